"""What was put into a generated document: the facts, projects and identity that a reader must find in it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

UNIT_YUAN = {"元": 1, "万元": 10_000}


@dataclass(frozen=True)
class TrueFact:
    """A printed figure: form, line, item and code by their canonical keys; value None where dashes are printed."""

    form: str
    line: str
    item: str
    label: str
    code: str | None
    printed: str
    value: str | None
    unit: str | None
    amount_yuan: str | None


@dataclass(frozen=True)
class TrueIndicator:
    """A row of 绩效指标."""

    level1: str
    level2: str
    level3: str
    target: str | None = None
    actual: str | None = None
    weight: str | None = None
    score: str | None = None
    deviation_reason: str | None = None


@dataclass(frozen=True)
class TrueProject:
    """A project form: its fields as printed (amounts without thousands marks), and its indicators."""

    name: str
    form: str
    year: int
    unit: str
    fields: dict[str, str]
    """name of a field of `Project` -> decimal or text; a field that is not named is blank"""
    indicators: tuple[TrueIndicator, ...]


@dataclass(frozen=True)
class Truth:
    """Everything that a generated document states."""

    seed: int
    file: str
    department: str
    kind: str
    scope: str
    year: int
    region: str
    tables: tuple[str, ...]
    """ids of the forms that are printed, in order"""
    facts: tuple[TrueFact, ...]
    prose: tuple[TrueFact, ...]
    projects: tuple[TrueProject, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON file."""
        return asdict(self)


def worth(text: str, unit: str | None) -> tuple[str | None, str | None]:
    """(value, amount in yuan) of a printed amount; (None, None) for blank and dashes."""
    digits = text.replace(",", "").replace("%", "")
    if not digits.strip("—-"):
        return None, None
    factor = UNIT_YUAN.get(unit or "")
    return digits, None if factor is None else f"{Decimal(digits) * factor:.2f}"
