"""What the rules about sentences share: which figures speak of one subject, and the fairest of several readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from loaders.checks.case import Case, Mention
from loaders.checks.figures import Figure
from loaders.checks.verdicts import Identity, Outcome, evaluate, untestable
from loaders.values import UNIT_YUAN

_RANK = {"passed": 0, "tail": 1, "failed": 2, "not_testable": 3}
_HUNDRED = Decimal(100)
_VARIANTS = ("cut", "forced", "fits", "disputed")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to recompute a figure; `base`: what it takes the other figures to be, in words of the document."""

    identity: Identity
    base: str = ""


def is_money(mention: Mention) -> bool:
    """Whether a number is an amount of money."""
    return mention.said.unit in UNIT_YUAN


def of_item(mentions: Iterable[Mention], *items: str) -> list[Mention]:
    """The mentions that are one of these items."""
    return [m for m in mentions if m.said.item in items]


def same_subject(one: Mention, other: Mention) -> bool:
    """Whether two numbers are about the same: one line, or figures after one naming that no line is known for."""
    if one.said.line or other.said.line:
        return one.said.line == other.said.line
    return one.sentence is other.sentence and one.said.topic == other.said.topic


def paragraph_of(case: Case, mention: Mention) -> list[Mention]:
    """The numbers of the same paragraph, in order."""
    return case.by_paragraph[mention.sentence.paragraph]


def about(case: Case, mention: Mention) -> list[Mention]:
    """The other numbers of the paragraph that are about the same."""
    return [m for m in paragraph_of(case, mention) if m is not mention and same_subject(m, mention)]


def settled(
    readings: Sequence[Reading], rule: str, subject: str, figures: tuple[Figure, ...], *, ordered: bool = False
) -> tuple[Outcome, str]:
    """The outcome of the reading that fits best, and its base.

    Where none fits: the closest one, or the first where they are `ordered`.
    """
    tried = [(softened(evaluate(r.identity, rule, subject)), r.base) for r in readings]
    tested = [pair for pair in tried if pair[0].verdict != "not_testable"]
    if not tested:
        return untestable(rule, subject, figures), ""
    return min(tested, key=lambda pair: (_RANK[pair[0].verdict], Decimal(0) if ordered else _distance(pair[0])))


def _distance(outcome: Outcome) -> Decimal:
    """How far the printed figure is from the recomputed one: of several readings that fail, the closest is shown."""
    exact = _exact(outcome.identity) if outcome.identity else None
    if exact is None or outcome.identity is None:
        return Decimal(0)
    return abs(outcome.identity.left[0].figure.value - exact)


def counted(outcome: Outcome) -> Outcome:
    """The outcome for counted things, which nobody rounds: there is no half of a vehicle."""
    if outcome.verdict != "tail":
        return outcome
    return replace(outcome, verdict="failed", arithmetic=outcome.arithmetic.replace("≈", "≠"))


def softened(outcome: Outcome) -> Outcome:
    """A figure that is the other side rounded to its digits passes; one that is only cut off (截位) is a tail."""
    identity = outcome.identity
    if outcome.verdict not in {"failed", "tail"} or identity is None or len(identity.left) != 1:
        return outcome
    printed, exact = identity.left[0].figure, _exact(identity)
    if exact is None:
        return outcome
    if exact.quantize(printed.digit, ROUND_HALF_UP) == printed.value:
        return replace(outcome, verdict="passed")
    if exact.quantize(printed.digit, ROUND_DOWN) == printed.value:
        arithmetic = outcome.arithmetic.replace("≠", "≈")
        return replace(outcome, verdict="tail", arithmetic=arithmetic, params={**outcome.params, "cut": "yes"})
    return outcome


def _exact(identity: Identity) -> Decimal | None:
    """What the left figure should be, with all decimals, in its unit."""
    printed = identity.left[0].figure
    unit = None if identity.divisor else printed.unit
    right = sum((t.sign * t.figure.in_unit(unit or "元").value for t in identity.right), Decimal(0))
    if not identity.divisor:
        return right
    whole = sum((t.sign * t.figure.in_unit("元").value for t in identity.divisor), Decimal(0))
    return _HUNDRED * right / whole if whole else None


def shown(mention: Mention) -> str:
    """A number with its verb and unit, as a person would quote it (持平 stands for itself)."""
    said = mention.said
    return f"{said.printed}{said.unit}" if said.printed[-1:].isdigit() else said.printed


def described(outcome: Outcome, mention: Mention, column: str, wording: str, **params: str) -> Outcome:
    """The outcome in words of the document: what is printed, of what, its unit, and which sentence to use.

    What is cut off, forced to 100 or fits another base (parameters "cut", "forced", "fits") has its own sentence.
    """
    named = {"label": mention.said.label or label_before(mention), "column": column, "unit": mention.said.unit}
    all_params = {**outcome.params, **named, **params}
    variant = next((f".{name}" for name in _VARIANTS if all_params.get(name)), "")
    return replace(
        outcome,
        printed=shown(mention),
        arithmetic=readable(outcome.arithmetic),
        params={**all_params, "wording": f"{wording}{variant}"},
    )


def label_before(mention: Mention) -> str:
    """The words just before a number, for a subject that is not certain."""
    return mention.said.head[-12:]


def once(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes without repetitions: a page that is drawn twice, a number that stands for two lines (收、支总计)."""
    seen: set[tuple[str, ...]] = set()
    for outcome in outcomes:
        place = outcome.figures[0].place if outcome.figures else None
        stated = (outcome.rule, outcome.verdict, outcome.printed, outcome.arithmetic)
        keys = {(*stated, outcome.subject), (*stated, repr(place), outcome.params.get("label", ""))}
        if outcome.verdict not in {"failed", "tail"} or not keys & seen:
            yield outcome
        seen |= keys


def readable(arithmetic: str) -> str:
    """Arithmetic without two signs in a row: 5 − -3 is 5 + 3."""
    return arithmetic.replace("− -", "+ ").replace("+ -", "− ").replace("-", "−")
