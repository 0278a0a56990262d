"""Punctuation: doubled stops (L-13), sentences without an end (L-15), pairs that do not close (L-16)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from loaders.checks.case import Case
from loaders.checks.language_text import PAGED, Fault, Passage, TextRule, fault, has_text

_DOUBLED: Final = re.compile(r"(?<![。.…])。。(?![。.…])|[，、；]{2,}|：：|。[，、；]|[，、；：]。|，；|；，|、，|，、")
_ENDS: Final = tuple("。！？!?…”》）)：:；;，,、")
_STOPPED: Final = ("。", "！", "？", "。”", "。）")
_FIGURE: Final = re.compile(r"\d(?:\.\d+)?(?:亿|万)?(?:元|%|％|个|辆|台)|原因(?:是|为|[:：])|主要用于")
_SAID: Final = re.compile(r"为|是|占|比|与|共|增加|减少|增长|下降|持平|完成|安排|用于|其中|\d{1,4}月")
_SENTENCE: Final = 12
"""Characters that a sentence has at least; shorter texts are headings, entries of a list, captions."""
_CAPTION: Final = re.compile(
    r"^(?:附?[图表]\s*\d*|注|说明|备注|单位|编制)[一二三四五六七八九十\d]*\s*[:：、]|单位[:：](?:亿|万)?元"
)
_MOST_STOPPED: Final = 0.75
_FEW: Final = 4
_FULL: Final = 0.8
"""Of the width of the page: a line that reaches so far may be wrapped by hand."""
_INDENT: Final = (0.8, 4.0)
"""Characters that a first line is set in by; what stands below at the margin goes on with it."""
_PAIRS: Final = {"”": "“", "’": "‘", "）": "（", "》": "《", "〉": "〈", "】": "【", "〕": "〔", "」": "「", "』": "『"}
_OPEN: Final = frozenset(_PAIRS.values())
_MARK: Final = re.compile(f"[{''.join((*_PAIRS, *_OPEN))}()]")
_WIDE: Final = str.maketrans("()", "（）")
_ITEM_MARK: Final = re.compile(r"(?:^|(?<=[。；，：、;,:]))[\dA-Za-z一二三四五六七八九十]{1,3}[)）]")


def _doubled(case: Case) -> Iterator[Fault]:
    """Two marks where one belongs (。。)."""
    for passage in case.passages:
        for match in _DOUBLED.finditer(passage.text):
            yield fault(passage, *match.span(), expected=match[0][-1] if match[0][0] != "。" else "。", mark=match[0])


def _is_sentence(passage: Passage) -> bool:
    """Whether a passage says something: long enough, with a figure or a reason and a word that states."""
    text = passage.text
    return (
        len(text) >= _SENTENCE
        and _CAPTION.search(text) is None
        and _FIGURE.search(text) is not None
        and _SAID.search(text) is not None
    )


def _uses_stops(case: Case) -> bool | None:
    """Whether sentences of this text end with a stop as a rule: copies and slides often drop them throughout."""
    if not case.passages:
        return None
    if case.document.media not in PAGED:
        return False
    said = [p for p in case.passages if _is_sentence(p) and not p.text.endswith(("：", ":", "；", ";"))]
    stopped = sum(passage.text.endswith(_STOPPED) for passage in said)
    return len(said) >= _FEW and stopped >= _MOST_STOPPED * len(said)


def _unended(case: Case) -> Iterator[Fault]:
    """A sentence that ends with ， or ；, or without any mark."""
    following: Sequence[Passage | None] = (*case.passages[1:], None)
    widths = {page.number: page.width for page in case.document.pages}
    for passage, after in zip(case.passages, following, strict=True):
        goes_on = _flows_on(passage, after, widths.get(passage.page or 0))
        if _ends_badly(passage, after, goes_on):
            end = len(passage.text)
            yield fault(passage, end - 1, end, expected="。")


def _ends_badly(passage: Passage, after: Passage | None, goes_on: bool) -> bool:
    text = passage.text
    if text.endswith(("，", ",")):
        return len(text) >= _SENTENCE and not goes_on
    if not _is_sentence(passage):
        return False
    if text.endswith(("；", ";")):
        return after is None or _closes_a_list(passage, after)
    return not text.endswith(_ENDS) and not goes_on


def _flows_on(passage: Passage, after: Passage | None, width: float | None) -> bool:
    """Whether the sentence may go on after a page break, a table or a full line that was not joined."""
    if after is None or after.level is not None:
        return False
    last = passage.lines[-1].place.box
    is_full = last is not None and width is not None and last.x1 >= _FULL * width
    if is_full or after.page != passage.page or after.text[:1] in "。，；、：）”》":
        return True
    first, below = passage.lines[0], after.lines[0].place.box
    if first.place.box is None or below is None:
        return False
    indent = (first.place.box.x0 - below.x0) / max(first.size, 1.0)
    return _INDENT[0] <= indent <= _INDENT[1]


def _closes_a_list(passage: Passage, after: Passage) -> bool:
    """Whether what follows is a heading of another level: the list that ； carries on is over."""
    is_heading = after.level is not None and len(after.text) < 2 * _SENTENCE and not after.text.endswith(("。", "；"))
    return is_heading and after.level != passage.level


def _unpaired(case: Case) -> Iterator[Fault]:
    """A quotation mark or bracket without its partner in a passage that ends; a pair may run over two passages."""
    found = [_open_marks(passage) for passage in case.passages]
    carried = {i for i, (left, right) in enumerate(pairwise(found)) if _close_each_other(left, right)}
    for i, (passage, marks) in enumerate(zip(case.passages, found, strict=True)):
        if marks and i not in carried and i - 1 not in carried and _is_whole(passage):
            offset, mark = marks[0]
            yield fault(passage, offset, offset + 1, mark=mark)


def _is_whole(passage: Passage) -> bool:
    return passage.text.endswith(("。", "；", "！", "？", "。”", "：")) or (
        len(passage.lines) == 1 and passage.level is not None
    )


def _open_marks(passage: Passage) -> list[tuple[int, str]]:
    """(offset, mark) of the marks without a partner; the bracket of 1） is none."""
    skipped = {match.end() - 1 for match in _ITEM_MARK.finditer(passage.text)}
    waiting: list[tuple[int, str]] = []
    lonely: list[tuple[int, str]] = []
    for match in _MARK.finditer(passage.text):
        offset, char = match.start(), match[0].translate(_WIDE)
        if char in _OPEN:
            waiting.append((offset, char))
        elif offset not in skipped:
            partner = next((k for k in range(len(waiting) - 1, -1, -1) if waiting[k][1] == _PAIRS[char]), None)
            if partner is None:
                lonely.append((offset, char))
            else:
                del waiting[partner]
    return sorted(lonely + waiting)


def _close_each_other(left: Sequence[tuple[int, str]], right: Sequence[tuple[int, str]]) -> bool:
    opened = [mark for _, mark in left if mark in _OPEN]
    return any(_PAIRS.get(mark) in opened for _, mark in right)


RULES: Final = (
    TextRule("L-13", "info", _doubled, has_text),
    TextRule("L-15", "warning", _unended, _uses_stops),
    TextRule("L-16", "warning", _unpaired, has_text),
)
