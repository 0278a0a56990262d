"""The heading of a table: where its data begins and what stands over each column.

Ruled tables say which cell spans what. Tables from plain text do not: there a blank heading cell belongs to its left
neighbour when both hang under the same parent, and a heading row that lost its spans is spread over the groups of the
full row below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.document import Table
from loaders.forms import load_headings
from loaders.values import bare, parse_number, parse_unit

_YEAR = re.compile(r"^\d{4}年(?:度)?")
_UNIT_NOTE = re.compile(r"\((?:金额)?单位:?[^)]*\)$")
_CAPTION_WORD = re.compile(r"(?:金额)?单位:|编制(?:单位|部门):|(?:单位|部门)名称:")
_UNIT_TAIL = re.compile(r"[（(](?:金额)?单位[：:]?[^）)]*[）)]$")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、．](?!\d)|\([一二三四五六七八九十\d]+\)|其中:)+")
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|\d+[.、．](?!\d)|\([一二三四五六七八九十\d]+\)")
_TOTALS = frozenset({"合计", "总计"})

Grid = list[list[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the levels of its heading from the top as printed, and its 栏次 where one is printed."""

    index: int
    levels: tuple[str, ...]
    number: str | None = None

    @property
    def path(self) -> str:
        """The levels joined by "/", without the notes that only tell a unit (价值（金额单位：万元）)."""
        return "/".join(_UNIT_TAIL.sub("", level) for level in self.levels)

    @property
    def unit(self) -> str | None:
        """The money unit that the heading declares for this column alone."""
        return next((unit for level in self.levels if (unit := parse_unit(level))), None)

    @property
    def keys(self) -> frozenset[str]:
        """The levels in comparison form."""
        return frozenset(heading_key(level) for level in self.levels)

    @property
    def last_but_total(self) -> str:
        """The lowest level in comparison form that is no 合计 (a total row may stand inside the heading), or ""."""
        keys = [heading_key(level) for level in self.levels]
        return next((key for key in reversed(keys) if key not in _TOTALS), "")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, the row where its data begins, and the rows that captions above the heading take."""

    columns: tuple[Column, ...]
    data_row: int
    caption_rows: tuple[int, ...]


def heading_key(text: str) -> str:
    """Comparison form of a heading: bare, without a leading year and a trailing note of its unit."""
    return _UNIT_NOTE.sub("", _YEAR.sub("", bare(text)))


def label_key(text: str) -> str:
    """Comparison form of a row label: bare, without ordinals (一、 1. (一)) and 其中：."""
    return _ORDINAL.sub("", bare(text))


def text_grid(table: Table) -> Grid:
    """Texts by row and column, spans filled in; positions without a cell are blank."""
    grid = table.grid
    return [[grid[r, c].text if (r, c) in grid else "" for c in range(table.n_cols)] for r in range(table.n_rows)]


def read_header(table: Table, *, text_only: bool = False) -> Header:
    """The heading of a table. A table without any has columns without levels and its data at row 0.

    `text_only`: the form has no figures to tell data from headings; its first row is the heading.
    """
    grid = text_grid(table)
    captions: list[int] = []
    rows: list[int] = []
    data_row = len(grid)
    for r, texts in enumerate(grid):
        if starts_data(texts) or (text_only and rows):
            data_row = r
            break
        if not rows and _is_caption(texts, table, r):
            captions.append(r)
        elif any(t.strip() for t in texts):
            rows.append(r)
    numbers = [r for r in rows if is_number_row(grid[r])]
    levels = [r for r in rows if r not in numbers]
    paths = _ruled_paths(table, levels) if table.ruled else _spread_paths([grid[r] for r in levels])
    paths = paths or [[] for _ in range(table.n_cols)]  # no heading at all
    number_row = grid[numbers[-1]] if numbers else []
    columns = tuple(Column(c, tuple(paths[c]), _column_number(number_row, c)) for c in range(table.n_cols))
    return Header(columns, data_row, tuple(captions))


def is_number_row(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: 栏次 and consecutive whole numbers from 1."""
    words = [bare(t) for t in texts if t.strip()]
    numbers = [w for w in words if w.isdigit()]
    others = [w for w in words if not w.isdigit()]
    if any(w not in load_headings().numbering for w in others) or not numbers:
        return False
    values = [int(w) for w in numbers]
    consecutive = all(b - a == 1 for a, b in pairwise(values))
    return consecutive and values[0] == 1 and (len(values) > 1 or bool(others))


def starts_data(texts: Sequence[str]) -> bool:
    """Whether a row belongs to the data: it holds a number (not 栏次), an ordinal label, or a bare 合计 row."""
    words = [bare(t) for t in texts if t.strip()]
    if not words or is_number_row(texts):
        return False
    if any(parse_number(w) is not None for w in words):
        return True
    if len(set(words)) > 1 and any(_NUMBERED.match(w) for w in words):
        return True
    return set(words) <= _TOTALS


def _is_caption(texts: Sequence[str], table: Table, r: int) -> bool:
    """Titles, bodies and units that stand inside the table, above its heading: one cell alone, or a 单位： cell."""
    filled = {id(table.grid.get((r, c))) for c, t in enumerate(texts) if t.strip()}
    return len(filled) == 1 or any(_CAPTION_WORD.match(bare(t)) for t in texts)


def _column_number(row: Sequence[str], c: int) -> str | None:
    text = bare(row[c]) if c < len(row) else ""
    return text if text.isdigit() else None


def _ruled_paths(table: Table, rows: Sequence[int]) -> list[list[str]]:
    """Heading levels per column from spans: each covering cell once, from the top."""
    paths: list[list[str]] = [[] for _ in range(table.n_cols)]
    for c in range(table.n_cols):
        seen: set[int] = set()
        for r in rows:
            cell = table.grid.get((r, c))
            if cell is not None and cell.text.strip() and id(cell) not in seen:
                seen.add(id(cell))
                paths[c].append(_clean(cell.text))
    return paths


def _spread_paths(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Heading levels per column for rows without spans; `owners` tells which parent a column hangs under."""
    width = len(rows[0]) if rows else 0
    if not rows:
        return []
    shifted = [_shift_under(row, rows[i - 1] if i else None) for i, row in enumerate(rows)]
    placed = [_place_short_row(row, shifted[i + 1] if i + 1 < len(rows) else None) for i, row in enumerate(shifted)]
    paths: list[list[str]] = [[] for _ in range(width)]
    owners: list[int] = [0] * width
    for row in placed:
        current: list[int] = []
        for c in range(width):
            if row[c].strip():
                paths[c].append(_clean(row[c]))
                current.append(c)
            elif c and owners[c] == owners[c - 1] and paths[c - 1] and current[c - 1] >= 0 and _inherits(row, c):
                origin = current[c - 1]
                paths[c].append(_clean(row[origin]))
                current.append(origin)
            else:
                current.append(-1)
        owners = [c if o < 0 else o for c, o in enumerate(current)] if any(o >= 0 for o in current) else owners
    return paths


def _inherits(row: Sequence[str], c: int) -> bool:
    """A blank cell continues the heading to its left unless nothing stands to its left in the row."""
    return any(row[i].strip() for i in range(c))


def _shift_under(row: Sequence[str], above: Sequence[str] | None) -> list[str]:
    """A heading row below cells that were merged downwards and left no blank: moved right, to end at the last column.

    Only where the row above has lost its spans too: it is short, and the columns at the end have no heading else.
    """
    filled = sum(1 for t in row if t.strip())
    missing = len(row) - filled
    if above is None or missing != 1 or any(not t.strip() for t in row[:filled]):
        return list(row)
    return list(row) if above[-1].strip() else ["", *row[:-1]]


def _place_short_row(row: Sequence[str], below: Sequence[str] | None) -> list[str]:
    """A heading row that lost its spans, spread over the groups of the row below; other rows as they are."""
    filled = [t for t in row if t.strip()]
    if below is None or [t for t in row[: len(filled)] if t.strip()] != filled or len(filled) == len(row):
        return list(row)
    starts = _groups(below)
    if len(starts) != len(filled) or starts == list(range(len(filled))):
        return list(row)
    out = [""] * len(row)
    for text, start in zip(filled, starts, strict=True):
        out[start] = text
    return out


def _groups(row: Sequence[str]) -> list[int]:
    """First columns of the groups in a full heading row: blank cells, runs of words, split at a repeated word."""
    starts: list[int] = []
    seen: set[str] = set()
    for c, text in enumerate(row):
        word = bare(text)
        if not word or c == 0 or not bare(row[c - 1]) or word in seen:
            starts.append(c)
            seen = set()
        seen.add(word)
    return starts


def _clean(text: str) -> str:
    """A heading as printed on one line; the blanks of justified setting inside Chinese text are dropped."""
    return re.sub(r"\s+", "", text)
