"""The table beneath a chart: headings with units, cells as text, values for export, evidence of each cell. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

import polars as pl

from dashboard import numbers
from dashboard.charts.chart import Column
from dashboard.messages import has, t
from dashboard.numbers import Language

Value = str | Decimal | None

MARK: Final = "✎"
"""Behind a figure for which a proposal for repair was accepted."""

NUMERIC: Final = frozenset({"amount_yuan", "pct", "points", "count", "score"})
"""Column kinds whose values are numbers."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table ready to be shown or written to a file.

    headings   one per column, with its unit ("年初预算（万元）")
    kinds      column kinds (`charts.chart.ColumnKind`)
    values     rows of Decimal (amounts in `unit`), text or None for a blank
    texts      the same cells as shown; addresses: evidence address of each cell or ""; flags: cell in conflict
    """

    title: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    addresses: tuple[tuple[str, ...], ...]
    flags: tuple[tuple[bool, ...], ...]
    unit: str
    notes: tuple[str, ...] = ()
    widths: tuple[int | None, ...] = ()
    """pixels of each column, None: as wide as its cells"""

    def is_numeric(self, column: int) -> bool:
        """Whether a column holds numbers."""
        return self.kinds[column] in NUMERIC


def sheet(
    rows: pl.DataFrame,
    columns: Sequence[Column],
    unit: str,
    lang: Language,
    *,
    title: str = "",
    notes: Sequence[str] = (),
) -> Sheet:
    """The table of a chart's rows; columns that the frame lacks are left out."""
    present = [column for column in columns if column.key in rows.columns]
    records = rows.to_dicts()
    values = tuple(tuple(_value(_told(row, c, present), c, unit, lang) for c in present) for row in records)
    return Sheet(
        title=title,
        headings=tuple(heading(column, unit, lang) for column in present),
        kinds=tuple(column.kind for column in present),
        values=values,
        texts=tuple(tuple(text(v, c, unit, lang) for v, c in zip(row, present, strict=True)) for row in values),
        addresses=tuple(tuple(_address(row, column.key) for column in present) for row in records),
        flags=tuple(tuple(_in_conflict(row, column) for column in present) for row in records),
        unit=unit,
        notes=tuple(notes),
    )


def marked(data: Sheet, marks: Mapping[str, str], lang: Language) -> Sheet:
    """The sheet with a sign behind each figure for which a proposal was accepted, and a note that says what it gives.

    `marks`: evidence address -> the value of the proposal. The figure itself stays as printed.
    """
    texts, notes = [], list(data.notes)
    for shown, at in zip(data.texts, data.addresses, strict=True):
        found = [data.is_numeric(i) and address in marks for i, address in enumerate(at)]
        texts.append(
            tuple(f"{text} {MARK}" if is_marked else text for text, is_marked in zip(shown, found, strict=True))
        )
        notes += [
            f"{shown[0]} {data.headings[i]} {t('repair.mark', lang, value=marks[at[i]])}"
            for i, is_marked in enumerate(found)
            if is_marked
        ]
    return replace(data, texts=tuple(texts), notes=tuple(notes))


def _told(row: Mapping[str, Any], column: Column, columns: Sequence[Column]) -> Any:
    """The raw value of a cell; the status of a row says so where any of its figures is in conflict."""
    raw = row[column.key]
    if column.kind != "status" or raw is None:
        return raw
    return "conflict" if any(row.get(f"{c.key}_status") == "conflict" for c in columns) else raw


def heading(column: Column, unit: str, lang: Language) -> str:
    """The heading of a column with its unit."""
    name = t(f"col.{column.key}", lang)
    units = {
        "amount_yuan": numbers.unit_label(unit, lang),
        "pct": "%",
        "points": t("unit.points", lang),
    }
    label = units.get(column.kind)
    return name if label is None else t("table.heading", lang, name=name, unit=label)


def text(value: Value, column: Column, unit: str, lang: Language) -> str:
    """A cell as shown; the unit stands in the heading."""
    if value is None:
        return numbers.BLANK
    if isinstance(value, str):
        return value
    return _FORMATS[column.kind](value, column.signed, unit, lang)


def _amount(value: Decimal, signed: bool, unit: str, lang: Language) -> str:
    return numbers.decimal(value, lang, numbers.DECIMALS[unit], signed=signed)


def _share(value: Decimal, signed: bool, unit: str, lang: Language) -> str:
    return numbers.decimal(value, lang, 1, signed=signed)


def _count(value: Decimal, signed: bool, unit: str, lang: Language) -> str:
    return numbers.count(value, lang)


def _score(value: Decimal, signed: bool, unit: str, lang: Language) -> str:
    return numbers.score(value, lang)


_FORMATS: Final[dict[str, Callable[[Decimal, bool, str, Language], str]]] = {
    "amount_yuan": _amount,
    "pct": _share,
    "points": _share,
    "count": _count,
    "score": _score,
}


def _value(raw: Any, column: Column, unit: str, lang: Language) -> Value:
    if raw is None:
        return None
    if column.kind == "status":
        return status_text(str(raw), lang)
    if column.kind == "text":
        return str(raw)
    value = raw if isinstance(raw, Decimal) else Decimal(str(raw))
    return numbers.in_unit(value, unit) if column.kind == "amount_yuan" else value


def status_text(status: str, lang: Language) -> str:
    """The word for a status (已核对, 未核对, 不符, 推算)."""
    return t(f"status.{status}", lang) if has(f"status.{status}", lang) else status


def _address(row: dict[str, Any], key: str) -> str:
    own = row.get(f"{key}_at")
    return str(own or row.get("address") or "")


def _in_conflict(row: dict[str, Any], column: Column) -> bool:
    if column.kind == "status":
        return row.get(column.key) == "conflict"
    return column.kind in NUMERIC and row.get(f"{column.key}_status", row.get("status")) == "conflict"
