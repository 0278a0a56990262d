"""Tables in text whose cells are closed by upright strokes."""

from __future__ import annotations

import pytest

from loaders.document import Document, Place
from loaders.formats import open_document

NAMES = ["因公出国(境)费", "公务接待费", "公务用车购置费", "公务用车运行维护费", "合计"]


def text(*lines: str) -> Document:
    return open_document("\n".join(lines).encode(), "x.txt")


def rows(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in table.rows] for table in document.tables]


def test_one_cell_a_line_each_closed_by_a_stroke() -> None:
    cells = [cell for name in NAMES for cell in (name, "1.50", "-")]
    document = text("三公经费决算表", "项目 |", "金额 |", "增减 |", *(f"{cell} |" for cell in cells), "以上各项。")
    assert rows(document) == [[["项目", "金额", "增减"], *([name, "1.50", "-"] for name in NAMES)]]
    assert [line.text for line in document.lines] == ["三公经费决算表", "以上各项。"]
    assert document.tables[0].grid[1, 1].place == Place(line=6, table=0, row=1, col=1)
    assert not document.tables[0].ruled


def test_blank_cells_are_strokes_and_blank_rows_and_columns_are_dropped() -> None:
    body = [line for name in NAMES for line in ("|", f"{name} |", "2 |", "||")]
    head = ["|", "项目 |", "预算数 |", "||"]
    document = text("|||||", *head, *body)  # as many strokes as a row has cells
    assert rows(document) == [[["项目", "预算数"], *([name, "2"] for name in NAMES)]]


def test_a_row_that_begins_with_its_stroke() -> None:
    lines = [
        line
        for row in (["项 目", "决 算 数"], *([name, "3"] for name in NAMES))
        for line in ("|", *(f"{c} |" for c in row))
    ]
    assert rows(text("单位：万元", *lines)) == [[["项 目", "决 算 数"], *([name, "3"] for name in NAMES)]]


def test_two_tables_with_a_line_between() -> None:
    first = [line for name in NAMES for line in (f"{name} |", "4 |")]
    second = [line for name in NAMES for line in (f"{name} |", "5 |", "6 |", "7 |")]
    document = text("甲 |", "乙 |", *first, "第二张表", "项目 |", "一 |", "二 |", "三 |", *second)
    assert [(table.n_rows, table.n_cols) for table in document.tables] == [(6, 2), (6, 4)]
    assert [line.text for line in document.lines] == ["第二张表"]


@pytest.mark.parametrize(
    "lines",
    [
        ["首页 |", "新闻 |", "公开 |", "服务 |", "互动 |", "专题 |"],  # a menu
        ["甲 |", "1 |", "乙 |", "2 |", "3 |", "丙 |", "4 |", "丁 |"],  # no width at which every row begins with a label
        ["项目 |", "1 |"],
    ],
)
def test_what_has_no_width_is_no_table(lines: list[str]) -> None:
    assert text(*lines).tables == ()


def test_a_row_on_a_line_is_read_as_before() -> None:
    document = text("项目 | 金额 |  |", "甲 | 1 |  |", "乙 | 2 |  |")
    assert rows(document) == [[["项目", "金额", ""], ["甲", "1", ""], ["乙", "2", ""]]]


def test_markdown_and_blank_cells_at_the_end() -> None:
    document = text("| 项目 | 金额 | 备注 |", "| --- | ---: | :-: |", "| 甲 | 1 ||", "合计 | 1 ||")
    assert rows(document) == [[["项目", "金额", "备注"], ["甲", "1", ""], ["合计", "1", ""]]]
