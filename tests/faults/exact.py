"""The arithmetic of the identities once more, in fractions and without the code that is measured.

What an identity covers, and which cells could be at fault, are judged by this alone: the list of identities (which
figures, with which signs) is taken from the rules, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from loaders.checks.figures import Figure
from loaders.checks.verdicts import Identity, Term

YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}

Values = Mapping[str, Fraction]
"""key -> a value other than the printed one"""


def fails(identity: Identity, values: Values) -> bool:
    """Whether no rounding of its figures makes it hold."""
    if not identity.divisor:
        gap = _sum(identity.left, values) - _sum(identity.right, values)
        return bool(gap) and abs(gap) > _rounding((*identity.left, *identity.right))
    share = _share(identity, values)
    part, whole = _sum(identity.right, values), _sum(identity.divisor, values)
    a, b = _rounding(identity.right), _rounding(identity.divisor)
    half = Fraction(identity.left[0].figure.digit) / 2
    if abs(whole) <= b:
        return False
    ends = [Fraction(identity.scale) * (part + x) / (whole + y) for x in (-a, a) for y in (-b, b)]
    return not min(ends) - half <= share <= max(ends) + half


def _yuan(figure: Figure) -> Fraction:
    return Fraction(YUAN.get(figure.unit or "", 1))


def _sum(terms: Iterable[Term], values: Values) -> Fraction:
    return sum(
        (values.get(t.figure.key, Fraction(t.figure.value)) * t.sign * _yuan(t.figure) for t in terms), Fraction()
    )


def _rounding(terms: Sequence[Term]) -> Fraction:
    """Half of the last digit of each figure, the finest of its kind for all of a kind."""
    finest: dict[tuple[str, str | None], Fraction] = {}
    for term in terms:
        kind = (term.figure.source, term.figure.unit)
        digit = Fraction(term.figure.digit) * _yuan(term.figure)
        finest[kind] = min(digit, finest.get(kind, digit))
    return sum((finest[t.figure.source, t.figure.unit] / 2 for t in terms), Fraction())


def could_be_at_fault(identities: Sequence[Identity], values: Values) -> set[str]:
    """The figures of which one alone, with another value, leaves no identity failing: found by trying."""
    touched = [identity for identity in identities if any(f.key in values for f in identity.figures)]
    failing = [identity for identity in touched if fails(identity, values)]
    if not failing:
        return set()
    shared = set.intersection(*({f.key for f in identity.figures} for identity in failing))
    return {key for key in shared if _some_value_mends(key, identities, values)}


def _some_value_mends(key: str, identities: Sequence[Identity], values: Values) -> bool:
    concerned = [i for i in identities if any(f.key == key for f in i.figures)]
    step = min(Fraction(f.digit) for i in concerned for f in i.figures if f.key == key)
    asked = {_asked(identity, key, values) for identity in concerned}
    near = {value + step * n / 2 for value in asked if value is not None for n in range(-4, 5)}
    return any(not any(fails(other, {**values, key: value}) for other in concerned) for value in near)


def _asked(identity: Identity, key: str, values: Values) -> Fraction | None:
    """The value for which the identity holds exactly: where the line through two trials crosses zero."""
    zero, one = (_excess(identity, {**values, key: Fraction(x)}) for x in (0, 1))
    return None if zero == one else zero / (zero - one)


def _excess(identity: Identity, values: Values) -> Fraction:
    if identity.divisor:
        return _share(identity, values) * _sum(identity.divisor, values) - Fraction(identity.scale) * _sum(
            identity.right, values
        )
    return _sum(identity.left, values) - _sum(identity.right, values)


def _share(identity: Identity, values: Values) -> Fraction:
    """The printed percentage."""
    (term,) = identity.left
    return values.get(term.figure.key, Fraction(term.figure.value)) * term.sign
