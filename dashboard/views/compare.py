"""区县对比: departments and counties side by side, two to eight of them, and what is not comparable said first."""

from __future__ import annotations

import streamlit as st

from dashboard import filters, tables
from dashboard.charts import comparability
from dashboard.context import Context
from dashboard.messages import plain, t
from dashboard.selection import MAX_BODIES
from dashboard.table import sheet
from dashboard.views import page


def render(context: Context) -> None:
    """Draw the page."""
    lang = context.lang
    if not context.choices.bodies:
        page.empty(context, "compare")
        return
    st.title(t("page.compare.question", lang), anchor=False)
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


def _basis(context: Context) -> bool:
    """What is compared, and what differs; False where the comparison is refused, with the reason."""
    lang, chosen = context.lang, context.selection
    basis = comparability.basis(context.frames, chosen)
    tables.still(sheet(basis, comparability.BASIS_COLUMNS, chosen.unit, lang), key="compare_basis")
    reasons = comparability.reasons(context.frames, chosen)
    for level, text in reasons.select("level", "text").iter_rows():
        (st.error if level == "refuse" else st.warning)(plain(text))
    return not (reasons["level"] == "refuse").any()
