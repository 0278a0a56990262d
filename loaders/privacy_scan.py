"""Signature labels that were misread from a picture: 填表入：for 填表人：, 联系电活：for 联系电话：.

One character more, less or other than a label of a person, and beside it what looks like a name or a telephone
number: then the value is dropped as it would be beside the label itself. Both are asked for, and a colon unless the
value is a number, because a word like 编制数 is as near to 编制人 as a misread one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_WORD = re.compile(r"(?P<label>[㐀-鿿]{2,9})\s*(?:[(（][^()（）]{1,4}[)）])?\s*(?P<colon>[:：;；]?)\s*")
_PHONE = re.compile(r"(?:0\d{2,3}|\d{3,4})[-—－ ]?\d{7,8}|1[3-9]\d{9}|(?<![\d.,])\d{7,8}(?![\d.,])")
_NAME = re.compile(r"[㐀-鿿]{2,4}(?![㐀-鿿])|[㐀-鿿]\s[㐀-鿿](?![㐀-鿿])")
_SHORT = 2
"""A label of two characters (电话) is too near to other words: it needs a number beside it."""

Span = tuple[int, int]


def is_misread(word: str, labels: Collection[str]) -> bool:
    """Whether a word is one character away from a label and is none itself."""
    return word not in labels and any(_one_edit(word, label) for label in labels)


def misread_spans(text: str, labels: Collection[str], others: Collection[str]) -> list[Span]:
    """The spans of names and numbers behind misread labels in a line; `others`: labels that belong to no person."""
    spans: list[Span] = []
    for found in _WORD.finditer(text):
        label = found["label"]
        if label in others or not is_misread(label, labels):
            continue
        value = _PHONE.match(text, found.end())
        if value is None and found["colon"] and len(label) > _SHORT:
            value = _NAME.match(text, found.end())
        if value is not None:
            spans.append(value.span())
    return spans


def is_misread_pair(left: str, right: str, labels: Collection[str], others: Collection[str]) -> bool:
    """Whether a cell is a misread label and the next one its value."""
    found = _WORD.fullmatch(left.strip())
    if found is None or found["label"] in others or not is_misread(found["label"], labels):
        return False
    is_name = bool(found["colon"]) and len(found["label"]) > _SHORT and _NAME.fullmatch(right.strip()) is not None
    return is_name or _PHONE.fullmatch(right.strip()) is not None


def _one_edit(one: str, other: str) -> bool:
    """Whether two words differ by one character put in, left out or replaced."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return any(_rest(one, same + a) == _rest(other, same + b) for a, b in ((1, 1), (1, 0), (0, 1)))


def _rest(word: Sequence[str], start: int) -> Sequence[str]:
    return word[start:]
