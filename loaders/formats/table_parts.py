"""A table in parts, one on each page -> one `Table`: may a part go on with it, and what becomes of rows and columns.

Its columns are all the ruling positions that any part has. A heading that is repeated word for word is dropped; rows
and merged cells that the page end cut in two are put together again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from loaders.document import Box, Cell, Place, Table
from loaders.formats.text_parts import begins_with_title, clean
from loaders.grid import Content, Grid, nearest

_SIDES = 8.0  # points by which the sides of two parts of one table may differ
_COLUMNS = 2.0
_SHARED = 0.6
_BEGINS = re.compile(
    r"[\d.,，()（）\-—%]+$|\s*(?:[一二三四五六七八九十\d]+[、.．]|[（(][一二三四五六七八九十\d]+[)）])|\d{3,}"
)
"""What begins a cell of its own: a figure, a code, an ordinal."""
_ENDS = re.compile(r"[。！？；.!?;]\s*$")


@dataclass(frozen=True)
class PageTable:
    """A table as far as it stands on one page: its grid, and for each area its content and its box on the page."""

    page: int
    grid: Grid
    contents: tuple[Content, ...]
    boxes: tuple[Box, ...]


@dataclass
class OpenTable:
    """A table under construction: its columns, its parts, and how each part hangs on to the one before."""

    parts: list[PageTable]
    xs: list[float]
    above: tuple[str, ...] = ()
    """the lines between the table and what stands before it on its first page"""
    repeated: list[int] = field(default_factory=lambda: [0])
    """rows at the top of each part that only repeat the heading"""
    halved: list[bool] = field(default_factory=lambda: [False])
    """the first row of the part is the second half of the last row before it"""


def continues(last: OpenTable, part: PageTable) -> bool:
    """True where a part on the next page has the sides and columns of the table, and does not begin another one."""
    before = last.parts[-1]
    a, b = last.xs, part.grid.xs
    if part.page != before.page + 1 or abs(a[0] - b[0]) > _SIDES or abs(a[-1] - b[-1]) > _SIDES:
        return False
    if not _shares_columns(last, part) or _has_title(part):
        return False
    columns = _columns(_with_columns(last, part), last, part)
    return len(set(columns)) == len(columns) and not _starts_anew(last.parts[0], part)


def _shares_columns(last: OpenTable, part: PageTable) -> bool:
    """True where most of the inner rules of the one with fewer columns are also rules of the other."""
    shift = last.xs[0] - part.grid.xs[0]
    inner = [x + shift for x in part.grid.xs[1:-1]]
    common = sum(min(abs(x - y) for y in last.xs) <= _COLUMNS for x in inner)
    return common >= _SHARED * min(len(inner), len(last.xs) - 2)


def _has_title(part: PageTable) -> bool:
    """True where the first row is one cell over all columns in larger type than the rest: a title set in the grid."""
    first, *others = part.contents
    if not first.words or part.grid.areas[0].col_span < len(part.grid.xs) - 1:
        return False
    sizes = [word.size for content in others for word in content.words]
    return bool(sizes) and max(w.size for w in first.words) > 1.15 * median(sizes)


def _with_columns(last: OpenTable, part: PageTable) -> list[float]:
    """The ruling positions of the table with those that only the new part has."""
    shift = last.xs[0] - part.grid.xs[0]
    new = [x + shift for x in part.grid.xs[:-1] if min(abs(x + shift - y) for y in last.xs) > _COLUMNS]
    return sorted([*last.xs, *new])


def _columns(xs: Sequence[float], last: OpenTable, part: PageTable) -> list[int]:
    """For each ruling position of a part its index among those of the table."""
    shift = last.parts[0].grid.xs[0] - part.grid.xs[0]
    return [nearest(xs, x + shift) for x in part.grid.xs[:-1]] + [len(xs) - 1]


def _starts_anew(first: PageTable, part: PageTable) -> bool:
    """True where the part begins with a title, or like the table does but says something else: the next form."""
    ours, theirs = row_texts(first), row_texts(part)
    same = same_rows(ours, theirs)
    if same >= min(len(ours), len(theirs)):
        return False
    if begins_with_title(theirs[same:]):
        return True
    mine, other = ours[same], theirs[same]
    return bool(mine) and bool(other) and mine[0] == other[0] and mine != other and not _is_number(mine[0])


def same_rows(ours: list[tuple[str, ...]], theirs: list[tuple[str, ...]]) -> int:
    """How many rows at the top are the same, word for word."""
    count = 0
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other or not mine:
            break
        count += 1
    return count


def row_texts(part: PageTable) -> list[tuple[str, ...]]:
    """For each row the texts of the cells that begin in it, without blanks."""
    rows: list[list[str]] = [[] for _ in range(len(part.grid.ys) - 1)]
    for area, content in zip(part.grid.areas, part.contents, strict=True):
        if content.text:
            rows[area.row].append("".join(content.text.split()))
    return [tuple(row) for row in rows]


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[\d.,，\-—%]+", text) is not None


def append(last: OpenTable, part: PageTable) -> None:
    """Put a part that goes on with the table to its end."""
    same = same_rows(row_texts(last.parts[0]), row_texts(part))
    last.xs = _with_columns(last, part)
    last.repeated.append(same)
    last.halved.append(same == 0 and _is_cut(last, last.parts[-1], part))
    last.parts.append(part)


def _is_cut(last: OpenTable, before: PageTable, part: PageTable) -> bool:
    """True where the page end cut a row: the first row of the part is the second half of the last one before it.

    Either no rule closes the row on both sides of the cut; or all that stands in the first row goes on with texts that
    filled the last line of their cells.
    """
    if before.grid.open_bottom and part.grid.open_top:
        return True
    above = {columns: content for columns, end, content in _by_columns(last, before) if end == len(before.grid.ys) - 1}
    rest = [
        (above.get(columns), part.contents[i])
        for i, (columns, _, content) in enumerate(_by_columns(last, part))
        if part.grid.areas[i].row == 0 and content.text
    ]
    shift = before.grid.xs[0] - part.grid.xs[0]
    return bool(rest) and all(half is not None and _runs_on(half, other, shift) for half, other in rest)


def _by_columns(last: OpenTable, part: PageTable) -> list[tuple[tuple[int, int], int, Content]]:
    """For each area its first and last ruling position in the table, the row below it, and its content."""
    columns = _columns(last.xs, last, part)
    return [
        ((columns[a.col], columns[a.col + a.col_span]), a.row + a.row_span, content)
        for a, content in zip(part.grid.areas, part.contents, strict=True)
    ]


def _runs_on(half: Content, other: Content, shift: float) -> bool:
    """True where a text may go on overleaf: its last line is full and no sentence ends there; the rest begins at the
    left like its lines do, and not with what begins a cell of its own."""
    if not half.fills or _ENDS.search(half.text) or _BEGINS.match(other.text):
        return False
    left = min(word.box.x0 for word in half.words)
    return other.words[0].box.x0 + shift <= left + 0.5 * other.words[0].size


def whole(table: OpenTable, index: int) -> Table:
    """One table from its parts: its columns are all the ruling positions that any part has."""
    cells: list[Cell] = []
    end = 0
    for part, repeated, halved in zip(table.parts, table.repeated, table.halved, strict=True):
        columns = _columns(table.xs, table, part)
        new = _cells(part, columns, end - repeated - halved, repeated, index)
        if halved and (joined := _with_halves(cells, new, end - 1)) is not None:
            cells, end = joined, end - 1
        else:
            shift = end - repeated
            cells = _with_spans(cells, new if not halved else _cells(part, columns, shift, repeated, index), end)
        end += len(part.grid.ys) - 1 - repeated
    return Table(index, table.parts[0].page, end, len(table.xs) - 1, tuple(cells), ruled=True)


def _cells(part: PageTable, columns: list[int], shift: int, repeated: int, index: int) -> list[Cell]:
    """The cells of one part, its first row put to row `shift`, without the repeated heading."""
    out: list[Cell] = []
    for area, content, box in zip(part.grid.areas, part.contents, part.boxes, strict=True):
        if area.row < repeated:
            continue
        row, col = area.row + shift, columns[area.col]
        place = Place(page=part.page, box=box, table=index, row=row, col=col)
        text = clean(content.text) if "<" in content.text else content.text
        span = columns[area.col + area.col_span] - col
        confidence = min((word.confidence for word in content.words), default=1.0)
        out.append(Cell(row, col, text, place, area.row_span, span, confidence))
    return out


def _with_halves(cells: list[Cell], new: list[Cell], row: int) -> list[Cell] | None:
    """The cells with the second halves of a cut row put below the first ones; None where their columns differ."""
    first = {(c.col, c.col_span): i for i, c in enumerate(cells) if c.row + c.row_span - 1 == row}
    second = [c for c in new if c.row == row]
    if {(c.col, c.col_span) for c in second} != set(first):
        return None
    out = [*cells, *(c for c in new if c.row != row)]
    for half in second:
        i = first[half.col, half.col_span]
        text = "\n".join(t for t in (out[i].text, half.text) if t)
        confidence = min(out[i].confidence, half.confidence)
        out[i] = replace(out[i], text=text, row_span=out[i].row_span + half.row_span - 1, confidence=confidence)
    return out


def _with_spans(cells: list[Cell], new: list[Cell], row: int) -> list[Cell]:
    """The cells with merged cells that the page end cut made whole: below one stands a blank in the same columns, or
    the end of a text in brackets that it begins."""
    out = list(cells)
    ends = {(c.col, c.col_span): i for i, c in enumerate(cells) if c.text and c.row + c.row_span == row}
    for cell in new:
        i = ends.get((cell.col, cell.col_span))
        goes_on = i is not None and (not cell.text or _closes(out[i].text, cell.text))
        if cell.row == row and i is not None and goes_on and out[i].row_span + cell.row_span > 2:
            text = "\n".join(t for t in (out[i].text, cell.text) if t)
            out[i] = replace(out[i], text=text, row_span=out[i].row_span + cell.row_span)
        else:
            out.append(cell)
    return out


def _closes(text: str, rest: str) -> bool:
    """Whether a bracket that `text` leaves open is closed by `rest`: 资金（万 | 元）."""
    opened = sum(text.count(b) for b in "（(") - sum(text.count(b) for b in "）)")
    closed = sum(rest.count(b) for b in "）)") - sum(rest.count(b) for b in "（(")
    return opened > 0 and closed == opened
