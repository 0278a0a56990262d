"""区县对比: departments and counties side by side, two to eight of them, and what is not comparable said first."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from dashboard import filters, tables
from dashboard.charts import comparability
from dashboard.context import Context
from dashboard.messages import plain, t
from dashboard.selection import MAX_BODIES
from dashboard.table import sheet
from dashboard.views import page

_BEGUN: Final = "_compare_begun"
_FIRST: Final = 3


def render(context: Context) -> None:
    """Draw the page."""
    lang = context.lang
    if not context.choices.bodies:
        page.empty(context, "compare")
        return
    st.title(t("page.compare.question", lang), anchor=False)
    context = _begin(context)
    names = filters.body_labels(context.choices, lang)
    chosen = st.multiselect(
        t("compare.bodies", lang, most=MAX_BODIES),
        tuple(names),
        format_func=names.__getitem__,
        max_selections=MAX_BODIES,
        select_all=False,
        filter_mode="contains",
        placeholder=t("compare.choose", lang),
        **filters.widget("bodies"),
    )
    if len(chosen) < 2:
        st.info(t("compare.too_few", lang))
        return
    if _basis(context):
        page.charts(context, "compare")


def _begin(context: Context) -> Context:
    """Before anything was chosen: the body of the filters and others of the same year and kind, three in all."""
    chosen = context.selection
    if chosen.bodies or st.session_state.setdefault(_BEGUN, False):
        st.session_state[_BEGUN] = True
        return context
    st.session_state[_BEGUN] = True
    peers = (
        context.frames.disclosures.filter(pl.col("year") == (chosen.year or 0), pl.col("kind") == (chosen.kind or ""))
        .select("body_id")
        .unique()
        .sort("body_id")
        .collect()["body_id"]
    )
    bodies = dict.fromkeys([chosen.body or "", *peers])
    selection = replace(chosen, bodies=tuple(body for body in bodies if body)[:_FIRST])
    filters.amend(selection)
    return replace(context, selection=selection)


def _basis(context: Context) -> bool:
    """What is compared, and what differs; False where the comparison is refused, with the reason."""
    lang, chosen = context.lang, context.selection
    basis = comparability.basis(context.frames, chosen)
    tables.still(sheet(basis, comparability.BASIS_COLUMNS, chosen.unit, lang), key="compare_basis")
    reasons = comparability.reasons(context.frames, chosen)
    for level, text in reasons.select("level", "text").iter_rows():
        (st.error if level == "refuse" else st.warning)(plain(text))
    return not (reasons["level"] == "refuse").any()
