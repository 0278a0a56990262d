"""Pictures of pages (PNG, JPEG, TIFF, BMP, GIF) and pages of PDFs without a text layer -> Document, by OCR."""

from __future__ import annotations

import hashlib

import numpy as np

from loaders.document import Document
from loaders.errors import UnreadableDocument
from loaders.formats import pdf_pages
from loaders.formats.continued import join_pages
from loaders.formats.pictures import PictureFile
from loaders.formats.scan_image import DPI
from loaders.formats.scan_page import ScannedPage, read_picture
from loaders.progress import report


def read(data: bytes, name: str) -> Document:
    """Read a picture of a page, or a TIFF with several.

    Raises UnreadableDocument: "broken", "too_large", "no_text" (nothing on it can be read).
    """
    pages: list[ScannedPage] = []
    with PictureFile(data) as file:
        for number in range(1, file.count + 1):
            report(number - 1, file.count)
            pages.append(read_picture(np.array(file.picture(number, DPI / 72), np.uint8), number))
        report(file.count, file.count)
    if not any(page.n_words for page in pages):
        raise UnreadableDocument("no_text", "The picture holds no text that can be read.")
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        media="image",
        pages=tuple(page.page for page in pages),
        blocks=join_pages([page.items for page in pages]),
    )


def read_pdf_pages(data: bytes, numbers: tuple[int, ...]) -> dict[int, ScannedPage]:
    """Pages of a PDF by OCR: page number (from 1) -> what was read. Tells `loaders.progress` of each page."""
    out: dict[int, ScannedPage] = {}
    with pdf_pages.opened(data) as pdf:
        for done, number in enumerate(numbers):
            report(done, len(numbers))
            gray, scale = pdf_pages.gray_page(pdf, number, DPI)
            out[number] = read_picture(gray, number, scale)
    report(len(numbers), len(numbers))
    return out
