"""A flow of money drawn from left to right: columns of nodes with ribbons between them (a Sankey diagram).

Drawn with bars and filled curves and not with the Sankey trace of plotly: its nodes cannot be clicked from the page,
and its labels lie over each other. Here every node is a bar with the address of its figure, and every label has a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from dashboard.charts import marks
from dashboard.charts.style import INK, PAPER, TEXT_PX, WARNING, Notation, lighter, toneless

LABEL_PX: Final = 34
"""The least height of a node with its label of two lines."""
_TALLEST_PX: Final = 380
_GAP_PX: Final = 8
_NODE_WIDTH: Final = 0.035
_CURVE_POINTS: Final = 16


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its key, its column from the left, its size in yuan, how it is written and drawn."""

    key: str
    column: int
    size: float
    label: str
    hover: str
    address: str
    colour: str
    notation: Notation = "actual"
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Money from one node to another; it begins and ends under the links that were given before it."""

    source: str
    target: str
    size: float
    colour: str


@dataclass(slots=True)
class _Spot:
    top: float
    height: float
    out: float = 0.0
    into: float = 0.0


def draw(nodes: Sequence[Node], links: Sequence[Link]) -> go.Figure:
    """The figure; y runs down in pixels, x in columns. Nodes of a column stand in the order given."""
    fig = marks.new_figure()
    if not nodes:
        return fig
    spots, height = _layout(nodes)
    where = {node.key: node for node in nodes}
    for link in links:
        _ribbon(fig, link, where, spots)
    for node in nodes:
        _bar(fig, node, spots[node.key])
    columns = max(node.column for node in nodes)
    _labels(fig, nodes, spots)
    fig.update_xaxes(visible=False, range=[-0.03, columns + 0.42])
    fig.update_yaxes(visible=False, range=[height, 0])
    fig.update_layout(height=round(height) + 24, margin={"l": 4, "r": 4, "t": 8, "b": 8})
    return fig


def _layout(nodes: Sequence[Node]) -> tuple[dict[str, _Spot], float]:
    """The place of each node, and the height of the tallest column, in pixels."""
    columns: dict[int, list[Node]] = {}
    for node in nodes:
        columns.setdefault(node.column, []).append(node)
    most = max(sum(node.size for node in column) for column in columns.values()) or 1.0
    scale = _TALLEST_PX / most
    slots = {key: [max(node.size * scale, LABEL_PX) + _GAP_PX for node in column] for key, column in columns.items()}
    height = max(sum(slot) for slot in slots.values())
    spots: dict[str, _Spot] = {}
    for key, column in columns.items():
        top = (height - sum(slots[key])) / 2
        for node, slot in zip(column, slots[key], strict=True):
            size = max(node.size * scale, 1.5)
            spots[node.key] = _Spot(top + (slot - size) / 2, size)
            top += slot
    return spots, height


def _bar(fig: go.Figure, node: Node, spot: _Spot) -> None:
    style = marks.bar_style(node.notation, node.colour)
    if node.status == "conflict":
        style = marks.CONFLICT
    fig.add_bar(
        x=[node.column],
        y=[spot.height],
        base=[spot.top],
        width=_NODE_WIDTH,
        offset=0,
        marker=style,
        customdata=[[node.address]],
        hovertext=[node.hover],
        hovertemplate=marks.HOVER,
        showlegend=False,
        unselected={"marker": {"opacity": 1}},
    )


def _ribbon(fig: go.Figure, link: Link, nodes: dict[str, Node], spots: dict[str, _Spot]) -> None:
    """A band of constant height between the right side of one node and the left side of the other."""
    here, there = spots[link.source], spots[link.target]
    whole_here, whole_there = nodes[link.source].size or 1.0, nodes[link.target].size or 1.0
    from_height = link.size / whole_here * here.height
    to_height = link.size / whole_there * there.height
    left, right = nodes[link.source].column + _NODE_WIDTH, float(nodes[link.target].column)
    upper = _curve(left, here.top + here.out, right, there.top + there.into)
    here.out += from_height
    there.into += to_height
    lower = _curve(left, here.top + here.out, right, there.top + there.into)
    path = [*upper, *reversed(lower)]
    fig.add_scatter(
        x=[x for x, _ in path],
        y=[y for _, y in path],
        mode="lines",
        fill="toself",
        fillcolor=lighter(link.colour, 0.72),
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
    )


def _curve(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    """Points of an S between two places, level at both ends (smoothstep)."""
    steps = [step / _CURVE_POINTS for step in range(_CURVE_POINTS + 1)]
    return [(x0 + (x1 - x0) * s, y0 + (y1 - y0) * s * s * (3 - 2 * s)) for s in steps]


def _labels(fig: go.Figure, nodes: Sequence[Node], spots: dict[str, _Spot]) -> None:
    """Names and amounts to the right of the nodes, over the ribbons, on a paper-coloured halo."""
    for node in nodes:
        spot = spots[node.key]
        fig.add_annotation(
            x=node.column + _NODE_WIDTH,
            y=spot.top + spot.height / 2,
            text=node.label,
            xanchor="left",
            yanchor="middle",
            xshift=4,
            align="left",
            showarrow=False,
            font={"size": TEXT_PX, "color": WARNING if node.status == "conflict" else INK},
            bgcolor=PAPER,
            opacity=0.88,
            borderpad=1,
        )


def quiet(colour: str) -> str:
    """The colour of what is left over."""
    return toneless(colour)
