"""The frames of the store: one dataframely schema each, and the enumerations of their columns.

Money columns end in `_yuan` and are Decimal(20, 2); a null amount means "not printed, or printed without a
unit". Places are spread over columns (`page`, `text_line`, `x0` ...) so that a row leads to its evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import dataframely as dy
import polars as pl

from loaders.records import Kind, Method, Scope, Severity, Status, Verdict

KINDS: tuple[str, ...] = get_args(Kind)
SCOPES: tuple[str, ...] = get_args(Scope)
STATUSES: tuple[str, ...] = get_args(Status)
METHODS: tuple[str, ...] = get_args(Method)
SEVERITIES: tuple[str, ...] = get_args(Severity)
VERDICTS: tuple[str, ...] = get_args(Verdict)
TABLE_STATUSES = ("data", "empty", "missing")

PROJECT_MONEY = (
    "target_declared",
    "budget_compiled",
    "year_start_budget",
    "full_year_budget",
    "executed",
    "carry_over",
)
"""Money fields of a project; the frame has each as `<field>_yuan`."""


def _one_of(values: Sequence[str]) -> dy.String:
    return dy.String(check=lambda column: column.is_in(list(values)))


def _text() -> dy.String:
    return dy.String(nullable=True)


def _int() -> dy.Int64:
    return dy.Int64(nullable=True)


def _float() -> dy.Float64:
    return dy.Float64(nullable=True)


def _money() -> dy.Decimal:
    return dy.Decimal(20, 2, nullable=True)


def _points() -> dy.Decimal:
    return dy.Decimal(12, 4, nullable=True)


class Disclosures(dy.Schema):
    """One row per disclosure: who, when, what kind, and the ledger of the reading."""

    disclosure_id = dy.String(primary_key=True, regex=r"^[0-9a-f]{12}-\d+$")
    sha256 = dy.String(regex=r"^[0-9a-f]{64}$")
    name = dy.String()
    media = dy.String()
    body_id = dy.String()
    department = _text()
    department_code = _text()
    unit_code = _text()
    scope = _one_of(SCOPES)
    province = _text()
    city = _text()
    county = _text()
    region_code = _text()
    year = _int()
    kind = _one_of(KINDS)
    unit = _text()
    evidence_json = dy.String()
    masks_json = dy.String()
    tables_expected = dy.Int64()
    tables_found = dy.Int64()
    cells_seen = dy.Int64()
    cells_used = dy.Int64()
    cells_ignored = dy.Int64()
    cells_unexplained = dy.Int64()
    pages = dy.Int64()
    pages_untouched = dy.List(dy.Int64())
    ingested_at = dy.Datetime(time_zone="UTC")


class Facts(dy.Schema):
    """One row per printed figure; `keys` lists the key figures that this fact was chosen as."""

    disclosure_id = dy.String(primary_key=True)
    fact_no = dy.Int64(primary_key=True, min=0)
    form = dy.String()
    title = dy.String()
    line = dy.String()
    label = dy.String()
    code = _text()
    row_no = _text()
    item = dy.String()
    column = dy.String()
    column_no = _text()
    printed = dy.String()
    value = _text()
    unit = _text()
    amount_yuan = _money()
    precision_yuan = _money()
    keys = dy.List(dy.String())
    page = _int()
    text_line = _int()
    sheet = _text()
    cell = _text()
    x0 = _float()
    top = _float()
    x1 = _float()
    bottom = _float()
    table = _int()
    row = _int()
    col = _int()
    method = _one_of(METHODS)
    confidence = dy.Float64(min=0, max=1)
    status = _one_of(STATUSES)


class Projects(dy.Schema):
    """One row per project; money in yuan, `execution_rate` as printed, `execution_rate_pct` in per cent."""

    disclosure_id = dy.String(primary_key=True)
    project_no = dy.Int64(primary_key=True, min=0)
    name = dy.String()
    form = dy.String()
    code = _text()
    department = _text()
    implementing_unit = _text()
    year = _int()
    unit = _text()
    target_declared_yuan = _money()
    budget_compiled_yuan = _money()
    year_start_budget_yuan = _money()
    full_year_budget_yuan = _money()
    executed_yuan = _money()
    carry_over_yuan = _money()
    execution_rate = _text()
    execution_rate_pct = _points()
    execution_weight = _points()
    execution_score = _points()
    total_score = _points()
    grade = _text()
    grade_from_prose = _text()
    sources_json = dy.String()
    money_places_json = dy.String()
    statuses_json = dy.String(nullable=True)
    confidence = _float()
    page = _int()
    text_line = _int()
    x0 = _float()
    top = _float()
    x1 = _float()
    bottom = _float()
    table = _int()


class Indicators(dy.Schema):
    """One row per 绩效指标 of a project; texts as printed."""

    disclosure_id = dy.String(primary_key=True)
    project_no = dy.Int64(primary_key=True, min=0)
    indicator_no = dy.Int64(primary_key=True, min=0)
    level1 = _text()
    level2 = _text()
    level3 = dy.String()
    target = _text()
    adjusted_target = _text()
    actual = _text()
    description = _text()
    basis = _text()
    weight = _text()
    score = _text()
    deviation_reason = _text()
    confidence = _float()
    page = _int()
    text_line = _int()
    x0 = _float()
    top = _float()
    x1 = _float()
    bottom = _float()


class Findings(dy.Schema):
    """One row per rule that fails or could not be tested."""

    disclosure_id = dy.String(primary_key=True)
    finding_no = dy.Int64(primary_key=True, min=0)
    rule = dy.String()
    severity = _one_of(SEVERITIES)
    verdict = _one_of(VERDICTS)
    subject = dy.String()
    printed = dy.String()
    expected = dy.String()
    arithmetic = dy.String()
    places_json = dy.String()
    params_json = dy.String()
    repair_json = dy.String(nullable=True)


class Checks(dy.Schema):
    """How often each rule passed, failed, held within rounding, or could not be tested in a disclosure."""

    disclosure_id = dy.String(primary_key=True)
    rule = dy.String(primary_key=True)
    passed = dy.Int64(min=0)
    failed = dy.Int64(min=0)
    tail = dy.Int64(min=0)
    not_testable = dy.Int64(min=0)


class Tables(dy.Schema):
    """One row per table of a disclosure, also those printed empty and those announced but missing."""

    disclosure_id = dy.String()
    form = dy.String()
    title = dy.String()
    number = _text()
    unit = _text()
    status = _one_of(TABLE_STATUSES)
    page = _int()
    text_line = _int()


class Corrections(dy.Schema):
    """One row per correction of a disclosure's identity by a person, or per undoing of one (`undoes`)."""

    correction_id = dy.String(primary_key=True, regex=r"^[0-9a-f]{32}$")
    disclosure_id = dy.String()
    field = dy.String()
    value = dy.String()
    who = dy.String()
    reason = dy.String()
    made_at = dy.Datetime(time_zone="UTC")
    undoes = _text()


SCHEMAS: dict[str, type[dy.Schema]] = {
    "disclosures": Disclosures,
    "facts": Facts,
    "projects": Projects,
    "indicators": Indicators,
    "findings": Findings,
    "checks": Checks,
    "tables": Tables,
}
"""Frame name -> schema, in the order of the data; `disclosures` is the commit mark of the store."""


CORRECTIONS = "corrections"
"""The table of what persons corrected: no frame of a reading, and laid over `disclosures` when those are read."""


def polars_schema(name: str) -> pl.Schema:
    """Column names and Polars types of a frame."""
    schema = Corrections if name == CORRECTIONS else SCHEMAS[name]
    return pl.Schema(schema.create_empty().schema)
