"""The headline figures of a disclosure, chosen from its facts by declared addresses (`forms/key_figures.toml`).

A key is absent where the disclosure does not state the figure. Figures of the prose that contradict each other choose
nothing: a wrong key figure is worse than a missing one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from loaders.errors import FormError
from loaders.records import Fact, Kind
from loaders.values import fold

_PREFIX = {"final_accounts": "FA", "budget": "BG"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a figure may stand: form, row (by line or by label), column (by item or by its heading)."""

    form: str
    item: str
    line: str | None
    label: str | None
    column: str | None
    unless: tuple[str, ...]

    def holds(self, fact: Fact) -> bool:
        """Whether `fact` stands at this address."""
        return (
            fact.form == self.form
            and fact.item == self.item
            and self.line in (None, fact.line)
            and self.label in (None, fold(fact.label))
            and (self.column is None or self.column in fold(fact.column))
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure with its addresses in the order of trust."""

    key: str
    addresses: tuple[Address, ...]
    is_count: bool
    kinds: tuple[str, ...]


def _figure(declared: dict[str, Any]) -> Figure:
    addresses = tuple(
        Address(a["form"], a["item"], a.get("line"), a.get("label"), a.get("column"), tuple(a.get("unless", ())))
        for a in declared["from"]
    )
    kinds = tuple(declared.get("kinds", ()))
    return Figure(declared["key"], addresses, declared.get("unit") == "count", kinds)


@cache
def load_figures() -> tuple[Figure, ...]:
    """The declared figures. Raises FormError where the declaration is incomplete."""
    path = Path(__file__).with_name("forms") / "key_figures.toml"
    with path.open("rb") as handle:
        data = tomllib.load(handle)
    try:
        return tuple(_figure(f) for f in data["figures"])
    except KeyError as error:
        raise FormError(f"key_figures.toml: {error} is missing") from error


def _in_kind(form: str, kind: Kind) -> bool:
    """Budget tables count in budgets and final accounts in final accounts; other kinds take what there is."""
    prefix = _PREFIX.get(kind)
    return prefix is None or form == "prose" or form.startswith(prefix)


def _stated(facts: Sequence[Fact], address: Address, is_count: bool) -> Iterator[int]:
    for index, fact in enumerate(facts):
        if not address.holds(fact) or fact.value is None:
            continue
        if is_count or fact.amount_yuan is not None:
            yield index


def _same(one: Fact, other: Fact) -> bool:
    """Whether two printed figures are one: equal, or equal after rounding to the coarser print."""
    if one.amount_yuan is None or other.amount_yuan is None:
        return one.value is not None and other.value is not None and Decimal(one.value) == Decimal(other.value)
    coarser = max(one.precision_yuan or Decimal(0), other.precision_yuan or Decimal(0))
    return abs(one.amount_yuan - other.amount_yuan) <= coarser / 2


def _excluded(facts: Sequence[Fact], address: Address) -> bool:
    return any(fact.form == address.form and fact.line in address.unless and fact.value is not None for fact in facts)


def _pick(facts: Sequence[Fact], figure: Figure, kind: Kind) -> int | None:
    for address in figure.addresses:
        if not _in_kind(address.form, kind) or _excluded(facts, address):
            continue
        found = list(_stated(facts, address, figure.is_count))
        if not found:
            continue
        first = facts[found[0]]
        if address.form == "prose" and not all(_same(first, facts[i]) for i in found[1:]):
            return None
        return found[0]
    return None


def choose_key_figures(facts: Sequence[Fact], kind: Kind) -> dict[str, int]:
    """key -> index into `facts`, for every key figure that the disclosure states without contradiction."""
    chosen: dict[str, int] = {}
    for figure in load_figures():
        if figure.kinds and kind not in figure.kinds:
            continue
        index = _pick(facts, figure, kind)
        if index is not None:
            chosen[figure.key] = index
    return chosen
