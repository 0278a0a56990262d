"""The ledger of a reading: what was expected, found, used, and what nobody could explain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.contents import RULE_UNREAD, ContentsCheck
from loaders.document import Document, Line, Place, Table
from loaders.extract import Extraction
from loaders.projects import ProjectReading
from loaders.records import Coverage, Fact, Finding, TableEntry
from loaders.values import parse_number

RULE_HIDDEN = "L-HIDDEN"
"""The file holds sheets, rows or columns that it does not show; they are not read."""
_TITLE_LENGTH = 60
_PLACES = 20
_PAGE_NUMBER = re.compile(r"[\s\-—–·第页共/]*\d*[\s\-—–·第页共/\d]*")


@dataclass(frozen=True, slots=True)
class UnreadTable:
    """A table with numbers that no form and no project reader took; `title` is the line in front of it."""

    title: str
    place: Place
    cells: int
    """how many of its cells hold a number"""

    @property
    def finding(self) -> Finding:
        """The finding that keeps it from being silent (rule R-01)."""
        return Finding(
            rule=RULE_UNREAD,
            severity="info",
            verdict="not_testable",
            subject=self.title,
            places=(self.place,),
            params={"title": self.title, "cells": str(self.cells)},
        )


def unread_tables(document: Document, taken: frozenset[int]) -> tuple[UnreadTable, ...]:
    """The tables with numbers whose index is not in `taken`, in reading order."""
    return tuple(_unread(document, taken))


def _unread(document: Document, taken: frozenset[int]) -> Iterator[UnreadTable]:
    title = ""
    for block in document.blocks:
        if isinstance(block, Line):
            title = block.text.strip() or title
            continue
        numbers = sum(parse_number(cell.text) is not None for cell in block.cells)
        if numbers and block.index not in taken:
            yield UnreadTable(title[:_TITLE_LENGTH], _first_place(block), numbers)


def cut_short(document: Document, taken: frozenset[int]) -> frozenset[int]:
    """The tables in `taken` that are followed, but for a page number, by a table with numbers that nobody took.

    It may be their continuation, so that what they lack may stand there.
    """
    found: set[int] = set()
    last: int | None = None
    for block in document.blocks:
        if isinstance(block, Line):
            last = last if _is_page_number(block) else None
        elif block.index in taken:
            last = block.index
        elif last is not None and any(parse_number(cell.text) is not None for cell in block.cells):
            found.add(last)
    return frozenset(found)


def _is_page_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None


def _first_place(table: Table) -> Place:
    return next((cell.place for cell in table.cells if cell.text.strip()), table.cells[0].place)


def hidden_content(document: Document) -> tuple[Finding, ...]:
    """A remark where the file holds what it does not show, with the first of those places; no finding otherwise."""
    if not document.hidden:
        return ()
    sheets = dict.fromkeys(place.sheet or "" for place in document.hidden)
    return (
        Finding(
            rule=RULE_HIDDEN,
            severity="info",
            verdict="not_testable",
            subject="、".join(sheets)[:_TITLE_LENGTH],
            places=document.hidden[:_PLACES],
            params={"cells": str(len(document.hidden))},
        ),
    )


def coverage(
    document: Document,
    facts: Sequence[Fact],
    contents: ContentsCheck,
    *,
    extractions: Sequence[Extraction],
    projects: ProjectReading,
    unread: Sequence[UnreadTable],
) -> Coverage:
    """The ledger. Cells of tables that nobody took count as seen and unexplained where they hold a number."""
    empty = [entry for entry in contents.entries if entry.status == "empty"]
    entries = [*(extraction.entry for extraction in extractions), *empty]
    found = {entry.form for entry in entries}
    promised = sum(not (one.forms & found) for one in contents.announced)
    lost = sum(table.cells for table in unread)
    touched = set(_pages_used(entries, projects, facts))
    return Coverage(
        tables_expected=len(entries) + promised,
        tables_found=len(entries),
        cells_seen=sum(e.cells_seen for e in extractions) + projects.cells_seen + lost,
        cells_used=sum(e.cells_used for e in extractions) + projects.cells_used,
        cells_ignored=sum(e.cells_ignored for e in extractions) + projects.cells_ignored,
        cells_unexplained=sum(len(e.unexplained) for e in extractions) + len(projects.unexplained) + lost,
        pages=len(document.pages),
        pages_untouched=tuple(page.number for page in document.pages if page.number not in touched),
    )


def _pages_used(entries: Sequence[TableEntry], projects: ProjectReading, facts: Sequence[Fact]) -> Iterator[int]:
    places = [*(fact.place for fact in facts), *(entry.place for entry in entries)]
    for project in projects.projects:
        places += [project.place, *(indicator.place for indicator in project.indicators)]
    yield from (place.page for place in places if place.page is not None)
