"""A pdfplumber page -> glyphs (words of one character); what nobody sees on the page is left out."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from loaders.document import Box, Word
from loaders.formats.pdf_view import View, view_of

_ASCENT, _DESCENT = 0.86, 0.14  # of the size: the em box of Chinese type around the base line
_STRAIGHT = 3.0  # degrees: text that is not level or upright by this much is a watermark or a stamp
_SAME_PLACE = 0.12  # of the size: a glyph set again so near is bold type made by printing twice
_PALE = (0.6, 0.99)  # luminance of watermarks; white type stands on a dark ground
_LARGE = 20.0  # points: pale type of this size is a watermark
_UNKNOWN = "\ufffd"
_RADICALS = str.maketrans(
    "⺁⺇⺌⺎⺏⺐⺑⺟⺠⺢⺫⺬⺮⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "厂几小兀尣尢尤母民水目示竹肉虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
"""Radicals that fonts of some producers give in place of the characters they look like; NFKC leaves these alone."""

_Char = dict[str, Any]


def glyphs(page: Any) -> tuple[View, tuple[Word, ...]]:
    """The view of a page and its glyphs in the upright frame, in the order of the file, blanks among them.

    Left out: glyphs whose centre lies outside the page (a spreadsheet draws a cell that runs over two pages on both),
    watermarks (at an angle: pdfplumber calls 45 degrees still upright; large and pale), glyphs printed twice.
    The box is the em box around the base line: the boxes of the file depend on metrics that producers get wrong.
    """
    chars = [
        (char, angle)
        for char in page.chars
        if (angle := _angle(char)) is not None and not _is_watermark(char) and char["text"] not in ("", "\x00")
    ]
    view = view_of(page, (angle for _, angle in chars))
    found = (_glyph(char, angle, view, page.mediabox[0]) for char, angle in chars)
    return view, tuple(_once(glyph for glyph in found if glyph is not None))


def is_unknown(glyph: Word) -> bool:
    """True for a glyph of which the file does not say what character it is."""
    return glyph.text == _UNKNOWN


def _angle(char: _Char) -> int | None:
    """The direction of a glyph as a multiple of 90 degrees; None for one that slants."""
    a, b, *_ = char["matrix"]
    degrees = math.degrees(math.atan2(b, a))
    nearest = round(degrees / 90) * 90
    return nearest if abs(degrees - nearest) <= _STRAIGHT else None


def _is_watermark(char: _Char) -> bool:
    if char["size"] < _LARGE:
        return False
    luminance = _luminance(char["non_stroking_color"])
    return luminance is not None and _PALE[0] <= luminance <= _PALE[1]


def _luminance(color: Any) -> float | None:
    """0 (black) … 1 (white) of a grey, RGB or CMYK colour; None for patterns."""
    if not isinstance(color, tuple | list) or not all(isinstance(part, int | float) for part in color):
        return None
    if len(color) == 1:
        return float(color[0])
    if len(color) == 3:
        return float(0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2])
    if len(color) == 4:
        return float((1 - color[3]) * (1 - 0.3 * color[0] - 0.59 * color[1] - 0.11 * color[2]))
    return None


def _glyph(char: _Char, angle: int, view: View, origin_x: float) -> Word | None:
    """One glyph in the upright frame; None where its centre is outside the visible page."""
    size = round(float(char["size"]), 2)
    e, f = char["matrix"][4:]
    base_x, base_y = e + origin_x, char["top"] + char["y1"] - f
    if angle == 90:
        box = Box(base_x - _ASCENT * size, char["top"], base_x + _DESCENT * size, char["bottom"])
    elif angle == -90:
        box = Box(base_x - _DESCENT * size, char["top"], base_x + _ASCENT * size, char["bottom"])
    else:
        box = Box(char["x0"], base_y - _ASCENT * size, char["x1"], base_y + _DESCENT * size)
    if not view.shows((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2):
        return None
    return Word(_character(char["text"]), view.upright(box), size)


def _character(text: str) -> str:
    """The character as printed: radicals as the characters they stand for; one without a meaning in the file."""
    if text.startswith("(cid:"):
        return _UNKNOWN
    if "\u2e80" <= text <= "\u2fdf":
        return unicodedata.normalize("NFKC", text.translate(_RADICALS))
    return text


def _once(found: Iterable[Word]) -> Iterator[Word]:
    """Glyphs without those that repeat one of the same text at (nearly) the same place."""
    seen: dict[tuple[str, int, int], list[Box]] = {}
    for glyph in found:
        box = glyph.box
        near = _SAME_PLACE * glyph.size
        col, row = int(box.x0 // 4), int(box.bottom // 4)
        around = ((glyph.text, col + i, row + j) for i in (0, -1, 1) for j in (0, -1, 1))
        if any(
            abs(other.x0 - box.x0) <= near and abs(other.bottom - box.bottom) <= near
            for key in around
            for other in seen.get(key, ())
        ):
            continue
        seen.setdefault((glyph.text, col, row), []).append(box)
        yield glyph
