"""A worksheet as it is shown -> cells of a grid: hidden rows and columns left out, merged areas as one cell.

The grid ends where the filled area ends; the used range of a file often goes on to column IV because of its formats.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders.document import Cell, Place
from loaders.errors import UnreadableDocument

MAX_CELLS = 2_000_000
MAX_TEXT = 32_767  # characters that a spreadsheet keeps in a cell

Position = tuple[int, int]
"""(row, column), from 0."""


@dataclass
class Sheet:
    """What a sheet holds: texts as shown by position, merged areas (first row, last row, first column, last column),
    and what is hidden: rows, columns, or all of it."""

    name: str
    texts: dict[Position, str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The shown cells of a sheet, blank ones too, with spans; rows and columns count from 0 within the grid."""

    cells: tuple[Cell, ...]
    n_rows: int
    n_cols: int


def hidden_places(sheet: Sheet) -> Iterator[Place]:
    """What holds text and is not shown: the sheet, or its first hidden cell of each row and of each column."""
    if sheet.hidden:
        if sheet.texts:
            yield Place(sheet=sheet.name)
        return
    seen: set[tuple[str, int]] = set()
    for row, col in sorted(sheet.texts):
        key = ("row", row) if row in sheet.hidden_rows else ("column", col)
        if (row in sheet.hidden_rows or col in sheet.hidden_columns) and key not in seen:
            seen.add(key)
            yield Place(sheet=sheet.name, cell=address(row, col))


def grid(sheet: Sheet) -> Grid:
    """The filled and shown area of a sheet. Raises UnreadableDocument ("too_large")."""
    texts, areas = _with_merged(sheet)
    if not texts:
        return Grid((), 0, 0)
    rows = _shown((row for row, _ in texts), sheet.hidden_rows)
    columns = _shown((col for _, col in texts), sheet.hidden_columns)
    if len(rows) * len(columns) > MAX_CELLS:
        raise UnreadableDocument("too_large", f"A sheet has more than {MAX_CELLS} cells.")
    spans, covered = _spans(areas, rows, columns)
    cells = tuple(
        Cell(
            r, c, texts.get((row, col), ""), Place(sheet=sheet.name, cell=address(row, col)), *spans.get((r, c), (1, 1))
        )
        for r, row in enumerate(rows)
        for c, col in enumerate(columns)
        if (r, c) not in covered
    )
    return Grid(cells, len(rows), len(columns))


def address(row: int, col: int) -> str:
    """The name of a cell: (0, 0) is A1, (6, 27) is AB7."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _with_merged(sheet: Sheet) -> tuple[dict[Position, str], list[tuple[int, int, int, int]]]:
    """The texts that are shown, those of merged areas at their first shown position, and the merged areas."""
    texts = {
        (row, col): text
        for (row, col), text in sheet.texts.items()
        if row not in sheet.hidden_rows and col not in sheet.hidden_columns
    }
    for first, last, left, right in sheet.merged:
        text = sheet.texts.get((first, left), "")
        row = next((r for r in range(first, last + 1) if r not in sheet.hidden_rows), None)
        col = next((c for c in range(left, right + 1) if c not in sheet.hidden_columns), None)
        if text and row is not None and col is not None:
            texts[row, col] = text
    return texts, sheet.merged


def _shown(filled: Iterator[int], hidden: set[int]) -> list[int]:
    """All shown rows (or columns) from the first filled one to the last."""
    found = set(filled)
    size = max(found) - min(found) + 1
    if size > MAX_CELLS:
        raise UnreadableDocument("too_large", f"A sheet has more than {MAX_CELLS} rows.")
    return [i for i in range(min(found), max(found) + 1) if i not in hidden]


def _spans(
    areas: Sequence[tuple[int, int, int, int]], rows: list[int], columns: list[int]
) -> tuple[dict[Position, tuple[int, int]], set[Position]]:
    """Spans by the first position of merged areas, and the positions that they cover; no area overlaps another."""
    spans: dict[Position, tuple[int, int]] = {}
    covered: set[Position] = set()
    total = 0
    for first, last, left, right in areas:
        top, bottom = bisect_left(rows, first), bisect_left(rows, last + 1)
        begin, end = bisect_left(columns, left), bisect_left(columns, right + 1)
        total += (bottom - top) * (end - begin)
        if total > MAX_CELLS:
            raise UnreadableDocument("too_large", f"The merged areas of a sheet have more than {MAX_CELLS} cells.")
        inside = {(r, c) for r in range(top, bottom) for c in range(begin, end)}
        if len(inside) < 2 or inside & (covered | spans.keys()):
            continue
        spans[top, begin] = (bottom - top, end - begin)
        covered |= inside - {(top, begin)}
    return spans, covered
