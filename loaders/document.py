"""What a file looks like once its container is forgotten: pages, lines of text and tables with addresses.

Everything above `loaders.formats` works on these types and does not know what a PDF is.
Coordinates are PDF points from the top left corner of the page as a reader sees it (after /Rotate).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

REVIEW_CONFIDENCE = 0.9
"""Text that was recognised with less confidence than this is to be looked at by a person."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points: left, top, right, bottom."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text as set on a page; `confidence` is 1 where nothing was recognised optically."""

    text: str
    box: Box
    size: float = 0.0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling segment (or the edge of a thin rectangle) on a page."""

    box: Box


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed; only what applies is set, nothing is ever made up.

    `page` and `line` count from 1. `line` is the line of a text file; in a file without pages and lines of its own
    (Word, web page, workbook) it is the number of a line among those outside tables. `table` is the index of the table
    in the document, `row` and `col` count from 0 inside it.
    """

    page: int | None = None
    line: int | None = None
    sheet: str | None = None
    cell: str | None = None
    box: Box | None = None
    table: int | None = None
    row: int | None = None
    col: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: text as printed (line breaks kept), its anchor and spans in the grid, its place."""

    row: int
    col: int
    text: str
    place: Place
    row_span: int = 1
    col_span: int = 1
    confidence: float = 1.0


@dataclass(frozen=True)
class Table:
    """A grid of cells in reading order.

    `ruled` is True where spans are known (from rules or markup); in plain text they are not, and a blank cell may
    belong to its neighbour. Blank cells are present with text "". A position that a span covers has no cell of its own.
    `sliding` is True where blank cells were lost in front of others, so that the column of a figure is not certain.
    """

    index: int
    page: int | None
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    ruled: bool
    sliding: bool = False

    @cached_property
    def grid(self) -> dict[tuple[int, int], Cell]:
        """(row, col) -> the cell that covers it, spans filled in."""
        return {
            (cell.row + r, cell.col + c): cell
            for cell in self.cells
            for r in range(cell.row_span)
            for c in range(cell.col_span)
        }

    @cached_property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Anchored cells by row (a cell stands in the row of its anchor only)."""
        out: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.col)):
            out[cell.row].append(cell)
        return tuple(tuple(row) for row in out)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside every table, as printed."""

    text: str
    place: Place
    size: float = 0.0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its size in points; words and rules are kept for files that have a geometry.

    `clipped` are the boxes of lines that the edge of what is shown cuts through, so that they cannot be read whole.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    clipped: tuple[Box, ...] = ()


Block = Line | Table


@dataclass(frozen=True)
class Document:
    """A file as pages and a sequence of blocks (lines and tables) in reading order.

    `media` is one of "pdf", "pdf-scan", "docx", "doc", "xlsx", "xls", "html", "text", "image".
    A table that continues on the next page is one `Table` here; each cell keeps its own page. `hidden` are the places
    of what the file holds and does not show (hidden sheets, rows and columns of a workbook), which is not read.
    """

    sha256: str
    name: str
    media: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    hidden: tuple[Place, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in reading order."""
        return tuple(b for b in self.blocks if isinstance(b, Table))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of text outside tables, in reading order."""
        return tuple(b for b in self.blocks if isinstance(b, Line))
