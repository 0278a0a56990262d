"""What every page shares: page configuration, navigation on top, the filters, notices; then the page itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard import data, filters, routes, theme
from dashboard.context import Context
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.views import (
    basic,
    checks,
    compare,
    home,
    overview,
    performance,
    source,
    store_page,
    structure,
    three_public,
    years,
)

View = Callable[[Context], None]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: its key (also its path), the group in the menu ("" for none), and the view that draws it."""

    key: str
    group: str
    view: View


PAGES: Final[tuple[PageSpec, ...]] = (
    PageSpec("home", "", home.render),
    PageSpec("overview", "department", overview.render),
    PageSpec("structure", "department", structure.render),
    PageSpec("basic", "department", basic.render),
    PageSpec("years", "department", years.render),
    PageSpec("three_public", "department", three_public.render),
    PageSpec("performance", "department", performance.render),
    PageSpec("compare", "compare", compare.render),
    PageSpec("checks", "proof", checks.render),
    PageSpec("source", "proof", source.render),
    PageSpec("library", "manage", store_page.render),
)


def main(default: str = "home") -> None:
    """Run the app once. `default` is the page of the bare address."""
    lang = filters.language()
    theme.configure(lang)
    page = st.navigation(_menu(lang, default), position="top")
    filters.seed(page.url_path or default)
    if filters.selected().lang != lang:
        st.rerun()  # the menu was drawn in the language of before the link
    theme.style(lang)
    page.run()


def _menu(lang: Language, default: str) -> dict[str, list[st.Page]]:
    pages = {spec.key: _page(spec, lang, default) for spec in PAGES}
    routes.register(pages)
    menu: dict[str, list[st.Page]] = {}
    for spec in PAGES:
        menu.setdefault(t(f"group.{spec.group}", lang) if spec.group else "", []).append(pages[spec.key])
    return menu


def _page(spec: PageSpec, lang: Language, default: str) -> st.Page:
    return st.Page(
        lambda: _draw(spec),
        title=t(f"page.{spec.key}", lang),
        url_path=spec.key,
        default=spec.key == default,
    )


def _draw(spec: PageSpec) -> None:
    path = data.store_path()
    store, frames = data.open_store(path), data.frames(path)
    choices = filters.apply(frames)
    filters.row(choices)
    filters.write_back()
    filters.notices()
    spec.view(Context(store, frames, choices, filters.selected()))
