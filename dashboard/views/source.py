"""原文: the proof of a figure. The page image (or the lines, or the table) with the cell marked, and its facts."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import caption, data, evidence, tables
from dashboard.context import Context
from dashboard.evidence import Evidence, Extract, Spot
from dashboard.frames import current
from dashboard.messages import plain, t
from dashboard.table import Sheet
from dashboard.views import page, source_side
from loaders.document import Box
from loaders.errors import MingzhangError

_WITH_PAGES = ("pdf", "pdf-scan", "image")


def render(context: Context) -> None:
    """Draw the page for the disclosure and figure of the selection (or the disclosure that the filters mean)."""
    if not context.choices.bodies:
        page.empty(context, "source")
        return
    context = _with_disclosure(context)
    found = evidence.find(context.frames, context.selection)
    lang = context.lang
    st.title(t("page.source.question", lang), anchor=False)
    if found is None:
        st.warning(t("source.gone", lang))
        return
    disclosure = found.disclosure
    name = disclosure["department"] or t("body.unknown", lang)
    parts = (name, caption.phase(disclosure, lang), caption.file_name(disclosure["name"]))
    st.caption(plain(" · ".join(parts)))
    picture, side = st.columns([1.55, 1], gap="medium")
    with side:
        source_side.panel(context, found)
    with picture:
        spot = _place(context, found)
    with side:
        source_side.figures(context, found, spot)


def _with_disclosure(context: Context) -> Context:
    if context.selection.disclosure is not None:
        return context
    shown = current(context.frames, context.selection)
    if shown.is_empty():
        return context
    return replace(context, selection=replace(context.selection, disclosure=shown["disclosure_id"][0]))


def _place(context: Context, found: Evidence) -> Spot:
    """The page, or the extract of a file without pages; the spot that is shown."""
    try:
        if found.disclosure["media"] in _WITH_PAGES:
            return _page(context, found)
        document = data.document(context.store.path, found.disclosure["sha256"])
    except (MingzhangError, LookupError, OSError):
        st.error(t("source.unreadable", context.lang))
        return found.spot
    _extract(context, evidence.extract(document, found.spot))
    return found.spot


def _page(context: Context, found: Evidence) -> Spot:
    """The page as a picture; above it a close-up of the cell, so that it is in view wherever it stands."""
    disclosure, lang = found.disclosure, context.lang
    number = _page_number(found)
    is_here = number == found.spot.page
    box = found.spot.box if is_here else None
    masks = evidence.masks_on(disclosure, number)
    with st.spinner(t("source.drawing", lang)):
        png = data.page_picture(context.store.path, disclosure["sha256"], number, masks)
        png = evidence.outlined(png, box, _boxes(context, found, number), _parts(found, number))
    if box is not None:
        st.image(evidence.close_up(png, box), width="stretch", output_format="PNG", alt=t("source.close_up", lang))
    elif is_here and found.is_figure:
        st.caption(t("source.no_box", lang))
    st.image(png, width="stretch", output_format="PNG", alt=t("source.page_alt", lang, page=number))
    return found.spot if is_here else Spot(page=number)


def _boxes(context: Context, found: Evidence, number: int) -> list[Box]:
    """The cells of the other facts of a page."""
    rows = evidence.facts_on(context.frames, found.disclosure["disclosure_id"], Spot(page=number))
    spots = map(evidence.spot_of, rows.iter_rows(named=True))
    return [spot.box for spot in spots if spot.box is not None]


def _parts(found: Evidence, number: int) -> list[Box]:
    return [spot.box for spot in found.others if spot.page == number and spot.box is not None]


def _page_number(found: Evidence) -> int:
    """The page to show: that of the figure, until another is turned to. Another figure is another turner."""
    pages = max(1, int(found.disclosure["pages"]))
    number = min(max(1, found.spot.page or 1), pages)
    return st.pagination(pages, default=number, key=f"page_{found.disclosure['disclosure_id']}_{found.spot}")


def _extract(context: Context, shown: Extract) -> None:
    """Lines or cells as a table of plain text, the marked one in colour."""
    lang = context.lang
    heads = (t("source.line", lang), t("source.text", lang))
    width = max((len(row) for row in shown.rows), default=0)
    headings = tuple(str(n + 1) for n in range(width)) if shown.is_table else heads
    rows = tuple(tuple(row) + ("",) * (len(headings) - len(row)) for row in shown.rows)
    flags = tuple(tuple((r, c) == shown.marked for c in range(len(headings))) for r in range(len(rows)))
    sheet = Sheet(
        title=t("source.extract", lang),
        headings=headings,
        kinds=("text",) * len(headings),
        values=rows,
        texts=rows,
        addresses=tuple(("",) * len(headings) for _ in rows),
        flags=flags,
        unit=context.selection.unit,
    )
    tables.printed(sheet, with_head=not shown.is_table)
