"""区县对比: departments and counties side by side, two to eight of them, and what is not comparable said first."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from dashboard import filters, peers, tables
from dashboard.charts import CHARTS, PAGES, comparability
from dashboard.charts.chart import Column
from dashboard.context import Context
from dashboard.frames import current
from dashboard.messages import plain, t
from dashboard.selection import MAX_BODIES, MAX_WITHOUT, PEER_RULES
from dashboard.show import show
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
        for key in PAGES["compare"]:
            if key == "compare_rank":
                _peers(context)
            show(CHARTS[key], context.frames, context.selection)


def _begin(context: Context) -> Context:
    """Before anything was chosen: the body of the filters and others of the same year and kind, three in all."""
    chosen = context.selection
    if chosen.bodies or st.session_state.setdefault(_BEGUN, False):
        st.session_state[_BEGUN] = True
        return context
    st.session_state[_BEGUN] = True
    shown = current(context.frames, chosen)
    others = comparability.others_like(context.frames, shown.row(0, named=True), _FIRST - 1) if shown.height else ()
    bodies = dict.fromkeys([chosen.body or "", *others])
    selection = replace(chosen, bodies=tuple(body for body in bodies if body)[:_FIRST])
    filters.amend(selection)
    return replace(context, selection=selection)


def _basis(context: Context) -> bool:
    """What is compared, and what differs; False where the comparison is refused, with the reason."""
    lang, chosen = context.lang, context.selection
    basis = comparability.basis(context.frames, chosen)
    tables.still(sheet(basis, comparability.BASIS_COLUMNS, chosen.unit, lang), key="compare_basis")
    reasons = comparability.reasons(context.frames, chosen)
    for level, tell in (("refuse", st.error), ("note", st.warning)):
        texts = reasons.filter(pl.col("level") == level)["text"].to_list()
        if texts:
            tell("  \n".join(plain(text) for text in texts))
    if reasons.is_empty():
        st.caption(t("compare.row.same", lang))
    refused = bool((reasons["level"] == "refuse").any())
    if refused:
        _nearest(context, basis)
    return not refused


def _nearest(context: Context, basis: pl.DataFrame) -> None:
    """The nearest comparable choices as buttons: those that agree, or the first body with others like it."""
    lang, chosen = context.lang, context.selection
    names = filters.body_labels(context.choices, lang)
    offers: dict[str, tuple[str, ...]] = {}
    same = comparability.comparable(context.frames, chosen)
    if same:
        row = basis.filter(pl.col("body_id") == same[0]).row(0, named=True)
        which = t("list.separator", lang).join(names[body] for body in same)
        offers[t("compare.nearest", lang, which=which, year=row["year"] or "", kind=row["phase"])] = same
    for row in comparability.chosen(context.frames, chosen).head(2).iter_rows(named=True):
        others = comparability.others_like(context.frames, row, _FIRST - 1)
        if others:
            which = t("list.separator", lang).join(names[body] for body in (row["body_id"], *others))
            offers[t("compare.other", lang, which=which)] = (row["body_id"], *others)
    for number, (label, bodies) in enumerate(offers.items()):
        selection = replace(chosen, bodies=bodies)
        st.button(plain(label), key=f"nearest_{number}", on_click=filters.put, args=(selection,))


def _peers(context: Context) -> None:
    """The rules of the peer group, who is in it, and who is taken out."""
    lang = context.lang
    first = comparability.chosen(context.frames, context.selection).row(0, named=True)
    names = filters.body_labels(context.choices, lang)
    st.subheader(t("peers.head", lang, name=plain(first["department"] or "")), anchor=False)
    rules, taken_out = st.columns([1.4, 1], vertical_alignment="bottom")
    with rules:
        st.pills(
            t("peers.rules", lang),
            PEER_RULES,
            selection_mode="multi",
            format_func=lambda rule: t(f"peers.{rule}", lang),
            **filters.widget("peers"),
        )
    group = peers.group(context.frames, context.selection, first)
    options = dict.fromkeys([*context.selection.without, *group.members["body_id"]])
    with taken_out:
        st.multiselect(
            t("peers.without", lang),
            [body for body in options if body != first["body_id"] and body in names],
            format_func=names.__getitem__,
            max_selections=MAX_WITHOUT,
            select_all=False,
            filter_mode="contains",
            placeholder=t("compare.choose", lang),
            **filters.widget("without"),
        )
    with st.expander(t("peers.members", lang, n=group.members.height), type="compact"):
        tables.still(sheet(_members(group.members), _MEMBER_COLUMNS, context.selection.unit, lang), key="peers_members")


_MEMBER_COLUMNS: Final = (Column("body_name", "text"), Column("place", "text"), Column("year", "text"))


def _members(rows: pl.DataFrame) -> pl.DataFrame:
    place = pl.concat_str(pl.col("province", "city", "county"), separator=" ", ignore_nulls=True)
    named = rows.select(pl.col("department").alias("body_name"), place.alias("place"), "year")
    return named.with_columns(address=pl.lit(""))
