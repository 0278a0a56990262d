"""What must be published: required parts and tables, and how far a disclosure goes into detail."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from loaders.checks import Case, TestedTable
from loaders.checks.publication import publication_outcomes
from loaders.checks.verdicts import Outcome
from loaders.document import Block, Cell, Document, Line, Page, Place, Table
from loaders.records import Fact, Kind, TableEntry
from loaders.required import required_parts, required_tables

BUDGET = ("BG01", "BG02", "BG03", "BG04", "BG05", "BG06", "BG07", "BG08", "BG09")
PARTS = (
    "丙县司法局 2026 年部门预算",
    "目 录",
    "一、主要职能 …… 3",
    "二、名词解释 …… 5",
    "主要职能",
    "丙县司法局是主管全县司法行政工作的政府工作部门，负责全县的普法宣传、人民调解、社区矫正和法律援助。",
    "机构设置",
    "名词解释",
    "2026 年部门预算编制说明",
    "其他相关情况说明",
    "项目经费情况说明",
)


def entries(*forms: str) -> tuple[TableEntry, ...]:
    return tuple(TableEntry(form, form, None, "元", "data", Place(page=2)) for form in forms)


def fact(form: str, line: str, item: str = "total", value: str | None = "5.00") -> Fact:
    return Fact(form, form, line, line, item, item, value or "", Place(page=2), value=value, unit="万元")


def case(
    *texts: str,
    forms: Sequence[str] = BUDGET,
    facts: Sequence[Fact] = (),
    blocks: Sequence[Block] = (),
    media: str = "docx",
    kind: Kind = "budget",
    year: int = 2026,
    tested: Sequence[TestedTable] = (),
) -> Case:
    lines = tuple(Line(text, Place(page=1, line=n)) for n, text in enumerate(texts, 1))
    pages = tuple(Page(n, 595.0, 842.0) for n in range(1, 9))
    document = Document("", "x", media, pages, (*lines, *blocks))
    prose = fact("prose", "income_total")
    return Case((*facts, prose), tested, entries(*forms), (), document, kind, year, "department")


def outcomes(one: Case, rule: str) -> list[Outcome]:
    return [outcome for outcome in publication_outcomes(one) if outcome.rule == rule]


def verdict(one: Case, rule: str) -> str:
    (outcome,) = outcomes(one, rule)
    return outcome.verdict


@pytest.mark.parametrize("part", required_parts("budget"), ids=lambda part: part.id)
def test_a_complete_document_has_every_part(part: object) -> None:
    assert {verdict(case(*PARTS), p.rule) for p in required_parts("budget")} == {"passed"}


@pytest.mark.parametrize(
    ("left_out", "rule"),
    [
        ("丙县司法局 2026", "PUB-01"),
        ("目 录", "PUB-02"),
        ("主要职能", "PUB-03"),
        ("机构设置", "PUB-04"),
        ("名词解释", "PUB-05"),
        ("2026 年部门预算编制说明", "PUB-06"),
        ("其他相关", "PUB-08"),
        ("项目经费", "PUB-09"),
    ],
)
def test_a_part_that_is_left_out_is_missed_and_only_that(left_out: str, rule: str) -> None:
    one = case(*(text for text in PARTS if not text.startswith(left_out)))
    failed = [o.rule for o in publication_outcomes(one) if o.rule <= "PUB-09" and o.verdict == "failed"]
    assert failed == [rule]


def test_an_entry_of_the_contents_is_not_the_part_itself() -> None:
    texts = ("丙县司法局 2026 年部门预算", "目 录", "一、主要职能", "二、机构设置", "三、名词解释", *PARTS[5:7])
    assert verdict(case(*texts), "PUB-05") == "failed"
    assert verdict(case(*texts), "PUB-04") == "passed"


@pytest.mark.parametrize("media", ["text", "html", "pdf-scan"])
def test_of_a_copied_text_or_a_picture_no_part_is_missed(media: str) -> None:
    assert verdict(case("一、收支情况", media=media), "PUB-05") == "not_testable"


def test_of_a_file_with_tables_only_no_part_is_missed() -> None:
    one = case("收支总表")
    assert verdict(Case((), (), one.entries, (), one.document, "budget", 2026), "PUB-05") == "not_testable"


def test_project_forms_are_no_budget() -> None:
    assert list(publication_outcomes(case(*PARTS, kind="self_evaluation"))) == []


def test_a_required_table_that_is_not_printed() -> None:
    one = case(*PARTS, forms=[form for form in BUDGET if form != "BG03"])
    failed = [o for o in outcomes(one, "PUB-07") if o.verdict == "failed"]
    assert [(o.subject, o.printed) for o in failed] == [("BG03", "支出总表")]


@pytest.mark.parametrize("more", ["附表详见附件", "本部门政府性基金支出预算明细表"])
def test_a_table_that_may_stand_elsewhere_or_was_not_recognised_is_not_missed(more: str) -> None:
    one = case(*PARTS, more, forms=[form for form in BUDGET if form != "BG07"])
    assert {o.verdict for o in outcomes(one, "PUB-07") if o.subject == "BG07"} == {"not_testable"}


def test_a_set_of_tables_of_its_own_is_not_judged() -> None:
    assert {o.verdict for o in outcomes(case(*PARTS, forms=["BG01", "BG02"]), "PUB-07")} == {"passed", "not_testable"}


def test_a_table_that_the_contents_announce_in_vain_is_the_matter_of_another_rule() -> None:
    one = case(*PARTS, forms=[form for form in BUDGET if form != "BG03"])
    announced = TableEntry("BG03", "支出总表", None, None, "missing", Place(page=1))
    both = Case(one.facts, (), (*one.entries, announced), (), one.document, "budget", 2026)
    assert [o for o in outcomes(both, "PUB-07") if o.subject == "BG03"] == []


@pytest.mark.parametrize(("year", "count"), [(2026, 9), (2018, 8), (None, 8)])
def test_the_table_of_state_capital_is_asked_for_since_a_year(year: int | None, count: int) -> None:
    assert len(required_tables("budget", year)) == count
    assert required_tables("other", year) == ()


def head(*texts: str) -> Table:
    cells = tuple(Cell(0, c, text, Place(page=2, table=0, row=0, col=c)) for c, text in enumerate(texts))
    return Table(0, 2, 1, len(texts), cells, ruled=True)


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (("合计", "公务用车购置费", "公务用车运行维护费"), "passed"),
        (("合计", "购置费", "运行费"), "passed"),
        (("合计", "公务用车购置及运行维护费"), "failed"),
    ],
)
def test_cars_bought_and_run_stand_apart(heads: tuple[str, ...], expected: str) -> None:
    one = case(*PARTS, blocks=[head(*heads)], facts=[fact("BG09", "current", "budget_total")])
    assert verdict(one, "PUB-10") == expected


SAID = tuple(f"{n}、本部门第{n}项工作按照计划完成。" for n in "一二三四五六七八")
RECEPTION = fact("FA09", "current", "actual_reception", "1.05")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("国内公务接待 12 批次，85 人次。", "passed"), ("公务接待费支出 1.05 万元，与上年持平。", "failed")],
)
def test_receptions_are_counted_where_money_was_spent_on_them(text: str, expected: str) -> None:
    assert verdict(case(*SAID, text, facts=[RECEPTION], kind="final_accounts"), "PUB-11") == expected


def test_where_nothing_was_spent_nothing_need_be_counted() -> None:
    none = fact("FA09", "current", "actual_reception", "0.00")
    assert verdict(case(*SAID, facts=[none], kind="final_accounts"), "PUB-11") == "passed"
    assert verdict(case(*SAID, facts=[RECEPTION], kind="budget"), "PUB-11") == "not_testable"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("支出比上年增加 12.00 万元，主要原因是人员增加。", *SAID), "passed"),
        (("支出比上年增加 12.00 万元。", "主要原因是人员增加。", *SAID), "passed"),
        (("支出比上年增加 12.00 万元。", *SAID), "failed"),
        (SAID, "not_testable"),
    ],
)
def test_a_change_and_its_reason(texts: tuple[str, ...], expected: str) -> None:
    assert verdict(case(*texts), "PUB-12") == expected


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("PUB-13", "机关运行经费预算 64.30 万元。"),
        ("PUB-14", "政府采购预算 8.00 万元，其中货物 8.00 万元。"),
        ("PUB-15", "本部门共有车辆 2 辆。"),
        ("PUB-16", "编报绩效目标的项目 3 个。"),
    ],
)
def test_what_the_text_must_speak_of(rule: str, text: str) -> None:
    assert verdict(case(*SAID, text), rule) == "passed"
    assert verdict(case(*SAID), rule) == "failed"
    assert verdict(case(*SAID, media="text"), rule) == "not_testable"


def test_procurement_without_its_kinds_is_not_enough() -> None:
    assert verdict(case(*SAID, "政府采购预算 8.00 万元。"), "PUB-14") == "failed"
    assert verdict(case(*SAID, "政府采购预算 0 万元。"), "PUB-14") == "passed"


@pytest.mark.parametrize(
    ("rule", "form", "codes", "expected"),
    [
        ("PUB-17", "BG05", ("204", "20406", "2040601"), "passed"),
        ("PUB-17", "BG05", ("204", "20406"), "failed"),
        ("PUB-18", "BG06", ("301", "30101"), "passed"),
        ("PUB-18", "BG06", ("301", "302"), "failed"),
        ("PUB-18", "BG06", (), "not_testable"),
    ],
)
def test_how_deep_the_classifications_go(rule: str, form: str, codes: tuple[str, ...], expected: str) -> None:
    assert verdict(case(*PARTS, facts=[fact(form, code) for code in codes]), rule) == expected
