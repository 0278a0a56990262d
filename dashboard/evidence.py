"""The proof of a figure: where it is printed, and a picture or an extract of that place with the cell marked. Pure.

Pictures are drawn from the stored original with the masks of the reading, so that no name or telephone number that
was dropped from the data comes back as a picture.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from PIL import Image, ImageDraw

from dashboard.frames import Frames
from dashboard.selection import Selection
from loaders.document import Box, Cell, Document, Line, Table

SCALE: Final = 2.0
"""Pixels per point of page pictures."""

_OUTLINE: Final = (179, 38, 30)
_OTHERS: Final = (31, 92, 153)
_PARTS: Final = (217, 131, 36)
_BAND: Final = 62.0
"""Points above and below a cell that its close-up shows."""
_AROUND: Final = (340.0, 90.0)
"""Points, width and height, that a cutting around a cell shows at least."""
CONTEXT_LINES: Final = 14
INDICATOR_FIELD: Final = re.compile(r"i(?P<number>\d{1,4})_(?P<name>weight|score)")
"""A figure of an indicator of a project, as the field of an address."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: what applies of page (from 1), box, line of a text file (from 1), table, row, col."""

    page: int | None = None
    box: Box | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None
    col: int | None = None


def spot_of(row: dict[str, Any]) -> Spot:
    """The place of a row of `facts`, `projects` or `indicators`."""
    edges = [row.get(name) for name in ("x0", "top", "x1", "bottom")]
    box = None if any(edge is None for edge in edges) else Box(*(float(edge or 0) for edge in edges))
    return Spot(row.get("page"), box, row.get("text_line"), row.get("table"), row.get("row"), row.get("col"))


def spot_of_json(place: dict[str, Any]) -> Spot:
    """A place as the store keeps it in JSON."""
    box = place.get("box")
    return Spot(
        place.get("page"),
        Box(*box) if box else None,
        place.get("line"),
        place.get("table"),
        place.get("row"),
        place.get("col"),
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What 原文 shows: a disclosure, the fact, project or finding it was opened at (rows), and the place.

    others   further places of the same evidence: the parts of a sum
    """

    disclosure: dict[str, Any]
    spot: Spot
    fact: dict[str, Any] | None = None
    project: dict[str, Any] | None = None
    finding: dict[str, Any] | None = None
    others: tuple[Spot, ...] = ()

    @property
    def is_figure(self) -> bool:
        """Whether it was opened at a figure, and not at the file."""
        return self.fact is not None or self.project is not None or self.finding is not None


def find(frames: Frames, selection: Selection) -> Evidence | None:
    """The evidence that a selection asks for; None where the store has no such disclosure."""
    rows = frames.disclosures.filter(pl.col("disclosure_id") == (selection.disclosure or "")).collect()
    if rows.is_empty():
        return None
    disclosure = rows.row(0, named=True)
    if (fact := _row(frames.facts, "fact_no", selection.disclosure, selection.fact)) is not None:
        return Evidence(disclosure, spot_of(fact), fact=fact)
    if (finding := _row(frames.findings, "finding_no", selection.disclosure, selection.finding)) is not None:
        spots = [spot_of_json(place) for place in json.loads(finding["places_json"])] or [Spot(page=1)]
        return Evidence(disclosure, spots[0], finding=finding, others=tuple(spots[1:]))
    if (project := _project(frames, selection)) is not None:
        indicator = indicator_of(frames, project, selection.place or "")
        spot = spot_of(indicator) if indicator else _spot_in_project(project, selection.place)
        return Evidence(disclosure, spot, project=project)
    return Evidence(disclosure, _first_spot(frames, disclosure["disclosure_id"]))


def _row(frame: pl.LazyFrame, key: str, disclosure_id: str | None, number: int | None) -> dict[str, Any] | None:
    if number is None or disclosure_id is None:
        return None
    rows = frame.filter(pl.col("disclosure_id") == disclosure_id, pl.col(key) == number).collect()
    return None if rows.is_empty() else rows.row(0, named=True)


def _first_spot(frames: Frames, disclosure_id: str) -> Spot:
    """Where the figures begin: the first page with a fact or a project, without an outline."""
    pages = [
        frame.filter(pl.col("disclosure_id") == disclosure_id).select(pl.col("page").min()).collect().item()
        for frame in (frames.facts, frames.projects)
    ]
    return Spot(page=min((page for page in pages if page is not None), default=1))


def _project(frames: Frames, selection: Selection) -> dict[str, Any] | None:
    disclosure, _, number = (selection.project or "").rpartition(":")
    if not disclosure or disclosure != selection.disclosure:
        return None
    return _row(frames.projects, "project_no", disclosure, int(number))


def indicator_of(frames: Frames, project: dict[str, Any], field: str) -> dict[str, Any] | None:
    """The row of `indicators` that a field like "i3_score" is of; None for a field of the project itself."""
    match = INDICATOR_FIELD.fullmatch(field)
    if match is None:
        return None
    mine = frames.indicators.filter(
        pl.col("disclosure_id") == project["disclosure_id"], pl.col("project_no") == project["project_no"]
    )
    rows = mine.filter(pl.col("indicator_no") == int(match["number"])).collect()
    return rows.row(0, named=True) if rows.height else None


def _spot_in_project(project: dict[str, Any], field: str | None) -> Spot:
    places: dict[str, dict[str, Any]] = json.loads(project["money_places_json"])
    wanted = (field,) if field else ("executed", "full_year_budget", "year_start_budget")
    for name in wanted:
        if name in places:
            return spot_of_json(places[name])
    return spot_of(project)


def facts_on(frames: Frames, disclosure_id: str, spot: Spot) -> pl.DataFrame:
    """The facts printed on the page of a spot (in a file without pages: in its table, or near its line)."""
    rows = frames.facts.filter(pl.col("disclosure_id") == disclosure_id, pl.col("printed") != "")
    if spot.page is not None:
        rows = rows.filter(pl.col("page") == spot.page)
    elif spot.table is not None:
        rows = rows.filter(pl.col("table") == spot.table)
    elif spot.line is not None:
        rows = rows.filter((pl.col("text_line") - spot.line).abs() <= CONTEXT_LINES)
    return rows.sort("fact_no").collect()


def project_figures(frames: Frames, disclosure_id: str, spot: Spot) -> list[tuple[dict[str, Any], str]]:
    """The figures of projects printed on the page of a spot (or in its table): project row and name of the field."""
    rows = frames.projects.filter(pl.col("disclosure_id") == disclosure_id).sort("project_no").collect()
    found: list[tuple[dict[str, Any], str]] = []
    for row in rows.iter_rows(named=True):
        for field, place in json.loads(row["money_places_json"]).items():
            here = spot_of_json(place)
            same = here.page == spot.page if spot.page is not None else here.table == spot.table
            if same and (spot.page is not None or spot.table is not None):
                found.append((row, field))
    return found


def neighbours(frames: Frames, disclosure_id: str, fact_no: int) -> tuple[int | None, int | None]:
    """The printed facts before and after a fact of a disclosure."""
    numbers = (
        frames.facts.filter(pl.col("disclosure_id") == disclosure_id, pl.col("printed") != "")
        .select("fact_no")
        .sort("fact_no")
        .collect()["fact_no"]
        .to_list()
    )
    before = [number for number in numbers if number < fact_no]
    after = [number for number in numbers if number > fact_no]
    return (before[-1] if before else None), (after[0] if after else None)


def masks_on(disclosure: dict[str, Any], page: int) -> tuple[Box, ...]:
    """The boxes of a page that must not be seen."""
    places = [spot_of_json(place) for place in json.loads(disclosure["masks_json"])]
    return tuple(spot.box for spot in places if spot.page == page and spot.box is not None)


def outlined(
    png: bytes, box: Box | None, others: Sequence[Box] = (), parts: Sequence[Box] = (), scale: float = SCALE
) -> bytes:
    """The picture of a page with a cell outlined in red, its parts in orange and, thinly, other cells in blue.

    Boxes are in points.
    """
    image = Image.open(io.BytesIO(png)).convert("RGB")
    pen = ImageDraw.Draw(image, "RGBA")
    for other in others:
        pen.rectangle(_pixels(other, scale, 0), outline=(*_OTHERS, 90), width=1)
    for part in parts:
        pen.rectangle(_pixels(part, scale, 1), outline=(*_PARTS, 255), width=3)
    if box is not None:
        pen.rectangle(_pixels(box, scale, 3), fill=(*_OUTLINE, 28), outline=(*_OUTLINE, 255), width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def close_up(png: bytes, box: Box, scale: float = SCALE) -> bytes:
    """The band of a page around a cell, as wide as the page."""
    image = Image.open(io.BytesIO(png))
    middle = (box.top + box.bottom) / 2
    reach = max(_BAND, (box.bottom - box.top) / 2 + 12)
    top = max(0, int((middle - reach) * scale))
    bottom = min(image.height, int((middle + reach) * scale))
    out = io.BytesIO()
    image.crop((0, top, image.width, max(bottom, top + 1))).save(out, "PNG")
    return out.getvalue()


def around(png: bytes, box: Box, scale: float = SCALE) -> bytes:
    """The part of a page around a cell, large enough to be read when it is printed in a column of text."""
    image = Image.open(io.BytesIO(png))
    spare = max(0.0, _AROUND[0] - (box.x1 - box.x0)) / 2 + 12
    left, right = max(0.0, box.x0 - spare), min(image.width / scale, box.x1 + spare)
    reach = max(0.0, _AROUND[1] - (box.bottom - box.top)) / 2 + 12
    top, bottom = max(0.0, box.top - reach), min(image.height / scale, box.bottom + reach)
    area = (int(left * scale), int(top * scale), max(int(right * scale), 1), max(int(bottom * scale), 1))
    out = io.BytesIO()
    image.crop((min(area[0], area[2] - 1), min(area[1], area[3] - 1), area[2], area[3])).save(out, "PNG")
    return out.getvalue()


def _pixels(box: Box, scale: float, margin: int) -> tuple[float, float, float, float]:
    return (
        box.x0 * scale - margin,
        box.top * scale - margin,
        box.x1 * scale + margin,
        box.bottom * scale + margin,
    )


@dataclass(frozen=True, slots=True)
class Extract:
    """A part of a file without pages: rows of cells and which cell is marked; lines are rows of (number, text)."""

    rows: tuple[tuple[str, ...], ...]
    marked: tuple[int, int] | None
    is_table: bool


def extract(document: Document, spot: Spot) -> Extract:
    """The lines around a line of a text file, or the table of a cell. Of the redacted document."""
    if spot.table is not None and spot.line is None and spot.table < len(document.tables):
        return _table(document.tables[spot.table], spot)
    return _lines(document, spot.line or 1)


def _table(table: Table, spot: Spot) -> Extract:
    rows = [tuple(_own_text(table, row, col) for col in range(table.n_cols)) for row in range(table.n_rows)]
    marked = None if spot.row is None or spot.col is None else (spot.row, spot.col)
    return Extract(tuple(rows), marked, is_table=True)


def _own_text(table: Table, row: int, col: int) -> str:
    cell = table.grid.get((row, col))
    return cell.text if cell is not None and (cell.row, cell.col) == (row, col) else ""


def _lines(document: Document, line: int) -> Extract:
    texts = lines_of(document)
    near = [number for number in sorted(texts) if abs(number - line) <= CONTEXT_LINES]
    rows = tuple((str(number), texts[number]) for number in near)
    marked = (near.index(line), 1) if line in near else None
    return Extract(rows, marked, is_table=False)


def lines_of(document: Document) -> dict[int, str]:
    """The text of a file by line, the cells of a table row joined by a tab."""
    parts: dict[int, list[str]] = {}
    for block in document.blocks:
        pieces: Sequence[Line | Cell] = (block,) if isinstance(block, Line) else block.cells
        for piece in pieces:
            if piece.place.line is not None:
                parts.setdefault(piece.place.line, []).append(piece.text)
    return {number: "\t".join(texts) for number, texts in parts.items()}
