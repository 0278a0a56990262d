"""Stacked horizontal bars, as amounts on one scale or as 100 % structure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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
class Part:
    """One part of every bar: column of the amount, column of the share, fill, ink of the label on it."""

    amount: str
    share: str
    colour: str
    ink: str


def part_notation(rows: pl.DataFrame) -> Notation:
    """How the parts of a bar are drawn: those of a budget outlined and tinted, all others solid."""
    return "budget_part" if rows["kind"][0] == "budget" else "actual"


def draw_shares(rows: pl.DataFrame, parts: Sequence[Part], lang: Language) -> go.Figure:
    """100 % bars of the rows that have a share."""
    fig = marks.new_figure()
    stated = rows.filter(pl.any_horizontal(pl.col(part.share).is_not_null() for part in parts))
    if stated.is_empty():
        return fig
    starts = [0.0] * stated.height
    for part in parts:
        drawn = _marks(stated, part, part.share, starts, lang, text=partial(_share_text, part=part, lang=lang))
        marks.segments(fig, drawn, part.colour, part.ink, notation=part_notation(rows))
    _finish(fig, stated, parts, lang)
    share_axis(fig)
    return fig


def draw_amounts(rows: pl.DataFrame, parts: Sequence[Part], lang: Language, *, with_shares: bool = False) -> go.Figure:
    """Stacked amounts; the total stands to the right of each bar, the parts inside where they fit."""
    fig = marks.new_figure()
    stated = rows.filter(pl.any_horizontal(pl.col(part.amount).is_not_null() for part in parts))
    if stated.is_empty():
        return fig
    unit = stated["unit"][0]
    starts = [0.0] * stated.height
    span = max(sum(float(row[part.amount] or 0) for part in parts) for row in stated.to_dicts())

    def text(row: Mapping[str, Any], part: Part) -> str:
        amount = numbers.amount(row[part.amount], unit, lang)
        share = row[part.share] if with_shares else None
        return amount if share is None else f"{amount} · {numbers.pct(share, lang)}"

    for part in parts:
        drawn = _marks(stated, part, part.amount, starts, lang, text=partial(text, part=part))
        marks.segments(fig, drawn, part.colour, part.ink, span=span, notation=part_notation(rows))
    totals = [marks.Mark(y, start, text=_total(row, parts, unit, lang)) for y, (start, row) in _rows(starts, stated)]
    marks.right_labels(fig, totals)
    _finish(fig, stated, parts, lang)
    marks.money_axis(fig, starts, unit, lang, [mark.text for mark in totals])
    return fig


def _rows(starts: list[float], rows: pl.DataFrame) -> list[tuple[int, tuple[float, dict[str, Any]]]]:
    return list(enumerate(zip(starts, rows.to_dicts(), strict=True)))


def _share_text(row: Mapping[str, Any], part: Part, lang: Language) -> str:
    return numbers.pct(row[part.share], lang)


def _total(row: Mapping[str, Any], parts: Sequence[Part], unit: str, lang: Language) -> str:
    stated = [row[part.amount] for part in parts if row[part.amount] is not None]
    return numbers.amount(sum(stated), unit, lang) if len(stated) > 1 else ""


def _marks(
    rows: pl.DataFrame,
    part: Part,
    column: str,
    starts: list[float],
    lang: Language,
    *,
    text: Callable[[dict[str, Any]], str],
) -> list[marks.Mark]:
    """One part of every bar; moves `starts` to where the next part begins."""
    drawn = []
    for y, row in enumerate(rows.iter_rows(named=True)):
        if row[column] is None:
            continue
        size, status = float(row[column]), row[f"{part.amount}_status"]
        told = figure_hover(row, part.amount, t(f"col.{part.amount}", lang), lang)
        if row[part.share] is not None:
            told += f"<br>{numbers.pct(row[part.share], lang)}"
        address = row[f"{part.amount}_at"]
        label, grey = flagged(text(row), status, lang), bool(row.get("differs"))
        drawn.append(marks.Mark(y, size, starts[y], label, told, address, status, grey))
        starts[y] += size
    return drawn


def _finish(fig: go.Figure, rows: pl.DataFrame, parts: Sequence[Part], lang: Language) -> None:
    shown = [part for part in parts if rows[part.amount].drop_nulls().len()]
    marks.legend(fig, [(t(f"col.{part.amount}", lang), part_notation(rows), part.colour) for part in shown])
    marks.row_axis(fig, [body_label(row) for row in rows.iter_rows(named=True)], extra_px=28)


def share_axis(fig: go.Figure) -> None:
    """The axis of a structure: 0 to 100 %."""
    vals = [0, 25, 50, 75, 100]
    fig.update_xaxes(tickvals=vals, ticktext=[f"{val}%" if val else "0" for val in vals], range=[0, 100.5])
    fig.update_layout(margin={"r": 28, "b": 34})
