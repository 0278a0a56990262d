"""What a person corrects of a disclosure's identity: body, year, kind, scope, place. The reading itself stays.

Corrections are rows of their own, laid over the disclosures when these are read; undone, the reading shows again. The
evidence of a corrected field says who corrected it and why, and keeps what was read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

import polars as pl

from loaders.bodies import body_id
from loaders.places import division_of_code, region_of
from loaders.records import Region
from loaders.schema import KINDS, SCOPES

FIELDS: Final = ("department", "year", "kind", "scope", "region_code")
"""What can be corrected: columns of the frame `disclosures`."""

CHOICES: Final = {"kind": KINDS, "scope": SCOPES}
"""The values of the fields that have but a few."""

_EVIDENCE = {"region_code": "region"}
"""Column -> its name among the evidence, where they differ."""
_NAME_LENGTH = 60
_TEXT_LENGTH = 200
_YEARS = range(1990, 2101)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def checked(field: str, value: str) -> str:
    """The value as it is kept. Raises ValueError for an unknown field or a value that the field cannot have."""
    value = _CONTROL.sub("", value).strip()
    is_good = {
        "department": lambda: 2 <= len(value) <= _NAME_LENGTH,
        "year": lambda: value.isdecimal() and int(value) in _YEARS,
        "kind": lambda: value in KINDS,
        "scope": lambda: value in SCOPES,
        "region_code": lambda: division_of_code(value) is not None,
    }.get(field)
    if is_good is None or not is_good():
        raise ValueError(f"{field} cannot be {value[:_NAME_LENGTH]!r}")
    return value


def remark(text: str) -> str:
    """Who or why, as it is kept: without control characters, bounded."""
    return _CONTROL.sub("", text).strip()[:_TEXT_LENGTH]


def in_force(corrections: pl.DataFrame) -> pl.DataFrame:
    """The corrections that count: of each field the last one that was not undone."""
    undone = corrections["undoes"].drop_nulls().to_list()
    made = corrections.filter(pl.col("undoes").is_null() & ~pl.col("correction_id").is_in(undone))
    return made.sort("made_at").unique(["disclosure_id", "field"], keep="last", maintain_order=True)


def corrected(disclosures: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """The disclosures with the corrections in force laid over them; the others as they are."""
    counting = in_force(corrections)
    if counting.is_empty():
        return disclosures
    by_disclosure = counting.partition_by("disclosure_id", as_dict=True)
    rows = [
        _row(row, by_disclosure[row["disclosure_id"],].to_dicts()) if (row["disclosure_id"],) in by_disclosure else row
        for row in disclosures.to_dicts()
    ]
    return pl.DataFrame(rows, schema=disclosures.schema, orient="row")


def _row(row: dict[str, Any], corrections: Iterable[dict[str, Any]]) -> dict[str, Any]:
    evidence = json.loads(row["evidence_json"])
    out = dict(row)
    for one in corrections:
        field, value = one["field"], one["value"]
        evidence[_EVIDENCE.get(field, field)] = {
            "text": one["reason"],
            "where": {},
            "how": "corrected",
            "by": one["who"],
            "was": row[field],
        }
        out[field] = int(value) if field == "year" else value
    region = _region(out)
    out |= {"province": region.province, "city": region.city, "county": region.county}
    if {"department", "region"} & {name for name, proof in evidence.items() if proof["how"] == "corrected"}:
        out["body_id"] = body_id(out["department"] or "", region)
    return {**out, "evidence_json": json.dumps(evidence, ensure_ascii=False, separators=(",", ":"))}


def _region(row: dict[str, Any]) -> Region:
    """The place of a row: that of its code where the code was corrected, else as read."""
    read = Region(row["province"], row["city"], row["county"], row["region_code"])
    division = division_of_code(row["region_code"] or "")
    found = region_of(division) if division is not None else read
    is_same = found.code == read.code and found.province == read.province and found.city == read.city
    return read if is_same else found
