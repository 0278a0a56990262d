"""Lines of a document joined to paragraphs and folded for reading, each character still knowing its line.

Hard wraps are undone before numbers are read: a line of a page that reaches the right margin goes on in the next one;
in text without geometry a wrap is assumed only where most lines end at the same width. Numbers of pages are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from loaders.document import Document, Line, Place, Table
from loaders.prose_grammar import grammar

_PAGE_NUMBER = re.compile(r"[\s\-—–─_·第页]*\d{1,4}[\s\-—–─_·页]*")
_HEADING = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\d{1,2}[、.．](?!\d)|[(（]\d{1,2}[)）]"
    r"|注[:：]|说明[:：]|附件)"
)
_LEADING_NUMBER = re.compile(r"[\d.,%]+")
_TITLE_LINE = re.compile(rf"(?:{_HEADING.pattern})[^,，。;；]+(?:说明|情况|概况|职能|职责)")
_ENDS = tuple("。；;：:！？!?")
_PINYIN = re.compile(r"(?<=[㐀-鿿])\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]+\)", re.IGNORECASE)
_DROPS = (
    re.compile(r"[“”\"'‘’„‟「」『』*#|]"),
    re.compile(r"[()](?=境|护|类|款|项)|(?<=境|护|类|款|项)\)"),
)
_RESIDUE = re.compile(r"(?:增加|增长|上升)[(/](?:减少|下降|降低)\)?|(?:减少|下降|降低)[(/](?:增加|增长|上升)\)?")


@dataclass(frozen=True)
class Paragraph:
    """Folded text and, for each part of it, the line it was printed on."""

    text: str
    starts: tuple[int, ...]
    places: tuple[Place, ...]

    def place(self, offset: int) -> Place:
        """The place of the line that prints the character at `offset`."""
        return self.places[bisect_right(self.starts, offset) - 1]


@cache
def _simplified() -> dict[int, str]:
    traditional, simplified = grammar().traditional
    return {ord(t): s for t, s in zip(traditional, simplified, strict=True)}


def fold_prose(text: str) -> str:
    """NFKC, no white space, simplified forms of the characters that figures are described with, no pinyin glosses."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _PINYIN.sub("", folded.translate(_simplified()))


def _joined_lines(lines: list[Line]) -> tuple[str, list[int]]:
    """Folded text of the lines of one paragraph, and the index of the line of every character."""
    chars: list[str] = []
    owners: list[int] = []
    for index, line in enumerate(lines):
        folded = fold_prose(line.text)
        chars.append(folded)
        owners.extend([index] * len(folded))
    return "".join(chars), owners


def _substitute(text: str, owners: list[int], pattern: re.Pattern[str], new: str) -> tuple[str, list[int]]:
    out: list[str] = []
    out_owners: list[int] = []
    position = 0
    for match in pattern.finditer(text):
        out += [text[position : match.start()], new]
        out_owners += owners[position : match.start()] + [owners[match.start()]] * len(new)
        position = match.end()
    return "".join([*out, text[position:]]), out_owners + owners[position:]


def _paragraph(lines: list[Line]) -> Paragraph:
    text, owners = _joined_lines(lines)
    for pattern in _DROPS:
        text, owners = _substitute(text, owners, pattern, "")
    text, owners = _substitute(text, owners, _RESIDUE, "增减")
    text, owners = _substitute(text, owners, grammar().bracket_note, "")
    starts = [i for i, owner in enumerate(owners) if i == 0 or owners[i - 1] != owner] or [0]
    places = [lines[owners[i]].place for i in starts] if owners else [lines[0].place]
    return Paragraph(text, tuple(starts), tuple(places))


def _right_margins(document: Document) -> dict[int, float]:
    """Page -> where its full lines end (the furthest right edge of a line outside tables)."""
    margins: dict[int, float] = {}
    for line in document.lines:
        if line.place.page is not None and line.place.box is not None:
            margins[line.place.page] = max(margins.get(line.place.page, 0.0), line.place.box.x1)
    return margins


def _columns(text: str) -> int:
    """The width of a line in half-width columns, as a page sets it."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text.strip())


def _wrap_width(document: Document) -> int | None:
    """The width, in columns, at which a text without geometry was wrapped; None where it was not."""
    widths = [_columns(line.text) for line in document.lines if line.place.box is None]
    long = [n for n in widths if n >= 30]
    if len(long) < 5:
        return None
    width, count = max(
        ((n, sum(1 for m in long if abs(m - n) <= 3)) for n in Counter(long)), key=lambda x: (x[1], x[0])
    )
    return width if count >= 0.5 * len(long) and max(long) <= width + 10 else None


@dataclass(frozen=True)
class _Wrapping:
    margins: dict[int, float]
    width: int | None

    def goes_on(self, line: Line, following: Line) -> bool:
        """Whether a line is so full that its sentence goes on below; a number that did not fit leaves a wider gap."""
        box, page = line.place.box, line.place.page
        if box is not None and page is not None:
            size = line.size or (box.bottom - box.top)
            number = _LEADING_NUMBER.match(following.text.lstrip())
            gap = max(2.5 * size, 0.6 * size * (len(number[0]) + 2) if number else 0.0)
            return box.x1 >= self.margins[page] - gap and box.x1 - box.x0 > 8 * size
        return self.width is not None and _columns(line.text) >= self.width - 6


def _joins(line: Line, following: Line, wrapping: _Wrapping) -> bool:
    text = line.text.rstrip()
    if following.text.strip() in {"。", "》", "）", ")", "；", "”"}:
        return True
    if text.endswith(_ENDS) or _TITLE_LINE.fullmatch(fold_prose(text)) or not wrapping.goes_on(line, following):
        return False
    return _HEADING.match(following.text) is None


def _groups(document: Document) -> Iterator[list[Line]]:
    wrapping = _Wrapping(_right_margins(document), _wrap_width(document))
    group: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Table):
            if group:
                yield group
            group = []
            continue
        if not block.text.strip() or _PAGE_NUMBER.fullmatch(block.text):
            continue
        if group and _joins(group[-1], block, wrapping):
            group.append(block)
            continue
        if group:
            yield group
        group = [block]
    if group:
        yield group


def paragraphs(document: Document) -> tuple[Paragraph, ...]:
    """The paragraphs of the text outside tables, in reading order, folded for the grammar."""
    return tuple(_paragraph(group) for group in _groups(document))
