"""收支结构: where does the money come from, where does it go? A flow that can be opened class by class."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import filters
from dashboard.charts.book import books
from dashboard.charts.structure import Entry, entries
from dashboard.context import Context
from dashboard.frames import current
from dashboard.messages import t
from dashboard.views import cards, page


def render(context: Context) -> None:
    """Draw the page."""
    if page.head(context, "structure"):
        cards.draw(context, "structure")
        page.charts(_opened(context), "structure")


def _opened(context: Context) -> Context:
    """The way down (类, then 款), written as far as it is open; the context with a code that the disclosure has."""
    lang = context.lang
    found = books(context.frames, current(context.frames, context.selection))
    every = entries(found[0], lang) if found else []
    known = {entry.line: entry for entry in every}
    opened = context.selection.line
    if opened is not None and opened not in known:
        context = replace(context, selection=replace(context.selection, line=None))
        filters.amend(context.selection)
    options = [entry for entry in every if entry.level in {"class", "section"} and _has_parts(entry, every)]
    if options:
        label = {entry.line: _option(entry) for entry in options}
        st.selectbox(
            t("structure.open", lang),
            (None, *label),
            format_func=lambda line: label[line] if line else t("structure.all", lang),
            filter_mode="contains",
            width=420,
            **filters.widget("line"),
        )
    return context


def _has_parts(entry: Entry, every: list[Entry]) -> bool:
    return any(other.parent == entry.line for other in every)


def _option(entry: Entry) -> str:
    indent = "\u3000" if entry.level == "section" else ""
    return f"{indent}{entry.line} {entry.label}"
