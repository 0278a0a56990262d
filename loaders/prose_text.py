"""Lines of a document joined to paragraphs and folded for reading, each character still knowing its line.

Hard wraps are undone before numbers are read: a line of a page that reaches the right margin goes on in the next one;
in text without geometry a wrap is assumed only where most lines end at the same width. Numbers of pages are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.characters import simplified_forms, translated
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
_LEADS_ON = re.compile(r"(?:主要用于|主要原因是?|原因[是为]?|主要是)[:：]$")
_TAIL_OF_NAME = re.compile(r"\s*[(（][类款项][)）]")
"""What follows only in the same sentence: the reason or purpose after its words, (项) after the name."""
_PINYIN = re.compile(r"(?<=[㐀-鿿])\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]+\)", re.IGNORECASE)
_DROPS = (
    re.compile(r"[“”\"'‘’„‟「」『』*#|]"),
    re.compile(r"[(](?=\d{2,7}[类款项]|\d{7}[)])|[()](?=境|护|类|款|项)|(?<=境|护|类|款|项)\)"),
)
_AFTER_CODE = re.compile(r"(?<=[^\d]\d{7})\)")
"""小学教育(2050202)83.30万元: the code must not run into the amount."""
_RESIDUE = re.compile(r"(?:增加|增长|上升)[(/](?:减少|下降|降低)\)?|(?:减少|下降|降低)[(/](?:增加|增长|上升)\)?")


Origin = tuple[int, int]
"""(index of a line of the paragraph, index of a character in its text)"""


@dataclass(frozen=True)
class Paragraph:
    """Folded text; each of its characters knows the printed one that it comes from."""

    text: str
    origins: tuple[Origin, ...]
    lines: tuple[Line, ...]

    def place(self, offset: int) -> Place:
        """The place of the line that prints the character at `offset`."""
        return self.lines[self.origins[offset][0] if offset < len(self.origins) else -1].place

    def printed(self, start: int, end: int) -> str:
        """What is printed between two offsets, with the marks and blanks that folding takes away."""
        (line, first), (last_line, last) = self.origins[start], self.origins[end - 1]
        if line == last_line:
            return _with_pairs(self.lines[line].text, first, last + 1)
        between = [self.lines[i].text.strip() for i in range(line + 1, last_line)]
        last_text = self.lines[last_line].text
        before = "".join([self.lines[line].text[first:].rstrip(), *between])
        return _with_pairs(before + last_text.lstrip(), 0, len(before + last_text[: last + 1].lstrip()))


def _with_pairs(text: str, start: int, end: int) -> str:
    """A stretch of a line, with the quotation mark or bracket just outside it whose partner is inside."""
    for opening, closing in ("“”", "（）", "()"):
        inside = text[start:end]
        if inside.count(opening) < inside.count(closing) and text[start - 1 : start] == opening:
            start -= 1
        if inside.count(opening) > inside.count(closing) and text[end : end + 1] == closing:
            end += 1
    return text[start:end]


@cache
def _fold_char(char: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", char)).translate(simplified_forms())


def fold_prose(text: str) -> str:
    """NFKC, no white space, simplified forms of the characters that figures are described with, no pinyin glosses."""
    if text.isascii():
        return "".join(text.split())
    folded = translated("".join(unicodedata.normalize("NFKC", text).split()))
    return _PINYIN.sub("", folded) if "(" in folded else folded


def _joined_lines(lines: list[Line]) -> tuple[str, list[Origin]]:
    """Folded text of the lines of one paragraph, and the origin of every character."""
    chars: list[str] = []
    origins: list[Origin] = []
    for index, line in enumerate(lines):
        folded = [_fold_char(char) for char in line.text]
        chars += folded
        origins += [(index, position) for position, each in enumerate(folded) for _ in each]
    return "".join(chars), origins


def _substitute(text: str, origins: list[Origin], pattern: re.Pattern[str], new: str) -> tuple[str, list[Origin]]:
    out: list[str] = []
    kept: list[Origin] = []
    position = 0
    for match in pattern.finditer(text):
        out += [text[position : match.start()], new]
        kept += origins[position : match.start()] + [origins[match.start()]] * len(new)
        position = match.end()
    return "".join([*out, text[position:]]), kept + origins[position:]


def _paragraph(lines: list[Line]) -> Paragraph:
    text, origins = _joined_lines(lines)
    for pattern in (_PINYIN, *_DROPS):
        text, origins = _substitute(text, origins, pattern, "")
    text, origins = _substitute(text, origins, _AFTER_CODE, "为")
    text, origins = _substitute(text, origins, _RESIDUE, "增减")
    text, origins = _substitute(text, origins, grammar().bracket_note, "")
    return Paragraph(text, tuple(origins), tuple(lines))


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
    counts = Counter(long)
    near = {n: sum(counts[m] for m in range(n - 3, n + 4)) for n in counts}
    width = max(near, key=lambda n: (near[n], n))
    return width if near[width] >= 0.5 * len(long) and max(long) <= width + 10 else None


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
            gap = max(3 * size, 0.6 * size * (len(number[0]) + 2) if number else 0.0)
            return box.x1 >= self.margins[page] - gap and box.x1 - box.x0 > 8 * size
        return self.width is not None and _columns(line.text) >= self.width - 6


def _hangs(first: Line, following: Line) -> bool:
    """Whether a line stands at the margin below an indented first line: the same paragraph, whatever ends above it."""
    above, below = first.place.box, following.place.box
    if above is None or below is None or first.place.page != following.place.page:
        return False
    size = first.size or (above.bottom - above.top)
    return above.x0 - below.x0 >= size


def _joins(group: Sequence[Line], following: Line, wrapping: _Wrapping) -> bool:
    line = group[-1]
    text = line.text.rstrip()
    if following.text.strip() in {"。", "》", "）", ")", "；", "”"} or _TAIL_OF_NAME.match(following.text):
        return True
    if _LEADS_ON.search(text):
        return _HEADING.match(following.text) is None
    ended = text.endswith(_ENDS) and not _hangs(group[0], following)
    if ended or _TITLE_LINE.fullmatch(fold_prose(text)) or not wrapping.goes_on(line, following):
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
        if group and _joins(group, block, wrapping):
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
