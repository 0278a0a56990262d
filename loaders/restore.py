"""From the frames of the store back to records: what comparing stored disclosures needs of them.

Findings, evidence and indicators stay empty; amounts of projects come back in the unit of their form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from loaders.document import Box, Place
from loaders.records import Coverage, Disclosure, Fact, Project, Region
from loaders.schema import PROJECT_MONEY
from loaders.values import UNIT_YUAN, decimal_text

Row = Mapping[str, Any]


def disclosures_of(scan: Callable[[str], pl.LazyFrame], ids: list[str]) -> dict[str, Disclosure]:
    """The stored disclosures with these ids, their facts and projects in stored order. `scan`: as `Store.scan`."""
    wanted = pl.col("disclosure_id").is_in(ids)
    facts = _grouped(scan("facts").filter(wanted).sort("disclosure_id", "fact_no").collect())
    projects = _grouped(scan("projects").filter(wanted).sort("disclosure_id", "project_no").collect())
    rows = {row["disclosure_id"]: row for row in scan("disclosures").filter(wanted).collect().iter_rows(named=True)}
    return {
        key: _disclosure(rows[key], tuple(map(_fact, facts.get(key, ()))), tuple(map(_project, projects.get(key, ()))))
        for key in ids
        if key in rows
    }


def _grouped(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["disclosure_id"], []).append(row)
    return found


def _disclosure(row: Row, facts: tuple[Fact, ...], projects: tuple[Project, ...]) -> Disclosure:
    own = ("tables_expected", "tables_found", "cells_seen", "cells_used", "cells_ignored", "cells_unexplained", "pages")
    return Disclosure(
        **{name: row[name] for name in ("department", "kind", "year", "scope", "unit", "body_id")},
        **{name: row[name] for name in ("department_code", "unit_code")},
        region=Region(row["province"], row["city"], row["county"], row["region_code"]),
        evidence={},
        tables=(),
        facts=facts,
        projects=projects,
        key_figures={},
        findings=(),
        checks={},
        coverage=Coverage(*(row[name] for name in own)),
    )


def place_of(row: Row) -> Place:
    """The place of a row of `facts`, as the reader gave it."""
    box = None if row["x0"] is None else Box(row["x0"], row["top"], row["x1"], row["bottom"])
    where = {name: row.get(name) for name in ("page", "sheet", "cell", "table", "row", "col")}
    return Place(line=row["text_line"], box=box, **where)


def _fact(row: Row) -> Fact:
    own = (
        "form", "title", "line", "label", "item", "column", "printed", "code", "row_no", "column_no", "value", "unit",
        "amount_yuan", "precision_yuan", "method", "confidence", "status",
    )  # fmt: skip
    return Fact(place=place_of(row), **{name: row[name] for name in own})


def _project(row: Row) -> Project:
    own = ("name", "form", "code", "department", "implementing_unit", "year", "unit", "execution_rate", "grade")
    values: dict[str, Any] = {name: row[name] for name in own}
    values |= {name: _in_unit(row[f"{name}_yuan"], row["unit"]) for name in PROJECT_MONEY}
    values |= {name: _text(row[name]) for name in ("execution_weight", "execution_score", "total_score")}
    places = {key: _place_json(place) for key, place in json.loads(row["money_places_json"]).items()}
    return Project(place=place_of(row), grade_from_prose=row["grade_from_prose"], money_places=places, **values)


def _place_json(place: Row) -> Place:
    box = place.get("box")
    where = {name: place.get(name) for name in ("page", "line", "sheet", "cell", "table", "row", "col")}
    return Place(box=Box(*box) if box else None, **where)


def _in_unit(yuan: Decimal | None, unit: str | None) -> str | None:
    return None if yuan is None or unit not in UNIT_YUAN else decimal_text((yuan / UNIT_YUAN[unit]).normalize())


def _text(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value.normalize())
