"""Tables of a format without pages that follow each other with nothing between them: one table, cut where a page ended.

Converters from paper write a table for each page. Without geometry the columns are taken from the left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from loaders.document import Block, Cell, Place, Table
from loaders.formats.text_parts import begins_with_title


def join_adjacent(blocks: Iterable[Block | None]) -> tuple[Block, ...]:
    """Blocks with cut tables made one (None parts them); indices of tables and places of cells are set anew.

    Lines are numbered, so that a figure in a sentence has an address in a file without pages.
    """
    joined: list[Block | None] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Table) and isinstance(last, Table) and _goes_on(last, block):
            joined[-1] = _joined(last, block)
        else:
            joined.append(block)
    return tuple(_placed(block for block in joined if block is not None))


def _goes_on(first: Table, second: Table) -> bool:
    """True where the second table may be the rest of the first.

    A narrow table above a wider one is its caption; a second one that begins with a title of its own, or like the
    first but says something else, is the next form.
    """
    if second.n_cols > first.n_cols or (second.n_cols < first.n_cols and first.n_rows < 3):
        return False
    ours, theirs = _row_texts(first), _row_texts(second)
    same = _repeated(ours, theirs)
    if same == min(len(ours), len(theirs)):
        return True
    if begins_with_title(theirs[same:]):
        return False
    mine, other = ours[same], theirs[same]
    return not mine or not other or mine[0] != other[0]


def _row_texts(table: Table) -> list[list[str]]:
    return [[text for cell in row if (text := "".join(cell.text.split()))] for row in table.rows]


def _repeated(ours: Sequence[list[str]], theirs: Sequence[list[str]]) -> int:
    """How many rows at the top of the second table only repeat the heading of the first."""
    count = 0
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other or not mine:
            break
        count += 1
    return count


def _joined(first: Table, second: Table) -> Table:
    repeated = _repeated(_row_texts(first), _row_texts(second))
    shift = first.n_rows - repeated
    more = [replace(cell, row=cell.row + shift) for cell in second.cells if cell.row >= repeated]
    filling = [
        Cell(row, col, "", Place())
        for row in range(first.n_rows, second.n_rows + shift)
        for col in range(second.n_cols, first.n_cols)
    ]
    cells = sorted([*more, *filling], key=lambda c: (c.row, c.col))
    return replace(first, n_rows=second.n_rows + shift, cells=(*first.cells, *cells))


def _placed(blocks: Iterable[Block]) -> Iterable[Block]:
    index = lines = 0
    for block in blocks:
        if not isinstance(block, Table):
            lines += 1
            yield replace(block, place=replace(block.place, line=lines))
            continue
        cells = tuple(replace(c, place=replace(c.place, table=index, row=c.row, col=c.col)) for c in block.cells)
        yield replace(block, index=index, cells=cells)
        index += 1
