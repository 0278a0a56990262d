"""Project forms built by hand and proved, for the tests of the rules J-… and PJ-…."""

from __future__ import annotations

from typing import Any

from loaders.checks import Case, Proof, prove
from loaders.records import Finding, Indicator, Project, ProjectText
from tests import factory

COUNTS = ("passed", "failed", "tail", "not_testable")


def proof(*projects: Project, **case: Any) -> Proof:
    """The proof of a disclosure of these projects alone."""
    return prove(Case(case.pop("facts", ()), projects=projects, year=2024, **case))


def counts(rule: str, *projects: Project, **case: Any) -> dict[str, int]:
    """How often a rule passed, failed …: only what is not 0."""
    count = proof(*projects, **case).counts.get(rule)
    return {name: getattr(count, name) for name in COUNTS if getattr(count, name)} if count else {}


def found(rule: str, *projects: Project, **case: Any) -> list[Finding]:
    """The findings of a rule."""
    return [finding for finding in proof(*projects, **case).findings if finding.rule == rule]


def kinds(rule: str, *projects: Project, **case: Any) -> list[tuple[str, str]]:
    """(severity, kind) of the findings of a rule."""
    return [(finding.severity, finding.params.get("kind", "")) for finding in found(rule, *projects, **case)]


def form(name: str = "校舍加固", *, texts: dict[str, str] | None = None, **fields: Any) -> Project:
    """A self-evaluation in 万元; `texts` by kind."""
    printed = tuple(
        ProjectText(kind, kind, text, factory.place(3, row)) for row, (kind, text) in enumerate((texts or {}).items())
    )
    return factory.project(name, texts=printed, **fields)


def row(level2: str = "数量指标", level3: str = "加固校舍", **fields: str) -> Indicator:
    """An indicator; its level 1 follows from its level 2."""
    first = {"满意": "满意度指标", "效益": "效益指标", "影响": "效益指标"}
    level1 = next((one for word, one in first.items() if word in level2), "产出指标")
    return Indicator(level1, level2, level3, factory.place(2), **fields)  # type: ignore[arg-type]
