"""Uploads on the first page: an archive is taken file by file, and each file has its own outcome."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard import data
from dashboard.messages import plain, t
from loaders.errors import NotADisclosure
from loaders.progress import Listener
from loaders.records import Reading
from loaders.store import Store
from tests import factory
from tests.dashboard.test_pages import app, words


def reads(content: bytes, name: str, on_page: Listener) -> Reading:
    on_page(0, 2)
    on_page(2, 2)
    if content == b"novel":
        raise NotADisclosure("x")
    return factory.reading(factory.small(year=2020 + content[0] % 10), data=content, name=name)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in (("决算/甲.xlsx", b"1"), ("决算/乙.html", b"2"), ("小说.txt", b"novel")):
            target.writestr(name, content)
    return out.getvalue()


def test_the_files_of_an_archive_are_taken_one_by_one(in_empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "reader_pool", lambda: SimpleNamespace(read=reads))
    test = app("home")
    test.file_uploader[0].set_value(("公开.zip", archive(), "application/zip")).run()
    assert not test.exception
    shown = words(test)
    assert plain("公开.zip/决算/甲.xlsx") in shown
    assert plain("公开.zip/决算/乙.html") in shown
    assert t("error.not_a_disclosure", "zh", name=plain("公开.zip/小说.txt")) in shown
    assert sorted(Store(in_empty_store).disclosures()["year"]) == [2020, 2029]


def test_an_empty_archive_is_one_error(in_empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(content: bytes, name: str, on_page: Listener) -> Reading:
        raise AssertionError("it must not be read")

    monkeypatch.setattr(data, "reader_pool", lambda: SimpleNamespace(read=fails))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w"):
        pass
    test = app("home")
    test.file_uploader[0].set_value(("空.zip", out.getvalue(), "application/zip")).run()
    assert t("error.empty", "zh", name=plain("空.zip")) in words(test)
