"""One table, drawn as PDF (over as many pages as it needs), Word and text, is read back the same from each."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.document import Table
from loaders.formats import open_document
from tests.loaders.formats_drawing import Pdf, word

HEADING = ["科目", "名称", "合计", "基本支出"]
ROWS_A_PAGE = 12

amount = st.one_of(st.just(""), st.decimals(-999999, 999999, places=2, allow_nan=False).map("{:,}".format))
body = st.lists(st.tuples(amount, amount), min_size=1, max_size=30)
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rows_of(amounts: list[tuple[str, str]]) -> list[list[str]]:
    """A heading and rows with a code and a name that are never the same twice."""
    return [HEADING, *([str(20101 + i), f"支出{chr(0x4E00 + i)}", *pair] for i, pair in enumerate(amounts))]


def texts(tables: tuple[Table, ...]) -> list[list[str]]:
    (table,) = tables
    return [[cell.text for cell in row] for row in table.rows]


def as_pdf(rows: list[list[str]], repeat_heading: bool) -> bytes:
    pdf = Pdf().text(50, 40, "支出决算表")
    for start in range(0, len(rows), ROWS_A_PAGE):
        if start:
            pdf.next_page()
        part = rows[start : start + ROWS_A_PAGE]
        if start and repeat_heading:
            part = [rows[0], *part]
        pdf.table([50, 110, 190, 280, 370], [60 + 20 * i for i in range(len(part) + 1)], part)
    return pdf.bytes()


def as_word(rows: list[list[str]]) -> bytes:
    def build(document: Any) -> None:
        document.add_paragraph("支出决算表")
        table = document.add_table(len(rows), len(rows[0]))
        for cells, values in zip(table.rows, rows, strict=True):
            for cell, value in zip(cells.cells, values, strict=True):
                cell.text = value

    return word(build)


@few
@given(body, st.booleans())
def test_pdf(amounts: list[tuple[str, str]], repeat_heading: bool) -> None:
    rows = rows_of(amounts)
    assert texts(open_document(as_pdf(rows, repeat_heading), "x").tables) == rows


@few
@given(body)
def test_docx(amounts: list[tuple[str, str]]) -> None:
    rows = rows_of(amounts)
    assert texts(open_document(as_word(rows), "x").tables) == rows


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@few
@given(amounts=body)
def test_text(encoding: str, amounts: list[tuple[str, str]]) -> None:
    rows = rows_of(amounts)
    pages = [rows[i : i + ROWS_A_PAGE] for i in range(0, len(rows), ROWS_A_PAGE)]
    text = "支出决算表\n\n" + "\n\n".join("\n".join("\t".join(row) for row in page) for page in pages)
    assert texts(open_document(text.encode(encoding), "x").tables) == rows


@few
@given(body)
def test_one_cell_a_line(amounts: list[tuple[str, str]]) -> None:
    rows = rows_of(amounts)
    text = "支出决算表\n" + "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows)
    assert texts(open_document(text.encode(), "x").tables) == rows
