"""Each kind of identity: passing, within rounding, failing, untestable. Figures typed by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from loaders.checks import Case, Proof, TestedTable, prove
from loaders.checks.figures import text_figure
from loaders.checks.verdicts import Identity, Term, evaluate, sum_of
from loaders.document import Place
from loaders.forms import Form
from loaders.forms.form import parse_form
from loaders.records import Fact

FORM = """
id = "X01"
kind = "budget"
title = "测试表"
type = "tree"
columns = [
  {{ key = "total", words = [["合计"]] }},
  {{ key = "basic", words = [["基本支出"]] }},
  {{ key = "project", words = [["项目支出"]] }},
]
checks = [{check}]
"""
ITEMS = '{ id = "X-1", kind = "sum_items", total = "total", parts = ["basic", "project"] }'
TREE = '{ id = "X-2", kind = "tree" }'
SUM = '{ id = "X-3", kind = "sum", total = "total", parts = ["301", "303"], items = ["total"] }'
AT_MOST = '{ id = "X-5", kind = "at_most", total = "302", parts = ["301"], items = ["total"] }'
AT_MOST_ITEMS = '{ id = "X-6", kind = "at_most_items", severity = "warning", total = "basic", parts = ["total"] }'
BALANCE = '{ id = "X-4", kind = "balance", total_items = ["total"], parts = ["basic", "project"] }'


def _form(check_text: str) -> Form:
    return parse_form(FORM.format(check=check_text), "x")[0]


def _facts(cells: dict[tuple[str, str], str]) -> list[Fact]:
    return [
        Fact(
            "X01", "测试表", line, line, item, item, printed, Place(line=1),
            value=None if printed == "——" else printed, unit="万元", amount_yuan=Decimal(0),
        )
        for (line, item), printed in cells.items()
    ]  # fmt: skip


def check(facts: list[Fact], tables: list[TestedTable]) -> Proof:
    return prove(Case(facts, tables))


def _counts(check_text: str, cells: dict[tuple[str, str], str]) -> dict[str, int]:
    result = check(_facts(cells), [TestedTable("测试表", _form(check_text))])
    (count,) = result.counts.values()
    return {k: v for k, v in _as_dict(count).items() if v}


def _as_dict(count: object) -> dict[str, int]:
    return {k: getattr(count, k) for k in ("passed", "failed", "tail", "not_testable")}


@pytest.mark.parametrize(
    ("total", "basic", "project", "verdict"),
    [
        ("10.00", "4.00", "6.00", "passed"),
        ("10.01", "4.00", "6.00", "tail"),
        ("10.02", "4.00", "6.00", "failed"),
        ("10.00", "10.00", "0", "passed"),
        ("10.4", "10.00", "0", "failed"),
        ("10.00", "——", "——", "not_testable"),
    ],
)
def test_a_row_total_and_its_columns(total: str, basic: str, project: str, verdict: str) -> None:
    cells = {("204", "total"): total, ("204", "basic"): basic, ("204", "project"): project}
    assert _counts(ITEMS, cells) == {verdict: 1}


def test_a_missing_total_cannot_be_tested() -> None:
    assert _counts(ITEMS, {("204", "basic"): "4.00", ("204", "project"): "6.00"}) == {"not_testable": 1}


def test_a_hierarchy_is_summed_level_by_level() -> None:
    cells = {
        ("total", "total"): "30.00",
        ("204", "total"): "20.00",
        ("20402", "total"): "20.00",
        ("2040201", "total"): "12.00",
        ("2040202", "total"): "8.00",
        ("208", "total"): "10.00",
    }
    assert _counts(TREE, cells) == {"passed": 3}
    assert _counts(TREE, {**cells, ("2040202", "total"): "9.00"}) == {"passed": 2, "failed": 1}


def test_named_lines_are_summed_and_a_blank_part_counts_as_nothing() -> None:
    assert _counts(SUM, {("total", "total"): "5.00", ("301", "total"): "5.00"}) == {"passed": 1}


def test_both_sides_of_a_balance_are_summed() -> None:
    cells = {("204", "total"): "10.00", ("204", "basic"): "4.00", ("204", "project"): "6.01"}
    assert _counts(BALANCE, cells) == {"tail": 1}


@pytest.mark.parametrize(
    ("part", "bound", "verdict"),
    [
        ("4.00", "4.00", "passed"),
        ("4.01", "4.00", "tail"),
        ("4.02", "4.00", "failed"),
        ("4.02", "——", "not_testable"),
        ("——", "4.00", "not_testable"),
    ],
)
def test_a_line_or_a_column_keeps_within_another(part: str, bound: str, verdict: str) -> None:
    assert _counts(AT_MOST, {("302", "total"): part, ("301", "total"): bound}) == {verdict: 1}
    assert _counts(AT_MOST_ITEMS, {("204", "basic"): part, ("204", "total"): bound}) == {verdict: 1}


def test_a_broken_bound_puts_no_figure_in_conflict() -> None:
    result = check(
        _facts({("204", "basic"): "5.00", ("204", "total"): "4.00"}), [TestedTable("测试表", _form(AT_MOST_ITEMS))]
    )
    assert [(f.severity, f.printed, f.expected) for f in result.findings] == [("warning", "5.00", "≤ 4.00")]
    assert result.of_facts(2) == ("unverified", "unverified")


def test_a_warning_puts_no_figure_in_conflict() -> None:
    warning = ITEMS.replace("kind =", 'severity = "warning", kind =')
    cells = {("204", "total"): "10.00", ("204", "basic"): "4.00", ("204", "project"): "7.00"}
    result = check(_facts(cells), [TestedTable("测试表", _form(warning))])
    assert [f.severity for f in result.findings] == ["warning"]
    assert result.of_facts(3) == ("unverified",) * 3


def test_status_of_a_fact_is_conflict_once_an_identity_fails_on_it() -> None:
    cells = {("204", "total"): "10.00", ("204", "basic"): "4.00", ("204", "project"): "7.00", ("208", "total"): "1.00"}
    result = check(_facts(cells), [TestedTable("测试表", _form(ITEMS))])
    assert result.of_facts(4) == ("conflict", "conflict", "conflict", "unverified")
    (finding,) = result.findings
    assert finding.arithmetic == "4.00 + 7.00 = 11.00 ≠ 10.00"
    assert (finding.printed, finding.expected, finding.severity) == ("10.00", "11.00", "error")


def test_a_tail_is_reported_as_tail_and_verifies() -> None:
    cells = {("204", "total"): "10.01", ("204", "basic"): "4.00", ("204", "project"): "6.00"}
    result = check(_facts(cells), [TestedTable("测试表", _form(ITEMS))])
    assert result.of_facts(3) == ("verified",) * 3
    assert [f.severity for f in result.findings] == ["tail"]


def test_no_failure_is_claimed_while_rows_are_unread() -> None:
    cells = {("204", "total"): "10.00", ("204", "basic"): "4.00", ("unlisted", "basic"): "6.00"}
    result = check(_facts(cells), [TestedTable("测试表", _form(ITEMS))])
    assert result.findings == ()
    assert "conflict" not in result.statuses.values()


def test_no_failure_is_claimed_while_cells_are_unexplained() -> None:
    cells = {("204", "total"): "10.00", ("204", "basic"): "4.00", ("204", "project"): "5.00"}
    result = check(_facts(cells), [TestedTable("测试表", _form(ITEMS), complete=False)])
    assert result.findings == ()
    assert result.counts["X-1"].not_testable == 1


@pytest.mark.parametrize(
    ("left", "right", "written"),
    [
        ("5.00", ("5.00",), "5.00 = 5.00"),
        ("1,005.00", ("1,000.00", "5.00"), "1,000.00 + 5.00 = 1,005.00"),
        ("4.00", ("5.00",), "5.00 ≠ 4.00"),
        ("4.00", ("5,000.00",), "5,000.00 ≠ 4.00"),
        ("4.00", ("2.00", "3.00"), "2.00 + 3.00 = 5.00 ≠ 4.00"),
    ],
)
def test_the_arithmetic_says_nothing_twice(left: str, right: tuple[str, ...], written: str) -> None:
    made = [text_figure(f"k{n}", text, "万元", Place(), "") for n, text in enumerate((left, *right))]
    figures = [figure for figure in made if figure is not None]
    assert evaluate(sum_of(figures[:1], figures[1:]), "T01-1", "合计").arithmetic == written


def test_nothing_has_no_unit() -> None:
    made = [text_figure("a", "1.00", "万元", Place(), ""), text_figure("b", "10000", "元", Place(), "")]
    amount, other = (figure for figure in made if figure is not None)
    same = replace(other, value=Decimal(0), printed="持平")
    written = evaluate(Identity((Term(amount),), (Term(other), Term(same, -1))), "P-23", "合计").arithmetic
    assert written == "10000元 + 0 = 1.00万元"
