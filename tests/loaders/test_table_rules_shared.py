"""Rules of tables on real disclosures, where the shared test material is present: what was seen on the pages."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from loaders import read
from loaders.checks.between import prove_between

SHARED = Path(os.environ.get("MINGZHANG_SHARED", Path(__file__).parents[2].parent / "shared"))
OURS = re.compile(r"[TBX]-?\d|T-CODE|D-03")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared test material at {SHARED}"),
]


def _file(pattern: str) -> Path:
    (found,) = (SHARED / "corpus").glob(pattern)
    return found


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (
            "seeds/000*.txt",
            {
                ("X-10", "info", "FA09/current/actual_vehicle_running"),
                ("X-13", "info", "FA04/210/general"),
                ("X-14", "warning", "vehicle_running"),
            },
        ),
        ("seeds/001*.txt", {("X-15", "warning", "procurement_total")}),
        ("seeds/002*.txt", {("B-12", "warning", "asset_purchases")}),
        ("texts/114.txt", {("T09-2", "warning", "FA09/reception/actual")}),
        (
            "real/010.pdf",
            {
                ("T-CODE", "warning", "BG06/30102"),
                ("T-CODE", "warning", "BG06/30107"),
                ("D-03", "info", "BG09/unit"),
            },
        ),
        ("real/208.pdf", set()),
        ("real/224.pdf", {("B-02", "error", "BG02/2050202/total"), ("B-02", "error", "BG02/20502/total")}),
    ],
)
def test_what_the_tables_of_a_disclosure_contradict(pattern: str, expected: set[tuple[str, str, str]]) -> None:
    path = _file(pattern)
    (disclosure,) = read(path.read_bytes(), path.name).disclosures
    found = {(f.rule, f.severity, f.subject) for f in disclosure.findings if OURS.match(f.rule)}
    assert {f for f in found if f[1] != "tail"} == expected


def test_a_budget_implies_what_the_budget_before_it_said() -> None:
    paths = [_file(f"real/{name}.pdf") for name in ("010", "011")]
    both = {path.name: read(path.read_bytes(), path.name).disclosures[0] for path in paths}
    proof = prove_between(both)
    count = proof.counts["X-17"]
    assert (count.failed, count.passed + count.tail >= 5) == (0, True)
    assert {f.documents for f in proof.findings} <= {("011.pdf", "010.pdf")}
