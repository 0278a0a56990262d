"""Bytes to a `Reading`: the pipeline. Each step is a module of its own; here they are only put in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.checks import Case, TestedTable, prove
from loaders.contents import RULE_MISSING, check_contents
from loaders.document import Document
from loaders.errors import NotADisclosure
from loaders.extract import Extraction, extract
from loaders.formats import open_document
from loaders.forms import load_forms
from loaders.identity import Identity, completed, identify
from loaders.key_figures import choose_key_figures
from loaders.ledger import UnreadTable, coverage, cut_short, hidden_content, unread_tables
from loaders.optical import review, sure_key_figures, with_confidence, with_method
from loaders.privacy import redact
from loaders.project_running import with_running_forms
from loaders.projects import ProjectReading, read_projects
from loaders.prose import read_sentences
from loaders.prose_said import ProseReading
from loaders.recognize import Match, Recognition, recognize
from loaders.records import Disclosure, Evidence, Fact, Finding, Project, Reading
from loaders.sections import split
from loaders.unruled import with_unruled_tables
from loaders.values import parse_unit

_EVIDENCE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class _Tables:
    """What the tables of a document gave: facts of the forms, projects, and tables that nobody took."""

    tested: tuple[TestedTable, ...]
    extractions: tuple[Extraction, ...]
    projects: ProjectReading
    unread: tuple[UnreadTable, ...]
    unit: str | None
    unit_evidence: dict[str, Evidence]
    findings: tuple[Finding, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for extraction in self.extractions for fact in extraction.facts)


def read(data: bytes, name: str) -> Reading:
    """Read a file: its facts, projects, findings and the ledger of what was and was not used.

    `name` is kept as given and decides nothing. Raises UnsupportedFormat, UnreadableDocument, and NotADisclosure for
    a file without a table, form or headline sentence of a disclosure. Everything about the data is a finding.
    """
    redaction = redact(open_document(data, name))
    document = with_unruled_tables(with_running_forms(redaction.document))
    recognition = recognize(document, load_forms())
    parts = split(document, recognition.matches)
    if len(parts) == 1:
        found = [_read_part(document, recognition, None)]
    else:
        found = []
        for part in parts:
            found.append(_read_part(part, recognize(part, load_forms()), found[0] if found else None))
    disclosures = tuple(disclosure for disclosure in found if disclosure is not None)
    if not disclosures:
        raise NotADisclosure("The file holds no table, project form or headline sentence of a disclosure.")
    return Reading(document, disclosures, redaction.places)


def _read_part(part: Document, recognition: Recognition, first: Disclosure | None) -> Disclosure | None:
    """One disclosure of a file; `first`: the one before it, which says what this one leaves open."""
    tables = _read_tables(part, recognition)
    identity = identify(part, tables.projects.projects)
    if first is not None:
        identity = completed(identity, first)
    prose = read_sentences(part, identity.kind, identity.year)
    facts = with_method(part, (*tables.facts, *prose.facts))
    if not (facts or tables.projects.projects or tables.extractions):
        return None
    return _disclosure(part, tables, identity, facts, prose)


def _read_tables(document: Document, recognition: Recognition) -> _Tables:
    matches = recognition.matches
    extractions = tuple(extract(match) for match in matches)
    taken = frozenset(index for match in matches for index in match.tables)
    projects = read_projects(document, taken)
    unread = unread_tables(document, taken | projects.tables_used)
    unit = _only_unit(extractions, projects)
    cut = cut_short(document, taken | projects.tables_used)
    tested = (
        TestedTable(e.entry.title, m.form, complete=not (e.unexplained or cut & set(m.tables)))
        for e, m in zip(extractions, matches, strict=True)
    )
    findings = (
        *recognition.findings,
        *(finding for extraction in extractions for finding in extraction.findings),
        *projects.findings,
        *(table.finding for table in unread),
        *hidden_content(document),
    )
    return _Tables(tuple(tested), extractions, projects, unread, unit, _unit_evidence(matches, unit), findings)


def _disclosure(
    document: Document, tables: _Tables, identity: Identity, facts: Sequence[Fact], prose: ProseReading
) -> Disclosure:
    entries = tuple(extraction.entry for extraction in tables.extractions)
    contents = check_contents(document, load_forms(), entries, identity.kind)
    projects = with_confidence(document, [_at_home(project, identity) for project in tables.projects.projects])
    proof = prove(
        Case(
            facts,
            tables.tested,
            (*entries, *contents.entries),
            projects,
            document,
            identity.kind,
            identity.year,
            identity.scope,
            identity.department,
            prose.sentences,
            prose.paragraphs,
        )
    )
    proved = tuple(replace(fact, status=status) for fact, status in zip(facts, proof.of_facts(len(facts)), strict=True))
    return Disclosure(
        department=identity.department,
        department_code=identity.department_code,
        unit_code=identity.unit_code,
        scope=identity.scope,
        region=identity.region,
        year=identity.year,
        kind=identity.kind,
        body_id=identity.body_id,
        unit=tables.unit,
        evidence={**identity.evidence, **tables.unit_evidence},
        tables=(*entries, *contents.entries),
        facts=proved,
        projects=tuple(replace(project, statuses=proof.of_project(i)) for i, project in enumerate(projects)),
        key_figures=sure_key_figures(choose_key_figures(proved, identity.kind), proved),
        findings=(*tables.findings, *contents.findings, *proof.findings, *review(document)),
        checks={**proof.counts, **({RULE_MISSING: contents.count} if contents.announced else {})},
        coverage=coverage(
            document,
            proved,
            contents,
            extractions=tables.extractions,
            projects=tables.projects,
            unread=tables.unread,
        ),
    )


def _at_home(project: Project, identity: Identity) -> Project:
    """A form that prints neither body nor year is that of the disclosure that it stands in."""
    return replace(project, department=project.department or identity.department, year=project.year or identity.year)


def _only_unit(extractions: Sequence[Extraction], projects: ProjectReading) -> str | None:
    """The unit of money of the tables, or of the project forms without tables; None where there are several."""
    units = {e.entry.unit for e in extractions if e.entry.unit} or {p.unit for p in projects.projects if p.unit}
    return units.pop() if len(units) == 1 else None


def _unit_evidence(matches: Sequence[Match], unit: str | None) -> dict[str, Evidence]:
    """The first caption that prints the unit."""
    captions = (pair for m in matches for pair in zip(m.caption.texts, m.caption.places, strict=True))
    found = next(((text, place) for text, place in captions if unit and parse_unit(text) == unit), None)
    return {} if found is None else {"unit": Evidence(found[0].strip()[:_EVIDENCE_LENGTH], found[1], "printed")}
