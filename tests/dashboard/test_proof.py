"""The ledger, the standing of documents and the matrix of 核对."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard import proof
from dashboard.frames import Frames
from dashboard.selection import Selection
from dashboard.untested import untested
from loaders.document import Place
from loaders.records import CheckCount, Disclosure, Finding, TableEntry
from tests import factory

PASSED = {"T01-1": CheckCount(passed=3), "P-07": CheckCount(not_testable=2)}
WRONG = replace(factory.finding("T01-1", "FA01/income_total/amount"), places=())
ODD = replace(WRONG, severity="warning", rule="P-07")
TAIL = replace(WRONG, severity="tail")


def document(*findings: Finding, checks: dict[str, CheckCount] | None = None, **change: Any) -> Disclosure:
    made = factory.small(**{name: change.pop(name) for name in ("year", "department") if name in change})
    return replace(made, findings=findings, checks=PASSED if checks is None else checks, **change)


def frames(*documents: Disclosure) -> Frames:
    made = factory.frames(
        *(factory.reading(one, data=str(n).encode(), name=f"{n}.pdf") for n, one in enumerate(documents))
    )
    return Frames.of(lambda name: made[name].lazy())


def standings(shown: Frames, **settled: int) -> list[proof.Standing]:
    documents = shown.disclosures.collect()
    counted = proof.outcomes(shown, documents["disclosure_id"].to_list())
    told = {f"{documents['disclosure_id'][0]}:{severity}": n for severity, n in settled.items()}
    return list(proof.standings(documents, counted, told).values())


def test_a_document_stands_as_its_gravest_finding_says() -> None:
    assert standings(frames(document(WRONG, ODD), document(ODD), document(TAIL))) == ["error", "warning", "clean"]


def test_a_document_with_a_table_missing_is_never_clean() -> None:
    short = replace(document(), coverage=replace(factory.small().coverage, tables_expected=2, tables_found=1))
    assert standings(frames(short)) == ["incomplete"]


def test_a_document_with_unexplained_cells_is_never_clean() -> None:
    dark = replace(document(), coverage=replace(factory.small().coverage, cells_unexplained=1))
    assert standings(frames(dark)) == ["incomplete"]


def test_a_document_of_which_nothing_was_tested_is_never_clean() -> None:
    assert standings(frames(document(checks={"P-07": CheckCount(not_testable=2)}), document(checks={}))) == [
        "untested",
        "untested",
    ]


def test_a_finding_that_was_settled_no_longer_makes_a_document_wrong() -> None:
    assert standings(frames(document(WRONG)), error=1) == ["clean"]
    assert standings(frames(document(WRONG, ODD)), error=1) == ["warning"]


def test_the_ledger_counts_tables_and_figures() -> None:
    shown = frames(document(), document(year=2023))
    documents = shown.disclosures.collect()
    sums = proof.ledger(shown, documents, dict.fromkeys(documents["disclosure_id"], "clean"))
    assert (sums.documents, sums.expected, sums.found, sums.read) == (2, 2, 2, 2)
    assert (sums.verified, sums.unverified, sums.conflict) == (4, 6, 0)  # the blank cell is no figure
    assert sums.proved == 2
    assert sums.standings["clean"] == 2


def test_outcomes_count_failures_by_their_severity_and_findings_of_the_reader() -> None:
    unread = replace(WRONG, rule="R-01", severity="info", verdict="not_testable")
    checks = {"T01-1": CheckCount(passed=3, failed=1, tail=2), "P-07": CheckCount(failed=1)}
    counted = proof.outcomes(frames(document(WRONG, ODD, unread, TAIL, checks=checks)), [KEY])
    rows = {row["rule"]: {n: row[n] for n in proof.COUNTS if row[n]} for row in counted.to_dicts()}
    assert rows == {"P-07": {"warning": 1}, "R-01": {"info": 1}, "T01-1": {"error": 1, "passed": 3, "tail": 2}}
    assert dict(counted.select("rule", "family").rows())["R-01"] == "reading"


KEY = "5feceb66ffc8-0"
"""the id of the first document of `frames`: of the sha256 of b"0\""""


def test_the_matrix_has_families_or_rules_against_documents() -> None:
    shown = frames(document(WRONG), document())
    ids = shown.disclosures.collect()["disclosure_id"].to_list()
    counted = proof.outcomes(shown, ids)
    across = proof.matrix(counted, ids, "rule", by_document=False)
    assert across.columns == tuple(ids)
    assert across.at("T01-1", ids[0])["error"] == 1
    assert proof.tone(across.at("T01-1", ids[0])) == "error"
    assert proof.tone(across.at("T01-1", ids[1])) == "passed"
    assert proof.tone(across.at("P-07", ids[1])) == "not_testable"
    assert proof.tone(across.at("X-01", ids[1])) == ""
    down = proof.matrix(counted, ids, "family", by_document=True)
    assert down.rows == tuple(ids)
    assert down.at(ids[0], proof.family("T01-1"))["error"] == 1


def test_families_come_as_declared_and_documents_with_errors_first() -> None:
    shown = frames(document(), document(WRONG))
    ids = shown.disclosures.collect()["disclosure_id"].to_list()
    counted = proof.outcomes(shown, ids)
    standing = proof.standings(shown.disclosures.collect(), counted, {})
    assert proof.worst_first(ids, standing, counted) == (ids[1], ids[0])
    assert sorted(["reading", "nobody", "tables"], key=proof.rank_of_family) == ["tables", "reading", "nobody"]


def test_the_documents_are_those_of_the_body_or_all_newest_versions() -> None:
    unknown = replace(document(department=None), body_id="")
    shown = frames(document(), document(), document(year=2023), document(department="丁县公安局"), unknown, unknown)
    own = proof.documents(shown, Selection(body="990101:丙县公安局"))
    assert own["year"].to_list() == [2024, 2023]
    everything = proof.documents(shown, Selection(reach="all"))
    assert everything.height == 5, "the older version is left out; documents of nobody stand for themselves"


GONE = TableEntry("FA03", "支出决算表", None, None, "missing", Place(page=1))
EMPTY = TableEntry("FA07", "政府性基金", None, None, "empty", Place(page=9))


def test_what_was_not_tested_is_named_with_its_reason() -> None:
    checks = {
        "T01-1": CheckCount(not_testable=1),
        "T07-1": CheckCount(not_testable=4),
        "X-04": CheckCount(not_testable=2),
    }
    cut = replace(WRONG, rule="L-UNEXPLAINED", params={"title": "收入支出决算总表"})
    made = document(cut, checks=checks)
    shown = frames(replace(made, tables=(*made.tables, GONE, EMPTY)))
    found = {one.rule: (one.count, one.reason, one.tables) for one in untested(shown, [KEY])}
    assert found["T07-1"] == (4, "empty", ("政府性基金",))
    assert found["X-04"] == (2, "missing", ("支出决算表",))
    assert found["T01-1"] == (1, "partial", ("收入支出决算总表",))
    assert found["T03-1"] == (1, "missing", ("支出决算表",)), "never tried, because its table is missing"


def test_a_rule_with_a_side_that_is_not_printed_says_so() -> None:
    (one,) = untested(frames(document()), [KEY])
    assert (one.rule, one.count, one.reason) == ("P-07", 2, "blank")
