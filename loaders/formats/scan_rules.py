"""The ruling lines of a levelled page, found by morphology: thin, dark, straight and long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from loaders.document import Box, Rule
from loaders.formats.scan_image import PIXEL, Gray

_THICK = 11  # pixels (4 points): what is thicker is no rule
_DARKER = 28  # of 255: a rule is so much darker than the paper beside it
_ALONG = 5  # pixels over which grain is evened out along a rule
_GAP = 3  # pixels: grain breaks a rule by so much
_WIDE, _HIGH = 44, 36  # pixels (16 and 13 points) of a level and of an upright rule: more than the strokes of letters
_LONG = 140  # pixels (50 points): a rule of this length needs no other to prove it
_MEETS = 11  # pixels (4 points) between the end of a rule and the rule that it meets
_BESIDE = (4, 9)  # pixels from the edge of a rule: the paper beside it
_CROWDED = 0.12  # of it dark: letters stand there
_PRINT = 180  # of 255 in an evened page: darker is print
_SURE = 700  # pixels (9 cm): no row of strokes is that long


class Segment(NamedTuple):
    """A ruling segment as the box of its pixels."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def swapped(self) -> Segment:
        """The segment on the page mirrored at its diagonal."""
        return Segment(self.y0, self.x0, self.y1, self.x1)


class Ruling(NamedTuple):
    """The level and the upright segments of a page, in pixels."""

    level: tuple[Segment, ...]
    upright: tuple[Segment, ...]

    def rules(self) -> tuple[Rule, ...]:
        """The middle lines of the segments, in points."""
        flat = [(s.x0, (s.y0 + s.y1) / 2, s.x1, (s.y0 + s.y1) / 2) for s in self.level]
        slim = [((s.x0 + s.x1) / 2, s.y0, (s.x0 + s.x1) / 2, s.y1) for s in self.upright]
        return tuple(Rule(Box(x0 * PIXEL, y0 * PIXEL, x1 * PIXEL, y1 * PIXEL)) for x0, y0, x1, y1 in (*flat, *slim))


def find_ruling(even: Gray) -> Ruling:
    """The rules of an evened, levelled page.

    A short segment counts only where it meets rules of the other direction at both ends, and all of them only where
    they hang together with a long one: strokes of letters, dashes and underlines do not.
    """
    turned = np.ascontiguousarray(even.T)
    level = {s: free for s in _segments(even, _WIDE) if (free := _freedom(even, s))}
    upright = {s.swapped: free for s in _segments(turned, _HIGH) if (free := _freedom(turned, s))}
    while True:
        kept = _proved(level, upright)
        kept_upright = _swapped(_proved(_swapped(upright), _swapped(kept)))
        if len(kept) == len(level) and len(kept_upright) == len(upright):
            return Ruling(tuple(level), tuple(upright))
        level, upright = kept, kept_upright


def erased(image: Gray, ruling: Ruling) -> Gray:
    """A page without its rules: letters that touch one stay whole but for the pixels of the rule itself."""
    out = image.copy()
    for s in (*ruling.level, *ruling.upright):
        out[s.y0 : s.y1, s.x0 : s.x1] = 255
    return out


def _segments(even: Gray, length: int) -> list[Segment]:
    """Level dark segments of at least `length` pixels."""
    smooth = cv2.blur(even, (_ALONG, 1))
    thin = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones((_THICK, 1), np.uint8))
    mask = np.asarray(thin > _DARKER, np.uint8)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    whole = cv2.dilate(closed, np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    found = ([int(n) for n in stats[i, :4]] for i in range(1, count))
    return [Segment(x, y, x + w, y + h) for x, y, w, h in found if h <= 2 * _THICK]


def _freedom(even: Gray, segment: Segment) -> int:
    """On how many sides a level segment has paper beside it: 2 for a rule, 1 where text stands close to it.

    A row of strokes of letters has the rest of the letters there.
    """
    if segment.x1 - segment.x0 >= _SURE:
        return 2
    near, far = _BESIDE
    above = even[max(segment.y0 - far, 0) : max(segment.y0 - near, 0), segment.x0 : segment.x1]
    below = even[segment.y1 + near : segment.y1 + far, segment.x0 : segment.x1]
    return sum(_darkness(side) < _CROWDED for side in (above, below))


def _darkness(part: Gray) -> float:
    return float((part < _PRINT).mean()) if part.size else 0.0


_Free = dict[Segment, int]


def _swapped(segments: _Free) -> _Free:
    return {s.swapped: free for s, free in segments.items()}


def _proved(segments: _Free, crossing: _Free) -> _Free:
    """Level segments that are long and free on both sides, or end at crossing ones on both ends, one of them long."""
    return {
        s: free for s, free in segments.items() if (free == 2 and s.x1 - s.x0 >= _LONG) or _is_held(s, tuple(crossing))
    }


def _is_held(segment: Segment, crossing: Sequence[Segment]) -> bool:
    left, right = _met(segment, segment.x0, crossing), _met(segment, segment.x1, crossing)
    return bool(left) and bool(right) and any(c.y1 - c.y0 >= _LONG for c in (*left, *right))


def _met(segment: Segment, x: int, crossing: Sequence[Segment]) -> list[Segment]:
    y = (segment.y0 + segment.y1) / 2
    return [c for c in crossing if c.x0 - _MEETS <= x <= c.x1 + _MEETS and c.y0 - _MEETS <= y <= c.y1 + _MEETS]
