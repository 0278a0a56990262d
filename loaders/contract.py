"""A `Reading` as the JSON that `mingzhang read --json` prints: the public interface, versioned "mingzhang/1".

The shape is `contract.schema.json` beside this file (JSON Schema, draft 2020-12). Fields may be added to it; none is
renamed. Decimals are strings, amounts in yuan have two places, and what is unknown is null, never left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from loaders.document import Place
from loaders.errors import MingzhangError
from loaders.frames import amount_text, place_json, repair_json
from loaders.records import Disclosure, Fact, Finding, Indicator, Project, Reading, TableEntry

SCHEMA = "mingzhang/1"

Json = dict[str, Any]

_FACT = ("form", "title", "line", "label", "code", "row_no", "item", "column", "column_no", "printed", "value", "unit")
_PROJECT = (
    "name", "code", "form", "department", "implementing_unit", "year", "unit",
    "target_declared", "budget_compiled", "year_start_budget", "full_year_budget", "executed", "carry_over",
    "execution_rate", "execution_weight", "execution_score", "total_score", "grade", "grade_from_prose", "confidence",
)  # fmt: skip
_INDICATOR = (
    "level1", "level2", "level3", "target", "adjusted_target", "actual", "description", "basis", "weight", "score",
    "deviation_reason", "confidence",
)  # fmt: skip


@cache
def json_schema() -> Json:
    """The JSON Schema of one output object (a reading or an error)."""
    text = Path(__file__).with_name("contract.schema.json").read_text(encoding="utf-8")
    schema: Json = json.loads(text)
    return schema


def as_json(reading: Reading) -> Json:
    """The object of a file that was read."""
    document = reading.document
    return {
        "schema": SCHEMA,
        "name": document.name,
        "sha256": document.sha256,
        "media": document.media,
        "disclosures": [_disclosure(disclosure) for disclosure in reading.disclosures],
    }


def error_json(name: str, error: MingzhangError) -> Json:
    """The object of a file that could not be read."""
    return {"schema": SCHEMA, "name": name, "error": {"code": error.code, "message": str(error)}}


def between_json(
    finding: Finding, documents: Sequence[str], places: Sequence[tuple[str, Place]], names: Mapping[str, str]
) -> Json:
    """A finding between documents (`mingzhang check`): a finding whose places name their file.

    `documents`: keys of the disclosures, that of the checked figure first; `names`: key -> name of the file as given.
    """
    where = [{"name": names[key], "disclosure": _number(key), **_where(place)} for key, place in places]
    told = [{"name": names[key], "disclosure": _number(key)} for key in documents]
    return {**_finding(finding), "where": where, "documents": told}


def _number(disclosure_id: str) -> int:
    return int(disclosure_id.rpartition("-")[2])


def as_line(value: Json) -> str:
    """An output object as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _fields(record: object, names: tuple[str, ...]) -> Json:
    return {name: getattr(record, name) for name in names}


def _where(place: Place) -> Json:
    return place_json(place)


def _disclosure(disclosure: Disclosure) -> Json:
    return {
        **_fields(disclosure, ("department", "department_code", "unit_code", "scope")),
        "region": asdict(disclosure.region),
        **_fields(disclosure, ("year", "kind", "unit")),
        "evidence": {
            name: {"text": proof.text, "where": _where(proof.place), "how": proof.how}
            for name, proof in disclosure.evidence.items()
        },
        "tables": [_table(entry) for entry in disclosure.tables],
        "facts": [_fact(fact) for fact in disclosure.facts],
        "projects": [_project(project) for project in disclosure.projects],
        "key_figures": {key: _fact(disclosure.facts[index]) for key, index in disclosure.key_figures.items()},
        "findings": [_finding(finding) for finding in disclosure.findings],
        "checks": {rule: asdict(count) for rule, count in sorted(disclosure.checks.items())},
        "coverage": {**asdict(disclosure.coverage), "pages_untouched": list(disclosure.coverage.pages_untouched)},
    }


def _table(entry: TableEntry) -> Json:
    return {**_fields(entry, ("form", "title", "number", "unit", "status")), "where": _where(entry.place)}


def _fact(fact: Fact) -> Json:
    return {
        **_fields(fact, _FACT),
        "amount_yuan": amount_text(fact.amount_yuan),
        "where": _where(fact.place),
        **_fields(fact, ("method", "confidence", "status")),
    }


def _project(project: Project) -> Json:
    return {
        **_fields(project, _PROJECT),
        "sources": [asdict(source) for source in project.sources],
        "indicators": [_indicator(indicator) for indicator in project.indicators],
        "where": _where(project.place),
        "money_where": {field: _where(place) for field, place in project.money_places.items()},
        "statuses": project.statuses,
    }


def _indicator(indicator: Indicator) -> Json:
    return {**_fields(indicator, _INDICATOR), "where": _where(indicator.place)}


def _finding(finding: Finding) -> Json:
    return {
        **_fields(finding, ("rule", "severity", "verdict", "subject", "printed", "expected", "arithmetic")),
        "where": [_where(place) for place in finding.places],
        "repair": repair_json(finding.repair),
        "params": finding.params,
    }
