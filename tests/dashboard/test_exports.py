"""Files of a table: numbers are numbers, text is never a formula."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from dashboard.exports import EXPORTS
from dashboard.table import Sheet

NASTY = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "http://example.org", "{=A1}", " =2")


def made(values: tuple[tuple[str | Decimal | None, ...], ...], kinds: tuple[str, ...], unit: str = "万元") -> Sheet:
    texts = tuple(tuple("" if v is None else str(v) for v in row) for row in values)
    blank = tuple(("",) * len(kinds) for _ in values)
    flags = tuple((False,) * len(kinds) for _ in values)
    heads = tuple(f"列{i}" for i in range(len(kinds)))
    return Sheet("=标题[1]/很长" * 5, heads, kinds, values, texts, blank, flags, unit, ("=口径", "来源"))


def csv_rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_keeps_numbers_exact_and_blanks_blank() -> None:
    sheet = made(((Decimal("5369.4500"), None, Decimal(0)),), ("amount_yuan", "pct", "count"))
    assert csv_rows(EXPORTS["csv"].write(sheet))[:2] == [["列0", "列1", "列2"], ["5369.45", "", "0"]]


@pytest.mark.parametrize("text", NASTY)
def test_csv_text_cannot_begin_a_formula(text: str) -> None:
    cell = csv_rows(EXPORTS["csv"].write(made(((text,),), ("text",))))[1][0]
    assert cell.lstrip()[0] not in "=+-@＝＋－＠\t"
    assert cell.endswith(text)


def test_csv_notes_follow_and_are_safe() -> None:
    assert csv_rows(EXPORTS["csv"].write(made((("x",),), ("text",))))[2:] == [[], ["'=口径"], ["来源"]]


def book(sheet: Sheet) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"].write(sheet))).active


def test_xlsx_numbers_are_numbers_with_a_format() -> None:
    page = book(made(((Decimal("5369.45"), Decimal("65.04"), None),), ("amount_yuan", "pct", "count")))
    assert page["A3"].value == 5369.45
    assert page["A3"].number_format.startswith("#,##0.00")
    assert page["B3"].number_format == "0.0"
    assert page["C3"].value is None


@pytest.mark.parametrize("text", NASTY)
def test_xlsx_text_is_neither_formula_nor_link(text: str) -> None:
    cell = book(made(((text,),), ("text",)))["A3"]
    assert (cell.value.strip(), cell.data_type, cell.hyperlink) == (text.strip(), "s", None)


def test_xlsx_in_yi_keeps_four_places() -> None:
    page = book(made(((Decimal("0.5369"),),), ("amount_yuan",), unit="亿元"))
    assert page["A3"].number_format.startswith("#,##0.0000")


def test_xlsx_title_is_text_and_the_name_of_the_sheet_is_allowed() -> None:
    page = book(made((("x",),), ("text",)))
    assert page["A1"].data_type == "s"
    assert len(page.title) <= 31
    assert not set(page.title) & set("[]:*?/\\")


def test_every_export_writes_an_empty_table() -> None:
    for export in EXPORTS.values():
        assert export.write(made((), ("text",)))
