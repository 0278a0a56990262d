"""The parts of a derived figure: each leaf of its formula with its value, its name, its place; and the result. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

import polars as pl

from dashboard import formula
from dashboard.evidence import INDICATOR_FIELD, indicator_of
from dashboard.frames import Frames
from loaders.values import parse_number

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf: its address, the letter it bears in the formula, its name as printed, its value, yuan or its own unit.

    disclosure is the row of `disclosures` that it is of ({} for a figure that users supplied), field that of a project.
    """

    address: str
    letter: str
    name: str
    printed: str
    value: Decimal | None
    unit: str
    status: str
    disclosure: dict[str, Any]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A formula with its parts and what it gives; result None where a part is not here or a divisor is zero."""

    written: str
    parts: tuple[Part, ...]
    result: Decimal | None
    is_money: bool


def derivation(frames: Frames, expression: str) -> Derivation:
    """A formula over the store. A leaf that the store does not hold has no value."""
    leaves = formula.leaves(expression)
    letters = {leaf: letter(place) for place, leaf in enumerate(leaves)}
    parts = tuple(_part(frames, leaf, letters[leaf]) for leaf in leaves)
    values = {part.address: part.value for part in parts if part.value is not None}
    return Derivation(
        formula.written(expression, letters.__getitem__),
        parts,
        _result(expression, values),
        "/" not in expression and all(part.unit == "元" for part in parts),
    )


def letter(place: int) -> str:
    """A, B, … Z, A1, B1, …"""
    number, rest = divmod(place, len(_LETTERS))
    return _LETTERS[rest] + (str(number) if number else "")


def _result(expression: str, values: dict[str, Decimal]) -> Decimal | None:
    try:
        return formula.evaluate(expression, values)
    except (KeyError, ArithmeticError):
        return None


def _part(frames: Frames, leaf: str, mark: str) -> Part:
    key, _, rest = leaf.partition(":")
    if key.startswith("u"):
        return _supplied(frames, leaf, mark)
    number, _, field = rest.partition(":")
    disclosures = frames.disclosures.filter(pl.col("disclosure_id") == key).collect()
    disclosure = disclosures.row(0, named=True) if disclosures.height else {}
    if number.startswith("p"):
        project = _row(frames.projects, key, "project_no", int(number[1:]))
        indicator = indicator_of(frames, project, field) if project else None
        part = Part(leaf, mark, project.get("name", ""), "", None, "", "", disclosure, field)
        return _project_part(part, project) if indicator is None else _indicator_part(part, indicator)
    return _fact_part(leaf, mark, _row(frames.facts, key, "fact_no", int(number)), disclosure)


def _row(frame: pl.LazyFrame, key: str, column: str, number: int) -> dict[str, Any]:
    rows = frame.filter(pl.col("disclosure_id") == key, pl.col(column) == number).collect()
    return rows.row(0, named=True) if rows.height else {}


def _fact_part(leaf: str, mark: str, fact: dict[str, Any], disclosure: dict[str, Any]) -> Part:
    if not fact:
        return Part(leaf, mark, "", "", None, "", "", disclosure)
    is_money = fact["amount_yuan"] is not None
    value = fact["amount_yuan"] if is_money else (None if fact["value"] is None else Decimal(fact["value"]))
    name = " · ".join(part for part in (fact["title"], fact["label"], fact["column"]) if part)
    printed = f"{fact['printed']} {fact['unit'] or ''}".strip()
    return Part(leaf, mark, name, printed, value, "元" if is_money else fact["unit"] or "", fact["status"], disclosure)


def _project_part(part: Part, project: dict[str, Any]) -> Part:
    value, unit = project_value(project, part.field)
    return replace(part, value=value, unit=unit)


def _indicator_part(part: Part, indicator: dict[str, Any]) -> Part:
    field = INDICATOR_FIELD.sub(r"\g<name>", part.field)
    number = parse_number(indicator[field] or "")
    name = f"{part.name} · {indicator['level3']}"
    return replace(part, name=name, value=None if number is None else number.value, field=field)


def project_value(project: dict[str, Any], field: str) -> tuple[Decimal | None, str]:
    """The value of a figure of a project and its unit: yuan for money, "%" for a rate, "" for scores and a count."""
    if not project:
        return None, ""
    if not field:
        return Decimal(1), ""
    for name, unit in ((f"{field}_yuan", "元"), (f"{field}_pct", "%"), (field, "")):
        if isinstance(project.get(name), Decimal):
            return project[name], unit
    return None, ""


def _supplied(frames: Frames, leaf: str, mark: str) -> Part:
    """A row of a table that users supplied: the number of people, staff, vehicles of a body or place in a year."""
    key, _, number = leaf.partition(":")
    rows = frames.denominators.filter(pl.col("table_id") == key[1:], pl.col("row_no") == int(number)).collect()
    if rows.is_empty():
        return Part(leaf, mark, "", "", None, "", "", {})
    row = rows.row(0, named=True)
    name = " · ".join(str(part) for part in (row["whose"], row["year"], row["source"]) if part)
    return Part(leaf, mark, name, row["printed"], row["value"], row["measure"], "", {}, row["measure"])
