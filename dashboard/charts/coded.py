"""Bars of the rows of a classification: code and name on the axis, amount and share at the end of the bar."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import marks
from dashboard.charts.grouped import phase
from dashboard.charts.style import wrapped
from dashboard.charts.words import figure_hover, flagged
from dashboard.numbers import Language


def coded_bars(rows: pl.DataFrame, colour: str, lang: Language, *, row_px: int) -> go.Figure:
    """A bar for each row (line, label, amount_yuan, share_pct, level_name, …), in their order; empty without rows."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    unit = rows["unit"][0]
    bars = [_bar(y, row, unit, lang) for y, row in enumerate(rows.iter_rows(named=True))]
    marks.bars(fig, bars, phase(rows), colour)
    labels = [wrapped(f"{row['line']} {row['label']}".strip(), 30) for row in rows.iter_rows(named=True)]
    marks.row_axis(fig, labels, row_px=row_px)
    marks.money_axis(fig, [bar.x for bar in bars], unit, lang, [bar.text for bar in bars])
    return fig


def _bar(y: int, row: dict[str, Any], unit: str, lang: Language) -> marks.Mark:
    share = "" if row["share_pct"] is None else f" · {numbers.pct(row['share_pct'], lang)}"
    text = flagged(numbers.amount(row["amount_yuan"], unit, lang), row["status"], lang) + share
    hover = figure_hover(row, "amount_yuan", row["level_name"], lang)
    return marks.Mark(y, float(row["amount_yuan"]), 0.0, text, hover, row["address"], row["status"])
