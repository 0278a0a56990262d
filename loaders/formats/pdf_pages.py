"""PDF through PDFium: may it be opened, how many pages, a page as an image."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import ImageDraw

from loaders.document import Box
from loaders.errors import UnreadableDocument
from loaders.formats.pictures import to_page

_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
_TEXT_OBJECT = pypdfium2.raw.FPDF_PAGEOBJ_TEXT
_INVISIBLE = pypdfium2.raw.FPDF_TEXTRENDERMODE_INVISIBLE
_TAIL = 8192  # bytes behind the last end mark: mail gateways and web servers add a few
MAX_PIXELS = 40_000_000
_SHEET = (560.0, 1300.0)  # points of the longer side: from A5 to A3


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """A pypdfium2 document, closed at the end. Raises UnreadableDocument ("broken", "encrypted")."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR:
            raise UnreadableDocument("encrypted", "The PDF needs a password.") from None
        raise UnreadableDocument("broken", "The PDF is damaged.") from None
    try:
        yield pdf
    finally:
        pdf.close()


def page_count(data: bytes) -> int:
    """Number of pages of a PDF.

    Raises UnreadableDocument: "encrypted"; "broken" also for a file that ends before its end mark, as a download that
    was cut does: PDFium would repair it and read fewer pages, and figures would be missing without a word.
    """
    if b"%%EOF" not in data.rstrip(b"\x00\t\r\n ")[-_TAIL:]:
        raise UnreadableDocument("broken", "The PDF is cut off before its end.")
    with opened(data) as pdf:
        return len(pdf)


def render_page(data: bytes, page_number: int, scale: float, masks: Sequence[Box] = ()) -> bytes:
    """PNG of one page (from 1), `scale` pixels a point; `masks` (points from the top left) are painted white.

    Raises UnreadableDocument as `page_count`, and ValueError for a page number or a scale that cannot be.
    """
    with opened(data) as pdf:
        if not 1 <= page_number <= len(pdf):
            raise ValueError(f"page {page_number} of {len(pdf)}")
        page = pdf[page_number - 1]
        width, height = page.get_size()
        if not 0 < scale * scale * width * height <= MAX_PIXELS:
            raise ValueError(f"scale {scale}")
        image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    draw = ImageDraw.Draw(image)
    for mask in masks:
        draw.rectangle((mask.x0 * scale, mask.top * scale, mask.x1 * scale, mask.bottom * scale), fill="white")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def pages_of_hidden_text(data: bytes, page_numbers: Sequence[int]) -> frozenset[int]:
    """Those of some pages (from 1) whose text is mostly invisible: what a scanner's own OCR laid over its pictures."""
    found: set[int] = set()
    with opened(data) as pdf:
        for number in page_numbers:
            page = pdf[number - 1]
            texts = list(page.get_objects(filter=(_TEXT_OBJECT,)))
            modes = [pypdfium2.raw.FPDFTextObj_GetTextRenderMode(text.raw) for text in texts]
            if modes and 2 * sum(mode == _INVISIBLE for mode in modes) > len(modes):
                found.add(number)
            page.close()
    return frozenset(found)


def gray_page(pdf: Any, page_number: int, dpi: int) -> tuple[NDArray[np.uint8], float]:
    """The picture of one page (from 1) of an opened PDF in grey (rows × columns; 0 is black), and its pixels a point.

    A page that is much larger or smaller than a sheet of paper was given the wrong size by the scanner: it is drawn as
    A4. Raises UnreadableDocument ("too_large") for a picture of more than `MAX_PIXELS`.
    """
    page = pdf[page_number - 1]
    width, height = page.get_size()
    is_sheet = _SHEET[0] <= max(width, height) <= _SHEET[1]
    scale = dpi / 72 * (1.0 if is_sheet else to_page(width, height))
    if scale * scale * width * height > MAX_PIXELS:
        raise UnreadableDocument("too_large", f"Page {page_number} of the PDF is too large to be read as a picture.")
    image = np.array(page.render(scale=scale, grayscale=True).to_numpy(), np.uint8)
    page.close()
    return image.reshape(image.shape[:2]), scale
