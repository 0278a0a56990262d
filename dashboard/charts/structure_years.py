"""收支结构: income against expenditure over the years, and spending by economic class (经济分类)."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import grouped
from dashboard.charts.book import (
    AMOUNT,
    RATE,
    Amount,
    Book,
    books,
    cells,
    difference,
    evidence,
    frame,
    last_year,
    quotient,
    schema,
    total,
)
from dashboard.charts.chart import Chart, Column
from dashboard.charts.coded import coded_bars
from dashboard.charts.grouped import phase
from dashboard.charts.style import BLUE, ORANGE
from dashboard.charts.words import line_label
from dashboard.frames import Frames, current, newest
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

_YEARS: Final = schema(
    {"income_current_yuan": AMOUNT, "expenditure_current_yuan": AMOUNT, "balance_yuan": AMOUNT},
    label=pl.String,
    source_of=pl.String,
)


def series(frames: Frames, selection: Selection) -> pl.DataFrame:
    """本年收入 and 本年支出 of each year, oldest first: uploaded disclosures of the same kind and scope.

    The year before an uploaded one that is not here itself is derived from its prose (推算), where that states the
    change. source_of is "uploaded" or "derived".
    """
    shown = current(frames, selection)
    if shown.is_empty():
        return frame([], _YEARS)
    row = shown.row(0, named=True)
    same = newest(frames, [row["body_id"]]).filter(
        pl.col("kind") == row["kind"], pl.col("scope") == row["scope"], pl.col("year").is_not_null()
    )
    found = {book.row["year"]: book for book in books(frames, same)}
    rows = []
    for year, book in sorted(found.items()):
        if year - 1 not in found:
            before = {key: last_year(key, book, None) for key in KEYS}
            rows.append(_year_row(book, selection, year - 1, before, "derived"))
        stated = {key: book.key(key) for key in KEYS}
        rows.append(_year_row(book, selection, year, stated, "uploaded"))
    return frame([row for row in rows if row["status"]], _YEARS)


KEYS: Final = ("income_current", "expenditure_current")
"""Of the year alone: the totals hold what was carried in and out, and so always balance."""


def _year_row(
    book: Book, selection: Selection, year: int, stated: dict[str, Amount | None], how: str
) -> dict[str, Any]:
    income, spent = stated["income_current"], stated["expenditure_current"]
    row = evidence(income or spent, selection, book) | {
        "year": year,
        "source_of": t(f"source_of.{how}", selection.lang),
    }
    row["label"] = t("year.of", selection.lang, year=year)
    balance = difference(income, spent)
    return row | cells(income_current_yuan=income, expenditure_current_yuan=spent, balance_yuan=balance)


SERIES: Final = ("income_current_yuan", "expenditure_current_yuan")


def series_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Income and expenditure beside each other, a pair of bars per year; 推算 dotted."""
    notation = phase(rows)
    drawn = [grouped.Series(name, notation, colour) for name, colour in zip(SERIES, (BLUE, ORANGE), strict=True)]
    return grouped.draw(rows, drawn, lang, units=14)


def series_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """In how many of the years more was spent than came in."""
    both = rows.filter(pl.col("balance_yuan").is_not_null())
    if both.is_empty():
        return ""
    over = both.filter(pl.col("balance_yuan") < 0).height
    if both.height == 1:
        return t(f"chart.structure_years.{'over' if over else 'within'}", lang, year=both["year"][0])
    return t("chart.structure_years.sentence", lang, n=both.height, over=over)


_ECONOMIC: Final = schema(
    {"amount_yuan": AMOUNT, "share_pct": RATE},
    line=pl.String,
    code=pl.String,
    label=pl.String,
    level_name=pl.String,
    top=pl.Boolean,
)


def economic(frames: Frames, selection: Selection) -> pl.DataFrame:
    """Basic spending by economic class: 类 (301, 302 …, `top`) and 款, by code, with their share of all 类."""
    found = books(frames, current(frames, selection))
    if not found:
        return frame([], _ECONOMIC)
    book = found[0]
    labels = book.lines(("FA06",)) | book.lines(("BG06",), "total")
    amounts = {line: _economic_amount(book, line) for line in sorted(labels) if line.isdigit() and len(line) in (3, 5)}
    stated = {line: amount for line, amount in amounts.items() if amount is not None and amount.value}
    whole = total(amount for line, amount in stated.items() if len(line) == 3)
    rows = []
    for line, amount in stated.items():
        row = evidence(amount, selection, book) | {"line": line, "top": len(line) == 3}
        row["label"] = line_label(line, labels[line], selection.lang)
        row["level_name"] = t(f"structure.level.{'class' if len(line) == 3 else 'section'}", selection.lang)
        rows.append(row | cells(amount_yuan=amount, share_pct=quotient(amount, whole, 100)))
    return frame(rows, _ECONOMIC)


def _economic_amount(book: Book, line: str) -> Amount | None:
    return book.cell(("FA06",), line) or book.cell(("BG06",), line, "total")


def economic_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Bars of the 类, by code."""
    drawn = rows.filter("top") if rows.height else rows
    return coded_bars(drawn, BLUE, lang, row_px=30)


def economic_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The largest economic class and its share."""
    tops = rows.filter("top").sort("amount_yuan", descending=True) if rows.height else rows
    if tops.is_empty():
        return ""
    row = tops.row(0, named=True)
    amount = numbers.money(row["amount_yuan"], row["unit"], lang)
    share = numbers.pct(row["share_pct"], lang)
    return t("chart.structure_economic.sentence", lang, label=row["label"], amount=amount, share=share)


YEARS: Final = Chart(
    "structure_years",
    series,
    series_figure,
    (
        Column("label", "text"),
        *(Column(name, "amount_yuan") for name in SERIES),
        Column("balance_yuan", "amount_yuan", signed=True),
        Column("source_of", "text"),
        Column("status", "status"),
    ),
    series_sentence,
)
ECONOMIC: Final = Chart(
    "structure_economic",
    economic,
    economic_figure,
    (
        Column("code", "text"),
        Column("label", "text"),
        Column("level_name", "text"),
        Column("amount_yuan", "amount_yuan"),
        Column("share_pct", "pct"),
        Column("status", "status"),
    ),
    economic_sentence,
)
