"""CSV as Excel and WPS open it: UTF-8 with a byte order mark, numbers without separators, text never a formula."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Final

from dashboard.table import Sheet, Value

_FORMULA: Final = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")


def safe_text(text: str) -> str:
    """Text that a spreadsheet takes as text: an apostrophe before anything that could begin a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(sheet: Sheet) -> bytes:
    """The table with its headings; the notes follow after a blank line, one a row."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([safe_text(name) for name in sheet.headings])
    writer.writerows([_cell(value) for value in row] for row in sheet.values)
    if sheet.notes:
        writer.writerow([])
        writer.writerows([safe_text(note)] for note in sheet.notes)
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else safe_text(value)
