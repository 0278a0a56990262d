"""The declared identities held against the facts: inside each table (T01 … T10, B-01 … B-14) and between tables.

How one identity is tested: `verdicts.py`. A rule that could not be tested is counted, never passed over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.across import across_outcomes
from loaders.forms import UNLISTED, CheckSpec, Form
from loaders.records import CheckCount, Fact, Finding, Status
from loaders.values import decimal_text
from loaders.verdicts import Outcome, compare, compare_sides

Cells = Mapping[tuple[str, str], int]
"""(line, item) -> index of the fact"""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Findings (fails and tails), how often each rule passed, and a status for each fact in order."""

    findings: tuple[Finding, ...]
    counts: dict[str, CheckCount]
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class TestedTable:
    """A recognised table whose identities are to be tested; `complete`: all of its cells were explained."""

    __test__ = False  # not a test case for pytest

    title: str
    form: Form
    complete: bool = True


def check(facts: Sequence[Fact], tables: Sequence[TestedTable]) -> CheckResult:
    """Test every identity that the recognised forms declare, inside each table and between tables.

    A failure is claimed only where everything was read: while a table holds rows that no form declares or cells that
    nobody explained, the missing part may stand there, and the identity counts as not testable.
    """
    partial = _partial(facts, tables)
    outcomes = [o for table in dict.fromkeys(tables) for o in _form_outcomes(facts, table)]
    outcomes += across_outcomes(facts)
    judged = [_withdrawn(o) if o.verdict == "failed" and partial & _titles(o, facts) else o for o in outcomes]
    findings = tuple(_finding(o, facts) for o in judged if o.verdict in {"failed", "tail"})
    return CheckResult(findings, _counts(judged), _statuses(len(facts), judged))


def _partial(facts: Sequence[Fact], tables: Sequence[TestedTable]) -> set[str]:
    """Titles of the tables that were not wholly read."""
    return {t.title for t in tables if not t.complete} | {f.title for f in facts if f.line == UNLISTED}


def _titles(outcome: Outcome, facts: Sequence[Fact]) -> set[str]:
    return {facts[i].title for i in outcome.facts}


def _withdrawn(outcome: Outcome) -> Outcome:
    return replace(outcome, verdict="not_testable", printed=None, expected=None)


def _form_outcomes(facts: Sequence[Fact], table: TestedTable) -> Iterator[Outcome]:
    form = table.form
    cells: dict[tuple[str, str], int] = {}
    for i, fact in enumerate(facts):
        if fact.form == form.id and fact.title == table.title:
            cells.setdefault((fact.line, fact.item), i)
    for spec in form.checks:
        yield from _RUN[spec.kind](spec, form, facts, cells)


def _sum(spec: CheckSpec, form: Form, facts: Sequence[Fact], cells: Cells) -> Iterator[Outcome]:
    lines = [line for part in spec.parts for line in _expand(part, cells)]
    for item in spec.items or [c.key for c in form.columns if c.kind != "text"]:
        parts = [cells[line, item] for line in lines if (line, item) in cells]
        yield compare(spec, f"{form.id}/{spec.total}/{item}", facts, cells.get((spec.total, item)), parts)


def _sum_items(spec: CheckSpec, form: Form, facts: Sequence[Fact], cells: Cells) -> Iterator[Outcome]:
    for line in dict.fromkeys(line for line, _ in cells):
        parts = [cells[line, item] for item in spec.parts if (line, item) in cells]
        total = cells.get((line, spec.total))
        if total is not None or parts:
            yield compare(spec, f"{form.id}/{line}/{spec.total}", facts, total, parts)


def _balance(spec: CheckSpec, form: Form, facts: Sequence[Fact], cells: Cells) -> Iterator[Outcome]:
    for line in dict.fromkeys(line for line, _ in cells):
        left = [cells[line, item] for item in spec.total_items if (line, item) in cells]
        right = [cells[line, item] for item in spec.parts if (line, item) in cells]
        if left or right:
            yield compare_sides(spec, f"{form.id}/{line}", facts, left, right)


def _tree(spec: CheckSpec, form: Form, facts: Sequence[Fact], cells: Cells) -> Iterator[Outcome]:
    """合计 = Σ 类, 类 = Σ 款, 款 = Σ 项; children are the codes one level (two digits) below that are printed."""
    for item in [c.key for c in form.columns if c.kind != "text"]:
        codes = {line for line, i in cells if i == item and line.isdigit()}
        parents = {line for line, _ in cells if line.isdigit()}
        for parent in ["total", *sorted(parents)]:
            size = 3 if parent == "total" else len(parent) + 2
            prefix = "" if parent == "total" else parent
            below = {c for c in parents if len(c) == size and c.startswith(prefix)}
            children = [cells[c, item] for c in sorted(below & codes)]
            if below and ((parent, item) in cells or (children and parent != "total")):
                yield compare(spec, f"{form.id}/{parent}/{item}", facts, cells.get((parent, item)), children)


def _expand(part: str, cells: Cells) -> Iterable[str]:
    """A declared line, or every functional class printed in the table."""
    if part != "classes":
        return (part,)
    return tuple(dict.fromkeys(line for line, _ in cells if line.isdigit() and len(line) == 3))


def _finding(outcome: Outcome, facts: Sequence[Fact]) -> Finding:
    total, parts = facts[outcome.facts[0]], [facts[i] for i in outcome.facts[1:]]
    arithmetic = " + ".join(p.printed for p in parts)
    sign = "≈" if outcome.verdict == "tail" else "≠"
    expected = decimal_text(outcome.expected) if outcome.expected is not None else ""
    return Finding(
        rule=outcome.spec.id,
        severity="tail" if outcome.verdict == "tail" else outcome.spec.severity,
        verdict="fails",
        subject=outcome.subject,
        printed=total.printed,
        expected=expected,
        arithmetic=f"{arithmetic} = {expected} {sign} {total.printed}",
        places=tuple(facts[i].place for i in outcome.facts),
        params={"title": total.title, "label": total.label, "column": total.column, "unit": total.unit or ""},
    )


def _counts(outcomes: Iterable[Outcome]) -> dict[str, CheckCount]:
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        by_rule[outcome.spec.id][outcome.verdict] += 1
    return {rule: CheckCount(**c) for rule, c in sorted(by_rule.items())}


def _statuses(size: int, outcomes: Iterable[Outcome]) -> tuple[Status, ...]:
    """conflict where an identity fails on a fact, else verified where one holds (tail included), else unverified."""
    status: list[Status] = ["unverified"] * size
    for outcome in outcomes:
        for i in outcome.facts:
            if outcome.verdict == "failed":
                status[i] = "conflict"
            elif outcome.verdict in {"passed", "tail"} and status[i] != "conflict":
                status[i] = "verified"
    return tuple(status)


_RUN = {"sum": _sum, "equal": _sum, "sum_items": _sum_items, "balance": _balance, "tree": _tree}
