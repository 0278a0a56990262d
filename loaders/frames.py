"""From a `Reading` to the frames of the store, and the small conversions that go with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl

from loaders.document import Place
from loaders.records import Disclosure, Fact, Finding, Indicator, Project, Reading, Repair, TableEntry
from loaders.schema import PROJECT_MONEY, SCHEMAS, polars_schema
from loaders.values import UNIT_YUAN, decimal_text, parse_number

_CENT = Decimal("0.01")
_POINT = Decimal("0.0001")
_MONEY_LIMIT = Decimal(10) ** 18
_POINT_LIMIT = Decimal(10) ** 8

Row = dict[str, Any]


def disclosure_id(sha256: str, number: int) -> str:
    """Key of the `number`-th disclosure (from 0) in the file with this sha256."""
    return f"{sha256[:12]}-{number}"


def to_frames(reading: Reading, ingested_at: datetime | None = None) -> dict[str, pl.DataFrame]:
    """All frames of a reading, validated.

    `ingested_at` (UTC) defaults to now. Raises `dataframely.exc.ValidationError` when a record breaks its
    schema, which is a fault of ours and never of the document.
    """
    moment = ingested_at or datetime.now(UTC)
    rows: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    for number, disclosure in enumerate(reading.disclosures):
        key = disclosure_id(reading.document.sha256, number)
        rows["disclosures"].append({"disclosure_id": key, **_disclosure_row(reading, disclosure, moment)})
        for name, found in _rows_of(disclosure).items():
            rows[name].extend({"disclosure_id": key, **row} for row in found)
    return {
        name: schema.validate(pl.DataFrame(rows[name], schema=polars_schema(name), orient="row"))
        for name, schema in SCHEMAS.items()
    }


def place_json(place: Place) -> dict[str, Any]:
    """A place as the contract prints it: only what applies, the box as [x0, top, x1, bottom]."""
    box = place.box
    fields: dict[str, Any] = {
        "page": place.page,
        "line": place.line,
        "sheet": place.sheet,
        "cell": place.cell,
        "box": None if box is None else [box.x0, box.top, box.x1, box.bottom],
        "table": place.table,
        "row": place.row,
        "col": place.col,
    }
    return {key: value for key, value in fields.items() if value is not None}


def repair_json(repair: Repair | None) -> dict[str, Any] | None:
    """A proposal for repair as the contract prints it; None for none."""
    if repair is None:
        return None
    own = ("value", "unit", "printed", "kind", "likelihood")
    return {**_fields(repair, own), "witnesses": list(repair.witnesses), "where": place_json(repair.place)}


def yuan(text: str | None, unit: str | None) -> Decimal | None:
    """An amount printed in `unit` as yuan, two places; None for blank, an unknown unit, or an absurd size."""
    number = None if text is None else parse_number(text)
    if number is None or unit not in UNIT_YUAN:
        return None
    return money(number.value * UNIT_YUAN[unit])


def money(value: Decimal | None) -> Decimal | None:
    """A yuan amount rounded half up to two places, or None where it does not fit Decimal(20, 2)."""
    if value is None or abs(value) >= _MONEY_LIMIT:
        return None
    return value.quantize(_CENT, ROUND_HALF_UP)


def points(text: str | None) -> Decimal | None:
    """The number of a printed rate or score: "66%" and "66" are 66, "0.66" stays 0.66."""
    number = None if text is None else parse_number(text)
    if number is None or abs(number.value) >= _POINT_LIMIT:
        return None
    return number.value.quantize(_POINT, ROUND_HALF_UP)


def _rows_of(disclosure: Disclosure) -> dict[str, list[Row]]:
    keys: dict[int, list[str]] = {}
    for key, index in disclosure.key_figures.items():
        keys.setdefault(index, []).append(key)
    return {
        "facts": [
            {"fact_no": n, **_fact_row(fact, sorted(keys.get(n, [])))} for n, fact in enumerate(disclosure.facts)
        ],
        "projects": [{"project_no": n, **_project_row(p)} for n, p in enumerate(disclosure.projects)],
        "indicators": [
            {"project_no": n, "indicator_no": m, **_indicator_row(indicator)}
            for n, project in enumerate(disclosure.projects)
            for m, indicator in enumerate(project.indicators)
        ],
        "findings": [{"finding_no": n, **finding_row(f)} for n, f in enumerate(disclosure.findings)],
        "checks": [
            {
                "rule": rule,
                "passed": count.passed,
                "failed": count.failed,
                "tail": count.tail,
                "not_testable": count.not_testable,
            }
            for rule, count in sorted(disclosure.checks.items())
        ],
        "tables": [_table_row(entry) for entry in disclosure.tables],
    }


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _fields(record: object, names: Sequence[str]) -> Row:
    return {name: getattr(record, name) for name in names}


def _box_row(place: Place) -> Row:
    box = place.box
    return {
        "page": place.page,
        "text_line": place.line,
        "x0": None if box is None else box.x0,
        "top": None if box is None else box.top,
        "x1": None if box is None else box.x1,
        "bottom": None if box is None else box.bottom,
    }


def _disclosure_row(reading: Reading, disclosure: Disclosure, moment: datetime) -> Row:
    document, region, coverage = reading.document, disclosure.region, disclosure.coverage
    evidence = {
        name: {"text": proof.text, "where": place_json(proof.place), "how": proof.how}
        for name, proof in disclosure.evidence.items()
    }
    own = ("body_id", "department", "department_code", "unit_code", "scope", "year", "kind", "unit")
    ledger = (
        "tables_expected",
        "tables_found",
        "cells_seen",
        "cells_used",
        "cells_ignored",
        "cells_unexplained",
    )
    return {
        **_fields(document, ("sha256", "name", "media")),
        **_fields(disclosure, own),
        **_fields(region, ("province", "city", "county")),
        "region_code": region.code,
        "evidence_json": _dump(evidence),
        "masks_json": _dump([place_json(place) for place in reading.masks]),
        **_fields(coverage, ledger),
        "pages": coverage.pages,
        "pages_untouched": list(coverage.pages_untouched),
        "ingested_at": moment,
    }


def _fact_row(fact: Fact, keys: list[str]) -> Row:
    own = (
        "form",
        "title",
        "line",
        "label",
        "code",
        "row_no",
        "item",
        "column",
        "column_no",
        "printed",
        "value",
    )
    return {
        **_fields(fact, own),
        "unit": fact.unit,
        "amount_yuan": money(fact.amount_yuan),
        "precision_yuan": money(fact.precision_yuan),
        "keys": keys,
        **_box_row(fact.place),
        **_fields(fact.place, ("sheet", "cell", "table", "row", "col")),
        **_fields(fact, ("method", "confidence", "status")),
    }


def _project_row(project: Project) -> Row:
    own = ("name", "form", "code", "department", "implementing_unit", "year", "unit")
    sources = [
        {key: value for key, value in _fields(source, type(source).__slots__).items() if value is not None}
        for source in project.sources
    ]
    return {
        **_fields(project, own),
        **{f"{field}_yuan": yuan(getattr(project, field), project.unit) for field in PROJECT_MONEY},
        "execution_rate": project.execution_rate,
        "execution_rate_pct": points(project.execution_rate),
        **{field: points(getattr(project, field)) for field in ("execution_weight", "execution_score", "total_score")},
        **_fields(project, ("grade", "grade_from_prose")),
        "sources_json": _dump(sources),
        "statuses_json": _dump(project.statuses),
        "confidence": project.confidence,
        "money_places_json": _dump({key: place_json(place) for key, place in project.money_places.items()}),
        **_box_row(project.place),
        "table": project.place.table,
    }


def _indicator_row(indicator: Indicator) -> Row:
    texts = (
        "target",
        "adjusted_target",
        "actual",
        "description",
        "basis",
        "weight",
        "score",
        "deviation_reason",
    )
    return {
        **_fields(indicator, ("level1", "level2", "level3")),
        **_fields(indicator, texts),
        "confidence": indicator.confidence,
        **_box_row(indicator.place),
    }


def finding_row(finding: Finding) -> Row:
    """A finding as a row of `findings`, without its document and number."""
    own = ("rule", "severity", "verdict", "subject", "printed", "expected", "arithmetic")
    return {
        **_fields(finding, own),
        "places_json": _dump([place_json(place) for place in finding.places]),
        "params_json": _dump(finding.params),
        "repair_json": None if finding.repair is None else _dump(repair_json(finding.repair)),
    }


def _table_row(entry: TableEntry) -> Row:
    own = ("form", "title", "number", "unit", "status")
    return {**_fields(entry, own), "page": entry.place.page, "text_line": entry.place.line}


def amount_text(value: Decimal | None) -> str | None:
    """A yuan amount as the contract prints it: two places, no exponent."""
    rounded = money(value)
    return None if rounded is None else decimal_text(rounded)
