"""What becomes of an uploaded file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.uploads import ERROR_CODES, Outcome, take
from loaders.errors import FormError, MingzhangError, NotADisclosure, UnreadableDocument, UnsupportedFormat
from loaders.records import Reading
from loaders.store import Store
from tests import factory


def reads(data: bytes, name: str) -> Reading:
    return factory.reading(factory.small(), data=data, name=name)


def test_a_disclosure_is_stored_and_its_ledger_given(tmp_path: Path) -> None:
    store = Store(tmp_path)
    outcome = take(store, reads, b"one", "甲.pdf")
    assert (outcome.name, outcome.error, outcome.already) == ("甲.pdf", None, False)
    ledger = outcome.ledgers[0]
    assert ledger.disclosure_id == store.disclosures()["disclosure_id"][0]
    assert (ledger.department, ledger.year, ledger.kind, ledger.scope) == ("丙县公安局", 2024, "final_accounts", "unit")
    assert ledger.headlines == {"income_total": Decimal("1000000.00"), "expenditure_total": Decimal("1000000.00")}
    assert (ledger.cells_seen, ledger.cells_used, ledger.cells_unexplained, ledger.projects) == (6, 6, 0, 1)
    assert ledger.evidence == {"year": ("2024年度", "printed")}


def test_the_same_bytes_are_not_stored_twice(tmp_path: Path) -> None:
    store = Store(tmp_path)
    take(store, reads, b"one", "甲.pdf")
    again = take(store, reads, b"one", "乙.pdf")
    assert again.already
    assert again.ledgers
    assert store.disclosures().height == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UnsupportedFormat("x"), "unsupported_format"),
        (NotADisclosure("x"), "not_a_disclosure"),
        (UnreadableDocument("encrypted", "x"), "encrypted"),
        (UnreadableDocument("time_limit", "x"), "time_limit"),
        (FormError("x"), "other"),
    ],
)
def test_an_error_is_named_and_nothing_is_stored(tmp_path: Path, error: MingzhangError, code: str) -> None:
    def fails(data: bytes, name: str) -> Reading:
        raise error

    store = Store(tmp_path)
    outcome = take(store, fails, b"one", "甲.pdf")
    assert outcome == Outcome("甲.pdf", error=code, detail="x")
    assert store.disclosures().is_empty()
    assert not (tmp_path / "files").exists()


def test_a_fault_of_ours_is_not_taken_for_a_fault_of_the_file(tmp_path: Path) -> None:
    def fails(data: bytes, name: str) -> Reading:
        raise KeyError("ours")

    with pytest.raises(KeyError):
        take(Store(tmp_path), fails, b"one", "甲.pdf")


def test_a_store_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Store, reading: Reading, data: bytes) -> tuple[str, ...]:
        raise OSError("no space left")

    monkeypatch.setattr(Store, "ingest", full)
    assert take(Store(tmp_path), reads, b"one", "甲.pdf").error == "storage"


def test_tables_in_conflict_are_not_counted_as_proved(tmp_path: Path) -> None:
    facts = (
        factory.fact("FA01", "a", "amount", "1.00", title="收入支出决算总表", status="verified"),
        factory.fact("FA01", "b", "amount", "2.00", title="收入支出决算总表", status="conflict"),
    )
    one = factory.disclosure(facts=facts, findings=(factory.finding(),))

    def conflicting(data: bytes, name: str) -> Reading:
        return factory.reading(one, data=data, name=name)

    ledger = take(Store(tmp_path), conflicting, b"one", "甲.pdf").ledgers[0]
    assert (ledger.tables_proved, ledger.conflicts) == (0, 1)


def test_error_codes_are_distinct() -> None:
    assert len(set(ERROR_CODES)) == len(ERROR_CODES)
