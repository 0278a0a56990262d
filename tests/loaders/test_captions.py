"""Captions of the tables: one body, one year; several units of money are a remark. Documents made up."""

from loaders.checks import Case
from loaders.checks.captions import caption_outcomes
from loaders.document import Cell, Document, Line, Place, Table
from loaders.records import TableEntry

Caption = tuple[str, str, str, str]
"""form, title, lines below it joined by "|", unit"""


def _case(*captions: Caption) -> Case:
    blocks: list[Line | Table] = []
    entries = []
    for index, (form, title, below, unit) in enumerate(captions):
        entries.append(TableEntry(form, title, None, unit, "data", Place(line=len(blocks))))
        for text in (title, *below.split("|")):
            blocks.append(Line(text, Place(line=len(blocks))))
        cell = Cell(0, 0, "2019年度", Place(line=len(blocks)))
        blocks.append(Table(index, None, 1, 1, (cell,), ruled=True))
    return Case((), entries=entries, document=Document("", "", "text", (), tuple(blocks)))


def _found(*captions: Caption) -> list[tuple[str, str, str, str]]:
    outcomes = caption_outcomes(_case(*captions))
    return [(o.subject, o.severity, o.printed, o.expected) for o in outcomes if o.verdict == "failed"]


ONE = ("FA01", "收入支出决算总表", "部门名称：丙县林业局|2024年度|金额单位：万元", "万元")
TWO = ("FA02", "收入决算表", "部门名称：丙县林业局 2024年度|单位：万元", "万元")


def test_captions_that_agree_are_counted() -> None:
    assert _found(ONE, TWO) == []
    assert len(list(caption_outcomes(_case(ONE, TWO)))) == 4


def test_another_year_or_body_in_one_caption() -> None:
    year = ("FA03", "支出决算表", "部门名称：丙县林业局|2023年度|金额单位：万元", "万元")
    assert _found(ONE, TWO, year) == [("FA03/year", "error", "2023", "2024")]
    body = ("FA03", "支出决算表", "部门名称：丙县水利局|2024年度|单位：万元", "万元")
    assert _found(ONE, TWO, body) == [("FA03/body", "error", "丙县水利局", "丙县林业局")]


def test_a_name_with_and_without_its_place_is_one_name() -> None:
    assert _found(ONE, TWO, ("FA03", "支出决算表", "编制部门：乙市丙县林业局|2024年度", "万元")) == []


def test_a_sentence_below_the_title_is_no_caption() -> None:
    said = ("FA03", "支出决算表", "本表反映支出，与2023年度相比增加|2024年度", "万元")
    assert _found(ONE, TWO, said) == []


def test_captions_that_do_not_agree_on_anything_are_not_judged() -> None:
    assert _found(ONE, ("FA02", "收入决算表", "2023年度", "万元")) == []


def test_the_table_of_assets_states_the_year_before() -> None:
    assert _found(ONE, TWO, ("BG11", "2023年固定资产占用情况表", "单位：万元", "万元")) == []


def test_several_units_of_money_are_a_remark() -> None:
    other = ("FA09", "“三公”经费支出决算表", "部门名称：丙县林业局|单位：元", "元")
    assert _found(ONE, TWO, other) == [("FA09/unit", "info", "元", "万元")]
