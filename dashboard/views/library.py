"""What the store holds, on 首页: documents by place, year and kind, and the last ones that came in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from dashboard import caption, data, proof, routes, uploads
from dashboard.context import Context
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection
from dashboard.uploads import Ledger, Outcome
from dashboard.views import corrections

_LAST = 50


def overview(context: Context) -> None:
    """Counts, then the documents, newest first; a click on one opens its 部门概览."""
    lang = context.lang
    rows = context.frames.disclosures.sort("ingested_at", descending=True).collect()
    if rows.is_empty():
        st.info(t("empty.store", lang))
        return
    st.subheader(t("library.head", lang), anchor=False)
    _counts(rows, lang)
    places, documents = st.columns([1, 2.2], gap="medium")
    with places:
        st.caption(t("library.by_place", lang))
        st.dataframe(by_place(rows, lang), hide_index=True, height="content", key="library_places")
    with documents:
        st.caption(t("library.last", lang))
        _documents(context, rows.head(_LAST))
    corrections.section(context, rows)


def read_again(context: Context, name: str, content: bytes) -> Outcome:
    """Read a file that was deleted and store it anew."""
    return uploads.take(context.store, data.reader_pool().read, content, name)


def _counts(rows: pl.DataFrame, lang: Language) -> None:
    cells = (
        ("files", rows["sha256"].n_unique()),
        ("bodies", rows["body_id"].n_unique()),
        ("places", rows.select("province", "city", "county").unique().height),
        ("years", rows["year"].drop_nulls().n_unique()),
    )
    for column, (name, count) in zip(st.columns(len(cells)), cells, strict=True):
        column.metric(t(f"library.{name}", lang), f"{count:,}", border=True)


def by_place(rows: pl.DataFrame, lang: Language) -> pl.DataFrame:
    """Documents counted by place, year and kind, with texts in the language of the page."""
    counted = (
        rows.group_by("province", "city", "county", "year", "kind")
        .len()
        .sort("province", "city", "county", "year", "kind", nulls_last=True)
    )
    heads = [t(f"library.col.{name}", lang) for name in ("place", "year", "kind", "documents")]
    return pl.DataFrame(
        [
            (
                place_text(row, lang),
                str(row["year"] or t("year.unknown", lang)),
                t(f"kind.{row['kind']}", lang),
                row["len"],
            )
            for row in counted.iter_rows(named=True)
        ],
        schema=dict(zip(heads, (pl.String, pl.String, pl.String, pl.Int64), strict=True)),
        orient="row",
    )


def place_text(row: dict[str, Any], lang: Language) -> str:
    """Province, city and county as far as they are known."""
    parts = [row[name] for name in ("province", "city", "county") if row[name]]
    return " ".join(dict.fromkeys(parts)) or t("place.unknown", lang)


def _documents(context: Context, rows: pl.DataFrame) -> None:
    lang = context.lang
    records = rows.to_dicts()
    checks = _checks(context.frames)
    heads = {name: t(f"library.col.{name}", lang) for name in ("body", "phase", "tables", "checks", "cells", "file")}
    shown = pl.DataFrame(
        [
            {
                heads["body"]: row["department"] or t("body.unknown", lang),
                heads["phase"]: caption.phase(row, lang),
                heads["tables"]: f"{row['tables_found']} / {row['tables_expected']}",
                heads["checks"]: checks.get(row["disclosure_id"], t("library.untested", lang)),
                heads["cells"]: f"{row['cells_unexplained']:,} / {row['cells_seen']:,}",
                heads["file"]: caption.file_name(row["name"]),
            }
            for row in records
        ]
    )
    event: Any = st.dataframe(
        shown,
        hide_index=True,
        key="library_documents",
        on_select="rerun",
        selection_mode="single-cell",
        height="content",
    )
    cells = event["selection"].get("cells") or []
    if cells and cells[0][0] < len(records):
        routes.go("overview", selection_of(context.selection, records[cells[0][0]]))


def _checks(frames: Frames) -> dict[str, str]:
    """Identities passed (尾差 among them) and failed, by disclosure."""
    ids = frames.disclosures.select("disclosure_id").collect()["disclosure_id"].to_list()
    counted = (
        proof.outcomes(frames, ids)
        .group_by("disclosure_id")
        .agg((pl.col("passed") + pl.col("tail")).sum().alias("held"), pl.col("error").sum())
        .filter(pl.col("held") + pl.col("error") > 0)
    )
    return {key: f"{held:,} / {failed:,}" for key, held, failed in counted.iter_rows()}


def selection_of(selection: Selection, disclosure: Ledger | dict[str, Any]) -> Selection:
    """The selection that shows a disclosure."""
    if isinstance(disclosure, Ledger):
        body, year, kind = disclosure.body_id, disclosure.year, disclosure.kind
    else:
        body, year, kind = disclosure["body_id"], disclosure["year"], disclosure["kind"]
    return replace(selection.closed(), body=body, year=year, kind=kind)
