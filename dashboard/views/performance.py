"""项目绩效: were projects executed, are the scores believable? Charts over projects, then one with its indicators."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from dashboard import filters, routes, tables
from dashboard.charts import CHARTS
from dashboard.charts.chart import Column
from dashboard.choices import distinct
from dashboard.context import Context
from dashboard.findings import OPEN, findings_of, table
from dashboard.frames import current, with_projects
from dashboard.messages import t
from dashboard.show import show
from dashboard.table import sheet
from dashboard.views import cards, page

_MONEY_COLUMNS = (
    Column("target_declared_yuan", "amount_yuan"),
    Column("year_start_budget_yuan", "amount_yuan"),
    Column("full_year_budget_yuan", "amount_yuan"),
    Column("executed_yuan", "amount_yuan"),
    Column("execution_rate_pct", "pct"),
    Column("total_score", "score"),
)


def render(context: Context) -> None:
    """Draw the page."""
    if not page.head(context, "performance"):
        return
    cards.draw(context, "performance")
    page.charts(context, "performance")
    _project(context)
    forms = with_projects(context.frames, context.selection)["disclosure_id"].to_list()
    shown = current(context.frames, context.selection)["disclosure_id"].to_list()
    page.findings(context, list(dict.fromkeys([*forms, *shown])))


def _project(context: Context) -> None:
    """One project, chosen by name: its money and its indicators as printed."""
    lang = context.lang
    ids = with_projects(context.frames, context.selection)["disclosure_id"].to_list()
    projects = context.frames.projects.filter(pl.col("disclosure_id").is_in(ids)).collect()
    if projects.is_empty():
        return
    names = distinct(
        {f"{row['disclosure_id']}:{row['project_no']}": row["name"] for row in projects.iter_rows(named=True)}
    )
    st.subheader(t("performance.one", lang), anchor=False)
    if context.selection.project not in names:
        context = replace(context, selection=replace(context.selection, project=next(iter(names))))
        filters.amend(context.selection)
    key = st.selectbox(
        t("performance.project", lang),
        tuple(names),
        format_func=names.__getitem__,
        filter_mode="contains",
        **filters.widget("project"),
    )
    disclosure, _, number = str(key).rpartition(":")
    one = projects.filter(pl.col("disclosure_id") == disclosure, pl.col("project_no") == int(number))
    _money(context, one, str(key))
    shown = replace(context.selection, project=str(key))
    show(CHARTS["project_indicators"], context.frames, shown)
    _findings(context, disclosure, str(one["name"][0]))
    if st.button(t("performance.open_form", lang), key="open_project", type="tertiary"):
        routes.open_evidence(f"{disclosure}:p{number}", context.selection)


def _findings(context: Context, disclosure: str, name: str) -> None:
    """What is to be looked at in the form of the project, each with its place."""
    rows = findings_of(context.frames, [disclosure])
    about = (pl.col("subject") == name) | pl.col("subject").str.starts_with(f"{name}/")
    rows = rows.filter(about, pl.col("severity").is_in(OPEN))
    if rows.is_empty():
        return
    st.markdown(f"**⚠ {t('findings.head', context.lang, n=rows.height)}**")
    tables.show(table(rows, context.selection.unit, context.lang), context.selection, key="project_findings")


def _money(context: Context, one: pl.DataFrame, key: str) -> None:
    rows = one.with_columns(address=pl.lit(f"{key.rpartition(':')[0]}:p{key.rpartition(':')[2]}"))
    rows = rows.with_columns(
        [
            (pl.col("address") + f":{name}").alias(f"{column.key}_at")
            for column in _MONEY_COLUMNS
            for name in [column.key.removesuffix("_yuan").removesuffix("_pct")]
        ]
    )
    data = sheet(rows, _MONEY_COLUMNS, context.selection.unit, context.lang, title=str(one["name"][0]))
    tables.show(data, context.selection, key="project_money")
