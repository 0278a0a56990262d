"""部门概览: where the money came from and went, from 年初结转 to 年末结转 (收支总表), for 决算 and 预算 alike."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

import plotly.graph_objects as go
import polars as pl

from dashboard import formula, numbers
from dashboard.charts import marks
from dashboard.charts.book import AMOUNT, Amount, Book, books, cells, combined, evidence, frame, schema
from dashboard.charts.chart import Chart, Column
from dashboard.charts.grouped import phase
from dashboard.charts.style import GREY, INFLOW, OUTFLOW, wrapped
from dashboard.charts.words import class_label, figure_hover, flagged, line_label
from dashboard.frames import Frames, current
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

FORMS: Final = ("FA01", "BG01")

FISCAL_PARTS: Final = ("general_public_budget", "government_fund", "state_capital")
SOURCES: Final = (
    "fiscal_appropriation",
    *FISCAL_PARTS,
    "fiscal_account",
    "superior_subsidy",
    "undertaking",
    "operating",
    "subsidiary_remittance",
    "other_income",
    "unit_funds",
)
_UNIT_FUND_PARTS: Final = ("undertaking", "operating", "superior_subsidy", "subsidiary_remittance", "other_income")

_SCHEMA: Final = schema(
    {"amount_yuan": AMOUNT},
    step=pl.String,
    line=pl.String,
    label=pl.String,
    step_name=pl.String,
    start_yuan=AMOUNT,
    income_yuan=AMOUNT,
    expenditure_yuan=AMOUNT,
)


def query(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The steps of the bridge as printed, in order; `step` is opening, income, expenditure, closing, or gap.

    amount_yuan is the step as printed, start_yuan the running total before it (for drawing). What the printed steps
    leave over against the printed 年末结转 (nothing, where none is printed) is a step of its own: "gap", derived, a
    尾差 or an unexplained difference. income_yuan and expenditure_yuan are 本年收入合计 and 本年支出合计.
    """
    found = books(frames, current(frames, selection))
    if not found or found[0].form_of(FORMS) is None:
        return frame([], _SCHEMA)
    book, running = found[0], Decimal(0)
    rows: list[dict[str, Any]] = []
    moves = list(_steps(book))
    for step, line, label, amount in moves:
        rows.append(_row(book, selection, _Step(step, line, label, amount, running)))
        running += amount.value * _SIGN.get(step, 1)
    closing = book.cell(FORMS, "closing_balance")
    if left := (closing.value if closing else Decimal(0)) - running:
        gap = _gap(left, closing, moves)
        rows.append(_row(book, selection, _Step("gap", "gap", "", gap, running)))
    if closing is not None:
        rows.append(_row(book, selection, _Step("closing", "closing_balance", "", closing, Decimal(0))))
    return frame(rows, _SCHEMA)


def _gap(left: Decimal, closing: Amount | None, moves: list[tuple[str, str, str, Amount]]) -> Amount:
    """What the steps leave over, with its formula: 年末结转 − 年初 − income + expenditure."""
    came = [amount.expression for step, _, _, amount in moves if step not in _SIGN]
    went = [amount.expression for step, _, _, amount in moves if step in _SIGN]
    end = closing.expression if closing else "0"
    written = formula.minus(formula.plus([end, *went]), came)
    return combined(left, [*([closing] if closing else []), *(move[3] for move in moves)], written)


def _steps(book: Book) -> Iterator[tuple[str, str, str, Amount]]:
    """(step, line, printed label, figure) of each step before 年末结转 that is stated and, but for 年初, not zero."""
    labels = book.lines(FORMS) | book.lines(FORMS, "total")
    opening = book.cell(FORMS, "opening_balance")
    if opening is not None:
        yield "opening", "opening_balance", labels.get("opening_balance", ""), opening
    for line in [*income_lines(book), "use_of_surplus"]:
        amount = book.cell(FORMS, line)
        if amount is not None and amount.value:
            yield "income", line, labels.get(line, ""), amount
    for line in sorted(line for line in labels if is_class(line)):
        amount = class_amount(book, line)
        if amount is not None and amount.value:
            yield "expenditure", line, labels[line], amount
    distributed = book.cell(FORMS, "surplus_distribution")
    if distributed is not None and distributed.value:
        yield "surplus", "surplus_distribution", labels.get("surplus_distribution", ""), distributed


def class_amount(book: Book, line: str) -> Amount | None:
    """The amount of a functional class; the table of a single unit prints it in a column 合计 of its own."""
    return book.cell(FORMS, line) or book.cell(FORMS, line, "total")


def income_lines(book: Book) -> list[str]:
    """The sources of income without double counting: a total is left out where its parts are stated."""
    stated = {line for line in SOURCES if (amount := book.cell(FORMS, line)) is not None and amount.value}
    if stated & set(FISCAL_PARTS):
        stated.discard("fiscal_appropriation")
    if stated & set(_UNIT_FUND_PARTS):
        stated.discard("unit_funds")
    return [line for line in SOURCES if line in stated]


def is_class(line: str) -> bool:
    """Whether a row key is the code of a functional class (类, three digits from 201)."""
    return len(line) == 3 and line.isdigit() and line.startswith("2")


class _Step(NamedTuple):
    """A step of the bridge: what it is, its row, its label as printed, its figure, the running total before it."""

    step: str
    line: str
    printed: str
    amount: Amount
    start: Decimal


def _row(book: Book, selection: Selection, move: _Step) -> dict[str, Any]:
    step, line, printed, amount, start = move
    namer = class_label if is_class(line) else line_label
    if step == "gap":
        label = t("line.tail" if abs(amount.value) <= TAIL_YUAN else "line.gap", selection.lang)
    elif step in {"opening", "closing"}:
        label = t(f"line.{step}_{'budget' if book.row['kind'] == 'budget' else 'final'}", selection.lang)
    else:
        label = namer(line, printed, selection.lang)
    base = evidence(amount, selection, book)
    totals = {name: book.cell(FORMS, line) for name, line in _TOTALS.items()}
    base |= {name: total.value if total else None for name, total in totals.items()}
    step_name = t(f"step.{step}", selection.lang)
    return (
        base
        | {"step": step, "step_name": step_name, "line": line, "label": label, "start_yuan": start}
        | cells(amount_yuan=amount)
    )


TAIL_YUAN: Final = Decimal(500)
"""A difference up to 0.05 万元 in a sum of figures rounded one by one is a 尾差 (domain: largest seen 0.02)."""

_SIGN: Final = {"expenditure": -1, "surplus": -1}
_TOTALS: Final = {"income_yuan": "income_current", "expenditure_yuan": "expenditure_current"}


def figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Floating bars from top to bottom: what came in is blue, what went out orange, balances grey, a gap dotted."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    drawn = rows.filter(pl.col("step") != "gap") if _only_tail(rows) else rows
    unit = drawn["unit"][0]
    out: dict[str, list[marks.Mark]] = {"opening": [], "income": [], "expenditure": [], "gap": []}
    ends: list[tuple[float, float]] = []
    for y, row in enumerate(drawn.iter_rows(named=True)):
        mark = _mark(y, row, unit, lang)
        group = {"closing": "opening", "surplus": "expenditure"}.get(row["step"], row["step"])
        out[group].append(mark)
        ends.append((mark.base + mark.x, y))
    marks.connectors(fig, [(end, (end[0], end[1] + 1)) for end in ends[:-1]])
    marks.bars(fig, out["opening"], "actual", GREY)
    marks.bars(fig, out["income"], phase(drawn), INFLOW)
    marks.bars(fig, out["expenditure"], phase(drawn), OUTFLOW)
    marks.bars(fig, out["gap"], "derived", GREY)
    marks.row_axis(fig, [wrapped(label) for label in drawn["label"]])
    every = [mark for group in out.values() for mark in group]
    marks.money_axis(fig, [mark.right for mark in every], unit, lang, [mark.text for mark in every])
    return fig


def _only_tail(rows: pl.DataFrame) -> bool:
    """Whether the gap is a mere 尾差: it stands in the table and the sentence, a bar of it could not be seen."""
    gaps = rows.filter(pl.col("step") == "gap")["amount_yuan"]
    return all(abs(gap) <= TAIL_YUAN for gap in gaps)


def _mark(y: int, row: dict[str, Any], unit: str, lang: Language) -> marks.Mark:
    sign = _SIGN.get(row["step"], 1)
    signed = row["step"] not in {"opening", "closing"}
    text = numbers.amount(row["amount_yuan"] * sign, unit, lang, signed=signed)
    return marks.Mark(
        y,
        marks.yuan(row["amount_yuan"]) * sign,
        marks.yuan(row["start_yuan"]),
        flagged(text, row["status"], lang),
        figure_hover(row, "amount_yuan", t("col.amount_yuan", lang), lang),
        row["address"],
        row["status"],
    )


def sentence(rows: pl.DataFrame, lang: Language) -> str:
    """What came in and went out this year, and how the balance moved."""
    if rows.is_empty():
        return ""
    unit = rows["unit"][0]
    sums = {step: _total(rows, step) for step in ("income", "expenditure")}
    is_closed = (rows["step"] == "closing").any()
    moved = _balance(rows, "closing") - _balance(rows, "opening")
    way = ("same" if moved == 0 else "up" if moved > 0 else "down") if is_closed else "open"
    text = t(
        f"chart.overview_bridge.sentence_{way}",
        lang,
        income=numbers.money(sums["income"], unit, lang),
        expenditure=numbers.money(sums["expenditure"], unit, lang),
        change=numbers.money(abs(moved), unit, lang),
    )
    gaps = rows.filter(pl.col("step") == "gap")
    if gaps.is_empty():
        return text
    kind = "tail" if _only_tail(rows) else "gap"
    gap = numbers.money(abs(gaps["amount_yuan"][0]), unit, lang)
    return text + t(f"chart.overview_bridge.sentence_{kind}", lang, gap=gap)


def _total(rows: pl.DataFrame, step: str) -> Decimal:
    """The total of the year as printed, else the sum of the steps."""
    printed = rows[f"{step}_yuan"][0]
    return Decimal(printed if printed is not None else rows.filter(pl.col("step") == step)["amount_yuan"].sum())


def _balance(rows: pl.DataFrame, step: str) -> Decimal:
    found = rows.filter(pl.col("step") == step)["amount_yuan"]
    return Decimal(found[0]) if len(found) else Decimal(0)


CHART: Final = Chart(
    "overview_bridge",
    query,
    figure,
    (
        Column("label", "text"),
        Column("step_name", "text"),
        Column("amount_yuan", "amount_yuan"),
        Column("status", "status"),
    ),
    sentence,
)
