"""Real documents beside the repository (`MINGZHANG_SHARED`, or `../shared`): figures of tables in each format."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pdfplumber
import pytest

from loaders.document import Document, Table
from loaders.formats import open_document
from loaders.formats.table_parts import PageTable

SHARED = Path(os.environ.get("MINGZHANG_SHARED", str(Path(__file__).parents[3] / "shared")))
CORPUS = SHARED / "corpus"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the documents of ../shared are not here"),
]
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?%?")


def read(pattern: str) -> Document:
    (path,) = CORPUS.glob(pattern)
    return open_document(path.read_bytes(), path.name)


def cells(table: Table) -> list[str]:
    return [text for cell in table.cells if (text := "".join(cell.text.split()))]


@pytest.mark.parametrize(
    ("seed", "other"),
    [
        ("seeds/001_*.txt", "rendered/001_*.docx"),
        ("seeds/001_*.txt", "rendered/001_????????????????.pdf"),
        ("seeds/001_*.txt", "rendered/001_*.word.pdf"),
        ("seeds/000_*.txt", "rendered/000_*.watermark.pdf"),
        ("seeds/003_*.txt", "rendered/003_*.docx"),
    ],
)
def test_one_document_in_two_formats_has_the_same_cells(seed: str, other: str) -> None:
    ours, theirs = read(seed).tables, read(other).tables
    assert len(ours) == len(theirs)
    for mine, its in zip(ours, theirs, strict=True):
        assert cells(mine) == cells(its)


def test_the_text_documents_have_their_tables() -> None:
    """5 of the ten tables and 23 forms; 10 and 8; 12, and 31 forms in two parts each; 3 forms; 7 forms."""
    counts = {seed: len(read(f"seeds/{seed}_*.txt").tables) for seed in ("000", "001", "002", "003", "004")}
    assert counts == {"000": 28, "001": 18, "002": 75, "003": 3, "004": 7}


@pytest.mark.parametrize("name", ["001", "003", "014", "210", "223"])
def test_every_figure_stands_alone_in_its_cell_as_pdfplumber_reads_it(name: str) -> None:
    """pdfplumber's own table finder is the second opinion. We drop repeated headings, which hold no figures."""
    path = CORPUS / "real" / f"{name}.pdf"
    ours = Counter(c for t in open_document(path.read_bytes(), name).tables for c in cells(t) if _NUMBER.fullmatch(c))
    with pdfplumber.open(path) as pdf:
        found = (cell for page in pdf.pages for table in page.extract_tables() for row in table for cell in row)
        theirs = Counter("".join(cell.split()) for cell in found if cell)
    assert ours == Counter({text: n for text, n in theirs.items() if _NUMBER.fullmatch(text)})


def test_a_title_with_digits_of_another_font_is_one_line() -> None:
    lines = [line.text for line in read("real/001.pdf").lines]
    assert "2024年度部门决算" in lines


def test_tables_of_a_scan_hold_the_figures_of_the_text_layer() -> None:
    """Three pages of the scan (a table, classes, a form) beside the same pages with text."""
    from loaders.formats.scan import read_pdf_pages

    (scan,) = (CORPUS / "rendered").glob("001_*.scan.pdf")
    document = open_document(scan.with_name(scan.name.replace(".scan", "")).read_bytes(), "text")
    for number, page in read_pdf_pages(scan.read_bytes(), (3, 6, 24)).items():
        tables = [item for item in page.items if isinstance(item, PageTable)]
        found = Counter("".join(c.text.split()) for t in tables for c in t.contents)
        expected = Counter("".join(c.text.split()) for t in document.tables for c in t.cells if c.place.page == number)
        assert {k: n for k, n in found.items() if _NUMBER.fullmatch(k)} == {
            k: n for k, n in expected.items() if _NUMBER.fullmatch(k)
        }
