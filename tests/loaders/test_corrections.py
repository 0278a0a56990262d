"""What a person corrects of a disclosure is laid over what was read, says who and why, and can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loaders.bodies import body_id
from loaders.records import Region
from loaders.store import Store
from tests import factory


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.ingest(factory.reading(factory.small(year=2023), data=b"a", name="a.pdf"), b"a")
    store.ingest(factory.reading(factory.small(year=2024), data=b"b", name="b.pdf"), b"b")
    return store


def key_of(store: Store, name: str) -> str:
    return str(store.disclosures().filter(name=name)["disclosure_id"].item())


def test_a_corrected_year_shows_everywhere_with_who_and_why(store: Store) -> None:
    store.correct(key_of(store, "a.pdf"), "year", "2022", who="科员甲", reason="封面年份有误")
    row = store.scan("disclosures").collect().filter(name="a.pdf").row(0, named=True)
    assert row["year"] == 2022
    proof = json.loads(row["evidence_json"])["year"]
    assert proof == {"text": "封面年份有误", "where": {}, "how": "corrected", "by": "科员甲", "was": 2023}
    assert store.disclosures().filter(name="b.pdf")["year"].to_list() == [2024]
    assert store.disclosures().columns == store.scan("disclosures").collect().columns


def test_undone_it_shows_again_what_was_read(store: Store) -> None:
    before = store.disclosures()
    first = store.correct(key_of(store, "a.pdf"), "year", "2022")
    second = store.correct(key_of(store, "a.pdf"), "year", "2021")
    assert store.disclosures().filter(name="a.pdf")["year"].item() == 2021
    assert store.corrections()["correction_id"].to_list() == [second]
    store.undo(second)
    assert store.disclosures().filter(name="a.pdf")["year"].item() == 2022
    store.undo(first)
    assert store.disclosures().equals(before)
    with pytest.raises(LookupError):
        store.undo(first)


def test_a_corrected_name_moves_the_disclosure_to_the_other_body(store: Store) -> None:
    key = key_of(store, "a.pdf")
    store.correct(key, "department", "丁县统计局")
    store.correct(key, "region_code", "140100")
    row = store.disclosures().filter(disclosure_id=key).row(0, named=True)
    place = Region("山西省", "太原市", None, "140100")
    assert (row["province"], row["city"], row["county"]) == ("山西省", "太原市", None)
    assert row["body_id"] == body_id("丁县统计局", place)
    assert set(store.bodies()["name"]) == {"丙县公安局", "丁县统计局"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("year", "24"), ("year", "公元2024"), ("kind", "决算"), ("scope", ""), ("department", " "),
     ("region_code", "999999"), ("unit", "元")],
)  # fmt: skip
def test_what_a_field_cannot_be_is_refused(store: Store, field: str, value: str) -> None:
    with pytest.raises(ValueError, match=field):
        store.correct(key_of(store, "a.pdf"), field, value)
    assert store.corrections().is_empty()


def test_only_stored_disclosures_are_corrected_and_deleted_ones_take_their_corrections_along(store: Store) -> None:
    with pytest.raises(LookupError):
        store.correct("0" * 12 + "-0", "year", "2022")
    key = key_of(store, "a.pdf")
    store.correct(key, "year", "2022", who="科员甲")
    store.delete(key)
    assert store.corrections().is_empty()
    left = b"".join(path.read_bytes() for path in store.path.rglob("*.parquet"))
    assert "科员甲".encode() not in left


def test_the_version_changes_with_a_correction(store: Store) -> None:
    before = store.version()
    done = store.correct(key_of(store, "a.pdf"), "kind", "budget")
    after = store.version()
    store.undo(done)
    assert len({before, after, store.version()}) == 3
