"""Findings between documents on 核对: this year's opening against last year's closing balance, and the like."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.between import items
from dashboard.context import Context
from dashboard.messages import t
from dashboard.views import checks_findings


def draw(context: Context, documents: pl.DataFrame, labels: Mapping[str, str]) -> None:
    """The comparisons that were made, and a card for each that does not come out."""
    lang = context.lang
    if documents.height < 2:
        return
    found = data.between(context.store.path, tuple(sorted(documents["disclosure_id"])))
    total = found.total
    n = total.passed + total.tail + total.failed + total.not_testable
    st.subheader(t("between.head", lang, n=len(found.rows)), anchor=False)
    if not n:
        st.caption(t("between.none", lang))
        return
    held, failed, untested = total.passed + total.tail, total.failed, total.not_testable
    st.caption(t("between.counts", lang, n=n, passed=held, failed=failed, not_testable=untested))
    decided = data.state(context.store.path).in_force()
    for item, ways in zip(items(found, documents, decided), found.ways, strict=True):
        named = tuple((t("between.open", lang, name=labels[key]), address) for key, address in ways)
        checks_findings.card(context, [item], labels, named, prefix="between")
