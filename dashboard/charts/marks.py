"""Bars and points in the notation of `style`, drawn at numeric rows so that labels, outlines and marks share them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import plotly.graph_objects as go

from dashboard import numbers
from dashboard.charts.style import (
    INK,
    LINE,
    MUTED,
    PAPER,
    ROW_PX,
    TEMPLATE,
    TEXT_PX,
    WARNING,
    Notation,
    label_px,
    lighter,
    toneless,
)
from dashboard.numbers import Language

HOVER: Final = "%{hovertext}<extra></extra>"
_STILL: Final = {"marker": {"opacity": 1}}
"""A clicked mark opens its evidence; the others are not dimmed, since lightness already means 上年."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar from `base` to `base + x`, or a point at `x`, in row `y`. Floats: they are drawn, not computed with."""

    y: float
    x: float
    base: float = 0.0
    text: str = ""
    hover: str = ""
    address: str = ""
    status: str | None = None
    grey: bool = False
    """of a body that differs from those it is compared with: the same notation, without colour"""

    @property
    def right(self) -> float:
        """The right end of the bar."""
        return max(self.base, self.base + self.x)


def yuan(value: Decimal | None) -> float:
    """An amount as a float for drawing; a blank draws nothing (0)."""
    return float(value) if value is not None else 0.0


def new_figure() -> go.Figure:
    """An empty figure with the template of the project."""
    return go.Figure(layout={"template": TEMPLATE, "barmode": "overlay"})


def bar_style(notation: Notation, colour: str) -> dict[str, Any]:
    """Marker of a bar: fill, outline and pattern for a notation."""
    plain: dict[str, Any] = {"color": colour, "line": {"color": colour, "width": 0}, "pattern": {"shape": ""}}
    if notation == "actual":
        return plain
    if notation == "last":
        return plain | {"color": lighter(colour)}
    outline = {"color": colour, "width": 1.5}
    if notation == "budget_part":
        return plain | {"color": lighter(colour, 0.75), "line": outline}
    if notation == "budget":
        return plain | {"color": PAPER, "line": outline}
    if notation == "adjusted":
        pattern = {"shape": "/", "fgcolor": colour, "bgcolor": PAPER, "size": 6, "solidity": 0.35}
        return plain | {"color": PAPER, "line": outline, "pattern": pattern}
    return plain | {"color": lighter(colour, 0.88)}


CONFLICT: Final[dict[str, Any]] = {
    "color": PAPER,
    "line": {"color": WARNING, "width": 1.5},
    "pattern": {"shape": "x", "fgcolor": WARNING, "bgcolor": PAPER, "size": 6, "solidity": 0.3},
}


def bars(fig: go.Figure, marks: Sequence[Mark], notation: Notation, colour: str, width: float = 0.68) -> None:
    """Add horizontal bars with labels to their right; derived ones dotted, those in conflict hatched as a warning."""
    if not marks:
        return
    own, grey = bar_style(notation, colour), bar_style(notation, toneless(colour))
    styles = [CONFLICT if mark.status == "conflict" else grey if mark.grey else own for mark in marks]
    fig.add_bar(
        orientation="h",
        x=[mark.x for mark in marks],
        y=[mark.y for mark in marks],
        base=[mark.base for mark in marks],
        width=width,
        marker=_arrays(styles),
        customdata=[[mark.address] for mark in marks],
        hovertext=[mark.hover for mark in marks],
        hovertemplate=HOVER,
        showlegend=False,
        unselected=_STILL,
    )
    if notation == "derived":
        _dotted(fig, [mark for mark in marks if mark.status != "conflict"], colour, width)
    right_labels(fig, marks)


def _arrays(styles: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One marker with a value per bar from a style per bar.

    Where a bar has a colour of its own, Plotly hatches with that colour and forgets `fgcolor`: paper on paper.
    """
    keys = ("shape", "fgcolor", "bgcolor", "size", "solidity")
    fallback = {"shape": "", "fgcolor": INK, "bgcolor": PAPER, "size": 6, "solidity": 0.3}
    return {
        "color": [style["pattern"].get("fgcolor", style["color"]) for style in styles],
        "line": {key: [style["line"][key] for style in styles] for key in ("color", "width")},
        "pattern": {key: [style["pattern"].get(key, fallback[key]) for style in styles] for key in keys},
    }


def _dotted(fig: go.Figure, marks: Sequence[Mark], colour: str, width: float) -> None:
    """Dotted outlines round bars (a bar's own outline cannot be dotted)."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for mark in marks:
        left, right, low, high = mark.base, mark.base + mark.x, mark.y - width / 2, mark.y + width / 2
        xs += [left, right, right, left, left, None]
        ys += [low, low, high, high, low, None]
    if xs:
        line = {"color": colour, "width": 1.5, "dash": "dot"}
        fig.add_scatter(x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def right_labels(fig: go.Figure, marks: Sequence[Mark], gap: int = 1) -> None:
    """Direct labels to the right of bars, for decreases too, never over the axis labels."""
    labelled = [mark for mark in marks if mark.text]
    if not labelled:
        return
    fig.add_scatter(
        x=[mark.right for mark in labelled],
        y=[mark.y for mark in labelled],
        text=["\u00a0" * gap + mark.text for mark in labelled],
        mode="text",
        textposition="middle right",
        textfont={"size": TEXT_PX, "color": [WARNING if m.status == "conflict" else INK for m in labelled]},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def blanks(fig: go.Figure, places: Sequence[tuple[float, float]]) -> None:
    """A "–" at each (x, y) where a figure is not stated."""
    if places:
        fig.add_scatter(
            x=[x for x, _ in places],
            y=[y for _, y in places],
            text=[f"\u00a0{numbers.BLANK}"] * len(places),
            mode="text",
            textposition="middle right",
            textfont={"size": TEXT_PX, "color": MUTED},
            hoverinfo="skip",
            showlegend=False,
        )


NARROWEST_PX: Final = 400
"""The plot area of a chart at half the width of a 1366 px screen: what fits there fits everywhere."""


def fitting(text: str, size: float, span: float) -> str:
    """The text of a segment of `size` on an axis of `span`, "" where it would not fit into the segment."""
    return text if span and size / span * NARROWEST_PX >= label_px([text]) + 6 else ""


def segments(
    fig: go.Figure, marks: Sequence[Mark], colour: str, ink: str, *, span: float = 100, notation: Notation = "actual"
) -> None:
    """Add one series of a stacked bar on an axis of `span`: labels in `ink` inside where they fit.

    Solid parts have a white line between neighbours, parts of a budget are outlined and tinted.
    """
    planned = notation == "budget_part"
    fill, line, ink = (lighter(colour, 0.75), colour, INK) if planned else (colour, PAPER, ink)
    # The colour of a single bar is also that of its hatching.
    fills = [WARNING if m.status == "conflict" else toneless(fill) if m.grey else fill for m in marks]
    lines = [WARNING if m.status == "conflict" else toneless(line) if m.grey else line for m in marks]
    fig.add_bar(
        orientation="h",
        x=[mark.x for mark in marks],
        y=[mark.y for mark in marks],
        base=[mark.base for mark in marks],
        width=0.62,
        marker={
            "color": fills,
            "line": {"color": lines, "width": 1.5},
            "pattern": {
                "shape": ["x" if mark.status == "conflict" else "" for mark in marks],
                "fgcolor": WARNING,
                "bgcolor": PAPER,
                "size": 6,
                "solidity": 0.3,
            },
        },
        text=[fitting(mark.text, mark.x, span) for mark in marks],
        textposition="inside",
        constraintext="none",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": [WARNING if mark.status == "conflict" else ink for mark in marks], "size": TEXT_PX},
        customdata=[[mark.address] for mark in marks],
        hovertext=[mark.hover for mark in marks],
        hovertemplate=HOVER,
        showlegend=False,
        unselected=_STILL,
    )


def points(fig: go.Figure, marks: Sequence[Mark], symbol: str, colour: str, size: float = 11) -> None:
    """Add points; those in conflict in the warning colour."""
    if not marks:
        return
    fig.add_scatter(
        x=[mark.x for mark in marks],
        y=[mark.y for mark in marks],
        mode="markers",
        marker={
            "symbol": symbol,
            "size": size,
            "color": [WARNING if mark.status == "conflict" else colour for mark in marks],
            "line": {"width": 1.8, "color": [WARNING if mark.status == "conflict" else colour for mark in marks]},
            "opacity": 1,
        },
        cliponaxis=False,
        customdata=[[mark.address] for mark in marks],
        hovertext=[mark.hover for mark in marks],
        hovertemplate=HOVER,
        showlegend=False,
        unselected=_STILL,
    )


def connectors(
    fig: go.Figure, pairs: Sequence[tuple[tuple[float, float], tuple[float, float]]], width: float = 1
) -> None:
    """Thin grey lines between points (x, y): the running total of a bridge, the span of a dumbbell."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for (x0, y0), (x1, y1) in pairs:
        xs += [x0, x1, None]
        ys += [y0, y1, None]
    if xs:
        line = {"color": LINE, "width": width}
        fig.add_scatter(x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def legend(fig: go.Figure, entries: Sequence[tuple[str, Notation, str]]) -> None:
    """Legend entries (name, notation, colour) for bars, drawn once and never clicked."""
    for name, notation, colour in entries:
        if notation == "derived":
            line = {"color": colour, "width": 1.5, "dash": "dot"}
            fig.add_scatter(x=[None], y=[None], mode="lines", line=line, name=name, showlegend=True)
        else:
            fig.add_bar(x=[None], y=[None], marker=bar_style(notation, colour), name=name, showlegend=True)


def point_legend(fig: go.Figure, entries: Sequence[tuple[str, str, str]]) -> None:
    """Legend entries (name, symbol, colour) for points."""
    for name, symbol, colour in entries:
        marker = {"symbol": symbol, "size": 10, "color": colour, "line": {"width": 1.8, "color": colour}}
        fig.add_scatter(x=[None], y=[None], mode="markers", marker=marker, name=name, showlegend=True)


def row_axis(fig: go.Figure, labels: Sequence[str], *, row_px: int = ROW_PX, extra_px: int = 0) -> None:
    """Rows 0, 1, … from the top with these wrapped labels; sets the height of the figure to fit them.

    `extra_px` is what stands above (a legend of one row: 28). A row is never lower than its label.
    """
    lines = max((label.count("<br>") + 1 for label in labels), default=1)
    row = max(row_px, lines * 16 + 6)
    fig.update_yaxes(
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
        range=[len(labels) - 0.45, -0.55],
    )
    fig.update_layout(height=row * len(labels) + 52 + extra_px, margin={"l": label_px(list(labels)) + 20})


def money_axis(
    fig: go.Figure,
    amounts: Sequence[float],
    unit: str,
    lang: Language,
    texts: Sequence[str] = (),
    *,
    about: int = 4,
    pad: float = 0,
) -> None:
    """The money axis: round ticks in `unit`, zero in it, room to the right for the direct labels `texts`.

    `pad` is the share of the axis left free before zero (for points that lie on it).
    """
    high, low = max([0.0, *amounts]), min([0.0, *amounts])
    span = (high - low) or 1.0
    tickvals, ticktext = numbers.ticks(high, unit, lang, min_yuan=low, about=about)
    top = max(high, tickvals[-1])
    fig.update_xaxes(
        tickvals=tickvals,
        ticktext=ticktext,
        range=[low - max(pad, 0.02 if low < 0 else 0) * span, top + 0.01 * span],
    )
    right = max(label_px(list(texts)) + 16, label_px(ticktext[-1:]) // 2 + 12, 24)
    fig.update_layout(margin={"r": right, "b": 34})
