"""Inequalities and products of printed figures, in the arithmetic of printed precision.

They are no equations: a bound that holds proves no figure, and one that fails names no single wrong one; outcomes carry
no identity.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from loaders.checks.figures import ZERO, Figure
from loaders.checks.verdicts import Outcome, Verdict, in_one_unit, shown, slack, sum_of, untestable
from loaders.records import Severity
from loaders.values import decimal_text

_HALF = Decimal("0.5")


def at_most(
    left: Sequence[Figure], right: Sequence[Figure], rule: str, subject: str, severity: Severity = "error"
) -> Outcome:
    """Σ left ≤ Σ right. Nothing on the right is a bound of zero (the cell of a printed table is blank).

    "tail" where rounding can explain that the left is larger; untestable where the units cannot be compared.
    """
    identity = sum_of(left, right)
    same = in_one_unit(identity) if right else identity
    if not left or same is None:
        return untestable(rule, subject, (*left, *right))
    value, bound = (sum((t.figure.value for t in side), ZERO) for side in (same.left, same.right))
    verdict: Verdict = "passed"
    if value > bound:
        verdict = "tail" if right and value - bound <= slack((*same.left, *same.right)) else "failed"
    sign = "≤" if verdict == "passed" else ">"
    in_words = shown(identity.right, identity) if right else "0"
    return Outcome(
        rule,
        subject,
        verdict,
        severity,
        (*left, *right),
        left[0].printed if len(left) == 1 else decimal_text(value),
        f"≤ {decimal_text(bound)}",
        f"{shown(identity.left, identity)} {sign} {in_words}",
    )


def product(
    total: Figure, factors: tuple[Figure, Figure], rule: str, subject: str, severity: Severity = "error"
) -> Outcome:
    """total = quantity × price (`factors`). The quantity is a count and exact; price and total as they are rounded."""
    quantity, printed_price = factors
    price = printed_price.in_unit(total.unit)
    if total.unit != price.unit:
        return untestable(rule, subject, (total, quantity, price))
    expected = quantity.value * price.value
    gap = abs(total.value - expected)
    digit = min(total.digit, price.digit) if printed_price.unit == total.unit else total.digit
    verdict: Verdict = "passed"
    if gap:
        verdict = "tail" if gap <= _HALF * digit * (1 + abs(quantity.value)) else "failed"
    sign = {"passed": "=", "tail": "≈"}.get(verdict, "≠")
    return Outcome(
        rule,
        subject,
        verdict,
        severity,
        (total, quantity, printed_price),
        total.printed,
        decimal_text(expected),
        f"{quantity.printed} × {decimal_text(price.value)} = {decimal_text(expected)} {sign} {total.printed}",
    )
