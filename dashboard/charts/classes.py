"""部门概览: spending by functional class (一般公共预算): 年初预算, 决算, 完成率, and last year."""

from __future__ import annotations

from decimal import Decimal
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
    change_rate,
    derived_last,
    difference,
    evidence,
    frame,
    quotient,
    schema,
)
from dashboard.charts.bridge import is_class
from dashboard.charts.chart import Chart, Column
from dashboard.charts.style import BLUE
from dashboard.charts.words import class_label
from dashboard.frames import Frames, current, previous
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

PRINTED: Final = (("FA05", "total"), ("FA04", "general"), ("BG05", "total"), ("BG04", "general"))
"""Where a class of the general public budget is printed in a table: form and column, the first that states it."""

SCHEMA: Final = schema(
    {
        "budget_yuan": AMOUNT,
        "actual_yuan": AMOUNT,
        "completion_pct": RATE,
        "last_yuan": AMOUNT,
        "change_yuan": AMOUNT,
        "change_pct": RATE,
    },
    line=pl.String,
    code=pl.String,
    label=pl.String,
    note=pl.String,
)


def query(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A row per functional class that is stated, by code. In a budget the figure of the year is budget_yuan.

    last_yuan is printed where last year's disclosure is here, otherwise value − change of the prose (derived).
    change_pct is null and `note` says why where the base is zero or too small.
    """
    shown = current(frames, selection)
    found = books(frames, shown)
    if not found:
        return frame([], SCHEMA)
    book = found[0]
    before = next(iter(books(frames, previous(frames, shown))), None)
    lines = class_lines(book)
    lasts = {line: last_of(book, before, line) for line in lines}
    whole = sum((last.value for last in lasts.values() if last), Decimal(0)) or None
    rows = [_row(book, line, label, selection, last=lasts[line], whole=whole) for line, label in lines.items()]
    return frame([row for row in rows if row["status"]], SCHEMA)


def class_lines(book: Book) -> dict[str, str]:
    """The classes that a table or the prose states: code -> label as printed, by code."""
    out: dict[str, str] = {}
    for form, item in (*PRINTED, ("prose", "amount")):
        for line, label in book.lines((form,), item).items():
            if is_class(line):
                out.setdefault(line, label)
    return {line: out[line] for line in sorted(out)}


def printed(book: Book, line: str) -> Amount | None:
    """The amount of a class: from the first table that states it, else from the prose."""
    stated = (book.cell((form,), line, item) for form, item in PRINTED)
    return next((amount for amount in stated if amount is not None), None) or book.prose(line)


def last_of(book: Book, before: Book | None, line: str) -> Amount | None:
    """Last year's amount of a class: printed in last year's disclosure, or value − change of the prose."""
    if before is not None and (stated := printed(before, line)) is not None:
        return stated
    return derived_last(printed(book, line), book.prose(line), book.prose(line, "change"))


def _row(
    book: Book, line: str, label: str, selection: Selection, *, last: Amount | None, whole: Decimal | None
) -> dict[str, Any]:
    value, is_budget = printed(book, line), book.row["kind"] == "budget"
    budget = value if is_budget else book.prose(line, "year_start_budget")
    actual = None if is_budget else value
    change = difference(value, last)
    rate = change_rate(value, last, whole)
    row = evidence(value or budget, selection, book)
    row |= {"line": line, "label": class_label(line, label, selection.lang)}
    row["note"] = note_of(value, last, rate, selection.lang)
    return row | cells(
        budget_yuan=budget,
        actual_yuan=actual,
        completion_pct=book.prose(line, "completion_pct") or quotient(actual, budget, 100),
        last_yuan=last,
        change_yuan=change,
        change_pct=rate,
    )


def note_of(now: Amount | None, last: Amount | None, rate: Amount | None, lang: Language) -> str:
    """Why a change has no percentage: "n.m. (基数过小)", or nothing last year; "" where it has one."""
    if now is None or last is None or rate is not None or now.value == last.value:
        return ""
    return t("note.nothing_last_year" if last.value == 0 else "note.not_meaningful", lang)


SERIES: Final = (
    grouped.Series("budget_yuan", "budget", BLUE),
    grouped.Series("actual_yuan", "actual", BLUE),
    grouped.Series("last_yuan", "last", BLUE),
)


def figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """年初预算 outlined, 决算 solid, 上年 lighter or dotted, per class."""
    return grouped.draw(rows, SERIES, lang)


def sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The largest class, its share, and how far its budget was carried out."""
    if rows.is_empty():
        return ""
    value = "budget_yuan" if rows["kind"][0] == "budget" else "actual_yuan"
    stated = rows.filter(pl.col(value).is_not_null()).sort(value, descending=True)
    if stated.is_empty() or not (whole := stated[value].sum()):
        return ""
    top = stated.row(0, named=True)
    share = numbers.pct(top[value] / whole * 100, lang)
    money = numbers.money(top[value], top["unit"], lang)
    text = t("chart.overview_classes.sentence", lang, label=top["label"], amount=money, share=share)
    if value == "actual_yuan" and top["completion_pct"] is not None:
        text += t("chart.overview_classes.sentence_completion", lang, rate=numbers.pct(top["completion_pct"], lang))
    return text


CHART: Final = Chart(
    "overview_classes",
    query,
    figure,
    (
        Column("code", "text"),
        Column("label", "text"),
        Column("budget_yuan", "amount_yuan"),
        Column("actual_yuan", "amount_yuan"),
        Column("completion_pct", "pct"),
        Column("last_yuan", "amount_yuan"),
        Column("change_yuan", "amount_yuan", signed=True),
        Column("change_pct", "pct", signed=True),
        Column("note", "text"),
        Column("status", "status"),
    ),
    sentence,
)
