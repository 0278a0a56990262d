"""Grouped horizontal bars: several figures of each row side by side (预算, 决算, 上年), one scale, one notation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import marks
from dashboard.charts.style import Notation
from dashboard.charts.words import body_label, figure_hover, flagged
from dashboard.messages import t
from dashboard.numbers import Language


@dataclass(frozen=True, slots=True)
class Series:
    """One figure of every row: its column, how it is drawn, in which colour. Its name is the message `col.<column>`."""

    column: str
    notation: Notation
    colour: str


def phase(rows: pl.DataFrame) -> Notation:
    """How the figures of the year are drawn: a budget outlined, everything else solid."""
    return "budget" if rows.height and rows["kind"][0] == "budget" else "actual"


def draw(rows: pl.DataFrame, series: Sequence[Series], lang: Language, *, units: int = 22) -> go.Figure:
    """Bars of the series that have a value somewhere; 上年 is dotted where it is 推算, else of a lighter tone.

    What is not stated is a "–", never a bar of zero.
    """
    fig = marks.new_figure()
    present = [one for one in series if one.column in rows.columns and rows[one.column].drop_nulls().len()]
    if rows.is_empty() or not present:
        return fig
    unit, width = rows["unit"][0], 0.78 / len(present)
    every: list[marks.Mark] = []
    blanks: list[tuple[float, float]] = []
    entries: list[tuple[str, Notation, str]] = []
    for place, one in enumerate(present):
        offset = (place - (len(present) - 1) / 2) * width
        drawn = _marks(rows, one, offset, unit, lang)
        every += [mark for _, mark in drawn]
        blanks += [(0.0, y + offset) for y, value in enumerate(rows[one.column]) if value is None]
        for notation in dict.fromkeys(notation for notation, _ in drawn):
            chosen = [mark for kind, mark in drawn if kind == notation]
            marks.bars(fig, chosen, notation, one.colour, width * 0.86)
            entries.append((_entry(one, notation, lang), notation, one.colour))
    marks.blanks(fig, blanks)
    if len(entries) > 1:
        marks.legend(fig, entries)
    labels = [body_label(row, units) for row in rows.iter_rows(named=True)]
    extra = 28 if len(entries) > 1 else 0
    marks.row_axis(fig, labels, row_px=max(30, 22 * len(present) + 8), extra_px=extra)
    marks.money_axis(fig, [mark.x for mark in every], unit, lang, [mark.text for mark in every])
    return fig


def _marks(
    rows: pl.DataFrame, one: Series, offset: float, unit: str, lang: Language
) -> list[tuple[Notation, marks.Mark]]:
    out: list[tuple[Notation, marks.Mark]] = []
    for y, row in enumerate(rows.iter_rows(named=True)):
        if row[one.column] is None:
            continue
        status = row[f"{one.column}_status"]
        derived = status == "derived"
        out.append(("derived" if derived else one.notation, _mark(y + offset, row, one, unit, lang)))
    return out


def _mark(y: float, row: Mapping[str, Any], one: Series, unit: str, lang: Language) -> marks.Mark:
    value, status = row[one.column], row[f"{one.column}_status"]
    return marks.Mark(
        y,
        float(value),
        text=flagged(numbers.amount(value, unit, lang), status, lang),
        hover=figure_hover(row, one.column, t(f"col.{one.column}", lang), lang),
        address=row[f"{one.column}_at"],
        status=status,
        grey=bool(row.get("differs")),
    )


def _entry(one: Series, notation: Notation, lang: Language) -> str:
    name = t(f"col.{one.column}", lang)
    return t("chart.derived_of", lang, name=name) if notation == "derived" else name
