"""What is to be proved: one disclosure as it was read, with the look-ups that the rules share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from loaders.checks.figures import Figure, fact_figure, project_figure, said_figure
from loaders.checks.language_text import Passage, passages
from loaders.document import Document, Line, Place
from loaders.forms import Form
from loaders.prose_said import Said, Sentence
from loaders.prose_text import Paragraph, paragraphs
from loaders.records import Fact, Kind, Project, Scope, TableEntry
from loaders.values import bare

Address = tuple[str, str, str]
"""form, line, item"""


_BRACKETS = re.compile(r"[()（）]")


def item_name(text: str) -> str:
    """The comparison form of the name of a 类, 款 or 项: 其它 is 其他, a closing 支出 and brackets do not count."""
    return _BRACKETS.sub("", bare(text)).replace("其它", "其他").removesuffix("支出")


@dataclass(frozen=True, slots=True)
class TestedTable:
    """A recognised table whose identities are to be tested; `complete`: all of its cells were explained."""

    __test__ = False  # not a test case for pytest

    title: str
    form: Form
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """A number of a sentence with its figure, and what stands in the same sentence and paragraph.

    The figure is that of the fact ("f12") where the number is one, else one of its own ("s7").
    """

    said: Said
    figure: Figure
    sentence: Sentence
    number: int = 0
    """its place among all"""


@dataclass(frozen=True)
class Case:
    """One disclosure before it is proved.

    entries    its tables, empty and missing ones too
    sentences  what its prose says; the facts of form "prose" are theirs, in the same order
    text       the paragraphs of the document, where the reader has made them already
    """

    facts: Sequence[Fact]
    tables: Sequence[TestedTable] = ()
    entries: Sequence[TableEntry] = ()
    projects: Sequence[Project] = ()
    document: Document = field(default_factory=lambda: Document("", "", "text", (), ()))
    kind: Kind = "other"
    year: int | None = None
    scope: Scope = "unknown"
    department: str | None = None
    sentences: Sequence[Sentence] = ()
    text: Sequence[Paragraph] | None = None

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What families of rules have made of this disclosure for all of their rules, by name."""
        return {}

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
    def by_table(self) -> Mapping[tuple[str, str], Sequence[int]]:
        """(form, title) -> the facts of the tables of that form and title."""
        found: dict[tuple[str, str], list[int]] = {}
        for i, fact in enumerate(self.facts):
            found.setdefault((fact.form, fact.title), []).append(i)
        return found

    @cached_property
    def prose(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """(line, item) -> the figures of the sentences, in reading order."""
        found: dict[tuple[str, str], list[int]] = {}
        for i, fact in enumerate(self.facts):
            if fact.form == "prose":
                found.setdefault((fact.line, fact.item), []).append(i)
        return {key: tuple(indices) for key, indices in found.items()}

    @cached_property
    def code_labels(self) -> Mapping[str, str]:
        """Code -> the name that a table prints beside it, folded, without brackets and a closing 支出."""
        coded = ((f.line, f.label) for f in self.facts if f.form != "prose" and f.line.isdigit())
        return {code: item_name(label) for code, label in coded}

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every number of the sentences, in reading order."""
        first = next((i for i, fact in enumerate(self.facts) if fact.form == "prose"), len(self.facts))
        pairs = [(one, sentence) for sentence in self.sentences for one in sentence.said]
        return tuple(Mention(one, said_figure(one, n, first), sentence, n) for n, (one, sentence) in enumerate(pairs))

    @cached_property
    def by_paragraph(self) -> Mapping[int, list[Mention]]:
        """The numbers of each paragraph, by its number."""
        found: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            found.setdefault(mention.sentence.paragraph, []).append(mention)
        return found

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The text outside tables as printed, hard wraps undone."""
        return passages(self.paragraphs)

    @cached_property
    def pieces(self) -> tuple[tuple[str, Place], ...]:
        """(text without white space, place) of every line and every cell with text, in reading order."""
        return tuple(
            (text, piece.place)
            for block in self.document.blocks
            for piece in ((block,) if isinstance(block, Line) else block.cells)
            if (text := "".join(piece.text.split()))
        )

    @cached_property
    def whole_text(self) -> str:
        """The texts of `pieces`, one a line: to see quickly whether a word is printed at all."""
        return "\n".join(text for text, _ in self.pieces)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text joined to folded paragraphs, in reading order."""
        return tuple(paragraphs(self.document) if self.text is None else self.text)

    def project_figure(self, project: int, field: str) -> Figure | None:
        """The figure of a field of a project form, None where it prints no number."""
        return project_figure(self.projects, project, field)

    def figure(self, form: str, line: str, item: str) -> Figure | None:
        """The figure of a cell, None where it is not printed."""
        index = self.cells.get((form, line, item))
        return None if index is None else self.figures[index]
