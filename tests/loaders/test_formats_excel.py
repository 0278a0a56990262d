from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

from loaders.document import Document, Line, Place, Table
from loaders.errors import UnreadableDocument
from loaders.formats import libreoffice, open_document, sniff
from loaders.formats.sheet import address

installed = pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")

FORM: list[list[Any]] = [
    ["2024年度收入决算表"],
    [],
    ["编制部门：某局", None, "金额单位：万元"],
    ["科目", None, "决算数"],
    ["编码", "名称", None],
    [201, "一般公共服务支出", 643.3567],
    [2010301, "行政运行", 643.4],
    ["02", "其他", 0.1 + 0.2],
    ["合计", None, 1287.05],
    ["注：本表反映收入。"],
]


def workbook(build: Callable[[Any], object]) -> bytes:
    book = openpyxl.Workbook()
    build(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(rows: list[list[Any]] = FORM, also: Callable[[Any], object] = lambda sheet: None) -> bytes:
    def build(book: Any) -> None:
        sheet = book.active
        sheet.title = "收入表"
        for row in rows:
            sheet.append(row)
        also(sheet)

    return workbook(build)


def merged(sheet: Any) -> None:
    for area in ("A1:C1", "A4:B4", "C4:C5", "A9:B9"):
        sheet.merge_cells(area)
    for row in range(6, 10):
        sheet.cell(row, 3).number_format = "#,##0.00"


def shared_strings() -> bytes:
    """A workbook that keeps its strings in a table of their own, as Excel does."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, ["名称", "数"])
        sheet.write_row(1, 0, ["数", "名称"])
    return out.getvalue()


def with_member(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.namelist():
            content = source.read(member)
            archive.writestr(member, change(content) if member == name else content)
    return out.getvalue()


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def code_of(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        open_document(data, "x.xlsx")
    return caught.value.code


def test_a_form_has_its_title_captions_table_and_note() -> None:
    document = open_document(filled(also=merged), "x.xlsx")
    assert (document.media, document.pages, document.hidden) == ("xlsx", (), ())
    assert lines(document) == ["2024年度收入决算表", "编制部门：某局", "金额单位：万元", "注：本表反映收入。"]
    assert [type(block) for block in document.blocks] == [Line, Line, Line, Table, Line]
    assert document.lines[2].place == Place(sheet="收入表", cell="C3")
    (table,) = document.tables
    assert table.ruled
    assert texts(table) == [
        ["科目", "决算数"],
        ["编码", "名称"],
        ["201", "一般公共服务支出", "643.36"],
        ["2010301", "行政运行", "643.40"],
        ["02", "其他", "0.30"],
        ["合计", "1,287.05"],
    ]
    spans = {
        cell.text: (cell.row_span, cell.col_span) for cell in table.cells if (cell.row_span, cell.col_span) != (1, 1)
    }
    assert spans == {"科目": (1, 2), "决算数": (2, 1), "合计": (1, 2)}
    place = table.grid[2, 2].place
    assert (place.sheet, place.cell, place.table, place.row, place.col) == ("收入表", "C6", 0, 2, 2)


def test_numbers_without_a_format_have_no_noise() -> None:
    (table,) = open_document(filled(), "x").tables
    assert [row[-1].text for row in table.rows][2:] == ["643.3567", "643.4", "0.3", "1287.05"]


def test_the_used_range_ends_where_the_filled_area_ends() -> None:
    def wide(sheet: Any) -> None:
        for col in range(4, 257):
            for row in range(1, 40):
                sheet.cell(row, col).font = Font(bold=True)

    (table,) = open_document(filled(also=wide), "x").tables
    assert (table.n_rows, table.n_cols) == (6, 3)


def test_hidden_rows_columns_and_sheets_are_not_read_but_told() -> None:
    def build(book: Any) -> None:
        first = book.active
        first.title = "表"
        for row in (["项目", "编码", "金额"], ["甲", "1", 5], ["乙", "2", 6], ["丙", "3", 7]):
            first.append(row)
        first.row_dimensions[3].hidden = True
        first.column_dimensions["B"].hidden = True
        first.merge_cells("A3:A4")
        for state in ("hidden", "veryHidden"):
            other = book.create_sheet(state)
            other["A1"] = "密"
            other.sheet_state = state

    document = open_document(workbook(build), "x")
    (table,) = document.tables
    assert texts(table) == [["项目", "金额"], ["甲", "5"], ["乙", "7"]]
    assert table.rows[2][0].place.cell == "A4"
    assert document.hidden == (
        Place(sheet="表", cell="B1"),
        Place(sheet="表", cell="A3"),
        Place(sheet="hidden"),
        Place(sheet="veryHidden"),
    )


def test_forms_below_each_other_on_one_sheet() -> None:
    rows = [*FORM, [], ["2024年度支出决算表"], ["编码", "名称", "金额"], [205, "教育支出", 7], [206, "科学技术支出", 8]]
    document = open_document(filled(rows), "x")
    assert [table.n_rows for table in document.tables] == [6, 3]
    assert lines(document)[-1] == "2024年度支出决算表"


def test_a_title_begins_the_next_form_without_a_blank_row() -> None:
    sheet: list[list[Any]] = [["项目支出绩效自评表"], ["项目名称", "甲"], ["主管部门", "某局"], ["实施单位", "某局"]]
    document = open_document(filled([*sheet, *sheet]), "x")
    assert [texts(table) for table in document.tables] == [sheet[1:]] * 2


def test_blank_rows_do_not_part_a_table_and_its_total() -> None:
    rows: list[list[Any]] = [["项目", "金额"], ["甲", 1], [], [], ["合计", 1], [], ["合计"]]
    (table,) = open_document(filled(rows), "x").tables
    assert (table.n_rows, table.rows[-1][0].text) == (7, "合计")


def test_the_name_of_a_sheet_stands_for_a_title_that_is_not_there() -> None:
    document = open_document(filled([["项目", "金额"], ["甲", 1], ["乙", 2]]), "x")
    assert lines(document) == ["收入表"]


def test_prose_in_a_merged_cell_is_lines() -> None:
    document = open_document(filled([["情况说明"], [], ["一、收入总计1万元。\n二、支出总计1万元。"]]), "x")
    assert lines(document) == ["情况说明", "一、收入总计1万元。", "二、支出总计1万元。"]
    assert document.tables == ()


def test_dates_truth_values_and_errors() -> None:
    (table,) = open_document(filled([["日期", "真"], [date(2024, 3, 5), True], ["=1/0", "x"]]), "x").tables
    assert texts(table)[1] == ["2024-03-05", "TRUE"]


def test_shared_strings_with_runs_and_reading_aids() -> None:
    xml = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>科</t></r><r><t>目_x000D_</t></r>'
        '<rPh sb="0" eb="1"><t>ke</t></rPh></si><si><t>金额</t></si></sst>'
    )
    data = shared_strings()
    assert texts(open_document(data, "x").tables[0]) == [["名称", "数"], ["数", "名称"]]
    data = with_member(data, "xl/sharedStrings.xml", lambda _: xml.encode())
    assert texts(open_document(data, "x").tables[0]) == [["科目", "金额"], ["金额", "科目"]]


@pytest.mark.parametrize(("row", "col", "name"), [(0, 0, "A1"), (6, 25, "Z7"), (0, 26, "AA1"), (0, 255, "IV1")])
def test_addresses(row: int, col: int, name: str) -> None:
    assert address(row, col) == name


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_hostile_and_damaged_xml_is_broken(member: str) -> None:
    def declare(xml: bytes) -> bytes:
        return DOCTYPE + xml.partition(b"?>")[2] if xml.startswith(b"<?xml") else DOCTYPE + xml

    data = shared_strings()
    assert code_of(with_member(data, member, declare)) == "broken"
    assert code_of(with_member(data, member, lambda xml: xml[: len(xml) // 2])) == "broken"


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = filled()
    bomb = with_member(
        data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", b" " * 2**20 + b"</sheetData>")
    )
    monkeypatch.setattr("loaders.formats.package.MAX_XML_BYTES", 2**18)
    assert code_of(bomb) == "too_large"


def test_a_cell_far_away_and_overlapping_areas() -> None:
    def far(sheet: Any) -> None:
        sheet["XFD1048576"] = "x"

    assert code_of(filled(also=far)) == "too_large"
    areas = b'<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/><mergeCell ref="?"/></mergeCells>'
    data = with_member(
        filled([["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + areas),
    )
    (table,) = open_document(data, "x").tables
    assert [(c.text, c.row_span, c.col_span) for c in table.rows[0]] == [("甲", 2, 2), ("丙", 1, 1)]


def test_an_empty_workbook_and_missing_parts() -> None:
    assert code_of(workbook(lambda book: None)) == "no_text"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert code_of(out.getvalue()) == "broken"


def test_a_truncated_workbook_is_broken() -> None:
    data = filled()
    assert code_of(data[: len(data) // 2]) == "broken"


def test_an_old_workbook_that_is_damaged_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    monkeypatch.setattr("loaders.formats.excel.program", lambda: None)
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le") + bytes(2000)
    assert sniff(data) == "xls"
    assert code_of(data) == "broken"


@installed
def test_an_old_workbook_says_the_same() -> None:
    def also(sheet: Any) -> None:
        merged(sheet)
        sheet.row_dimensions[8].hidden = True

    new = filled(also=also)
    old = libreoffice.convert(new, "xlsx", "xls")
    assert sniff(old) == "xls"
    document = open_document(old, "x.et")
    assert document.media == "xls"
    assert document.blocks == open_document(new, "x").blocks
    assert document.hidden == (Place(sheet="收入表", cell="A8"),)
    assert code_of(old[:-2000]) == "broken"
