"""What is to be proved: one disclosure as it was read, with the look-ups that the rules share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from loaders.checks.figures import Figure, fact_figure, project_figure
from loaders.document import Document
from loaders.forms import Form
from loaders.prose_text import Paragraph, paragraphs
from loaders.records import Fact, Kind, Project, Scope, TableEntry

Address = tuple[str, str, str]
"""form, line, item"""


@dataclass(frozen=True, slots=True)
class TestedTable:
    """A recognised table whose identities are to be tested; `complete`: all of its cells were explained."""

    __test__ = False  # not a test case for pytest

    title: str
    form: Form
    complete: bool = True


@dataclass(frozen=True)
class Case:
    """One disclosure before it is proved. `entries`: its tables, empty and missing ones too."""

    facts: Sequence[Fact]
    tables: Sequence[TestedTable] = ()
    entries: Sequence[TableEntry] = ()
    projects: Sequence[Project] = ()
    document: Document = field(default_factory=lambda: Document("", "", "text", (), ()))
    kind: Kind = "other"
    year: int | None = None
    scope: Scope = "unknown"
    department: str | None = None

    @cached_property
    def figures(self) -> tuple[Figure | None, ...]:
        """The figure of each fact, None where it has no value."""
        return tuple(fact_figure(self.facts, i) for i in range(len(self.facts)))

    @cached_property
    def cells(self) -> Mapping[Address, int]:
        """(form, line, item) -> the fact, in the first table of each form."""
        cells: dict[Address, int] = {}
        titles: dict[str, str] = {}
        for i, fact in enumerate(self.facts):
            if fact.form != "prose" and titles.setdefault(fact.form, fact.title) == fact.title:
                cells.setdefault((fact.form, fact.line, fact.item), i)
        return cells

    @cached_property
    def prose(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """(line, item) -> the figures of the sentences, in reading order."""
        found: dict[tuple[str, str], list[int]] = {}
        for i, fact in enumerate(self.facts):
            if fact.form == "prose":
                found.setdefault((fact.line, fact.item), []).append(i)
        return {key: tuple(indices) for key, indices in found.items()}

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text joined to folded paragraphs, in reading order."""
        return tuple(paragraphs(self.document))

    def project_figure(self, project: int, field: str) -> Figure | None:
        """The figure of a field of a project form, None where it prints no number."""
        return project_figure(self.projects, project, field)

    def figure(self, form: str, line: str, item: str) -> Figure | None:
        """The figure of a cell, None where it is not printed."""
        index = self.cells.get((form, line, item))
        return None if index is None else self.figures[index]
