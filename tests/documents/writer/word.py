"""A sample as a Word document, with merged cells as Word stores them; the same bytes on every run."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.documents.writer.figures import Heading, Paragraph, Part, Sample, TablePart
from tests.documents.writer.style import SAMPLE_STYLE, Style

PRINTED = datetime(2025, 1, 1)  # noqa: DTZ001 (Word stores the date without a zone)


def add_table(document: Document, table: TablePart) -> None:
    """Title, head line and grid of a table."""
    for text, align in ((table.title, WD_ALIGN_PARAGRAPH.CENTER), (table.number, WD_ALIGN_PARAGRAPH.RIGHT)):
        if text:
            document.add_paragraph(text).alignment = align
    if any(table.head):
        document.add_paragraph("    ".join(text for text in table.head if text)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    grid = document.add_table(rows=table.n_rows, cols=table.n_cols)
    grid.style = "Table Grid"
    for cell in table.cells:
        place = grid.cell(cell.row, cell.col)
        if cell.row_span > 1 or cell.col_span > 1:
            place = place.merge(grid.cell(cell.row + cell.row_span - 1, cell.col + cell.col_span - 1))
        place.text = cell.text
        for run in place.paragraphs[0].runs:
            run.font.size = Pt(table.size)


def add_part(document: Document, part: Part) -> None:
    """One part, on a new page where it asks for one."""
    if part.new_page and len(document.paragraphs) > 0:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    match part.content:
        case TablePart() as table:
            add_table(document, table)
        case Heading(text, level):
            document.add_heading(text, level)
        case Paragraph(text):
            document.add_paragraph(text)


def repack(data: bytes) -> bytes:
    """The same zip with a fixed time on every member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            target.writestr(zipfile.ZipInfo(name, PRINTED.timetuple()[:6]), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write(sample: Sample, style: Style = SAMPLE_STYLE) -> bytes:
    """The whole sample as .docx."""
    document = docx.Document()
    document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    if sample.page == "landscape":
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for line in sample.cover:
        document.add_heading(line, 0)
    for part in sample.parts:
        add_part(document, part)
    for line in sample.closing:
        document.add_paragraph(line)
    properties = document.core_properties
    properties.author, properties.created, properties.modified = "Mingzhang", PRINTED, PRINTED
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())
