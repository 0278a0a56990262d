"""The page of a PDF as a reader sees it: the visible part (crop box), and pages set sideways.

Three frames: that of pdfplumber (the media box after /Rotate), the page as seen (its origin is the top left corner of
what is visible: boxes of a `Document` are in it), and the upright frame in which lines and grids are found. The last
two differ only where nearly all text of a page is set at a right angle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from loaders.document import Box

_FEW = 20  # glyphs below which the direction of a page means nothing


@dataclass(frozen=True, slots=True)
class View:
    """Where the visible page lies in the frame of pdfplumber, and the angle of its text (0, 90 up, -90 down)."""

    left: float
    top: float
    width: float
    height: float
    angle: int = 0

    def shows(self, x: float, y: float) -> bool:
        """True for a point (frame of pdfplumber) on the visible page."""
        return self.left <= x <= self.left + self.width and self.top <= y <= self.top + self.height

    def upright(self, box: Box) -> Box:
        """A box of pdfplumber's frame in the upright frame."""
        x0, x1 = box.x0 - self.left, box.x1 - self.left
        top, bottom = box.top - self.top, box.bottom - self.top
        if self.angle == 90:
            return Box(self.height - bottom, x0, self.height - top, x1)
        if self.angle == -90:
            return Box(top, self.width - x1, bottom, self.width - x0)
        return Box(x0, top, x1, bottom)

    def seen(self, box: Box) -> Box:
        """A box of the upright frame on the page as seen."""
        if self.angle == 90:
            return Box(box.top, self.height - box.x1, box.bottom, self.height - box.x0)
        if self.angle == -90:
            return Box(self.width - box.bottom, box.x0, self.width - box.top, box.x1)
        return box


def view_of(page: Any, angles: Iterable[int]) -> View:
    """The view of a pdfplumber page whose glyphs stand at the given angles (multiples of 90)."""
    media, crop = page.page_obj.mediabox, page.page_obj.cropbox or page.page_obj.mediabox
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    if x1 <= x0 or y1 <= y0:
        x0, y0, x1, y1 = media
    left, top = {
        0: (x0 - media[0], media[3] - y1),
        90: (y0 - media[1], x0 - media[0]),
        180: (media[2] - x1, y0 - media[1]),
        270: (media[3] - y1, media[2] - x1),
    }.get(page.rotation, (0.0, 0.0))
    width, height = (y1 - y0, x1 - x0) if page.rotation in (90, 270) else (x1 - x0, y1 - y0)
    origin = page.mediabox
    return View(left + origin[0], top + origin[1], float(width), float(height), _direction(angles))


def _direction(angles: Iterable[int]) -> int:
    counted = Counter(angles)
    if not counted:
        return 0
    angle, number = counted.most_common(1)[0]
    return angle if abs(angle) == 90 and number >= max(_FEW, 0.8 * counted.total()) else 0
