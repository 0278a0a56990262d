"""The store: what goes in comes out, only whole readings are seen, deleted means gone."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from loaders.frames import points, to_frames, yuan
from loaders.schema import SCHEMAS, polars_schema
from loaders.store import Store, bodies_of, default_path
from tests import factory


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "账 目 50%")


def test_what_is_ingested_is_read_back(store: Store) -> None:
    ids = store.ingest(factory.reading(), b"one", factory.MOMENT)

    assert ids == ("7692c3ad3540-0",)
    facts = store.scan("facts").collect()
    assert facts.schema == polars_schema("facts")
    assert facts["amount_yuan"].to_list()[:2] == [Decimal("1000000.00"), Decimal("1000000.00")]
    assert facts.filter(line="vehicles")["amount_yuan"].to_list() == [None]
    assert facts.filter(line="vehicles")["keys"].to_list() == [["vehicles"]]
    assert facts.filter(item="actual_reception")["value"].to_list() == [None]
    project = store.scan("projects").collect().row(0, named=True)
    assert (project["executed_yuan"], project["carry_over_yuan"]) == (Decimal("450000.00"), None)
    assert (project["execution_rate"], project["execution_rate_pct"]) == ("90%", Decimal("90.0000"))
    assert store.scan("indicators").select("actual").collect().item() == "12件"


def test_every_frame_has_the_columns_of_its_schema(store: Store) -> None:
    store.ingest(factory.reading(), b"one")
    for name in SCHEMAS:
        assert store.scan(name).collect().schema == polars_schema(name), name


def test_same_bytes_are_stored_once(store: Store) -> None:
    store.ingest(factory.reading(name="a.pdf"), b"one")
    assert store.ingest(factory.reading(name="b.pdf"), b"one") == ()
    assert store.disclosures()["name"].to_list() == ["a.pdf"]
    assert store.scan("facts").collect().height == 6


def test_two_ingests_racing_with_the_same_bytes_count_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "has", lambda self, sha256: False)
    store.ingest(factory.reading(name="a.pdf"), b"one", datetime(2026, 1, 1, tzinfo=UTC))
    store.ingest(factory.reading(name="b.pdf"), b"one", datetime(2026, 1, 2, tzinfo=UTC))
    assert store.disclosures()["name"].to_list() == ["a.pdf"]
    assert store.scan("facts").collect().height == 6


def test_bytes_that_were_not_read_are_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="not those"):
        store.ingest(factory.reading(data=b"one"), b"two")


def test_ingest_killed_before_the_mark_shows_nothing_and_can_be_repeated(store: Store) -> None:
    frames = to_frames(factory.reading(), factory.MOMENT)
    for name in ("facts", "projects", "indicators"):
        store._append(name, frames[name].with_columns(ingest_id=pl.lit("killed")))

    assert store.scan("facts").collect().is_empty()
    assert not store.has(factory.reading().document.sha256)

    store.ingest(factory.reading(), b"one")
    assert store.scan("facts").collect().height == 6
    assert store.scan("projects").collect().height == 1


def _kill_before_mark(path: Path) -> None:
    import os

    def die(self: Store, name: str, frame: pl.DataFrame) -> None:
        if name == "disclosures":
            os._exit(9)
        append(self, name, frame)

    append = Store._append
    Store._append = die  # type: ignore[method-assign]
    Store(path).ingest(factory.reading(), b"one")


def test_a_process_that_dies_while_ingesting_leaves_nothing_visible(store: Store) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_kill_before_mark, args=(store.path,))
    process.start()
    process.join(60)
    assert process.exitcode == 9
    again = Store(store.path)
    assert again._read("facts").collect().height == 6, "the facts were written before the process died"
    assert again.scan("facts").collect().is_empty()
    assert again.disclosures().is_empty()


def _write_and_delete(path: Path, writer: int) -> None:
    """The same file as the other writers, a file that stays, and a file that goes again."""
    store = Store(path)
    for data in (b"same", f"stays {writer}".encode()):
        store.ingest(factory.reading(data=data), data)
    gone = f"goes {writer}".encode()
    store.delete(*store.ingest(factory.reading(data=gone), gone))


def test_writers_at_once_lose_nothing_and_double_nothing(store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_and_delete, args=(store.path, number)) for number in range(3)]
    for process in writers:
        process.start()
    for process in writers:
        process.join(120)
    assert [process.exitcode for process in writers] == [0, 0, 0]
    assert store.disclosures().height == 4
    assert store.scan("facts").collect().height == 4 * 6


def test_reopening_keeps_everything(store: Store) -> None:
    store.ingest(factory.reading(), b"one")
    again = Store(store.path)
    assert again.version() == store.version()
    assert again.scan("facts").collect().equals(store.scan("facts").collect())


def test_version_changes_with_ingest_and_delete_only(store: Store) -> None:
    versions = [store.version()]
    (key,) = store.ingest(factory.reading(), b"one")
    versions.append(store.version())
    store.ingest(factory.reading(), b"one")
    assert store.version() == versions[-1]
    store.delete(key)
    versions.append(store.version())
    assert len(set(versions)) == 3


def test_stores_at_the_same_version_number_differ(tmp_path: Path) -> None:
    assert Store(tmp_path / "a").version() != Store(tmp_path / "b").version()


def test_delete_removes_rows_bytes_and_original(store: Store) -> None:
    kept = factory.small(2023, "777.00", "留下局")
    gone = factory.small(2024, "31415.92", "消失局")
    store.ingest(factory.reading(kept, data=b"kept"), b"kept")
    (key,) = store.ingest(factory.reading(gone, data=b"gone \x31\x34", name="gone.pdf"), b"gone \x31\x34")

    assert store.delete(key) == 1

    assert store.disclosures()["department"].to_list() == ["留下局"]
    assert store.scan("facts").select(pl.col("disclosure_id").n_unique()).collect().item() == 1
    everything = b"".join(path.read_bytes() for path in store.path.rglob("*") if path.is_file())
    assert "消失局".encode() not in everything
    assert b"31415.92" not in everything
    assert b"gone.pdf" not in everything
    assert b"kept" in everything
    assert len([p for p in (store.path / "files").rglob("*") if p.is_file()]) == 1


def test_original_stays_while_another_disclosure_of_the_file_is_stored(store: Store) -> None:
    both = factory.reading(factory.small(2023), factory.small(2024))
    first, second = store.ingest(both, b"one")
    store.delete(first)
    assert store.original(both.document.sha256) == ("one.pdf", b"one")
    store.delete(second)
    with pytest.raises(LookupError):
        store.original(both.document.sha256)


def test_deleting_the_unknown_changes_nothing(store: Store) -> None:
    store.ingest(factory.reading(), b"one")
    version = store.version()
    assert store.delete("000000000000-0", "x' OR 'a'='a") == 0
    assert store.version() == version


def test_deleted_file_can_come_back(store: Store) -> None:
    (key,) = store.ingest(factory.reading(), b"one")
    store.delete(key)
    assert store.ingest(factory.reading(), b"one") == (key,)
    assert store.scan("facts").collect().height == 6


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "f" * 63])
def test_a_file_name_is_never_a_path(store: Store, name: str) -> None:
    with pytest.raises(LookupError):
        store.original(name)
    with pytest.raises(LookupError):
        store._file(name)


def test_store_written_before_a_column_existed_is_read_with_nulls(store: Store) -> None:
    frames = to_frames(factory.reading(), factory.MOMENT)
    older = {name: frame.with_columns(ingest_id=pl.lit("older")) for name, frame in frames.items()}
    for name in SCHEMAS:
        (store.path / "tables" / name).rename(store.path / f"was_{name}")
        older[name].drop("title", strict=False).write_delta(str(store.path / "tables" / name))
    again = Store(store.path)

    assert again.scan("facts").collect()["title"].to_list() == [None] * 6

    again.ingest(factory.reading(data=b"two"), b"two")
    facts = again.scan("facts").collect()
    assert facts.schema == polars_schema("facts")
    assert facts["title"].null_count() == 6
    assert facts["title"].drop_nulls().to_list() == ["FA01", "FA01", "FA03", "FA03", "FA09", "FA10"]


def test_compact_joins_files_and_keeps_rows(store: Store) -> None:
    for number in range(4):
        data = f"{number}".encode()
        store.ingest(factory.reading(data=data), data)
    before = store.scan("facts").collect().sort("disclosure_id", "fact_no")
    store.compact(above_files=2)
    assert len(DeltaTable(store.path / "tables" / "facts").file_uris()) == 1
    assert store.scan("facts").collect().sort("disclosure_id", "fact_no").equals(before)


def test_two_years_of_one_body_are_one_row_with_the_latest_name() -> None:
    old = factory.disclosure("丙县公安局", 2023, body_id="b1", unit_code="053001", department_code="053")
    new = factory.disclosure("丙县公安分局", 2024, body_id="b1")
    bodies = bodies_of(factory.frames(factory.reading(new), factory.reading(old, data=b"two"))["disclosures"])
    row = bodies.row(0, named=True)
    assert bodies.height == 1
    assert (row["name"], row["aliases"], row["code"]) == ("丙县公安分局", ["丙县公安局"], "053001")
    assert (row["years"], row["documents"], row["region_code"]) == ([2023, 2024], 2, "990101")


def test_parent_is_the_department_with_the_same_code_in_the_same_place() -> None:
    department = factory.disclosure("丙县公安局", scope="department", body_id="d", department_code="053")
    unit = factory.disclosure("丙县看守所", body_id="u", department_code="053", unit_code="053002")
    other = factory.disclosure("丙县财政局", body_id="o", department_code="054", unit_code="054001")
    bodies = bodies_of(factory.frames(factory.reading(department, unit, other))["disclosures"])
    assert dict(bodies.select("body_id", "parent").iter_rows()) == {"d": None, "u": "d", "o": None}


def test_unknown_bodies_are_not_in_the_registry() -> None:
    nobody = factory.disclosure(None, body_id="x")
    assert bodies_of(factory.frames(factory.reading(nobody))["disclosures"]).is_empty()


def test_default_path_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINGZHANG_STORE", str(tmp_path / "elsewhere"))
    assert default_path() == tmp_path / "elsewhere"
    monkeypatch.delenv("MINGZHANG_STORE")
    assert default_path().parts[-2:] == ("data", "store")


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("1,234.56", "万元", "12345600.00"),
        ("0.00", "万元", "0.00"),
        ("12.345", "元", "12.35"),
        ("-3.1", "亿元", "-310000000.00"),
        ("——", "万元", None),
        ("", "万元", None),
        (None, "万元", None),
        ("5", None, None),
        ("5", "辆", None),
        ("9" * 30, "元", None),
    ],
)
def test_yuan(text: str | None, unit: str | None, expected: str | None) -> None:
    assert yuan(text, unit) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("66%", "66"), ("66", "66"), ("0.66", "0.66"), ("100.00％", "100"), ("——", None), (None, None)],
)
def test_points(text: str | None, expected: str | None) -> None:
    assert points(text) == (None if expected is None else Decimal(expected))
