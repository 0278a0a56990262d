"""PDF with a text layer -> Document: pdfplumber gives glyphs and rules, `loaders.grid` the tables."""

from __future__ import annotations

import hashlib
import io
import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from loaders.document import Document, Line, Page, Place, Rule, Word
from loaders.errors import UnreadableDocument
from loaders.formats.continued import Item, join_pages
from loaders.formats.pdf_glyphs import glyphs, is_unknown
from loaders.formats.pdf_pages import page_count
from loaders.formats.pdf_rules import colour_edges, rules
from loaders.formats.pdf_view import View
from loaders.formats.table_parts import PageTable
from loaders.grid import Grid, fill, find_grids
from loaders.layout import bounds, line_text, runs, visual_lines

MAX_PAGES = 2000
_UNKNOWN_SHARE = 0.3  # of the glyphs without a known character, from which on the text layer says nothing
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
    known: int
    unknown: int


def read(data: bytes, name: str) -> Document:
    """Read a PDF.

    Raises UnreadableDocument: "broken", "encrypted", "too_large", "no_text" (a scan without a text layer, or fonts that
    do not say which characters they draw).
    """
    count = page_count(data)
    if count == 0:
        raise UnreadableDocument("broken", "The PDF has no page.")
    if count > MAX_PAGES:
        raise UnreadableDocument("too_large", f"The PDF has more than {MAX_PAGES} pages.")
    pages = [_read_page(page) for page in _pages(data, count)]
    known, unknown = sum(p.known for p in pages), sum(p.unknown for p in pages)
    if not known or unknown > _UNKNOWN_SHARE * (known + unknown):
        raise UnreadableDocument("no_text", "The PDF has no text that can be read: it is a scan.")
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        media="pdf",
        pages=tuple(p.page for p in pages),
        blocks=join_pages([p.items for p in pages]),
    )


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
    items, words = _items(number, view, grids, found)
    unknown = sum(map(is_unknown, found))
    known = sum(not w.text.isspace() for w in found) - unknown
    seen = tuple(Rule(view.seen(rule.box)) for rule in drawn)
    return _ReadPage(Page(number, view.width, view.height, tuple(words), seen), items, known, unknown)


def _is_lattice(grid: Grid, found: tuple[Word, ...]) -> bool:
    """True where most cells of a grid parted by colour hold text: a table, not an ornament."""
    texts = [content.text for content in fill(grid, found)]
    return len(grid.xs) > 2 and len(grid.ys) > 2 and sum(map(bool, texts)) >= 0.5 * len(texts)


def _items(number: int, view: View, grids: tuple[Grid, ...], found: tuple[Word, ...]) -> tuple[list[Item], list[Word]]:
    """The lines and tables of a page from top to bottom, and their words in the same order."""
    held, free = _deal(grids, found)
    placed: list[tuple[float, float, Item, list[Word]]] = []
    for grid, words in zip(grids, held, strict=True):
        contents = fill(grid, words)
        if any(content.text for content in contents):
            boxes = tuple(view.seen(grid.area_box(area)) for area in grid.areas)
            inside = [word for content in contents for word in content.words]
            table = PageTable(number, grid, contents, boxes)
            placed.append((grid.box.top, grid.box.x0, table, inside))
    for line in visual_lines(free):
        if words := runs(line):
            box = bounds([w.box for w in words])
            item = Line(line_text(line), Place(page=number, box=view.seen(box)), max(w.size for w in words))
            placed.append((box.top, box.x0, item, words))
    placed.sort(key=lambda p: p[:2])
    return [p[2] for p in placed], [replace(w, box=view.seen(w.box)) for p in placed for w in p[3]]


def _deal(grids: tuple[Grid, ...], found: tuple[Word, ...]) -> tuple[list[list[Word]], list[Word]]:
    """Glyphs of each grid (the smallest one where grids lie in each other), and those outside all of them."""
    held: list[list[Word]] = [[] for _ in grids]
    free: list[Word] = []
    boxes = sorted(
        ((g.box, i) for i, g in enumerate(grids)), key=lambda b: (b[0].x1 - b[0].x0) * (b[0].bottom - b[0].top)
    )
    for word in found:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
        for box, index in boxes:
            if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom:
                held[index].append(word)
                break
        else:
            free.append(word)
    return held, free
