"""The words of a levelled page: found by the detector, cut where a rule crosses, completed by ink that it missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from loaders.document import Box, Word
from loaders.formats.scan_engine import Pixels, Read, recognize
from loaders.formats.scan_image import PIXEL, Gray
from loaders.formats.scan_rules import Ruling
from loaders.grid import Grid
from loaders.layout import is_wide_script

UNREAD = "\ufffd"
"""What stands in a cell that holds ink which nobody could read."""

_INK = 150  # of 255 in a whitened page: darker is ink for sure
_TRACE = 215  # darker belongs to a letter, if it stands among ink: the thin strokes of small type
_INSIDE = 6  # pixels by which a rule must lie inside a box to cut it
_PAD = 4  # pixels of white around a line
_SPECK = 4  # pixels: ink that is smaller both ways is dirt
_SMALL = 9  # pixels (3 points): missed ink that is lower than that is no digit
_DASH = 6.0  # width by height from which on ink alone in its line is a dash
_DASH_WIDTH, _DASH_HEIGHT = 24, 7  # pixels: a dash is longer than the sign of a subtraction, and no more than a stroke
_STACKED = 1.6  # height by width of letters that stand below each other
_EM_WIDE, _EM_LATIN = 1.08, 1.38  # size of type by the height of the ink of Chinese characters, of digits
_BELOW = 0.12  # of the size: from the base line of digits to the foot of the type
_NEAR = 0.2  # of the height of a line: ink so near to it is a part of it
_FEWEST = 0.5  # confidence below which missed ink says nothing
_DOUBTED = 0.5  # the most that two readings are worth which differ
_DIGITS = frozenset("0123456789")


class Piece(NamedTuple):
    """A box (pixels) that holds the ink of one line and no rule."""

    x0: int
    y0: int
    x1: int
    y1: int


def find_words(clean: Gray, boxes: Sequence[Pixels], ruling: Ruling, grids: Sequence[Grid]) -> list[Word]:
    """The words of a whitened page without its rules, in points of the level frame, from the boxes of a detector.

    Every cell with ink holds a word in the end: text, dashes, or `UNREAD` with confidence 0.
    """
    ink, trace = np.asarray(clean < _INK, np.uint8), np.asarray(clean < _TRACE, np.uint8)
    cut = (_widened(trace, part, ruling) for box in boxes for part in _cut(Piece(*box), ruling))
    trimmed = (_trimmed(trace, part) for piece in cut for part in _stacked(ink, piece))
    pieces = [piece for piece in trimmed if piece is not None]
    words = _read(clean, pieces)
    missed = list(_missed(ink, [p for p, word in zip(pieces, words, strict=True) if word.text], grids))
    again = [Read(UNREAD, 0.0) if not read.text or read.confidence < _FEWEST else read for read in _read(clean, missed)]
    found = [(p, r) for p, r in zip((*pieces, *missed), (*words, *again), strict=True) if r.text]
    size = median([_size(p, r.text) for p, r in found]) if found else 0.0
    return [_word(piece, read, size) for piece, read in found]


def _cut(piece: Piece, ruling: Ruling) -> Iterator[Piece]:
    """The parts of a box between the rules that cross it."""
    x, y = (piece.x0 + piece.x1) / 2, (piece.y0 + piece.y1) / 2
    xs = {(s.x0 + s.x1) // 2 for s in ruling.upright if s.y0 <= y <= s.y1}
    ys = {(s.y0 + s.y1) // 2 for s in ruling.level if s.x0 <= x <= s.x1}
    columns = [piece.x0, *sorted(c for c in xs if piece.x0 + _INSIDE < c < piece.x1 - _INSIDE), piece.x1]
    rows = [piece.y0, *sorted(r for r in ys if piece.y0 + _INSIDE < r < piece.y1 - _INSIDE), piece.y1]
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            yield Piece(left, top, right, bottom)


def _widened(ink: NDArray[np.uint8], piece: Piece, ruling: Ruling) -> Piece:
    """A box with the ink that stands close beside it on the line: detectors lose flat first letters (一)."""
    y, reach = (piece.y0 + piece.y1) / 2, piece.y1 - piece.y0
    if reach > _STACKED * (piece.x1 - piece.x0):
        return piece
    xs = [(s.x0 + s.x1) // 2 for s in ruling.upright if s.y0 <= y <= s.y1]
    low = max([piece.x0 - reach, 0, *(x + _PAD for x in xs if x <= piece.x0 + _INSIDE)])
    high = min([piece.x1 + reach, ink.shape[1], *(x - _PAD for x in xs if x >= piece.x1 - _INSIDE)])
    beside = np.flatnonzero(ink[piece.y0 + _PAD : piece.y1 - _PAD, low:high].sum(axis=0) > 1) + low
    return piece._replace(x0=min([piece.x0, *beside.tolist()]), x1=max([piece.x1, *(beside + 1).tolist()]))


def _stacked(ink: NDArray[np.uint8], piece: Piece) -> list[Piece]:
    """A column of letters below each other as single letters."""
    width, height = piece.x1 - piece.x0, piece.y1 - piece.y0
    if height < _STACKED * width or height < 2 * _SMALL:
        return [piece]
    runs = _runs(ink[piece.y0 : piece.y1, piece.x0 : piece.x1].any(axis=1))
    letters: list[list[int]] = []
    for start, end in runs:
        if letters and end - letters[-1][0] <= width:
            letters[-1][1] = end
        else:
            letters.append([start, end])
    return [Piece(piece.x0, piece.y0 + start, piece.x1, piece.y0 + end) for start, end in letters]


def _runs(flags: Any) -> list[tuple[int, int]]:
    """Where flags are set without a break: (first, last + 1)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _trimmed(ink: NDArray[np.uint8], piece: Piece) -> Piece | None:
    """The part of a box that holds ink; None where it holds specks only."""
    part = ink[piece.y0 : piece.y1, piece.x0 : piece.x1]
    xs, ys = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    if not xs.size or (xs[-1] - xs[0] < _SPECK and ys[-1] - ys[0] < _SPECK):
        return None
    return Piece(piece.x0 + int(xs[0]), piece.y0 + int(ys[0]), piece.x0 + int(xs[-1]) + 1, piece.y0 + int(ys[-1]) + 1)


def _read(image: Gray, pieces: Sequence[Piece]) -> list[Read]:
    """What each piece says. Dashes are told by their form; digits are read twice, and doubted where readings differ."""
    out = [Read("——", 0.99) if _is_dash(piece) else Read("", 0.0) for piece in pieces]
    letters = [i for i, read in enumerate(out) if not read.text]
    for i, read in zip(letters, recognize([_picture(image, pieces[i], _PAD) for i in letters]), strict=True):
        out[i] = read
    digits = [i for i in letters if _DIGITS & set(out[i].text)]
    for i, read in zip(digits, recognize([_picture(image, pieces[i], 3 * _PAD) for i in digits]), strict=True):
        out[i] = _agreed(out[i], read)
    return out


def _agreed(first: Read, second: Read) -> Read:
    """Two readings of one piece as one: the surer one, doubted where the figures in them differ."""
    if _figures(first.text) == _figures(second.text):
        return first
    better = max(first, second, key=lambda read: read.confidence)
    return better._replace(confidence=min(better.confidence, _DOUBTED))


def _figures(text: str) -> str:
    return "".join(char for char in text if char in _DIGITS or char in ".-%")


def _is_dash(piece: Piece) -> bool:
    width, height = piece.x1 - piece.x0, piece.y1 - piece.y0
    return width >= _DASH_WIDTH and height <= _DASH_HEIGHT and width >= _DASH * height


def _picture(image: Gray, piece: Piece, pad: int) -> Gray:
    part = image[piece.y0 : piece.y1, piece.x0 : piece.x1]
    return cast(Gray, cv2.copyMakeBorder(part, pad, pad, 2 * pad, 2 * pad, cv2.BORDER_CONSTANT, value=(255,)))


def _missed(ink: NDArray[np.uint8], read: Iterable[Piece], grids: Sequence[Grid]) -> Iterator[Piece]:
    """Ink in cells that no word covers."""
    left = ink.copy()
    for piece in read:
        near = _PAD + round(_NEAR * (piece.y1 - piece.y0))
        left[max(piece.y0 - near, 0) : piece.y1 + near, max(piece.x0 - near, 0) : piece.x1 + near] = 0
    for grid in grids:
        for area in grid.areas:
            box = grid.area_box(area)
            x0, y0, x1, y1 = (round(side / PIXEL) for side in (box.x0, box.top, box.x1, box.bottom))
            cell = Piece(x0 + _PAD, y0 + _PAD, x1 - _PAD, y1 - _PAD)
            if cell.x1 <= cell.x0 or cell.y1 <= cell.y0 or not left[cell.y0 : cell.y1, cell.x0 : cell.x1].any():
                continue
            yield from _lines_of(left, cell)


def _lines_of(ink: NDArray[np.uint8], cell: Piece) -> Iterator[Piece]:
    """The lines of ink in a cell, without dirt."""
    part = ink[cell.y0 : cell.y1, cell.x0 : cell.x1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    kept = [
        i for i in range(1, count) if max(int(stats[i, cv2.CC_STAT_WIDTH]), int(stats[i, cv2.CC_STAT_HEIGHT])) > _SPECK
    ]
    clean = np.isin(labels, kept)
    for start, end in _runs(clean.any(axis=1)):
        xs = np.flatnonzero(clean[start:end].any(axis=0))
        piece = Piece(cell.x0 + int(xs[0]), cell.y0 + start, cell.x0 + int(xs[-1]) + 1, cell.y0 + end)
        if piece.y1 - piece.y0 >= _SMALL or _is_dash(piece):
            yield piece


def _size(piece: Piece, text: str) -> float:
    """The size of the type in points, by the height of its ink."""
    wide = any(map(is_wide_script, text))
    return (piece.y1 - piece.y0) * PIXEL * (_EM_WIDE if wide else _EM_LATIN)


def _word(piece: Piece, read: Read, usual: float) -> Word:
    """A word with the box of its type, so that words of one line have one foot whatever letters they hold."""
    size = _size(piece, read.text)
    bottom = piece.y1 * PIXEL
    if not any(char.isalnum() for char in read.text):
        size = usual
        bottom = (piece.y0 + piece.y1) / 2 * PIXEL + size / 2
    elif not any(map(is_wide_script, read.text)):
        bottom += _BELOW * size
    box = Box(piece.x0 * PIXEL, bottom - size, piece.x1 * PIXEL, bottom)
    return Word(read.text, box, round(size, 2), read.confidence)
