"""Identities between the tables of one disclosure, declared in `forms/across.toml` (勾稽关系 X-…, B-04, B-05)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders.errors import FormError
from loaders.forms import CheckSpec, load_forms
from loaders.records import Fact
from loaders.verdicts import Outcome, compare_sides, untestable

_CLASS = "@class"
_FILE = Path(__file__).parent / "forms" / "across.toml"

Address = tuple[str, str, str]
"""form, line, item"""


@dataclass(frozen=True, slots=True)
class AcrossSpec:
    """One identity: Σ of the addresses in `total` equals Σ of those in `parts`."""

    check: CheckSpec
    total: tuple[Address, ...]
    parts: tuple[Address, ...]


@cache
def load_across() -> tuple[AcrossSpec, ...]:
    """The declared identities. Raises FormError where an address names no declared form."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    known = {form.id for form in load_forms()}
    specs = tuple(
        AcrossSpec(
            CheckSpec(entry["id"], "equal", entry.get("severity", "error")),
            tuple(_address(a) for a in entry["total"]),
            tuple(_address(a) for a in entry["parts"]),
        )
        for entry in raw["checks"]
    )
    unknown = {form for spec in specs for form, _, _ in (*spec.total, *spec.parts)} - known
    if unknown:
        raise FormError(f"across.toml: unknown forms {sorted(unknown)}")
    return specs


def across_outcomes(facts: Sequence[Fact]) -> Iterator[Outcome]:
    """Every declared identity tested on the first table of each form; none is tested where a form is not there."""
    cells: dict[Address, int] = {}
    titles: dict[str, str] = {}
    for i, fact in enumerate(facts):
        if titles.setdefault(fact.form, fact.title) == fact.title:
            cells.setdefault((fact.form, fact.line, fact.item), i)
    forms = {form for form, _, _ in cells}
    for spec in load_across():
        if {form for form, _, _ in (*spec.total, *spec.parts)} <= forms:
            yield from _test(spec, facts, cells)


def _test(spec: AcrossSpec, facts: Sequence[Fact], cells: Mapping[Address, int]) -> Iterator[Outcome]:
    for line in _classes(spec, cells):
        left = [cells[a] for a in _at(spec.total, line) if a in cells]
        right = [cells[a] for a in _at(spec.parts, line) if a in cells]
        subject = "/".join(_at(spec.total, line)[0])
        if left and right:
            yield compare_sides(spec.check, subject, facts, left, right)
        elif left or right:
            yield untestable(spec.check, subject, (*left, *right))


def _classes(spec: AcrossSpec, cells: Mapping[Address, int]) -> Sequence[str]:
    """The lines to test: one, or every class that both sides may print."""
    if not any(line == _CLASS for _, line, _ in spec.total):
        return ("",)
    forms = {form for form, _, _ in (*spec.total, *spec.parts)}
    return sorted({line for form, line, _ in cells if form in forms and line.isdigit() and len(line) == 3})


def _at(addresses: Sequence[Address], line: str) -> list[Address]:
    return [(form, line if name == _CLASS else name, item) for form, name, item in addresses]


def _address(text: str) -> Address:
    parts = text.split("/")
    if len(parts) != 3:
        raise FormError(f"across.toml: {text!r} is not form/line/item")
    return parts[0], parts[1], parts[2]
