"""The one renderer of a chart: finding, chart, table, 口径, open findings, downloads. Clicks lead to the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import polars as pl
import streamlit as st

from dashboard import caption, routes, tables
from dashboard import data as caches
from dashboard.charts.chart import Chart
from dashboard.exports import EXPORTS
from dashboard.frames import Frames
from dashboard.messages import has, plain, t
from dashboard.numbers import Language
from dashboard.selection import Selection
from dashboard.table import MARK, Sheet, marked, sheet

_HEIGHT_PX: Final = 420
"""Height of a figure that names none; given to the page beforehand, so that nothing moves when it is drawn."""
_PLOTLY: Final = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False}


def show(chart: Chart, frames: Frames, selection: Selection, *, with_table: bool = True) -> None:
    """Draw a chart with everything that belongs to it; without rows, say what would be here.

    A click on a mark or a cell leaves for 原文 with the figure outlined.
    """
    lang = selection.lang
    rows = chart.query(frames, selection)
    finding = chart.sentence(rows, lang) or t(f"chart.{chart.key}.title", lang)
    with st.container(key=f"chart_{chart.key}"):
        st.subheader(plain(finding), anchor=False)
        if rows.is_empty():
            with st.container(border=True):
                st.caption(t("show.empty", lang, what=t(f"chart.{chart.key}.title", lang)))
            return
        judged = caches.judged(caches.store_path())
        scope = caption.scope_of(frames, rows, selection, judged.settled)
        chosen = _figure(chart, rows, selection, finding)
        kept = rows.filter(shown_by(rows, chosen)) if chosen else rows
        data = sheet(kept, chart.columns, selection.unit, lang, title=finding, notes=(*scope.lines, note(chart, lang)))
        data = marked(data, judged.marks, lang)
        if chosen:
            st.caption(t("show.filtered", lang, n=kept.height, of=rows.height))
        if with_table:
            tables.show(data, selection, key=f"table_{chart.key}")
        _foot(chart, data, scope, lang)


def note(chart: Chart, lang: Language) -> str:
    """What the chart counts and how, in one line; "" where its catalog entry is empty."""
    msgid = f"chart.{chart.key}.note"
    return t(msgid, lang) if has(msgid, lang) else ""


def shown_by(rows: pl.DataFrame, addresses: Sequence[str]) -> pl.Series:
    """Which rows a selection of marks leaves in the table: those with one of these addresses in them."""
    wanted = list(addresses)
    columns = [name for name in rows.columns if name == "address" or name.endswith("_at")]
    return rows.select(pl.any_horizontal(pl.col(columns).is_in(wanted)).fill_null(value=False).alias("kept"))["kept"]


def _figure(chart: Chart, rows: pl.DataFrame, selection: Selection, finding: str) -> tuple[str, ...]:
    """Draw the figure; the addresses of the marks that were selected where they filter the table."""
    figure = chart.figure(rows, selection.lang)
    if not figure.data:
        return ()
    event = st.plotly_chart(
        figure,
        theme=None,
        height=int(figure.layout.height or _HEIGHT_PX),
        key=f"plot_{chart.key}",
        on_select="rerun",
        selection_mode="points",
        config=_PLOTLY | ({"doubleClick": "reset"} if chart.filters_table else {}),
        alt=finding,
    )
    if chart.filters_table:
        return tuple(dict.fromkeys(every_clicked(event)))
    address = clicked(event)
    if address:
        routes.open_evidence(address, selection)
    return ()


def clicked(event: Any) -> str:
    """The evidence address of the mark that was clicked, "" for none."""
    return next(every_clicked(event), "")


def every_clicked(event: Any) -> Iterator[str]:
    """The evidence addresses of the marks that were clicked or lie within the box that was drawn."""
    points = cast("list[dict[str, Any]]", event["selection"]["points"]) if event else []
    for point in points:
        data = point.get("customdata")
        first = data[0] if isinstance(data, Sequence) and not isinstance(data, str) and data else data
        if isinstance(data, dict):
            first = data.get("0", data.get(0))
        if isinstance(first, str) and first:
            yield first


def _foot(chart: Chart, data: Sheet, scope: caption.Scope, lang: Language) -> None:
    text, *buttons = st.columns([1, *([0.11] * len(EXPORTS))], vertical_alignment="top", gap="small")
    with text:
        line = t("show.scope", lang, scope=t("list.separator", lang).join(scope.lines))
        extra = note(chart, lang)
        found = f" ⚠ {t('show.open_findings', lang, n=scope.open_findings)}" if scope.open_findings else ""
        taken = [one for one in data.notes if MARK in one]
        st.caption(plain(line + (f" {extra}" if extra else "")) + found + plain("".join(f" {one}" for one in taken)))
    for column, export in zip(buttons, EXPORTS.values(), strict=True):
        with column:
            st.download_button(
                t("export.button", lang, format=export.label),
                data=lambda write=export.write: write(data),  # type: ignore[misc]
                file_name=f"{file_stem(data.title)}{export.suffix}",
                mime=export.mime,
                key=f"download_{chart.key}_{export.key}",
                on_click="ignore",
                type="tertiary",
                width="stretch",
                help=t(f"export.{export.key}", lang),
            )


def file_stem(title: str) -> str:
    """A file name from a title: letters, digits and dashes only, at most 60 characters."""
    kept = "".join(char if char.isalnum() or char in "-.%" else "_" for char in title)
    return "_".join(part for part in kept.split("_") if part)[:60].strip("._-") or "mingzhang"
