"""A disclosure proved: every family of rules tested, with findings, counts and a status for each figure.

A rule that could not be tested is counted, never passed over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import localcontext
from typing import Final

from loaders.checks.across import across_outcomes
from loaders.checks.captions import caption_outcomes
from loaders.checks.case import Case
from loaders.checks.codes import code_outcomes
from loaders.checks.figures import Figure
from loaders.checks.language import language_outcomes
from loaders.checks.matters import matter_outcomes
from loaders.checks.project_costs import cost_outcomes
from loaders.checks.project_document import project_document_outcomes
from loaders.checks.project_indicators import indicator_outcomes
from loaders.checks.project_money import money_outcomes
from loaders.checks.project_scores import score_outcomes
from loaders.checks.project_stress import stress_outcomes
from loaders.checks.project_texts import text_outcomes
from loaders.checks.prose import prose_outcomes
from loaders.checks.publication import publication_outcomes
from loaders.checks.repair import find_causes, statuses, with_causes
from loaders.checks.tables import table_outcomes
from loaders.checks.verdicts import Outcome, as_finding
from loaders.forms import UNLISTED
from loaders.records import CheckCount, Finding, Status
from loaders.values import MOST_DIGITS

_DIGITS: Final = 4 * MOST_DIGITS
"""Enough for a quotient of the longest figures that are read, to the digits of the shortest."""

FAMILIES: Final[tuple[Callable[[Case], Iterable[Outcome]], ...]] = (
    table_outcomes,
    across_outcomes,
    prose_outcomes,
    language_outcomes,
    publication_outcomes,
    matter_outcomes,
    code_outcomes,
    caption_outcomes,
    money_outcomes,
    score_outcomes,
    indicator_outcomes,
    cost_outcomes,
    text_outcomes,
    stress_outcomes,
    project_document_outcomes,
)
"""What is tested, in this order. A family yields an outcome for each rule that it could have tested."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Findings (fails and tails), how often each rule passed, and the status of each figure by its key."""

    findings: tuple[Finding, ...]
    counts: dict[str, CheckCount]
    statuses: dict[str, Status]

    def of_project(self, index: int) -> dict[str, Status]:
        """The statuses of the figures of a project: "executed", "s1/executed", "i4/score"."""
        prefix = f"p{index}/"
        return {key.removeprefix(prefix): status for key, status in self.statuses.items() if key.startswith(prefix)}

    def of_facts(self, size: int) -> tuple[Status, ...]:
        """The statuses of the first `size` facts in order."""
        return tuple(self.statuses.get(f"f{i}", "unverified") for i in range(size))


def prove(case: Case) -> Proof:
    """Test every rule on a disclosure, look for the causes of what fails, and say what that means for each figure."""
    with localcontext(prec=_DIGITS):
        judged = tested(case)
        causes = find_causes(judged, case)
        findings = [(i, _finding(o, case)) for i, o in enumerate(judged) if o.verdict in {"failed", "tail"}]
        return Proof(with_causes(findings, causes), _counts(judged), statuses(judged, causes))


def tested(case: Case) -> tuple[Outcome, ...]:
    """Every rule tested on a disclosure.

    A failure is claimed only where everything was read: while a table holds rows that no form declares or cells that
    nobody explained, the missing part may stand there, and the identity counts as not testable.
    """
    partial = _partial(case)
    outcomes = (outcome for family in FAMILIES for outcome in family(case))
    return tuple(_withdrawn(o) if o.verdict == "failed" and partial & _titles(o, case) else o for o in outcomes)


def _partial(case: Case) -> set[str]:
    """Titles of the tables that were not wholly read."""
    return {t.title for t in case.tables if not t.complete} | {f.title for f in case.facts if f.line == UNLISTED}


def _titles(outcome: Outcome, case: Case) -> set[str]:
    """The tables that the figures of an identity stand in; a rule without an identity claims no sum."""
    if outcome.identity is None:
        return set()
    return {case.facts[i].title for i in map(fact_index, outcome.figures) if i is not None}


def fact_index(figure: Figure) -> int | None:
    """The number of the fact that a figure is, None for the figures of project forms."""
    return int(figure.key[1:]) if figure.key.startswith("f") else None


def _withdrawn(outcome: Outcome) -> Outcome:
    return replace(outcome, verdict="not_testable")


def _finding(outcome: Outcome, case: Case) -> Finding:
    places = dict.fromkeys((*(f.place for f in outcome.figures if f.key), *outcome.places))
    return as_finding(outcome, tuple(places), {**_checked(outcome, case), **outcome.params})


def _checked(outcome: Outcome, case: Case) -> dict[str, str]:
    """Where the figure stands that was held against the others, in words of the document."""
    index = fact_index(outcome.figures[0]) if outcome.figures else None
    if index is None:
        return {}
    fact = case.facts[index]
    return {"title": fact.title, "label": fact.label, "column": fact.column, "unit": fact.unit or ""}


def _counts(outcomes: Iterable[Outcome]) -> dict[str, CheckCount]:
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        by_rule[outcome.rule][outcome.verdict] += 1
    return {rule: CheckCount(**c) for rule, c in sorted(by_rule.items())}


def merged(*counts: Mapping[str, CheckCount]) -> dict[str, CheckCount]:
    """Counts of several sources by rule, added."""
    total: dict[str, CheckCount] = {}
    for one in counts:
        for rule, count in one.items():
            old = total.get(rule, CheckCount())
            total[rule] = CheckCount(
                old.passed + count.passed,
                old.failed + count.failed,
                old.tail + count.tail,
                old.not_testable + count.not_testable,
            )
    return dict(sorted(total.items()))
