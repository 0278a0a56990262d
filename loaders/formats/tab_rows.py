"""Text with one row a line, cells separated by TAB -> lines and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from loaders.formats.text_parts import Numbered, Row, clean

_CONTENTS_LINE = re.compile(r"(?P<label>[^\t]*\S)[\t ]*\t[\t ]*(?P<page>\d{1,4})\s*")
_LEADERS = re.compile(r"[.…·]{3,}\s*$")
_NUMERAL = r"[一二三四五六七八九十\d]+"
_ORDINAL = re.compile(rf"\s*(?:第{_NUMERAL}[部章节]|{_NUMERAL}[、.．]|[（(]{_NUMERAL}[)）])")


def parts(lines: Sequence[Numbered]) -> list[Numbered | list[Row]]:
    """The lines and tables of a file, in order. Blank lines and lines of a table of contents make no table."""
    out: list[Numbered | list[Row]] = []
    group: list[Numbered] = []
    skip = 0
    for i, line in enumerate(lines):
        if skip:
            skip -= 1
        elif "\t" in line.text:
            group.append(line)
        elif group and line.blank and (repeated := _page_end(lines, i, group)) is not None:
            skip = repeated
        elif group and _is_single_cell(lines, i):
            group.append(line)
        else:
            out.extend(_settle(group))
            group = []
            if not line.blank:
                out.append(line)
    out.extend(_settle(group))
    return out


def _page_end(lines: Sequence[Numbered], i: int, group: Sequence[Numbered]) -> int | None:
    """For a single blank line after which the rows go on: how many of them only repeat the heading; else None.

    They do not go on after a table of contents or a caption (one row of another width), nor where the next row begins
    like the table does but says something else: there the next table or form begins.
    """
    following = lines[i + 1 : i + 1 + len(group)]
    if not following or "\t" not in following[0].text:
        return None
    same = [a.text.strip() == b.text.strip() for a, b in zip(group, following, strict=False)]
    repeated = same.index(False) if False in same else len(same)
    if repeated == len(following):
        return repeated
    ours, theirs = _cells(group[repeated]), _cells(following[repeated])
    if _label(ours) and _label(ours) == _label(theirs):
        return None
    if not repeated and (_is_contents(group) or (len(group) == 1 and len(ours) != len(theirs))):
        return None
    return repeated


def _label(row: Row) -> str:
    """The first text of a row without white space; figures are no label."""
    text = next((t for _, t in row if t), "")
    return "" if re.fullmatch(r"[\d.,%\s-]*", text) else "".join(text.split())


def _is_single_cell(lines: Sequence[Numbered], i: int) -> bool:
    """True for a line without TAB right between two rows of the same width: a merged row that lost its TABs."""
    if lines[i].blank or not 0 < i < len(lines) - 1:
        return False
    before, after = lines[i - 1].text, lines[i + 1].text
    return before.count("\t") == after.count("\t") > 1


def _settle(group: Sequence[Numbered]) -> list[Numbered | list[Row]]:
    """A run of lines with TABs as a table, or as lines where it is a table of contents or a lone caption."""
    if not group:
        return []
    rows = [_cells(line) for line in group]
    lone = len(group) == 1 and sum(bool(text) for _, text in rows[0]) < 3
    if lone or _is_contents(group) or not any(text for row in rows for _, text in row):
        return list(group)
    return [rows]


def _is_contents(group: Sequence[Numbered]) -> bool:
    """True where every line is a heading and the number of its page, and the numbers never go down."""
    found = [_CONTENTS_LINE.fullmatch(line.text) for line in group]
    matches = [m for m in found if m is not None]
    if len(matches) < len(found):
        return False
    headings = sum(bool(_LEADERS.search(m["label"]) or _ORDINAL.match(m["label"])) for m in matches)
    rising = all(int(a["page"]) <= int(b["page"]) for a, b in pairwise(matches))
    return rising and 2 * headings >= len(matches)


def _cells(line: Numbered) -> Row:
    return tuple((line.number, clean(text)) for text in line.text.split("\t"))
