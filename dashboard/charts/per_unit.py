"""区县对比: amounts per head of the population, per member of staff, per vehicle, where the number is known.

The number comes from the document (vehicles) or from a table that users supplied; where neither states it, there is no
value and the reason stands in its place: nothing is estimated.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import marks
from dashboard.charts.book import AMOUNT, Amount, Book, cells, evidence, frame, quotient, schema
from dashboard.charts.chart import Chart, Column
from dashboard.charts.compare import compared
from dashboard.charts.style import BLUE, wrapped
from dashboard.charts.words import figure_hover, flagged
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection
from loaders.values import fold

MEASURES: Final = {
    "spending_per_head": ("expenditure_total", "population"),
    "personnel_per_staff": ("personnel", "staff"),
    "public_per_staff": ("public_funds", "staff"),
    "running_per_vehicle": ("three_public_vehicle_running", "vehicles"),
}
"""Measure -> key figure of the money, what it is divided by."""

_SCHEMA: Final = schema(
    {"amount_yuan": AMOUNT, "counted": pl.Decimal(20, 4), "per_yuan": AMOUNT},
    label=pl.String,
    body_name=pl.String,
    body=pl.String,
    differs=pl.String,
    measure=pl.String,
    measure_name=pl.String,
    divisor=pl.String,
    source_of=pl.String,
    note=pl.String,
)


def query(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A row per measure and body; only measures that at least one body has a number for.

    per_yuan is derived; without a number it is null and `note` says what is missing.
    """
    found = compared(frames, selection)
    supplied = frames.denominators.collect()
    rows: list[dict[str, Any]] = []
    for measure, (key, divisor) in MEASURES.items():
        told = [(book, book.key(key), *divisor_of(book, divisor, supplied)) for book in found]
        if any(amount is not None and counted is not None for _, amount, counted, _ in told):
            rows += [_row(measure, divisor, one, selection) for one in told]
    return frame(rows, _SCHEMA)


def divisor_of(book: Book, divisor: str, supplied: pl.DataFrame) -> tuple[Amount | None, str]:
    """The number to divide by, and where it is from: the document itself, else a supplied table of the same year."""
    printed = book.key(divisor) if divisor == "vehicles" else None
    if printed is not None and printed.value:
        return printed, "document"
    mine = supplied.filter(pl.col("measure") == divisor, pl.col("year") == (book.row["year"] or 0))
    name, code = fold(book.row["department"] or ""), book.row["region_code"]
    for row in mine.iter_rows(named=True):
        is_mine = row["region_code"] == code if row["region_code"] else fold(row["whose"]) == name
        if is_mine and name:
            return Amount(row["value"], "unverified", (f"u{row['table_id']}:{row['row_no']}",)), row["source"]
    return None, ""


def _row(
    measure: str, divisor: str, told: tuple[Book, Amount | None, Amount | None, str], selection: Selection
) -> dict[str, Any]:
    book, amount, counted, source = told
    lang = selection.lang
    per = quotient(amount, counted)
    if per is not None:
        per = Amount(per.value.quantize(Decimal("0.01")), per.status, per.sources, per.place, formula=per.formula)
    missing = f"measure.{divisor}" if amount is not None else f"line.{MEASURES[measure][0]}"
    row = evidence(per or amount, selection, book) | {"measure": measure, "differs": book.row["differs"]}
    name = book.row["department"] or ""
    row |= {"label": name, "body_name": name, "body": book.row["body_id"], "measure_name": t(f"per.{measure}", lang)}
    row |= {
        "divisor": t(f"measure.{divisor}", lang),
        "note": "" if per else t("per.missing", lang, what=t(missing, lang)),
    }
    row["source_of"] = t("per.document", lang) if source == "document" else source
    return row | cells(amount_yuan=amount, counted=counted, per_yuan=per)


def figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Dotted bars (derived) in 元 per measure and body; a body without a number says what is missing."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    bars, notes, labels = [], [], []
    most = {m: float(rows.filter(pl.col("measure") == m)["per_yuan"].max() or 1) for m in set(rows["measure"])}  # type: ignore[arg-type]
    for y, row in enumerate(rows.iter_rows(named=True)):
        labels.append(f"{wrapped(row['measure_name'], 26)}<br>{wrapped(row['label'], 26, 2)}")
        if row["per_yuan"] is None:
            notes.append(marks.Mark(y, 0.0, text=row["note"]))
            continue
        text = flagged(numbers.money(row["per_yuan"], "元", lang), row["status"], lang)
        told = figure_hover({**row, "unit": "元"}, "per_yuan", row["measure_name"], lang)
        size = float(row["per_yuan"]) / most[row["measure"]] * 100
        address, grey = row["per_yuan_at"], bool(row["differs"])
        bars.append(marks.Mark(y, size, 0.0, text, told, address, row["per_yuan_status"], grey))
    marks.bars(fig, bars, "derived", BLUE)
    marks.right_labels(fig, notes)
    marks.row_axis(fig, labels, row_px=40)
    fig.update_xaxes(visible=False, range=[0, 130])
    return fig


def sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The highest and the lowest of the first measure that two bodies have."""
    for measure in rows["measure"].unique(maintain_order=True):
        stated = rows.filter(pl.col("measure") == measure, pl.col("per_yuan").is_not_null())
        if stated.height >= 2:
            ordered = stated.sort("per_yuan", descending=True)
            top, low = ordered.row(0, named=True), ordered.row(-1, named=True)
            most, least = (numbers.money(one["per_yuan"], "元", lang) for one in (top, low))
            told = {"measure": top["measure_name"], "top": top["label"], "low": low["label"]}
            return t("chart.compare_per.sentence", lang, most=most, least=least, **told)
    return ""


CHART: Final = Chart(
    "compare_per",
    query,
    figure,
    (
        Column("measure_name", "text"),
        Column("body_name", "text"),
        Column("amount_yuan", "amount_yuan"),
        Column("divisor", "text"),
        Column("counted", "count"),
        Column("source_of", "text"),
        Column("per_yuan", "amount_yuan"),
        Column("note", "text"),
        Column("status", "status"),
    ),
    sentence,
)
