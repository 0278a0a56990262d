"""Identities between the tables of one disclosure, declared in `across.toml` (勾稽关系 X-…, B-04, B-05)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders.checks.case import Address, Case
from loaders.checks.figures import Figure
from loaders.checks.verdicts import Outcome, evaluate, sum_of, untestable
from loaders.errors import FormError
from loaders.forms import CheckSpec, load_forms

_CLASS = "@class"
_FILE = Path(__file__).parent / "across.toml"

Alternatives = tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class AcrossSpec:
    """One identity: Σ of the places in `total` equals Σ of those in `parts`; of alternatives the first printed counts.

    `needs`: addresses without which the identity does not apply.
    """

    check: CheckSpec
    total: tuple[Alternatives, ...]
    parts: tuple[Alternatives, ...]
    needs: tuple[Address, ...] = ()

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Every address that is named."""
        return tuple(a for alternatives in (*self.total, *self.parts) for a in alternatives)


@cache
def load_across() -> tuple[AcrossSpec, ...]:
    """The declared identities. Raises FormError where an address names no declared form."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    known = {form.id for form in load_forms()}
    specs = tuple(
        AcrossSpec(
            CheckSpec(entry["id"], "equal", entry.get("severity", "error")),
            tuple(_alternatives(a) for a in entry["total"]),
            tuple(_alternatives(a) for a in entry["parts"]),
            tuple(_address(a) for a in entry.get("needs", [])),
        )
        for entry in raw["checks"]
    )
    unknown = {form for spec in specs for form, _, _ in spec.addresses} - known
    if unknown:
        raise FormError(f"across.toml: unknown forms {sorted(unknown)}")
    return specs


def across_outcomes(case: Case) -> Iterator[Outcome]:
    """Every declared identity tested on the first table of each form; none is tested where a form is not there."""
    for spec in load_across():
        if all(need in case.cells for need in spec.needs):
            yield from _test(spec, case)


def _test(spec: AcrossSpec, case: Case) -> Iterator[Outcome]:
    forms = {form for form, _, _ in case.cells}
    if not (_printed_tables(spec.total, forms) and _printed_tables(spec.parts, forms)):
        return
    for line in _classes(spec, case.cells):
        left, right = _at(spec.total, line, case), _at(spec.parts, line, case)
        subject = "/".join(_named(spec.total[0][0], line))
        if left and right:
            yield evaluate(sum_of(left, right), spec.check.id, subject, spec.check.severity)
        elif left or right:
            yield untestable(spec.check.id, subject, (*left, *right))


def _printed_tables(side: Sequence[Alternatives], forms: set[str]) -> bool:
    return all(any(form in forms for form, _, _ in alternatives) for alternatives in side)


def _classes(spec: AcrossSpec, cells: Mapping[Address, int]) -> Sequence[str]:
    """The lines to test: one, or every class that both sides may print."""
    if not any(line == _CLASS for _, line, _ in spec.addresses):
        return ("",)
    forms = {form for form, _, _ in spec.addresses}
    return sorted({line for form, line, _ in cells if form in forms and line.isdigit() and len(line) == 3})


def _at(side: Sequence[Alternatives], line: str, case: Case) -> list[Figure]:
    """The figures of one side: of each place the first alternative that is printed; a blank adds nothing."""
    found = (next((a for name in places if (a := _named(name, line)) in case.cells), None) for places in side)
    return [figure for address in found if address and (figure := case.figure(*address))]


def _named(address: Address, line: str) -> Address:
    form, name, item = address
    return form, line if name == _CLASS else name, item


def _alternatives(text: str) -> Alternatives:
    return tuple(_address(part) for part in text.split("|"))


def _address(text: str) -> Address:
    parts = text.split("/")
    if len(parts) != 3:
        raise FormError(f"across.toml: {text!r} is not form/line/item")
    return parts[0], parts[1], parts[2]
