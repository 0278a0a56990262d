"""All names and numbers here are made up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from loaders.document import Block, Box, Cell, Document, Line, Page, Place, Table, Word
from loaders.privacy import redact

SHARED = Path(os.environ.get("MINGZHANG_SHARED", Path(__file__).parents[3] / "shared"))


def table(*rows: tuple[str, ...]) -> Table:
    cells = tuple(
        Cell(r, c, text, Place(line=r + 1, table=0, row=r, col=c))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(0, None, len(rows), max(map(len, rows)), cells, ruled=False)


def redacted(*blocks: Block | str) -> list[str]:
    made = tuple(Line(b, Place(line=n)) if isinstance(b, str) else b for n, b in enumerate(blocks, start=1))
    document = redact(Document("0" * 64, "a.txt", "text", (), made)).document
    texts: list[str] = []
    for block in document.blocks:
        texts.extend([block.text] if isinstance(block, Line) else [cell.text for cell in block.cells])
    return texts


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("项目负责人： 钱某某", "项目负责人： "),
        ("制 表 人：孙某", "制 表 人："),
        ("項目負責人：錢某某 聯繫電話：0411-8279000", "項目負責人： 聯繫電話："),
        ("單位負(fù)責(zé)人：孫某", "單位負(fù)責(zé)人："),
        ("填表人（签字）：李大", "填表人（签字）："),
        ("负责人:周一 经办人:吴二 填报日期:20240126", "负责人: 经办人: 填报日期:20240126"),
        ("联系人及电话：郑三 0411-8279000", "联系人及电话："),
        ("单位负责人:王四 | 财务负责人:冯五 | |||", "单位负责人: | 财务负责人: | |||"),
        (
            "附表 绩效自评表 满意度 95% 项目负责人：陈六 填表人：褚七",
            "附表 绩效自评表 满意度 95% 项目负责人： 填表人：",
        ),
    ],
)
def test_values_of_signature_lines_are_dropped(line: str, kept: str) -> None:
    assert redacted(line) == [kept]


@pytest.mark.parametrize(
    "line",
    [
        "项目负责人由各科室指定，负责人应当按月报告进度。",
        "填报日期：20240126",
        "单位负责人对会计资料的真实性负责。",
        "合同金额2928504.93元，项目编码13101324P002793108442。",
        "本年收入13912345678.00元，预算13912345678元。",
    ],
)
def test_prose_dates_and_amounts_stay(line: str) -> None:
    assert redacted(line) == [line]


def test_numbers_of_telephones_mail_and_identity_are_dropped_anywhere() -> None:
    text = "如有疑问请致电13912345678或写信至ask@example.org（证件110101199003074514）。"
    assert redacted(text) == ["如有疑问请致电或写信至（证件）。"]


def test_cells_right_of_a_label_up_to_the_next_label() -> None:
    row = ("负责人:", "", "经办人:", "卫八", "联系电话:", "13912345678", "填报日期:", "20240126")
    assert redacted(table(row)) == ["负责人:", "", "经办人:", "", "联系电话:", "", "填报日期:", "20240126"]


def test_a_label_without_colon_takes_only_what_looks_like_a_name() -> None:
    assert redacted(table(("项目负责人", "蒋九", "实施单位", "甲县公安局"))) == [
        "项目负责人",
        "",
        "实施单位",
        "甲县公安局",
    ]
    assert redacted(table(("联系人", "蒋 九、沈十 13912345678"))) == ["联系人", ""]
    assert redacted(table(("负责人", "120", "经办人", "3人"))) == ["负责人", "120", "经办人", "3人"]


def test_labels_of_cells_in_traditional_characters() -> None:
    assert redacted(table(("填報人", "錢某某", "填報日期", "2024年"))) == ["填報人", "", "填報日期", "2024年"]


def test_names_below_a_heading_of_a_column() -> None:
    rows = (("项目名称", "负责人", "金额"), ("道路维修", "沈十", "12.00"), ("合计", "", "12.00"))
    assert redacted(table(*rows)) == ["项目名称", "负责人", "金额", "道路维修", "", "12.00", "合计", "", "12.00"]


def test_a_name_on_the_line_below_its_label() -> None:
    assert redacted("项目负责人：", "韩十一", "第二部分") == ["项目负责人：", "", "第二部分"]


def test_the_words_of_the_page_go_too_and_their_boxes_are_masked() -> None:
    words = (
        Word("项目负责人：", Box(100, 50, 172, 62)),
        Word("杨十二", Box(180, 50, 216, 62)),
        Word("电话：13912345678", Box(300, 50, 468, 62)),
        Word("金额", Box(100, 80, 124, 92)),
    )
    lines = (
        Line("项目负责人： 杨十二", Place(page=1, box=Box(100, 50, 216, 62))),
        Line("电话：13912345678", Place(page=1, box=Box(300, 50, 468, 62))),
        Line("金额", Place(page=1, box=Box(100, 80, 124, 92))),
    )
    result = redact(Document("0" * 64, "a.pdf", "pdf", (Page(1, 600, 800, words),), lines))
    assert [w.text for w in result.document.pages[0].words] == ["项目负责人：", "电话：", "金额"]
    boxes = [p.box for p in result.places if p.box is not None]
    assert Box(180, 50, 216, 62) in boxes
    assert any(box.x0 < 340 < box.x1 for box in boxes)
    assert not any(box.top > 70 for box in boxes)


def test_a_document_without_personal_data_is_unchanged() -> None:
    document = Document("0" * 64, "a.txt", "text", (), (Line("收入总计5万元", Place(line=1)), table(("a", "1"))))
    result = redact(document)
    assert result.document == document
    assert result.places == ()


@pytest.mark.shared
@pytest.mark.parametrize("prefix", ["001", "003"])
def test_placeholders_of_the_corpus_do_not_survive(prefix: str) -> None:
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("the shared corpus is not here (MINGZHANG_SHARED)")
    from loaders.formats import open_document

    for path in sorted(
        [
            *folder.glob(f"seeds/{prefix}_*.txt"),
            *folder.glob(f"rendered/{prefix}_*.docx"),
            *folder.glob(f"rendered/{prefix}_*5996ce6e5.pdf"),
        ]
    ):
        result = redact(open_document(path.read_bytes(), path.name))
        left = repr(result.document)
        assert result.places
        assert not [word for word in ("张三", "李四", "王五", "赵六", "13800138000") if word in left], path.name
