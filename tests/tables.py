"""Documents built by hand for tests: a caption and a table from tab-separated text, ruled or not."""

from __future__ import annotations

from loaders.document import Block, Cell, Document, Line, Place, Table

ABOVE = "^"
"""In `ruled_table`: the position belongs to the cell above."""
LEFT = "<"
"""In `ruled_table`: the position belongs to the cell to the left."""


def text_table(text: str, index: int = 0, first_line: int = 1) -> Table:
    """A table as plain text prints it: tabs between cells, spans unknown."""
    rows = [row.split("\t") for row in text.strip("\n").split("\n")]
    width = max(len(row) for row in rows)
    cells = tuple(
        Cell(r, c, row[c] if c < len(row) else "", Place(line=first_line + r))
        for r, row in enumerate(rows)
        for c in range(width)
    )
    return Table(index, None, len(rows), width, cells, ruled=False)


def ruled_table(text: str, index: int = 0) -> Table:
    """A table with known spans: "<" continues the cell to the left, "^" the cell above."""
    rows = [row.split("\t") for row in text.strip("\n").split("\n")]
    width = max(len(row) for row in rows)
    grid = [row + [""] * (width - len(row)) for row in rows]
    cells = []
    for r, row in enumerate(grid):
        for c, content in enumerate(row):
            if content not in {ABOVE, LEFT}:
                cells.append(Cell(r, c, content, Place(page=1), _run(grid, r, c, 1, 0), _run(grid, r, c, 0, 1)))
    return Table(index, 1, len(rows), width, tuple(cells), ruled=True)


def _run(grid: list[list[str]], r: int, c: int, down: int, right: int) -> int:
    mark = ABOVE if down else LEFT
    size = 1
    while (
        r + down * size < len(grid)
        and c + right * size < len(grid[0])
        and grid[r + down * size][c + right * size] == mark
    ):
        size += 1
    return size


def document(*blocks: Block | str, media: str = "text") -> Document:
    """A document of the given blocks; strings become lines."""
    made = tuple(Line(b, Place(line=i)) if isinstance(b, str) else b for i, b in enumerate(blocks, 1))
    return Document("0" * 64, "made-by-hand", media, (), made)
