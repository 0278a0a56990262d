"""The selection of a session: seeded from the URL, changed by widgets, written back; and the row of filters.

There is one truth, the `Selection` in the session. Widgets show it (their state is set from it before they are
drawn) and change it in their callbacks; the URL is written from it once it is known to be sound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from dashboard.choices import Body, Choices, distinct, settle
from dashboard.frames import Frames
from dashboard.messages import LANGUAGES, plain, t
from dashboard.numbers import Language
from dashboard.selection import UNIT_CODE, Selection, from_query, parse

_SELECTION: Final = "_selection"
_WRITTEN: Final = "_written_query"
_PAGE: Final = "_page"
_TOUCHED: Final = "_touched"
_NOTICES: Final = "_notices"


def selected() -> Selection:
    """The selection of this session."""
    chosen = st.session_state.get(_SELECTION)
    return chosen if isinstance(chosen, Selection) else Selection()


def language() -> Language:
    """The language to begin the page with, known before the page is: of the session, else of the URL."""
    if _SELECTION in st.session_state:
        return selected().lang
    return from_query(st.query_params.to_dict()).lang


def put(selection: Selection) -> None:
    """Make this the selection of the session."""
    st.session_state[_SELECTION] = selection
    st.session_state[_TOUCHED] = True


def amend(selection: Selection) -> None:
    """Make this the selection while a page is being drawn, and write it to the URL."""
    st.session_state[_SELECTION] = selection
    write_back()


def seed(page: str) -> None:
    """Take the selection from the URL when it was opened, edited, or stepped back to.

    A query that we did not write ourselves wins over the session, except right after a widget was used (the browser
    may still send the old one) and except an empty query on another page: the navigation menu drops the query.
    """
    query = st.query_params.to_dict()
    state = st.session_state
    same_page = state.get(_PAGE) == page
    touched = state.pop(_TOUCHED, False)
    is_ours = touched or query == state.get(_WRITTEN)
    if _SELECTION not in state or (not is_ours and (query or same_page)):
        parsed = parse(query, page)
        state[_SELECTION] = parsed.selection
        state[_NOTICES] = [f"filter.rejected:{name}" for name in parsed.rejected]
    state[_PAGE] = page
    state[_SELECTION] = replace(state[_SELECTION], page=page)


def write_back() -> None:
    """Write the selection to the URL."""
    query = selected().to_query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
    st.session_state[_WRITTEN] = query


def widget(field: str) -> dict[str, Any]:
    """`key` and `on_change` of a widget that shows and changes a field of the selection."""
    key = f"filter_{field}"
    st.session_state[key] = getattr(selected(), field)
    return {"key": key, "on_change": _take, "args": (field, key)}


def _take(field: str, key: str) -> None:
    value = st.session_state[key]
    if isinstance(value, list):
        value = tuple(value)
    elif value is None and field in {"lang", "unit"}:
        return
    chosen = selected()
    if field in {"body", "year", "kind", "scope"}:
        chosen = chosen.closed()  # what was open belongs to another disclosure
    put(replace(chosen, **{field: value}))


def notices() -> None:
    """Say what of a link could not be shown, once."""
    lang = selected().lang
    for notice in dict.fromkeys(st.session_state.pop(_NOTICES, [])):
        code, _, name = notice.partition(":")
        st.info(t(code, lang, name=plain(name) if name else ""))


def apply(frames: Frames) -> Choices:
    """Bring the selection within the store, remembering what had to change; the options of the filters."""
    settled, choices, changed = settle(selected(), frames)
    st.session_state[_SELECTION] = settled
    st.session_state.setdefault(_NOTICES, []).extend(f"filter.changed.{field}" for field in changed)
    return choices


def row(choices: Choices) -> None:
    """The filters in one row, the same on every page: 部门, 年度, 口径, 金额单位, 语言.

    部门 or 单位 (`scope`) stands after 口径 where both versions of the disclosure are there.
    """
    lang = selected().lang
    has_versions = len(choices.versions) > 1
    widths = [3.1, 1.1, 1.7, 1.2, 1.3, 1.35] if has_versions else [3.6, 1.2, 1.9, 1.5, 1.35]
    with st.container(key="filters"):
        body, year, kind, *version, unit, language = st.columns(widths, vertical_alignment="bottom", gap="small")
    with body:
        names = body_labels(choices, lang)
        _select("body", tuple(names), names.__getitem__, lang)
    with year:
        _select("year", choices.years, str, lang)
    with kind:
        _select("kind", choices.kinds, lambda code: kind_label(choices, code, lang), lang)
    for place in version:
        with place:
            _select("scope", choices.versions, lambda code: t(f"compare.scope.{code}", lang), lang)
    with unit:
        _select("unit", tuple(UNIT_CODE), lambda name: t(f"filter.unit.{UNIT_CODE[name]}", lang), lang)
    with language:
        st.segmented_control(
            t("filter.lang", lang),
            LANGUAGES,
            format_func=lambda code: t(f"filter.lang.{code}", lang),
            required=True,
            width="stretch",
            **widget("lang"),
        )


def _select(field: str, options: Sequence[Any], label: Callable[[Any], str], lang: Language) -> None:
    st.selectbox(
        t(f"filter.{field}", lang),
        options,
        format_func=label,
        placeholder=t("filter.none", lang),
        disabled=not options,
        filter_mode="contains" if field == "body" else None,
        **widget(field),
    )


def body_labels(choices: Choices, lang: Language) -> dict[str, str]:
    """The bodies as people name them, "岚县公安局（岚县）": the place tells two of the same name apart."""
    return distinct({key: _body_label(body, lang) for key, body in choices.bodies.items()})


def _body_label(body: Body, lang: Language) -> str:
    name = body.name or t("body.unknown", lang)
    if not body.place or body.place in name:
        return name
    return t("body.in_place", lang, name=name, place=body.place)


def kind_label(choices: Choices, kind: str, lang: Language) -> str:
    """口径 of a kind: the scope of what it shows and the kind ("单位决算")."""
    scope = (choices.scopes or {}).get(kind, "unknown")
    return t(f"kind_of.{scope}", lang, kind=t(f"kind.{kind}", lang))
