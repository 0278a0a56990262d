"""What was read from pictures: facts marked "ocr" with their confidence, and what a person should look at again.

Text of pictures has a confidence below 1, text that never was a picture has 1: so a file may hold both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from loaders.document import REVIEW_CONFIDENCE, Cell, Document, Line, Place
from loaders.records import Fact, Finding, Project

RULE_REVIEW = "OCR-REVIEW"
_MOST_PLACES = 200


def with_method(document: Document, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, those that were read from a picture with method "ocr" and the confidence of their cell or line."""
    lines = {line.place: line.confidence for line in document.lines if line.confidence < 1}
    return tuple(_marked(fact, min(fact.confidence, lines.get(fact.place, 1.0))) for fact in facts)


def with_confidence(document: Document, projects: Sequence[Project]) -> tuple[Project, ...]:
    """The projects, each as sure as the least sure of the cells and lines that its name and figures stand in."""
    cells = (cell for table in document.tables for cell in table.cells)
    pieces: tuple[Cell | Line, ...] = (*cells, *document.lines)
    unsure = {piece.place: piece.confidence for piece in pieces if piece.confidence < 1}
    if not unsure:
        return tuple(projects)
    return tuple(
        replace(project, confidence=min(unsure.get(place, 1.0) for place in (project.place, *_own_places(project))))
        for project in projects
    )


def _own_places(project: Project) -> Iterable[Place]:
    return project.money_places.values()


def is_sure(fact: Fact) -> bool:
    """Whether a fact may stand for its document: read surely, or confirmed by an identity."""
    return fact.confidence >= REVIEW_CONFIDENCE or fact.status == "verified"


def sure_key_figures(key_figures: Mapping[str, int], facts: Sequence[Fact]) -> dict[str, int]:
    """The headline figures without those that may be misread: a missing one is better than a wrong one."""
    return {key: index for key, index in key_figures.items() if is_sure(facts[index])}


def review(document: Document) -> tuple[Finding, ...]:
    """One finding for a file that holds text of pictures: how many cells and lines were read, and which to look at."""
    cells = [cell for table in document.tables for cell in table.cells if cell.text and cell.confidence < 1]
    lines = [line for line in document.lines if line.confidence < 1]
    if not cells and not lines:
        return ()
    pieces: tuple[Cell | Line, ...] = (*cells, *lines)
    doubtful = [piece.place for piece in pieces if piece.confidence < REVIEW_CONFIDENCE]
    pages = {piece.place.page for piece in pieces}
    return (
        Finding(
            rule=RULE_REVIEW,
            severity="info",
            verdict="not_testable",
            subject="document",
            places=tuple(doubtful[:_MOST_PLACES]),
            params={
                "count": str(len(doubtful)),
                "read": str(len(cells) + len(lines)),
                "pages": str(len(pages)),
            },
        ),
    )


def _marked(fact: Fact, confidence: float) -> Fact:
    return replace(fact, method="ocr", confidence=confidence) if confidence < 1 else fact
