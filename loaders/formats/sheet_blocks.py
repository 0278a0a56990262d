"""The grid of a sheet -> lines and tables: titles, captions and notes are lines, the rows between them are tables.

A sheet has no paragraphs: a title is a row with a single text, a caption (部门：…, 单位：元) a row of such texts.
After a table, a blank row and a title begin the next one; a title of a form begins it without a blank row too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.document import Cell, Line, Table
from loaders.formats.sheet import Grid

_CAPTION = re.compile(
    r"[:：]|^(?:预算|决算)?公开\s*\d+\s*表|^\d{4}\s*年(?:度|预算|决算)?$|^附?表\s*[\d一二三四五六七八九十]+$"
)
_FIGURE = re.compile(r"[-\d.,%\s]+")
_TITLE = re.compile(r"^[^:：。；]{4,60}表(?:[（(][^（）()]{0,20}[)）])?$")
_NOTE = re.compile(r"^\s*(?:注|备注|说明|填报|填表|制表|审核|单位负责人|[*＊※])|[。；]|^.{60}", re.S)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the grid: all its cells, those with a text, and whether a cell from above reaches into it."""

    number: int
    cells: tuple[Cell, ...]
    filled: tuple[Cell, ...]
    is_under: bool

    @property
    def is_blank(self) -> bool:
        return not self.filled and not self.is_under

    @property
    def is_single(self) -> bool:
        """One text and nothing beside it."""
        return len(self.filled) == 1 and not self.is_under

    @property
    def is_caption(self) -> bool:
        """Only texts as they stand between a title and its table."""
        texts = [cell.text for cell in self.filled]
        labels = sum(_CAPTION.search(text.strip()) is not None for text in texts)
        return not self.is_under and bool(texts) and 2 * labels > len(texts) and not any(map(_FIGURE.fullmatch, texts))

    @property
    def is_title(self) -> bool:
        """The title of a form, in a row of its own."""
        return self.is_single and _TITLE.match("".join(self.filled[0].text.split())) is not None


def blocks_of(grid: Grid) -> Iterator[Line | Table]:
    """The blocks of a grid in order; indices of tables and their places in the document are set later."""
    table: list[_Row] = []
    rows = _rows(grid)
    for i, row in enumerate(rows):
        if not table:
            if row.is_single or row.is_caption:
                yield from _lines(row)
            elif row.filled:
                table = [row]
        elif row.is_title or _begins_anew(rows, i):
            yield from _settle(table)
            table = []
            yield from _lines(row)
        else:
            table.append(row)
    yield from _settle(table)


def _begins_anew(rows: Sequence[_Row], i: int) -> bool:
    """True for a title or caption after a blank row, if there is something for it to stand over."""
    if not rows[i - 1].is_blank or not (rows[i].is_single or rows[i].is_caption):
        return False
    return _is_note(rows[i]) or any(row.filled and not (row.is_single or row.is_caption) for row in rows[i + 1 :])


def _rows(grid: Grid) -> list[_Row]:
    by_row: list[list[Cell]] = [[] for _ in range(grid.n_rows)]
    under = [False] * grid.n_rows
    for cell in grid.cells:
        by_row[cell.row].append(cell)
        for below in range(cell.row + 1, cell.row + cell.row_span):
            under[below] = under[below] or bool(cell.text)
    return [_Row(i, tuple(row), tuple(c for c in row if c.text), under[i]) for i, row in enumerate(by_row)]


def _lines(row: _Row) -> Iterator[Line]:
    """Each text of a row as lines of its own."""
    for cell in row.filled:
        yield from (Line(text.strip(), cell.place) for text in cell.text.split("\n") if text.strip())


def _settle(rows: Sequence[_Row]) -> Iterator[Line | Table]:
    """The rows of a table, and after it the notes at its foot; a lone row of two texts is no table."""
    body = list(rows)
    notes: list[_Row] = []
    while body and (body[-1].is_blank or _is_note(body[-1])):
        notes.insert(0, body.pop())
    if sum(len(row.filled) for row in body) > 2:
        yield _table(body)
    else:
        notes = [*body, *notes]
    for row in notes:
        yield from _lines(row)


def _is_note(row: _Row) -> bool:
    return row.is_single and _NOTE.search(row.filled[0].text) is not None


def _table(rows: Sequence[_Row]) -> Table:
    """The table without blank columns at its sides."""
    filled = [cell for row in rows for cell in row.filled]
    left, right = min(c.col for c in filled), max(c.col for c in filled)
    top, height = rows[0].number, len(rows)
    cells = tuple(
        replace(
            cell,
            row=cell.row - top,
            col=max(cell.col, left) - left,
            row_span=min(cell.row_span, top + height - cell.row),
            col_span=min(cell.col + cell.col_span, right + 1) - max(cell.col, left),
        )
        for row in rows
        for cell in row.cells
        if cell.col + cell.col_span > left and cell.col <= right
    )
    return Table(0, None, height, right - left + 1, cells, ruled=True)
