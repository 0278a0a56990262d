"""A store of hand-made readings for the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from loaders.store import Store
from tests import factory


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of one body and one year of another."""
    path = tmp_path_factory.mktemp("filled")
    store = Store(path)
    for data, one in (
        (b"a", factory.small(year=2023, income="80.00")),
        (b"b", factory.small(year=2024)),
        (b"c", factory.small(department="丁县公安局", year=2024, income="250.00")),
    ):
        store.ingest(factory.reading(one, data=data, name=f"{data.decode()}.pdf"), data)
    return path


@pytest.fixture
def in_filled_store(filled_store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The dashboard looks into the filled store."""
    monkeypatch.setenv("MINGZHANG_STORE", str(filled_store))
    st.cache_resource.clear()
    return filled_store


@pytest.fixture
def in_empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The dashboard looks into a store that holds nothing."""
    monkeypatch.setenv("MINGZHANG_STORE", str(tmp_path / "store"))
    st.cache_resource.clear()
    return tmp_path / "store"
