"""公开情况检查表 and 反馈清单: rows, answers and problems of a disclosure, and what decisions change."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from dashboard import checklist_words as say
from dashboard.checklist import Checklist, Decision, Row, checklist, pictures
from dashboard.frames import Frames
from loaders.document import Place
from loaders.records import CheckCount, Disclosure, Finding, Reading, TableEntry
from tests import factory

COMMA = Finding("L-13", "info", "fails", "x", "支出。。", "。", params={"mark": "。。"}, places=(factory.place(2),))
NOTE = Finding("D-02", "warning", "fails", "FA07", params={"title": "基金表"}, places=(factory.place(1, 9),))
SHARE = Finding("P-13", "info", "fails", "x", "140%", places=(factory.place(1),))
OPEN = Finding("D-01", "info", "not_testable", "FA03", "支出决算表", params={"title": "支出决算表"})
MISSING = Finding("PUB-07", "warning", "fails", "FA02", "收入决算表", params={"title": "收入决算表"})
SUM = factory.finding()


def made(
    *findings: Finding, checks: dict[str, CheckCount] | None = None, tables: tuple[TableEntry, ...] = (), **more: Any
) -> Checklist:
    base = factory.disclosure(findings=findings)
    values = {name: getattr(base, name) for name in base.__dataclass_fields__}
    one = Disclosure(**{**values, "checks": checks or {}, "tables": tables or base.tables})
    return of(factory.reading(one), **more)


def of(reading: Reading, decisions: dict[int, Decision] | None = None, *, accepted_only: bool = False) -> Checklist:
    frames = factory.frames(reading)
    key = frames["disclosures"]["disclosure_id"][0]
    return checklist(Frames.of(lambda name: frames[name].lazy()), key, decisions, accepted_only=accepted_only)


def row(one: Checklist, key: str) -> Row:
    (found,) = [r for r in one.rows if r.key == key]
    return found


def test_problems_are_numbered_in_the_order_of_the_pages() -> None:
    one = made(COMMA, NOTE, SUM, MISSING)
    assert [(p.number, p.finding["rule"]) for p in one.problems] == [
        (1, "PUB-07"),
        (2, "T01-3"),
        (3, "D-02"),
        (4, "L-13"),
    ]


def test_remarks_are_no_problems_but_those_on_wording_and_what_was_not_tested_is_none() -> None:
    assert [p.finding["rule"] for p in made(SHARE, OPEN, COMMA).problems] == ["L-13"]


@pytest.mark.parametrize(
    ("decisions", "accepted_only", "rules"),
    [
        ({}, False, ["T01-3", "D-02"]),
        ({0: "rejected"}, False, ["D-02"]),
        ({1: "explained"}, False, ["T01-3"]),
        ({2: "accepted"}, False, ["P-13", "T01-3", "D-02"]),
        ({0: "accepted"}, True, ["T01-3"]),
        ({}, True, []),
    ],
)
def test_decisions_choose_the_problems(decisions: dict[int, Decision], accepted_only: bool, rules: list[str]) -> None:
    one = made(SUM, NOTE, SHARE, decisions=decisions, accepted_only=accepted_only)
    assert [p.finding["rule"] for p in one.problems] == rules


def test_every_problem_stands_in_one_row() -> None:
    one = made(COMMA, NOTE, SUM, MISSING)
    assert sorted(number for r in one.rows for number in r.problems) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("counts", "findings", "answer"),
    [
        ({"PUB-05": CheckCount(passed=1)}, (), "yes"),
        ({"PUB-05": CheckCount(not_testable=1)}, (), "unknown"),
        ({}, (), "unknown"),
        ({"PUB-05": CheckCount(failed=1)}, (Finding("PUB-05", "warning", "fails", "glossary"),), "no"),
    ],
)
def test_a_required_part(counts: dict[str, CheckCount], findings: tuple[Finding, ...], answer: str) -> None:
    assert row(made(*findings, checks=counts), "glossary").answer == answer


def test_a_part_of_which_only_a_remark_says_that_it_is_missing_is_not_called_there() -> None:
    remark = Finding("PUB-08", "info", "fails", "other_notes")
    assert row(made(remark, checks={"PUB-08": CheckCount(failed=1)}), "other_notes").answer == "unknown"


def test_each_required_table_by_name() -> None:
    tables = (
        TableEntry("FA01", "收入支出决算总表", None, "万元", "data", Place(page=1)),
        TableEntry("FA07", "政府性基金表", None, "万元", "empty", Place(page=1)),
        TableEntry("FA03", "支出决算表", None, "万元", "missing", Place(page=1)),
    )
    one = made(MISSING, OPEN, tables=tables)
    answers = {r.key: r.answer for r in one.rows if r.group == "tables"}
    assert answers["tables.FA01"] == answers["tables.FA07"] == "yes"
    assert (answers["tables.FA02"], answers["tables.FA03"], answers["tables.FA05"]) == ("no", "unknown", "unknown")
    assert row(one, "tables.FA02").title == "收入决算表"


def test_a_table_beyond_the_required_ones_that_the_contents_announce_in_vain() -> None:
    lost = Finding("D-01", "error", "fails", "FA10", "统计表", params={"title": "部门决算公开相关信息统计表"})
    extra = row(made(lost), "tables.FA10")
    assert (extra.answer, extra.title) == ("no", "部门决算公开相关信息统计表")


def test_sums_that_hold_within_rounding_are_met_and_counted() -> None:
    counts = {"T01-1": CheckCount(passed=3, tail=1), "T01-3": CheckCount(not_testable=2), "X-01": CheckCount(failed=1)}
    one = made(Finding("X-01", "error", "fails", "x"), checks=counts)
    assert row(one, "accuracy.inside").answer == "yes"
    assert row(one, "accuracy.inside").count == CheckCount(3, 0, 1, 2)
    assert row(one, "accuracy.between").answer == "no"
    assert row(one, "accuracy.prose").answer == "unknown"


def test_timeliness_is_never_judged_without_the_dates() -> None:
    assert row(made(), "timeliness").answer == "unknown"


def test_project_forms_of_their_own_have_no_rows_of_parts_and_tables() -> None:
    one = of(factory.reading(factory.disclosure(kind="self_evaluation")))
    assert {r.group for r in one.rows} == {"timeliness", "accuracy"}


def test_an_unknown_disclosure() -> None:
    frames = factory.frames()
    with pytest.raises(LookupError):
        checklist(Frames.of(lambda name: frames[name].lazy()), "000000000000-0")


def page(number: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1190, 1684), "white").save(out, "PNG")
    return out.getvalue()


def test_a_picture_shows_the_cell_outlined_and_what_is_around_it() -> None:
    shown = pictures(made(SUM), page)
    image = Image.open(io.BytesIO(shown[1])).convert("RGB")
    assert image.width < 1190 and image.height < 400
    colours = {colour for _, colour in image.getcolors(1_000_000) or []}
    assert (179, 38, 30) in colours


def test_nothing_is_drawn_of_what_has_no_place_or_should_not_be_seen() -> None:
    masked = Finding("S-01", "warning", "fails", "x", "重点**部位", places=(factory.place(1),))
    assert pictures(made(masked, MISSING), page) == {}
    assert pictures(made(SUM), lambda number: None) == {}


def test_what_is_said_of_a_problem() -> None:
    (first, second) = made(MISSING, SUM).problems
    assert say.words(first, "zh").place == ""
    assert say.words(first, "zh").suggestion == "请补充公开这张表；没有数据的，列出空表并说明。"
    one = say.words(second, "zh")
    assert (one.place, one.quotation, one.arithmetic) == ("第 1 页", "10.00", "5.00 + 6.00 = 11.00")
    assert "11.00" in one.suggestion
    assert say.words(second, "en").place == "page 1"


def test_a_sentence_that_begins_with_its_page_says_it_once() -> None:
    blank = Finding("L-27", "warning", "fails", "page 1", params={"page": "1"}, places=(Place(page=1),))
    assert say.listed(made(blank).problems[0], "zh").count("第 1 页") == 1


def test_text_of_a_document_loses_its_control_characters() -> None:
    assert say.clean("甲\x00\x0b乙\ud800\n丙\t\u202e丁") == "甲 乙 丙 丁"
