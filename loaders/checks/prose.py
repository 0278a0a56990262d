"""Everything that the prose is held against: the tables, and itself (P-01 … P-24)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from loaders.checks.case import Case
from loaders.checks.prose_common import once
from loaders.checks.prose_counts import count_outcomes
from loaders.checks.prose_percent import percent_outcomes
from loaders.checks.prose_sums import sum_outcomes
from loaders.checks.prose_tables import prose_table_outcomes
from loaders.checks.prose_words import word_outcomes
from loaders.checks.verdicts import Outcome

_RULES: Final[tuple[Callable[[Case], Iterator[Outcome]], ...]] = (
    percent_outcomes,
    sum_outcomes,
    count_outcomes,
    word_outcomes,
)


_CONSEQUENCES: Final = frozenset({"P-06", "P-11", "P-12", "P-14", "P-16", "P-18", "P-23", "P-24"})
"""What fails as well when one of its figures is already known to differ from the tables."""


def prose_outcomes(case: Case) -> Iterator[Outcome]:
    """Every rule about the prose of one disclosure; one wrong figure is reported once, where the tables show it."""
    against_tables = list(prose_table_outcomes(case))
    wrong = {outcome.figures[0].key for outcome in against_tables if outcome.verdict == "failed"}
    others = (_unexplained(outcome, wrong) for rule in _RULES for outcome in rule(case))
    yield from once((*against_tables, *others))


def _unexplained(outcome: Outcome, wrong: set[str]) -> Outcome:
    explained = outcome.rule in _CONSEQUENCES and any(figure.key in wrong for figure in outcome.figures)
    return replace(outcome, verdict="not_testable") if explained and outcome.verdict == "failed" else outcome
