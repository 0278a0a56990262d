"""项目绩效: the indicators of one project, weight against score."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import marks, money
from dashboard.charts.book import RATE, frame, place_of, schema
from dashboard.charts.chart import Chart, Column
from dashboard.charts.style import BLUE, wrapped
from dashboard.charts.words import flagged, hover, status_word, where
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection
from loaders.values import parse_number

_SCHEMA: Final = schema(
    {},
    label=pl.String,
    project_name=pl.String,
    level1=pl.String,
    level2=pl.String,
    level3=pl.String,
    target=pl.String,
    adjusted_target=pl.String,
    actual=pl.String,
    weight=RATE,
    weight_at=pl.String,
    weight_status=pl.String,
    score=RATE,
    score_at=pl.String,
    score_status=pl.String,
    deviation_reason=pl.String,
    place=pl.String,
)


def query(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The indicators of the selected project, in printed order; without a selected one, of the largest project."""
    key = selection.project or _largest(frames, selection)
    if key is None:
        return frame([], _SCHEMA)
    disclosure, _, number = key.rpartition(":")
    mine = (pl.col("disclosure_id") == disclosure) & (pl.col("project_no") == int(number))
    kinds = frames.disclosures.select("disclosure_id", "kind")
    project = frames.projects.filter(mine).join(kinds, on="disclosure_id").collect()
    if project.is_empty():
        return frame([], _SCHEMA)
    name, year = project["name"][0], project["year"][0]
    address = f"{disclosure}:p{number}"
    rows, statuses = [], money.statuses_of(project.row(0, named=True))
    for row in frames.indicators.filter(mine).sort("indicator_no").collect().iter_rows(named=True):
        marks_of = {name: statuses.get(f"i{row['indicator_no']}/{name}", "unverified") for name in ("weight", "score")}
        status = money.overall(marks_of.values())
        base = {"disclosure_id": disclosure, "sources": [address], "address": address, "status": status}
        base |= {f"{name}_status": own for name, own in marks_of.items()}
        base |= {
            "unit": selection.unit,
            "year": year,
            "kind": project["kind"][0],
            "project_name": name,
            "place": place_of(row),
        }
        texts = ("level1", "level2", "level3", "target", "adjusted_target", "actual", "deviation_reason")
        told = {text: row[text] for text in texts}
        points = {"weight": _number(row["weight"]), "score": _number(row["score"])}
        at = {f"{name}_at": f"{address}:i{row['indicator_no']}_{name}" for name in points}
        rows.append(base | told | points | at | {"label": row["level3"]})
    return frame(rows, _SCHEMA)


def _largest(frames: Frames, selection: Selection) -> str | None:
    projects = money.query(frames, selection)
    return projects["project"][0] if projects.height else None


def _number(text: str | None) -> Decimal | None:
    number = parse_number(text) if text else None
    return None if number is None else number.value


def figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Weight outlined, score solid, per indicator; no traces for forms without weights (绩效目标)."""
    fig = marks.new_figure()
    weighted = rows.filter(pl.col("weight").is_not_null())
    if weighted.is_empty():
        return fig
    outer, inner = [], []
    for y, row in enumerate(weighted.iter_rows(named=True)):
        told = _indicator_hover(row, lang)
        text = f"{numbers.score(row['score'], lang)} / {numbers.score(row['weight'], lang)}"
        own = {"hover": told, "address": row["address"], "status": row["status"]}
        outer.append(marks.Mark(y, float(row["weight"]), text=flagged(text, row["status"], lang), **own))
        if row["score"] is not None:
            inner.append(marks.Mark(y, float(row["score"]), **own))
    marks.bars(fig, outer, "budget", BLUE, 0.64)
    marks.bars(fig, inner, "actual", BLUE, 0.4)
    marks.legend(fig, [(t("col.weight", lang), "budget", BLUE), (t("col.score", lang), "actual", BLUE)])
    labels = [wrapped(f"{row['level2'] or ''} · {row['level3']}".strip(" ·"), 34) for row in weighted.to_dicts()]
    marks.row_axis(fig, labels, row_px=28, extra_px=28)
    most = max(mark.x for mark in outer)
    fig.update_xaxes(range=[0, most * 1.02], dtick=5 if most <= 30 else 10)
    fig.update_layout(margin={"r": 72, "b": 34})
    return fig


def _indicator_hover(row: Mapping[str, Any], lang: Language) -> str:
    named = ("target", "adjusted_target", "actual", "deviation_reason")
    lines = [f"{t(f'col.{name}', lang)} {row[name]}" for name in named if row[name]]
    tail = (status_word(row["status"], lang), where(row["place"], lang))
    return hover(row["level3"], [*lines, " · ".join(x for x in tail if x)])


def sentence(rows: pl.DataFrame, lang: Language) -> str:
    """How many indicators the project has, and how many have full marks."""
    if rows.is_empty():
        return ""
    scored = rows.filter(pl.col("score").is_not_null() & pl.col("weight").is_not_null())
    name = rows["project_name"][0]
    if scored.is_empty():
        return t("chart.project_indicators.sentence_unscored", lang, name=name, n=rows.height)
    full = scored.filter(pl.col("score") == pl.col("weight")).height
    return t("chart.project_indicators.sentence", lang, name=name, n=rows.height, scored=scored.height, full=full)


CHART: Final = Chart(
    "project_indicators",
    query,
    figure,
    (
        Column("level1", "text"),
        Column("level2", "text"),
        Column("level3", "text"),
        Column("target", "text"),
        Column("adjusted_target", "text"),
        Column("actual", "text"),
        Column("weight", "score"),
        Column("score", "score"),
        Column("deviation_reason", "text"),
        Column("status", "status"),
    ),
    sentence,
)
