"""区县对比: where the bodies stand among their peers, measure by measure: a point each, a band for the middle half."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers, peers
from dashboard.charts import marks
from dashboard.charts.book import RATE, Amount, Book, books, both, cells, evidence, frame, quotient, schema
from dashboard.charts.chart import Chart, Column
from dashboard.charts.comparability import chosen, is_refused
from dashboard.charts.style import BLUE, GREY, LINE, safe, wrapped
from dashboard.charts.words import hover
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

LEAST: Final = 3
"""With fewer members that state a measure there is no rank."""

SYMBOLS: Final = (
    "diamond", "square", "triangle-up", "circle", "diamond-open", "square-open", "triangle-up-open", "circle-open",
)  # fmt: skip
"""One per compared body: told apart by shape, so also in grey."""


def _share(part: str, other: str) -> Callable[[Book], Amount | None]:
    return lambda book: quotient(book.key(part), both(book.key(part), book.key(other)), 100)


def _of(part: str, whole: str) -> Callable[[Book], Amount | None]:
    return lambda book: quotient(book.key(part), book.key(whole), 100)


MEASURES: Final[dict[str, Callable[[Book], Amount | None]]] = {
    "basic_share": _share("basic_expenditure", "project_expenditure"),
    "personnel_share": _share("personnel", "public_funds"),
    "fiscal_share": _of("fiscal_appropriation_income", "income_current"),
    "three_public_share": _of("three_public_total", "expenditure_total"),
    "agency_share": _of("agency_operating", "expenditure_total"),
}
"""Shares in per cent: they can be compared whatever the size of a body."""

_SCHEMA: Final = schema(
    {"share_pct": RATE},
    label=pl.String,
    body_name=pl.String,
    body=pl.String,
    measure=pl.String,
    measure_name=pl.String,
    rank=pl.Int64,
    members=pl.Int64,
    rank_text=pl.String,
    low=RATE,
    high=RATE,
    compared=pl.Boolean,
    first=pl.Boolean,
)


def query(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A row per measure and member of the peer group of the first body: value, rank (1 is the highest), quartiles.

    `compared` marks the bodies of the comparison, `first` the one whose group it is. Empty where the comparison is
    refused.
    """
    found = chosen(frames, selection)
    if is_refused(found):
        return frame([], _SCHEMA)
    group = peers.group(frames, selection, found.row(0, named=True))
    wanted = found["disclosure_id"].to_list()
    extra = found.filter(~pl.col("disclosure_id").is_in(group.members["disclosure_id"].to_list()))
    members = books(frames, pl.concat([group.members, extra.select(group.members.columns)]))
    rows: list[dict[str, Any]] = []
    for measure, take in MEASURES.items():
        stated = [(book, amount) for book in members if (amount := take(book)) is not None]
        if len(stated) >= LEAST:
            rows += _ranked(measure, stated, wanted, selection)
    return frame(rows, _SCHEMA)


def _ranked(
    measure: str, stated: list[tuple[Book, Amount]], wanted: list[str], selection: Selection
) -> list[dict[str, Any]]:
    values = sorted(amount.value for _, amount in stated)
    low, high = quantile(values, Decimal("0.25")), quantile(values, Decimal("0.75"))
    name = t(f"rank.{measure}", selection.lang)
    rows = []
    for book, amount in sorted(stated, key=lambda one: -one[1].value):
        rank = 1 + sum(value > amount.value for value in values)
        row = evidence(amount, selection, book) | {"measure": measure, "measure_name": name, "rank": rank}
        who = book.row["department"] or ""
        row |= {"label": who, "body_name": who, "body": book.row["body_id"], "members": len(values)}
        row |= {"low": low, "high": high}
        row |= {"compared": book.id in wanted, "first": book.id == wanted[0]}
        row["rank_text"] = t("rank.of", selection.lang, rank=rank, n=len(values))
        rows.append(row | cells(share_pct=amount))
    return rows


def quantile(values: list[Decimal], share: Decimal) -> Decimal:
    """A quantile of sorted values, linear between neighbours."""
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return (values[below] + (values[above] - values[below]) * (place - below)).quantize(Decimal("0.0001"))


def figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """A row per measure: the band of the middle half, a grey stroke per member, the compared bodies by shape."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    compared = dict(rows.filter("compared").select("body", "label").unique(maintain_order=True).iter_rows())
    symbols = dict(zip(compared, SYMBOLS, strict=False))
    marks.point_legend(fig, [(safe(compared[body]), symbol, BLUE) for body, symbol in symbols.items()])
    labels = []
    for y, measure in enumerate(rows["measure"].unique(maintain_order=True)):
        mine = rows.filter(pl.col("measure") == measure)
        first = mine.row(0, named=True)
        fig.add_shape(
            type="rect", x0=float(first["low"]), x1=float(first["high"]), y0=y - 0.16, y1=y + 0.16,
            fillcolor=LINE, opacity=0.55, line={"width": 0}, layer="below",
        )  # fmt: skip
        others = [_point(y, row, lang) for row in mine.filter(~pl.col("compared")).to_dicts()]
        marks.points(fig, others, "line-ns-open", GREY, 12)
        for row in mine.filter("compared").to_dicts():
            marks.points(fig, [_point(y, row, lang)], symbols[row["body"]], BLUE, 12)
        labels.append(f"{wrapped(first['measure_name'])}<br>n = {mine.height}")
    marks.row_axis(fig, labels, row_px=56, extra_px=52)
    vals = [0, 20, 40, 60, 80, 100]
    fig.update_xaxes(tickvals=vals, ticktext=[f"{val}%" if val else "0" for val in vals], range=[-2, 104])
    fig.update_layout(margin={"r": 60, "b": 34})
    return fig


def _point(y: int, row: dict[str, Any], lang: Language) -> marks.Mark:
    share = numbers.pct(row["share_pct"], lang)
    told = hover(row["label"], [f"{row['measure_name']} {share}", row["rank_text"]])
    return marks.Mark(y, float(row["share_pct"]), hover=told, address=row["share_pct_at"], status=row["status"])


def sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The measure in which the first body stands furthest from the middle of its group."""
    first = rows.filter("first") if rows.height else rows
    if first.is_empty():
        return ""
    outside = first.filter((pl.col("share_pct") < pl.col("low")) | (pl.col("share_pct") > pl.col("high")))
    row = (outside if outside.height else first).row(0, named=True)
    way = "inside" if outside.is_empty() else "above" if row["share_pct"] > row["high"] else "below"
    share, low, high = (numbers.pct(row[name], lang) for name in ("share_pct", "low", "high"))
    told = {"label": row["label"], "measure": row["measure_name"], "share": share, "low": low, "high": high}
    return t(f"chart.compare_rank.sentence_{way}", lang, **told)


CHART: Final = Chart(
    "compare_rank",
    query,
    figure,
    (
        Column("measure_name", "text"),
        Column("body_name", "text"),
        Column("share_pct", "pct"),
        Column("rank_text", "text"),
        Column("status", "status"),
    ),
    sentence,
)
