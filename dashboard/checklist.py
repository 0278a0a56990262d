"""公开情况检查表 and 反馈清单: one disclosure against what must be published, and its problems numbered. Pure.

The two forms that a district finance bureau (区财政局) fills by hand. Whoever decides on the findings decides what
stands here: what was rejected or explained away is no problem. What could not be tested says so, and is never 是.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from dashboard.evidence import Spot, around, outlined, spot_of_json
from dashboard.findings import OPEN
from dashboard.frames import Frames
from loaders.records import CheckCount
from loaders.required import required_parts, required_tables

Answer = Literal["yes", "no", "unknown"]
Decision = Literal["accepted", "rejected", "explained"]
Group = Literal["timeliness", "content", "tables", "detail", "accuracy"]

_TABLE_RULES: Final = frozenset({"PUB-07", "D-01"})
_DETAIL: Final = ("D-02", "PUB-10", "PUB-11", "PUB-12", "PUB-13", "PUB-14", "PUB-15", "PUB-16", "PUB-17", "PUB-18")
_ACCURACY: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("inside", ("T", "B-")),
    ("between", ("X-",)),
    ("prose", ("P-",)),
    ("projects", ("J-", "PJ-")),
    ("language", ("L-", "D-", "S-")),
)
"""Rows of 数据与文字 by the beginnings of the rules that they gather, the first that fits."""
_UNSEEN: Final = frozenset({"S-01"})
_WORDING: Final = frozenset({"D-04", "L-05", "L-10", "L-13", "L-14"})
"""Remarks that a person who checks a document by hand lists all the same."""


_NONE: Final = CheckCount()


@dataclass(frozen=True, slots=True)
class Problem:
    """A numbered problem: the row of `findings` behind it, where it stands, and what a person decided (or None)."""

    number: int
    finding: dict[str, Any]
    spots: tuple[Spot, ...]
    decision: Decision | None = None

    @property
    def finding_no(self) -> int:
        """The number of the finding in its disclosure."""
        return int(self.finding["finding_no"])

    @property
    def spot(self) -> Spot | None:
        """The first place, None where the problem is that something is not there."""
        return self.spots[0] if self.spots else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of 公开情况检查表.

    key      "cover", "tables.FA01", "detail.PUB-11", "accuracy.inside" …: message `checklist.row.<key>`, or `title`
    answer   符合要求: 是, 否, or 无法检验
    problems numbers of the problems of this row; count: how its rules went
    """

    group: Group
    key: str
    answer: Answer
    problems: tuple[int, ...] = ()
    count: CheckCount = _NONE
    title: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Both forms of one disclosure (`disclosure`: its row of the store): the rows, and the problems in page order."""

    disclosure: dict[str, Any]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    def of(self, row: Row) -> tuple[Problem, ...]:
        """The problems of a row."""
        return tuple(problem for problem in self.problems if problem.number in row.problems)

    @property
    def count(self) -> CheckCount:
        """How all rules went."""
        return _added(row.count for row in self.rows)


def checklist(
    frames: Frames,
    disclosure_id: str,
    decisions: Mapping[int, Decision] | None = None,
    *,
    accepted_only: bool = False,
) -> Checklist:
    """Both forms of a disclosure; `decisions` by `finding_no`.

    A problem is an error, a warning or a remark on wording that was not rejected or explained, and any finding that
    was accepted; with
    `accepted_only` only what a person accepted. Raises LookupError where the store has no such disclosure.
    """
    here = pl.col("disclosure_id") == disclosure_id
    found = frames.disclosures.filter(here).collect()
    if found.is_empty():
        raise LookupError(disclosure_id)
    disclosure = found.row(0, named=True)
    rows = frames.findings.filter(here).sort("finding_no").collect().to_dicts()
    problems = _problems(rows, decisions or {}, accepted_only)
    counts = {row["rule"]: _count(row) for row in frames.checks.filter(here).collect().to_dicts()}
    statuses = {row["form"]: row["status"] for row in frames.tables.filter(here).collect().to_dicts()}
    return Checklist(disclosure, tuple(_rows(disclosure, problems, rows, counts, statuses)), problems)


def pictures(made: Checklist, page_picture: Callable[[int], bytes | None]) -> dict[int, bytes]:
    """Number of the problem -> PNG of its place, the cell outlined.

    `page_picture` draws a page at `evidence.SCALE` with what must not be seen covered; None where there is no picture.
    What should not have been published in clear is not shown once more.
    """
    found: dict[int, bytes] = {}
    for problem in made.problems:
        spot = problem.spot
        if spot is None or spot.page is None or spot.box is None or problem.finding["rule"] in _UNSEEN:
            continue
        if (png := page_picture(spot.page)) is not None:
            parts = [s.box for s in problem.spots[1:] if s.page == spot.page and s.box is not None]
            found[problem.number] = around(outlined(png, spot.box, (), parts), spot.box)
    return found


def _problems(
    rows: Iterable[dict[str, Any]], decisions: Mapping[int, Decision], accepted_only: bool
) -> tuple[Problem, ...]:
    kept = [row for row in rows if _is_problem(row, decisions.get(row["finding_no"]), accepted_only)]
    placed = [(row, tuple(map(spot_of_json, json.loads(row["places_json"])))) for row in kept]
    placed.sort(key=lambda pair: _position(pair[1]))
    return tuple(
        Problem(number, row, spots, decisions.get(row["finding_no"])) for number, (row, spots) in enumerate(placed, 1)
    )


def _is_problem(row: dict[str, Any], decision: Decision | None, accepted_only: bool) -> bool:
    if decision is not None or accepted_only:
        return decision == "accepted"
    return row["verdict"] == "fails" and (row["severity"] in OPEN or row["rule"] in _WORDING)


def _position(spots: Sequence[Spot]) -> tuple[int, float]:
    """Problems without a place (something is missing) come first."""
    if not spots:
        return 0, 0.0
    spot = spots[0]
    return spot.page or 0, spot.box.top if spot.box else float(spot.line or spot.row or 0)


def _rows(
    disclosure: dict[str, Any],
    problems: Sequence[Problem],
    findings: Sequence[dict[str, Any]],
    counts: Mapping[str, CheckCount],
    statuses: Mapping[str, str],
) -> Iterator[Row]:
    """The rows in the order of the form; every problem stands in exactly one of them."""
    kind, year = disclosure["kind"], disclosure["year"]
    yield Row("timeliness", "timeliness", "unknown")
    own = {part.rule for part in required_parts(kind)}
    remarks = frozenset(f["rule"] for f in findings if f["severity"] == "info" and f["verdict"] == "fails")
    for part in required_parts(kind):
        yield _row(("content", part.id), {part.rule}, problems, counts, remarks)
    yield from _table_rows(kind, year, problems, findings, statuses)
    used = own | _TABLE_RULES
    if required_parts(kind):
        for rule in _DETAIL:
            yield _row(("detail", f"detail.{rule}"), {rule}, problems, counts, remarks)
        used |= set(_DETAIL)
    rest = ({p.finding["rule"] for p in problems} | set(counts)) - used
    for key, rules in _accuracy(rest):
        yield _row(("accuracy", f"accuracy.{key}"), rules, problems, counts)


def _accuracy(rules: Iterable[str]) -> Iterator[tuple[str, set[str]]]:
    gathered: dict[str, set[str]] = {key: set() for key in (*dict(_ACCURACY), "other")}
    for rule in rules:
        gathered[next((key for key, heads in _ACCURACY if rule.startswith(heads)), "other")].add(rule)
    yield from ((key, found) for key, found in gathered.items() if found or key != "other")


def _row(
    row: tuple[Group, str],
    rules: set[str],
    problems: Sequence[Problem],
    counts: Mapping[str, CheckCount],
    remarks: frozenset[str] = frozenset(),
) -> Row:
    mine = tuple(problem.number for problem in problems if problem.finding["rule"] in rules)
    count = _added(counts[rule] for rule in rules if rule in counts)
    return Row(*row, _answer(mine, count, bool(rules & remarks)), mine, count)


def _answer(problems: Sequence[int], count: CheckCount, has_doubt: bool) -> Answer:
    """否 with a problem; 是 only where something was tested and nothing is left open, not even a remark."""
    if problems:
        return "no"
    return "yes" if count.passed + count.tail + count.failed and not has_doubt else "unknown"


def _table_rows(
    kind: Any,
    year: int | None,
    problems: Sequence[Problem],
    findings: Sequence[dict[str, Any]],
    statuses: Mapping[str, str],
) -> Iterator[Row]:
    """A row for each table that must be printed, and one for any other that the contents announce in vain."""
    listed: set[int] = set()
    for table in required_tables(kind, year):
        mine = tuple(p.number for p in problems if _is_about(p, table.forms))
        listed.update(mine)
        printed = any(statuses.get(form) in {"data", "empty"} for form in table.forms)
        open_ = any(f["rule"] in _TABLE_RULES and f["subject"] in table.forms for f in findings)
        answer: Answer = "no" if mine else "yes" if printed else "unknown"
        failed = int(open_ and not printed)
        count = CheckCount(passed=int(printed), failed=failed, not_testable=int(not printed and not failed))
        yield Row("tables", f"tables.{table.forms[0]}", answer, mine, count, table.title)
    for problem in problems:
        if problem.finding["rule"] in _TABLE_RULES and problem.number not in listed:
            finding = problem.finding
            title = json.loads(finding["params_json"]).get("title") or finding["printed"]
            row = CheckCount(failed=1)
            yield Row("tables", f"tables.{finding['subject']}", "no", (problem.number,), row, title)


def _is_about(problem: Problem, forms: Sequence[str]) -> bool:
    return problem.finding["rule"] in _TABLE_RULES and problem.finding["subject"] in forms


def _count(row: dict[str, Any]) -> CheckCount:
    return CheckCount(row["passed"], row["failed"], row["tail"], row["not_testable"])


def _added(counts: Iterable[CheckCount]) -> CheckCount:
    each = list(counts)
    return CheckCount(
        sum(c.passed for c in each),
        sum(c.failed for c in each),
        sum(c.tail for c in each),
        sum(c.not_testable for c in each),
    )
