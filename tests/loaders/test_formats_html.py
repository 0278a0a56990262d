from __future__ import annotations

import pytest

from loaders.document import Document, Line, Table
from loaders.errors import UnreadableDocument
from loaders.formats import open_document, sniff


def page(body: str, head: str = "") -> Document:
    return open_document(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "x.html")


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


SMALL = f"<table>{row('项目', '金额')}{row('外交支出', '1.50')}</table>"


def test_blocks_end_a_line_and_inline_elements_do_not() -> None:
    document = page("<h2>收入<b>决算</b>表</h2><div>一<span>般</span><p>二</p>三<br>四</div>五")
    assert lines(document) == ["收入决算表", "一般", "二", "三", "四", "五"]
    assert document.media == "html"


def test_line_ends_of_the_source_are_no_text() -> None:
    assert lines(page("<p>支出\n  总计\n 643.36 &nbsp;万元\n</p>")) == ["支出总计 643.36  万元"]
    assert lines(page("<pre>甲\n乙</pre>")) == ["甲", "乙"]


def test_what_no_browser_draws_is_left_out() -> None:
    hidden = (
        "<script>var a=1;</script><style>p{}</style><!-- 注 --><noscript>无</noscript>"
        '<p style="display: none">藏</p><p hidden>藏</p><select><option>藏</option></select>'
        f'<table style="DISPLAY:NONE">{row("藏", "1")}{row("藏", "2")}</table>'
    )
    document = page(f"<p>前</p>{hidden}<p>后</p>", head="<title>网站</title>")
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["前", "后"]
    assert document.tables == ()


def test_server_code_is_no_text() -> None:
    data = '<%@ page language="java"\n contentType="text/html"%>\n<html><body><p>决算</p><?php x() ?></body></html>'
    assert [line.text for line in open_document(data.encode(), "x").lines] == ["决算"]


def test_pinyin_of_ruby_text_is_left_out() -> None:
    assert lines(page("<p>財<ruby>務<rp>(</rp><rt>wù</rt><rp>)</rp></ruby>支出</p>")) == ["財務支出"]


def test_a_table_of_data_with_spans() -> None:
    document = page(
        "<table><thead><tr><th rowspan=2>科目</th><th colspan='2'>合计</th></tr>"
        f"<tr><th>基本</th><th>项目</th></tr></thead><tbody>{row('201', '1.00', '')}</tbody></table>"
    )
    (table,) = document.tables
    spans = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in table.cells if cell.text}
    assert spans == {
        "科目": (0, 0, 2, 1),
        "合计": (0, 1, 1, 2),
        "基本": (1, 1, 1, 1),
        "项目": (1, 2, 1, 1),
        "201": (2, 0, 1, 1),
        "1.00": (2, 1, 1, 1),
    }
    assert table.ruled
    assert [(c.place.table, c.place.row, c.place.col) for c in table.rows[2]] == [(0, 2, 0), (0, 2, 1), (0, 2, 2)]


def test_a_span_that_runs_into_another_cell_ends_there_and_one_to_the_end_ends_at_the_end() -> None:
    document = page(
        "<table><tr><td>甲</td><td>乙</td><td rowspan=0>丙</td></tr><tr><td colspan=9>丁</td></tr>"
        "<tr><td>1</td><td>2</td></tr></table>"
    )
    (table,) = document.tables
    assert {(c.text, c.row_span, c.col_span) for c in table.cells if c.text in "丙丁"} == {("丙", 3, 1), ("丁", 1, 2)}
    assert table.n_cols == 3


def test_blank_columns_to_the_right_are_cut() -> None:
    wide = "".join(f"<tr><td>{a}</td><td>{b}</td>{'<td></td>' * 254}</tr>" for a, b in (("项目", "金额"), ("甲", "1")))
    (table,) = page(f"<table>{wide}</table>").tables
    assert (table.n_cols, texts(table)) == (2, [["项目", "金额"], ["甲", "1"]])


@pytest.mark.parametrize(
    "layout",
    [
        f"<table><tr><td><p>左栏</p></td><td><p>支出决算表</p>{SMALL}<p>注：无</p></td></tr></table>",
        f"<table><tr><td>支出决算表</td></tr><tr><td>{SMALL}</td></tr><tr><td>注：无</td></tr></table>",
        f"<table><tr><td><table><tr><td>支出决算表{SMALL}</td></tr></table></td></tr></table>",
    ],
)
def test_a_table_that_arranges_the_page_is_what_stands_in_it(layout: str) -> None:
    document = page(layout)
    assert [texts(table) for table in document.tables] == [[["项目", "金额"], ["外交支出", "1.50"]]]
    assert "支出决算表" in lines(document)


def test_a_caption_in_a_table_of_its_own_is_lines() -> None:
    document = page(f"<table>{row('部门：某局', '单位：万元')}</table>{SMALL}")
    assert lines(document) == ["部门：某局", "单位：万元"]
    assert len(document.tables) == 1


def test_a_table_inside_a_cell_of_data_stands_after_it() -> None:
    document = page(f"<table>{row('甲', '1')}{row('乙', '2')}{row('丙', '附' + SMALL)}</table>")
    outer, inner = document.tables
    assert texts(outer) == [["甲", "1"], ["乙", "2"], ["丙", "附"]]
    assert texts(inner) == [["项目", "金额"], ["外交支出", "1.50"]]


def test_lines_of_a_cell_are_kept_and_a_caption_is_a_line() -> None:
    document = page(f"<table><caption>表一</caption>{row('<p>一般</p><p>公共</p>', '甲<br>乙')}{row('1', '2')}</table>")
    assert lines(document) == ["表一"]
    assert texts(document.tables[0])[0] == ["一般\n公共", "甲\n乙"]


@pytest.mark.parametrize(("charset", "encoding"), [("gb2312", "gb18030"), ("gbk", "utf-8"), ("big5", "big5hkscs")])
def test_encodings(charset: str, encoding: str) -> None:
    """Pages lie about their encoding; GB 18030 and UTF-8 tell themselves."""
    text = "財務預算" if encoding == "big5hkscs" else "财务预算㎡"
    data = f'<html><head><meta charset="{charset}"></head><body><p>{text}</p></body></html>'.encode(encoding)
    assert [line.text for line in open_document(data, "x").lines] == [text]


def test_an_archive_has_the_pages_of_all_its_parts() -> None:
    part = '--x\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    pages = [
        "".join(f"={byte:02X}" for byte in f"<html><body><p>{word}</p></body></html>".encode("gb18030"))
        for word in ("封面", "目录")
    ]
    head = 'From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="x"\r\n\r\n'
    data = (head + "".join(f"{part}{p}\r\n" for p in pages) + "--x--\r\n").encode()
    assert sniff(data) == "html"
    assert [line.text for line in open_document(data, "x.mht").lines] == ["封面", "目录"]


def test_a_sheet_saved_as_a_page_has_titles_and_tables() -> None:
    rows = [
        row("收入决算表", "", ""),
        row("部门：某局", "", "单位：元"),
        row("科目", "名称", "金额"),
        row("201", "甲", "1"),
        "<tr style='display:none'><td></td></tr>",
        row("", "", ""),
        row("支出决算表", "", ""),
        row("科目", "名称", "金额"),
        row("202", "乙", "2"),
    ]
    xmlns = 'xmlns:x="urn:schemas-microsoft-com:office:excel"'
    data = f"<html {xmlns}><body><table x:str>{''.join(rows)}</table></body></html>".encode()
    document = open_document(data, "x.xls")
    assert lines(document) == ["收入决算表", "部门：某局", "单位：元", "支出决算表"]
    assert [texts(table)[1] for table in document.tables] == [["201", "甲", "1"], ["202", "乙", "2"]]


def test_a_part_of_a_page_is_known_and_prose_about_tags_is_text() -> None:
    assert sniff(SMALL.encode()) == "html"
    assert sniff("<html>\n".encode("utf-16") + "<body>决算</body>".encode("utf-16-le")) == "html"
    assert sniff("标记 <table> 的用法\n".encode()) == "text"


def test_no_text_and_hostile_pages() -> None:
    for data in (b"<html><body></body></html>", b"<html><head><title>x</title></head></html>", b"<html>"):
        with pytest.raises(UnreadableDocument) as caught:
            open_document(data, "x")
        assert caught.value.code == "no_text"
    entity = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>&x;!</p></body></html>'
    assert open_document(entity, "x").lines[-1].text == "&x;!"


def test_text_that_is_nested_deep_is_read() -> None:
    assert [line.text for line in page("<div>" * 1_000 + "底").lines] == ["底"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<div>" * 50_000 + "底", "broken"),
        ("<table><tr><td>甲</td><td>" * 100, "broken"),
        (
            f"<table>{'<tr><td rowspan=1000 colspan=1000>1</td><td colspan=1000>2</td></tr>' * 1000}</table>",
            "too_large",
        ),
    ],
)
def test_tables_beyond_reason_are_refused(body: str, code: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        page(body)
    assert caught.value.code == code
