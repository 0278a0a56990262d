"""The picture of a scanned page made fit for reading: grey, level, its light watermarks and its paper made white."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from loaders.document import Box

Gray = NDArray[np.uint8]
"""Rows × columns, 0 black … 255 white."""

DPI = 200
PIXEL = 72 / DPI  # points
_SKEW = 6.0  # degrees: no sheet lies more askew in a scanner
_STEPS = ((0.5, _SKEW), (0.1, 0.5), (0.02, 0.1))  # (step, reach) of the search for the skew
_SEARCH_WIDTH = 1000  # pixels: wide enough for a slant of 0.02 degrees to show
_PAPER_STEP = 8  # of the scale at which the paper is judged
_PAPER_REACH = 9  # such steps: more than a letter, less than a shadow
_DARK = 0.6  # of the paper: darker is ink for sure
_STROKE = 13  # pixels (5 points): no stroke of type is broader, save that of large titles
_LIGHT = 0.55  # of the paper: what is broad and darker is print
_FAINT = 0.9  # of the way from ink to paper, from which on a pixel is paper or grain


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a levelled page lies on the page as seen: turned by `angle` (degrees) around its middle; in points.

    `turns` quarter turns clockwise were made before that, so that the text stands upright; `unit` is how many points
    of the page one of the level frame has: another number than 1 where the file gives the sheet a wrong size.
    """

    width: float
    height: float
    angle: float = 0.0
    turns: int = 0
    unit: float = 1.0

    def seen(self, box: Box) -> Box:
        """A box of the level, upright page on the page as seen: the smallest one around its turned corners."""
        upright = (self.height, self.width) if self.turns % 2 else (self.width, self.height)
        middle = upright[0] / 2, upright[1] / 2
        sine, cosine = math.sin(math.radians(self.angle)), math.cos(math.radians(self.angle))
        xs, ys = (box.x0 * self.unit, box.x1 * self.unit), (box.top * self.unit, box.bottom * self.unit)
        corners = [(x - middle[0], y - middle[1]) for x in xs for y in ys]
        turned = [(cosine * x - sine * y + middle[0], sine * x + cosine * y + middle[1]) for x, y in corners]
        points = [self._unturned(x, y) for x, y in turned]
        left, top = min(p[0] for p in points), min(p[1] for p in points)
        right, bottom = max(p[0] for p in points), max(p[1] for p in points)
        return Box(round(left, 2), round(top, 2), round(right, 2), round(bottom, 2))

    def _unturned(self, x: float, y: float) -> tuple[float, float]:
        if self.turns == 1:
            return y, self.height - x
        if self.turns == 2:
            return self.width - x, self.height - y
        if self.turns == 3:
            return self.width - y, x
        return x, y


def skew(gray: Gray) -> float:
    """The angle in degrees (clockwise is positive) by which the lines of a page slant; 0 for a blank page.

    The angle at which the profile of the rows has its sharpest edges.
    """
    scale = min(1.0, _SEARCH_WIDTH / gray.shape[1])
    small = cast(Gray, cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    ink = np.asarray(255 - small, np.float32)
    ink[ink < 255 * (1 - _DARK)] = 0
    best = 0.0
    for step, reach in _STEPS:
        count = round(reach / step)
        best = _sharpest(ink, [best + i * step for i in range(-count, count + 1)])
    return round(best, 2) if abs(best) >= _STEPS[-1][0] else 0.0


def _sharpest(ink: NDArray[np.float32], angles: Iterable[float]) -> float:
    def sharpness(angle: float) -> float:
        profile = np.asarray(rotated(ink, angle, 0), np.float64).sum(axis=1)
        return float(np.square(np.diff(profile)).sum())

    return max(angles, key=sharpness)


def rotated(image: NDArray[np.generic], angle: float, border: int = 255) -> NDArray[np.generic]:
    """An image turned back by `angle` degrees around its middle, of the same size."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(
        cast(Gray, image), matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
        borderValue=(border,),
    )  # fmt: skip
    return cast("NDArray[np.generic]", turned)


def levelled(gray: Gray) -> tuple[Gray, float]:
    """A page with level lines, and the angle by which it was askew."""
    angle = skew(gray)
    return (cast(Gray, rotated(gray, angle)), angle) if angle else (gray, 0.0)


def evened(gray: Gray) -> Gray:
    """The page as if its paper were white everywhere: each pixel in relation to what it is printed on.

    That is the paper or, where it is light, what is broader than the strokes of type: watermarks, shaded cells.
    """
    small = cv2.resize(gray, None, fx=1 / _PAPER_STEP, fy=1 / _PAPER_STEP, interpolation=cv2.INTER_AREA)
    kernel = np.ones((_PAPER_REACH, _PAPER_REACH), np.uint8)
    paper = cv2.medianBlur(cv2.dilate(small, kernel), 2 * (_PAPER_REACH // 2) + 1)
    sheet = np.maximum(cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR), 1)
    ground = cv2.blur(cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((_STROKE, _STROKE), np.uint8)), (5, 5))
    shade = np.where(ground >= _LIGHT * sheet, np.minimum(ground, sheet), sheet).astype(np.uint8)
    return cast(Gray, cv2.divide(gray, np.maximum(shade, 1), scale=255))


def whitened(even: Gray) -> Gray:
    """An evened page without grain: what is nearly as light as paper is white."""
    dark = even[even < 255 * _DARK]
    ink = float(np.percentile(dark, 20)) if dark.size else 0.0
    faint = ink + _FAINT * (255 - ink)
    table = np.clip((np.arange(256) - ink) / max(faint - ink, 1) * 255, 0, 255).astype(np.uint8)
    return cast(Gray, cv2.LUT(even, table))
