"""Identities between the tables of one disclosure, declared in `across.toml` (勾稽关系 X-…, B-04, B-05, B-08)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from loaders.checks.case import Address, Case
from loaders.checks.figures import ZERO, Figure
from loaders.checks.inequalities import at_most
from loaders.checks.verdicts import Outcome, evaluate, sum_of, untestable
from loaders.errors import FormError
from loaders.forms import load_forms
from loaders.records import Severity

_CLASS: Final = "@class"
_CODE: Final = "@code"
_FILE = Path(__file__).parent / "across.toml"
_KEYS = {
    "id",
    "kind",
    "severity",
    "total",
    "parts",
    "candidates",
    "needs",
    "without",
    "split",
    "excuse",
    "zero",
    "secondary",
}

Kind = Literal["equal", "at_most", "fits"]
Alternatives = tuple[Address, ...]
Side = tuple[Alternatives, ...]


@dataclass(frozen=True, slots=True)
class AcrossSpec:
    """One comparison of tables; of alternatives the first printed counts, a blank adds nothing.

    kind "equal": Σ `total` = Σ of the only candidate; "at_most": Σ `total` ≤ it; "fits": Σ `total` = Σ of one of the
    candidates, tried in order; where none fits the nearest is reported.
    needs      addresses without which the comparison does not apply; without: addresses beside which it does not
    split      (whole, parts): where the whole is printed and not zero, one of its parts has to be printed too
    excuse     addresses: where one of them is not zero, it explains a difference, which is then no failure
    zero       "at_most": a printed table with a blank cell bounds by zero
    secondary  not for the largest class of a table, which holds more than the items of the other side
    """

    id: str
    kind: Kind
    severity: Severity
    total: Side
    candidates: tuple[Side, ...]
    needs: Alternatives = ()
    without: Alternatives = ()
    split: tuple[tuple[Address, Alternatives], ...] = ()
    excuse: Alternatives = ()
    zero: bool = False
    secondary: bool = False

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that are compared: the total, then the candidates."""
        return (self.total, *self.candidates)

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Every address of the two sides."""
        return tuple(a for side in self.sides for alternatives in side for a in alternatives)


@cache
def load_across() -> tuple[AcrossSpec, ...]:
    """The declared comparisons. Raises FormError where an address names no declared form."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    known = {form.id for form in load_forms()}
    specs = tuple(parse_across(entry) for entry in raw["checks"])
    unknown = {form for spec in specs for form, _, _ in spec.addresses} - known
    if unknown:
        raise FormError(f"across.toml: unknown forms {sorted(unknown)}")
    return specs


def parse_across(raw: Mapping[str, Any]) -> AcrossSpec:
    """One entry of `across.toml`. Raises FormError for an unknown key or an address that is none."""
    if unknown := set(raw) - _KEYS:
        raise FormError(f"across.toml: unknown keys {sorted(unknown)}")
    return AcrossSpec(
        raw["id"],
        raw.get("kind", "equal"),
        raw.get("severity", "error"),
        _side(raw["total"]),
        tuple(_side(side) for side in raw.get("candidates", [raw.get("parts", [])])),
        tuple(_address(a) for a in raw.get("needs", [])),
        tuple(_address(a) for a in raw.get("without", [])),
        tuple((_address(whole), _alternatives(parts)) for whole, parts in raw.get("split", [])),
        tuple(_address(a) for a in raw.get("excuse", [])),
        raw.get("zero", False),
        raw.get("secondary", False),
    )


def across_outcomes(case: Case) -> Iterator[Outcome]:
    """Every declared comparison on the first table of each form; none is tested where a form is not there."""
    forms = {form for form, _, _ in case.cells}
    for spec in load_across():
        applies = all(a in case.cells for a in spec.needs) and not any(a in case.cells for a in spec.without)
        if applies and all(_printed(side, forms) for side in (spec.total, *spec.candidates[:1])):
            for line in _lines(spec, case, forms):
                yield from _test(spec, line, case)


def _printed(side: Side, forms: set[str]) -> bool:
    return all(any(form in forms for form, _, _ in alternatives) for alternatives in side)


def _test(spec: AcrossSpec, line: str, case: Case) -> Iterator[Outcome]:
    left = _at(spec.total, line, case)
    rights = [_at(side, line, case) for side in spec.candidates]
    subject = "/".join(_named(spec.total[0][0], line))
    bounded = spec.kind == "at_most" and spec.zero
    if spec.secondary and _is_largest(spec.total[0], line, case):
        return
    if any(_is_unsplit(whole, parts, case) for whole, parts in spec.split):
        yield untestable(spec.id, subject, (*left, *rights[0]))
    elif left and (any(rights) or bounded):
        outcome = _compared(spec, subject, left, rights)
        excused = outcome.verdict == "failed" and any(f.value for a in spec.excuse if (f := case.figure(*a)))
        yield untestable(spec.id, subject, outcome.figures) if excused else outcome
    elif (left or any(rights)) and not bounded:
        yield untestable(spec.id, subject, (*left, *(f for right in rights for f in right)))


def _compared(spec: AcrossSpec, subject: str, left: list[Figure], rights: list[list[Figure]]) -> Outcome:
    if spec.kind == "at_most":
        return at_most(left, rights[0], spec.id, subject, spec.severity)
    outcomes = [evaluate(sum_of(left, right), spec.id, subject, spec.severity) for right in rights if right]
    fitting = [o for verdict in ("passed", "tail", "not_testable") for o in outcomes if o.verdict == verdict]
    return fitting[0] if fitting else min(outcomes, key=_distance)


def _distance(outcome: Outcome) -> Decimal:
    identity = outcome.identity
    if identity is None or not outcome.expected:
        return Decimal("Infinity")
    return abs(sum((t.sign * t.figure.value for t in identity.left), ZERO) - Decimal(outcome.expected))


def _lines(spec: AcrossSpec, case: Case, forms: set[str]) -> Sequence[str]:
    """The lines to test: one, or every class (or code of any level) that a side prints."""
    wild = {line for _, line, _ in spec.addresses} & {_CLASS, _CODE}
    if not wild:
        return ("",)
    named = {form for form, _, _ in spec.addresses} & forms
    codes = {line for form, line, _ in case.cells if form in named and line.isdigit()}
    return sorted(code for code in codes if _CODE in wild or len(code) == 3)


def _is_largest(alternatives: Alternatives, line: str, case: Case) -> bool:
    """Whether a class is the largest of its column: the body's own function."""
    address = next((a for name in alternatives if (a := _named(name, line)) in case.cells), None)
    own = case.figure(*address) if address else None
    if address is None or own is None:
        return False
    form, code, item = address
    others = [
        figure.value
        for (at, other, column), i in case.cells.items()
        if (at, column) == (form, item) and other.isdigit() and len(other) == 3 and other != code[:3]
        if (figure := case.figures[i])
    ]
    return own.value >= max(others, default=ZERO)


def _is_unsplit(whole: Address, parts: Alternatives, case: Case) -> bool:
    figure = case.figure(*whole)
    return bool(figure and figure.value) and not any(case.figure(*part) for part in parts)


def _at(side: Side, line: str, case: Case) -> list[Figure]:
    """The figures of one side: of each place the first alternative that is printed; a blank adds nothing."""
    found = (next((a for name in places if (a := _named(name, line)) in case.cells), None) for places in side)
    return [figure for address in found if address and (figure := case.figure(*address))]


def _named(address: Address, line: str) -> Address:
    form, name, item = address
    return form, line if name in (_CLASS, _CODE) else name, item


def _side(texts: Sequence[str]) -> Side:
    return tuple(_alternatives(text) for text in texts)


def _alternatives(text: str) -> Alternatives:
    return tuple(_address(part) for part in text.split("|"))


def _address(text: str) -> Address:
    parts = text.split("/")
    if len(parts) != 3:
        raise FormError(f"across.toml: {text!r} is not form/line/item")
    return parts[0], parts[1], parts[2]
