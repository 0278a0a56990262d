"""公开情况检查表 and 反馈清单 of one document, as Word and Excel, made when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, evidence
from dashboard.checklist import Decision, checklist, pictures
from dashboard.context import Context
from dashboard.exports.checklists import CHECKLISTS, ChecklistExport
from dashboard.frames import current
from dashboard.judged import Item
from dashboard.messages import t
from dashboard.show import file_stem
from loaders.errors import MingzhangError

_WITH_PAGES: Final = ("pdf", "pdf-scan", "image")
_DECISIONS: Final[dict[str, Decision]] = {"accept": "accepted", "reject": "rejected", "explain": "explained"}


def draw(context: Context, documents: pl.DataFrame, items: Sequence[Item], labels: Mapping[str, str]) -> None:
    """The buttons, for the document that the list is narrowed to, else for the one that the filters mean."""
    lang = context.lang
    key = _document(context, documents)
    if key is None:
        return
    row = documents.filter(pl.col("disclosure_id") == key).row(0, named=True)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="take"):
        st.caption(t("checklist.of", lang, name=labels[key]), width="content")
        for export in CHECKLISTS.values():
            name = t(f"export.{export.key}", lang)
            st.download_button(
                name,
                data=partial(_write, context, row, tuple(items), export),
                file_name=f"{file_stem(f'{name} {labels[key]}')}{export.suffix}",
                mime=export.mime,
                key=f"take_{export.key}",
                on_click="ignore",
            )


def _document(context: Context, documents: pl.DataFrame) -> str | None:
    ids = documents["disclosure_id"].to_list()
    if context.selection.disclosure in ids:
        return context.selection.disclosure
    shown = current(context.frames, context.selection)["disclosure_id"].to_list()
    return next((key for key in shown if key in ids), ids[0] if ids else None)


def _write(context: Context, row: dict[str, Any], items: Sequence[Item], export: ChecklistExport) -> bytes:
    """The file: what was decided counts, and each problem has the picture of its place."""
    key = row["disclosure_id"]
    decided = {
        item.finding["finding_no"]: _DECISIONS[item.decision.verdict]
        for item in items
        if item.finding["disclosure_id"] == key and item.decision is not None
    }
    made = checklist(context.frames, key, decided)
    return export.write(made, pictures(made, partial(_picture, context, row)), context.lang)


def _picture(context: Context, row: dict[str, Any], page: int) -> bytes | None:
    """A page without personal data; None for a file that has no pages or can no longer be opened."""
    if row["media"] not in _WITH_PAGES:
        return None
    try:
        return data.page_picture(context.store.path, row["sha256"], page, evidence.masks_on(row, page))
    except (MingzhangError, LookupError, OSError):
        return None
