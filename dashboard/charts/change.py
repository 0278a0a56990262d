"""年度变化: this year against last year. Last year from an uploaded disclosure, else derived from the prose (推算)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import formula, numbers
from dashboard.charts import grouped, marks
from dashboard.charts.book import (
    AMOUNT,
    RATE,
    Amount,
    Book,
    books,
    cells,
    change_rate,
    combined,
    difference,
    evidence,
    frame,
    last_year,
    quotient,
    remainder,
    schema,
)
from dashboard.charts.bridge import FORMS as SUMMARY
from dashboard.charts.bridge import TAIL_YUAN, class_amount, is_class
from dashboard.charts.chart import Chart, Column
from dashboard.charts.classes import class_lines, last_of, note_of, printed
from dashboard.charts.grouped import phase
from dashboard.charts.style import BLUE, GREY, INFLOW, OUTFLOW, Notation, wrapped
from dashboard.charts.words import class_label, figure_hover, flagged
from dashboard.frames import Frames, current, previous
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

KEYS: Final = (
    "income_total",
    "expenditure_total",
    "income_current",
    "expenditure_current",
    "fiscal_appropriation_income",
    "basic_expenditure",
    "project_expenditure",
    "personnel",
    "public_funds",
    "three_public_total",
    "agency_operating",
    "procurement_total",
)

PARTS_OF_SPENDING: Final = ("basic_expenditure", "project_expenditure")

_FIGURES: Final = schema(
    {"now_yuan": AMOUNT, "last_yuan": AMOUNT, "change_yuan": AMOUNT, "contribution_points": RATE, "change_pct": RATE},
    key=pl.String,
    label=pl.String,
    note=pl.String,
    last_from=pl.String,
)


def pair(frames: Frames, selection: Selection) -> tuple[Book | None, Book | None]:
    """The book of the disclosure shown and that of the year before, where they are here."""
    shown = current(frames, selection)
    now = next(iter(books(frames, shown)), None)
    return now, next(iter(books(frames, previous(frames, shown))), None)


def figures(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The key figures that are stated for both years, in the order of the forms.

    contribution_points: change ÷ last year's 本年支出 in percentage points, for the parts of spending only.
    last_from is "uploaded" or "derived".
    """
    now, before = pair(frames, selection)
    if now is None:
        return frame([], _FIGURES)
    spending = last_year("expenditure_current", now, before) or last_year("expenditure_total", now, before)
    rows = []
    for key in KEYS:
        value, last = now.key(key), last_year(key, now, before)
        if value is None or last is None:
            continue
        change = difference(value, last)
        share = quotient(change, spending, 100) if key in PARTS_OF_SPENDING else None
        rate = change_rate(value, last)
        row = evidence(value, selection, now) | {"key": key}
        row |= {"label": t(f"line.{key}", selection.lang), "note": note_of(value, last, rate, selection.lang)}
        row["last_from"] = "derived" if last.status == "derived" or len(last.sources) > 1 else "uploaded"
        told = cells(now_yuan=value, last_yuan=last, change_yuan=change, contribution_points=share, change_pct=rate)
        rows.append(row | told)
    return frame(rows, _FIGURES)


def figures_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """This year solid (a budget outlined), last year lighter where printed and dotted where derived."""
    series = (grouped.Series("now_yuan", phase(rows), BLUE), grouped.Series("last_yuan", "last", BLUE))
    return grouped.draw(rows, series, lang)


def figures_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """How spending (else income) changed, amount first."""
    for key in ("expenditure_total", "income_total", *KEYS):
        found = rows.filter(pl.col("key") == key)
        if found.height:
            return change_sentence(found.row(0, named=True), lang)
    return ""


def change_sentence(row: dict[str, Any], lang: Language) -> str:
    """A figure and its change against last year in words; 推算 is said."""
    change = row["change_yuan"]
    way = "same" if change == 0 else "up" if change > 0 else "down"
    rate = "" if row["change_pct"] is None else numbers.pct(abs(row["change_pct"]), lang)
    text = t(
        f"chart.years_figures.sentence_{way}",
        lang,
        label=row["label"],
        amount=numbers.money(row["now_yuan"], row["unit"], lang),
        change=numbers.money(abs(change), row["unit"], lang),
        rate=t("chart.rate", lang, rate=rate) if rate and change else "",
    )
    return text + (t("chart.years_figures.sentence_derived", lang) if row["last_from"] == "derived" else "")


_STEPS: Final = schema(
    {"now_yuan": AMOUNT, "last_yuan": AMOUNT, "change_yuan": AMOUNT, "contribution_points": RATE, "change_pct": RATE},
    step=pl.String,
    line=pl.String,
    code=pl.String,
    label=pl.String,
    start_yuan=AMOUNT,
    note=pl.String,
    basis=pl.String,
)

Change = tuple[str, str, Amount | None, Amount | None]
"""Code, label as printed, this year, last year."""


def steps(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A waterfall from last year's spending to this year's, by functional class; `step`: last, class, gap, now.

    With two uploaded years the classes of the 收支总表 (`basis` "uploaded"), else those of the general public budget
    with the changes of the prose ("derived"). The columns sum exactly: what the classes leave over is a step "gap".
    """
    now, before = pair(frames, selection)
    if now is None:
        return frame([], _STEPS)
    found = _uploaded(now, before) if before is not None else None
    basis = "uploaded" if found else "derived"
    found = found or _told(now)
    if found is None:
        return frame([], _STEPS)
    (now_total, last_total), changes = found
    builder = _Builder(selection, now, basis, last_total)
    builder.end("last", None, last_total)
    for change in sorted(changes, key=lambda c: c[0]):
        builder.change(change)
    builder.gap(now_total)
    builder.end("now", now_total, last_total)
    return frame(builder.rows, _STEPS)


def _uploaded(now: Book, before: Book) -> tuple[tuple[Amount, Amount], list[Change]] | None:
    ends = _spent(now), _spent(before)
    if ends[0] is None or ends[1] is None:
        return None
    labels = _labels(before) | _labels(now)
    changes = [(line, label, class_amount(now, line), class_amount(before, line)) for line, label in labels.items()]
    moved = [change for change in changes if any(amount and amount.value for amount in change[2:])]
    return ((ends[0], ends[1]), moved) if moved else None


def _spent(book: Book) -> Amount | None:
    return (
        book.cell(SUMMARY, "expenditure_current")
        or book.cell(SUMMARY, "expenditure_current", "total")
        or book.cell(SUMMARY, "expenditure_total")
        or book.cell(SUMMARY, "expenditure_total", "total")
    )


def _labels(book: Book) -> dict[str, str]:
    every = book.lines(SUMMARY) | book.lines(SUMMARY, "total")
    return {line: label for line, label in every.items() if is_class(line)}


def _told(now: Book) -> tuple[tuple[Amount, Amount], list[Change]] | None:
    value, change = now.prose("general_expenditure"), now.prose("general_expenditure", "change")
    last = difference(value, change)
    if value is None or last is None:
        return None
    lines = class_lines(now)
    changes = [(line, label, printed(now, line), last_of(now, None, line)) for line, label in lines.items()]
    stated = [change for change in changes if change[2] is not None and change[3] is not None]
    return ((value, last), stated) if stated else None


class _Builder:
    """Collects the rows of a waterfall with the running total."""

    def __init__(self, selection: Selection, book: Book, basis: str, last_total: Amount) -> None:
        self.rows: list[dict[str, Any]] = []
        self._selection, self._book, self._basis, self._base = selection, book, basis, last_total
        self._running = last_total.value
        self._moves: list[Amount] = []

    def end(self, step: str, now: Amount | None, last: Amount) -> None:
        """The first and the last column: last year's and this year's total."""
        label = t(f"line.step_{step}", self._selection.lang, year=_shown_year(self._book.row["year"], step))
        shown = now or last
        change = difference(now, last)
        rate = change_rate(now, last)
        amounts = cells(now_yuan=now, last_yuan=last, change_yuan=change, change_pct=rate)
        self._add(step, shown, Decimal(0), label=label, **amounts)

    def change(self, change: Change) -> None:
        """A class: its change, its percentage or why it has none, its contribution to the whole change."""
        line, label, now, last = change
        lang = self._selection.lang
        moved = difference(now, last) or now or _negative(last)
        if moved is None:
            return
        rate = change_rate(now, last, self._base.value)
        amounts = cells(
            change_pct=rate,
            now_yuan=now,
            last_yuan=last,
            change_yuan=moved,
            contribution_points=quotient(moved, self._base, 100),
        )
        note = note_of(now, last, rate, lang) if now and last else t("note.one_year_only", lang)
        named = class_label(line, label, lang)
        told = {"line": line, "label": named, "note": note}
        self._add("class", moved, self._running, **told, **amounts)
        self._moves.append(moved)
        self._running += moved.value

    def gap(self, now: Amount) -> None:
        """What the classes leave over against the total of this year."""
        left = now.value - self._running
        if not left:
            return
        lang = self._selection.lang
        label = t("line.tail" if abs(left) <= TAIL_YUAN else "line.rest", lang)
        moved = remainder(now, [self._base, *self._moves])
        share = quotient(moved, self._base, 100)
        amounts = cells(now_yuan=None, last_yuan=None, change_yuan=moved, contribution_points=share)
        self._add("gap", moved, self._running, label=label, **amounts)
        self._running = now.value

    def _add(self, step: str, main: Amount, start: Decimal, **more: Any) -> None:
        base = evidence(main, self._selection, self._book) | {"basis": self._basis, "line": "", "note": ""}
        self.rows.append(base | {"step": step, "start_yuan": start} | more)


def _negative(last: Amount | None) -> Amount | None:
    return None if last is None else combined(-last.value, [last], formula.minus("0", [last.expression]))


def _shown_year(year: int | None, step: str) -> str:
    return "" if year is None else str(year - 1 if step == "last" else year)


def steps_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Last year, the changes (more: blue, less: orange), this year; classes that did not move are in the table only."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    still = (pl.col("step") == "class") & (pl.col("change_yuan") == 0)
    tail = (pl.col("step") == "gap") & (pl.col("change_yuan").abs() <= TAIL_YUAN)
    drawn = rows.filter(~(still | tail))
    unit = drawn["unit"][0]
    every, ends = [], []
    for y, row in enumerate(drawn.iter_rows(named=True)):
        mark, notation, colour = _step_mark(y, row, unit, lang)
        marks.bars(fig, [mark], notation, colour)
        every.append(mark)
        ends.append((mark.base + mark.x, float(y)))
    marks.connectors(fig, [(end, (end[0], end[1] + 1)) for end in ends[:-1]])
    marks.row_axis(fig, [wrapped(label) for label in drawn["label"]])
    marks.money_axis(fig, [mark.right for mark in every], unit, lang, [mark.text for mark in every])
    return fig


def _step_mark(y: int, row: dict[str, Any], unit: str, lang: Language) -> tuple[marks.Mark, Notation, str]:
    notation: Notation
    if row["step"] in {"last", "now"}:
        name, colour = f"{row['step']}_yuan", GREY
        this_year: Notation = "budget" if row["kind"] == "budget" else "actual"
        notation = this_year if row["step"] == "now" else "derived" if row["basis"] == "derived" else "last"
    else:
        name, colour = "change_yuan", INFLOW if row["change_yuan"] > 0 else OUTFLOW
        notation = "derived" if row["step"] == "gap" else "actual"
    signed = name == "change_yuan"
    text = flagged(numbers.amount(row[name], unit, lang, signed=signed), row["status"], lang)
    hover = figure_hover(row, name, t(f"col.{name}", lang), lang, signed=signed)
    mark = marks.Mark(y, float(row[name]), float(row["start_yuan"]), text, hover, row["address"], row["status"])
    return mark, notation, colour


def steps_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The class that moved most, and its part in the change of the whole."""
    moved = rows.filter(pl.col("step") == "class", pl.col("change_yuan") != 0)
    ends = rows.filter(pl.col("step") == "now")
    if moved.is_empty() or ends.is_empty():
        return ""
    row = moved.sort(pl.col("change_yuan").abs(), descending=True).row(0, named=True)
    whole = ends["change_yuan"][0]
    unit = row["unit"]
    way = "up" if whole >= 0 else "down"
    return t(
        f"chart.years_waterfall.sentence_{way}_{row['basis']}",
        lang,
        change=numbers.money(abs(whole), unit, lang),
        label=row["label"],
        part=numbers.money(row["change_yuan"], unit, lang, signed=True),
    )


_MEASURES: Final = (
    Column("change_yuan", "amount_yuan", signed=True),
    Column("change_pct", "pct", signed=True),
    Column("contribution_points", "points", signed=True),
    Column("note", "text"),
    Column("status", "status"),
)
"""What both tables say of a change, after the two years."""

FIGURES: Final = Chart(
    "years_figures",
    figures,
    figures_figure,
    (
        Column("label", "text"),
        Column("now_yuan", "amount_yuan"),
        Column("last_yuan", "amount_yuan"),
        *_MEASURES,
    ),
    figures_sentence,
)

WATERFALL: Final = Chart(
    "years_waterfall",
    steps,
    steps_figure,
    (
        Column("code", "text"),
        Column("label", "text"),
        Column("last_yuan", "amount_yuan"),
        Column("now_yuan", "amount_yuan"),
        *_MEASURES,
    ),
    steps_sentence,
)
