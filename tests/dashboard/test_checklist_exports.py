"""Both forms as Word and Excel, read back."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
import pytest
from docx.shared import Cm
from PIL import Image

from dashboard.checklist import Checklist
from dashboard.exports.checklist_docx import write_checklist_docx, write_feedback_docx
from dashboard.exports.checklist_xlsx import write_checklist_xlsx, write_feedback_xlsx
from dashboard.numbers import Language
from loaders.records import Finding
from tests import factory
from tests.dashboard.test_checklist import COMMA, MISSING, SUM, made

NASTY = Finding(
    "L-16",
    "warning",
    "fails",
    "x",
    '=HYPERLINK("http://x")\x07（甲',
    params={"mark": "（"},
    places=(factory.place(2, 9),),
)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 200), "white").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def listed() -> Checklist:
    return made(MISSING, SUM, COMMA, NASTY)


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def paragraphs(book: Any) -> str:
    return "\n".join(paragraph.text for paragraph in book.paragraphs)


def test_the_checklist_in_word(listed: Checklist) -> None:
    book = opened(write_checklist_docx(listed, {2: picture()}, "zh"))
    (table,) = book.tables
    rows = cells(table)
    assert rows[0] == ["检查类别", "检查内容", "是否符合要求", "存在的问题"]
    by_item = {row[1]: row for row in rows}
    assert by_item["《收入决算表》"][0] == "表格完整性"
    assert by_item["《收入决算表》"][2] == "否"
    assert by_item["《收入决算表》"][3].startswith("1．没有找到应公开的《收入决算表》")
    assert by_item["批复后二十日内公开"][2] == "无法检验"
    assert "批复日期：" in by_item["批复后二十日内公开"][3]
    assert by_item["表内数据关系"][3].startswith("2．第 1 页：")
    assert len(book.inline_shapes) == 1


def test_the_page_is_a4_with_the_body_and_the_year_on_every_page(listed: Checklist) -> None:
    book = opened(write_checklist_docx(listed, {}, "zh"))
    section = book.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.header.paragraphs[0].text == "丙县公安局 · 2024 年度单位决算"
    assert "公开主体：丙县公安局" in paragraphs(book)
    assert sum(column.width for column in book.tables[0].columns) <= section.page_width - 2 * Cm(2)


def test_chinese_type_is_named_in_every_run(listed: Checklist) -> None:
    book = opened(write_checklist_docx(listed, {}, "zh"))
    runs = [run for paragraph in book.paragraphs for run in paragraph.runs]
    fonts = {run._element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia")) for run in runs}
    assert fonts <= {"宋体", "仿宋", "黑体"}


def test_the_feedback_in_word(listed: Checklist) -> None:
    book = opened(write_feedback_docx(listed, {2: picture()}, "zh"))
    assert "发现下列 4 个问题" in paragraphs(book)
    assert len(book.tables) == 4
    assert len(book.inline_shapes) == 1
    second = {row[0]: row[1] for row in cells(book.tables[1])}
    assert second["位置"] == "第 1 页"
    assert second["原文"] == "“10.00”"
    assert second["核算"] == "5.00 + 6.00 = 11.00"
    assert "11.00" in second["建议"]
    assert second["整改情况"] == ""


def test_without_problems_the_feedback_still_says_what_was_not_tested() -> None:
    text = paragraphs(opened(write_feedback_docx(made(), {}, "zh")))
    assert "没有发现需要反馈的问题" in text
    assert "无法检验，不能视为无误" in text


def test_control_characters_of_a_document_are_removed(listed: Checklist) -> None:
    text = "".join(
        cell for table in opened(write_feedback_docx(listed, {}, "zh")).tables for row in cells(table) for cell in row
    )
    assert '=HYPERLINK("http://x")（甲' in text
    assert "\x07" not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_write_all_four_files(listed: Checklist, lang: Language) -> None:
    writers = (write_checklist_docx, write_feedback_docx, write_checklist_xlsx, write_feedback_xlsx)
    for write in writers:
        assert write(listed, {2: picture()}, lang)[:2] == b"PK"


def sheet(data: bytes, number: int = 0) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[number]


def test_the_checklist_in_excel(listed: Checklist) -> None:
    data = write_checklist_xlsx(listed, {2: picture()}, "zh")
    page = sheet(data)
    rows = {row[1]: row for row in page.iter_rows(min_row=6, values_only=True)}
    assert rows["《收入决算表》"][2] == "否"
    assert rows["《收支总表》" if "《收支总表》" in rows else "《收入支出决算总表》"][2] == "是"
    assert page["A1"].value == "公开情况检查表"
    assert page.page_setup.paperSize == 9
    assert len(sheet(data, 1)._images) == 1


def test_text_of_a_document_is_no_formula_in_excel(listed: Checklist) -> None:
    page = sheet(write_feedback_xlsx(listed, {}, "zh"))
    (cell,) = [c for row in page.iter_rows() for c in row if isinstance(c.value, str) and c.value.startswith("=")]
    assert cell.data_type == "s"
    assert cell.value == '=HYPERLINK("http://x")（甲'
    assert cell.hyperlink is None


def test_a_problem_a_row_in_excel(listed: Checklist) -> None:
    page = sheet(write_feedback_xlsx(listed, {2: picture()}, "zh"))
    rows = list(page.iter_rows(min_row=5, values_only=True))
    assert rows[0] == ("序号", "位置", "问题", "原文", "核算", "建议", "截图", "整改情况")
    assert [row[0] for row in rows[1:]] == [1, 2, 3, 4]
    assert rows[2][1] == "第 1 页"
    assert len(page._images) == 1
