"""A table of a web page -> `Table` with its spans; and whether it holds data or only arranges the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from loaders.document import Cell, Place, Table
from loaders.errors import UnreadableDocument
from loaders.formats.html_text import is_shown, tag_of, walk

MAX_CELLS = 2_000_000
_MAX_SPAN = 1000
_LONG = 800  # characters of a cell that holds a page and not a figure
_FEW = 8
_PER_INNER = 4  # cells with text of its own that a table of data has for each table inside it


class Mark(NamedTuple):
    """A `td` or `th`: its text, spans as marked, and the tables inside it."""

    text: str
    row_span: int
    col_span: int
    inner: tuple[Any, ...]


def rows_of(table: Any) -> list[list[Mark]]:
    """The shown rows of a `table` element, those of its inner tables left out."""
    return [[_mark(cell) for cell in _children(row, ("td", "th"))] for row in _rows(table)]


def is_data(rows: list[list[Mark]]) -> bool:
    """True for a table of data, False for one that arranges the page (or holds a single row or column of text)."""
    filled = [mark for row in rows for mark in row if mark.text]
    inner = sum(len(mark.inner) for row in rows for mark in row)
    width = max((sum(mark.col_span for mark in row) for row in rows), default=0)
    if width < 2 or len(filled) < (3 if len(rows) == 1 else 2):
        return False
    longest = max(len(mark.text) for mark in filled)
    if longest > _LONG and len(filled) < _FEW:
        return False
    return len(filled) >= _PER_INNER * inner


def read_table(rows: list[list[Mark]]) -> Table | None:
    """The grid of the rows without blank columns at its right end; None without any text.

    Its index and the places of its cells are set when its place in the document is known.
    """
    cells = list(_cells(rows))
    n_cols = max((cell.col + 1 for cell in cells if cell.text), default=0)
    if not n_cols:
        return None
    kept = (
        Cell(c.row, c.col, c.text, c.place, c.row_span, min(c.col_span, n_cols - c.col))
        for c in cells
        if c.col < n_cols
    )
    return Table(0, None, len(rows), n_cols, tuple(kept), ruled=True)


def _cells(rows: list[list[Mark]]) -> Iterator[Cell]:
    """Each cell at the first column of its row that no cell above or before it covers."""
    taken: dict[int, set[int]] = {}
    area = 0
    for r, row in enumerate(rows):
        here = taken.pop(r, set())
        col = 0
        for mark in row:
            while col in here:
                col += 1
            width = next((w for w in range(1, mark.col_span) if col + w in here), mark.col_span)
            height = min(mark.row_span or len(rows), len(rows) - r)
            area += height * width
            if area > MAX_CELLS:
                raise UnreadableDocument("too_large", f"A table of the web page has more than {MAX_CELLS} cells.")
            yield Cell(r, col, mark.text, Place(), height, width)
            for below in range(r + 1, r + height):
                taken.setdefault(below, set()).update(range(col, col + width))
            col += width


def _rows(table: Any) -> Iterator[Any]:
    for child in _children(table, ("tr", "thead", "tbody", "tfoot")):
        if tag_of(child) == "tr":
            yield child
        else:
            yield from _children(child, ("tr",))


def _children(element: Any, names: tuple[str, ...]) -> Iterator[Any]:
    return (child for child in element if tag_of(child) in names and is_shown(child))


def _mark(cell: Any) -> Mark:
    inner = frozenset(cell.iterdescendants("table"))
    parts = list(walk(cell, inner))
    text = "\n".join(part for part in parts if isinstance(part, str))
    return Mark(text, _span(cell, "rowspan"), max(1, _span(cell, "colspan")), tuple(p for p in parts if p in inner))


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(int(text), _MAX_SPAN) if text.isascii() and text.isdigit() else 1
