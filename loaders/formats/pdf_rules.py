"""A pdfplumber page -> ruling segments, however the producer draws them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from loaders.document import Box, Rule
from loaders.formats.pdf_view import View

_THIN = 3.0  # points: a rectangle or an outline that is thinner is a drawn rule
_SHORT = 2.0  # points: a rule that is shorter is a dot or the end of a thin rectangle

_Four = tuple[float, float, float, float]


def rules(page: Any, view: View) -> tuple[Rule, ...]:
    """The ruling segments of a page in the upright frame: lines, thin rectangles (their middle), stroked boxes.

    Sides of boxes that are only filled are colour, not rules: see `colour_edges`.
    """
    return _on_page(_drawn(page), view)


def colour_edges(page: Any, view: View) -> tuple[Rule, ...]:
    """The sides of filled boxes: web pages and slides part the cells of a table by colour alone."""
    boxes = (_box(shape) for shape in page.rects if shape["fill"] and not shape["stroke"])
    return _on_page((side for box in boxes if not _is_thin(box) for side in _sides(box)), view)


def _on_page(found: Iterable[_Four], view: View) -> tuple[Rule, ...]:
    boxes = {
        tuple(round(side, 1) for side in (box.x0, box.top, box.x1, box.bottom))
        for box in (view.upright(Box(*four)) for four in found)
    }
    wide, high = (view.height, view.width) if view.angle else (view.width, view.height)
    return tuple(
        Rule(Box(x0, top, x1, bottom))
        for x0, top, x1, bottom in sorted(boxes)
        if x1 >= 0 and x0 <= wide and bottom >= 0 and top <= high
    )


def _drawn(page: Any) -> Iterator[_Four]:
    for shape in page.lines:
        yield from _middle(_box(shape))
    for shape in page.rects:
        box = _box(shape)
        if _is_thin(box):
            yield from _middle(box)
        elif shape["stroke"]:
            yield from _sides(box)
    for shape in page.curves:
        box = _box(shape)
        if _is_thin(box):
            yield from _middle(box)
        elif shape["stroke"]:
            yield from _path(shape["pts"])


def _box(shape: dict[str, Any]) -> _Four:
    return shape["x0"], shape["top"], shape["x1"], shape["bottom"]


def _is_thin(box: _Four) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) <= _THIN


def _middle(box: _Four) -> Iterator[_Four]:
    """The middle line of a thin box; nothing for one that is thick (a slanted line) or tiny."""
    x0, top, x1, bottom = box
    if bottom - top <= min(_THIN, x1 - x0) and x1 - x0 >= _SHORT:
        yield x0, (top + bottom) / 2, x1, (top + bottom) / 2
    elif x1 - x0 <= _THIN and bottom - top >= _SHORT:
        yield (x0 + x1) / 2, top, (x0 + x1) / 2, bottom


def _sides(box: _Four) -> Iterator[_Four]:
    x0, top, x1, bottom = box
    yield x0, top, x1, top
    yield x0, bottom, x1, bottom
    yield x0, top, x0, bottom
    yield x1, top, x1, bottom


def _path(points: list[tuple[float, float]]) -> Iterator[_Four]:
    """The level and upright pieces of a path (a box drawn as a polyline)."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if min(abs(x1 - x0), abs(y1 - y0)) < 0.5:
            yield from _middle((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
