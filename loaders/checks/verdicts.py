"""One identity tested once, in the arithmetic of printed precision.

Each printed figure stands for an interval of half a unit of its last digit. An identity holds ("passed"), holds within
rounding (尾差, "tail"), fails, or cannot be tested (something of it is not printed). There is no other tolerance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from loaders.checks.figures import ZERO, Figure
from loaders.document import Place
from loaders.records import Finding, Severity
from loaders.values import UNIT_YUAN, decimal_text, parse_number

Verdict = Literal["passed", "tail", "failed", "not_testable"]
_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Term:
    """A figure of an identity with its sign (+1 or -1)."""

    figure: Figure
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Identity:
    """Σ left = Σ right; with a divisor: left = scale · Σ right ÷ Σ divisor (100: a percentage, 10: ten points).

    The first figure of `left` is the one that is held against the others.
    """

    left: tuple[Term, ...]
    right: tuple[Term, ...]
    divisor: tuple[Term, ...] = ()
    scale: Decimal = _HUNDRED

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure that it rests on, the checked one first."""
        return tuple([term.figure for term in (*self.left, *self.right, *self.divisor)])


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule tested once.

    figures   what it rests on, the checked one first; their places lead to the findings' places, before `places`
    printed, expected, arithmetic    as a person would write them
    identity  the equation, where there is one: what a repair would have to satisfy
    """

    rule: str
    subject: str
    verdict: Verdict
    severity: Severity = "error"
    figures: tuple[Figure, ...] = ()
    printed: str = ""
    expected: str = ""
    arithmetic: str = ""
    places: tuple[Place, ...] = ()
    params: dict[str, str] = field(default_factory=dict)
    identity: Identity | None = None


def sum_of(left: Iterable[Figure], right: Iterable[Figure]) -> Identity:
    """Σ left = Σ right."""
    return Identity(tuple(Term(f) for f in left), tuple(Term(f) for f in right))


def percentage(printed: Figure, part: Sequence[Term], whole: Sequence[Term]) -> Identity:
    """printed % = 100 · Σ part ÷ Σ whole."""
    return Identity((Term(printed),), tuple(part), tuple(whole))


def evaluate(
    identity: Identity, rule: str, subject: str, severity: Severity = "error", *, brief: bool = False
) -> Outcome:
    """The outcome of an identity; figures whose units cannot be compared make it not testable.

    `brief`: one that passes is not written out, for the many that nobody will read.
    """
    same = in_one_unit(identity)
    if same is None:
        return untestable(rule, subject, identity.figures)
    verdict, exact = judge(same)
    if brief and verdict == "passed":
        return Outcome(rule, subject, verdict, severity, identity.figures, identity=identity)
    expected = _tidy(exact, identity)
    sign = {"passed": "=", "tail": "≈", "failed": "≠", "not_testable": "?"}[verdict]
    printed = shown(identity.left, identity)
    return Outcome(
        rule,
        subject,
        verdict,
        severity,
        identity.figures,
        identity.left[0].figure.printed if len(identity.left) == 1 else decimal_text(_total(identity.left)),
        decimal_text(expected) if expected is not None else "",
        _arithmetic(_worked(identity), _expected(expected, identity), sign, printed),
        identity=identity,
    )


def _arithmetic(worked: str, expected: str, sign: str, printed: str) -> str:
    """The sum as a person would write it: a result that is the printed one, or a single figure, stands once."""
    steps = [worked] if sign == "=" or expected in {"", worked.replace(",", "")} else [worked, expected]
    return f"{' = '.join(steps)} {sign} {printed}"


def as_finding(outcome: Outcome, places: tuple[Place, ...], params: dict[str, str]) -> Finding:
    """An outcome that failed, or held within rounding, as the finding that is kept of it."""
    return Finding(
        rule=outcome.rule,
        severity="tail" if outcome.verdict == "tail" else outcome.severity,
        verdict="fails",
        subject=outcome.subject,
        printed=outcome.printed,
        expected=outcome.expected,
        arithmetic=outcome.arithmetic,
        places=places,
        params=params,
    )


def untestable(rule: str, subject: str, figures: tuple[Figure, ...] = ()) -> Outcome:
    """The outcome of an identity of which one side is not printed."""
    return Outcome(rule, subject, "not_testable", figures=figures)


def in_one_unit(identity: Identity) -> Identity | None:
    """The identity with its figures in one unit: that of the checked figure, or for a percentage that of the whole.

    None where a side is not printed or the units cannot be set against each other (money beside a count).
    """
    if not (identity.left and identity.right):
        return None
    unit = (identity.divisor or identity.left)[0].figure.unit
    left = identity.left if identity.divisor else _converted(identity.left, unit)
    same = Identity(left, _converted(identity.right, unit), _converted(identity.divisor, unit), identity.scale)
    compared = (*same.right, *same.divisor) if same.divisor else (*same.left, *same.right)
    return same if all(term.figure.unit == unit for term in compared) else None


def _converted(terms: tuple[Term, ...], unit: str | None) -> tuple[Term, ...]:
    return tuple(term if term.figure.unit == unit else Term(_in_unit(term.figure, unit), term.sign) for term in terms)


def _in_unit(figure: Figure, unit: str | None) -> Figure:
    """A figure printed in another unit has a last digit of its own, which no other figure makes finer."""
    return replace(figure.in_unit(unit), source=f"{figure.source} {figure.unit}")


def judge(identity: Identity) -> tuple[Verdict, Decimal | None]:
    """(verdict, what the left side should be) of an identity in one unit.

    Percentages are expected with the decimals that are printed.
    """
    return _judge_percentage(identity) if identity.divisor else _judge_sum(identity)


def _judge_sum(identity: Identity) -> tuple[Verdict, Decimal]:
    printed, expected = _total(identity.left), _total(identity.right)
    gap = abs(printed - expected)
    if gap == 0:
        return "passed", expected
    return ("tail" if gap <= slack((*identity.left, *identity.right)) else "failed"), expected


def _judge_percentage(identity: Identity) -> tuple[Verdict, Decimal | None]:
    printed, part, whole = _total(identity.left), _total(identity.right), _total(identity.divisor)
    part_slack, whole_slack = slack(identity.right), slack(identity.divisor)
    if abs(whole) <= whole_slack:
        return "not_testable", None
    half = _HALF * identity.left[0].figure.digit
    exact = identity.scale * part / whole
    expected = exact.quantize(identity.left[0].figure.digit)
    if abs(printed - exact) <= half:
        return "passed", expected
    corners = [
        identity.scale * (part + a) / (whole + b)
        for a in (-part_slack, part_slack)
        for b in (-whole_slack, whole_slack)
    ]
    return ("tail" if min(corners) - half <= printed <= max(corners) + half else "failed"), expected


def slack(terms: Sequence[Term]) -> Decimal:
    """What rounding can explain: half a unit of the last digit of each figure.

    A trailing zero is often dropped ("372.6" beside "372.55", "0" beside "0.00"): among figures of one source the
    finest digit counts for all.
    """
    finest: dict[str, Decimal] = {}
    for term in terms:
        figure = term.figure
        finest[figure.source] = min(figure.digit, finest.get(figure.source, figure.digit))
    return sum((_HALF * finest[term.figure.source] for term in terms), ZERO)


def _total(terms: Sequence[Term]) -> Decimal:
    return sum((term.sign * term.figure.value for term in terms), ZERO)


def units(identity: Identity) -> set[str | None]:
    """The units that its figures are printed in."""
    return {term.figure.unit for terms in (identity.left, identity.right, identity.divisor) for term in terms}


def shown(terms: Sequence[Term], identity: Identity) -> str:
    """Terms as a person would write them; with their units where the identity compares figures of several units."""
    mixed = len({unit for unit in units(identity) if unit in UNIT_YUAN}) > 1
    parts = [_signed(term, (term.figure.unit or "") if mixed else "") for term in terms]
    return " ".join(parts).removeprefix("+ ")


def _signed(term: Term, unit: str) -> str:
    """A term with its sign; where the printed text is no bare number (减少56.95), the value that it stands for."""
    printed, value = term.figure.printed, term.figure.value
    unit = unit if value else ""  # nothing is nothing in every unit
    if parse_number(printed) is not None:
        return f"{'+' if term.sign > 0 else '−'} {printed}{unit}"
    return f"{'+' if term.sign * value >= 0 else '−'} {decimal_text(abs(value))}{unit}"


def _expected(expected: Decimal | None, identity: Identity) -> str:
    """What the left side should be, with its unit where the identity compares several."""
    if expected is None:
        return ""
    unit = identity.left[0].figure.unit or ""
    mixed = not identity.divisor and len(units(identity)) > 1
    return f"{decimal_text(expected)}{unit if mixed else ''}"


def _tidy(expected: Decimal | None, identity: Identity) -> Decimal | None:
    """Without the zeros that a conversion of units appends."""
    digit = identity.left[0].figure.digit
    if expected is None or identity.divisor or len(units(identity)) == 1:
        return expected
    rounded = expected.quantize(digit)
    return rounded if rounded == expected else expected.normalize()


def _worked(identity: Identity) -> str:
    if not identity.divisor:
        return shown(identity.right, identity)
    part, whole = shown(identity.right, identity), shown(identity.divisor, identity)
    return f"{_bracketed(part)} ÷ {_bracketed(whole)} × {decimal_text(identity.scale)}"


def _bracketed(text: str) -> str:
    return f"({text})" if " " in text else text
