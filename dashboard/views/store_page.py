"""资料库: what is stored: documents, found by name, opened or deleted; the figures that users supply to divide by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import caption, filters, routes, tables
from dashboard.charts.chart import Column
from dashboard.context import Context
from dashboard.messages import plain, t
from dashboard.table import sheet
from dashboard.views import library, page, supplied

_COLUMNS: Final = (
    Column("body", "text"),
    Column("place", "text"),
    Column("phase", "text"),
    Column("tables", "text"),
    Column("file", "text"),
)
_GONE: Final = "_deleted"


def render(context: Context) -> None:
    """Draw the page."""
    if not context.choices.bodies and not st.session_state.get(_GONE):
        page.empty(context, "library")
        return
    lang = context.lang
    st.title(t("page.library.question", lang), anchor=False)
    _undo(context)
    st.subheader(t("library.documents", lang), anchor=False)
    wanted = st.text_input(t("library.search", lang), key="library_search")
    rows = found(context, wanted)
    if rows.is_empty():
        st.info(t("library.document.empty", lang))
    else:
        _documents(context, rows)
    supplied.draw(context)


def found(context: Context, wanted: str) -> pl.DataFrame:
    """The documents whose body, place or file name contains every word of a search, the last stored first."""
    rows = context.frames.disclosures.sort("ingested_at", "disclosure_id", descending=True).collect()
    shown = pl.DataFrame([_row(context, row) for row in rows.iter_rows(named=True)])
    if shown.is_empty():
        return shown
    text = pl.concat_str("body", "place", "phase", "file", separator=" ")
    words = [text.str.contains(word, literal=True) for word in wanted.split()]
    return shown.filter(words) if words else shown


def _row(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    lang = context.lang
    return {
        "disclosure_id": row["disclosure_id"],
        "sha256": row["sha256"],
        "body_id": row["body_id"],
        "year": row["year"],
        "kind": row["kind"],
        "scope": row["scope"],
        "body": row["department"] or t("body.unknown", lang),
        "place": library.place_text(row, lang),
        "phase": caption.phase(row, lang),
        "tables": f"{row['tables_found']} / {row['tables_expected']}",
        "file": caption.file_name(row["name"]),
        "address": row["disclosure_id"],
    }


def _documents(context: Context, rows: pl.DataFrame) -> None:
    """The table; below it what can be done with the document that is chosen in it."""
    lang = context.lang
    data = sheet(rows, _COLUMNS, context.selection.unit, lang, title=t("library.documents", lang))
    chosen = tables.show(data, context.selection, key="library_all", leave=False)
    one = rows.filter(pl.col("disclosure_id") == chosen)
    if one.is_empty():
        st.caption(t("library.document.choose", lang))
        return
    row = one.row(0, named=True)
    with st.container(border=True, key="library_chosen"):
        st.markdown(f"**{plain(row['body'])}** · {plain(row['phase'])} · {plain(row['file'])}")
        with st.container(horizontal=True, gap="small"):
            shown = replace(
                context.selection.closed(), body=row["body_id"], year=row["year"], kind=row["kind"], scope=row["scope"]
            )
            if st.button(t("library.open", lang), key="library_open"):
                routes.go("overview", shown)
            if st.button(t("library.see", lang), key="library_see"):
                routes.go(routes.SOURCE, replace(shown, disclosure=row["disclosure_id"]))
            if st.button(t("library.delete", lang), key="library_delete"):
                _ask(context, row)


def _ask(context: Context, row: dict[str, Any]) -> None:
    """Say what will be deleted, and do it only then."""

    @st.dialog(t("library.delete", context.lang))
    def sure() -> None:
        lang = context.lang
        same = pl.col("disclosure_id") == row["disclosure_id"]
        facts = context.frames.facts.filter(same).select(pl.len()).collect().item()
        st.markdown(plain(t("library.delete.sure", lang, name=row["file"], facts=facts)))
        if st.button(t("library.delete.yes", lang), key="library_delete_yes", type="primary"):
            _delete(context, row)
            st.rerun()
        if st.button(t("library.delete.no", lang), key="library_delete_no"):
            st.rerun()

    sure()


def _delete(context: Context, row: dict[str, Any]) -> None:
    """Delete a file with all disclosures in it, keeping name and bytes for an undo in this session."""
    name, content = context.store.original(row["sha256"])
    every = context.frames.disclosures.filter(pl.col("sha256") == row["sha256"]).select("disclosure_id").collect()
    context.store.delete(*every["disclosure_id"])
    st.session_state[_GONE] = (name, content)
    filters.put(context.selection.closed())


def _undo(context: Context) -> None:
    """What was deleted last, and the way back: the file is read again."""
    gone: tuple[str, bytes] | None = st.session_state.get(_GONE)
    if gone is None:
        return
    lang, (name, content) = context.lang, gone
    with st.container(horizontal=True, vertical_alignment="center", key="library_undo_bar"):
        st.info(plain(t("library.deleted", lang, name=caption.file_name(name))))
        if st.button(t("library.undo", lang), key="library_undo", type="primary"):
            library.read_again(context, name, content)
            del st.session_state[_GONE]
            st.rerun()
