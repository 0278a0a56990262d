"""What became of an upload, as plain records: a ledger per disclosure, or the reason why nothing was stored. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from loaders.errors import MingzhangError
from loaders.records import Disclosure, Reading
from loaders.store import Store

ERROR_CODES: Final = (
    "unsupported_format",
    "broken",
    "empty",
    "encrypted",
    "too_large",
    "time_limit",
    "memory_limit",
    "no_text",
    "needs_libreoffice",
    "not_a_disclosure",
    "storage",
)
"""Codes that have a sentence of their own (`error.<code>`); anything else is `error.other`."""

HEADLINES: Final = ("income_total", "expenditure_total", "three_public_total", "agency_operating")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was found in one disclosure of a file, and what was not explained."""

    disclosure_id: str
    body_id: str
    department: str | None
    year: int | None
    kind: str
    scope: str
    evidence: dict[str, tuple[str, str]]
    """attribute -> (text that proves it, "printed" | "inferred")"""
    tables_expected: int
    tables_found: int
    tables_empty: int
    tables_proved: int
    """tables in which at least one figure is confirmed by an identity and none is in conflict"""
    cells_seen: int
    cells_used: int
    cells_ignored: int
    cells_unexplained: int
    projects: int
    conflicts: int
    headlines: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: ledgers of what is stored, or `error` (a code of `ERROR_CODES`) and `detail`."""

    name: str
    ledgers: tuple[Ledger, ...] = ()
    error: str | None = None
    detail: str = ""
    already: bool = False


def take(store: Store, read: Callable[[bytes, str], Reading], data: bytes, name: str) -> Outcome:
    """Read a file and store it. On an error of reading or writing, nothing of it is to be seen in the store."""
    try:
        reading = read(data, name)
    except MingzhangError as error:
        return refused(name, error)
    try:
        already = not store.ingest(reading, data)
    except OSError as error:  # a full disk, a folder that may not be written
        return Outcome(name, error="storage", detail=str(error))
    ids = [f"{reading.document.sha256[:12]}-{number}" for number in range(len(reading.disclosures))]
    found = tuple(ledger(key, one) for key, one in zip(ids, reading.disclosures, strict=True))
    return Outcome(name, found, already=already)


def refused(name: str, error: MingzhangError) -> Outcome:
    """The outcome of a file that could not be read (or not even be taken out of its archive)."""
    return Outcome(name, error=error.code if error.code in ERROR_CODES else "other", detail=str(error))


def ledger(disclosure_id: str, disclosure: Disclosure) -> Ledger:
    """The ledger of one disclosure."""
    coverage = disclosure.coverage
    conflicting = {fact.title for fact in disclosure.facts if fact.status == "conflict"}
    proved = {fact.title for fact in disclosure.facts if fact.status == "verified"} - conflicting
    entries = disclosure.tables
    figures = {key: disclosure.facts[index].amount_yuan for key, index in disclosure.key_figures.items()}
    return Ledger(
        disclosure_id=disclosure_id,
        body_id=disclosure.body_id,
        department=disclosure.department,
        year=disclosure.year,
        kind=disclosure.kind,
        scope=disclosure.scope,
        evidence={name: (proof.text, proof.how) for name, proof in disclosure.evidence.items()},
        tables_expected=coverage.tables_expected,
        tables_found=coverage.tables_found,
        tables_empty=sum(entry.status == "empty" for entry in entries),
        tables_proved=sum(entry.title in proved for entry in entries),
        cells_seen=coverage.cells_seen,
        cells_used=coverage.cells_used,
        cells_ignored=coverage.cells_ignored,
        cells_unexplained=coverage.cells_unexplained,
        projects=len(disclosure.projects),
        conflicts=sum(finding.severity == "error" for finding in disclosure.findings),
        headlines={key: value for key in HEADLINES if (value := figures.get(key)) is not None},
    )
