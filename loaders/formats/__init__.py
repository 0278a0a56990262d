"""Bytes -> `Document`: one reader for each kind of content, chosen by content and never by suffix.

To add a format: write its module with `read(data, name) -> Document`, put its line into `READERS`, and (if `sniff`
does not know the content yet) its line into `sniffing.SIGNATURES` or `sniffing.ZIP_MEMBERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from loaders.document import Box, Document
from loaders.errors import UnreadableDocument, UnsupportedFormat
from loaders.formats.sniffing import kind_of

MAX_BYTES = 256 * 2**20

READERS: dict[str, str] = {
    "text": "loaders.formats.text",
    "pdf": "loaders.formats.pdf",
    "docx": "loaders.formats.word",
    "image": "loaders.formats.scan",
    "html": "loaders.formats.html",
    "xlsx": "loaders.formats.excel",
    "xls": "loaders.formats.excel",
    "doc": "loaders.formats.legacy",
    "rtf": "loaders.formats.legacy",
}
"""media -> the module that reads it, imported when the first file of that kind comes."""


def sniff(data: bytes) -> str:
    """Media of a file by its content: a key of `READERS`.

    Raises UnreadableDocument ("empty", "encrypted", "too_large", "broken") and UnsupportedFormat, whose message
    names the kind of content.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocument("empty", "The file is empty.")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument("too_large", f"The file is larger than {MAX_BYTES // 2**20} MB.")
    kind = kind_of(data)
    if kind.error:
        raise UnreadableDocument(kind.error, f"The file cannot be read: {kind.label}.")
    if kind.media not in READERS:
        raise UnsupportedFormat(f"No reader for this kind of file: {kind.label}.")
    return kind.media


def open_document(data: bytes, name: str) -> Document:
    """Read a file into pages, lines and tables. `name` is only kept, never used as a path or to guess the kind.

    Raises UnsupportedFormat and UnreadableDocument (see `loaders.errors`); messages never hold text of the document.
    """
    module = import_module(READERS[sniff(data)])
    read = cast(Callable[[bytes, str], Document], module.read)
    return read(data, name)


def page_count(data: bytes) -> int:
    """Number of pages of a PDF. Raises UnreadableDocument ("broken", "encrypted")."""
    return cast(int, import_module("loaders.formats.pdf_pages").page_count(data))


def render_page(data: bytes, page_number: int, scale: float, masks: Sequence[Box] = ()) -> bytes:
    """PNG of page `page_number` (from 1) of a PDF or image file, `scale` pixels a point, `masks` (points) in white.

    Raises UnreadableDocument ("broken", "encrypted") and ValueError for a page that the file does not have.
    """
    if kind_of(data).media == "image":
        pictures = import_module("loaders.formats.pictures")
        return cast(bytes, pictures.render_picture(data, page_number, scale, masks))
    pages = import_module("loaders.formats.pdf_pages")
    return cast(bytes, pages.render_page(data, page_number, scale, masks))


__all__ = ["READERS", "open_document", "page_count", "render_page", "sniff"]
