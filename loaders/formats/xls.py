"""Workbooks of Excel 97 to 2003 (xls, and et files of the same kind) -> sheets with their texts as shown."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.compdoc import CompDocError

from loaders.errors import UnreadableDocument
from loaders.formats.number_format import DATE, printed
from loaders.formats.sheet import MAX_TEXT, Sheet

_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5
_DAMAGED = (
    XLRDError, CompDocError, struct.error, AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError,
    OverflowError, ZeroDivisionError, NotImplementedError, RecursionError, EOFError,
)  # fmt: skip
"""What the library raises for damaged files: it trusts what it reads."""


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets in the order of the workbook. Raises UnreadableDocument: "broken", "encrypted"."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        found = [_sheet(book, sheet) for sheet in book.sheets()]
    except _DAMAGED as error:
        if "encrypted" in str(error):
            raise UnreadableDocument("encrypted", "The workbook needs a password.") from None
        raise UnreadableDocument("broken", "The workbook is damaged.") from None
    yield from found


def _sheet(book: Any, source: Any) -> Sheet:
    made = Sheet(source.name, hidden=source.visibility != 0)
    for row in range(source.nrows):
        for col, cell in enumerate(source.row(row)):
            if text := _shown(book, cell):
                made.texts[row, col] = text
    made.merged.extend((first, end - 1, left, right - 1) for first, end, left, right in source.merged_cells)
    made.hidden_rows.update(row for row, info in source.rowinfo_map.items() if info.hidden)
    made.hidden_columns.update(col for col, info in source.colinfo_map.items() if info.hidden)
    return made


def _shown(book: Any, cell: Any) -> str:
    """The text of a cell as shown; "" for a blank one and for what its format hides."""
    if cell.ctype == _TEXT:
        return str(cell.value)[:MAX_TEXT].strip()
    if cell.ctype in (_NUMBER, _DATE):
        entry = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        code = entry.format_str if entry else "General"
        if cell.ctype == _DATE and code == "General":
            code = DATE
        return printed(float(cell.value), code, bool(book.datemode))
    if cell.ctype == _BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return error_text_from_code.get(cell.value, "#N/A") if cell.ctype == _ERROR else ""
