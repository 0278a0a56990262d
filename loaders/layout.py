"""Words on a page -> visual lines -> text.

Words of one line are found by the bottom of their boxes with a tolerance relative to the size of the type: some
producers set digits and Chinese text of one line with different font metrics, so an absolute tolerance tears numbers
out of their lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.document import Box, Word

_LINE_TOLERANCE = 0.45  # of the size of the type: neighbouring lines are at least one size apart
_BLANK = 0.25  # of the size: a gap that is a blank between Latin words or numbers
_WIDE = 0.8  # of the size: a gap that is a blank even between Chinese characters (unit line, spaced title)
_FULL_WIDTH_PUNCTUATION = frozenset("“”‘’—…·")


def is_wide_script(char: str) -> bool:
    """True for Chinese characters and their punctuation, between which a small gap means nothing."""
    return char >= "\u2e80" or char in _FULL_WIDTH_PUNCTUATION


def visual_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words grouped into lines from top to bottom, each line from left to right."""
    lines: list[list[Word]] = []
    reference = 0.0
    for word in sorted(words, key=lambda w: w.box.bottom):
        size = word.size or word.box.bottom - word.box.top
        if lines and word.box.bottom - reference <= _LINE_TOLERANCE * size:
            lines[-1].append(word)
        else:
            lines.append([word])
            reference = word.box.bottom
    for line in lines:
        line.sort(key=lambda w: w.box.x0)
    return lines


def line_text(line: Sequence[Word]) -> str:
    """Text of the words of one visual line, with blanks where they are printed or the gap shows one.

    Words of only blanks are marks of a gap; no blank is put between two Chinese characters unless the gap is wide.
    """
    parts: list[str] = []
    last: Word | None = None
    blank = False
    for word in line:
        text = word.text.strip()
        if not text:
            blank = True
            continue
        if last is not None and _is_gap(last, word, text, blank):
            parts.append(" ")
        parts.append(text)
        last, blank = word, False
    return "".join(parts)


def _is_gap(left: Word, right: Word, text: str, blank: bool) -> bool:
    gap = right.box.x0 - left.box.x1
    size = max(left.size, right.size) or right.box.bottom - right.box.top
    if gap > _WIDE * size:
        return True
    if is_wide_script(left.text.rstrip()[-1]) and is_wide_script(text[0]):
        return False
    return blank or gap > _BLANK * size


def runs(line: Sequence[Word]) -> list[Word]:
    """The words of one visual line joined where nothing parts them: glyphs become words."""
    groups: list[list[Word]] = []
    blank = True
    for word in line:
        if not word.text.strip():
            blank = True
        elif blank or word.box.x0 - groups[-1][-1].box.x1 > _BLANK * max(word.size, groups[-1][-1].size):
            groups.append([word])
            blank = False
        else:
            groups[-1].append(word)
    return [
        Word(
            "".join(w.text.strip() for w in group),
            bounds([w.box for w in group]),
            max(w.size for w in group),
            min(w.confidence for w in group),
        )
        for group in groups
    ]


def bounds(boxes: Sequence[Box]) -> Box:
    """The smallest box around one or more boxes."""
    return Box(
        min(b.x0 for b in boxes),
        min(b.top for b in boxes),
        max(b.x1 for b in boxes),
        max(b.bottom for b in boxes),
    )
