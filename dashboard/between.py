"""Findings between documents: several years, kinds or scopes of one body held against each other. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.frames import Frames
from dashboard.judged import Item
from dashboard.state import Decision, finding_key
from loaders.checks.between import BetweenFinding, prove_between
from loaders.document import Place
from loaders.records import CheckCount
from loaders.restore import disclosures_of, place_of

_COMPARED = ("disclosures", "facts", "tables", "projects", "indicators")


@dataclass(frozen=True, slots=True)
class Between:
    """What the comparison of documents gave: rows like those of `findings`, the evidence of each, and the counts.

    `ways`: for each row the (document id, evidence address) of its figures, one for each document.
    """

    rows: tuple[dict[str, Any], ...]
    ways: tuple[tuple[tuple[str, str], ...], ...]
    counts: Mapping[str, CheckCount]

    @property
    def total(self) -> CheckCount:
        """All rules together."""
        each = self.counts.values()
        return CheckCount(
            sum(c.passed for c in each),
            sum(c.failed for c in each),
            sum(c.tail for c in each),
            sum(c.not_testable for c in each),
        )


def between(frames: Frames, ids: list[str]) -> Between:
    """The stored documents with these ids against each other."""
    wanted = pl.col("disclosure_id").is_in(ids)
    proof = prove_between(disclosures_of({name: getattr(frames, name).filter(wanted).collect() for name in _COMPARED}))
    facts = frames.facts.filter(pl.col("disclosure_id").is_in({d for f in proof.findings for d in f.documents}))
    addresses = {
        (row["disclosure_id"], place_of(row)): f"{row['disclosure_id']}:{row['fact_no']}"
        for row in (facts.collect().iter_rows(named=True) if proof.findings else ())
    }
    rows = tuple(_row(found, number) for number, found in enumerate(proof.findings))
    return Between(rows, tuple(_ways(found, addresses) for found in proof.findings), proof.counts)


def _ways(found: BetweenFinding, addresses: Mapping[tuple[str, Place], str]) -> tuple[tuple[str, str], ...]:
    """For each document the first of its figures that has an address."""
    ways: dict[str, str] = {}
    for key, place in found.places:
        if (key, place) in addresses:
            ways.setdefault(key, addresses[key, place])
    return tuple(ways.items())


def _row(found: BetweenFinding, number: int) -> dict[str, Any]:
    """The finding as a row of `findings`; its places are in several files, so none is kept in the row."""
    finding = found.finding
    own = ("rule", "severity", "verdict", "subject", "printed", "expected", "arithmetic")
    return {
        "disclosure_id": found.documents[0],
        "finding_no": number,
        **{name: getattr(finding, name) for name in own},
        "places_json": "[]",
        "params_json": json.dumps(finding.params, ensure_ascii=False),
        "repair_json": None,
    }


def items(found: Between, disclosures: pl.DataFrame, decided: Mapping[str, Decision]) -> tuple[Item, ...]:
    """The findings with what was decided on them, in the order of `found.rows`."""
    by_id = {row["disclosure_id"]: row for row in disclosures.iter_rows(named=True)}
    made = []
    for row in found.rows:
        disclosure = by_id[row["disclosure_id"]]
        key = finding_key(disclosure, row)
        made.append(Item(row, disclosure, key, decided.get(key)))
    return tuple(made)
