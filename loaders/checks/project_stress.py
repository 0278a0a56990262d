"""Self-evaluations under stress: what makes a score hard to believe, as 疑点 with its evidence, never an accusation.

J-S1 target copied as result · J-S2 soft indicators · J-S3 points for nothing executed · J-S4 goal copied as result.
The other signs have rules of their own: full marks on blanks J-18, texts against scores J-23, amounts 10³ off J-16.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from loaders.checks.case import Case
from loaders.checks.project_form import SELF, ProjectForm, Row, forms, listed
from loaders.checks.verdicts import Outcome
from loaders.values import fold

STRESS: Final = ("J-S1", "J-S2", "J-S3", "J-S4", "J-13", "J-16", "J-18", "J-19", "J-23")
"""The rules of the stress test, for a page that shows them together."""

_LEAST_ROWS = 4
"""A form with fewer indicators shows no pattern."""
_LEAST_TEXT = 30


def stress_outcomes(case: Case) -> Iterator[Outcome]:
    """The stress test of every self-evaluation of a case."""
    for form in forms(case):
        if form.project.form == SELF:
            yield from stress(form)


def stress(form: ProjectForm) -> Iterator[Outcome]:
    """The signs that one self-evaluation shows."""
    yield from _copied(form)
    yield from _soft(form)
    yield from _idle(form)
    yield from _same_goal(form)


def _copied(form: ProjectForm) -> Iterator[Outcome]:
    """J-S1: half of the counted targets or more stand again, sign for sign, as what was reached."""
    counted = [row for row in form.rows if row.target and row.target.number is not None and row.actual]
    same = [row for row in counted if row.target and row.actual and row.target.text == row.actual.text]
    yield from _share(form, "J-S1", same, counted)


def _soft(form: ProjectForm) -> Iterator[Outcome]:
    """J-S2: half of the indicators or more have no target that can be measured."""
    stated = [row for row in form.rows if row.target]
    soft = [row for row in stated if row.target and not row.target.is_measured]
    yield from _share(form, "J-S2", soft, stated)


def _share(form: ProjectForm, rule: str, rows: Sequence[Row], of: Sequence[Row]) -> Iterator[Outcome]:
    if len(of) < _LEAST_ROWS:
        yield form.untested(rule)
    elif 2 * len(rows) < len(of):
        yield form.passed(rule)
    else:
        places = [row.indicator.place for row in rows]
        shown = listed([f"{row.indicator.level3}：{row.target.text if row.target else ''}" for row in rows])
        yield form.found(rule, "info", places, shown, count=str(len(rows)), of=str(len(of)))


def _idle(form: ProjectForm) -> Iterator[Outcome]:
    """J-S3: nothing was executed, and indicators have their full score."""
    executed = form.figure("executed")
    if executed is None:
        yield form.untested("J-S3")
        return
    full = [row for row in form.rows if row.indicator.weight and row.indicator.score == row.indicator.weight]
    full = [row for row in full if row.indicator.weight not in (None, "0")]
    if executed.value != 0 or not full:
        yield form.passed("J-S3")
        return
    places = [executed.place, *(row.indicator.place for row in full)]
    total = form.project.total_score or ""
    yield form.found("J-S3", "warning", places, executed.printed, total, count=str(len(full)), of=str(len(form.rows)))


def _same_goal(form: ProjectForm) -> Iterator[Outcome]:
    """J-S4: 实际完成情况 repeats 年度目标 word for word."""
    goal, result = next(form.texts("goal"), None), next(form.texts("result"), None)
    if goal is None or result is None or len(fold(goal.text)) < _LEAST_TEXT:
        return
    if fold(goal.text).rstrip("。") == fold(result.text).rstrip("。"):
        yield form.found("J-S4", "info", (goal.place, result.place), result.text[:40])
    else:
        yield form.passed("J-S4")
