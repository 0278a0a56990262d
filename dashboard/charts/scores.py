"""项目绩效: execution against score, and the distribution of scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import marks, money
from dashboard.charts.book import RATE, frame, place_of, schema
from dashboard.charts.chart import Chart, Column
from dashboard.charts.style import BLUE, GREY, GRID, INK, LINE, MUTED, PAPER, WARNING, wrapped
from dashboard.charts.words import exact, hover, status_word, where
from dashboard.frames import Frames, newest, with_projects
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

FEW: Final = 30
"""Under this number a distribution is shown as points alone."""

MAX_BODIES: Final = 8


def scatter(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The projects of `money.query` that have both an execution rate and a total score."""
    rows = money.query(frames, selection)
    return rows.filter(pl.col("execution_rate_pct").is_not_null() & pl.col("total_score").is_not_null())


def scatter_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """A point per project at execution rate × total score, its area the money; crowded places say how many."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    fig.add_scatter(
        x=[float(value) for value in rows["execution_rate_pct"]],
        y=[float(value) for value in rows["total_score"]],
        mode="markers",
        marker=_bubbles(rows),
        cliponaxis=False,
        customdata=[[address] for address in rows["address"]],
        hovertext=[_project_hover(row, lang) for row in rows.to_dicts()],
        hovertemplate=marks.HOVER,
        unselected={"marker": {"opacity": 0.55}},  # as unselected marks look: a click opens, it does not dim
        showlegend=False,
    )
    _crowds(fig, rows, lang)
    high = max(105.0, float(rows["execution_rate_pct"].max()) * 1.05)  # type: ignore[arg-type]
    _percent_axis(fig, high, t("chart.axis.execution_rate", lang))
    fig.update_yaxes(
        range=[-4, 106],
        tickvals=[0, 20, 40, 60, 80, 100],
        title={"text": t("chart.axis.score", lang), "font": {"size": 12, "color": MUTED}},
        showgrid=True,
        gridcolor=GRID,
    )
    fig.update_layout(height=380, margin={"l": 56, "r": 40, "t": 24, "b": 52})
    return fig


def _bubbles(rows: pl.DataFrame) -> dict[str, Any]:
    """Markers whose area is the money; crossed out in the warning colour where the project is in conflict."""
    most = max((_money(row) for row in rows.to_dicts()), default=Decimal(0)) or Decimal(1)
    in_conflict = [status == "conflict" for status in rows["status"]]
    return {
        "size": [8 + 30 * float(_money(row) / most) ** 0.5 for row in rows.to_dicts()],
        "color": [WARNING if bad else BLUE for bad in in_conflict],
        "symbol": ["circle-x-open" if bad else "circle" for bad in in_conflict],
        "opacity": [0.9 if bad else 0.55 for bad in in_conflict],
        "line": {"width": [2 if bad else 1 for bad in in_conflict], "color": INK},
    }


def _percent_axis(fig: go.Figure, high: float, title: str) -> None:
    step = 20 if high < 150 else 100
    vals = list(range(0, int(high) + 1, step))
    fig.update_xaxes(
        range=[-0.04 * high, high],
        tickvals=vals,
        ticktext=[f"{val}%" for val in vals],
        title={"text": title, "font": {"size": 12, "color": MUTED}},
    )


def _money(row: Mapping[str, Any]) -> Decimal:
    stated = [row[stage] for stage in reversed(money.STAGES) if row[stage] is not None]
    return max(stated, default=Decimal(0))


def _crowds(fig: go.Figure, rows: pl.DataFrame, lang: Language) -> None:
    """Where three and more projects lie on one spot, say how many; beside a point in conflict, say so."""
    spots = Counter(zip(rows["execution_rate_pct"], rows["total_score"], strict=True))
    crowded = sorted(((spot, n) for spot, n in spots.items() if n >= 3), key=lambda item: (-item[0][1], item[0][0]))
    for place, (spot, n) in enumerate(crowded):
        _remark(fig, spot, t("chart.performance_scatter.crowd", lang, n=n), INK, 26 + 24 * place)
    for row in rows.filter(pl.col("status") == "conflict").iter_rows(named=True):
        word = status_word("conflict", lang)
        _remark(fig, (row["execution_rate_pct"], row["total_score"]), word, WARNING, -30)


def _remark(fig: go.Figure, spot: tuple[Decimal, Decimal], text: str, colour: str, down: int) -> None:
    """A few words beside a point with a line to it, on the side where there is room."""
    rate, score = spot
    fig.add_annotation(
        x=float(rate),
        y=float(score),
        text=text,
        showarrow=True,
        arrowhead=0,
        arrowcolor=LINE,
        ax=-70 if rate > 50 else 60,
        ay=down if score > 30 else -down,
        font={"size": 12, "color": colour},
    )


def _project_hover(row: Mapping[str, Any], lang: Language) -> str:
    stages = [
        f"{t(f'col.{stage}', lang)} {exact(row[stage], row['unit'], lang)}"
        for stage in money.STAGES
        if row[stage] is not None
    ]
    rate = numbers.pct(row["execution_rate_pct"], lang, decimals=2)
    graded = f"{t('col.total_score', lang)} {numbers.score(row['total_score'], lang)} {row['grade'] or ''}"
    place = where(row["executed_yuan_place"], lang)
    tail = " · ".join(x for x in (str(row["year"] or ""), status_word(row["status"], lang), place) if x)
    told = hover(row["label"], [*stages, f"{t('col.execution_rate_pct', lang)} {rate}", graded, tail])
    return told + money.doubts_told(row, lang)


def scatter_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """How many projects stand at full execution and how many at full marks."""
    if rows.is_empty():
        return ""
    full = rows.filter(pl.col("execution_rate_pct") == 100).height
    top = rows.filter(pl.col("total_score") >= 90).height
    return t("chart.performance_scatter.sentence", lang, n=rows.height, full=full, top=top)


_SCORES: Final = schema(
    {},
    label=pl.String,
    body_name=pl.String,
    body=pl.String,
    project=pl.String,
    name=pl.String,
    total_score=RATE,
    grade=pl.String,
    execution_rate_pct=RATE,
    place=pl.String,
    here=pl.Boolean,
)


def scores(frames: Frames, selection: Selection) -> pl.DataFrame:
    """Scored projects of the body shown, and for comparison of other bodies of the same year (at most 7 others).

    Empty where the body shown has none. `label` is the body; `here` marks the body of the selection.
    """
    shown = with_projects(frames, selection)
    if shown.is_empty():
        return frame([], _SCORES)
    found = pl.concat([shown, _others(frames, shown)])
    ids = found["disclosure_id"].to_list()
    projects = frames.projects.filter(pl.col("disclosure_id").is_in(ids), pl.col("total_score").is_not_null()).collect()
    here = set(shown["disclosure_id"])
    owners = {row["disclosure_id"]: row for row in found.iter_rows(named=True)}
    rows = [
        _score_row(project, owners[project["disclosure_id"]], selection) | {"here": project["disclosure_id"] in here}
        for project in projects.sort("disclosure_id", "project_no").iter_rows(named=True)
    ]
    rows.sort(key=lambda row: (not row["here"], row["label"], -row["total_score"]))
    return frame(rows if any(row["here"] for row in rows) else [], _SCORES)


def _score_row(project: Mapping[str, Any], owner: Mapping[str, Any], selection: Selection) -> dict[str, Any]:
    key, number, name = project["disclosure_id"], project["project_no"], owner["department"] or ""
    address = f"{key}:p{number}"
    status = money.statuses_of(project).get("total_score", "unverified")
    base = {"disclosure_id": key, "sources": [address], "address": address, "status": status}
    base |= {"unit": selection.unit, "year": project["year"], "kind": owner["kind"]}
    return base | {
        "label": name,
        "body_name": name,
        "body": owner["body_id"],
        "project": f"{key}:{number}",
        "name": project["name"],
        "total_score": project["total_score"],
        "grade": project["grade"] or project["grade_from_prose"],
        "execution_rate_pct": project["execution_rate_pct"],
        "place": place_of(project),
    }


def _others(frames: Frames, shown: pl.DataFrame) -> pl.DataFrame:
    """Disclosures of other bodies in the same year that have scored projects, one or more per body."""
    year, body = shown["year"][0], shown["body_id"][0]
    scored = frames.projects.filter(pl.col("total_score").is_not_null()).select("disclosure_id").unique().collect()
    having = frames.disclosures.filter(
        pl.col("disclosure_id").is_in(scored["disclosure_id"].to_list()), pl.col("year") == year
    )
    bodies = having.filter(pl.col("body_id") != body).select("body_id").unique().sort("body_id").collect()["body_id"]
    return newest(frames, bodies.head(MAX_BODIES - 1).to_list()).filter(
        pl.col("disclosure_id").is_in(scored["disclosure_id"].to_list()), pl.col("year") == year
    )


def scores_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """A strip of points per body (with a box from thirty on), equal scores stacked, n beside the name."""
    fig = marks.new_figure()
    if rows.is_empty():
        return fig
    labels = []
    for y, body in enumerate(dict.fromkeys(rows["body"])):
        mine = rows.filter(pl.col("body") == body)
        if mine.height >= FEW:
            _box(fig, y, [float(score) for score in mine["total_score"]])
        _strip(fig, y, mine, lang)
        labels.append(f"{wrapped(mine['label'][0])}<br>n = {mine.height}")
    for bound in (60, 80, 90):
        fig.add_shape(type="line", x0=bound, x1=bound, y0=0, y1=1, yref="paper", line={"color": LINE, "dash": "dot"})
    marks.row_axis(fig, labels, row_px=max(74, _POINT_PX * _most(rows) * 5 // 3))
    fig.update_xaxes(
        range=[-2, 103],
        tickvals=[0, 20, 40, 60, 80, 90, 100],
        title={"text": t("chart.axis.score", lang), "font": {"size": 12, "color": MUTED}},
    )
    height = fig.layout.height + 24
    fig.update_layout(height=height, margin={"r": 28, "b": 52})
    return fig


_POINT_PX: Final = 7


def _most(rows: pl.DataFrame) -> int:
    """The largest number of projects of one body that share a (rounded) score: how high points are stacked."""
    spots = Counter((body, round(float(score))) for body, score in rows.select("body", "total_score").iter_rows())
    return max(spots.values())


def _strip(fig: go.Figure, y: int, rows: pl.DataFrame, lang: Language) -> None:
    step = min(0.075, 0.6 / _most(rows))
    stacks: dict[int, int] = defaultdict(int)
    at, up = [], []
    for score in rows["total_score"]:
        spot = round(float(score))
        at.append(float(score))
        up.append(y + 0.28 - step * stacks[spot] if rows.height > 1 else float(y))
        stacks[spot] += 1
    colour = BLUE if rows["here"][0] else GREY
    drawn = [
        marks.Mark(height, x, hover=_score_hover(row, lang), address=row["address"])
        for x, height, row in zip(at, up, rows.to_dicts(), strict=True)
    ]
    marks.points(fig, drawn, "circle", colour, _POINT_PX + 1)
    fig.data[-1].marker.line = {"color": PAPER, "width": 1}


def _box(fig: go.Figure, y: int, values: list[float]) -> None:
    fig.add_box(
        x=values,
        y0=y - 0.36,
        orientation="h",
        width=0.12,
        boxpoints=False,
        line={"color": MUTED, "width": 1},
        fillcolor=GRID,
        hoverinfo="skip",
        showlegend=False,
    )


def _score_hover(row: Mapping[str, Any], lang: Language) -> str:
    score = f"{t('col.total_score', lang)} {numbers.score(row['total_score'], lang)} {row['grade'] or ''}"
    tail = (row["label"], status_word(row["status"], lang), where(row["place"], lang))
    return hover(row["name"], [score, " · ".join(x for x in tail if x)])


def scores_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """Median and range of the scores of the body shown."""
    mine = rows.filter(pl.col("here"))
    if mine.is_empty():
        return ""
    values = sorted(mine["total_score"])
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    return t(
        "chart.performance_scores.sentence",
        lang,
        n=len(values),
        median=numbers.score(middle, lang),
        low=numbers.score(values[0], lang),
        high=numbers.score(values[-1], lang),
    )


SCATTER: Final = Chart(
    "performance_scatter",
    scatter,
    scatter_figure,
    (
        Column("label", "text"),
        Column("executed_yuan", "amount_yuan"),
        Column("execution_rate_pct", "pct"),
        Column("total_score", "score"),
        Column("grade", "text"),
        Column("doubts", "count"),
        Column("status", "status"),
    ),
    scatter_sentence,
)
SCORES: Final = Chart(
    "performance_scores",
    scores,
    scores_figure,
    (
        Column("body_name", "text"),
        Column("name", "text"),
        Column("execution_rate_pct", "pct"),
        Column("total_score", "score"),
        Column("grade", "text"),
        Column("status", "status"),
    ),
    scores_sentence,
)
