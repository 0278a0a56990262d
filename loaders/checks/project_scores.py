"""Weights, scores and grades of self-evaluations: J-03, J-05, J-06, J-07, J-18 (财预〔2020〕10号).

The weights are those that the form prints: 50/30/10 is a default of the rule, not a check.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from loaders.checks.case import Case
from loaders.checks.figures import ZERO, Figure, constant
from loaders.checks.project_costs import is_huge
from loaders.checks.project_form import SELF, ProjectForm, Row, forms, listed
from loaders.checks.project_money import TEN, weight_left
from loaders.checks.project_values import Value, met, same_unit
from loaders.checks.verdicts import Identity, Outcome, Term, evaluate, judge
from loaders.values import fold

_HUNDRED = Decimal(100)
_POINT = Decimal("0.01")
_GRADES = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
_ACHIEVED = ("达成预期指标", "达成预期目标", "完成预期指标", "完成预期目标", "全部完成", "已完成", "完成")


def score_outcomes(case: Case) -> Iterator[Outcome]:
    """The rules of scores, form by form."""
    graded = any(form.project.grade for form in forms(case))
    for form in forms(case):
        yield from _weights(form)
        if form.project.form == SELF:
            yield from _total(form)
            yield from _blank_scores(form)
            yield from _too_high(form)
            yield from _grade(form, graded)
            yield from _deserved(form)


def _weights(form: ProjectForm) -> Iterator[Outcome]:
    """J-03: the weights of the indicators and that of execution make the total that the form prints, else 100.

    Where no weight of execution is printed, it is what the indicators leave of it: a usual weight, or nothing.
    """
    weights = [exact(f) for row in form.rows if (f := form.mark(row, "weight"))]
    if not weights or form.project.unsettled:
        if weights:
            yield form.untested("J-03")
        return
    total = exact(form.figure("total_weight") or constant(_HUNDRED, "分"))
    weight = form.figure("execution_weight")
    own = exact(weight) if weight else None
    ways = [[own, *weights], weights] if own else [weights, [constant(weight_left(form) or TEN, "分"), *weights]]
    identities = [Identity(tuple(map(Term, parts)), (Term(total),)) for parts in ways if parts]
    good = next((identity for identity in identities if judge(identity)[0] == "passed"), None)
    yield evaluate(good or identities[0 if own else -1], "J-03", form.project.name, brief=True)


def exact(figure: Figure) -> Figure:
    """A weight or a score: points are not rounded, 45 is 45.00 (only points for execution may be)."""
    return figure if figure.digit <= _POINT else figure.valued(figure.value, _POINT, figure.unit)


def _total(form: ProjectForm) -> Iterator[Outcome]:
    """J-06: 总分 = Σ scores + points for execution. Blank scores beside a total prove nothing."""
    total = form.figure("total_score")
    scores = [exact(f) for row in form.rows if (f := form.mark(row, "score"))]
    missing = any(row.indicator.weight and not row.indicator.score for row in form.rows)
    own = form.figure("execution_score")
    if total is None or not scores or form.project.unsettled:
        yield form.untested("J-06")
        return
    ways = [(*scores, exact(own)), tuple(scores)] if own else [tuple(scores)]
    identities = [Identity((Term(exact(total)),), tuple(map(Term, parts))) for parts in ways]
    good = next((identity for identity in identities if judge(identity)[0] == "passed"), None)
    if good is None and (missing or own is None):
        yield form.untested("J-06")
    else:
        yield evaluate(good or identities[0], "J-06", form.project.name, brief=True)


def _blank_scores(form: ProjectForm) -> Iterator[Outcome]:
    """J-05: a score for each weight."""
    weighted = [row for row in form.rows if row.indicator.weight]
    blank = [row for row in weighted if not row.indicator.score]
    if not weighted:
        return
    if not blank:
        yield form.passed("J-05")
        return
    total = form.project.total_score or ""
    places = [row.indicator.place for row in blank]
    count, of = str(len(blank)), str(len(weighted))
    yield form.found("J-05", "warning", places, total, kind="blank", count=count, of=of)


def _too_high(form: ProjectForm) -> Iterator[Outcome]:
    """J-05: 0 ≤ score ≤ weight."""
    for row in form.rows:
        weight, score = form.mark(row, "weight"), form.mark(row, "score")
        if weight and score and not 0 <= score.value <= weight.value:
            where = (row.indicator.place,)
            name = row.indicator.level3
            yield form.found("J-05", "error", where, score.printed, weight.printed, kind="range", name=name)


def grade_of(score: Decimal) -> str:
    """The grade of a total score: 优 from 90, 良 from 80, 中 from 60, else 差."""
    return next(grade for grade, least in _GRADES if score >= least)


def _grade(form: ProjectForm, graded: bool) -> Iterator[Outcome]:
    """J-07: the printed grade is that of the total score; where other forms of the document print one, it is there."""
    total, printed = form.figure("total_score"), form.project.grade
    if total is None or (not printed and not graded):
        yield form.untested("J-07")
    elif not printed:
        yield form.found("J-07", "warning", (total.place,), total.printed, grade_of(total.value), kind="missing")
    elif fold(printed) == grade_of(max(total.value, ZERO)):
        yield form.passed("J-07")
    else:
        where = (form.project.money_places.get("grade", total.place), total.place)
        worked = f"{total.printed} → {grade_of(total.value)}"
        yield form.found("J-07", "error", where, printed, grade_of(total.value), arithmetic=worked, kind="wrong")


def _deserved(form: ProjectForm) -> Iterator[Outcome]:
    """J-18: full marks only for what was reached, points off only for what was not, or with a reason."""
    missed: list[Row] = []
    groups: dict[str, list[Row]] = {"blank": [], "achieved": [], "unexplained": []}
    for row in form.rows:
        weight, score = form.mark(row, "weight"), form.mark(row, "score")
        if weight is None or score is None or weight.value <= 0 or is_huge(form, row):
            continue  # a wrong unit is a finding of its own (J-16)
        kind = _judged(row, full=score.value == weight.value)
        if kind == "missed":
            missed.append(row)
        elif kind:
            groups[kind].append(row)
    for row in missed:
        printed = f"{row.indicator.actual}，{row.indicator.score}/{row.indicator.weight}"
        where = (row.indicator.place,)
        yield form.found("J-18", "error", where, printed, row.wanted, kind="missed", name=row.indicator.level3)
    for kind, rows in groups.items():
        yield from _grouped(form, kind, rows)
    if not missed and not any(groups.values()):
        yield form.passed("J-18")


def _grouped(form: ProjectForm, kind: str, rows: Sequence[Row]) -> Iterator[Outcome]:
    if rows:
        shown = [
            f"{row.indicator.level3}：{row.indicator.actual or '空白'}，{row.indicator.score}/{row.indicator.weight}"
            for row in rows
        ]
        places = [row.indicator.place for row in rows]
        yield form.found("J-18", "warning", places, listed(shown), kind=kind, count=str(len(rows)))


def _judged(row: Row, full: bool) -> str | None:
    """What is odd about a score: "missed" (full marks though the target was not reached), "blank" (full marks on
    nothing), "achieved" (points off though it was), "unexplained" (points off without a reason); None if nothing."""
    target, actual = row.target, row.actual
    if actual is None:
        return "blank" if full and target is None else None
    reached = met(target, actual) if target else None
    if full:
        return "missed" if reached is False and _exact(target, actual) else None
    lowered = target is not None and target.sign in ("≤", "<")  # spending less earns no points by itself
    if (reached and not lowered) or _claims(actual, target):
        return "achieved"
    return "unexplained" if reached is False and not row.indicator.deviation_reason else None


def _exact(target: Value | None, actual: Value) -> bool:
    """Whether a comparison is sure: both with units, the actual value a number of its own."""
    return target is not None and bool(target.unit) and target.unit == actual.unit and same_unit(target, actual)


def _claims(actual: Value, target: Value | None) -> bool:
    """Whether an actual value in words claims success: the standard words, or the words of the target."""
    words = actual.text.rstrip("。")
    standard = words in _ACHIEVED or (words.startswith("全部") and words.endswith("完成"))
    copied = target is not None and not target.is_date and target.number is None and words == target.text
    return (standard and not (target and target.is_unfilled)) or copied
