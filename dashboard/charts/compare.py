"""区县对比: two to eight bodies side by side, where they can be compared (`comparability`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import grouped, marks, stacked
from dashboard.charts.basic_project import PARTS as SPLIT_PARTS
from dashboard.charts.basic_project import whole_row
from dashboard.charts.book import AMOUNT, RATE, Amount, Book, books, cells, evidence, frame, quotient, schema, total
from dashboard.charts.bridge import FORMS as SUMMARY
from dashboard.charts.bridge import class_amount, is_class
from dashboard.charts.chart import Chart, Column
from dashboard.charts.comparability import MIN_BODIES, chosen, differing, is_refused
from dashboard.charts.style import CLASSES, GREY, INK, PAPER
from dashboard.charts.words import body_label, class_label, figure_hover
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

SHOWN_CLASSES: Final = 5
"""At most six colours: the largest five classes over all bodies, the others together as 其他."""


def compared(frames: Frames, selection: Selection) -> tuple[Book, ...]:
    """The books of the bodies, none where the comparison is refused; `row["differs"]`: what sets one apart, or ""."""
    found = chosen(frames, selection)
    if is_refused(found):
        return ()
    apart = differing(found, selection.lang)
    told = pl.Series("differs", [apart.get(key, "") for key in found["disclosure_id"]], dtype=pl.String)
    return books(frames, found.with_columns(told))


TOTALS: Final = ("income_total", "expenditure_total", "basic_expenditure", "project_expenditure")

_TOTALS: Final = schema(
    {f"{key}_yuan": AMOUNT for key in (*TOTALS, "three_public_total", "agency_operating")},
    label=pl.String,
    body_name=pl.String,
    body=pl.String,
    differs=pl.String,
)


def _body(book: Book) -> dict[str, Any]:
    """The columns that say which body a row is of, and what sets it apart from the others."""
    name = book.row["department"] or ""
    return {"label": name, "body_name": name, "body": book.row["body_id"], "differs": book.row["differs"]}


def totals(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A row per body with its totals, in the order of the selection; empty where the comparison is refused."""
    rows = []
    for book in compared(frames, selection):
        stated = {f"{key}_yuan": book.key(key) for key in (*TOTALS, "three_public_total", "agency_operating")}
        first = next((amount for amount in stated.values() if amount), None)
        row = evidence(first, selection, book)
        rows.append(row | _body(book) | cells(**stated))
    return frame(rows, _TOTALS)


def totals_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Expenditure total and its two parts per body, on one scale."""
    if rows.is_empty():
        return marks.new_figure()
    notation = grouped.phase(rows)
    series = [
        grouped.Series("expenditure_total_yuan", notation, GREY),
        grouped.Series("basic_expenditure_yuan", notation, CLASSES[0]),
        grouped.Series("project_expenditure_yuan", notation, CLASSES[1]),
    ]
    return grouped.draw(rows, series, lang, units=24)


def totals_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The largest and the smallest, and how many times as large."""
    stated = rows.filter(pl.col("expenditure_total_yuan") > 0).sort("expenditure_total_yuan", descending=True)
    if stated.height < MIN_BODIES:
        return ""
    top, low = stated.row(0, named=True), stated.row(-1, named=True)
    times = top["expenditure_total_yuan"] / low["expenditure_total_yuan"]
    return t(
        "chart.compare_totals.sentence",
        lang,
        top=top["label"],
        most=numbers.money(top["expenditure_total_yuan"], top["unit"], lang),
        low=low["label"],
        least=numbers.money(low["expenditure_total_yuan"], low["unit"], lang),
        times=numbers.decimal(times, lang, 1),
    )


_STRUCTURE: Final = schema(
    {"amount_yuan": AMOUNT, "share_pct": RATE},
    label=pl.String,
    body_name=pl.String,
    body=pl.String,
    differs=pl.String,
    line=pl.String,
    code=pl.String,
    class_name=pl.String,
)


def structure(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A row per body and class: amount and share of the classes' sum; small classes together as line "other"."""
    found = compared(frames, selection)
    amounts = {book.id: classes_of(book) for book in found}
    largest = _largest(amounts.values())
    rows = []
    for book in found:
        mine = amounts[book.id]
        whole = total(amount for _, amount in mine.values())
        others = total(amount for line, (_, amount) in mine.items() if line not in largest)
        shown = [(line, *mine[line]) for line in largest if line in mine]
        if others is not None:
            shown.append(("other", "", others))
        rows += [_structure_row(book, mine_row, whole, selection) for mine_row in shown]
    return frame(rows, _STRUCTURE)


def classes_of(book: Book) -> dict[str, tuple[str, Amount]]:
    """The functional classes of the 收支总表 that are not zero: code -> label as printed, figure."""
    labels = book.lines(SUMMARY) | book.lines(SUMMARY, "total")
    stated = {line: (label, class_amount(book, line)) for line, label in labels.items() if is_class(line)}
    return {line: (label, amount) for line, (label, amount) in stated.items() if amount is not None and amount.value}


def _largest(amounts: Any) -> list[str]:
    """The largest classes by their mean share over the bodies, in order of code."""
    shares: Counter[str] = Counter()
    for mine in amounts:
        whole = sum(amount.value for _, amount in mine.values())
        for line, (_, amount) in mine.items():
            shares[line] += amount.value / whole
    return sorted(line for line, _ in shares.most_common(SHOWN_CLASSES))


def _structure_row(
    book: Book, stated: tuple[str, str, Amount], whole: Amount | None, selection: Selection
) -> dict[str, Any]:
    line, label, amount = stated
    lang = selection.lang
    name = t("line.other_classes", lang) if line == "other" else class_label(line, label, lang)
    row = evidence(amount, selection, book) | {"line": line, "class_name": name}
    row |= _body(book)
    return row | cells(amount_yuan=amount, share_pct=quotient(amount, whole, 100))


_INKS: Final = (PAPER, INK, PAPER, INK, PAPER, INK)


def structure_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """A 100 % bar per body; a class has one colour and, where it fits, its share written in it."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    bodies = list(dict.fromkeys(rows["body"]))
    starts, notation = dict.fromkeys(bodies, 0.0), stacked.part_notation(rows)
    lines = sorted(set(rows["line"]), key=lambda line: (line == "other", line))
    for place, line in enumerate(lines):
        colour = CLASSES[-1] if line == "other" else CLASSES[place]
        drawn, name = [], ""
        for row in rows.filter(pl.col("line") == line).iter_rows(named=True):
            size, name, body = float(row["share_pct"]), row["class_name"], row["body"]
            text = numbers.pct(row["share_pct"], lang)
            told = f"{figure_hover(row, 'amount_yuan', name, lang)}<br>{text}"
            at = bodies.index(body)
            address, status, grey = row["address"], row["status"], bool(row["differs"])
            drawn.append(marks.Mark(at, size, starts[body], text, told, address, status, grey))
            starts[body] += size
        marks.segments(fig, drawn, colour, INK if line == "other" else _INKS[place], notation=notation)
        marks.legend(fig, [(name, notation, colour)])
    names = {row["body"]: body_label(row, 24) for row in rows.iter_rows(named=True)}
    marks.row_axis(fig, [names[body] for body in bodies], row_px=44, extra_px=52)
    stacked.share_axis(fig)
    return fig


def structure_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The class with the widest spread of shares, and where it is highest and lowest."""
    classes = rows.filter(pl.col("line") != "other")
    spread = (
        classes.group_by("line")
        .agg(pl.len(), (pl.col("share_pct").max() - pl.col("share_pct").min()).alias("gap"))
        .filter(pl.col("len") >= MIN_BODIES)
        .sort("gap", "line", descending=[True, False])
    )
    if spread.is_empty():
        return ""
    mine = classes.filter(pl.col("line") == spread["line"][0]).sort("share_pct", descending=True)
    top, low = mine.row(0, named=True), mine.row(-1, named=True)
    return t(
        "chart.compare_structure.sentence",
        lang,
        label=top["class_name"],
        top=top["label"],
        most=numbers.pct(top["share_pct"], lang),
        low=low["label"],
        least=numbers.pct(low["share_pct"], lang),
    )


_BASIC: Final = schema(
    {"basic_yuan": AMOUNT, "project_yuan": AMOUNT, "total_yuan": AMOUNT, "basic_pct": RATE, "project_pct": RATE},
    line=pl.String,
    code=pl.String,
    label=pl.String,
    body_name=pl.String,
    body=pl.String,
    differs=pl.String,
)


def basic(frames: Frames, selection: Selection) -> pl.DataFrame:
    """基本支出 and 项目支出 of each body and their shares; `line` is the body_id."""
    rows = []
    for book in compared(frames, selection):
        row = whole_row(book, selection, book.row["department"] or "")
        rows.append(row | _body(book) | {"line": book.row["body_id"]})
    return frame([row for row in rows if row["status"]], _BASIC)


def basic_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """100 % bars of basic and project spending."""
    return stacked.draw_shares(rows, SPLIT_PARTS, lang)


def basic_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """Where the share of basic spending is highest and lowest."""
    stated = rows.filter(pl.col("basic_pct").is_not_null()).sort("basic_pct", descending=True)
    if stated.height < MIN_BODIES:
        return ""
    top, low = stated.row(0, named=True), stated.row(-1, named=True)
    return t(
        "chart.compare_basic.sentence",
        lang,
        top=top["label"],
        most=numbers.pct(top["basic_pct"], lang),
        low=low["label"],
        least=numbers.pct(low["basic_pct"], lang),
        gap=numbers.points(top["basic_pct"] - low["basic_pct"], lang, signed=False),
    )


def _amounts(names: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(name, "pct" if name.endswith("_pct") else "amount_yuan") for name in names)


TOTALS_CHART: Final = Chart(
    "compare_totals",
    totals,
    totals_figure,
    (
        Column("body_name", "text"),
        *_amounts([f"{key}_yuan" for key in (*TOTALS, "three_public_total", "agency_operating")]),
        Column("status", "status"),
    ),
    totals_sentence,
)
STRUCTURE_CHART: Final = Chart(
    "compare_structure",
    structure,
    structure_figure,
    (
        Column("body_name", "text"),
        Column("code", "text"),
        Column("class_name", "text"),
        *_amounts(("amount_yuan", "share_pct")),
        Column("status", "status"),
    ),
    structure_sentence,
)
BASIC_CHART: Final = Chart(
    "compare_basic",
    basic,
    basic_figure,
    (
        Column("body_name", "text"),
        *_amounts(("basic_yuan", "project_yuan", "total_yuan", "basic_pct", "project_pct")),
        Column("status", "status"),
    ),
    basic_sentence,
)
