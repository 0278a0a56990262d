"""Facts that were read from pictures: their method, their confidence, and what is asked of a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loaders.document import Box, Cell, Document, Line, Page, Place, Table
from loaders.optical import review, sure_key_figures, with_confidence, with_method
from loaders.projects import read_projects
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


def test_a_project_is_as_sure_as_its_least_sure_figure() -> None:
    one = replace(factory.project("档案库房修缮"), place=place(0), money_places={"executed": place(1)})
    typed = replace(factory.project("档案库房修缮"), place=place(2), money_places={})
    sure, typed = with_confidence(document((0.97, 0.4, 1.0)), (one, typed))
    assert (sure.confidence, typed.confidence) == (0.4, 1.0)


def test_an_indicator_is_as_sure_as_the_least_sure_cell_of_its_row() -> None:
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    rows = (
        ("项目名称", "档案库房修缮", "", "", "", "", ""),
        heads,
        ("产出指标", "数量指标", "修缮面积", "300平方米", "300平方米", "50", "48"),
        ("产出指标", "质量指标", "验收合格率", "100%", "100%", "40", "40"),
    )
    unsure = {(2, 6): 0.3, (3, 2): 0.8}
    cells = tuple(
        Cell(r, c, text, Place(page=1, box=Box(c, r, c + 1, r + 1)), confidence=unsure.get((r, c), 0.99))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    title = Line("项目支出绩效自评表", Place(page=1, box=Box(0, 0, 9, 1)))
    form = Document("0", "x.pdf", "pdf-scan", (), (title, Table(0, 1, len(rows), len(heads), cells, True)))
    (found,) = read_projects(form).projects
    assert [indicator.confidence for indicator in found.indicators] == [0.3, 0.8]
