"""项目绩效: execution measured on each baseline: 年初预算 and 调整后（全年）预算, by money and by count."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import marks, money
from dashboard.charts.book import AMOUNT, RATE, Amount, cells, frame, quotient, schema, total
from dashboard.charts.chart import Chart, Column
from dashboard.charts.style import BLUE, Notation, wrapped
from dashboard.charts.words import figure_hover, flagged
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

BASELINES: Final = ("year_start_budget_yuan", "full_year_budget_yuan")
"""年初预算 and 调整后（全年）预算: what a rate of execution is of."""

_SCHEMA: Final = schema(
    {"baseline_yuan": AMOUNT, "executed_yuan": AMOUNT, "execution_rate_pct": RATE},
    label=pl.String,
    baseline=pl.String,
    projects=pl.Int64,
    projects_text=pl.String,
    full=pl.Int64,
    low=pl.Int64,
)


def query(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A row per baseline: its sum, what was executed of it, the rate, over the projects that print both (derived).

    projects: how many these are; full: those executed at 100 % and more of this baseline,
    low: under 80 %.
    """
    every = money.query(frames, selection)
    rows = []
    for baseline in BASELINES:
        both = every.filter(pl.col(baseline).is_not_null() & pl.col("executed_yuan").is_not_null())
        if both.is_empty():
            continue
        rows.append(_row(both, baseline, every, selection))
    return frame(rows, _SCHEMA)


def _row(both: pl.DataFrame, baseline: str, every: pl.DataFrame, selection: Selection) -> dict[str, Any]:
    budget, executed = sum_of(both, baseline), sum_of(both, "executed_yuan")
    rate = quotient(executed, budget, 100)
    above_zero = both.filter(pl.col(baseline) > 0)
    first = both.row(0, named=True)
    row = {name: first[name] for name in ("disclosure_id", "unit", "year", "kind")}
    row |= {"fact_no": None, "sources": list(executed.sources) if executed else [], "status": "derived"}
    row |= {"address": executed.address if executed else "", "baseline": baseline}
    row["label"] = t(f"col.{baseline}", selection.lang)
    row |= {"projects": both.height}
    row["full"] = above_zero.filter(pl.col("executed_yuan") >= pl.col(baseline)).height
    row["low"] = above_zero.filter(pl.col("executed_yuan") * 100 < pl.col(baseline) * 80).height
    counts = {"n": both.height, "of": every.height, "full": row["full"], "low": row["low"]}
    row["projects_text"] = t("execution.projects", selection.lang, **counts)
    return row | cells(baseline_yuan=budget, executed_yuan=executed, execution_rate_pct=rate)


def sum_of(rows: pl.DataFrame, stage: str) -> Amount | None:
    """The sum of a stage over the projects that print it, with their addresses as evidence; None where none does."""
    stated = rows.filter(pl.col(stage).is_not_null()).to_dicts()
    return total(Amount(r[stage], r[f"{stage}_status"], (r[f"{stage}_at"],), r[f"{stage}_place"]) for r in stated)


_NOTATION: Final[dict[str, Notation]] = {"year_start_budget_yuan": "budget", "full_year_budget_yuan": "adjusted"}


def figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Each baseline as a bar in its notation, what was executed of it as a solid bar within; the rate to the right."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    unit = rows["unit"][0]
    texts = []
    for y, row in enumerate(rows.iter_rows(named=True)):
        budget, executed = float(row["baseline_yuan"]), float(row["executed_yuan"])
        told = figure_hover(row, "baseline_yuan", row["label"], lang)
        notation = _NOTATION[row["baseline"]]
        status = row["baseline_yuan_status"]
        planned = marks.Mark(y, budget, hover=told, address=row["baseline_yuan_at"], status=status)
        marks.bars(fig, [planned], notation, BLUE, 0.6)
        told = figure_hover(row, "executed_yuan", t("col.executed_yuan", lang), lang)
        marks.bars(fig, [marks.Mark(y, executed, hover=told, address=row["executed_yuan_at"])], "actual", BLUE, 0.26)
        texts.append(marks.Mark(y, max(budget, executed), text=flagged(_label(row, unit, lang), status, lang)))
    marks.right_labels(fig, texts)
    entries = [(row["label"], _NOTATION[row["baseline"]], BLUE) for row in rows.to_dicts()]
    marks.legend(fig, [*entries, (t("col.executed_yuan", lang), "actual", BLUE)])
    marks.row_axis(fig, [wrapped(label) for label in rows["label"]], row_px=52, extra_px=28)
    marks.money_axis(fig, [mark.x for mark in texts], unit, lang, [mark.text for mark in texts])
    return fig


def _label(row: dict[str, Any], unit: str, lang: Language) -> str:
    rate = numbers.pct(row["execution_rate_pct"], lang)
    executed, budget = (numbers.amount(row[name], unit, lang) for name in ("executed_yuan", "baseline_yuan"))
    return f"{rate}（{executed} / {budget}）" if lang == "zh" else f"{rate} ({executed} / {budget})"


def sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The rate by money on each baseline, and by count how many projects were carried out in full."""
    if rows.is_empty():
        return ""
    told = [(row["label"], numbers.pct(row["execution_rate_pct"], lang)) for row in rows.to_dicts()]
    rates = [t("chart.performance_baselines.rate", lang, label=label, rate=rate) for label, rate in told]
    by_money, last = t("list.separator", lang).join(rates), rows.row(-1, named=True)
    counts = {"n": last["projects"], "full": last["full"], "low": last["low"]}
    by_count = t("chart.performance_baselines.count", lang, label=last["label"], **counts)
    return t("chart.performance_baselines.sentence", lang, money=by_money, count=by_count)


CHART: Final = Chart(
    "performance_baselines",
    query,
    figure,
    (
        Column("label", "text"),
        Column("baseline_yuan", "amount_yuan"),
        Column("executed_yuan", "amount_yuan"),
        Column("execution_rate_pct", "pct"),
        Column("projects_text", "text"),
        Column("status", "status"),
    ),
    sentence,
)
