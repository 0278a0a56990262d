"""年初预算 → 调整后预算 → 执行 of projects: one dumbbell per project (overview: the largest; 项目绩效: all)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import formula, numbers
from dashboard.charts import marks
from dashboard.charts.book import AMOUNT, RATE, frame, place_of, schema
from dashboard.charts.chart import Chart, Column
from dashboard.charts.style import BLUE, GREY, wrapped
from dashboard.charts.words import figure_hover, flagged
from dashboard.frames import Frames, with_projects
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

TOP: Final = 8
MOST: Final = 40
STAGES: Final = ("target_declared_yuan", "year_start_budget_yuan", "full_year_budget_yuan", "executed_yuan")
"""What project forms print, in the order of the year. 目标申报数 is drawn only where no 年初预算 is printed."""

_SCHEMA: Final = schema(
    dict.fromkeys(STAGES, AMOUNT),
    label=pl.String,
    project_no=pl.Int64,
    project=pl.String,
    adjustment_pct=RATE,
    adjustment_pct_at=pl.String,
    execution_rate_pct=RATE,
    execution_rate_pct_at=pl.String,
    execution_rate_pct_status=pl.String,
    total_score=RATE,
    total_score_at=pl.String,
    total_score_status=pl.String,
    doubts=pl.Int64,
    grade=pl.String,
    shown=pl.Boolean,
)


def query(frames: Frames, selection: Selection) -> pl.DataFrame:
    """All projects of the view, largest first: the three amounts as printed, and what follows from them.

    adjustment_pct is 调整后 against 年初 (derived), execution_rate_pct as printed, else executed ÷ 调整后预算. A figure
    has the status that the identities give it; `doubts` counts the errors and warnings that name the project.
    `project` is "disclosure_id:project_no"; `shown` marks the `TOP` largest.
    """
    found = with_projects(frames, selection)
    ids = found["disclosure_id"].to_list()
    projects = frames.projects.filter(pl.col("disclosure_id").is_in(ids)).collect()
    projects = projects.join(found.select("disclosure_id", "kind"), on="disclosure_id")
    doubts = doubted(frames, ids)
    rows = [row_of(project, selection, doubts) for project in projects.iter_rows(named=True)]
    rows.sort(key=lambda row: (-_size(row), row["project_no"]))
    return frame([row | {"shown": place < TOP} for place, row in enumerate(rows)], _SCHEMA)


def doubted(frames: Frames, ids: list[str]) -> Counter[tuple[str, str]]:
    """(disclosure_id, project) -> how many errors and warnings name the project (their subject is its name)."""
    rows = frames.findings.filter(
        pl.col("disclosure_id").is_in(ids), pl.col("verdict") == "fails", pl.col("severity").is_in(["error", "warning"])
    ).collect()
    return Counter(rows.select("disclosure_id", "subject").rows())


def statuses_of(project: Mapping[str, Any]) -> dict[str, str]:
    """Field of a project -> what the identities say of its figure; what they do not name is unverified."""
    statuses: dict[str, str] = json.loads(project["statuses_json"] or "{}")
    return statuses


def overall(statuses: Iterable[str]) -> str:
    """The status of several figures together: conflict where one is, verified where all are."""
    found = set(statuses)
    return "conflict" if "conflict" in found else "verified" if found == {"verified"} else "unverified"


def row_of(project: dict[str, Any], selection: Selection, doubts: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """The row of a project (of `projects`, with the `kind` of its disclosure); `doubts`: of `doubted`."""
    address = f"{project['disclosure_id']}:p{project['project_no']}"
    statuses = statuses_of(project)
    printed = [stage for stage in STAGES if project[stage] is not None]
    status = overall(statuses.get(stage.removesuffix("_yuan"), "unverified") for stage in printed)
    places = json.loads(project["money_places_json"] or "{}")
    row = {
        "disclosure_id": project["disclosure_id"],
        "fact_no": None,
        "sources": [address],
        "status": status,
        "address": address,
        "unit": selection.unit,
        "year": project["year"],
        "kind": project["kind"],
        "label": project["name"],
        "project_no": project["project_no"],
        "project": f"{project['disclosure_id']}:{project['project_no']}",
        "adjustment_pct": ratio(project["full_year_budget_yuan"], project["year_start_budget_yuan"], less=1),
        "execution_rate_pct": _rate(project),
        "execution_rate_pct_status": statuses.get("execution_rate"),
        "total_score": project["total_score"],
        "total_score_status": statuses.get("total_score"),
        "doubts": doubts.get((project["disclosure_id"], project["name"]), 0),
        "grade": project["grade"] or project["grade_from_prose"],
    }
    row |= _rate_addresses(project, address)
    for stage in STAGES:
        place = _json_place(places.get(stage.removesuffix("_yuan"))) or place_of(project)
        at = f"{address}:{stage.removesuffix('_yuan')}" if project[stage] is not None else ""
        own = statuses.get(stage.removesuffix("_yuan"), "unverified")
        row |= {stage: project[stage], f"{stage}_at": at, f"{stage}_status": own, f"{stage}_place": place}
    return row


def _rate_addresses(project: Mapping[str, Any], address: str) -> dict[str, str]:
    """Where the rates and the score of a project come from: its form, or a formula over its amounts."""
    parts = {stage: f"{address}:{stage.removesuffix('_yuan')}" for stage in STAGES}
    full, start, executed = (parts[f"{stage}_yuan"] for stage in ("full_year_budget", "year_start_budget", "executed"))
    derived = formula.ratio(executed, full, 100)
    printed = project["execution_rate_pct"] is not None
    return {
        "adjustment_pct_at": f"{formula.MARK}{formula.ratio(formula.minus(full, [start]), start, 100)}",
        "execution_rate_pct_at": f"{address}:execution_rate" if printed else f"{formula.MARK}{derived}",
        "total_score_at": f"{address}:total_score",
    }


def _json_place(place: Mapping[str, Any] | None) -> str:
    return place_of({**place, "text_line": place.get("text_line", place.get("line"))}) if place else ""


def _rate(project: Mapping[str, Any]) -> Decimal | None:
    printed = project["execution_rate_pct"]
    return printed if printed is not None else ratio(project["executed_yuan"], project["full_year_budget_yuan"])


def ratio(part: Decimal | None, whole: Decimal | None, less: int = 0) -> Decimal | None:
    """(part ÷ whole − less) in per cent; None where either is blank or the whole is zero."""
    if part is None or not whole:
        return None
    return ((part / whole - less) * 100).quantize(Decimal("0.0001"))


def _size(row: Mapping[str, Any]) -> Decimal:
    return max((row[stage] for stage in STAGES if row[stage] is not None), default=Decimal(0))


def figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """All projects as dumbbells, the `MOST` largest where there are more."""
    return _dumbbells(rows.head(MOST), lang)


def top_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """The largest projects as dumbbells (the table beneath holds all)."""
    return _dumbbells(rows.filter(pl.col("shown")), lang)


def _dumbbells(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Hollow circle 年初 (square 申报), diamond 调整后, solid 执行; only the stages that are printed."""
    fig = marks.new_figure()
    rows = rows.with_columns(
        pl.when(pl.col("year_start_budget_yuan").is_null()).then("target_declared_yuan").alias("target_declared_yuan")
    )
    stages = [stage for stage in STAGES if rows[stage].drop_nulls().len()]
    if not stages:
        return fig
    unit = rows["unit"][0]
    drawn: dict[str, list[marks.Mark]] = {stage: [] for stage in STAGES}
    spans, labels = [], []
    for y, row in enumerate(rows.iter_rows(named=True)):
        here = [(stage, row[stage]) for stage in stages if row[stage] is not None]
        for stage, value in here:
            told = figure_hover(row, stage, t(f"col.{stage}", lang), lang) + doubts_told(row, lang)
            at, own = row[f"{stage}_at"], row[f"{stage}_status"]
            drawn[stage].append(marks.Mark(y, float(value), hover=told, address=at, status=own))
        if here:
            low, high = min(v for _, v in here), max(v for _, v in here)
            spans.append(((float(low), float(y)), (float(high), float(y))))
            labels.append(_label(y, row, stages[-1], float(high), lang))
    marks.connectors(fig, spans, width=3)
    for stage, symbol, colour, size in _LAYERS:
        marks.points(fig, drawn[stage], symbol, colour, size)
    marks.right_labels(fig, labels, gap=4)
    symbols = {stage: (symbol, colour) for stage, symbol, colour, _ in _LAYERS}
    marks.point_legend(fig, [(t(f"col.{stage}", lang), *symbols[stage]) for stage in stages])
    units = 26 if rows.height <= TOP else 36
    marks.row_axis(fig, [wrapped(label, units, 2) for label in rows["label"]], row_px=26, extra_px=28)
    amounts = [mark.x for stage in STAGES for mark in drawn[stage]]
    marks.money_axis(fig, amounts, unit, lang, [mark.text for mark in labels], pad=0.025)
    return fig


_LAYERS: Final = (
    ("target_declared_yuan", "square-open", BLUE, 11),
    ("full_year_budget_yuan", "diamond-open", GREY, 14),
    ("year_start_budget_yuan", "circle-open", BLUE, 11),
    ("executed_yuan", "circle", BLUE, 7),
)
"""Stage, symbol, colour, size, the largest first: stages that coincide lie one inside the other, all to be seen."""


def doubts_told(row: Mapping[str, Any], lang: Language) -> str:
    """A line for a hover: how many findings name the project; nothing where there are none."""
    return f"<br>{t('chart.performance.doubts', lang, n=row['doubts'])}" if row["doubts"] else ""


def _label(y: int, row: Mapping[str, Any], stage: str, at: float, lang: Language) -> marks.Mark:
    """The last stage that the forms print, as a number beside the row; named where another stage stands beside it."""
    text = numbers.amount(row[stage], row["unit"], lang) if row[stage] is not None else ""
    if text and float(row[stage]) != at:
        text = f"{t(f'col.{stage}', lang)} {text}"
    return marks.Mark(y, at, text=flagged(text, row["status"], lang), status=row["status"])


def sentence(rows: pl.DataFrame, lang: Language) -> str:
    """How many projects, what they were to have at the start of the year, and what was spent."""
    if rows.is_empty():
        return ""
    unit, stated = rows["unit"][0], rows.filter(pl.col("executed_yuan").is_not_null())
    budgets = rows.select(pl.coalesce("year_start_budget_yuan", "target_declared_yuan").alias("budget"))["budget"]
    budget = Decimal(budgets.sum()) if budgets.drop_nulls().len() else None
    if stated.is_empty():
        money = numbers.money(budget, unit, lang)
        return t("chart.performance_money.sentence_budget", lang, n=rows.height, budget=money)
    return t(
        "chart.performance_money.sentence",
        lang,
        n=rows.height,
        budget=numbers.money(budget, unit, lang),
        executed=numbers.money(Decimal(stated["executed_yuan"].sum()), unit, lang),
        full=stated.filter(pl.col("execution_rate_pct") == 100).height,
    )


COLUMNS: Final = (
    Column("label", "text"),
    Column("target_declared_yuan", "amount_yuan"),
    Column("year_start_budget_yuan", "amount_yuan"),
    Column("full_year_budget_yuan", "amount_yuan"),
    Column("executed_yuan", "amount_yuan"),
    Column("adjustment_pct", "pct", signed=True),
    Column("execution_rate_pct", "pct"),
    Column("total_score", "score"),
    Column("grade", "text"),
    Column("doubts", "count"),
    Column("status", "status"),
)

OVERVIEW: Final = Chart("overview_projects", query, top_figure, (*COLUMNS[:7], COLUMNS[-1]), sentence)
CHART: Final = Chart("performance_money", query, figure, COLUMNS, sentence)
