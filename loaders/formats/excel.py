"""Workbooks (xlsx, xls, et) -> Document: each sheet as lines and tables, with the sheet and the cell of every text.

Hidden sheets, rows and columns are not read; `Document.hidden` says where they hold text. A workbook has no pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from loaders.document import Block, Document, Line, Place
from loaders.errors import UnreadableDocument
from loaders.formats import xls, xlsx
from loaders.formats.adjacent import join_adjacent
from loaders.formats.libreoffice import convert, program
from loaders.formats.sheet import Sheet, grid, hidden_places
from loaders.formats.sheet_blocks import blocks_of
from loaders.formats.sniffing import kind_of


def read(data: bytes, name: str) -> Document:
    """Read a workbook. Raises UnreadableDocument: "broken", "encrypted", "too_large", "no_text"."""
    media = kind_of(data).media
    sheets = list(xlsx.sheets(data)) if media == "xlsx" else _old_sheets(data)
    blocks = join_adjacent(block for sheet in sheets if not sheet.hidden for block in _blocks(sheet))
    if not blocks:
        raise UnreadableDocument("no_text", "The workbook has no text.")
    hidden = tuple(place for sheet in sheets for place in hidden_places(sheet))
    return Document(hashlib.sha256(data).hexdigest(), name, media, (), blocks, hidden)


def _old_sheets(data: bytes) -> Sequence[Sheet]:
    """Old workbooks are read directly; those that only look like one go through LibreOffice, where it is installed."""
    try:
        return list(xls.sheets(data))
    except UnreadableDocument as error:
        if error.code != "broken" or program() is None:
            raise
    return list(xlsx.sheets(convert(data, "xls", "xlsx")))


def _blocks(sheet: Sheet) -> Iterator[Block | None]:
    """The blocks of a sheet; its name stands for the title where nothing stands above its first table."""
    blocks = list(blocks_of(grid(sheet)))
    if blocks and not isinstance(blocks[0], Line):
        yield Line(sheet.name.strip(), Place(sheet=sheet.name))
    for block in blocks:
        yield block
        if not isinstance(block, Line):
            yield None
