"""Plain text -> Document: tables whose cells are separated by TAB, or stand one on a line; everything else is lines.

Three conventions are met, told apart by where the TABs and strokes stand:

* `tab_rows`: a line with TABs (or upright strokes) is a row; a blank line inside a table is where a page ended.
* `cell_lines`: a cell is a line that begins with TAB; a blank line ends the row (Word documents saved as text).
* `stroke_cells`: a cell is a line that ends with an upright stroke (web pages copied through a reader view).

No spans are known in any, so `Table.ruled` is False and rows are filled up with blank cells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from loaders.document import Block, Cell, Document, Line, Place, Table
from loaders.errors import UnreadableDocument
from loaders.formats import cell_lines, stroke_cells, tab_rows
from loaders.formats.decoding import decode
from loaders.formats.text_parts import Numbered, Row, as_tabs, clean


def read(data: bytes, name: str) -> Document:
    """Read a text file (UTF-8, UTF-16, GB 18030). Raises UnreadableDocument ("broken") where no encoding fits."""
    text = decode(data)
    if text is None:
        raise UnreadableDocument("broken", "The text is in no known encoding.")
    ends = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [Numbered(number, line.strip("\f\v\x00")) for number, line in enumerate(ends, 1)]
    parts: list[Numbered | list[Row]] = []
    for stretch, rows in stroke_cells.split(lines):
        parts.extend((*_parts(stretch), *([rows] if rows else [])))
    return Document(hashlib.sha256(data).hexdigest(), name, "text", (), _blocks(parts))


def _parts(lines: Sequence[Numbered]) -> list[Numbered | list[Row]]:
    """The lines and tables of a stretch of the file that has no cells closed by strokes."""
    rows = ((line.number, as_tabs(line.text)) for line in lines)
    kept = [Numbered(number, text) for number, text in rows if text is not None]
    return cell_lines.parts(kept) if cell_lines.applies(kept) else tab_rows.parts(kept)


def _blocks(parts: Sequence[Numbered | Sequence[Row]]) -> tuple[Block, ...]:
    """Lines without noise and tables with their index."""
    out: list[Block] = []
    tables = 0
    for part in parts:
        if not isinstance(part, Numbered):
            out.append(_table(part, tables))
            tables += 1
        elif text := clean(part.text.replace("\t", " ")):
            out.append(Line(text, Place(line=part.number)))
    return tuple(out)


def _table(rows: Sequence[Row], index: int) -> Table:
    """A table of rows of unequal length; what a row lacks on the right is blank."""
    n_cols = max(len(row) for row in rows)
    cells = tuple(
        Cell(r, c, text, Place(line=line, table=index, row=r, col=c))
        for r, row in enumerate(rows)
        for c, (line, text) in enumerate((*row, *((row[-1][0], ""),) * (n_cols - len(row))))
    )
    return Table(index, None, len(rows), n_cols, cells, ruled=False)
