"""The parts that pages share: the head with its question, chips and checks; the empty page; a set of charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import streamlit as st

from dashboard import caption, data, filters, proof, routes, tables
from dashboard.charts import CHARTS, PAGES
from dashboard.context import Context
from dashboard.findings import OPEN, findings_of, table
from dashboard.frames import current, with_projects
from dashboard.messages import plain, t
from dashboard.numbers import unit_label
from dashboard.show import show


def head(context: Context, page: str) -> bool:
    """Question, checks and chips of a page on one body; False (and what to do) where there is nothing to show."""
    lang = context.lang
    if context.selection.body is None:
        empty(context, page)
        return False
    disclosure = current(context.frames, context.selection)
    title, state = st.columns([2, 1.2], vertical_alignment="bottom")
    with title:
        st.title(t(f"page.{page}.question", lang), anchor=False)
    with state:
        st.markdown(plain_checks(context, disclosure), text_alignment="right")
    chips(context, disclosure)
    return True


def empty(context: Context, page: str) -> None:
    """What would be here, and the button that brings it."""
    lang = context.lang
    st.title(t(f"page.{page}.question", lang), anchor=False)
    st.info(t("empty.store", lang))
    if st.button(t("empty.go", lang), type="primary"):
        routes.go("home", context.selection)


def plain_checks(context: Context, disclosure: pl.DataFrame) -> str:
    """How the identities of the disclosure came out, the failures marked by icon, word and colour."""
    lang = context.lang
    if disclosure.is_empty():
        return ""
    sums = proof.outcomes(context.frames, disclosure["disclosure_id"].to_list()).select(pl.col(*proof.COUNTS).sum())
    counts = sums.row(0, named=True)
    if not any(counts[name] for name in ("passed", "tail", "error", "warning", "not_testable")):
        return t("checks.none", lang)
    failed, warned = t("checks.failed", lang, n=counts["error"]), t("checks.warning", lang, n=counts["warning"])
    parts = [
        t("checks.passed", lang, n=counts["passed"]),
        t("checks.tail", lang, n=counts["tail"]),
        f":red[**⚠ {failed}**]" if counts["error"] else failed,
        *([f":orange[**! {warned}**]"] if counts["warning"] else []),
        t("checks.not_testable", lang, n=counts["not_testable"]),
    ]
    return t("checks.head", lang) + " · ".join(parts)


def chips(context: Context, disclosure: pl.DataFrame) -> None:
    """The selection in words: body, year, 口径, unit, source file."""
    lang, chosen = context.lang, context.selection
    if chosen.body is None:
        return
    words = [filters.body_labels(context.choices, lang)[chosen.body]]
    if chosen.year is not None:
        words.append(t("year.of", lang, year=chosen.year))
    if chosen.kind is not None:
        words.append(filters.kind_label(context.choices, chosen.kind, lang))
    words.append(unit_label(chosen.unit, lang))
    with st.container(horizontal=True, gap="xsmall", key="chips", vertical_alignment="center"):
        for word in words:
            st.badge(plain(word), color="gray")
        if not disclosure.is_empty():
            source(context, disclosure)
        _to_checks(context, disclosure)


def source(context: Context, disclosure: pl.DataFrame) -> None:
    """The file behind the page, as a way to 原文."""
    name, key = caption.file_name(disclosure["name"][0]), disclosure["disclosure_id"][0]
    label = t("chips.source", context.lang, name=plain(name))
    if st.button(label, type="tertiary", key="open_source", help=t("chips.source.help", context.lang)):
        routes.go(routes.SOURCE, replace(context.selection, disclosure=key, fact=None, project=None, place=None))


def _to_checks(context: Context, disclosure: pl.DataFrame) -> None:
    """What is to be settled in the documents that the page draws from, as a way to 核对."""
    ids = [*disclosure["disclosure_id"], *with_projects(context.frames, context.selection)["disclosure_id"]]
    wanted = pl.col("disclosure_id").is_in(ids) & pl.col("severity").is_in(OPEN)
    found = int(context.frames.findings.filter(wanted).select(pl.len()).collect().item())
    settled = data.judged(context.store.path).settled
    n = found - sum(settled.get(f"{key}:{severity}", 0) for key in set(ids) for severity in OPEN)
    if n <= 0:
        return
    label = t("chips.checks", context.lang, n=n)
    if st.button(f"⚠ {label}", type="tertiary", key="open_checks", help=t("chips.checks.help", context.lang)):
        routes.go("checks", context.selection.closed())


def charts(context: Context, page: str) -> None:
    """The charts of a page, the main one first, and what is open about their disclosure."""
    for key in PAGES[page]:
        show(CHARTS[key], context.frames, context.selection)
    if page not in {"compare", "performance"}:
        findings(context)


def findings(context: Context, documents: Sequence[str] | None = None) -> None:
    """What is open about the documents of the page (that of the selection), folded away; a click opens its place."""
    if documents is None:
        documents = current(context.frames, context.selection)["disclosure_id"].to_list()
    rows = findings_of(context.frames, documents)
    if rows.is_empty():
        return
    lang = context.lang
    opened = rows.filter(pl.col("severity").is_in(OPEN)).height
    label = t("findings.label", lang, n=opened, others=rows.height - opened)
    with st.expander(f"⚠ {label}" if opened else label):
        tables.show(table(rows, context.selection.unit, lang), context.selection, key="findings")
