"""首页: what is here, what is new. Files are put in here; each shows its ledger, or why it was not taken."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from dashboard import data, numbers, routes, uploads
from dashboard.context import Context
from dashboard.messages import plain, t
from dashboard.numbers import Language
from dashboard.uploads import Ledger, Outcome
from dashboard.views import library

_OUTCOMES = "_uploads"


def render(context: Context) -> None:
    """Draw the page."""
    lang = context.lang
    st.title(t("page.home.question", lang), anchor=False)
    _upload(context)
    for number, outcome in enumerate(_outcomes().values()):
        _outcome(context, outcome, number)
    library.overview(context)


def _outcomes() -> dict[str, Outcome]:
    known: dict[str, Outcome] = st.session_state.setdefault(_OUTCOMES, {})
    return known


def _upload(context: Context) -> None:
    """Take what was uploaded, file by file, with the progress; then begin anew with what is in the store now."""
    lang = context.lang
    files = st.file_uploader(t("upload.label", lang), accept_multiple_files=True, key="upload_files")
    new = [file for file in files if file.file_id not in _outcomes()]
    current = {file.file_id for file in files}
    if not new:
        _forget(current)
        return
    with st.status(t("upload.reading", lang, n=len(new)), expanded=True) as status:
        bar = st.progress(0.0)
        for done, file in enumerate(new):
            text = t("upload.progress", lang, done=done + 1, n=len(new), name=plain(file.name))
            bar.progress(done / len(new), text)

            def tell(page: int, pages: int, begun: int = done, text: str = text) -> None:
                """Scans take seconds a page: the bar goes on within the file."""
                said = t("upload.page", lang, done=min(page + 1, pages), n=pages)
                bar.progress((begun + page / pages) / len(new), f"{text} · {said}")

            read = partial(data.reader_pool().read, on_page=tell)
            _outcomes()[file.file_id] = uploads.take(context.store, read, file.getvalue(), file.name)
        bar.progress(1.0)
        status.update(label=t("upload.done", lang, n=len(new)), state="complete")
    st.rerun()


def _forget(current: set[str]) -> None:
    """Drop the outcomes of files that were taken out of the list of uploads (what is stored stays stored)."""
    if current:
        st.session_state[_OUTCOMES] = {key: value for key, value in _outcomes().items() if key in current}


def _outcome(context: Context, outcome: Outcome, number: int) -> None:
    lang = context.lang
    if outcome.error is not None:
        _error(outcome, lang)
        return
    for index, ledger in enumerate(outcome.ledgers):
        with st.container(border=True, key=f"outcome_{number}_{index}"):
            _ledger(context, outcome, ledger, f"{number}_{index}")


def _error(outcome: Outcome, lang: Language) -> None:
    """One sentence: what, why, what to do; the technical part folded away."""
    st.error(t(f"error.{outcome.error}", lang, name=plain(outcome.name)))
    with st.expander(t("error.detail", lang), type="compact"):
        st.text(outcome.detail)


def _ledger(context: Context, outcome: Outcome, ledger: Ledger, key: str) -> None:
    lang = context.lang
    title, button = st.columns([4, 1], vertical_alignment="center")
    with title:
        st.subheader(plain(_what(ledger, lang)), anchor=False)
        st.caption(plain(outcome.name) + (f" · {t('upload.already', lang)}" if outcome.already else ""))
    with button:
        if st.button(t("upload.open", lang), key=f"open_upload_{key}", type="primary", width="stretch"):
            routes.go("overview", library.selection_of(context.selection, ledger))
    if ledger.headlines:
        columns = st.columns(len(uploads.HEADLINES))
        for column, (name, value) in zip(columns, ledger.headlines.items(), strict=False):
            text, unit = numbers.headline(value, lang)
            label = t("card.with_unit", lang, name=t(f"card.{name}", lang), unit=unit)
            column.metric(label, text)
    st.caption(
        t(
            "ledger.tables",
            lang,
            expected=ledger.tables_expected,
            found=ledger.tables_found,
            empty=ledger.tables_empty,
            proved=ledger.tables_proved,
            projects=ledger.projects,
        )
    )
    st.caption(
        t(
            "ledger.cells",
            lang,
            seen=ledger.cells_seen,
            used=ledger.cells_used,
            ignored=ledger.cells_ignored,
            unexplained=ledger.cells_unexplained,
        )
    )
    if ledger.conflicts:
        st.caption(f"⚠ {t('ledger.conflicts', lang, n=ledger.conflicts)}")
    with st.expander(t("ledger.evidence", lang), type="compact"):
        _evidence(ledger, lang)


def _what(ledger: Ledger, lang: Language) -> str:
    kind = t(f"kind_of.{ledger.scope}", lang, kind=t(f"kind.{ledger.kind}", lang))
    year = t("year.of", lang, year=ledger.year) if ledger.year else t("year.unknown", lang)
    return f"{ledger.department or t('body.unknown', lang)} · {year} · {kind}"


def _evidence(ledger: Ledger, lang: Language) -> None:
    """What each attribute was taken from."""
    rows = [
        {
            t("evidence.attribute", lang): t(f"attribute.{name}", lang),
            t("evidence.text", lang): text,
            t("evidence.how", lang): t(f"evidence.{how}", lang),
        }
        for name, (text, how) in ledger.evidence.items()
    ]
    if rows:
        st.dataframe(pl.DataFrame(rows), hide_index=True, height="content")
    else:
        st.caption(t("evidence.none", lang))
