"""A reading as sorted text, to be compared with a file that a person has looked at.

A golden holds what the readers found in a sample: facts with their page, projects, findings, the ledger. Boxes are
left out, so that a change of layout that moves no figure changes no golden.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from loaders import Reading, read
from loaders.document import Place
from loaders.records import Disclosure, Fact, Finding, Project

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "data" / "samples"
GOLDENS = ROOT / "tests" / "documents"
_MONEY = (
    "target_declared",
    "budget_compiled",
    "year_start_budget",
    "full_year_budget",
    "executed",
    "carry_over",
    "execution_rate",
    "execution_weight",
    "execution_score",
    "total_score",
    "grade",
    "grade_from_prose",
)


@cache
def read_sample(name: str) -> Reading:
    """A sample as the readers read it, once for all tests."""
    return read((SAMPLES / name).read_bytes(), name)


def golden_path(sample: Path) -> Path:
    """The golden file of a sample document."""
    return GOLDENS / f"{sample.stem}.golden.txt"


def at(place: Place) -> str:
    """Page or line of a place, and the cell of its table."""
    where = f"p{place.page}" if place.page else f"l{place.line}" if place.line else ""
    cell = f"t{place.table}r{place.row}c{place.col}" if place.table is not None else ""
    return f"@{where}{'/' if where and cell else ''}{cell}"


def fact_line(fact: Fact, key: str) -> str:
    """One fact: its address by meaning, what is printed, what it is worth, whether it is proved."""
    worth = "" if fact.amount_yuan is None else f" = {fact.amount_yuan} yuan"
    mark = f" *{key}" if key else ""
    meaning = f"{fact.form}.{fact.line}.{fact.item}"
    return f"fact {meaning} {fact.label!r} {fact.printed!r}{worth} {fact.status} {at(fact.place)}{mark}"


def project_lines(project: Project) -> Iterator[str]:
    """A project, its sources and its indicators, in the order of the form."""
    money = " ".join(f"{name}={value}" for name in _MONEY if (value := getattr(project, name)) is not None)
    head = f"project {project.form} {project.name!r} {project.year} {project.unit}"
    yield f"{head} {project.department!r} {project.implementing_unit!r} {money}"
    for source in project.sources:
        yield f"  source {source}".replace("Source", "")
    for item in project.indicators:
        goal = f"{item.target!r} {item.adjusted_target!r} {item.actual!r} {item.weight} {item.score}"
        yield f"  indicator {item.level1} / {item.level2} / {item.level3!r}: {goal} {item.deviation_reason!r}"


def finding_line(finding: Finding) -> str:
    """A finding with its arithmetic and places."""
    places = " ".join(at(place) for place in finding.places)
    text = f"finding {finding.rule} {finding.severity} {finding.verdict} {finding.subject!r}"
    return f"{text} {finding.printed!r} {finding.expected!r} {finding.arithmetic!r} {places}"


def disclosure_lines(disclosure: Disclosure) -> Iterator[str]:
    """Everything read from one disclosure."""
    region = disclosure.region
    yield f"department {disclosure.department!r} body {disclosure.body_id!r} scope {disclosure.scope}"
    yield f"region {region.province} {region.city} {region.county} {region.code}"
    yield f"kind {disclosure.kind} year {disclosure.year} unit {disclosure.unit}"
    yield f"{disclosure.coverage}"
    for table in disclosure.tables:
        yield f"table {table.form} {table.title!r} {table.number} {table.unit} {table.status} {at(table.place)}"
    keys = {index: key for key, index in disclosure.key_figures.items()}
    yield from sorted(fact_line(fact, keys.get(index, "")) for index, fact in enumerate(disclosure.facts))
    for project in disclosure.projects:
        yield from project_lines(project)
    yield from sorted(map(finding_line, disclosure.findings))
    for rule, count in sorted(disclosure.checks.items()):
        yield f"check {rule} {count}".replace("CheckCount", "")


def render(sample: Path) -> str:
    """The golden text of a sample as the readers read it now."""
    disclosures = read_sample(sample.name).disclosures
    blocks = ("\n".join(disclosure_lines(disclosure)) for disclosure in disclosures)
    return "\n\n".join(blocks) + "\n"
