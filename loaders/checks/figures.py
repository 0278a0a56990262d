"""Printed figures as the identities see them: a value, what its last digit is worth, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from loaders.document import Place
from loaders.prose_said import Said
from loaders.records import Fact, Project
from loaders.values import UNIT_YUAN, decimal_text, parse_number

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure.

    key      its address in the disclosure: "f12" fact 12; "p3/executed" a field of project 3, "p3/s1/executed" of its
             second source, "p3/i4/score" of its fifth indicator
    value    in `unit`; digit: what one unit of the last printed digit is worth, in `unit`
    source   "table", "prose" or "form": trailing zeros are dropped or kept alike within one of them
    """

    key: str
    value: Decimal
    unit: str | None
    digit: Decimal
    printed: str
    place: Place
    label: str
    source: str = "table"

    def in_unit(self, unit: str | None) -> Figure:
        """The same figure in another unit of money; itself where the units are not both money."""
        here, there = UNIT_YUAN.get(self.unit or ""), UNIT_YUAN.get(unit or "")
        if self.unit == unit or here is None or there is None:
            return self
        factor = Decimal(here) / Decimal(there)
        return self.valued(self.value * factor, self.digit * factor, unit)

    def valued(self, value: Decimal, digit: Decimal, unit: str | None) -> Figure:
        """The same figure with another value, last digit and unit."""
        return Figure(self.key, value, unit, digit, self.printed, self.place, self.label, self.source)


def fact_figure(facts: Sequence[Fact], index: int) -> Figure | None:
    """The figure of a fact; None for blank, "——" and text."""
    fact = facts[index]
    if fact.value is None:
        return None
    value = Decimal(fact.value)
    source = "prose" if fact.form == "prose" else "table"
    label = fact.label or fact.column
    return Figure(f"f{index}", value, fact.unit, last_digit(value), fact.printed, fact.place, label, source)


def said_figure(said: Said, number: int, first: int) -> Figure:
    """The figure of a number of the prose: that of its fact, else with a key of its own; `first`: the first such fact.

    Written with its sign, not with its verb, so that arithmetic can be read.
    """
    key = f"s{number}" if said.fact is None else f"f{first + said.fact}"
    value = said.number.value
    digit = Decimal(1).scaleb(-said.number.decimals)
    return Figure(key, value, said.unit, digit, decimal_text(value), said.place, said.label, "prose")


def project_figure(projects: Sequence[Project], index: int, field: str) -> Figure | None:
    """The figure of a field of a project ("executed", "total_score", …); None where the form prints no number."""
    project = projects[index]
    place = project.money_places.get(field, project.place)
    return text_figure(f"p{index}/{field}", getattr(project, field), project.unit, place, field)


def text_figure(key: str, printed: str | None, unit: str | None, place: Place, label: str) -> Figure | None:
    """The figure of a printed text of a project form; None where the text is no number."""
    number = parse_number(printed) if printed else None
    if number is None or printed is None:
        return None
    return Figure(key, number.value, unit, Decimal(1).scaleb(-number.decimals), printed, place, label, "form")


def constant(value: Decimal, unit: str | None) -> Figure:
    """A number that a rule brings with it (100 per cent): exact, printed nowhere, never to be changed (key "")."""
    return Figure("", value, unit, ZERO, decimal_text(value), Place(), "", "rule")


def last_digit(value: Decimal) -> Decimal:
    """What one unit of the last printed digit is worth: 0.01 for 643.36."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
