"""Tables that the contents page announces: found, empty, unrecognised, missing."""

from __future__ import annotations

import pytest

from loaders.contents import check_contents
from loaders.document import Cell, Document, Line, Place, Table
from loaders.forms import load_forms
from loaders.records import Kind, TableEntry

CONTENTS = """甲局
2024年度部门决算
目 录
第一部分 概况	1
一、主要职责.....1
第二部分 2024年度部门决算表	2
一、收入支出决算总表	2
二、收入决算表.....4
三、财政拨款“三公”经费支出决算表 …… 14
第三部分 情况说明	15
一、收入支出决算总体情况说明	15
二、收入决算情况说明	15
第一部分 概况
甲局负责有关工作。"""


def document(text: str) -> Document:
    lines = tuple(Line(line, Place(line=n)) for n, line in enumerate(text.splitlines(), 1))
    return Document("0" * 64, "a.txt", "text", (), lines)


def with_table(text: str, *cells: str) -> Document:
    """The document with a table of one column at its end."""
    lines = document(text).blocks
    column = tuple(Cell(r, 0, cell, Place(line=100 + r, table=0, row=r, col=0)) for r, cell in enumerate(cells))
    table = Table(0, None, len(cells), 1, column, ruled=True)
    return Document("0" * 64, "a.pdf", "pdf", (), (*lines, table))


def entry(form: str) -> TableEntry:
    return TableEntry(form, form, None, "万元", "data", Place())


def check(text: str, *found: str, kind: Kind = "final_accounts") -> list[tuple[str, str, str, int | None]]:
    """(form, status or rule, verdict, line) of what the contents check says, in order."""
    result = check_contents(document(text), load_forms(), [entry(form) for form in found], kind)
    entries = [(e.form, e.status, "", e.place.line) for e in result.entries]
    return entries + [(f.subject, f.rule, f.verdict, f.places[0].line) for f in result.findings]


def counts(text: str, *found: str) -> tuple[int, int, int]:
    count = check_contents(document(text), load_forms(), [entry(form) for form in found], "final_accounts").count
    return count.passed, count.failed, count.not_testable


def test_tables_that_were_found_pass() -> None:
    assert check(CONTENTS, "FA01", "FA02", "FA09") == []
    assert counts(CONTENTS, "FA01", "FA02", "FA09") == (3, 0, 0)


def test_a_table_that_is_nowhere_is_missing_with_the_line_of_the_contents() -> None:
    assert check(CONTENTS, "FA01", "FA09") == [("FA02", "missing", "", 8), ("FA02", "D-01", "fails", 8)]
    assert counts(CONTENTS, "FA01", "FA09") == (2, 1, 0)


def test_a_table_whose_title_is_printed_again_is_not_called_missing() -> None:
    text = CONTENTS + "\n收入决算表\n公开02表\n科目 合计"
    assert check(text, "FA01", "FA09") == [("FA02", "R-01", "not_testable", 15)]
    assert counts(text, "FA01", "FA09") == (3, 0, 0)


def test_a_title_with_a_note_is_an_empty_table() -> None:
    text = CONTENTS + "\n收入决算表\n公开02表\n注：本部门没有收入，本表无数据。"
    assert check(text, "FA01", "FA09") == [("FA02", "empty", "", 15)]


def test_a_title_inside_a_table_counts_as_printed() -> None:
    found = [entry("FA01"), entry("FA09")]
    unread = check_contents(with_table(CONTENTS, "收入决算表", "单位：万元"), load_forms(), found, "final_accounts")
    assert [(f.rule, f.places[0].line) for f in unread.findings] == [("R-01", 100)]
    empty = check_contents(with_table(CONTENTS, "收入决算表", "本表无数据"), load_forms(), found, "final_accounts")
    assert [(e.form, e.status) for e in empty.entries] == [("FA02", "empty")]


def test_tables_in_another_file_cannot_be_judged() -> None:
    text = CONTENTS + "\n第二部分 2024年度部门决算表\n部门决算公开表附后"
    assert [row[1:3] for row in check(text, "FA01", "FA09")] == [("missing", ""), ("D-01", "not_testable")]
    assert counts(text, "FA01", "FA09") == (2, 0, 1)


def test_the_contents_end_where_a_title_comes_again() -> None:
    text = CONTENTS.replace("第一部分 概况\n甲局负责有关工作。", "收入支出决算总表\n三、支出决算表")
    forms = [row[0] for row in check(text, "FA01", "FA02", "FA09")]
    assert forms == [], "支出决算表 stands after the contents and is not announced"


@pytest.mark.parametrize("kind", ["budget", "self_evaluation", "other"])
def test_forms_of_another_kind_are_not_expected(kind: Kind) -> None:
    assert check(CONTENTS, kind=kind) == []


def test_without_a_contents_page_nothing_is_expected() -> None:
    assert check(CONTENTS.replace("目 录", "说明")) == []
    assert counts(CONTENTS.replace("目 录", "说明")) == (0, 0, 0)
