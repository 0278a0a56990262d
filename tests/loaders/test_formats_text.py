from __future__ import annotations

import hashlib

from loaders.document import Document, Table
from loaders.formats import open_document


def read(text: str) -> Document:
    return open_document(text.encode(), "决算.txt")


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_rows_of_tabs_are_a_table_with_lines_around_it() -> None:
    document = read("收入决算表\n\n项目\t行次\t金额\n合计\t1\t12.50\n注：无\n")
    (table,) = document.tables
    assert [line.text for line in document.lines] == ["收入决算表", "注：无"]
    assert [line.place.line for line in document.lines] == [1, 5]
    assert texts(table) == [["项目", "行次", "金额"], ["合计", "1", "12.50"]]
    assert not table.ruled
    assert (table.cells[4].place.line, table.cells[4].place.row, table.cells[4].place.col) == (4, 1, 1)


def test_the_file_is_known_by_its_digest() -> None:
    document = open_document(b"a\tb\tc\n", "x.txt")
    assert document.media == "text"
    assert document.sha256 == hashlib.sha256(b"a\tb\tc\n").hexdigest()


def test_short_rows_are_filled_with_blanks() -> None:
    (table,) = read("科目\t合计\t基本\n\t7.5\n").tables
    assert texts(table) == [["科目", "合计", "基本"], ["", "7.5", ""]]
    assert table.cells[-1].place.line == 2


def test_a_blank_line_inside_a_table_is_a_page_end() -> None:
    (table,) = read("项目\t行次\t金额\n外交支出\t1\t5\n\n国防支出\t2\t6\n").tables
    assert [row[0] for row in texts(table)] == ["项目", "外交支出", "国防支出"]


def test_a_heading_repeated_after_the_page_end_is_dropped() -> None:
    (table,) = read("项目\t行次\t金额\n外交支出\t1\t5\n\n项目\t行次\t金额\n国防支出\t2\t6\n").tables
    assert [row[0] for row in texts(table)] == ["项目", "外交支出", "国防支出"]


def test_the_next_form_of_its_kind_is_another_table() -> None:
    text = "项目名称\t甲\t\n执行率\t100\t10\n\n项目名称\t乙\t\n执行率\t90\t9\n"
    first, second = read(text).tables
    assert texts(first)[0][1] == "甲"
    assert texts(second)[0][1] == "乙"


def test_text_between_parts_two_tables() -> None:
    assert len(read("甲\t乙\t丙\n1\t2\t3\n\n支出决算表\n\n甲\t乙\t丙\n1\t2\t3\n").tables) == 2


def test_a_caption_of_another_width_is_no_row() -> None:
    document = read("部门：某局\t单位：万元\n\n项目\t行次\t金额\n合计\t1\t2\n")
    assert [line.text for line in document.lines] == ["部门：某局 单位：万元"]
    assert len(document.tables) == 1


def test_a_merged_row_that_lost_its_tabs_is_a_row() -> None:
    (table,) = read("项目\t行次\t数\n货物\t2\t3\n二、机关运行经费\n行政单位\t5\t7\n").tables
    assert texts(table)[2] == ["二、机关运行经费", "", ""]


def test_contents_are_lines() -> None:
    document = read("目 录\n\n第一部分 概况\t1\n一、收入支出决算总表.....\t2\n二、收入决算表.....\t4\n")
    assert document.tables == ()
    assert [line.text for line in document.lines][1:] == [
        "第一部分 概况 1",
        "一、收入支出决算总表..... 2",
        "二、收入决算表..... 4",
    ]


def test_a_table_of_two_columns_is_not_taken_for_contents() -> None:
    (table,) = read("项目\t辆\n一、轿车\t4\n二、客车\t2\n").tables
    assert table.n_rows == 3


def test_marks_of_exporters_are_dropped() -> None:
    document = read("# 自评表\n\n[bookmark: _Toc1]一、概况\n<b>总 分</b>\t<p>好</p><p>很好\t≥95%\n甲\t乙\t<5\n")
    assert [line.text for line in document.lines] == ["自评表", "一、概况"]
    assert texts(document.tables[0]) == [["总 分", "好\n很好", "≥95%"], ["甲", "乙", "<5"]]


ONE_CELL_A_LINE = """单位预算收支总表
\t单位：万元

\t序号
\t收入
\t预算数

\t1
\t一般公共
预算拨款
\t9.5

\t2
\t事业收入
\t

\t3
\t经营收入

\t0.5



说明：完
\t甲
\t乙
"""


def test_one_cell_a_line() -> None:
    document = read(ONE_CELL_A_LINE)
    first, second = document.tables
    assert [line.text for line in document.lines] == ["单位预算收支总表", "说明：完"]
    assert texts(first) == [
        ["单位：万元", "", ""],
        ["序号", "收入", "预算数"],
        ["1", "一般公共\n预算拨款", "9.5"],
        ["2", "事业收入", ""],
        ["3", "经营收入", "0.5"],
    ]
    assert texts(second) == [["甲", "乙"]]
    assert first.rows[2][1].place.line == 9
    assert first.rows[4][2].place.line == 20


def test_rows_of_different_width_are_not_put_together() -> None:
    """2 + 1 cells make the width of the rows before, but the row after them is not of that width."""
    text = "\t1\n\t2\n\t3\n\n\t4\n\t5\n\t6\n\n\t7\n\t8\n\n\t9\n\n\ta\n\tb\n"
    (table,) = read(text).tables
    assert [row[0] for row in texts(table)] == ["1", "4", "7", "9", "a"]


def test_line_numbers_hold_for_windows_line_ends() -> None:
    (table,) = read("\r\n甲\t乙\t丙\r\n1\t2\t3\r\n").tables
    assert table.cells[0].place.line == 2
    assert texts(table)[1] == ["1", "2", "3"]


def test_rows_of_upright_strokes_are_a_table() -> None:
    document = read(
        "首页 | 公开 | 决算\n项目 | 行次 | 金额 |\n合计 | 1 | |\n\n表二\n| 甲 | 乙 |\n|---|:-:|\n| 1 | 2 |\n"
    )
    first, second = document.tables
    assert [line.text for line in document.lines] == ["首页 | 公开 | 决算", "表二"]
    assert texts(first) == [["项目", "行次", "金额"], ["合计", "1", ""]]
    assert texts(second) == [["甲", "乙"], ["1", "2"]]
    assert second.rows[1][0].place.line == 8


def test_forms_with_the_same_first_rows_are_as_many_tables() -> None:
    form = "自评表\t\t\n项目名称\t{}\t\n总分\t\t98\n"
    assert len(read(form.format("甲") + "\n" + form.format("乙")).tables) == 2


def test_a_table_after_contents_is_a_table() -> None:
    document = read("一、概况\t1\n二、收入\t2\n\n项目\t金额\n合计\t5.5\n")
    assert [t.n_rows for t in document.tables] == [2]
