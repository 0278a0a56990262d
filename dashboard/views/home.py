"""首页: what is here, what is new. Files are put in here; each shows its ledger, or why it was not taken."""

from __future__ import annotations

from functools import partial
from itertools import chain

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import data, numbers, routes, uploads
from dashboard.context import Context
from dashboard.messages import plain, t
from dashboard.numbers import Language
from dashboard.uploads import Ledger, Outcome
from dashboard.views import library
from loaders.progress import Listener
from loaders.sources import Source, count_bytes, expand_bytes

_OUTCOMES = "_uploads"


def render(context: Context) -> None:
    """Draw the page."""
    lang = context.lang
    st.title(t("page.home.question", lang), anchor=False)
    _upload(context)
    for number, outcome in enumerate(chain.from_iterable(_outcomes().values())):
        _outcome(context, outcome, number)
    library.overview(context)


def _outcomes() -> dict[str, tuple[Outcome, ...]]:
    """The outcomes of each upload: one, or one for each file of an archive."""
    known: dict[str, tuple[Outcome, ...]] = st.session_state.setdefault(_OUTCOMES, {})
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
    total = sum(count_bytes(file.getvalue()) for file in new)
    with st.status(t("upload.reading", lang, n=total), expanded=True) as status:
        bar = st.progress(0.0)
        done = 0
        for file in new:
            outcomes: list[Outcome] = []
            for source in expand_bytes(file.name, file.getvalue()):
                total = max(total, done + 1)
                progress = t("upload.progress", lang, done=done + 1, n=total, name=plain(source.name))
                bar.progress(done / total, progress)
                outcomes.append(_take(context, source, _page_teller(bar, done / total, 1 / total, progress, lang)))
                done += 1
            _outcomes()[file.file_id] = tuple(outcomes)
        bar.progress(1.0)
        status.update(label=t("upload.done", lang, n=done), state="complete")
    st.rerun()


def _page_teller(bar: DeltaGenerator, start: float, share: float, text: str, lang: Language) -> Listener:
    """Scans take seconds a page: the bar goes on within the file, from `start` over `share` of its length."""

    def tell(done: int, pages: int) -> None:
        page = t("upload.page", lang, done=min(done + 1, pages), n=pages)
        bar.progress(min(start + share * done / pages, 1.0), f"{text} · {page}")

    return tell


def _take(context: Context, source: Source, tell: Listener) -> Outcome:
    """What becomes of one file of an upload."""
    if source.error is not None:
        return uploads.refused(source.name, source.error)
    return uploads.take(context.store, partial(data.reader_pool().read, on_page=tell), source.data, source.name)


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
            label = t("card.with_unit", lang, name=t(f"line.{name}", lang), unit=unit)
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
