"""Targets and actual values as they are written: J-12, J-13, J-14, J-19, J-25 (绩效指标应清晰、细化、可衡量)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from loaders.checks.case import Case
from loaders.checks.project_form import SELF, ProjectForm, Row, forms, listed
from loaders.checks.project_values import Value, read_value, same_unit
from loaders.checks.verdicts import Outcome
from loaders.records import Severity
from loaders.values import fold

_FACTOR = 2
"""A target that was adjusted by this factor or more is a lost digit, or a change that needs a word."""
_STANDARD = re.compile(r"期(?:指标|目标)")
_VERB = re.compile(r"达成|达到|完成|实现|未|符合|超|按")
_BOUND = re.compile(r"[≥≤><=]")


def indicator_outcomes(case: Case) -> Iterator[Outcome]:
    """The rules of single values, one finding for each form and rule."""
    for form in forms(case):
        yield from _each(form, "J-12", _incomplete)
        yield from _each(form, "J-19", _unfilled)
        yield from _twins(form)
        if form.project.form == SELF:
            yield from _each(form, "J-13", _unmeasured)
            yield from _each(form, "J-14", _changed, kind="target")
            yield from _each(form, "J-14", _garbled, kind="actual")


def _each(form: ProjectForm, rule: str, test: Callable[[Row], str | None], **params: str) -> Iterator[Outcome]:
    """One finding for all rows that a test names, with their places and how many of how many they are."""
    found = [(row, text) for row in form.rows if (text := test(row))]
    if found:
        yield _many(form, rule, "warning", found, **params)
    elif form.rows:
        yield form.passed(rule)


def _many(form: ProjectForm, rule: str, severity: Severity, found: Sequence[tuple[Row, str]], **params: str) -> Outcome:
    places = [row.indicator.place for row, _ in found]
    shown = listed([f"{row.indicator.level3}：{text}" for row, text in found])
    return form.found(rule, severity, places, shown, count=str(len(found)), of=str(len(form.rows)), **params)


def _incomplete(row: Row) -> str | None:
    """J-12: a target with a comparator has a number (≥% has none)."""
    target = row.indicator.target
    value = read_value(target)
    return target if value is not None and value.is_incomplete else None


def _unfilled(row: Row) -> str | None:
    """J-19: every target is filled in."""
    texts = (row.indicator.target, row.indicator.adjusted_target)
    return next((text for text in texts if text and (value := read_value(text)) and value.is_unfilled), None)


def _unmeasured(row: Row) -> str | None:
    """J-13: what was reached is a measured value: a number for a number, and without a comparator."""
    target, actual = row.target, row.actual
    if actual is None:
        return None
    if actual.sign and actual.number is not None:
        return row.indicator.actual
    counted = target is not None and target.number is not None and not target.is_date and bool(target.unit)
    return f"{target.text if target else ''} → {actual.text}" if counted and not actual.is_measured else None


def _changed(row: Row) -> str | None:
    """J-14: the first target and the adjusted one are of one size, and each is one value."""
    first, adjusted = read_value(row.indicator.target), read_value(row.indicator.adjusted_target)
    for value in filter(None, (first, adjusted)):
        if len(_BOUND.findall(value.text.replace("<=", "≤").replace(">=", "≥"))) > 1:
            return value.text
    if first is None or adjusted is None or not _differ(first, adjusted):
        return None
    return f"{first.text} → {adjusted.text}"


def _differ(first: Value, adjusted: Value) -> bool:
    if not first.number or not adjusted.number or first.unit != adjusted.unit or not same_unit(first, adjusted):
        return False
    low, high = sorted((first.number, adjusted.number))
    return high >= _FACTOR * low


def _garbled(row: Row) -> str | None:
    """J-14: the standard words for a result (达成预期指标, 部分达成预期指标并具有一定效果 …) are whole."""
    text = fold(row.indicator.actual or "")
    return row.indicator.actual if _STANDARD.search(text) and not _VERB.search(text) else None


def _twins(form: ProjectForm) -> Iterator[Outcome]:
    """J-25: no indicator is printed twice: the same name and target under the same level 2."""
    seen: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in form.rows:
        one = row.indicator
        seen[fold(one.level2 or ""), fold(one.level3), fold(one.adjusted_target or one.target or "")].append(row)
    twins = [rows for (_, name, target), rows in seen.items() if len(rows) > 1 and name and target]
    if twins:
        rows = [row for group in twins for row in group]
        found = [(row, row.target.text if row.target else "") for row in rows]
        yield _many(form, "J-25", "warning", found)
    elif form.rows:
        yield form.passed("J-25")
