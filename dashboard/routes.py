"""The pages by key, and the way from one to another with the selection kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NoReturn

import streamlit as st
from streamlit.navigation.page import Page

from dashboard import filters
from dashboard.selection import Selection

SOURCE: Final = "source"
"""The page that shows the evidence (原文)."""

_PAGES: Final = "_pages"


def register(pages: Mapping[str, Page]) -> None:
    """Make the pages of this run known to `go`."""
    st.session_state[_PAGES] = dict(pages)


def go(page: str, selection: Selection) -> NoReturn:
    """Leave for another page with this selection."""
    filters.put(selection)
    st.switch_page(st.session_state[_PAGES][page], query_params=selection.to_query())


def open_evidence(address: str, selection: Selection) -> NoReturn:
    """Leave for 原文 at an evidence address (`Selection.opening`)."""
    go(SOURCE, selection.opening(address))
