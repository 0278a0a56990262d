from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from loaders.document import Box, Document, Table
from loaders.errors import UnreadableDocument
from loaders.formats import open_document, page_count, render_page
from tests.loaders.formats_drawing import HEIGHT, WIDTH, Pdf

XS = [50, 150, 250, 350]


def read(pdf: Pdf) -> Document:
    return open_document(pdf.bytes(), "决算.pdf")


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def code_of(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        open_document(data, "决算.pdf")
    return caught.value.code


def test_lines_and_a_table_with_their_places() -> None:
    pdf = Pdf().text(150, 60, "收入决算表", 18).text(50, 90, "单位：万元")
    pdf.table(XS, [100, 120, 140], [["项目", "行次", "金额"], ["合计", "1", "643.36"]])
    document = read(pdf.text(190, 570, "3", 9))
    (table,) = document.tables
    assert [(line.text, line.size) for line in document.lines] == [("收入决算表", 18), ("单位：万元", 12), ("3", 9)]
    assert texts(table) == [["项目", "行次", "金额"], ["合计", "1", "643.36"]]
    assert table.ruled
    cell = table.rows[1][2]
    assert (cell.place.page, cell.place.row, cell.place.col) == (1, 1, 2)
    assert cell.place.box == Box(250, 120, 350, 140)
    assert (document.pages[0].width, document.pages[0].height) == (WIDTH, HEIGHT)


def test_words_of_a_page_stand_in_the_order_of_its_blocks() -> None:
    pdf = Pdf().text(50, 90, "单位：万元")
    document = read(pdf.table(XS, [100, 120], [["项目", "行次", "金额"]]))
    assert [word.text for word in document.pages[0].words] == ["单位：万元", "项目", "行次", "金额"]


def test_text_in_a_frame_is_no_table() -> None:
    pdf = Pdf().table([50, 350], [100, 140], [["部门决算"]])
    document = read(pdf)
    assert document.tables == ()
    assert [line.text for line in document.lines] == ["部门决算"]


def test_a_ruled_empty_page_is_no_table() -> None:
    document = read(Pdf().text(50, 50, "目录").next_page().table(XS, [100, 120, 140], []))
    assert document.tables == ()


def continued(second: list[list[str]], xs: list[int] | None = None, above: str = "") -> Document:
    first = [["科目", "名称", "金额"], ["201", "一般公共服务支出", "5.00"]]
    pdf = Pdf().text(50, 90, "支出决算表").table(XS, [500, 520, 540], first).text(190, 580, "- 1 -", 9).next_page()
    if above:
        pdf.text(50, 40, above)
    ys = [50 + 20 * i for i in range(len(second) + 1)]
    return read(pdf.table(xs or XS, ys, second).text(190, 580, "- 2 -", 9))


def test_a_table_goes_on_overleaf_and_cells_keep_their_page() -> None:
    (table,) = continued([["204", "公共安全支出", "6.00"]]).tables
    assert [row[0] for row in texts(table)] == ["科目", "201", "204"]
    assert [row[0].place.page for row in table.rows] == [1, 1, 2]
    assert table.rows[2][0].place.box == Box(50, 50, 150, 70)
    assert table.rows[2][0].place.row == 2


def test_a_heading_repeated_overleaf_is_dropped() -> None:
    (table,) = continued([["科目", "名称", "金额"], ["204", "公共安全支出", "6.00"]]).tables
    assert [row[0] for row in texts(table)] == ["科目", "201", "204"]


def test_a_total_with_merged_code_columns_takes_the_columns_of_its_table() -> None:
    (table,) = continued([["合计", "11.00"]], xs=[50, 250, 350]).tables
    total, amount = table.rows[2]
    assert (total.text, total.col, total.col_span) == ("合计", 0, 2)
    assert (amount.text, amount.col) == ("11.00", 2)


def test_the_next_form_of_its_kind_is_another_table() -> None:
    first, second = continued([["科目", "代码", "金额"], ["204", "公共安全支出", "6.00"]]).tables
    assert (first.n_rows, second.n_rows) == (2, 2)


def test_text_above_parts_tables() -> None:
    assert len(continued([["204", "公共安全支出", "6.00"]], above="项目支出表").tables) == 2


def test_other_sides_part_tables() -> None:
    assert len(continued([["204", "公共安全支出", "6.00"]], xs=[80, 180, 280, 380]).tables) == 2


def test_a_row_that_the_page_end_cuts_is_one_row() -> None:
    """No rule closes the row on the first page, none opens it on the second."""
    pdf = Pdf().table(XS, [500, 520], [["科目", "名称", "金额"]])
    for x in XS:
        pdf.rule(x, 520, x, 560)
    pdf.text(54, 540, "201").text(154, 540, "一般公共").text(254, 540, "5.00").next_page()
    for x in XS:
        pdf.rule(x, 30, x, 60)
    pdf.rule(50, 60, 350, 60).rule(50, 80, 350, 80)
    for x in XS:
        pdf.rule(x, 60, x, 80)
    pdf.text(154, 50, "服务支出").text(54, 74, "204").text(254, 74, "6.00")
    (table,) = read(pdf).tables
    assert texts(table) == [["科目", "名称", "金额"], ["201", "一般公共\n服务支出", "5.00"], ["204", "", "6.00"]]


def test_a_merged_cell_that_the_page_end_cuts_is_one_cell() -> None:
    pdf = Pdf()
    for y in (500, 540):
        pdf.rule(50, y, 350, y)
    pdf.rule(150, 520, 350, 520)
    for x in XS:
        pdf.rule(x, 500, x, 540)
    pdf.text(54, 520, "产出指标").text(154, 515, "数量").text(154, 535, "质量").text(254, 515, "5").text(254, 535, "6")
    pdf.next_page().table(XS, [50, 70, 90], [["", "时效", "7"], ["效益指标", "社会效益", "8"]])
    (table,) = read(pdf).tables
    label = table.grid[2, 0]
    assert (label.text, label.row, label.row_span) == ("产出指标", 0, 3)
    assert table.grid[3, 0].text == "效益指标"


def test_a_watermark_at_an_angle_is_left_out() -> None:
    pdf = Pdf().table(XS, [100, 120], [["合计", "1", "643.36"]])
    pdf.canvas.rotate(45)
    pdf.text(300, HEIGHT + 60, "仅供内部审核", 10)
    document = read(pdf)
    assert texts(document.tables[0]) == [["合计", "1", "643.36"]]
    assert [word.text for word in document.pages[0].words] == ["合计", "1", "643.36"]


def test_a_large_pale_watermark_is_left_out() -> None:
    pdf = Pdf().text(50, 90, "合计")
    pdf.canvas.setFillGray(0.8)
    document = read(pdf.text(50, 300, "样本", 60))
    assert [line.text for line in document.lines] == ["合计"]


def test_text_beyond_the_page_edge_is_left_out() -> None:
    document = read(Pdf().text(50, -5, "上页的行").text(50, 90, "合计").text(50, HEIGHT + 20, "下页的行"))
    assert [line.text for line in document.lines] == ["合计"]


def test_bold_type_made_by_printing_twice_is_read_once() -> None:
    document = read(Pdf().text(50, 90, "总计11.00").text(50.4, 90, "总计11.00"))
    assert [line.text for line in document.lines] == ["总计11.00"]


def test_a_page_that_is_turned_is_read_as_it_is_seen() -> None:
    pdf = Pdf()
    pdf.canvas.setPageRotation(90)
    pdf.canvas.rotate(90)  # the text is set sideways and the page turned: it is seen upright
    pdf.canvas.translate(0, -HEIGHT)
    data = pdf.text(30, 200, "单位：万元").bytes()
    document = open_document(data, "x.pdf")
    with pypdfium2.PdfDocument(data) as seen:
        assert seen[0].get_size() == (document.pages[0].width, document.pages[0].height)
    assert [line.text for line in document.lines] == ["单位：万元"]
    assert ink(data, document) > 0.9


def test_a_page_set_sideways_is_read() -> None:
    pdf = Pdf()
    pdf.canvas.rotate(90)
    pdf.canvas.translate(0, -WIDTH)
    xs = [50, 150, 250]
    for y in (100, 120, 140):
        pdf.canvas.line(50, y, 250, y)
    for x in xs:
        pdf.canvas.line(x, 100, x, 140)
    pdf.canvas.setFont("STSong-Light", 12)
    rows = [(126, "科目名称", "决算数合计"), (106, "公共安全支出", "643.36")]
    for y, left, right in rows:
        pdf.canvas.drawString(54, y, left)
        pdf.canvas.drawString(154, y, right)
    data = pdf.bytes()
    document = open_document(data, "x.pdf")
    (table,) = document.tables
    assert texts(table) == [["科目名称", "决算数合计"], ["公共安全支出", "643.36"]]
    assert ink(data, document) > 0.9


def test_places_are_on_the_visible_part_of_the_page() -> None:
    pdf = Pdf(cropBox=(40, 100, 390, 560))
    data = pdf.text(60, 90, "单位：万元").bytes()
    document = open_document(data, "x.pdf")
    assert (document.pages[0].width, document.pages[0].height) == (350, 460)
    box = document.lines[0].place.box
    assert box is not None
    assert box.x0 == pytest.approx(20)
    assert box.top < 50 < box.bottom
    assert ink(data, document) > 0.9


def ink(data: bytes, document: Document) -> float:
    """Share of the dark pixels of the first page that lie in the boxes of its words (or on its rules)."""
    from PIL import Image, ImageDraw

    image = Image.open(io.BytesIO(render_page(data, 1, 2.0))).convert("L")
    draw = ImageDraw.Draw(image)
    dark = sum(image.histogram()[:128])
    boxes = [w.box for w in document.pages[0].words] + [r.box for r in document.pages[0].rules]
    for box in boxes:
        draw.rectangle((box.x0 * 2 - 4, box.top * 2 - 4, box.x1 * 2 + 4, box.bottom * 2 + 4), fill=255)
    return 1 - sum(image.histogram()[:128]) / dark


def test_radicals_are_read_as_the_characters_they_look_like() -> None:
    from loaders.formats.pdf_glyphs import _character

    assert [_character(c) for c in "⻓⻔⺠⽀表5"] == ["长", "门", "民", "支", "表", "5"]


def test_a_broken_file() -> None:
    data = Pdf().text(50, 90, "合计").bytes()
    assert code_of(data[: len(data) // 2]) == "broken"
    assert code_of(b"%PDF-1.4\nnothing of the kind\n%%EOF\n") == "broken"


def test_a_page_of_which_only_a_part_unpacks_is_broken(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pdfminer would go on with what it could unpack, and figures would be missing without a word."""
    monkeypatch.setattr("reportlab.rl_config.useA85", 0)
    pdf = Pdf(pageCompression=1)
    for row in range(40):
        pdf.text(50, 20 + 14 * row, f"合计{row * 7919 % 1000}")
    data = pdf.bytes()
    end = data.index(b"endstream")
    middle = (data.rindex(b"stream", 0, end) + end) // 2
    assert len(open_document(data, "x").lines) == 40
    assert code_of(data[:middle] + b"\xff\xff\xff\xff" + data[middle + 4 :]) == "broken"
    assert caplog.text == ""


def test_a_password() -> None:
    data = Pdf(encrypt=StandardEncryption("secret")).text(50, 90, "total").bytes()
    assert code_of(data) == "encrypted"
    with pytest.raises(UnreadableDocument):
        page_count(data)


def test_no_text_layer() -> None:
    assert code_of(Pdf().rule(50, 50, 100, 50).bytes()) == "no_text"


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.formats.pdf.MAX_PAGES", 1)
    assert code_of(Pdf().text(50, 90, "1").next_page().text(50, 90, "2").bytes()) == "too_large"


def test_messages_hold_no_text_of_the_document() -> None:
    data = Pdf().text(50, 90, "secret-name").bytes()
    with pytest.raises(UnreadableDocument) as caught:
        open_document(data[:-400], "secret-file.pdf")
    assert not re.search("secret", str(caught.value))


def test_a_page_as_an_image_with_masks() -> None:
    from PIL import Image

    data = Pdf().text(50, 90, "13800000000").bytes()
    plain = Image.open(io.BytesIO(render_page(data, 1, 1.5)))
    masked = Image.open(io.BytesIO(render_page(data, 1, 1.5, [Box(40, 70, 200, 100)])))
    assert plain.size == (WIDTH * 1.5, HEIGHT * 1.5)
    assert plain.convert("L").getextrema() != (255, 255)
    assert masked.convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize(("page", "scale"), [(0, 1.0), (2, 1.0), (1, 0.0), (1, 1000.0)])
def test_pages_and_scales_that_cannot_be(page: int, scale: float) -> None:
    with pytest.raises(ValueError, match=r"page|scale"):
        render_page(Pdf().text(50, 90, "1").bytes(), page, scale)


def test_a_title_set_in_the_grid_begins_another_table() -> None:
    pdf = Pdf().table(XS, [500, 520, 540], [["科目", "名称", "金额"], ["201", "一般公共服务支出", "5.00"]]).next_page()
    pdf.rule(50, 50, 350, 50).rule(50, 50, 50, 80).rule(350, 50, 350, 80).text(120, 74, "财政拨款收支总表", 18)
    document = read(pdf.table(XS, [80, 100, 120], [["项目", "名称", "金额"], ["合计", "", "5.00"]]))
    assert [t.n_rows for t in document.tables] == [2, 3]


def test_cells_parted_by_colour_alone_are_a_table() -> None:
    pdf = Pdf()
    for row, values in enumerate([["项目", "金额"], ["合计", "643.36"]]):
        for col, value in enumerate(values):
            pdf.canvas.setFillGray(0.9 if row else 0.8)
            pdf.canvas.rect(50 + 100 * col, HEIGHT - 120 - 20 * row, 100, 20, stroke=0, fill=1)
            pdf.canvas.setFillGray(0)
            pdf.text(54 + 100 * col, 114 + 20 * row, value)
    (table,) = read(pdf).tables
    assert texts(table) == [["项目", "金额"], ["合计", "643.36"]]


def test_a_page_background_is_no_table() -> None:
    pdf = Pdf()
    pdf.canvas.setFillGray(0.95)
    pdf.canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    pdf.canvas.rect(40, 300, 200, 200, stroke=0, fill=1)
    pdf.canvas.setFillGray(0)
    assert read(pdf.text(50, 90, "部门决算")).tables == ()


@pytest.mark.parametrize("strength", [40, 128])
def test_a_file_that_only_may_not_be_changed_is_read(strength: int) -> None:
    """An owner's password forbids changes; reading needs none."""
    pdf = Pdf(encrypt=StandardEncryption("", ownerPassword="owner", strength=strength))
    pdf.canvas.drawString(50, 500, "total 643.36")
    assert [line.text for line in read(pdf).lines] == ["total 643.36"]


def test_fonts_that_do_not_name_their_characters_are_read_as_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.formats.pdf_glyphs._character", lambda text: "\ufffd")
    pdf = Pdf()
    pdf.canvas.setFont("Helvetica", 12)
    pdf.canvas.drawString(50, 500, "643.36")
    document = open_document(pdf.bytes(), "x.pdf")
    assert [line.text for line in document.lines] == ["643.36"]
    assert document.media == "pdf-scan"


def test_running_heads_do_not_part_a_table() -> None:
    pdf = Pdf()
    for page in range(3):
        pdf.text(100, 30, "某市财政局部门决算", 9)
        if page == 0:
            pdf.text(50, 300, "第一部分").next_page()
        elif page == 1:
            pdf.table(XS, [500, 520, 540], [["科目", "名称", "金额"], ["201", "公共服务", "5.00"]]).next_page()
    document = read(pdf.table(XS, [50, 70], [["204", "公共安全", "6.00"]]))
    (table,) = document.tables
    assert [row[0] for row in texts(table)] == ["科目", "201", "204"]
    assert [line.text for line in document.lines].count("某市财政局部门决算") == 3


def test_title_and_unit_printed_again_above_each_part_do_not_part_a_table() -> None:
    pdf = Pdf()
    for code in ("201", "204"):
        pdf.text(150, 60, "支出决算表").text(50, 90, "单位：万元")
        pdf.table(XS, [100, 120, 140], [["科目", "名称", "金额"], [code, "支出", "5.00"]])
        if code == "201":
            pdf.next_page()
    document = read(pdf)
    (table,) = document.tables
    assert [row[0] for row in texts(table)] == ["科目", "201", "204"]
    assert [line.text for line in document.lines] == ["支出决算表", "单位：万元"]


def test_forms_with_the_same_title_are_as_many_tables() -> None:
    pdf = Pdf()
    for name in ("甲", "乙"):
        pdf.text(150, 60, "项目支出绩效自评表")
        pdf.table(XS, [100, 120, 140], [["项目名称", name, ""], ["总分", "", "98"]])
        if name == "甲":
            pdf.next_page()
    document = read(pdf)
    assert len(document.tables) == 2
    assert len(document.lines) == 2


def test_a_bracket_that_a_page_end_cuts_is_closed_overleaf() -> None:
    pdf = Pdf()
    for page, texts in enumerate((("资金（万", "总额", "5.00"), ("元）", "拨款", "4.00"))):
        if page:
            pdf.next_page()
        top, lower = (500, 560) if page == 0 else (30, 90)
        for y in (top, lower):
            pdf.rule(50, y, 350, y)
        pdf.rule(150, (top + lower) / 2, 350, (top + lower) / 2)
        for x in (50, 150, 250, 350):
            pdf.rule(x, top, x, lower)
        pdf.text(54, top + 14, texts[0]).text(154, top + 14, texts[1]).text(254, top + 14, texts[2])
        pdf.text(154, top + 44, "其他").text(254, top + 44, "1.00")
    (table,) = open_document(pdf.bytes(), "x").tables
    assert table.rows[0][0].text == "资金（万\n元）"
    assert table.rows[0][0].row_span == 4


@pytest.mark.parametrize(("title", "tables"), [("支出决算表", 2), ("收入决算表（续）", 1)])
def test_a_title_inside_the_rules_overleaf_begins_another_table(title: str, tables: int) -> None:
    pdf = Pdf()
    for page, name in enumerate(("收入决算表", title)):
        if page:
            pdf.next_page()
        for y in (40, 70, 100, 130):
            pdf.rule(50, y, 350, y)
        for x in (50, 350):
            pdf.rule(x, 40, x, 130)
        pdf.rule(200, 70, 200, 130)
        pdf.text(60, 60, name).text(60, 90, "项目").text(210, 90, "合计").text(60, 120, "基本支出").text(210, 120, "5")
    assert len(open_document(pdf.bytes(), "x").tables) == tables
