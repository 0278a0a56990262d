"""Text that a spreadsheet draws on two pages: a cell that runs over the end of a page stands whole in the text of both.

Only what is inside the cell's part of each page is shown; a line may be cut through the middle. Which copy a reader
sees is told by the picture of the page, drawn only where the last lines of a page are the first ones of the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from loaders.document import Box, Line, Page
from loaders.formats.continued import Item
from loaders.formats.pdf_pages import gray_page, opened

_DPI = 144
_INK = 160  # of 255: darker is ink
_FEW_CHARACTERS = 20  # in all repeated lines, below which they are a running head
_SHIFT = 2.0  # points between the left edges of the copies
_CUT = (0.08, 0.8)  # of the height of the whole copy
_WHOLE = 0.45  # of the size of a line: ink of characters that are not cut is higher


def without_copies(
    data: bytes, pages: Sequence[tuple[Page, Sequence[Item]]]
) -> tuple[list[tuple[Page, list[Item]]], bool]:
    """The pages with each line kept where it is seen, and `Page.clipped` where one is cut; whether anything changed.

    Raises UnreadableDocument as `opened`.
    """
    doubled = [(i, pairs) for i, pairs in enumerate(_doubled(pages)) if pairs]
    made = [(page, list(items)) for page, items in pages]
    if not doubled:
        return made, False
    with opened(data) as pdf:
        for index, pairs in doubled:
            pictures = {number: gray_page(pdf, number, _DPI) for number in (index + 1, index + 2)}
            _keep_seen(made, index, pairs, pictures)
    return made, True


def _doubled(pages: Sequence[tuple[Page, Sequence[Item]]]) -> Iterator[list[tuple[Line, Line]]]:
    """For each page but the last: (line at its end, the same line at the head of the next page)."""
    for (_, items), (_, following) in pairwise(pages):
        ends = [item for item in items if isinstance(item, Line)]
        heads = [item for item in following if isinstance(item, Line)]
        yield _overlap(ends, heads) if items and isinstance(items[-1], Line) else []


def _overlap(ends: Sequence[Line], heads: Sequence[Line]) -> list[tuple[Line, Line]]:
    for size in range(min(len(ends), len(heads)), 0, -1):
        pairs = list(zip(ends[-size:], heads[:size], strict=True))
        if all(_is_copy(a, b) for a, b in pairs):
            return pairs if sum(len(a.text) for a, _ in pairs) >= _FEW_CHARACTERS else []
    return []


def _is_copy(one: Line, other: Line) -> bool:
    here, there = one.place.box, other.place.box
    if one.text != other.text or here is None or there is None:
        return False
    return abs(here.x0 - there.x0) <= _SHIFT and abs(one.size - other.size) < 1


def _keep_seen(
    made: list[tuple[Page, list[Item]]],
    index: int,
    pairs: Sequence[tuple[Line, Line]],
    pictures: Mapping[int, tuple[NDArray[np.uint8], float]],
) -> None:
    """Of each pair the copy that is seen best stays; the other is taken out, and marked where it is cut."""
    for pair in pairs:
        heights = [_ink_height(pictures[index + 1 + side], line.place.box) for side, line in enumerate(pair)]
        if max(heights) < _WHOLE * pair[0].size:
            continue  # neither is seen whole: both stay, nothing is known
        worse = 0 if heights[0] < heights[1] else 1
        share = heights[worse] / max(heights)
        if share <= _CUT[1]:
            _take_out(made, index + worse, pair[worse], is_cut=share >= _CUT[0])


def _ink_height(picture: tuple[NDArray[np.uint8], float], box: Box | None) -> float:
    """The height in points of what is drawn inside a box."""
    if box is None:
        return 0.0
    image, scale = picture
    part = image[int(box.top * scale) : int(box.bottom * scale) + 1, int(box.x0 * scale) : int(box.x1 * scale) + 1]
    rows = np.flatnonzero((part < _INK).any(axis=1)) if part.size else np.array([], np.int64)
    return float(rows[-1] - rows[0] + 1) / scale if len(rows) else 0.0


def _take_out(made: list[tuple[Page, list[Item]]], index: int, line: Line, *, is_cut: bool) -> None:
    page, items = made[index]
    box = line.place.box
    words = tuple(word for word in page.words if box is None or not _inside(word.box, box))
    clipped = (*page.clipped, box) if is_cut and box is not None else page.clipped
    made[index] = (replace(page, words=words, clipped=clipped), [item for item in items if item is not line])


def _inside(word: Box, line: Box) -> bool:
    middle = (word.top + word.bottom) / 2
    return line.top <= middle <= line.bottom and line.x0 - 1 <= word.x0 and word.x1 <= line.x1 + 1
