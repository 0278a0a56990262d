"""A sample as a web page: tables with rowspan and colspan, the rest as paragraphs."""

from __future__ import annotations

from html import escape

from tests.documents.writer.figures import GridCell, Heading, Paragraph, Sample, TablePart
from tests.documents.writer.style import SAMPLE_STYLE, Style


def cell_html(cell: GridCell) -> str:
    """A cell with the spans that it has."""
    spans = {"rowspan": cell.row_span, "colspan": cell.col_span}
    marks = "".join(f' {name}="{size}"' for name, size in spans.items() if size > 1)
    return f"<td{marks}>{escape(cell.text) or '&nbsp;'}</td>"


def table_html(table: TablePart) -> list[str]:
    """Title, head line and grid of a table."""
    rows = [
        "<tr>" + "".join(cell_html(cell) for cell in table.cells if cell.row == r) + "</tr>"
        for r in range(table.n_rows)
    ]
    above = [table.title, table.number, "　　".join(text for text in table.head if text)]
    return [*(f"<p>{escape(text)}</p>" for text in above if text), '<table border="1">', *rows, "</table>"]


def write(sample: Sample, style: Style = SAMPLE_STYLE) -> bytes:
    """The whole sample as HTML in the encoding of the style."""
    lines = [f"<h1>{escape(line)}</h1>" for line in sample.cover]
    for part in sample.parts:
        match part.content:
            case TablePart() as table:
                lines += table_html(table)
            case Heading(text, level):
                lines.append(f"<h{level + 1}>{escape(text)}</h{level + 1}>")
            case Paragraph(text):
                lines.append(f"<p>{escape(text)}</p>")
    lines += [f"<p>{escape(line)}</p>" for line in sample.closing]
    head = f'<html><head><meta charset="{style.encoding}"><title>{escape(" ".join(sample.cover))}</title></head><body>'
    return "\n".join(["<!DOCTYPE html>", head, *lines, "</body></html>", ""]).encode(style.encoding)
