"""One identity tested once, in the arithmetic of printed precision.

Each printed figure stands for an interval of half a unit of its last digit. A sum holds ("passed"), holds within
rounding (尾差, "tail"), fails, or cannot be tested (nothing printed to add, or no printed total).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from loaders.forms import CheckSpec
from loaders.records import Fact

Verdict = Literal["passed", "tail", "failed", "not_testable"]
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One identity tested once: its verdict, the facts it rests on (total first), and the sum in figures."""

    spec: CheckSpec
    subject: str
    verdict: Verdict
    facts: tuple[int, ...]
    printed: Decimal | None = None
    expected: Decimal | None = None


def untestable(spec: CheckSpec, subject: str, facts: tuple[int, ...]) -> Outcome:
    """The outcome of an identity of which one side is not printed."""
    return Outcome(spec, subject, "not_testable", facts)


def compare(spec: CheckSpec, subject: str, facts: Sequence[Fact], total: int | None, parts: Sequence[int]) -> Outcome:
    """Whether a printed total equals the sum of its parts; facts without a value add nothing."""
    valued = [i for i in parts if facts[i].value is not None]
    if total is None or facts[total].value is None or not valued:
        return Outcome(spec, subject, "not_testable", tuple(valued))
    return compare_sides(spec, subject, facts, [total], valued)


def compare_sides(
    spec: CheckSpec, subject: str, facts: Sequence[Fact], left: Sequence[int], right: Sequence[int]
) -> Outcome:
    """Whether two sums of facts are equal within the precision printed; different units cannot be compared."""
    left = [i for i in left if facts[i].value is not None]
    right = [i for i in right if facts[i].value is not None]
    units = {facts[i].unit for i in (*left, *right)}
    if not left or not right or len(units) > 1:
        return Outcome(spec, subject, "not_testable", (*left, *right))
    printed = sum((_value(facts[i]) for i in left), Decimal(0))
    expected = sum((_value(facts[i]) for i in right), Decimal(0))
    slack = _HALF * _finest_digit(facts[i] for i in (*left, *right)) * (len(left) + len(right))
    gap = abs(printed - expected)
    verdict: Verdict = "passed" if gap == 0 else "tail" if gap <= slack else "failed"
    return Outcome(spec, subject, verdict, (*left, *right), printed, expected)


def _value(fact: Fact) -> Decimal:
    return Decimal(fact.value or "0")


def _finest_digit(facts: Iterable[Fact]) -> Decimal:
    """What one unit of the finest last digit is worth among the figures compared, in the printed unit.

    A trailing zero is often dropped ("372.6" beside "372.55", "0" beside "0.00"), so a coarser figure excuses nothing.
    """
    exponents = [_value(f).as_tuple().exponent for f in facts]
    return Decimal(1).scaleb(min(e for e in exponents if isinstance(e, int)))
