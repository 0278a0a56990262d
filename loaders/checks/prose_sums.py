"""Parts of the prose against their whole, this year (P-06, P-11, P-14, P-16, P-18) and as last year's follow from
their changes (P-12, P-16, P-23)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from loaders.checks.case import Case, Mention
from loaders.checks.figures import Figure
from loaders.checks.prose_common import described, readable, softened
from loaders.checks.prose_groups import Group, groups, is_complete, is_part, load_partitions
from loaders.checks.prose_tables import cells_of
from loaders.checks.verdicts import Identity, Outcome, Term, evaluate, sum_of, untestable
from loaders.prose_said import ITEM_LABELS, TITLE
from loaders.records import Severity
from loaders.values import decimal_text

_SUFFIXES = ("", "_on_execution", "_on_budget", "_unstated")


def sum_outcomes(case: Case) -> Iterator[Outcome]:
    """Every whole of the prose with the parts that are stated for it."""
    complete: list[Group] = []
    for group in groups(case, "amount"):
        outcome = _sum(case, group, group.partition.rule)
        yield outcome
        if outcome.verdict in {"passed", "tail"}:
            complete.append(group)
            yield from _prior(case, group)
    for item in ("year_start_budget", "full_year_budget"):
        for group in groups(case, item):
            if group.partition.budgets:
                yield _budget_sum(case, group, complete)
    for whole, part in load_partitions()[1]:
        yield from _contained(case, whole, part)


def _sum(case: Case, group: Group, rule: str) -> Outcome:
    """Whether the parts add up to the whole; a list that leaves something out is not testable."""
    subject = f"prose/{group.whole.said.line}/{group.whole.said.item}"
    figures = [m.figure for m in group.parts.values()]
    outcome = evaluate(sum_of([group.whole.figure], figures), rule, subject)
    if outcome.verdict == "failed" and not is_complete(case, group):
        return untestable(rule, subject, outcome.figures)
    return described(outcome, group.whole, ITEM_LABELS[group.whole.said.item], "prose.sum")


def _budget_sum(case: Case, group: Group, complete: Sequence[Group]) -> Outcome:
    """P-11: the budgets of the parts; tested where the amounts of the same parts make up the whole amount."""
    rule = group.partition.budgets
    outcome = _sum(case, replace(group, unknown=False), rule)
    figures = [m.figure for m in group.parts.values()]
    exact = evaluate(sum_of([group.whole.figure], figures), rule, outcome.subject)
    same = [g for g in complete if g.partition is group.partition and set(g.parts) == set(group.parts)]
    near = [g for g in same if g.whole.sentence.section == group.whole.sentence.section]
    if exact.verdict == "failed" and not near:
        return untestable(rule, outcome.subject, exact.figures)
    return described(exact, group.whole, ITEM_LABELS[group.whole.said.item], "prose.sum")


def _prior(case: Case, group: Group) -> Iterator[Outcome]:
    """P-12, P-16, P-23: Σ (本年 − 增减) of the parts = 本年 − 增减 of the whole, where each change is stated."""
    partition = group.partition
    if not partition.prior:
        return
    subject = f"prose/{group.whole.said.line}/prior"
    for suffix in _SUFFIXES:
        whole = _change(case, group.whole, suffix)
        parts = {line: _change(case, mention, suffix) for line, mention in group.parts.items()}
        found = [m for m in parts.values() if m is not None]
        if whole is None or not found:
            continue
        if len(found) < len(parts):
            yield untestable(partition.prior, subject, (whole.figure,))
            continue
        gone = _gone(case, group, whole, suffix)
        yield _implied(group, whole, [*found, *gone], subject, partition.prior_severity)


def _gone(case: Case, group: Group, whole: Mention, suffix: str) -> list[Mention]:
    """Changes of parts that have no amount this year: what was spent on them before is gone altogether."""
    if not group.partition.is_open:
        return []
    section = [m for m in case.mentions if m.sentence.section == whole.sentence.section]
    changes = {m.said.line: m for m in reversed(section) if m.said.item == f"change{suffix}"}
    return [m for line, m in changes.items() if line not in group.parts and is_part(group.partition, line)]


def _implied(group: Group, whole: Mention, changes: Sequence[Mention], subject: str, severity: Severity) -> Outcome:
    left = (Term(group.whole.figure), Term(whole.figure, -1))
    amounts = tuple(Term(m.figure) for m in group.parts.values())
    right = (*amounts, *(Term(m.figure, -1) for m in changes))
    outcome = evaluate(Identity(left, right), group.partition.prior, subject, severity)
    outcome = replace(outcome, arithmetic=readable(outcome.arithmetic))
    if outcome.verdict == "not_testable":
        return outcome
    digit = group.whole.figure.digit
    expected = Decimal(outcome.expected).quantize(digit)
    words = {"label": group.whole.said.label, "unit": group.whole.said.unit, "column": "上年推算数"}
    is_gone = group.partition.is_open and outcome.verdict == "failed"
    words["wording"] = "prose.prior" if is_gone else "prose.prior.sum"
    gap = abs(Decimal(outcome.printed) - expected).quantize(digit)
    return replace(outcome, expected=decimal_text(expected), params={**words, "gap": decimal_text(gap)})


def _change(case: Case, amount: Mention, suffix: str) -> Mention | None:
    """The change of the figure's line: in its section, the nearest behind it, else before it, else anywhere."""
    line, item = amount.said.line, f"change{suffix}"
    found = [m for m in case.mentions if m.said.line == line and m.said.item == item]
    near = [m for m in found if m.sentence.section == amount.sentence.section]
    behind = [m for m in near if m.number > amount.number]
    return next(iter(behind or near or found), None)


def _contained(case: Case, whole: str, part: str) -> Iterator[Outcome]:
    """P-23: last year's whole, as its change implies it, is not less than last year's part."""
    changes = [[m for m in case.mentions if m.said.line == line and m.said.item == "change"] for line in (whole, part)]
    amounts = [_amount(case, line) for line in (whole, part)]
    if not all(changes) or not all(amounts):
        return
    first, second = (change[0] for change in changes)
    left, right = (
        (Term(amount), Term(m.figure, -1)) for amount, m in zip(amounts, (first, second), strict=True) if amount
    )
    outcome = softened(evaluate(Identity(left, right), "P-23", f"prose/{whole}/prior"))
    if outcome.verdict == "not_testable":
        return
    if outcome.verdict == "failed" and Decimal(outcome.printed) > Decimal(outcome.expected):
        outcome = replace(outcome, verdict="passed")
    words = {"title": TITLE, "label": first.said.label, "part": second.said.label, "column": "上年推算数"}
    words |= {"unit": first.said.unit if first.figure.value else second.said.unit, "wording": "prose.less"}
    arithmetic = readable(outcome.arithmetic)
    yield replace(outcome, arithmetic=arithmetic, params=words, identity=None, places=(first.said.place,))


def _amount(case: Case, line: str) -> Figure | None:
    """The amount of a line: as the tables print it, else as the prose does."""
    cells = cells_of(case, line, "amount")
    said = (m.figure for m in case.mentions if m.said.line == line and m.said.item == "amount")
    return cells[0] if cells else next(said, None)
