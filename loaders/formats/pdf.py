"""PDF -> Document: pdfplumber gives glyphs and rules, `loaders.grid` the tables; pages without text are read by OCR."""

from __future__ import annotations

import hashlib
import io
import logging
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from loaders.document import Document, Page, Rule, Word
from loaders.errors import UnreadableDocument
from loaders.formats.continued import Item, join_pages
from loaders.formats.page_items import page_items
from loaders.formats.pdf_clipped import without_copies
from loaders.formats.pdf_glyphs import glyphs, is_unknown
from loaders.formats.pdf_pages import page_count, pages_of_hidden_text
from loaders.formats.pdf_rules import colour_edges, rules
from loaders.grid import Grid, fill, find_grids

if TYPE_CHECKING:
    from loaders.formats.scan_page import ScannedPage

    _ReadScans = Callable[[bytes, tuple[int, ...]], dict[int, ScannedPage]]

MAX_PAGES = 2000
_UNKNOWN_SHARE = 0.3  # of the glyphs without a known character, from which on the text layer says nothing
_STAMP = 40  # glyphs of a page number, or of what a scanner prints over its pictures
_PICTURE = 0.3  # of the page: a picture that holds what the page says
_COVERED = 0.8  # of the page: a picture of the whole page
_OUTLINES = 50  # curves: so many draw letters
_EMPTY_STREAM = 32  # bytes: nothing, packed
_DAMAGE = (
    MalformedPDFException,
    PdfminerException,
    PDFException,
    PSException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pdfminer raises on damaged objects; it does not wrap all of its own slips. Used around its calls only."""


class _ReadPage(NamedTuple):
    page: Page
    items: list[Item]
    has_text: bool
    is_scan: bool
    is_covered: bool = False


def read(data: bytes, name: str) -> Document:
    """Read a PDF. A page without a text layer (or with fonts that do not say what they draw) is read by OCR.

    Raises UnreadableDocument: "broken", "encrypted", "too_large", "no_text" (nothing on any page can be read).
    """
    count = page_count(data)
    if count == 0:
        raise UnreadableDocument("broken", "The PDF has no page.")
    if count > MAX_PAGES:
        raise UnreadableDocument("too_large", f"The PDF has more than {MAX_PAGES} pages.")
    pages = _told_by_pictures(data, [_read_page(page) for page in _pages(data, count)])
    is_scan = not any(page.has_text and not page.is_scan for page in pages)
    pages = _with_scans(data, _seen_once(data, pages))
    if not any(page.has_text for page in pages):
        raise UnreadableDocument("no_text", "The PDF has no text that can be read.")
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        media="pdf-scan" if is_scan else "pdf",
        pages=tuple(p.page for p in pages),
        blocks=join_pages([p.items for p in pages]),
    )


def _told_by_pictures(data: bytes, pages: list[_ReadPage]) -> list[_ReadPage]:
    """The pages, those marked as scans too that show a picture and hide their text behind it.

    The text is the work of another OCR, which knows no confidence; the rules of its tables are in the picture only.
    """
    covered = [page.page.number for page in pages if page.is_covered and page.has_text]
    hidden = pages_of_hidden_text(data, covered) if covered else frozenset()
    return [page._replace(is_scan=page.is_scan or page.page.number in hidden) for page in pages]


def _seen_once(data: bytes, pages: list[_ReadPage]) -> list[_ReadPage]:
    """The pages without the hidden copies of lines that a cell over two pages leaves on both."""
    made, is_changed = without_copies(data, [(page.page, page.items) for page in pages])
    if not is_changed:
        return pages
    return [page._replace(page=own, items=items) for page, (own, items) in zip(pages, made, strict=True)]


def _with_scans(data: bytes, pages: list[_ReadPage]) -> list[_ReadPage]:
    """The pages, those that are pictures read by OCR; its libraries are loaded only where there are any."""
    numbers = tuple(page.page.number for page in pages if page.is_scan)
    if not numbers:
        return pages
    read_scans = cast("_ReadScans", import_module("loaders.formats.scan").read_pdf_pages)
    scans = read_scans(data, numbers)
    return [
        _ReadPage(scan.page, scan.items, scan.n_words > 0, True) if (scan := scans.get(page.page.number)) else page
        for page in pages
    ]


def _pages(data: bytes, count: int) -> Iterator[Any]:
    """pdfplumber's pages with their objects parsed; what one holds is dropped before the next is parsed."""
    with _silent():
        try:
            pdf = pdfplumber.open(io.BytesIO(data))
            found = pdf.pages
        except _DAMAGE:
            raise UnreadableDocument("broken", "The PDF is damaged.") from None
        with pdf:
            if len(found) != count:
                raise UnreadableDocument("broken", "The PDF is damaged: not all of its pages can be read.")
            for page in found:
                if not _is_parsed(page):
                    raise UnreadableDocument("broken", f"Page {page.page_number} of the PDF is damaged.")
                yield page
                page.close()


def _is_parsed(page: Any) -> bool:
    """Parse a page. False for a damaged one: pdfminer takes a stream that it cannot unpack for an empty one."""
    try:
        for stream in map(resolve1, page.page_obj.contents):
            packed = len(stream.rawdata or b"") if isinstance(stream, PDFStream) else 0
            if packed > _EMPTY_STREAM and not stream.get_data():
                return False
        return page.objects is not None
    except _DAMAGE:
        return False


@contextmanager
def _silent() -> Iterator[None]:
    """pdfminer's warnings kept out of all logs: they quote the document."""
    logger, handler = logging.getLogger("pdfminer"), logging.NullHandler()
    passed_on = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = passed_on


def _read_page(page: Any) -> _ReadPage:
    view, found = glyphs(page)
    drawn = rules(page, view)
    grids = find_grids(drawn)
    if not grids:
        drawn = (*drawn, *(colour_edges(page, view)))
        grids = tuple(grid for grid in find_grids(drawn) if _is_lattice(grid, found))
    number = page.page_number
    items, words = page_items(number, grids, found, view.seen)
    unknown = sum(map(is_unknown, found))
    known = sum(not w.text.isspace() for w in found) - unknown
    seen = tuple(Rule(view.seen(rule.box)) for rule in drawn)
    pictures = _picture_share(page)
    is_outlined = not known and len(page.curves) >= _OUTLINES
    is_scan = unknown > _UNKNOWN_SHARE * (known + unknown) or (known <= _STAMP and pictures > _PICTURE) or is_outlined
    own = Page(number, view.width, view.height, tuple(words), seen)
    return _ReadPage(own, items, known > 0, is_scan, pictures > _COVERED)


def _picture_share(page: Any) -> float:
    """The share of a page that pictures take; a blank page has none."""
    areas = (max(i["x1"] - i["x0"], 0) * max(i["bottom"] - i["top"], 0) for i in page.images)
    return float(sum(areas)) / max(float(page.width * page.height), 1.0)


def _is_lattice(grid: Grid, found: tuple[Word, ...]) -> bool:
    """True where most cells of a grid parted by colour hold text: a table, not an ornament."""
    texts = [content.text for content in fill(grid, found)]
    return len(grid.xs) > 2 and len(grid.ys) > 2 and sum(map(bool, texts)) >= 0.5 * len(texts)
