"""A sample as PDF: bordered tables with merged cells, page breaks inside long tables, landscape pages.

The Chinese font is embedded, so that text and page image are right on every machine.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from writer.figures import GridCell, Heading, Paragraph, Part, Sample, TablePart
from writer.wrap import wrap

FONT = "MingzhangSample"
FONT_FILE = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
"""WenQuanYi Micro Hei (Debian package fonts-wqy-microhei, Apache-2.0)."""

MARGIN = 56.0
PROSE_SIZE, TITLE_SIZE, COVER_SIZE = 10.5, 15.0, 22.0
LEADING = 1.3
PADDING = 2.5
NUMBER = re.compile(r"[-－]?[\d,]+(\.\d+)?%?")


def width_of(text: str, size: float) -> float:
    """Width of a line in points."""
    return float(stringWidth(text, FONT, size))


@dataclass(frozen=True)
class Line:
    """The lines of a cell and the size at which its longest word fits."""

    texts: list[str]
    size: float

    @property
    def height(self) -> float:
        """Height of the lines in points."""
        return len(self.texts) * self.size * LEADING


def fit(text: str, width: float, size: float) -> Line:
    """Wrap a cell; a number that is wider than its column is set smaller, never broken."""
    while True:
        lines = wrap(text, width, partial(width_of, size=size))
        if size <= 5 or all(width_of(line, size) <= width for line in lines):
            return Line(lines, size)
        size -= 0.5


class Sheet:
    """A canvas with a cursor that goes down the page."""

    def __init__(self, page: str) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, invariant=1)
        self.number = 0
        self.base = self.page = page
        self.size: tuple[float, float] = A4
        self.y = 0.0
        self.turn(page)

    def turn(self, page: str = "") -> None:
        """Begin a page on portrait or landscape paper (empty: as before)."""
        if self.number:
            self.canvas.setFont(FONT, 9)
            self.canvas.drawCentredString(self.size[0] / 2, 28, f"— {self.number} —")
            self.canvas.showPage()
        self.page = page or self.page
        self.size = landscape(A4) if self.page == "landscape" else A4
        self.canvas.setPageSize(self.size)
        self.canvas.setLineWidth(0.6)
        self.number += 1
        self.y = self.size[1] - MARGIN

    @property
    def width(self) -> float:
        """Width between the margins."""
        return self.size[0] - 2 * MARGIN

    def line(self, text: str, size: float, align: str = "left") -> None:
        """One line, on a new page when this one is full."""
        if self.y - size * LEADING < MARGIN:
            self.turn()
        self.y -= size * LEADING
        self.draw(text, (MARGIN, MARGIN + self.width), self.y, size, align)

    def draw(self, text: str, span: tuple[float, float], y: float, size: float, align: str) -> None:
        """A line between the ends of `span` on the base line `y`."""
        left, right = span
        free = right - left - width_of(text, size)
        shift = {"left": 0.0, "center": free / 2, "right": free}[align]
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(left + shift, y, text)

    def paragraph(self, text: str, size: float, align: str = "left", indent: str = "") -> None:
        """A wrapped paragraph."""
        for line in wrap(indent + text, self.width, partial(width_of, size=size)):
            self.line(line, size, align)
        self.y -= size * 0.4

    def room(self, height: float) -> bool:
        """Whether `height` points are left on the page."""
        return self.y - height >= MARGIN

    def bytes(self) -> bytes:
        """The finished file."""
        self.turn()
        self.canvas.save()
        return self.buffer.getvalue()


@dataclass(frozen=True)
class Layout:
    """A table measured for a given width: edges of the columns, wrapped cells, heights of the rows."""

    table: TablePart
    edges: tuple[float, ...]
    lines: dict[GridCell, Line]
    heights: tuple[float, ...]


def measure(table: TablePart, width: float) -> Layout:
    """Wrap every cell and give each row the height that its cells need."""
    scale = width / sum(table.widths)
    edges = tuple(MARGIN + x for x in accumulate((w * scale for w in table.widths), initial=0.0))
    lines = {
        cell: fit(cell.text, edges[cell.col + cell.col_span] - edges[cell.col] - 2 * PADDING, table.size)
        for cell in table.cells
    }
    heights = [table.size * LEADING + 2 * PADDING] * table.n_rows
    for cell in sorted(table.cells, key=lambda c: c.row_span):
        rows = range(cell.row, cell.row + cell.row_span)
        missing = lines[cell].height + 2 * PADDING - sum(heights[r] for r in rows)
        if missing > 0:
            heights[rows[-1]] += missing
    return Layout(table, edges, lines, tuple(heights))


def alignment(cell: GridCell, table: TablePart) -> str:
    """Amounts stand at the right, headings, codes and merged cells in the middle, labels at the left."""
    if cell.row < table.header_rows:
        return "center"
    if NUMBER.fullmatch(cell.text) and cell.col:
        return "center" if cell.text.isdigit() else "right"
    return "center" if cell.row_span > 1 else "left"


def draw_rows(sheet: Sheet, layout: Layout, first: int, last: int) -> None:
    """Rows first..last-1 at the cursor; a cell that began on an earlier page is an empty box here."""
    tops = list(accumulate(layout.heights[first:last], lambda y, h: y - h, initial=sheet.y))
    for cell in layout.table.cells:
        begin, end = max(cell.row, first), min(cell.row + cell.row_span, last)
        if begin >= end:
            continue
        left, right = layout.edges[cell.col], layout.edges[cell.col + cell.col_span]
        top, bottom = tops[begin - first], tops[end - first]
        sheet.canvas.rect(left, bottom, right - left, top - bottom)
        if cell.row >= first and cell.text:
            draw_cell(sheet, layout, cell, (left + PADDING, top, right - PADDING, bottom))
    sheet.y = tops[-1]


def draw_cell(sheet: Sheet, layout: Layout, cell: GridCell, box: tuple[float, float, float, float]) -> None:
    """The lines of a cell, centred between top and bottom of its box."""
    left, top, right, bottom = box
    line = layout.lines[cell]
    y = (top + bottom) / 2 + line.height / 2
    for text in line.texts:
        y -= line.size * LEADING
        sheet.draw(text, (left, right), y + line.size * 0.3, line.size, alignment(cell, layout.table))


def draw_head(sheet: Sheet, table: TablePart) -> None:
    """Title, table number and the line with department, year and unit."""
    if table.title:
        sheet.y -= 6
        sheet.paragraph(table.title, TITLE_SIZE - 2, "center")
    if table.number:
        sheet.line(table.number, 9, "right")
    if any(table.head):
        sheet.y -= 9 * LEADING
        for text, align in zip(table.head, ("left", "center", "right"), strict=True):
            if text:
                sheet.draw(text, (MARGIN, MARGIN + sheet.width), sheet.y, 9, align)
    sheet.y -= 5


def draw_table(sheet: Sheet, table: TablePart) -> None:
    """A table, cut between two rows where a page ends."""
    layout = measure(table, sheet.width)
    if not sheet.room(60 + sum(layout.heights[: table.header_rows + 3])):
        sheet.turn()
    draw_head(sheet, table)
    first = 0
    for row in range(table.n_rows):
        if not sheet.room(sum(layout.heights[first : row + 1])) and row > first:
            draw_rows(sheet, layout, first, row)
            sheet.turn()
            if table.repeat_header:
                draw_rows(sheet, layout, 0, table.header_rows)
            first = row
    draw_rows(sheet, layout, first, table.n_rows)
    sheet.y -= 8


def draw_part(sheet: Sheet, part: Part) -> None:
    """One part, on a new page where it asks for one or needs other paper."""
    page = part.page or (sheet.base if isinstance(part.content, TablePart) else "")
    if part.new_page or (page and page != sheet.page):
        sheet.turn(page)
    match part.content:
        case TablePart() as table:
            draw_table(sheet, table)
        case Heading(text, level):
            sheet.y -= 6
            sheet.paragraph(text, TITLE_SIZE if level == 1 else 12, "center" if level == 1 else "left")
        case Paragraph(text):
            sheet.paragraph(text, PROSE_SIZE, indent="　　" if "。" in text else "")


def write(sample: Sample) -> bytes:
    """The whole sample as PDF; raises FileNotFoundError when the font is not installed."""
    if not FONT_FILE.exists():
        raise FileNotFoundError(f"{FONT_FILE}: install the font with: apt-get install fonts-wqy-microhei")
    registerFont(TTFont(FONT, FONT_FILE, subfontIndex=0))
    sheet = Sheet(sample.page)
    sheet.canvas.setTitle(" ".join(sample.cover))
    sheet.y -= sheet.size[1] / 4
    for line in sample.cover:
        sheet.paragraph(line, COVER_SIZE, "center")
        sheet.y -= COVER_SIZE
    for part in sample.parts:
        draw_part(sheet, part)
    for line in sample.closing:
        sheet.paragraph(line, 9)
    return sheet.bytes()
