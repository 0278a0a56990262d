"""基本与项目: running the office or doing projects; personnel and public funds; the largest economic items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import marks, stacked
from dashboard.charts.book import AMOUNT, RATE, Amount, Book, books, both, cells, evidence, frame, quotient, schema
from dashboard.charts.bridge import is_class
from dashboard.charts.chart import Chart, Column
from dashboard.charts.grouped import phase
from dashboard.charts.style import BLUE, CLASSES, INK, ORANGE, PAPER, lighter, wrapped
from dashboard.charts.words import class_label, figure_hover, flagged, line_label
from dashboard.frames import Frames, current
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

FORMS: Final = ("FA03", "BG03", "FA05", "BG05")
"""All spending by class where it is published, else that of the general public budget."""

TOP_ITEMS: Final = 15

_SPLIT: Final = schema(
    {"basic_yuan": AMOUNT, "project_yuan": AMOUNT, "total_yuan": AMOUNT, "basic_pct": RATE, "project_pct": RATE},
    line=pl.String,
    code=pl.String,
    label=pl.String,
    form=pl.String,
)


def split(frames: Frames, selection: Selection) -> pl.DataFrame:
    """基本支出 and 项目支出 of the whole (first row, line "total") and of each functional class, by code.

    Without a table by class only the row of the whole is there, from the key figures. total_yuan is the sum of both,
    or the printed total where only one of them is stated; shares are of total_yuan.
    """
    found = books(frames, current(frames, selection))
    if not found:
        return frame([], _SPLIT)
    book = found[0]
    form = book.form_of(FORMS)
    rows = [whole_row(book, selection, t("line.total", selection.lang))]
    for line, label in book.lines((form,), "total").items() if form else ():
        if is_class(line):
            basic, project, whole = (book.cell((form or "",), line, item) for item in ("basic", "project", "total"))
            name = class_label(line, label, selection.lang)
            rows.append(split_row(book, line, name, (basic, project, whole), selection))
    return frame([row | {"form": form} for row in rows if row["status"]], _SPLIT)


def whole_row(book: Book, selection: Selection, label: str) -> dict[str, Any]:
    """The row of the whole disclosure, from the key figures."""
    keys = ("basic_expenditure", "project_expenditure", "expenditure_current")
    basic, project, whole = (book.key(key) for key in keys)
    return split_row(book, "total", label, (basic, project, whole), selection)


Split = tuple[Amount | None, Amount | None, Amount | None]
"""Basic spending, project spending, the total as printed."""


def split_row(book: Book, line: str, label: str, parts: Split, selection: Selection) -> dict[str, Any]:
    """A row of `split`: both parts, what they are parts of, and their shares of it (derived)."""
    basic, project, printed = parts
    whole = both(basic, project) or printed
    row = evidence(basic or project, selection, book)
    return (
        row
        | {"line": line, "label": label}
        | cells(
            basic_yuan=basic,
            project_yuan=project,
            total_yuan=whole,
            basic_pct=quotient(basic, whole, 100),
            project_pct=quotient(project, whole, 100),
        )
    )


PARTS: Final = (
    stacked.Part("basic_yuan", "basic_pct", BLUE, PAPER),
    stacked.Part("project_yuan", "project_pct", CLASSES[1], INK),
)


def share_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """100 % bars: the share of basic and project spending, of the whole and of each class."""
    return stacked.draw_shares(rows, PARTS, lang)


def amount_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Stacked amounts on one scale, by class."""
    classes = rows.filter(pl.col("line") != "total")
    return stacked.draw_amounts(classes if classes.height else rows, PARTS, lang)


def split_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The share of basic spending in the whole."""
    whole = rows.filter(pl.col("line") == "total")
    if whole.is_empty():
        return ""
    row = whole.row(0, named=True)
    if row["basic_yuan"] is None or row["project_yuan"] is None:
        return _one_sided(row, lang)
    return t(
        "chart.basic_shares.sentence",
        lang,
        basic=numbers.money(row["basic_yuan"], row["unit"], lang),
        basic_pct=numbers.pct(row["basic_pct"], lang),
        project=numbers.money(row["project_yuan"], row["unit"], lang),
        project_pct=numbers.pct(row["project_pct"], lang),
    )


def _one_sided(row: dict[str, Any], lang: Language) -> str:
    """Where only one of the two is stated: that one, its share of the printed total, and that the other is not."""
    stated, other = ("basic", "project") if row["project_yuan"] is None else ("project", "basic")
    share = row[f"{stated}_pct"]
    return t(
        "chart.basic_shares.sentence_one",
        lang,
        label=t(f"line.{stated}_expenditure", lang),
        amount=numbers.money(row[f"{stated}_yuan"], row["unit"], lang),
        share="" if share is None else t("chart.rate", lang, rate=numbers.pct(share, lang)),
        other=t(f"line.{other}_expenditure", lang),
    )


def largest_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The class in which most project money is spent."""
    classes = rows.filter(pl.col("line") != "total", pl.col("project_yuan") > 0).sort("project_yuan", descending=True)
    if classes.is_empty():
        return split_sentence(rows, lang)
    row = classes.row(0, named=True)
    money = numbers.money(row["project_yuan"], row["unit"], lang)
    return t("chart.basic_amounts.sentence", lang, label=row["label"], amount=money)


_ITEMS: Final = schema(
    {"amount_yuan": AMOUNT, "share_pct": RATE},
    line=pl.String,
    code=pl.String,
    label=pl.String,
    part=pl.String,
    part_name=pl.String,
)


def items(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The economic items (款) of basic spending, largest first, with their share of personnel + public funds.

    `part` is "personnel" or "public": by the columns of the budget table, else by 类 (301, 303 are 人员经费).
    """
    found = books(frames, current(frames, selection))
    if not found:
        return frame([], _ITEMS)
    book = found[0]
    whole = both(book.key("personnel"), book.key("public_funds"))
    rows = [_item_row(book, line, label, whole, selection) for line, label in _item_lines(book).items()]
    rows = [row for row in rows if row["amount_yuan"]]
    return frame(sorted(rows, key=lambda row: -row["amount_yuan"])[:TOP_ITEMS], _ITEMS)


def _item_lines(book: Book) -> dict[str, str]:
    every = book.lines(("FA06",)) | book.lines(("BG06",), "total")
    detailed = {line: label for line, label in every.items() if line.isdigit() and len(line) == 5}
    return detailed or {line: label for line, label in every.items() if line.isdigit()}


def _item_row(book: Book, line: str, label: str, whole: Amount | None, selection: Selection) -> dict[str, Any]:
    amount = book.cell(("FA06",), line) or book.cell(("BG06",), line, "total")
    part = _part(book, line)
    row = evidence(amount, selection, book) | {"line": line}
    row |= {"part": part, "part_name": t(f"line.{part}", selection.lang)}
    row["label"] = line_label(line, label, selection.lang)
    return row | cells(amount_yuan=amount, share_pct=quotient(amount, whole, 100))


def _part(book: Book, line: str) -> str:
    public = book.cell(("BG06",), line, "public")
    if public is not None and public.value:
        return "public_funds"
    return "personnel" if line.startswith(("301", "303")) else "public_funds"


def item_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Bars by item; personnel in one colour, public funds in the other."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    unit = rows["unit"][0]
    colours = {"personnel": BLUE, "public_funds": ORANGE}
    every: list[marks.Mark] = []
    for part, colour in colours.items():
        drawn = [_item_mark(y, row, unit, lang) for y, row in enumerate(rows.to_dicts()) if row["part"] == part]
        marks.bars(fig, drawn, phase(rows), colour)
        every += drawn
    present = [part for part in colours if part in set(rows["part"])]
    marks.legend(fig, [(t(f"line.{part}", lang), phase(rows), colours[part]) for part in present])
    marks.row_axis(fig, [wrapped(label, 26) for label in rows["label"]], row_px=26, extra_px=28)
    marks.money_axis(fig, [mark.x for mark in every], unit, lang, [mark.text for mark in every])
    return fig


def _item_mark(y: int, row: dict[str, Any], unit: str, lang: Language) -> marks.Mark:
    text = flagged(numbers.amount(row["amount_yuan"], unit, lang), row["status"], lang)
    hover = figure_hover(row, "amount_yuan", row["part_name"], lang)
    size, address, status = float(row["amount_yuan"]), row["address"], row["status"]
    return marks.Mark(y, size, text=text, hover=hover, address=address, status=status)


def item_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The largest item and its share."""
    if rows.is_empty():
        return ""
    row = rows.row(0, named=True)
    money = numbers.money(row["amount_yuan"], row["unit"], lang)
    if row["share_pct"] is None:
        return t("chart.basic_items.sentence_amount", lang, label=row["label"], amount=money)
    share = numbers.pct(row["share_pct"], lang)
    return t("chart.basic_items.sentence", lang, label=row["label"], amount=money, share=share)


_FUNDS: Final = schema(
    {"personnel_yuan": AMOUNT, "public_yuan": AMOUNT, "personnel_pct": RATE, "public_pct": RATE}, label=pl.String
)


def funds(frames: Frames, selection: Selection) -> pl.DataFrame:
    """人员经费 and 公用经费 of the disclosure: one row, or none where neither is stated."""
    found = books(frames, current(frames, selection))
    rows = []
    for book in found:
        personnel, public = book.key("personnel"), book.key("public_funds")
        whole = both(personnel, public)
        row = evidence(personnel or public, selection, book)
        row["label"] = t("line.basic_fiscal", selection.lang)
        shares = {"personnel_pct": quotient(personnel, whole, 100), "public_pct": quotient(public, whole, 100)}
        rows.append(row | cells(personnel_yuan=personnel, public_yuan=public, **shares))
    return frame([row for row in rows if row["status"]], _FUNDS)


FUND_PARTS: Final = (
    stacked.Part("personnel_yuan", "personnel_pct", BLUE, PAPER),
    stacked.Part("public_yuan", "public_pct", lighter(BLUE, 0.6), INK),
)


def fund_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """One stacked bar of amounts with shares."""
    return stacked.draw_amounts(rows, FUND_PARTS, lang, with_shares=True)


def fund_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """Personnel and public funds of basic spending."""
    if rows.is_empty() or rows["personnel_pct"][0] is None:
        return ""
    row = rows.row(0, named=True)
    return t(
        "chart.basic_funds.sentence",
        lang,
        personnel=numbers.money(row["personnel_yuan"], row["unit"], lang),
        share=numbers.pct(row["personnel_pct"], lang),
        public=numbers.money(row["public_yuan"], row["unit"], lang),
    )


def _columns(names: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(name, "pct" if name.endswith("_pct") else "amount_yuan") for name in names)


_SPLIT_COLUMNS: Final = (Column("code", "text"), Column("label", "text"))
_STATUS: Final = (Column("status", "status"),)

SHARES: Final = Chart(
    "basic_shares",
    split,
    share_figure,
    (*_SPLIT_COLUMNS, *_columns(("basic_pct", "project_pct")), *_STATUS),
    split_sentence,
)
AMOUNTS: Final = Chart(
    "basic_amounts",
    split,
    amount_figure,
    (*_SPLIT_COLUMNS, *_columns(("basic_yuan", "project_yuan", "total_yuan")), *_STATUS),
    largest_sentence,
)
FUNDS: Final = Chart(
    "basic_funds",
    funds,
    fund_figure,
    (
        Column("label", "text"),
        *_columns(("personnel_yuan", "public_yuan", "personnel_pct", "public_pct")),
        Column("status", "status"),
    ),
    fund_sentence,
)
ITEMS: Final = Chart(
    "basic_items",
    items,
    item_figure,
    (
        Column("code", "text"),
        Column("label", "text"),
        Column("part_name", "text"),
        *_columns(("amount_yuan", "share_pct")),
        Column("status", "status"),
    ),
    item_sentence,
)
