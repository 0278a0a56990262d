"""What the readers of text files share: numbered lines, rows, and the noise that exporters leave in text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


class Numbered(NamedTuple):
    """A line of the file with its number, from 1."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        """True for a line of white space without TAB (a TAB is a blank cell)."""
        return "\t" not in self.text and not self.text.strip()


Row = tuple[tuple[int, str], ...]
"""(line number, text) of each cell of a row."""

_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>", re.I)
_TAG = re.compile(r"</?(?:p|b|i|u|em|strong|span|sub|sup|div|font|center)(?:\s[^<>]*)?>", re.I)
_BOOKMARK = re.compile(r"\[(?:bookmark|endif|if [^\]]*)(?::[^\]]*)?\]", re.I)
_MARKDOWN_RULE = re.compile(r"[|\s:-]*-[|\s:-]*")
_TITLE = re.compile(r"[^\d，。；、]{3,}表(?:[（(][^（）()]*[)）])?$")
_HEADING = re.compile(r"^\s*#{1,6}\s+")


def clean(text: str) -> str:
    """Text without tags of mark-up, heading marks and the marks of bookmarks; breaks of mark-up become line breaks."""
    text = _BREAK.sub("\n", text)
    text = _BOOKMARK.sub("", _TAG.sub("", text))
    return _HEADING.sub("", text).strip()


def as_tabs(text: str) -> str | None:
    """A row written with upright strokes (`甲 | 乙 |`) as one with TABs; None for the rule below a heading.

    A line that neither begins nor ends with a stroke is prose.
    """
    bare = text.strip()
    if "\t" in text or bare.count("|") < 2 or not (bare.startswith("|") or bare.endswith("|")):
        return text
    if _MARKDOWN_RULE.fullmatch(bare):
        return None
    return "\t".join(cell.strip() for cell in bare.removeprefix("|").removesuffix("|").split("|"))


def begins_with_title(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows (their texts without blanks) begin with the title of a table, alone in one of the first two rows.

    A title that says that it goes on (续) begins nothing.
    """
    return any(len(row) == 1 and _TITLE.search(row[0]) and "续" not in row[0] for row in rows[:2])
