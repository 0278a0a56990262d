"""资料库: tables of people, staff, vehicles and price indices that users supply, with year and source."""

from __future__ import annotations

import csv
import io
from typing import Final

import polars as pl
import streamlit as st

from dashboard import tables
from dashboard.charts.chart import Column
from dashboard.context import Context
from dashboard.messages import plain, t
from dashboard.table import sheet
from loaders import denominators
from loaders.denominators import Supplied
from loaders.errors import MingzhangError
from loaders.formats import open_document

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_MOST_BYTES: Final = 5_000_000
_SHOWN_PROBLEMS: Final = 8


def draw(context: Context) -> None:
    """The upload, what it gave, and what is here."""
    lang = context.lang
    st.subheader(t("supplied.head", lang), anchor=False)
    st.caption(t("supplied.help", lang))
    upload, origin = st.columns(2, gap="medium")
    with upload:
        file = st.file_uploader(t("supplied.upload", lang), type=["csv", "xlsx"], key="supplied_file")
    with origin:
        source = st.text_input(t("supplied.source", lang), key="supplied_source")
    if file is not None:
        _take(context, file.name, file.getvalue(), source)
    _here(context)


def cells_of(name: str, content: bytes) -> list[list[str]]:
    """The cells of the first table of a CSV file or a workbook. Raises ValueError or a MingzhangError."""
    if len(content) > _MOST_BYTES:
        raise ValueError(name)
    if not name.lower().endswith(".csv"):
        document = open_document(content, name)
        if not document.tables:
            raise ValueError(name)
        table = document.tables[0]
        texts = {(cell.row, cell.col): cell.text for cell in table.cells}
        return [[texts.get((row, col), "") for col in range(table.n_cols)] for row in range(table.n_rows)]
    for encoding in _ENCODINGS:
        try:
            return [list(row) for row in csv.reader(io.StringIO(content.decode(encoding)))]
        except UnicodeDecodeError:
            continue
    raise ValueError(name)


def _take(context: Context, name: str, content: bytes, source: str) -> None:
    lang = context.lang
    try:
        taken = denominators.parse(cells_of(name, content), name, source)
    except (ValueError, csv.Error, MingzhangError):
        st.error(t("supplied.unreadable", lang))
        return
    if taken.rows.height and not _is_here(context, taken):
        denominators.keep(context.store.path, taken.rows)
        st.rerun()
    if taken.rows.height:
        st.success(plain(t("supplied.kept", lang, name=name, n=taken.rows.height)))
    for problem in taken.problems[:_SHOWN_PROBLEMS]:
        st.warning(plain(t(f"supplied.problem.{problem.code}", lang, row=problem.row, text=problem.text)))


def _is_here(context: Context, taken: Supplied) -> bool:
    table = taken.rows["table_id"][0]
    return bool(context.frames.denominators.filter(pl.col("table_id") == table).collect().height)


_COLUMNS: Final = tuple(
    Column(f"supplied.{name}", "text") for name in ("whose", "year", "measure", "printed", "source")
)


def _here(context: Context) -> None:
    lang = context.lang
    rows = context.frames.denominators.collect()
    if rows.is_empty():
        st.caption(t("supplied.none", lang))
        return
    names = {row["table_id"]: row["name"] for row in rows.iter_rows(named=True)}
    shown = pl.DataFrame([_row(row, context) for row in rows.iter_rows(named=True)])
    tables.still(sheet(shown, _COLUMNS, context.selection.unit, lang), key="supplied_rows")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = st.selectbox(t("supplied.choose", lang), tuple(names), format_func=names.__getitem__, width=320)
        if st.button(t("supplied.remove", lang), key="supplied_remove") and table:
            denominators.remove(context.store.path, table)
            st.session_state.pop("supplied_file", None)
            st.rerun()


def _row(row: dict[str, object], context: Context) -> dict[str, str]:
    told = {f"supplied.{name}": str(row[name]) for name in ("whose", "year", "printed", "source")}
    return told | {"supplied.measure": t(f"measure.{row['measure']}", context.lang), "address": ""}
