"""项目绩效: execution against score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import marks, money
from dashboard.charts.chart import Chart, Column
from dashboard.charts.style import BLUE, GRID, INK, LINE, MUTED, WARNING
from dashboard.charts.words import exact, hover, status_word, where
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection


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
