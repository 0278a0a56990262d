"""A sample as PDF: bordered tables with merged cells, page breaks inside long tables, landscape pages.

The Chinese font is embedded, so that text and page image are right on every machine.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.documents.writer.figures import GridCell, Heading, Paragraph, Part, Sample, TablePart
from tests.documents.writer.style import MARGIN, SAMPLE_STYLE, Font, Style
from tests.documents.writer.wrap import wrap

PROSE_SIZE, TITLE_SIZE, COVER_SIZE = 10.5, 15.0, 22.0
LEADING = 1.3
PADDING = 2.5
BAR = 0.48
NUMBER = re.compile(r"[-－]?[\d,]+(\.\d+)?%?")


@dataclass(frozen=True)
class Line:
    """The lines of a cell and the size at which its longest word fits."""

    texts: list[str]
    size: float

    @property
    def height(self) -> float:
        """Height of the lines in points."""
        return len(self.texts) * self.size * LEADING


def fit(text: str, width: float, font: Font, size: float) -> Line:
    """Wrap a cell; a number that is wider than its column is set smaller, never broken."""
    while True:
        lines = wrap(text, width, partial(font.width, size=size))
        if size <= 5 or all(font.width(line, size) <= width for line in lines):
            return Line(lines, size)
        size -= 0.5


class Sheet:
    """A canvas with a cursor that goes down the page."""

    def __init__(self, page: str, style: Style) -> None:
        self.style = style
        self.font = style.font
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, invariant=1)
        self.number = 0
        self.base = self.page = page
        self.size: tuple[float, float] = A4
        self.carried: dict[GridCell, list[str]] = {}
        self.y = 0.0
        self.turn(page)

    def turn(self, page: str = "") -> None:
        """Begin a page on portrait or landscape paper (empty: as before)."""
        if self.number:
            if self.style.footer:
                self.draw(f"— {self.number} —", (0, self.size[0]), 28, 9, "center")
            self.canvas.showPage()
        self.page = page or self.page
        self.size = landscape(A4) if self.page == "landscape" else A4
        if self.style.rotated and self.page == "landscape":
            self.canvas.setPageSize(self.size)  # as seen: the sheet itself gets the sides exchanged
            self.canvas.setPageRotation(90)
            self.canvas.transform(0, 1, -1, 0, A4[0], 0)
        else:
            self.canvas.setPageSize(self.size)
            self.canvas.setPageRotation(0)
        self.canvas.setLineWidth(0.6)
        if self.style.watermark:
            self.mark(self.style.watermark)
        self.number += 1
        self.y = self.size[1] - MARGIN

    def mark(self, text: str) -> None:
        """A grey text across the middle of the page."""
        self.canvas.saveState()
        self.canvas.setFillGray(0.85)
        self.canvas.translate(self.size[0] / 2, self.size[1] / 2)
        self.canvas.rotate(35)
        width = self.font.width(text, 40)
        self.draw(text, (-width / 2, width / 2), 0, 40, "left")
        self.canvas.restoreState()

    @property
    def width(self) -> float:
        """Width between the margins."""
        return self.size[0] - 2 * MARGIN

    def line(self, text: str, size: float, align: str = "left") -> None:
        """One line, on a new page when this one is full."""
        if self.y - size * LEADING < self.style.bottom:
            self.turn()
        self.y -= size * LEADING
        self.draw(text, (MARGIN, MARGIN + self.width), self.y, size, align)

    def draw(self, text: str, span: tuple[float, float], y: float, size: float, align: str) -> None:
        """A line between the ends of `span` on the base line `y`."""
        left, right = span
        free = right - left - self.font.width(text, size)
        shift = {"left": 0.0, "center": free / 2, "right": free}[align]
        for offset in (0.0, 0.3) if self.style.doubled and align == "center" else (0.0,):
            x = left + shift + offset
            for font, run in self.font.runs(text):
                self.canvas.setFont(font, size)
                self.canvas.drawString(x, y, run)
                x += stringWidth(run, font, size)

    def frame(self, left: float, bottom: float, right: float, top: float) -> None:
        """The rules around a cell."""
        if self.style.rules == "boxes":
            self.canvas.rect(left, bottom, right - left, top - bottom)
        elif self.style.rules == "lines":
            across = [(left, top, right, top), (left, bottom, right, bottom)]
            down = [(left, bottom, left, top), (right, bottom, right, top)]
            self.canvas.lines([*across, *down])
        elif self.style.rules == "bars":
            for x, y, width, height in (
                (left, bottom, right - left, BAR),
                (left, top, right - left, BAR),
                (left, bottom, BAR, top - bottom),
                (right, bottom, BAR, top - bottom + BAR),
            ):
                self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def paragraph(self, text: str, size: float, align: str = "left", indent: str = "") -> None:
        """A wrapped paragraph."""
        for line in wrap(indent + text, self.width, partial(self.font.width, size=size)):
            self.line(line, size, align)
        self.y -= size * 0.4

    def room(self, height: float) -> bool:
        """Whether `height` points are left on the page."""
        return self.y - height >= self.style.bottom

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


def measure(table: TablePart, width: float, font: Font) -> Layout:
    """Wrap every cell and give each row the height that its cells need."""
    scale = width / sum(table.widths)
    edges = tuple(MARGIN + x for x in accumulate((w * scale for w in table.widths), initial=0.0))
    lines = {
        cell: fit(cell.text, edges[cell.col + cell.col_span] - edges[cell.col] - 2 * PADDING, font, table.size)
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
        sheet.frame(left, bottom, right, top)
        box = (left + PADDING, top, right - PADDING, bottom)
        if sheet.style.carry and (cell.row < first or cell.row + cell.row_span > last):
            draw_cut_cell(sheet, layout, cell, box)
        elif cell.row >= first and cell.text:
            draw_cell(sheet, layout, cell, box)
    sheet.y = tops[-1]


def draw_cell(sheet: Sheet, layout: Layout, cell: GridCell, box: tuple[float, float, float, float]) -> None:
    """The lines of a cell, centred between top and bottom of its box."""
    left, top, right, bottom = box
    line = layout.lines[cell]
    y = (top + bottom) / 2 + line.height / 2
    for text in line.texts:
        y -= line.size * LEADING
        sheet.draw(text, (left, right), y + line.size * 0.3, line.size, alignment(cell, layout.table))


def draw_cut_cell(sheet: Sheet, layout: Layout, cell: GridCell, box: tuple[float, float, float, float]) -> None:
    """As many lines as fit between top and bottom; the rest is kept for the next page."""
    left, top, right, bottom = box
    line = layout.lines[cell]
    rest = sheet.carried.get(cell, line.texts if cell.text else [])
    room = max(1, int((top - bottom - 2 * PADDING + 0.01) / (line.size * LEADING)))
    y = top - PADDING
    for text in rest[:room]:
        y -= line.size * LEADING
        sheet.draw(text, (left, right), y + line.size * 0.3, line.size, alignment(cell, layout.table))
    sheet.carried[cell] = rest[room:]


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
    layout = measure(table, sheet.width, sheet.font)
    sheet.carried = {}
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


def write(sample: Sample, style: Style = SAMPLE_STYLE) -> bytes:
    """The whole sample as PDF; raises FileNotFoundError when the font is not installed."""
    style.font.register()
    sheet = Sheet(sample.page, style)
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
