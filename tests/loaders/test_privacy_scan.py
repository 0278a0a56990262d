"""Signature labels misread from pictures. All names and numbers here are made up."""

from __future__ import annotations

import pytest

from loaders.document import Cell, Document, Line, Place, Table
from loaders.privacy import redact


def lines_of(text: str, confidence: float) -> list[str]:
    document = Document("0" * 64, "a.pdf", "pdf-scan", (), (Line(text, Place(page=1), 12, confidence),))
    return [line.text for line in redact(document).document.lines]


def cells_of(row: tuple[str, ...], confidence: float) -> list[str]:
    cells = tuple(Cell(0, c, text, Place(page=1), confidence=confidence) for c, text in enumerate(row))
    table = Table(0, 1, 1, len(row), cells, ruled=True)
    document = redact(Document("0" * 64, "a.pdf", "pdf-scan", (), (table,))).document
    return [cell.text for cell in document.tables[0].cells]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("填表入：钱某某", "填表入："),
        ("埴表人：钱某 联系电活：0411-82790000", "埴表人： 联系电活："),
        ("项目负责入(签字)：钱某某 填报日期：2024年5月10日", "项目负责入(签字)： 填报日期：2024年5月10日"),
        ("联系入：钱 某", "联系入："),
        ("电活 0411-82790000", "电活 "),
        ("联系电话话：82790000", "联系电话话："),
    ],
)
def test_value_of_a_misread_label_is_dropped(text: str, kept: str) -> None:
    assert lines_of(text, 0.98) == [kept]


@pytest.mark.parametrize(
    "text",
    [
        "编制数：35 实有数：31",
        "编制数 在职人数 退休人数",
        "审核数：1,234.56万元",
        "联系单位：某某单位管理服务中心",
        "填报日期：2024年5月10日",
        "电话费：12345.67",
        "收入总计：12345678.00",
    ],
)
def test_other_words_keep_their_values(text: str) -> None:
    assert lines_of(text, 0.98) == [text]


def test_text_that_was_not_recognised_optically_is_left_to_the_exact_labels() -> None:
    assert lines_of("填表入：钱某某", 1.0) == ["填表入：钱某某"]


def test_cells() -> None:
    assert cells_of(("填表入：", "钱某某", "联系电活", "82790000"), 0.97) == ["填表入：", "", "联系电活", ""]
    assert cells_of(("编制数", "在职人数", "12"), 0.97) == ["编制数", "在职人数", "12"]
    assert cells_of(("填表入：", "钱某某"), 1.0) == ["填表入：", "钱某某"]
