"""XLSX through xlsxwriter: numbers as numbers with the format of the column, text as text (no formula, no link)."""

from __future__ import annotations

import io
import re
import unicodedata
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from dashboard.table import Sheet, Value

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NUMBER_FORMAT: Final[dict[str, str]] = {
    "amount_yuan": "#,##0.00;-#,##0.00;0",
    "pct": "0.0",
    "points": "0.0",
    "count": "#,##0",
    "score": "0.##",
}
_MAX_CELL: Final = 32_767
"""Characters that a cell can hold."""


def write_xlsx(sheet: Sheet) -> bytes:
    """The table on one worksheet: title, headings, rows; the notes beneath."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        page = book.add_worksheet(_sheet_name(sheet.title))
        page.write_string(0, 0, sheet.title[:_MAX_CELL], book.add_format({"bold": True, "font_size": 14}))
        _write_table(book, page, sheet, first_row=1)
        for index, note in enumerate(sheet.notes):
            page.write_string(len(sheet.values) + 3 + index, 0, note[:_MAX_CELL])
        page.freeze_panes(2, 1)
    return buffer.getvalue()


def _write_table(book: Any, page: Any, sheet: Sheet, first_row: int) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F4F6F8", "text_wrap": True})
    formats = [book.add_format(_format(kind, sheet.unit)) for kind in sheet.kinds]
    for column, name in enumerate(sheet.headings):
        page.write_string(first_row, column, name, head)
        page.set_column(column, column, _width(sheet, column))
    for row, values in enumerate(sheet.values, first_row + 1):
        for column, value in enumerate(values):
            _write(page, row, column, value, formats[column])


def _write(page: Any, row: int, column: int, value: Value, style: Any) -> None:
    if isinstance(value, Decimal):
        page.write_number(row, column, float(value), style)
    elif value is not None:
        page.write_string(row, column, value[:_MAX_CELL], style)


def _format(kind: str, unit: str) -> dict[str, object]:
    number = _NUMBER_FORMAT.get(kind)
    if number is None:
        return {"text_wrap": True, "valign": "top"}
    if kind == "amount_yuan" and unit == "亿元":
        number = number.replace(".00", ".0000")
    return {"num_format": number, "valign": "top"}


def _sheet_name(title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31].strip()
    return name or "Mingzhang"


def _width(sheet: Sheet, column: int) -> int:
    cells = [sheet.headings[column], *(row[column] for row in sheet.texts)]
    return max(8, min(48, 2 + max(map(_columns, cells))))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
