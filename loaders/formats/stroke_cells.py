"""Text with one cell a line, each closed by an upright stroke -> tables (web pages copied through a reader view).

`项目 |` is a cell, `|` a blank one, `||` two. Nothing marks the end of a row: its width is the one at which every row
begins with a label and goes on with figures. Spans are lost; readers put their blanks at the end of the row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.formats.text_parts import Numbered, Row, clean
from loaders.values import is_not_applicable, parse_number

_CELL = re.compile(r"(?P<text>[^|\t]*?)\s*(?P<strokes>\|+)")
_MANY = 6  # cells from which on a table can be told
_HEADING = 4  # rows at the top whose cells are texts
_CONSISTENT = 0.8
_MAX_WIDTH = 60


def split(lines: Sequence[Numbered]) -> Iterator[tuple[list[Numbered], list[Row]]]:
    """Stretches of lines without such cells, each with the rows of the table that follows it (none at the end)."""
    plain: list[Numbered] = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _CELL.fullmatch(lines[end].text.strip()):
            end += 1
        rows = _rows(lines[start:end])
        if rows:
            yield plain, rows
            plain = []
        else:
            end = max(end, start + 1)
            plain.extend(lines[start:end])
        start = end
    yield plain, []


def _rows(lines: Sequence[Numbered]) -> list[Row]:
    """The rows of a run; none where no width fits."""
    cells = [cell for line in lines for cell in _cells(line)]
    if len(cells) < _MANY:
        return []
    widths = {w: _fit(cells, w) for w in range(2, min(len(cells) // 2, _MAX_WIDTH) + 1) if len(cells) % w == 0}
    best = max(widths, key=lambda w: widths[w], default=0)
    if widths.get(best, 0) < _CONSISTENT:
        return []
    rows = [cells[i : i + best] for i in range(0, len(cells), best)]
    columns = [c for c in range(best) if any(row[c][1] for row in rows)]
    return [tuple(row[c] for c in columns) for row in rows if any(text for _, text in row)]


def _cells(line: Numbered) -> list[tuple[int, str]]:
    """The cell of a line, and the blank ones that further strokes close."""
    match = _CELL.fullmatch(line.text.strip())
    if match is None:
        return []
    return [(line.number, clean(match["text"]))] + [(line.number, "")] * (len(match["strokes"]) - 1)


def _fit(cells: Sequence[tuple[int, str]], width: int) -> float:
    """The share of rows of figures that begin with their only label; 0 where no row has figures."""
    rows = [[text for _, text in cells[i : i + width]] for i in range(0, len(cells), width)]
    body = [row for i, row in enumerate(rows) if any(map(_is_figure, row)) or i >= _HEADING]
    figures = sum(any(map(_is_figure, row)) for row in body)
    if figures < 2:
        return 0.0
    return sum(_is_labelled(row) for row in body) / len(body)


def _is_labelled(row: Sequence[str]) -> bool:
    filled = [text for text in row if text]
    return not filled or (not _is_figure(filled[0]) and all(_is_figure(text) or text == "无" for text in filled[1:]))


def _is_figure(text: str) -> bool:
    return parse_number(text) is not None or is_not_applicable(text)
