"""One real document in several formats gives the same facts, projects and key figures (`../shared` beside the repo)."""

from __future__ import annotations

import io
import os
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from loaders.document import Document, Line, Place
from loaders.formats import libreoffice, open_document
from loaders.reading import read
from loaders.records import Disclosure
from loaders.values import parse_number

CORPUS = Path(os.environ.get("MINGZHANG_SHARED", str(Path(__file__).parents[3] / "shared"))) / "corpus"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the documents of ../shared are not here"),
]
needs_libreoffice = pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")


@cache
def disclosure(pattern: str) -> Disclosure:
    (path,) = CORPUS.glob(pattern)
    (found,) = read(path.read_bytes(), path.name).disclosures
    return found


def as_workbook(document: Document) -> bytes:
    """The document as accountants keep it: a sheet for each table below its title, figures as numbers with a format."""
    book = openpyxl.Workbook()
    sheet = book.active
    row = 1
    for block in document.blocks:
        if isinstance(block, Line):
            sheet.cell(row, 1, block.text)
            row += 1
            continue
        for cell in block.cells:
            put(sheet.cell(row + cell.row, 1 + cell.col), cell.text)
            if cell.row_span > 1 or cell.col_span > 1:
                end = (row + cell.row + cell.row_span - 1, cell.col + cell.col_span)
                sheet.merge_cells(
                    start_row=row + cell.row, start_column=1 + cell.col, end_row=end[0], end_column=end[1]
                )
        sheet, row = book.create_sheet(), 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: Any, text: str) -> None:
    number = parse_number(text)
    if number is None or text != "".join(text.split()):
        cell.value = text or None
        return
    cell.value = float(number.value / 100 if number.percent else number.value)
    digits = "0" + ("." + "0" * number.decimals if number.decimals else "")
    cell.number_format = ("#,##" + digits if "," in text else digits) + ("%" if number.percent else "")


def assert_same(ours: Disclosure, theirs: Disclosure) -> None:
    assert len(theirs.facts) > 100
    for mine, its in zip(ours.facts, theirs.facts, strict=True):
        assert plain(its) == plain(mine)
    assert plain(theirs.projects) == plain(ours.projects)
    assert len(theirs.projects) == 8
    assert theirs.key_figures == ours.key_figures
    assert (theirs.department, theirs.year, theirs.kind) == (ours.department, ours.year, ours.kind)


def plain(record: Any) -> Any:
    """A record as values, without its places, which differ from format to format."""
    if isinstance(record, Place):
        return None
    if isinstance(record, tuple):
        return [plain(item) for item in record]
    if isinstance(record, dict):
        return {key: plain(item) for key, item in record.items() if not isinstance(item, Place)}
    if hasattr(record, "__dataclass_fields__"):
        return {f.name: plain(getattr(record, f.name)) for f in fields(record)}
    return "".join(record.split()) if isinstance(record, str) else record


@pytest.mark.parametrize(
    "other",
    [
        "rendered/001_????????????????.pdf",
        "rendered/001_????????????????.docx",
        "rendered/001_*.html",
        pytest.param("rendered/001_*.doc", marks=needs_libreoffice),
    ],
)
def test_the_same_facts(other: str) -> None:
    assert_same(disclosure("seeds/001_*.txt"), disclosure(other))


@pytest.mark.parametrize("media", ["xlsx", pytest.param("xls", marks=needs_libreoffice)])
def test_the_same_facts_from_a_workbook(media: str) -> None:
    (path,) = CORPUS.glob("rendered/001_????????????????.docx")
    data = as_workbook(open_document(path.read_bytes(), "x"))
    if media == "xls":
        data = libreoffice.convert(data, "xlsx", "xls")
    reading = read(data, "x")
    (found,) = reading.disclosures
    assert reading.document.media == media
    assert_same(disclosure("seeds/001_*.txt"), found)


@pytest.mark.parametrize("name", ["department_budget_2026.xlsx", "unit_budget_2026.xlsx", "unit_budget.xls"])
def test_blank_templates_have_tables_and_no_figures(name: str) -> None:
    found = disclosure(f"templates/{name}")
    assert [entry.status for entry in found.tables] == ["empty"] * 9
    assert len({entry.form for entry in found.tables}) == 9
    assert [fact for fact in found.facts if fact.value is not None] == []
    assert (found.key_figures, found.projects, found.coverage.cells_unexplained) == ({}, (), 0)


def test_a_web_page_of_prose() -> None:
    """A commission's page of 2018: three publics 2800.68 and running costs 16252.11, in 万元."""
    found = disclosure("real/228.html")
    figures = {key: found.facts[index].printed for key, index in found.key_figures.items()}
    assert figures["three_public_total"] == "2800.68"
    assert figures["agency_operating"] == "16252.11"
    assert (found.year, found.kind) == (2018, "budget")
