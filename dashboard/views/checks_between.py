"""Findings between documents on 核对: this year's opening against last year's closing balance, and the like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl
import streamlit as st

from dashboard import caption, data
from dashboard.between import items
from dashboard.context import Context
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.views import checks_findings

_AT_ONCE: Final = 60
"""More documents than these are compared when somebody asks for it: it takes some seconds a hundred."""


def _asked(count: int, lang: Language) -> bool:
    """Whether the comparison of many documents was asked for in this session."""
    if st.session_state.get("between_asked"):
        return True
    st.subheader(t("between.title", lang), anchor=False)
    return st.button(t("between.ask", lang, n=count), key="between_ask", on_click=_ask)


def _ask() -> None:
    st.session_state["between_asked"] = True


def draw(context: Context, documents: pl.DataFrame, labels: Mapping[str, str]) -> None:
    """The comparisons that were made, and a card for each that does not come out."""
    lang = context.lang
    if documents.height < 2:
        return
    if documents.height > _AT_ONCE and not _asked(documents.height, lang):
        return
    with st.spinner(t("between.working", lang)):
        found = data.between(context.store.path, tuple(sorted(documents["disclosure_id"])))
    total = found.total
    n = total.passed + total.tail + total.failed + total.not_testable
    st.subheader(t("between.head", lang, n=len(found.rows)), anchor=False)
    if not n:
        st.caption(t("between.none", lang))
        return
    held, failed, untested = total.passed + total.tail, total.failed, total.not_testable
    st.caption(t("between.counts", lang, n=n, passed=held, failed=failed, not_testable=untested))
    phases = {row["disclosure_id"]: caption.phase(row, lang) for row in documents.iter_rows(named=True)}
    decided = data.state(context.store.path).in_force()
    for item, ways in zip(items(found, documents, decided), found.ways, strict=True):
        named = tuple((t("between.open", lang, name=phases[key]), address) for key, address in ways)
        checks_findings.card(context, [item], labels, named, prefix="between")
