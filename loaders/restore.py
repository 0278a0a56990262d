"""From the frames of the store back to disclosures, as far as documents are compared with each other.

Evidence, ledger, findings and key figures are left out. Money of projects is stored in yuan and comes back in the
unit of its form with two decimals at least.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

import polars as pl

from loaders.document import Box, Place
from loaders.records import Coverage, Disclosure, Fact, Indicator, Project, Region, TableEntry
from loaders.schema import PROJECT_MONEY
from loaders.values import UNIT_YUAN, decimal_text

Row = dict[str, Any]

_FACT: Final = (
    "form", "title", "line", "label", "item", "column", "printed", "code", "row_no", "column_no", "value", "unit",
    "amount_yuan", "precision_yuan", "method", "confidence", "status",
)  # fmt: skip
_INDICATOR: Final = (
    "level1", "level2", "level3", "target", "adjusted_target", "actual", "description", "basis", "weight", "score",
    "deviation_reason",
)  # fmt: skip
_PROJECT: Final = (
    "name", "form", "code", "department", "implementing_unit", "year", "unit", "execution_rate", "grade",
    "grade_from_prose",
)  # fmt: skip
_POINTS: Final = ("execution_weight", "execution_score", "total_score")
_LEAST = Decimal("0.01")


def disclosures_of(frames: Mapping[str, pl.DataFrame]) -> dict[str, Disclosure]:
    """The disclosures of some frames by their id, with facts, tables and projects; other fields are empty."""
    facts, tables = _by_disclosure(frames["facts"].sort("fact_no")), _by_disclosure(frames["tables"])
    projects = _by_disclosure(frames["projects"].sort("project_no"))
    indicators = _by_disclosure(frames["indicators"].sort("project_no", "indicator_no"))
    return {
        row["disclosure_id"]: _disclosure(
            row,
            (_fact(f) for f in facts[row["disclosure_id"]]),
            (_entry(t) for t in tables[row["disclosure_id"]]),
            _projects(projects[row["disclosure_id"]], indicators[row["disclosure_id"]]),
        )
        for row in frames["disclosures"].iter_rows(named=True)
    }


def _by_disclosure(frame: pl.DataFrame) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        rows[row["disclosure_id"]].append(row)
    return rows


def _disclosure(
    row: Row, facts: Iterable[Fact], tables: Iterable[TableEntry], projects: Iterable[Project]
) -> Disclosure:
    own = ("department", "kind", "year", "scope", "unit", "department_code", "unit_code", "body_id")
    return Disclosure(
        **{name: row[name] for name in own},
        region=Region(row["province"], row["city"], row["county"], row["region_code"]),
        evidence={},
        tables=tuple(tables),
        facts=tuple(facts),
        projects=tuple(projects),
        key_figures={},
        findings=(),
        checks={},
        coverage=Coverage(0, 0, 0, 0, 0, 0, 0),
    )


def place_of(row: Row) -> Place:
    """The place of a row of a frame, as the reader gave it."""
    box = None if row.get("x0") is None else Box(row["x0"], row["top"], row["x1"], row["bottom"])
    own = {name: row.get(name) for name in ("page", "sheet", "cell", "table", "row", "col")}
    return Place(**own, line=row.get("text_line"), box=box)


def _fact(row: Row) -> Fact:
    return Fact(**{name: row[name] for name in _FACT}, place=place_of(row))


def _entry(row: Row) -> TableEntry:
    own = {name: row[name] for name in ("form", "title", "number", "unit", "status")}
    return TableEntry(**own, place=place_of(row))


def _projects(rows: Iterable[Row], indicators: Iterable[Row]) -> Iterable[Project]:
    below: dict[int, list[Indicator]] = defaultdict(list)
    for row in indicators:
        below[row["project_no"]].append(Indicator(**{name: row[name] for name in _INDICATOR}, place=place_of(row)))
    for row in rows:
        money: Row = {name: _in_unit(row[f"{name}_yuan"], row["unit"]) for name in PROJECT_MONEY}
        points: Row = {name: _text(row[name]) for name in _POINTS}
        own = {name: row[name] for name in _PROJECT}
        yield Project(**own, **money, **points, place=place_of(row), indicators=tuple(below[row["project_no"]]))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value.normalize())


def _in_unit(yuan: Decimal | None, unit: str | None) -> str | None:
    """An amount in its unit: the digits that it needs, two decimals at least."""
    if yuan is None or unit not in UNIT_YUAN:
        return None
    value = (yuan / UNIT_YUAN[unit]).normalize()
    exponent = value.as_tuple().exponent
    return decimal_text(value if isinstance(exponent, int) and exponent <= -2 else value.quantize(_LEAST))
