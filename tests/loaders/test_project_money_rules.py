"""Rules of the money of project forms: each passing, within rounding, failing, untestable. Figures typed by hand."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.records import Project, ProjectText, Source
from tests import factory
from tests.loaders.project_rules import counts, form, found, kinds, proof


def _money(budget: str | None, executed: str | None, **fields: Any) -> Project:
    return form(full_year_budget=budget, executed=executed, **fields)


@pytest.mark.parametrize(
    ("budget", "executed", "rate", "wanted"),
    [
        ("50.00", "45.00", "90%", {"passed": 1}),
        ("50.00", "45.00", "90", {"passed": 1}),  # without the sign
        ("150", "100", "66%", {"tail": 1}),  # 66.67: cut, and whole 万元 are known to half a unit only
        ("50.00", "45.00", "91%", {"failed": 1}),
        ("50.00", None, "90%", {}),
    ],
)
def test_the_rate_is_what_was_executed_of_the_full_year_budget(
    budget: str, executed: str | None, rate: str, wanted: dict[str, int]
) -> None:
    assert counts("J-01", _money(budget, executed, execution_rate=rate)) == wanted


def test_nothing_of_nothing_has_no_rate() -> None:
    assert kinds("J-01", _money("0", "0", execution_rate="0")) == [("info", "undefined")]


def test_the_rate_of_a_source_is_tested_as_well() -> None:
    source = Source("县级财政资金", full_year_budget="40.00", executed="10.00", execution_rate="20.00")
    (one,) = found("J-01", form(sources=(source,)))
    assert (one.printed, one.expected) == ("20.00", "25.00")


def _sources(*executed: str | None) -> tuple[Source, ...]:
    return tuple(Source(f"来源{n}资金", executed=amount) for n, amount in enumerate(executed))


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (("30.00", "20.00"), {"passed": 1}),
        (("30.00", None, "20.00"), {"passed": 1}),  # a blank adds nothing
        (("30.00", "19.99"), {"tail": 1}),
        (("30.00", "21.00"), {"failed": 1}),
        (("50.00", "30.00", "20.00"), {"passed": 1}),  # 其中: the parts of the first source
        (("40.00", "40.00", "10.00"), {"passed": 1}),
        ((None, None), {"not_testable": 1}),
    ],
)
def test_the_sources_add_up_to_the_total(parts: tuple[str | None, ...], wanted: dict[str, int]) -> None:
    assert counts("J-02", form(executed="50.00", sources=_sources(*parts))) == wanted


def test_what_is_left_is_the_budget_less_what_was_executed() -> None:
    assert counts("J-02", _money("50.00", "45.00", carry_over="5.00")) == {"passed": 1}
    (one,) = found("J-02", _money("50.00", "45.00", carry_over="4.00"))
    assert (one.printed, one.expected, one.params["kind"]) == ("4.00", "5.00", "carried")


def test_a_row_that_was_not_read_proves_no_sum() -> None:
    assert counts("J-02", form(executed="50.00", sources=_sources("30.00"), unsettled=True)) == {"not_testable": 1}


def test_a_misread_budget_is_disputed_by_sources_rate_and_rest() -> None:
    """Budget 86.20 misprinted as 88.20: three identities name it, and with 86.20 all of them hold."""

    def printed(budget: str) -> Project:
        sources = (
            Source("上级资金", full_year_budget="36.20", executed="0", carry_over="36.20"),
            Source("县级资金", full_year_budget="50.00", executed="15.52", carry_over="34.48"),
        )
        fields: dict[str, Any] = {
            "executed": "15.52",
            "carry_over": "70.68",
            "execution_rate": "18.0",
            "execution_score": "1.80",
        }
        return form(full_year_budget=budget, sources=sources, **fields)

    wrong = proof(printed("88.20"))
    assert {f.rule for f in wrong.findings if f.severity == "error"} == {"J-01", "J-02"}
    assert [f.expected for f in wrong.findings if f.rule == "J-02"] == ["72.68", "86.20"]
    assert wrong.of_project(0)["full_year_budget"] == "conflict"
    assert wrong.of_project(0)["s1/executed"] == "verified"
    assert [f for f in proof(printed("86.20")).findings if f.severity == "error"] == []


@pytest.mark.parametrize(
    ("score", "weight", "executed", "wanted"),
    [
        ("9", None, "45.00", []),  # ten points where the form prints no weight
        ("4.5", "5", "45.00", []),
        ("10", "10", "45.00", [("error", "")]),
        ("7", "10", "45.00", [("warning", "")]),  # a stricter scale of a place's own
        ("10", "10", "55.00", []),  # never more than the weight
    ],
)
def test_points_for_execution_follow_the_rate(
    score: str, weight: str | None, executed: str, wanted: list[tuple[str, str]]
) -> None:
    project = _money("50.00", executed, execution_score=score, execution_weight=weight)
    assert kinds("J-04", project) == wanted


def test_points_may_follow_the_rate_as_it_is_printed() -> None:
    assert kinds("J-04", _money("150", "100", execution_rate="66%", execution_score="6.6")) == []


def test_without_a_budget_points_cannot_be_tested() -> None:
    assert counts("J-04", _money("0", "0", execution_score="0")) == {"not_testable": 1}


@pytest.mark.parametrize(
    ("start", "full", "executed", "wanted"),
    [
        ("80.00", "80.00", "80.00", []),
        ("80.00", "90.00", "85.00", []),  # moved by less than a fifth
        ("80.00", "31.25", "31.25", [("warning", "set_to_spent")]),
        ("80.00", "79.00", "79.00", [("info", "set_to_spent")]),
        ("80.00", "120.00", "85.00", [("warning", "adjusted")]),
        ("0", "31.25", "31.25", [("warning", "set_to_spent_new")]),
        ("80.00", "0", "0", [("warning", "adjusted")]),
    ],
)
def test_a_budget_that_moved_is_pointed_out(
    start: str, full: str, executed: str, wanted: list[tuple[str, str]]
) -> None:
    assert kinds("J-09", _money(full, executed, year_start_budget=start)) == wanted


@pytest.mark.parametrize(
    ("declared", "compiled", "wanted"),
    [("12", "12", []), ("12", "13", ["warning"]), ("0", "12", ["error"]), (None, "12", [])],
)
def test_what_is_declared_is_what_is_compiled(declared: str | None, compiled: str, wanted: list[str]) -> None:
    project = form(target_declared=declared, budget_compiled=compiled)
    assert [severity for severity, _ in kinds("J-10", project)] == wanted


def test_sources_that_are_all_blank_are_noted() -> None:
    assert kinds("J-11", form(executed="50.00", sources=_sources(None, None))) == [("info", "")]
    assert kinds("J-11", form(executed="50.00", sources=_sources("50.00", None))) == []


def _declared(term: str, whole: str) -> Project:
    texts = {"term": term, "term_total": whole}
    return form(form="PF_DECLARED", unit="元", target_declared="900000", texts=texts)


@pytest.mark.parametrize(
    ("term", "whole", "wanted"),
    [
        ("3年", "2,700,000", []),
        ("1年", "900,000", []),
        ("3年", "900,000", [("warning", "equal")]),
        ("2024-2026", "900,000", [("warning", "equal")]),
        ("1年", "800,000", [("warning", "less")]),
    ],
)
def test_a_term_of_years_costs_more_than_one_year(term: str, whole: str, wanted: list[tuple[str, str]]) -> None:
    assert kinds("J-24", _declared(term, whole)) == wanted


def test_a_term_that_is_not_a_number_of_years_is_not_tested() -> None:
    assert counts("J-24", _declared("长期", "900,000")) == {"not_testable": 1}


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        (("25%", "50%", "100%", "100%"), []),
        (("30%", "60%", "50%", "100%"), [("warning", "falls")]),
        (("30%", "60%", "90%"), [("warning", "ends")]),
        (("3月底", "6月底"), []),
    ],
)
def test_a_payment_plan_rises_to_the_whole(steps: tuple[str, ...], wanted: list[tuple[str, str]]) -> None:
    texts = tuple(ProjectText("plan", "资金支出计划", step, factory.place(3, n)) for n, step in enumerate(steps))
    project = factory.project("校舍加固", form="PF_TARGET", texts=texts)
    assert kinds("J-26", project) == wanted


def test_figures_of_absurd_size_are_judged_like_others() -> None:
    """17 digits before the point over 17 after it: damage, and no reason to stop."""
    huge, tiny = "9" * 17, f"0.{'0' * 16}1"
    project = form(full_year_budget=tiny, executed=huge, execution_rate=tiny, execution_score="10", carry_over=huge)
    assert counts("J-01", project) == {"failed": 1}
    assert counts("J-02", project) == {"failed": 1}
