"""Ruling segments -> grids of cells: snap, join, crossings, closed areas.

The grid is found from rules alone and is the same above each adapter (PDF text layer, scan). A grid is the product of
all its ruling positions; areas that no rule divides are one cell with spans. Sides that are not ruled (a row left open
at the page end, tables without outer rules) are closed, so that no row is lost.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from loaders.document import Box, Rule, Word
from loaders.layout import line_text, runs, visual_lines

TOLERANCE = 3.0  # points: rules closer than this are one rule; no row or column of type is that thin
_MAX_FIELDS = 100_000  # a page holds no table of so many cells: this is a drawing
_ROOM = 1.6  # of the size: what is left in a line that had no room for one more character and the padding


@dataclass(frozen=True, slots=True)
class Segment:
    """A horizontal (position is y) or vertical (position is x) ruling from `start` to `end`."""

    position: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Area:
    """A cell of a grid: its first row and column, and how many of each it covers."""

    row: int
    col: int
    row_span: int
    col_span: int


@dataclass(frozen=True)
class Grid:
    """Ruling positions of a table (`xs`: n_cols + 1, `ys`: n_rows + 1) and its cells.

    `open_top`, `open_bottom`: no rule closes that side; the row may go on, on the page before or after.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        """The rectangle around the whole grid."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def area_box(self, area: Area) -> Box:
        """The rectangle of one cell."""
        return Box(
            self.xs[area.col],
            self.ys[area.row],
            self.xs[area.col + area.col_span],
            self.ys[area.row + area.row_span],
        )

    @cached_property
    def owners(self) -> dict[tuple[int, int], int]:
        """(row, col) -> index into `areas`."""
        return {
            (area.row + r, area.col + c): index
            for index, area in enumerate(self.areas)
            for r in range(area.row_span)
            for c in range(area.col_span)
        }

    def area_at(self, x: float, y: float) -> int | None:
        """Index of the cell that holds a point; None outside the grid."""
        box = self.box
        if not (box.x0 <= x <= box.x1 and box.top <= y <= box.bottom):
            return None
        col = min(bisect_right(self.xs, x) - 1, len(self.xs) - 2)
        row = min(bisect_right(self.ys, y) - 1, len(self.ys) - 2)
        return self.owners[row, col]


def find_grids(rules: Iterable[Rule]) -> tuple[Grid, ...]:
    """The tables that rules draw on one page, from top to bottom. Lone lines, underlines and frames are none."""
    horizontal, vertical = _segments(rules)
    grids = [_grid(hs, vs) for hs, vs in _components(horizontal, vertical)]
    return tuple(sorted((g for g in grids if g is not None), key=lambda g: (g.ys[0], g.xs[0])))


class Content(NamedTuple):
    """What stands in a cell: its text (line breaks kept), its words, and whether the last line fills its width."""

    text: str
    words: tuple[Word, ...]
    fills: bool


def fill(grid: Grid, words: Sequence[Word]) -> tuple[Content, ...]:
    """The content of each area of a grid; a word belongs to the area that holds its centre."""
    held: list[list[Word]] = [[] for _ in grid.areas]
    for word in words:
        box = word.box
        index = grid.area_at((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)
        if index is not None:
            held[index].append(word)
    return tuple(_content(grid.area_box(a), group) for a, group in zip(grid.areas, held, strict=True))


def _content(box: Box, words: Sequence[Word]) -> Content:
    lines = [(text, line) for line in visual_lines(words) if (text := line_text(line))]
    if not lines:
        return Content("", (), False)
    joined = tuple(run for _, line in lines for run in runs(line))
    last = runs(lines[-1][1])[-1]
    return Content("\n".join(text for text, _ in lines), joined, box.x1 - last.box.x1 < _ROOM * last.size)


def _segments(rules: Iterable[Rule]) -> tuple[list[Segment], list[Segment]]:
    """Rules as horizontal and vertical segments, snapped to common positions and joined where they meet."""
    horizontal: list[Segment] = []
    vertical: list[Segment] = []
    for rule in rules:
        box = rule.box
        if box.x1 - box.x0 >= box.bottom - box.top:
            horizontal.append(Segment((box.top + box.bottom) / 2, box.x0, box.x1))
        else:
            vertical.append(Segment((box.x0 + box.x1) / 2, box.top, box.bottom))
    return _joined(horizontal), _joined(vertical)


def snap(positions: Iterable[float], tolerance: float = TOLERANCE) -> list[float]:
    """Sorted positions with neighbours closer than the tolerance replaced by their mean."""
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][-1] <= tolerance:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [sum(group) / len(group) for group in groups]


def nearest(positions: Sequence[float], value: float) -> int:
    """Index of the position (of a sorted sequence) nearest to a value."""
    right = min(bisect_right(positions, value), len(positions) - 1)
    left = max(right - 1, 0)
    return left if value - positions[left] <= positions[right] - value else right


def _joined(segments: list[Segment]) -> list[Segment]:
    """Segments snapped to common positions; overlapping and touching ones are made one."""
    levels = snap({s.position for s in segments})
    by_level: dict[int, list[Segment]] = {}
    known: dict[float, int] = {}
    for segment in segments:
        level = known.setdefault(segment.position, nearest(levels, segment.position))
        by_level.setdefault(level, []).append(segment)
    out: list[Segment] = []
    for level, group in sorted(by_level.items()):
        start, end = None, 0.0
        for segment in sorted(group, key=lambda s: s.start):
            if start is not None and segment.start <= end + TOLERANCE:
                end = max(end, segment.end)
                continue
            if start is not None:
                out.append(Segment(levels[level], start, end))
            start, end = segment.start, segment.end
        if start is not None:
            out.append(Segment(levels[level], start, end))
    return out


def _components(horizontal: list[Segment], vertical: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Rules that hang together by crossings (horizontal ones sorted by position); groups of (horizontal, vertical)."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    levels = [h.position for h in horizontal]
    for j, v in enumerate(vertical, len(horizontal)):
        first = bisect_left(levels, v.start - TOLERANCE)
        for i in range(first, bisect_right(levels, v.end + TOLERANCE)):
            if horizontal[i].start - TOLERANCE <= v.position <= horizontal[i].end + TOLERANCE:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i, segment in enumerate(horizontal + vertical):
        groups.setdefault(root(i), ([], []))[0 if i < len(horizontal) else 1].append(segment)
    return list(groups.values())


def _grid(horizontal: list[Segment], vertical: list[Segment]) -> Grid | None:
    """The grid of one group of rules; None where fewer than two areas are ruled (underline, frame, box)."""
    if not horizontal or not vertical:
        return None
    xs = snap([v.position for v in vertical] + _outer(horizontal))
    ys = snap([h.position for h in horizontal] + _outer(vertical))
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MAX_FIELDS:
        return None
    rows_ruled = _covered(horizontal, ys, xs)
    cols_ruled = _covered(vertical, xs, ys)
    areas = _areas(len(ys) - 1, len(xs) - 1, rows_ruled, cols_ruled)
    if len(areas) < 2:
        return None
    levels = [h.position for h in horizontal]
    return Grid(
        tuple(xs),
        tuple(ys),
        areas,
        open_top=min(levels) - ys[0] > TOLERANCE,
        open_bottom=ys[-1] - max(levels) > TOLERANCE,
    )


def _outer(segments: list[Segment]) -> list[float]:
    """Where the crossing rules begin and end together: the sides of a table, ruled or not."""
    ends = [min(s.start for s in segments), max(s.end for s in segments)]
    near = [
        sum(abs(s.start - ends[0]) <= TOLERANCE for s in segments),
        sum(abs(s.end - ends[1]) <= TOLERANCE for s in segments),
    ]
    return [end for end, count in zip(ends, near, strict=True) if count >= 2]


def _covered(segments: list[Segment], levels: list[float], stops: list[float]) -> set[tuple[int, int]]:
    """(level, interval) pairs over which a rule runs."""
    out: set[tuple[int, int]] = set()
    for segment in segments:
        level = nearest(levels, segment.position)
        for i in range(len(stops) - 1):
            middle = (stops[i] + stops[i + 1]) / 2
            if segment.start <= middle <= segment.end:
                out.add((level, i))
    return out


def _areas(
    n_rows: int, n_cols: int, rows_ruled: set[tuple[int, int]], cols_ruled: set[tuple[int, int]]
) -> tuple[Area, ...]:
    """Undivided areas as rectangles, in reading order. An area of another shape is cut into rectangles."""
    taken: set[tuple[int, int]] = set()
    out: list[Area] = []
    for row in range(n_rows):
        for col in range(n_cols):
            if (row, col) in taken:
                continue
            width = 1
            while col + width < n_cols and (col + width, row) not in cols_ruled and (row, col + width) not in taken:
                width += 1
            height = 1
            while row + height < n_rows and _runs_on(row + height, col, width, rows_ruled, cols_ruled):
                height += 1
            taken.update((row + r, col + c) for r in range(height) for c in range(width))
            out.append(Area(row, col, height, width))
    return tuple(out)


def _runs_on(
    row: int, col: int, width: int, rows_ruled: set[tuple[int, int]], cols_ruled: set[tuple[int, int]]
) -> bool:
    """True where the area above goes on into `row`: nothing ruled above it, and nothing ruled inside it."""
    return all((row, c) not in rows_ruled for c in range(col, col + width)) and all(
        (c, row) not in cols_ruled for c in range(col + 1, col + width)
    )
