"""Facts that were read from pictures: their method, their confidence, and what is asked of a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loaders.document import Box, Cell, Document, Line, Page, Place, Table
from loaders.optical import review, sure_key_figures, with_method
from loaders.records import Status
from tests import factory


def place(row: int) -> Place:
    return Place(page=1 + row // 2, box=Box(0, 10 * row, 50, 10 * row + 10), table=0, row=row, col=0)


def document(cells: tuple[float, ...], lines: tuple[float, ...] = ()) -> Document:
    table = Table(
        0, 1, len(cells), 1, tuple(Cell(i, 0, "1", place(i), confidence=c) for i, c in enumerate(cells)), True
    )
    texts = tuple(Line("收入总计1万元", place(10 + i), 12, c) for i, c in enumerate(lines))
    return Document("0", "x.pdf", "pdf-scan", (Page(1, 100, 100),), (table, *texts))


def test_cells_and_sentences_of_pictures_are_marked() -> None:
    cell = replace(factory.fact("FA01", "income_total", "amount", "1", where=place(0)), confidence=0.97)
    typed = factory.fact("FA01", "income_total", "amount", "1", where=place(1))
    sentence = factory.fact("prose", "income_total", "amount", "1", where=place(10))
    found = with_method(document((0.97, 1.0), (0.6,)), (cell, typed, sentence))
    assert [(fact.method, fact.confidence) for fact in found] == [("ocr", 0.97), ("table", 1.0), ("ocr", 0.6)]


@pytest.mark.parametrize(
    ("confidence", "status", "expected"),
    [(0.95, "unverified", {"vehicles": 0}), (0.89, "unverified", {}), (0.5, "verified", {"vehicles": 0})],
)
def test_a_doubtful_figure_heads_no_page_unless_a_sum_proves_it(
    confidence: float, status: Status, expected: dict[str, int]
) -> None:
    fact = replace(factory.fact("FA10", "vehicles", "amount", "3"), confidence=confidence, status=status)
    assert sure_key_figures({"vehicles": 0}, (fact,)) == expected


def test_one_finding_counts_what_to_look_at() -> None:
    (finding,) = review(document((0.97, 0.2, 1.0), (0.6, 0.99)))
    assert (finding.rule, finding.severity) == ("OCR-REVIEW", "info")
    assert finding.params == {"count": "2", "read": "4", "pages": "2"}
    assert finding.places == (place(1), place(10))


def test_a_file_with_text_has_no_such_finding() -> None:
    assert review(document((1.0, 1.0), (1.0,))) == ()
