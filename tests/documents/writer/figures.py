"""The figures of a sample: a TOML file that lists the parts of a document, and one CSV file for each table.

In a CSV a cell `<` belongs to the cell on its left and `^` to the cell above it; every other cell stands for itself.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LEFT, ABOVE = "<", "^"

CLOSING = (
    "数据来源：{source}。",
    "本文件由明账（Mingzhang）项目依据上述公开材料中的数字重新排版，说明文字为项目自拟，不是原件。",
)
"""The last lines of every sample: where its figures were published, and that it is not the original."""


@dataclass(frozen=True)
class GridCell:
    """A cell of a table with its anchor and spans."""

    row: int
    col: int
    text: str
    row_span: int
    col_span: int


@dataclass(frozen=True)
class TablePart:
    """A table: its cells, relative column widths, and what is printed above it.

    head: left, middle and right text of the line above the table; number: the table number at the right margin.
    """

    cells: tuple[GridCell, ...]
    n_rows: int
    n_cols: int
    widths: tuple[float, ...]
    header_rows: int = 0
    title: str = ""
    number: str = ""
    head: tuple[str, ...] = ()
    size: float = 9.0
    repeat_header: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is centred, level 2 stands at the left margin."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose."""

    text: str


@dataclass(frozen=True)
class Part:
    """Something printed, whether a new page begins with it, and on which paper it stands (empty: as before)."""

    content: TablePart | Heading | Paragraph
    new_page: bool = False
    page: str = ""


@dataclass(frozen=True)
class Sample:
    """A document to be set: file name, cover lines, source of its figures, parts in order."""

    file: str
    cover: tuple[str, ...]
    source: str
    page: str = "portrait"
    parts: tuple[Part, ...] = field(default=())

    @property
    def closing(self) -> tuple[str, ...]:
        """The lines that end the document; none where its figures were not published (generated documents)."""
        return () if not self.source else tuple(line.format(source=self.source) for line in CLOSING)


def merge(rows: list[list[str]]) -> tuple[GridCell, ...]:
    """Resolve the marks `<` and `^` of a table into cells with spans."""
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            origin = {LEFT: (r, c - 1), ABOVE: (r - 1, c)}.get(text)
            anchors[r, c] = anchors[origin] if origin else (r, c)
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for (r, c), anchor in anchors.items():
        bottom, right = ends.get(anchor, anchor)
        ends[anchor] = (max(bottom, r), max(right, c))
    return tuple(
        GridCell(r, c, rows[r][c], bottom - r + 1, right - c + 1) for (r, c), (bottom, right) in sorted(ends.items())
    )


def load_table(folder: Path, entry: dict[str, Any]) -> TablePart:
    """Read the CSV of a table part; raises ValueError when its rows differ in length from `widths`."""
    with (folder / entry["table"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    widths = tuple(float(width) for width in entry["widths"])
    if any(len(row) != len(widths) for row in rows):
        raise ValueError(f"{folder.name}/{entry['table']}: every row needs {len(widths)} cells")
    return TablePart(
        cells=merge(rows),
        n_rows=len(rows),
        n_cols=len(widths),
        widths=widths,
        header_rows=entry.get("header_rows", 0),
        title=entry.get("title", ""),
        number=entry.get("number", ""),
        head=tuple(entry.get("head", ())),
        size=entry.get("size", 9.0),
        repeat_header=entry.get("repeat_header", False),
    )


def load_part(folder: Path, entry: dict[str, Any]) -> Part:
    """One `[[part]]` of the TOML file."""
    content: TablePart | Heading | Paragraph
    if "table" in entry:
        content = load_table(folder, entry)
    elif "heading" in entry:
        content = Heading(entry["heading"], entry["level"])
    else:
        content = Paragraph(entry["text"])
    return Part(content, entry.get("new_page", False), entry.get("page", ""))


def load_sample(folder: Path) -> Sample:
    """Read `document.toml` of a folder and the tables that it names."""
    with (folder / "document.toml").open("rb") as file:
        entry = tomllib.load(file)
    return Sample(
        file=entry["file"],
        cover=tuple(entry["cover"]),
        source=entry["source"],
        page=entry.get("page", "portrait"),
        parts=tuple(load_part(folder, part) for part in entry["part"]),
    )
