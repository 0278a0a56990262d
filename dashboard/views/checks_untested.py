"""What was not tested, on 核对: each rule with document, count and reason. Not tested is never passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl
import streamlit as st

from dashboard import tables
from dashboard.context import Context
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.sentences import rule_name
from dashboard.table import Sheet
from dashboard.untested import Untested

_ONE_BY_ONE = 5
"""Of so many documents each rule is listed for each."""

_COLUMNS = ("rule", "document", "count", "reason")


def draw(context: Context, found: Sequence[Untested], documents: pl.DataFrame, labels: Mapping[str, str]) -> None:
    """The rules that could not be tested, folded away under their number; and what of the files was not explained."""
    lang = context.lang
    cells = int(documents["cells_unexplained"].sum())
    pages = int(documents["pages_untouched"].list.len().sum())
    with st.expander(t("untested.head", lang, n=len(found)), key="untested"):
        st.caption(t("untested.note", lang))
        if found:
            tables.still(sheet(found, labels, context.selection.unit, lang), key="untested_rules")
        if cells or pages:
            st.caption(t("untested.cells", lang, cells=cells, pages=pages))


def sheet(found: Sequence[Untested], labels: Mapping[str, str], unit: str, lang: Language) -> Sheet:
    """The list as a table."""
    texts = tuple(_rows(found, labels, lang))
    width = len(_COLUMNS)
    return Sheet(
        title=t("untested.head", lang, n=len(found)),
        headings=tuple(t(f"untested.col.{name}", lang) for name in _COLUMNS),
        kinds=("text",) * width,
        values=texts,
        texts=texts,
        addresses=tuple(("",) * width for _ in texts),
        flags=tuple((False,) * width for _ in texts),
        unit=unit,
    )


def _rows(found: Sequence[Untested], labels: Mapping[str, str], lang: Language) -> Iterator[tuple[str, ...]]:
    """A row for each rule and document; of many documents one for each rule and reason."""
    if len({one.disclosure_id for one in found}) <= _ONE_BY_ONE:
        for one in found:
            yield rule_name(one.rule, lang), labels[one.disclosure_id], str(one.count), reason(one, lang)
        return
    groups: dict[tuple[str, str], list[Untested]] = {}
    for one in found:
        groups.setdefault((one.rule, reason(one, lang)), []).append(one)
    for (rule, why), group in sorted(groups.items(), key=lambda item: -len(item[1])):
        documents = t("scope.documents", lang, n=len({one.disclosure_id for one in group}))
        yield rule_name(rule, lang), documents, str(sum(one.count for one in group)), why


def reason(one: Untested, lang: Language) -> str:
    """Why a rule could not be tested."""
    names = t("list.comma", lang).join(f"《{title}》" for title in one.tables)
    return t(f"untested.reason.{one.reason}", lang, tables=names)
