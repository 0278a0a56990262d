"""区县对比: A less B, class by class; every body's classes on one scale, side by side (small multiples)."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import marks
from dashboard.charts.book import (
    AMOUNT,
    RATE,
    Amount,
    Book,
    cells,
    difference,
    evidence,
    frame,
    quotient,
    schema,
    total,
)
from dashboard.charts.chart import Chart, Column
from dashboard.charts.compare import classes_of, compared
from dashboard.charts.grouped import phase
from dashboard.charts.style import INFLOW, OUTFLOW, safe, wrapped
from dashboard.charts.words import class_label, figure_hover, flagged
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

_PAIR: Final = schema(
    {"first_yuan": AMOUNT, "second_yuan": AMOUNT, "change_yuan": AMOUNT, "gap_points": RATE},
    label=pl.String,
    line=pl.String,
    code=pl.String,
    first=pl.String,
    second=pl.String,
)


def pair(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A row per class of the first two bodies: A, B, A − B, and the difference of their shares in 百分点.

    A class that one of them does not state has no difference.
    """
    found = compared(frames, selection)[:2]
    if len(found) < 2:
        return frame([], _PAIR)
    mine = [classes_of(book) for book in found]
    wholes = [total(amount for _, amount in classes.values()) for classes in mine]
    names = [book.row["department"] or "" for book in found]
    rows = []
    for line in sorted(set(mine[0]) | set(mine[1])):
        stated = [classes.get(line) for classes in mine]
        label = next(one[0] for one in stated if one)
        amounts = [one[1] if one else None for one in stated]
        shares = [quotient(amount, whole, 100) for amount, whole in zip(amounts, wholes, strict=True)]
        row = _pair_row(found[0], (line, label), amounts, shares, selection)
        rows.append(row | {"first": names[0], "second": names[1]})
    return frame(rows, _PAIR)


def _pair_row(
    book: Book,
    named: tuple[str, str],
    amounts: list[Amount | None],
    shares: list[Amount | None],
    selection: Selection,
) -> dict[str, Any]:
    (line, label), change = named, difference(amounts[0], amounts[1])
    row = evidence(change or amounts[0] or amounts[1], selection, book)
    row |= {"line": line, "label": class_label(line, label, selection.lang)}
    gap = difference(shares[0], shares[1])
    return row | cells(first_yuan=amounts[0], second_yuan=amounts[1], change_yuan=change, gap_points=gap)


def pair_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Bars of A − B, to the right where A spends more, the largest difference first."""
    fig = marks.new_figure()
    stated = rows.filter(pl.col("change_yuan").is_not_null()) if rows.height else rows
    if stated.is_empty():
        return fig
    drawn = stated.sort(pl.col("change_yuan").abs(), descending=True)
    unit = drawn["unit"][0]
    bars = [_bar(y, row, unit, lang) for y, row in enumerate(drawn.iter_rows(named=True))]
    marks.bars(fig, [bar for bar in bars if bar.x >= 0], phase(drawn), INFLOW)
    marks.bars(fig, [bar for bar in bars if bar.x < 0], phase(drawn), OUTFLOW)
    marks.row_axis(fig, [wrapped(label) for label in drawn["label"]])
    marks.money_axis(fig, [bar.x for bar in bars], unit, lang, [bar.text for bar in bars])
    return fig


def _bar(y: int, row: dict[str, Any], unit: str, lang: Language) -> marks.Mark:
    text = flagged(numbers.amount(row["change_yuan"], unit, lang, signed=True), row["status"], lang)
    told = figure_hover(row, "change_yuan", "A − B", lang, signed=True)
    return marks.Mark(y, float(row["change_yuan"]), 0.0, text, told, row["change_yuan_at"], row["status"])


def pair_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """Which is A and which B, and the class in which they differ most."""
    stated = rows.filter(pl.col("change_yuan").is_not_null()) if rows.height else rows
    if stated.is_empty():
        return ""
    row = stated.sort(pl.col("change_yuan").abs(), descending=True).row(0, named=True)
    change = numbers.money(row["change_yuan"], row["unit"], lang, signed=True)
    return t("chart.compare_pair.sentence", lang, a=row["first"], b=row["second"], label=row["label"], change=change)


_PANELS: Final = schema(
    {"amount_yuan": AMOUNT},
    label=pl.String,
    body_name=pl.String,
    body=pl.String,
    differs=pl.String,
    line=pl.String,
    code=pl.String,
    class_name=pl.String,
)


def panels(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A row per body and class with its amount, bodies in the order of the selection, classes by code."""
    rows = []
    for book in compared(frames, selection):
        for line, (label, amount) in sorted(classes_of(book).items()):
            row = evidence(amount, selection, book) | {"line": line, "differs": book.row["differs"]}
            name = book.row["department"] or ""
            row |= {"label": name, "body_name": name, "body": book.row["body_id"]}
            row["class_name"] = class_label(line, label, selection.lang)
            rows.append(row | cells(amount_yuan=amount))
    return frame(rows, _PANELS)


_ACROSS: Final = 4


def panels_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """A panel per body, at most four beside each other, all on one scale; a class stands in the same row everywhere."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    bodies = list(rows["body"].unique(maintain_order=True))
    lines = sorted(set(rows["line"]))
    names = dict(rows.select("line", "class_name").iter_rows())
    across = min(_ACROSS, len(bodies))
    most = float(rows["amount_yuan"].max() or 1)  # type: ignore[arg-type]
    step, tall = most * 1.55, len(lines) + 1.6
    unit = rows["unit"][0]
    for place, body in enumerate(bodies):
        left, top = (place % across) * step, (place // across) * tall
        _panel(fig, rows.filter(pl.col("body") == body), lines, (left, top), (unit, lang))
    down = -(-len(bodies) // across)
    ticks = [(row * tall + 1 + at, names[line]) for row in range(down) for at, line in enumerate(lines)]
    labels = [wrapped(name, 16) for _, name in ticks]
    marks.row_axis(fig, labels, row_px=24)
    fig.update_yaxes(tickvals=[y for y, _ in ticks], ticktext=labels, range=[down * tall - 0.4, -0.7])
    fig.update_xaxes(visible=False, range=[-0.01 * step, across * step])
    fig.update_layout(height=round(26 * down * tall) + 24, margin={"r": 8, "b": 8, "t": 8})
    return fig


def _panel(
    fig: go.Figure, rows: pl.DataFrame, lines: list[str], corner: tuple[float, float], words: tuple[str, Language]
) -> None:
    (left, top), (unit, lang) = corner, words
    drawn = []
    for row in rows.iter_rows(named=True):
        told = figure_hover(row, "amount_yuan", row["class_name"], lang)
        text = flagged(numbers.amount(row["amount_yuan"], unit, lang), row["status"], lang)
        y, grey = top + 1 + lines.index(row["line"]), bool(row["differs"])
        drawn.append(marks.Mark(y, float(row["amount_yuan"]), left, text, told, row["address"], row["status"], grey))
    marks.bars(fig, drawn, phase(rows), OUTFLOW)
    fig.add_shape(type="line", x0=left, x1=left, y0=top + 0.5, y1=top + len(lines) + 0.5, line={"color": "#C3CCD4"})
    first = rows.row(0, named=True)
    apart = f"（{safe(first['differs'])}）" if first["differs"] else ""
    fig.add_annotation(
        x=left, y=top, text=f"<b>{wrapped(first['label'], 24, 2)}</b>{apart}", xanchor="left", yanchor="middle",
        showarrow=False, align="left",
    )  # fmt: skip


def panels_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The largest amount of all, and whose it is."""
    if rows.is_empty():
        return ""
    row = rows.sort("amount_yuan", descending=True).row(0, named=True)
    amount = numbers.money(row["amount_yuan"], row["unit"], lang)
    n = rows["body"].n_unique()
    return t("chart.compare_panels.sentence", lang, n=n, label=row["label"], part=row["class_name"], amount=amount)


PAIR: Final = Chart(
    "compare_pair",
    pair,
    pair_figure,
    (
        Column("code", "text"),
        Column("label", "text"),
        Column("first_yuan", "amount_yuan"),
        Column("second_yuan", "amount_yuan"),
        Column("change_yuan", "amount_yuan", signed=True),
        Column("gap_points", "points", signed=True),
        Column("status", "status"),
    ),
    pair_sentence,
)
PANELS: Final = Chart(
    "compare_panels",
    panels,
    panels_figure,
    (
        Column("body_name", "text"),
        Column("code", "text"),
        Column("class_name", "text"),
        Column("amount_yuan", "amount_yuan"),
        Column("status", "status"),
    ),
    panels_sentence,
)
