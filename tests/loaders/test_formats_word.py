from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from loaders.document import Line, Table
from loaders.errors import UnreadableDocument
from loaders.formats import open_document
from tests.loaders.formats_drawing import word


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def fill(table: Any, rows: list[list[str]]) -> None:
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value


def with_xml(old: str, new: str) -> bytes:
    """A docx whose body is edited as text."""
    source = zipfile.ZipFile(io.BytesIO(word(lambda d: d.add_paragraph("MARK"))))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.namelist():
            data = source.read(member)
            archive.writestr(
                member, data.replace(old.encode(), new.encode()) if member.endswith("document.xml") else data
            )
    return out.getvalue()


def test_lines_and_tables_in_the_order_of_the_body() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("收入决算表").runs[0].font.size = 177800  # 14 points
        fill(document.add_table(2, 2), [["项目", "金额"], ["合计", "643.36"]])
        document.add_paragraph("注：无")

    document = open_document(word(build), "x.docx")
    title, table, note = document.blocks
    assert isinstance(title, Line)
    assert (title.text, title.size) == ("收入决算表", 14)
    assert isinstance(table, Table)
    assert table.ruled
    assert texts(table) == [["项目", "金额"], ["合计", "643.36"]]
    place = table.rows[1][1].place
    assert (place.page, place.line, place.table, place.row, place.col) == (None, None, 0, 1, 1)
    assert isinstance(note, Line)
    assert (document.media, document.pages) == ("docx", ())


def test_merged_cells_have_spans() -> None:
    def build(document: Any) -> None:
        table = document.add_table(3, 3)
        fill(table, [["收入", "", "合计"], ["项目", "金额", ""], ["事业收入", "1.5", "2.5"]])
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(0, 2).merge(table.cell(1, 2))

    (table,) = open_document(word(build), "x").tables
    spans = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in table.cells}
    assert spans == {
        "收入": (0, 0, 1, 2),
        "合计": (0, 2, 2, 1),
        "项目": (1, 0, 1, 1),
        "金额": (1, 1, 1, 1),
        "事业收入": (2, 0, 1, 1),
        "1.5": (2, 1, 1, 1),
        "2.5": (2, 2, 1, 1),
    }
    assert table.grid[1, 2].text == "合计"


def test_lines_of_a_cell_are_kept() -> None:
    def build(document: Any) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "一般公共\n预算"
        table.cell(0, 1).text = "1"

    (table,) = open_document(word(build), "x").tables
    assert table.cells[0].text == "一般公共\n预算"


def test_a_table_in_a_cell_stands_after_its_table() -> None:
    def build(document: Any) -> None:
        outer = document.add_table(1, 2)
        outer.cell(0, 0).text = "附表"
        fill(outer.cell(0, 1).add_table(2, 2), [["车辆", "数"], ["轿车", "3"]])
        document.add_paragraph("完")

    document = open_document(word(build), "x")
    outer, inner = document.tables
    assert texts(outer) == [["附表", ""]]
    assert texts(inner) == [["车辆", "数"], ["轿车", "3"]]
    assert [t.index for t in document.tables] == [0, 1]
    assert inner.cells[3].place.table == 1


def test_a_table_cut_at_the_page_end_is_one() -> None:
    """Converters from paper write a table for each page, with an empty paragraph between."""

    def build(document: Any) -> None:
        fill(document.add_table(2, 2), [["项目", "金额"], ["外交支出", "1"]])
        document.add_paragraph("")
        fill(document.add_table(2, 2), [["国防支出", "2"], ["教育支出", "3"]])

    (table,) = open_document(word(build), "x").tables
    assert [row[0] for row in texts(table)] == ["项目", "外交支出", "国防支出", "教育支出"]
    assert (table.rows[3][1].place.row, table.rows[3][1].place.col) == (3, 1)


def test_the_next_form_and_a_table_below_its_caption_are_not_joined() -> None:
    def build(document: Any) -> None:
        fill(document.add_table(1, 2), [["部门：某局", "单位：元"]])
        document.add_paragraph("")
        fill(document.add_table(3, 3), [["项目名称", "甲", ""], ["执行率", "100", "10"], ["总分", "", "98"]])
        document.add_paragraph("")
        fill(document.add_table(3, 3), [["项目名称", "乙", ""], ["执行率", "90", "9"], ["总分", "", "97"]])

    tables = open_document(word(build), "x").tables
    assert [t.n_rows for t in tables] == [1, 3, 3]


def test_the_narrow_rest_of_a_form_is_filled_with_blanks() -> None:
    def build(document: Any) -> None:
        fill(document.add_table(3, 3), [["项目名称", "甲", ""], ["执行率", "100", "10"], ["总分", "", "98"]])
        document.add_paragraph("")
        fill(document.add_table(1, 2), [["主要经验", "无"]])

    (table,) = open_document(word(build), "x").tables
    assert texts(table)[3] == ["主要经验", "无", ""]


def test_deleted_and_hidden_text_and_field_codes_are_not_read() -> None:
    xml = (
        "</w:t></w:r>"
        "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        "<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r><w:ins><w:r><w:t>增加</w:t></w:r></w:ins>"
        "<w:r><w:tab/><w:t>完"
    )
    (line,) = open_document(with_xml("MARK", "总计" + xml), "x").lines
    assert line.text == "总计增加 完"


def test_entities_are_not_followed() -> None:
    """No docx declares a document type; one that does is not read at all."""
    data = with_xml("<w:document ", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document ')
    with pytest.raises(UnreadableDocument) as caught:
        open_document(_replace(data, "MARK", "&e;总计"), "x")
    assert caught.value.code == "broken"


def _replace(data: bytes, old: str, new: str) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in source.namelist():
            archive.writestr(member, source.read(member).replace(old.encode(), new.encode()))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_xml("MARK", ""), "no_text"),
        (with_xml("MARK", "秘密</w:t>"), "broken"),
        (with_xml("w:body", "w:nobody"), "broken"),
    ],
)
def test_errors_name_the_fault_and_hold_no_text(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        open_document(data, "秘密.docx")
    assert caught.value.code == code
    assert not re.search("秘密", str(caught.value))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.formats.package.MAX_XML_BYTES", 2**16)
    with pytest.raises(UnreadableDocument) as caught:
        open_document(with_xml("MARK", "0" * 2**17), "x")
    assert caught.value.code == "too_large"


def test_a_locked_entry_is_encrypted() -> None:
    data = bytearray(with_xml("MARK", "总计"))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    with pytest.raises(UnreadableDocument) as caught:
        open_document(bytes(data), "x")
    assert caught.value.code == "encrypted"


def test_text_boxes_are_lines_and_their_fallback_is_not() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        '</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box.format('某市财政局')}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box.format('某市财政局')}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>"
    )
    lines = open_document(with_xml("MARK", "部门决算" + xml), "x").lines
    assert [line.text for line in lines] == ["部门决算", "某市财政局"]


def test_pinyin_above_characters_is_not_read() -> None:
    above, base = "<w:rt><w:r><w:t>yù</w:t></w:r></w:rt>", "<w:rubyBase><w:r><w:t>预</w:t></w:r></w:rubyBase>"
    xml = f"</w:t></w:r><w:r><w:ruby>{above}{base}</w:ruby></w:r><w:r><w:t>"
    (line,) = open_document(with_xml("MARK", xml + "算"), "x").lines
    assert line.text == "预算"


def test_tables_in_content_controls_are_read() -> None:
    xml = (
        "</w:t></w:r></w:p><w:sdt><w:sdtContent><w:tbl><w:tr>"
        "<w:tc><w:p><w:r><w:t>合计</w:t></w:r></w:p></w:tc><w:sdt><w:sdtContent>"
        "<w:tc><w:p><w:r><w:t>643.36</w:t></w:r></w:p></w:tc></w:sdtContent></w:sdt>"
        "</w:tr></w:tbl></w:sdtContent></w:sdt><w:p><w:r><w:t>"
    )
    (table,) = open_document(with_xml("MARK", "支出" + xml), "x").tables
    assert texts(table) == [["合计", "643.36"]]
