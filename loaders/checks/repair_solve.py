"""What an identity asks of one of its figures when all others are right: an interval, as in `verdicts`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from loaders.checks.figures import ZERO, Figure, last_digit
from loaders.checks.verdicts import Identity, Term, in_one_unit, judge, slack
from loaders.values import UNIT_YUAN

_HALF = Decimal("0.5")

Change = Callable[[Figure], Figure]
"""What a hypothesis makes of a figure: itself, or the same with another value or unit."""


@dataclass(frozen=True, slots=True)
class Span:
    """The values from `low` to `high` that an identity allows for a figure, in its own unit; `middle`: held exactly."""

    low: Decimal
    middle: Decimal
    high: Decimal

    def meets(self, other: Span) -> bool:
        """Whether a value lies in both."""
        return self.low <= other.high and other.low <= self.high


def common(spans: Sequence[Span]) -> Span | None:
    """The values that all spans allow, with the middle of the narrowest; None where there are none."""
    low, high = max(span.low for span in spans), min(span.high for span in spans)
    middle = min(spans, key=lambda span: span.high - span.low).middle
    return Span(low, min(max(middle, low), high), high) if low <= high else None


def changed(identity: Identity, change: Change) -> Identity:
    """The identity under a hypothesis."""
    left, right, divisor = (_terms(terms, change) for terms in (identity.left, identity.right, identity.divisor))
    return Identity(left, right, divisor, identity.scale)


def _terms(terms: Sequence[Term], change: Change) -> tuple[Term, ...]:
    return tuple(Term(change(term.figure), term.sign) for term in terms)


def to_value(values: Mapping[str, Decimal]) -> Change:
    """The hypothesis that the figures of these keys have these values, printed with as many decimals as they are."""

    def change(figure: Figure) -> Figure:
        value = values.get(figure.key)
        if value is None:
            return figure
        return replace(figure, value=value, digit=last_digit(value), printed=f"{value:f}")

    return change


def holds(identity: Identity) -> bool:
    """Whether it holds, exactly or within rounding."""
    same = in_one_unit(identity)
    return same is not None and judge(same)[0] in {"passed", "tail"}


def contradicts(identity: Identity) -> bool:
    """Whether it can be tested and fails."""
    same = in_one_unit(identity)
    return same is not None and judge(same)[0] == "failed"


def solve(identity: Identity, key: str) -> Span | None:
    """The values of figure `key` for which the identity holds.

    None where it says nothing: the figure cancels out, or rounding alone could make it anything.
    """
    same = in_one_unit(changed(identity, _as_fine_as_others(identity, key)))
    if same is None:
        return None
    span = _solve_percentage(same, key) if same.divisor else _solve_sum(same, key)
    figure = next(figure for figure in identity.figures if figure.key == key)
    if span is None or any(term.figure.key == key for term in same.left if same.divisor):
        return span
    unit = (same.divisor or same.left)[0].figure.unit
    return _scaled(span, UNIT_YUAN.get(unit or "", 1), UNIT_YUAN.get(figure.unit or "", 1))


def finest_beside(identity: Identity, key: str) -> Decimal | None:
    """The finest last digit of the other figures that are printed in the same kind of place and unit."""
    own = next(figure for figure in identity.figures if figure.key == key)
    others = [f.digit for f in identity.figures if f.key != key and (f.source, f.unit) == (own.source, own.unit)]
    return min(others, default=None)


def _as_fine_as_others(identity: Identity, key: str) -> Change:
    """What is wrong in a figure may be its decimals: they are not what rounding is measured by."""
    digit = finest_beside(identity, key)
    return lambda figure: figure if figure.key != key or digit is None else replace(figure, digit=digit)


def _scaled(span: Span, unit_yuan: int, own_yuan: int) -> Span:
    if unit_yuan == own_yuan:
        return span
    factor = Decimal(unit_yuan) / Decimal(own_yuan)
    return Span(span.low * factor, span.middle * factor, span.high * factor)


def _solve_sum(identity: Identity, key: str) -> Span | None:
    own_left, rest_left = _split(identity.left, key)
    own_right, rest_right = _split(identity.right, key)
    own = own_left - own_right
    if own == 0:
        return None
    middle = (rest_right - rest_left) / own
    half = slack((*identity.left, *identity.right)) / abs(own)
    return Span(middle - half, middle, middle + half)


def _solve_percentage(identity: Identity, key: str) -> Span | None:
    """left = scale · part ÷ whole, solved for a figure of one of the three."""
    own_left, left = _split(identity.left, key)
    own_part, part = _split(identity.right, key)
    own_whole, whole = _split(identity.divisor, key)
    half = _HALF * identity.left[0].figure.digit
    parts = _corners(part, slack(identity.right))
    wholes = _corners(whole, slack(identity.divisor))
    if own_left:
        exact = [identity.scale * p / w for p in parts for w in wholes if w]
        return _around(exact, half) if len(exact) == len(parts) * len(wholes) else None
    found = []
    for share in (left, left - half, left + half):
        own = share * own_whole - identity.scale * own_part
        if own == 0:
            return None
        found += [(identity.scale * p - share * w) / own for p in parts for w in wholes]
    return _around(found, ZERO)


def _corners(value: Decimal, half: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    return value, value - half, value + half


def _around(values: Sequence[Decimal], half: Decimal) -> Span:
    """From the smallest to the largest; the first is what holds exactly."""
    return Span(min(values) - half, values[0], max(values) + half)


def _split(terms: Sequence[Term], key: str) -> tuple[int, Decimal]:
    """(how often the figure is counted, the sum of the others)."""
    own = sum(term.sign for term in terms if term.figure.key == key)
    return own, sum((term.sign * term.figure.value for term in terms if term.figure.key != key), ZERO)
