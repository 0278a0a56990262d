"""Grids and words of one page -> its lines and tables from top to bottom: the same above a text layer and a scan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from loaders.document import Box, Line, Place, Word
from loaders.formats.continued import Item
from loaders.formats.table_parts import PageTable
from loaders.grid import Content, Grid, fill
from loaders.layout import bounds, line_text, runs, visual_lines


def page_items(
    number: int,
    grids: Sequence[Grid],
    found: Sequence[Word],
    seen: Callable[[Box], Box],
    tidy: Callable[[Content], Content] = lambda content: content,
) -> tuple[list[Item], list[Word]]:
    """The lines and tables of a page from top to bottom, and their words in the same order.

    `grids` and `found` are in the frame in which lines are level, `seen` takes a box from there to the page as a reader
    sees it. `tidy` has the last word on the content of a cell.
    """
    held, free = _deal(grids, found)
    placed: list[tuple[float, float, Item, Sequence[Word]]] = []
    for grid, words in zip(grids, held, strict=True):
        contents = tuple(map(tidy, fill(grid, words)))
        if any(content.text for content in contents):
            boxes = tuple(seen(grid.area_box(area)) for area in grid.areas)
            inside = [word for content in contents for word in content.words]
            table = PageTable(number, grid, contents, boxes)
            placed.append((grid.box.top, grid.box.x0, table, inside))
    for line in visual_lines(free):
        if words := runs(line):
            box = bounds([w.box for w in words])
            place = Place(page=number, box=seen(box))
            item = Line(line_text(line), place, max(w.size for w in words), min(w.confidence for w in words))
            placed.append((box.top, box.x0, item, words))
    placed.sort(key=lambda p: p[:2])
    return [p[2] for p in placed], [replace(w, box=seen(w.box)) for p in placed for w in p[3]]


def _deal(grids: Sequence[Grid], found: Sequence[Word]) -> tuple[list[list[Word]], list[Word]]:
    """Glyphs of each grid (the smallest one where grids lie in each other), and those outside all of them."""
    held: list[list[Word]] = [[] for _ in grids]
    free: list[Word] = []
    boxes = sorted(
        ((g.box, i) for i, g in enumerate(grids)), key=lambda b: (b[0].x1 - b[0].x0) * (b[0].bottom - b[0].top)
    )
    for word in found:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
        for box, index in boxes:
            if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom:
                held[index].append(word)
                break
        else:
            free.append(word)
    return held, free
