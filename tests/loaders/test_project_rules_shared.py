"""The rules of project forms on real disclosures whose faults were listed by hand, where the material is present."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from loaders.checks.project_form import SELF
from loaders.reading import read
from loaders.records import Disclosure, Finding
from loaders.values import fold

SHARED = Path(os.environ.get("MINGZHANG_SHARED", Path(__file__).parents[2].parent / "shared"))
GRADED = {"error", "warning"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared test material at {SHARED}"),
]


@cache
def _disclosure(stem: str) -> Disclosure:
    path = next((SHARED / "corpus" / "seeds").glob(f"{stem}_*.txt"))
    (one,) = read(path.read_bytes(), path.name).disclosures
    return one


def _findings(stem: str) -> list[Finding]:
    return [f for f in _disclosure(stem).findings if f.rule.startswith(("J-", "PJ-")) and f.verdict == "fails"]


def _listed(stem: str) -> list[dict[str, Any]]:
    anomalies = json.loads((SHARED / "gold" / "anomalies.json").read_text(encoding="utf-8"))["anomalies"]
    mine = [one for one in anomalies if one["seed"].startswith(stem) and one["severity"] in GRADED]
    return [one for one in mine if one["rule"].startswith(("J-", "PJ-")) and one["lines"]]


def _is_found(anomaly: dict[str, Any], findings: list[Finding]) -> bool:
    near = {line + k for line in anomaly["lines"] for k in (-1, 0, 1)}
    return any(f.rule == anomaly["rule"] and near & {place.line for place in f.places} for f in findings)


@pytest.mark.parametrize("stem", ["000", "001"])
def test_every_listed_fault_with_a_place_is_found(stem: str) -> None:
    assert [one["id"] for one in _listed(stem) if not _is_found(one, _findings(stem))] == []


@pytest.mark.parametrize("stem", ["000", "001", "002", "003", "004"])
def test_weights_totals_and_grades_of_all_forms_are_right(stem: str) -> None:
    checks = _disclosure(stem).checks
    scored = [p for p in _disclosure(stem).projects if p.form == SELF]
    for rule in ("J-03", "J-06"):
        assert (checks[rule].failed, checks[rule].tail) == (0, 0) if scored else rule not in checks
    assert [f for f in _findings(stem) if f.rule == "J-07" and f.params["kind"] == "wrong"] == []


def test_one_misprint_is_disputed_and_the_figures_that_witness_against_it_are_not() -> None:
    (project,) = (p for p in _disclosure("000").projects if fold(p.name) == "公安局2024年转移支付资金")
    disputed = {key for key, status in project.statuses.items() if status == "conflict"}
    assert {key for key in disputed if not key.startswith("t")} == {"full_year_budget"}
    assert project.statuses["executed"] == project.statuses["execution_score"] == "verified"


def test_amounts_that_round_to_the_money_row_are_no_gap() -> None:
    found = {f.subject for f in _findings("000") if f.rule == "J-08"}
    assert len(found) == 2
