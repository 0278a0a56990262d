"""The picture of a page -> its lines and tables: level it, find its rules, read its words, then as any other page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple, cast

import numpy as np

from loaders.document import Page, Rule, Word
from loaders.formats.continued import Item
from loaders.formats.page_items import page_items
from loaders.formats.scan_engine import Pixels, detect, recognize
from loaders.formats.scan_image import PIXEL, Frame, Gray, evened, levelled, whitened
from loaders.formats.scan_repair import in_one_script, tidied
from loaders.formats.scan_rules import erased, find_ruling
from loaders.formats.scan_words import find_words
from loaders.grid import Grid, find_grids

_POOR = 0.8  # median confidence below which a page may stand on its head or on its side
_SAMPLE = 12  # lines that tell how a page stands
_TALL = 1.5


class ScannedPage(NamedTuple):
    """What was read from the picture of a page; `n_words` is 0 for a blank one."""

    page: Page
    items: list[Item]
    n_words: int


class _Reading(NamedTuple):
    boxes: list[Pixels]
    words: list[Word]
    rules: tuple[Rule, ...]
    grids: tuple[Grid, ...]
    angle: float

    @property
    def is_doubtful(self) -> bool:
        """True where the page may lie on its side (most lines are tall) or stand on its head (they read badly)."""
        tall = sum(y1 - y0 > _TALL * (x1 - x0) for x0, y0, x1, y1 in self.boxes)
        is_poor = bool(self.words) and median(word.confidence for word in self.words) < _POOR
        return 2 * tall > len(self.boxes) or is_poor


def read_picture(gray: Gray, number: int, scale: float = 1 / PIXEL) -> ScannedPage:
    """The lines and tables of page `number` from its picture, on which a sheet of paper has `scan_image.DPI`.

    Boxes are in points of the page as seen, of which each has `scale` pixels.
    """
    turns, found = 0, _read(gray)
    if found.is_doubtful:
        turns = _best_turn(gray, found.boxes)
        found = _read(_turned(gray, turns)) if turns else found
    frame = Frame(gray.shape[1] / scale, gray.shape[0] / scale, found.angle, turns, 1 / scale / PIXEL)
    items, words = page_items(number, found.grids, found.words, frame.seen, tidied)
    rules = tuple(Rule(frame.seen(rule.box)) for rule in found.rules)
    return ScannedPage(Page(number, frame.width, frame.height, tuple(words), rules), items, len(words))


def _read(gray: Gray) -> _Reading:
    level, angle = levelled(gray)
    even = evened(level)
    ruling = find_ruling(even)
    rules = ruling.rules()
    grids = find_grids(rules)
    clean = erased(whitened(even), ruling)
    boxes = detect(clean)
    words = find_words(clean, boxes, ruling, grids)
    texts = in_one_script([word.text for word in words])
    words = [replace(word, text=text) for word, text in zip(words, texts, strict=True)]
    return _Reading(boxes, words, rules, grids, angle)


def _turned(gray: Gray, turns: int) -> Gray:
    """A picture after quarter turns clockwise."""
    return cast(Gray, np.ascontiguousarray(np.rot90(gray, -turns)))


def _best_turn(gray: Gray, boxes: Sequence[Pixels]) -> int:
    """The quarter turns (clockwise) after which the largest lines of a page read best."""
    largest = sorted(boxes, key=lambda b: (b[2] - b[0]) * (b[3] - b[1]), reverse=True)[:_SAMPLE]
    lines = [gray[y0:y1, x0:x1] for x0, y0, x1, y1 in largest]
    tall = sum(line.shape[0] > _TALL * line.shape[1] for line in lines) * 2 > len(lines)

    def quality(turns: int) -> float:
        return sum(read.confidence for read in recognize([_turned(line, turns) for line in lines]))

    return max((1, 3) if tall else (0, 2), key=quality)
