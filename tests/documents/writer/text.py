"""A sample as a text file: one line a paragraph, cells of a table parted by tabs, blank cells for what is merged."""

from __future__ import annotations

from tests.documents.writer.figures import Heading, Paragraph, Sample, TablePart
from tests.documents.writer.style import SAMPLE_STYLE, Style


def table_lines(table: TablePart, cells: str) -> list[str]:
    """Title, head line and rows of a table; `cells` as in `Style`."""
    texts = {(cell.row, cell.col): cell.text for cell in table.cells}
    grid = [[texts.get((r, c), "") for c in range(table.n_cols)] for r in range(table.n_rows)]
    if cells == "tabs":
        rows = ["\t".join(row) for row in grid]
    else:
        rows = [line for row in grid for line in [*(f"\t{text}" for text in row), ""]]
    above = [table.title, table.number, *table.head]
    return ["", *[line for line in above if line], "", *rows, ""]


def write(sample: Sample, style: Style = SAMPLE_STYLE) -> bytes:
    """The whole sample in the encoding of the style."""
    lines: list[str] = [*sample.cover]
    for part in sample.parts:
        match part.content:
            case TablePart() as table:
                lines += table_lines(table, style.cells)
            case Heading(text) | Paragraph(text):
                lines += [text, ""]
    return ("\n".join([*lines, *sample.closing]).lstrip("\n") + "\n").encode(style.encoding)
