"""Many files into a store: each its own outcome, one bad file never stopping the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.errors import UnreadableDocument
from loaders.ingest import FileOutcome, Source, ingest_all
from loaders.pool import Limits, ReaderPool
from loaders.records import Reading
from loaders.store import Store
from tests import factory


def behave(data: bytes, name: str) -> Reading:
    """Reads everything but files that say they are bad; runs in the worker."""
    if data.startswith(b"bad"):
        raise UnreadableDocument("broken", "The file is damaged.")
    return factory.reading(data=data, name=name)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(Limits(seconds=60), workers=2, read=behave) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def states(outcomes: tuple[FileOutcome, ...] | list[FileOutcome]) -> list[tuple[str, str, str]]:
    return [(o.name, o.state, o.code) for o in outcomes]


def test_each_file_has_its_outcome_in_order(store: Store, pool: ReaderPool) -> None:
    sources = [
        Source("one.pdf", b"one"),
        Source("bad.pdf", b"bad"),
        Source("lost.pdf", error=UnreadableDocument("not_found", "There is no such file.")),
        Source("copy of one.pdf", b"one"),
        Source("two.pdf", b"two"),
        Source("copy of bad.pdf", b"bad"),
    ]
    seen: list[FileOutcome] = []
    summary = ingest_all(store, sources, seen.append, pool)

    expected = [
        ("one.pdf", "stored", ""),
        ("bad.pdf", "failed", "broken"),
        ("lost.pdf", "failed", "not_found"),
        ("copy of one.pdf", "duplicate", ""),
        ("two.pdf", "stored", ""),
        ("copy of bad.pdf", "failed", "broken"),
    ]
    assert states(summary.outcomes) == expected
    assert states(seen) == expected
    assert summary.outcomes[1].message == "The file is damaged."
    assert [summary.count(s) for s in ("stored", "duplicate", "failed")] == [2, 1, 3]
    assert store.disclosures()["name"].to_list() == ["one.pdf", "two.pdf"]
    assert seen[0].reading is not None
    assert seen[0].disclosure_ids == ("7692c3ad3540-0",)
    assert all(outcome.reading is None for outcome in summary.outcomes)


def test_a_second_run_over_the_same_files_stores_and_reads_nothing(store: Store, pool: ReaderPool) -> None:
    sources = [Source("one.pdf", b"one"), Source("two.pdf", b"two")]
    ingest_all(store, sources, pool=pool)
    version = store.version()
    with ReaderPool(Limits(seconds=5), workers=1, read=must_not_read) as idle:
        again = ingest_all(store, sources, pool=idle)
    assert states(again.outcomes) == [("one.pdf", "duplicate", ""), ("two.pdf", "duplicate", "")]
    assert store.version() == version


def must_not_read(data: bytes, name: str) -> Reading:
    """A reader that fails the test when it is asked."""
    raise UnreadableDocument("broken", "was read")


def test_nothing_to_ingest_is_an_empty_summary(store: Store, pool: ReaderPool) -> None:
    assert ingest_all(store, [], pool=pool).outcomes == ()


def test_original_bytes_are_kept_under_their_hash_only(store: Store, pool: ReaderPool) -> None:
    ingest_all(store, [Source("../../evil.pdf", b"one")], pool=pool)
    sha256 = store.disclosures()["sha256"][0]
    assert store.original(sha256) == ("../../evil.pdf", b"one")
    files = [p.relative_to(store.path) for p in (store.path / "files").rglob("*") if p.is_file()]
    assert files == [Path("files", sha256[:2], sha256)]
