"""Rules of weights, scores and grades, each passing, failing, untestable. Figures typed by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from loaders.checks.figures import text_figure
from loaders.checks.repair_solve import solve
from loaders.checks.verdicts import Identity, Term
from loaders.document import Place
from loaders.records import Indicator, Project
from tests.loaders.project_rules import counts, form, found, kinds, row


def _rows(*pairs: tuple[str | None, str | None]) -> tuple[Indicator, ...]:
    given = [{"weight": weight, "score": score} for weight, score in pairs]
    return tuple(row(level3=f"指标{n}", **{k: v for k, v in one.items() if v}) for n, one in enumerate(given))


def _scored(*pairs: tuple[str | None, str | None], **fields: Any) -> Project:
    return form(indicators=_rows(*pairs), **fields)


@pytest.mark.parametrize(
    ("weights", "fields", "wanted"),
    [
        (("50", "40"), {"execution_weight": "10"}, {"passed": 1}),
        (("50", "40"), {}, {"passed": 1}),  # ten points of execution, not printed
        (("60", "40"), {}, {"passed": 1}),  # execution is one of the indicators
        (("50", "30"), {"execution_weight": "20", "total_weight": "100"}, {"passed": 1}),
        (("50", "45"), {"execution_weight": "5", "total_weight": "100"}, {"passed": 1}),
        (("50", None, "40"), {"execution_weight": "10"}, {"passed": 1}),  # merged: printed once
        (("50", "30"), {"execution_weight": "10"}, {"failed": 1}),
        (("50", "45"), {}, {"failed": 1}),
        (("50", "30"), {"unsettled": True}, {"not_testable": 1}),
    ],
)
def test_the_weights_make_the_whole(
    weights: tuple[str | None, ...], fields: dict[str, Any], wanted: dict[str, int]
) -> None:
    assert counts("J-03", _scored(*((weight, None) for weight in weights), **fields)) == wanted


@pytest.mark.parametrize(
    ("total", "execution", "scores", "wanted"),
    [
        ("95", "10", ("45", "40"), {"passed": 1}),
        ("95", None, ("55", "40"), {"passed": 1}),
        ("95", "10", ("45", "39"), {"failed": 1}),
        ("85", None, ("45", "39"), {"not_testable": 1}),  # the points for execution are not printed
        ("0", "0", (None, None), {"not_testable": 1}),
        ("95", "10", ("45", None), {"not_testable": 1}),
        (None, "10", ("45", "40"), {"not_testable": 1}),
    ],
)
def test_the_total_is_the_sum_of_the_scores(
    total: str | None, execution: str | None, scores: tuple[str | None, ...], wanted: dict[str, int]
) -> None:
    project = _scored(*(("50", score) for score in scores), total_score=total, execution_score=execution)
    assert counts("J-06", project) == wanted


def test_scores_are_between_nothing_and_the_weight() -> None:
    assert kinds("J-05", _scored(("50", "45"), ("40", "41"))) == [("error", "range")]
    assert kinds("J-05", _scored(("50", "50"), ("40", "0"))) == []


def test_blank_scores_are_one_finding_for_the_form() -> None:
    (one,) = found("J-05", _scored(("50", None), ("40", None)))
    assert (one.params["count"], one.params["of"], one.severity) == ("2", "2", "warning")


@pytest.mark.parametrize(
    ("score", "grade", "wanted"),
    [
        ("90", "优", []),
        ("89.99", "优", [("error", "wrong")]),
        ("80", "良", []),
        ("60", "中", []),
        ("59.9", "差", []),
        ("78", "良", [("error", "wrong")]),
    ],
)
def test_the_grade_is_that_of_the_total(score: str, grade: str, wanted: list[tuple[str, str]]) -> None:
    assert kinds("J-07", form(total_score=score, grade=grade)) == wanted


def test_a_grade_is_missed_only_where_other_forms_print_one() -> None:
    alone, graded = form("甲", total_score="95"), form("乙", total_score="95", grade="优")
    assert counts("J-07", alone) == {"not_testable": 1}
    (one,) = found("J-07", alone, graded)
    assert (one.subject, one.expected, one.params["kind"]) == ("甲", "优", "missing")


@pytest.mark.parametrize(
    ("target", "actual", "score", "reason", "wanted"),
    [
        ("=50台", "=40台", "10", None, [("error", "missed")]),
        ("≥50台", "48台", "10", None, [("error", "missed")]),
        ("≤50天", "60天", "10", None, [("error", "missed")]),
        ("≥50台", "≥50台", "10", None, []),
        ("≥50台", "2600", "10", None, []),  # without unit
        ("50台", "40台", "10", None, []),  # no comparator says what would be enough
        ("≥50台", "40台", "6", "雨季停工", []),
        ("≥50台", "40台", "6", None, [("warning", "unexplained")]),
        ("≥50台", "55台", "6", "雨季停工", [("warning", "achieved")]),
        ("≤50万元", "30万元", "6", "尚未支付", []),  # spending less earns no points by itself
        ("及时", "及时", "6", "有拖延", [("warning", "achieved")]),
        ("提高", "达成预期指标", "6", "有拖延", [("warning", "achieved")]),
        ("未填报", "达成预期指标", "5", "漏填", []),
        (None, None, "10", None, [("warning", "blank")]),
    ],
)
def test_a_score_is_deserved(
    target: str | None, actual: str | None, score: str, reason: str | None, wanted: list[tuple[str, str]]
) -> None:
    texts = {"target": target, "actual": actual, "deviation_reason": reason}
    one = row(weight="10", score=score, **{name: text for name, text in texts.items() if text})
    assert kinds("J-18", form(indicators=(one,))) == wanted


def test_points_for_execution_lead_back_to_the_money() -> None:
    """Ten points of execution are an equation like a percentage: solved for the budget it gives the budget."""
    budget, executed = text_figure("b", "60.00", "万元", Place(), ""), text_figure("e", "45.00", "万元", Place(), "")
    score = text_figure("s", "9.00", "分", Place(), "")
    assert score and budget and executed
    points = Identity((Term(score),), (Term(executed),), (Term(budget),), Decimal(10))
    span = solve(points, "b")
    assert span is not None
    assert span.middle == 50  # 45 ÷ 50 × 10 = 9
    assert span.low < 50 < span.high
