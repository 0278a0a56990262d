"""Reading in worker processes: whatever a file does, its own outcome is all that suffers."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from loaders.errors import MingzhangError, NotADisclosure, UnreadableDocument, UnsupportedFormat
from loaders.pool import Limits, ReaderPool
from loaders.progress import report
from loaders.records import Reading
from tests import factory


def behave(data: bytes, name: str) -> Reading:
    """A reader that does what the name of the file says; runs in the worker."""
    if name == "encrypted":
        raise UnreadableDocument("encrypted", "The file needs a password.")
    if name == "unsupported":
        raise UnsupportedFormat("No reader for this kind of file: a program.")
    if name == "novel":
        raise NotADisclosure("The file holds no table.")
    if name == "fault":
        raise KeyError(name)
    if name == "recursion":
        return behave_deep(data)
    if name in ("slow", "pages", "endless page"):
        take_time(name)
    if name == "dead":
        os._exit(3)
    if name == "hungry":
        return factory.reading(data=b"0" * (8 * 1024**3))
    if name == "pid":
        return factory.reading(data=data, name=str(os.getpid()))
    return factory.reading(data=data, name=name)


def take_time(name: str) -> None:
    """A minute for nothing, or the pages of a scan."""
    if name == "slow":
        time.sleep(60)
    for page in range(4):
        report(page, 4)
        time.sleep(60 if name == "endless page" else 1)
    report(4, 4)


def behave_deep(data: bytes) -> Reading:
    """Never returns."""
    return behave_deep(data)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(Limits(seconds=8, memory_mb=1024, file_mb=1), workers=2, read=behave) as running:
        yield running


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("encrypted", UnreadableDocument, "encrypted"),
        ("unsupported", UnsupportedFormat, "unsupported_format"),
        ("novel", NotADisclosure, "not_a_disclosure"),
        ("fault", UnreadableDocument, "reader_fault"),
        ("recursion", UnreadableDocument, "reader_fault"),
        ("slow", UnreadableDocument, "time_limit"),
        ("dead", UnreadableDocument, "broken"),
        ("hungry", UnreadableDocument, "memory_limit"),
    ],
)
def test_what_goes_wrong_comes_back_as_a_typed_error(
    pool: ReaderPool, name: str, kind: type[MingzhangError], code: str
) -> None:
    with pytest.raises(kind) as caught:
        pool.read(b"one", name)
    assert caught.value.code == code
    assert str(caught.value)
    assert pool.read(b"two", "good").document.name == "good", "the pool goes on"


def test_a_reading_crosses_the_process_border_unchanged(pool: ReaderPool) -> None:
    assert pool.read(b"one", "one.pdf") == factory.reading()
    assert pool.read(b"one", "pid").document.name != str(os.getpid())


def test_a_file_that_is_too_large_is_not_sent(pool: ReaderPool) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        pool.read(b"0" * (1024 * 1024 + 1), "dead")
    assert caught.value.code == "too_large"


def test_many_files_keep_their_order_and_their_own_outcome(pool: ReaderPool) -> None:
    names = ["a", "dead", "b", "novel", "c", "fault", "d"]
    outcomes = list(pool.read_many((name.encode(), name) for name in names))
    assert [o.document.name if isinstance(o, Reading) else o.code for o in outcomes] == [
        "a", "broken", "b", "not_a_disclosure", "c", "reader_fault", "d",
    ]  # fmt: skip


def test_files_are_fetched_as_they_are_needed(pool: ReaderPool) -> None:
    fetched: list[int] = []

    def files() -> Iterator[tuple[bytes, str]]:
        for number in range(20):
            fetched.append(number)
            yield b"x", str(number)

    outcomes = pool.read_many(files())
    next(outcomes)
    assert len(fetched) <= 4
    outcomes.close()  # type: ignore[attr-defined]


def test_no_worker_outlives_the_pool() -> None:
    with ReaderPool(Limits(seconds=30), workers=1, read=behave) as running:
        worker = int(running.read(b"x", "pid").document.name)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_pages_read_by_ocr_have_their_own_time_and_tell_how_far_they_are() -> None:
    heard: list[tuple[int, int]] = []
    with ReaderPool(Limits(seconds=3, page_seconds=3), workers=1, read=behave) as running:
        running.read(b"one", "good")
        assert running.read(b"one", "pages", lambda *step: heard.append(step)).document.name == "pages"
        with pytest.raises(UnreadableDocument) as caught:
            running.read(b"one", "endless page")
    assert caught.value.code == "time_limit"
    assert heard == sorted(heard)
    assert {(1, 4), (2, 4), (3, 4)} <= set(heard)


def test_a_process_that_never_answers_does_not_hold_its_caller_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.pool._START_S", 0.0)
    with ReaderPool(Limits(seconds=0.05), workers=1, read=behave) as silent:
        monkeypatch.setattr(silent._pool, "schedule", lambda *_, **__: Future())
        with pytest.raises(UnreadableDocument) as caught:
            silent.read(b"one", "good")
    assert caught.value.code == "reader_fault"
