"""项目绩效: how scores and execution rates are distributed, department by department: a strip of projects and a box.

The ceiling is drawn, and what piles up on it is counted. Both means are told: each project counting one, and each
counting its money. A department with fewer than `LEAST` projects is in the table, but draws no conclusion and no row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import marks, money
from dashboard.charts.book import AMOUNT, RATE, frame, schema
from dashboard.charts.chart import Chart, Column
from dashboard.charts.style import BLUE, GREY, GRID, LINE, MUTED, PAPER, wrapped
from dashboard.charts.words import exact, hover, where
from dashboard.frames import Frames, newest, with_projects
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

FEW: Final = 30
"""Under this number a distribution is shown as points alone (the box would be made of nothing)."""
LEAST: Final = 3
"""Departments with fewer projects are not drawn: one or two projects are no distribution."""
SHOWN: Final = 12
"""Departments drawn at most: the one shown, and those with the most projects."""

_SCHEMA: Final = schema(
    {"executed_yuan": AMOUNT},
    label=pl.String,
    body_name=pl.String,
    body=pl.String,
    project=pl.String,
    name=pl.String,
    total_score=RATE,
    total_score_at=pl.String,
    execution_rate_pct=RATE,
    total_score_status=pl.String,
    execution_rate_pct_at=pl.String,
    execution_rate_pct_status=pl.String,
    doubts=pl.Int64,
    grade=pl.String,
    weight_yuan=AMOUNT,
    place=pl.String,
    here=pl.Boolean,
    drawn=pl.Boolean,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is distributed: column, its ceiling, bounds worth a line, the last value drawn, title of the axis."""

    column: str
    ceiling: int
    bounds: tuple[int, ...]
    edge: int
    axis: str


SCORE: Final = Measure("total_score", 100, (60, 80, 90), 102, "chart.axis.score")
RATE_OF_EXECUTION: Final = Measure("execution_rate_pct", 100, (), 120, "chart.axis.execution_rate")


def _rows(frames: Frames, selection: Selection, column: str) -> pl.DataFrame:
    """The projects of the year with a value, of the body shown first; `label` is the body, `drawn`: in the chart.

    Other bodies: in the latest disclosures of the same year, of the same scope where they have both. Empty where the
    body shown has no project with a value.
    """
    shown = with_projects(frames, selection)
    if shown.is_empty():
        return frame([], _SCHEMA)
    found = pl.concat([shown, _others(frames, shown)])
    owners = {row["disclosure_id"]: row for row in found.iter_rows(named=True)}
    here = set(shown["disclosure_id"])
    rows, doubts = [], money.doubted(frames, list(owners))
    for project in frames.projects.filter(pl.col("disclosure_id").is_in(list(owners))).collect().iter_rows(named=True):
        owner = owners[project["disclosure_id"]]
        row = money.row_of(project | {"kind": owner["kind"]}, selection, doubts)
        if row[column] is not None:
            rows.append(row | _more(row, project, owner, is_here=project["disclosure_id"] in here))
    if not any(row["here"] for row in rows):
        return frame([], _SCHEMA)
    rows.sort(key=lambda row: (not row["here"], row["body"], -row[column], row["project"]))
    return frame([row | {"drawn": row["body"] in _drawn(rows)} for row in rows], _SCHEMA)


def _more(
    row: Mapping[str, Any], project: Mapping[str, Any], owner: Mapping[str, Any], *, is_here: bool
) -> dict[str, Any]:
    name = owner["department"] or ""
    stated = [row[stage] for stage in ("full_year_budget_yuan", "executed_yuan") if row[stage] is not None]
    return {
        "name": project["name"],
        "label": name,
        "body_name": name,
        "body": owner["body_id"],
        "weight_yuan": stated[0] if stated else None,
        "place": row["executed_yuan_place"],
        "here": is_here,
    }


def _drawn(rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The body shown, and of the others with enough projects those with the most."""
    counted = Counter(row["body"] for row in rows)
    mine = {row["body"] for row in rows if row["here"]}
    others = [body for body, n in sorted(counted.items(), key=lambda item: (-item[1], item[0])) if n >= LEAST]
    return frozenset([*mine, *(body for body in others if body not in mine)][:SHOWN])


def _others(frames: Frames, shown: pl.DataFrame) -> pl.DataFrame:
    """The disclosures with projects of other bodies in the same year, each body in one scope."""
    year, body = shown["year"][0], shown["body_id"][0]
    having = frames.projects.select("disclosure_id").unique().collect()["disclosure_id"].to_list()
    bodies = (
        frames.disclosures.filter(pl.col("disclosure_id").is_in(having), pl.col("year").eq_missing(year))
        .filter(pl.col("body_id") != body)
        .select("body_id")
        .unique()
        .collect()["body_id"]
    )
    every = newest(frames, bodies.to_list()).filter(
        pl.col("disclosure_id").is_in(having), pl.col("year").eq_missing(year)
    )
    usual = every.group_by("body_id", maintain_order=True).agg(pl.col("scope").first().alias("usual"))
    of_one_scope = every.join(usual, on="body_id").filter(pl.col("scope") == pl.col("usual"))
    return of_one_scope.select(shown.columns)


def scores(frames: Frames, selection: Selection) -> pl.DataFrame:
    """`_rows` of total scores."""
    return _rows(frames, selection, SCORE.column)


def rates(frames: Frames, selection: Selection) -> pl.DataFrame:
    """`_rows` of execution rates (as printed, else executed ÷ full-year budget)."""
    return _rows(frames, selection, RATE_OF_EXECUTION.column)


def scores_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Strips of scores."""
    return _figure(rows, SCORE, lang)


def rates_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Strips of execution rates; beyond 120 % at the edge."""
    return _figure(rows, RATE_OF_EXECUTION, lang)


def _figure(rows: pl.DataFrame, measure: Measure, lang: Language) -> go.Figure:
    """A strip of points per body (with a box from thirty on), equal values stacked; n and the pile on the ceiling."""
    fig = marks.new_figure()
    shown = rows.filter("drawn") if rows.height else rows
    if shown.is_empty():
        return fig
    labels, piles = [], []
    most = _most(shown, measure)
    for y, body in enumerate(shown["body"].unique(maintain_order=True)):
        mine = shown.filter(pl.col("body") == body)
        if mine.height >= FEW:
            _box(fig, y, [_at(value, measure) for value in mine[measure.column]])
        marks.points(
            fig, _strip(y, mine, measure, most, lang), "circle", BLUE if mine["here"][0] else GREY, _POINT_PX + 1
        )
        fig.data[-1].marker.line = {"color": PAPER, "width": 1}
        labels.append(f"{wrapped(mine['label'][0])}<br>n = {mine.height}")
        full = mine.filter(pl.col(measure.column) >= measure.ceiling).height
        if full:
            piles.append(marks.Mark(y, measure.edge + 1, text=t("chart.distribution.pile", lang, n=full)))
    lines = (*measure.bounds, measure.ceiling)
    for bound in lines:
        dash = "solid" if bound == measure.ceiling else "dot"
        fig.add_shape(type="line", x0=bound, x1=bound, y0=0, y1=1, yref="paper", line={"color": LINE, "dash": dash})
    marks.right_labels(fig, piles)
    marks.row_axis(fig, labels, row_px=max(58, min(_POINT_PX * most * 5 // 3, 180)))
    _axis(fig, measure, lang)
    return fig


_POINT_PX: Final = 7


def _at(value: Decimal, measure: Measure) -> float:
    """Where a value is drawn: as it is, or at the edge of the chart."""
    return min(float(value), float(measure.edge))


def _axis(fig: go.Figure, measure: Measure, lang: Language) -> None:
    percent = "%" if measure.column.endswith("_pct") else ""
    vals = [0, 20, 40, 60, 80, 90, 100] if measure.bounds else [0, 20, 40, 60, 80, 100, 120]
    texts = [f"{val}{percent}" if val else "0" for val in vals]
    if not measure.bounds:
        texts[-1] = f"≥{texts[-1]}"
    title = {"text": t(measure.axis, lang), "font": {"size": 12, "color": MUTED}}
    fig.update_xaxes(range=[-2, measure.edge + 1], tickvals=vals, ticktext=texts, title=title)
    fig.update_layout(height=fig.layout.height + 24, margin={"r": 96, "b": 52})


def _most(rows: pl.DataFrame, measure: Measure) -> int:
    """The largest number of projects of one body that share a (rounded) value: how high points are stacked."""
    spots = Counter(
        (body, round(_at(value, measure))) for body, value in rows.select("body", measure.column).iter_rows()
    )
    return min(max(spots.values()), 60)


def _strip(y: int, rows: pl.DataFrame, measure: Measure, most: int, lang: Language) -> list[marks.Mark]:
    """A point per project, those at the same (rounded) value one above the other."""
    step = min(0.075, 0.7 / most)
    stacks: dict[int, int] = defaultdict(int)
    drawn = []
    for row in rows.to_dicts():
        value = row[measure.column]
        spot = round(_at(value, measure))
        height = y + 0.32 - step * stacks[spot] if rows.height > 1 else float(y)
        told, address = _hover(row, lang), row[f"{measure.column}_at"]
        drawn.append(marks.Mark(height, _at(value, measure), 0.0, "", told, address, row["status"]))
        stacks[spot] += 1
    return drawn


def _box(fig: go.Figure, y: int, values: list[float]) -> None:
    fig.add_box(
        x=values,
        y0=y - 0.4,
        orientation="h",
        width=0.12,
        boxpoints=False,
        line={"color": MUTED, "width": 1},
        fillcolor=GRID,
        hoverinfo="skip",
        showlegend=False,
    )


def _hover(row: Mapping[str, Any], lang: Language) -> str:
    score = f"{t('col.total_score', lang)} {numbers.score(row['total_score'], lang)} {row['grade'] or ''}"
    rate = f"{t('col.execution_rate_pct', lang)} {numbers.pct(row['execution_rate_pct'], lang)}"
    spent = "" if row["executed_yuan"] is None else exact(row["executed_yuan"], row["unit"], lang)
    executed = f"{t('col.executed_yuan', lang)} {spent}" if spent else ""
    place = " · ".join(text for text in (row["label"], where(row["place"], lang)) if text)
    return hover(row["name"], [score, rate, executed, place]) + money.doubts_told(row, lang)


def scores_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """Median and range of the scores of the body shown, its means, and how it stands to the others."""
    return _sentence(rows, SCORE, "chart.performance_scores", lang)


def rates_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The same of execution rates."""
    return _sentence(rows, RATE_OF_EXECUTION, "chart.performance_rates", lang)


def _sentence(rows: pl.DataFrame, measure: Measure, msgid: str, lang: Language) -> str:
    mine = rows.filter("here") if rows.height else rows
    if mine.is_empty():
        return ""
    write = numbers.pct if measure.column.endswith("_pct") else numbers.score
    values = sorted(mine[measure.column])
    weighted = weighted_mean(mine, measure.column)
    text = t(
        f"{msgid}.sentence",
        lang,
        n=len(values),
        median=write(_median(values), lang),
        low=write(values[0], lang),
        high=write(values[-1], lang),
        full=sum(value >= measure.ceiling for value in values),
        mean=write((sum(values) / len(values)).quantize(Decimal("0.01")), lang),
    )
    return text + (t(f"{msgid}.weighted", lang, mean=write(weighted, lang)) if weighted is not None else "")


def _median(values: Sequence[Decimal]) -> Decimal:
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def weighted_mean(rows: pl.DataFrame, column: str) -> Decimal | None:
    """The mean in which each project counts with its money (调整后预算, else 执行); None unless all state it."""
    whole = sum(rows["weight_yuan"].drop_nulls(), Decimal(0))
    if rows["weight_yuan"].null_count() or not whole:
        return None
    pairs = rows.select(column, "weight_yuan").iter_rows()
    return (sum((v * w for v, w in pairs), Decimal(0)) / whole).quantize(Decimal("0.01"))


_COLUMNS: Final = (
    Column("body_name", "text"),
    Column("name", "text"),
    Column("executed_yuan", "amount_yuan"),
    Column("execution_rate_pct", "pct"),
    Column("total_score", "score"),
    Column("grade", "text"),
    Column("doubts", "count"),
    Column("status", "status"),
)

SCORES: Final = Chart("performance_scores", scores, scores_figure, _COLUMNS, scores_sentence, filters_table=True)
RATES: Final = Chart("performance_rates", rates, rates_figure, _COLUMNS, rates_sentence, filters_table=True)
