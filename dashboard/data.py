"""The only caches of the dashboard: the store, its frames, the documents that are open, the pages drawn of them.

Frames are kept by `Store.version()`: a commit by anyone gives a new version and so new frames. Every cache is
bounded.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.between import Between
from dashboard.between import between as between_documents
from dashboard.evidence import SCALE
from dashboard.frames import Frames
from dashboard.judged import Judged
from dashboard.judged import judged as judged_of
from dashboard.state import State, state_url
from loaders import denominators
from loaders.document import Box, Document
from loaders.formats import open_document, render_page
from loaders.pool import ReaderPool
from loaders.privacy import redact
from loaders.store import Store, default_path


def store_path() -> Path:
    """The folder of the store: $MINGZHANG_STORE, else the default place."""
    return default_path()


@st.cache_resource(max_entries=4, show_spinner=False)
def open_store(path: Path) -> Store:
    """The store in a folder, opened once per process."""
    return Store(path)


@st.cache_resource(max_entries=2, show_spinner=False)
def _frames(path: Path, version: str, supplied: int) -> Frames:
    return Frames.of(open_store(path).scan, denominators.scan(path))


def frames(path: Path) -> Frames:
    """The frames of the store as last committed, with the figures that users supplied."""
    return _frames(path, open_store(path).version(), denominators.version(path))


@st.cache_resource(max_entries=8, show_spinner=False)
def _between(path: Path, version: str, ids: tuple[str, ...]) -> Between:
    return between_documents(_frames(path, version, denominators.version(path)), list(ids))


def between(path: Path, ids: tuple[str, ...]) -> Between:
    """These documents of the store against each other, as last committed."""
    return _between(path, open_store(path).version(), ids)


@st.cache_resource(max_entries=4, show_spinner=False)
def _state(url: str) -> State:
    return State(url)


def state(path: Path) -> State:
    """The decisions that belong to the store in a folder."""
    return _state(state_url(path))


@st.cache_resource(max_entries=4, show_spinner=False)
def _judged(path: Path, version: str, url: str, stamp: tuple[int, ...]) -> Judged:
    return judged_of(_frames(path, version, denominators.version(path)), _state(url).in_force())


def judged(path: Path) -> Judged:
    """What people decided, as the pages need it: findings that are settled and proposals that were taken."""
    url = state_url(path)
    stamp = tuple(sorted(decision.number for decision in _state(url).in_force().values()))
    return _judged(path, open_store(path).version(), url, stamp)


@st.cache_resource(max_entries=1, show_spinner=False)
def reader_pool() -> ReaderPool:
    """The processes that read uploads, started with the first one."""

    return ReaderPool(workers=1)


@st.cache_resource(max_entries=4, show_spinner=False)
def document(path: Path, sha256: str) -> Document:
    """A stored file as a document, without personal data (for files that have no pages to draw)."""
    name, content = open_store(path).original(sha256)
    return redact(open_document(content, name)).document


@st.cache_data(max_entries=32, show_spinner=False)
def page_picture(path: Path, sha256: str, page: int, masks: tuple[Box, ...]) -> bytes:
    """A page of a stored PDF or picture as PNG, what must not be seen covered."""
    _, content = open_store(path).original(sha256)
    return render_page(content, page, SCALE, masks)
