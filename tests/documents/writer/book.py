"""A sample as a spreadsheet: a sheet for each table with its title above, the rest on a first sheet."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import xlsxwriter

from tests.documents.writer.figures import GridCell, Heading, Paragraph, Sample, TablePart
from tests.documents.writer.style import SAMPLE_STYLE, Style

PRINTED = datetime(2025, 1, 1)  # noqa: DTZ001 (spreadsheets store the date without a zone)
NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?")
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def put(sheet: Any, formats: dict[str, Any], at: tuple[int, int], cell: GridCell, numbers: bool) -> None:
    """A cell, merged where it spans; figures as numbers with their printed format."""
    row, col = at
    match = NUMBER.fullmatch(cell.text)
    is_code = cell.text.isdigit() and (len(cell.text) > 4 or cell.text.startswith("0"))
    value = float(cell.text.replace(",", "")) if match and numbers and not is_code else None
    if match and value is not None:
        decimals = len(match["decimals"] or "")
        pattern = ("#,##0" if "," in cell.text else "0") + ("." + "0" * decimals if decimals else "")
    else:
        pattern = "@"
    look = formats[pattern]
    content = cell.text if value is None else value
    if cell.row_span > 1 or cell.col_span > 1:
        sheet.merge_range(row, col, row + cell.row_span - 1, col + cell.col_span - 1, content, look)
    elif content == "":
        sheet.write_blank(row, col, None, look)
    else:
        sheet.write(row, col, content, look)


class _Formats(dict[str, Any]):
    def __init__(self, book: Any) -> None:
        super().__init__()
        self.book = book

    def __missing__(self, pattern: str) -> Any:
        self[pattern] = self.book.add_format({"num_format": pattern, "border": 1})
        return self[pattern]


def add_table(book: Any, formats: _Formats, number: int, table: TablePart, style: Style) -> None:
    """A sheet with the title, the table number, the head line and the grid."""
    name = NOT_IN_NAMES.sub("", f"{number} {table.title}")[:31].strip()
    sheet = book.add_worksheet(name)
    at = 0
    for text in (table.title, table.number):
        if text:
            sheet.write_string(at, 0, text)
            at += 1
    if any(table.head):
        for text, col in zip(table.head, (0, table.n_cols // 2, table.n_cols - 1), strict=True):
            if text:
                sheet.write_string(at, col, text)
        at += 1
    for cell in table.cells:
        put(sheet, formats, (at + cell.row, cell.col), cell, style.numbers)


def write(sample: Sample, style: Style = SAMPLE_STYLE) -> bytes:
    """The whole sample as .xlsx; the same bytes on every run."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": PRINTED, "author": "Mingzhang"})
    formats = _Formats(book)
    first = book.add_worksheet("说明")
    lines = [*sample.cover]
    tables = 0
    for part in sample.parts:
        match part.content:
            case TablePart() as table:
                tables += 1
                add_table(book, formats, tables, table, style)
            case Heading(text) | Paragraph(text):
                lines.append(text)
    for row, line in enumerate([*lines, *sample.closing]):
        first.write_string(row, 0, line)
    book.close()
    return out.getvalue()
