"""三公经费: its parts, budget against actual against last year; what a batch, a head, a vehicle costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import grouped, marks
from dashboard.charts.book import (
    AMOUNT,
    RATE,
    Amount,
    Book,
    cells,
    change_rate,
    difference,
    evidence,
    frame,
    last_year,
    quotient,
    schema,
)
from dashboard.charts.change import pair
from dashboard.charts.chart import Chart, Column
from dashboard.charts.classes import note_of
from dashboard.charts.style import BLUE, wrapped
from dashboard.charts.words import figure_hover, flagged
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

PARTS: Final = {
    "total": "three_public_total",
    "abroad": "three_public_abroad",
    "vehicle": "three_public_vehicle",
    "vehicle_purchase": "three_public_vehicle_purchase",
    "vehicle_running": "three_public_vehicle_running",
    "reception": "three_public_reception",
}
"""Part of the 三公 table -> key figure (决算数 in final accounts, 预算数 in a budget)."""

_PARTS: Final = schema(
    {
        "planned_yuan": AMOUNT,
        "actual_yuan": AMOUNT,
        "completion_pct": RATE,
        "last_yuan": AMOUNT,
        "change_yuan": AMOUNT,
        "change_pct": RATE,
    },
    part=pl.String,
    label=pl.String,
    note=pl.String,
)


def parts(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A row per part that is stated: planned_yuan (预算数), actual_yuan (决算数), last_yuan (printed or 推算).

    The 小计 of vehicles is left out where purchase and running are both stated beside it.
    """
    now, before = pair(frames, selection)
    if now is None:
        return frame([], _PARTS)
    lasts = {part: last_year(key, now, before) for part, key in PARTS.items()}
    rows = [_row(part, now, lasts, selection) for part in PARTS]
    stated = {row["part"] for row in rows if row["status"]}
    if {"vehicle_purchase", "vehicle_running"} <= stated:
        stated.discard("vehicle")
    return frame([row for row in rows if row["part"] in stated], _PARTS)


def _row(part: str, now: Book, lasts: dict[str, Amount | None], selection: Selection) -> dict[str, Any]:
    key, last, whole = PARTS[part], lasts[part], lasts["total"]
    is_budget = now.row["kind"] == "budget"
    value = now.key(key) or (None if is_budget else now.cell(("FA09",), "current", f"actual_{part}"))
    planned = value if is_budget else _planned(now, part)
    actual = None if is_budget else value
    rate = change_rate(value, last, whole.value if whole else None)
    row = evidence(value or planned, selection, now)
    row |= {"part": part, "label": t(f"line.{key}", selection.lang)}
    row["note"] = note_of(value, last, rate, selection.lang)
    return row | cells(
        planned_yuan=planned,
        actual_yuan=actual,
        completion_pct=quotient(actual, planned, 100),
        last_yuan=last,
        change_yuan=difference(value, last),
        change_pct=rate,
    )


def _planned(now: Book, part: str) -> Amount | None:
    stated = now.key("three_public_budget") if part == "total" else None
    return stated or now.cell(("FA09",), "current", f"budget_{part}")


SERIES: Final = (
    grouped.Series("planned_yuan", "budget", BLUE),
    grouped.Series("actual_yuan", "actual", BLUE),
    grouped.Series("last_yuan", "last", BLUE),
)


def parts_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Budget outlined, actual solid, last year lighter or dotted, per part."""
    return grouped.draw(rows, SERIES, lang, units=18)


def parts_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The total and how it moved."""
    found = rows.filter(pl.col("part") == "total")
    if found.is_empty():
        return ""
    row = found.row(0, named=True)
    value = row["planned_yuan"] if row["kind"] == "budget" else row["actual_yuan"]
    if value is None:
        return ""
    text = t("chart.three_public_parts.sentence", lang, amount=numbers.money(value, row["unit"], lang))
    change = row["change_yuan"]
    if change is None:
        return text
    way = "same" if change == 0 else "up" if change > 0 else "down"
    rate = "" if row["change_pct"] is None or not change else numbers.pct(abs(row["change_pct"]), lang)
    return text + t(
        f"chart.three_public_parts.sentence_{way}",
        lang,
        change=numbers.money(abs(change), row["unit"], lang),
        rate=t("chart.rate", lang, rate=rate) if rate else "",
    )


MEASURES: Final = {
    "reception_batch": ("three_public_reception", "reception_batches"),
    "reception_head": ("three_public_reception", "reception_people"),
    "vehicle_kept": ("three_public_vehicle_running", "vehicles_kept"),
    "vehicle_bought": ("three_public_vehicle_purchase", "vehicles_bought"),
    "abroad_group": ("three_public_abroad", "abroad_groups"),
    "abroad_head": ("three_public_abroad", "abroad_people"),
}
"""Measure -> key figure of the money, line of the prose that counts what it was spent on."""

_UNITS: Final = schema(
    {"amount_yuan": AMOUNT, "counted": pl.Decimal(20, 2), "per_yuan": AMOUNT},
    measure=pl.String,
    label=pl.String,
    note=pl.String,
)


def per_unit(frames: Frames, selection: Selection) -> pl.DataFrame:
    """Money ÷ count where both are stated and something was spent or counted; per_yuan is derived.

    Money without anything counted (a purchase without vehicles) has no per_yuan, and `note` says it.
    """
    now, _ = pair(frames, selection)
    if now is None:
        return frame([], _UNITS)
    rows = []
    for measure, (key, line) in MEASURES.items():
        amount, counted = now.key(key), now.prose(line, "count")
        if amount is None or counted is None or not (amount.value or counted.value):
            continue
        rows.append(_unit_row(measure, amount, counted, selection, now))
    return frame(rows, _UNITS)


def _unit_row(measure: str, amount: Amount, counted: Amount, selection: Selection, now: Book) -> dict[str, Any]:
    per = quotient(amount, counted)
    note = "" if counted.value else t("note.nothing_counted", selection.lang)
    row = evidence(per or amount, selection, now) | {"measure": measure, "note": note}
    row["label"] = t(f"line.per_{measure}", selection.lang)
    rounded = None if per is None else replace(per, value=per.value.quantize(Decimal("0.01")))
    return row | cells(amount_yuan=amount, counted=counted, per_yuan=rounded)


def per_unit_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Dotted bars (derived), in 元: the amounts are too small for 万元."""
    fig = marks.new_figure()
    stated = rows.filter(pl.col("per_yuan").is_not_null())
    if stated.is_empty():
        return fig
    drawn = []
    for y, row in enumerate(stated.iter_rows(named=True)):
        text = flagged(numbers.money(row["per_yuan"], "元", lang), row["per_yuan_status"], lang)
        hover = figure_hover(row | {"unit": "元"}, "per_yuan", t("col.per_yuan", lang), lang)
        status = row["per_yuan_status"]
        size, at = float(row["per_yuan"]), row["address"]
        drawn.append(marks.Mark(y, size, text=text, hover=hover, address=at, status=status))
    marks.bars(fig, drawn, "derived", BLUE, 0.6)
    marks.row_axis(fig, [wrapped(label, 24) for label in stated["label"]])
    marks.money_axis(fig, [mark.x for mark in drawn], "元", lang, [mark.text for mark in drawn])
    return fig


def per_unit_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The measures in one line."""
    stated = rows.filter(pl.col("per_yuan").is_not_null())
    told = [
        t("chart.three_public_units.item", lang, label=row["label"], amount=numbers.money(row["per_yuan"], "元", lang))
        for row in stated.head(3).iter_rows(named=True)
    ]
    return t("chart.list_separator", lang).join(told)


PARTS_CHART: Final = Chart(
    "three_public_parts",
    parts,
    parts_figure,
    (
        Column("label", "text"),
        Column("planned_yuan", "amount_yuan"),
        Column("actual_yuan", "amount_yuan"),
        Column("completion_pct", "pct"),
        Column("last_yuan", "amount_yuan"),
        Column("change_yuan", "amount_yuan", signed=True),
        Column("change_pct", "pct", signed=True),
        Column("note", "text"),
        Column("status", "status"),
    ),
    parts_sentence,
)

UNITS_CHART: Final = Chart(
    "three_public_units",
    per_unit,
    per_unit_figure,
    (
        Column("label", "text"),
        Column("amount_yuan", "amount_yuan"),
        Column("counted", "count"),
        Column("per_yuan", "count"),
        Column("note", "text"),
        Column("status", "status"),
    ),
    per_unit_sentence,
)
