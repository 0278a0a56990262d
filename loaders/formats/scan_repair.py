"""Plain misreadings put right: letters in cells that print a number (marked for review), look-alike characters.

No digit is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from loaders.document import REVIEW_CONFIDENCE
from loaders.grid import Content
from loaders.values import fold, parse_number

_ALIKE = str.maketrans({"O": "0", "o": "0", "〇": "0", "l": "1", "I": "1", "|": "1", "。": ".", "·": "."})
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W_]|[|〇]")
_POINTS = re.compile(r"-?\d{1,3}(?:[.,]\d{3})*\.\d{3}\.\d{1,2}")
"""Several points in one number: all but the last one mark thousands."""
_DASHES = re.compile(r"[一—\-–－_]{2,}")
_DOUBT = 0.01  # what is put right stays below the threshold by so much


_LOOK_ALIKE = str.maketrans(
    "決況減淨湊戶戸內黃溫別換眞査歩収対將値淸強冊呂敎靑稅悅脫虛爭単検県効硏卽敘頼恵両",
    "决况减净凑户户内黄温别换真查步收对将值清强册吕教青税悦脱虚争单检县效研即叙赖惠两",
)
_TRADITIONAL = frozenset("預務單財總關與對業費門項會後個們這為於資")
_SIMPLIFIED = frozenset("预务单财总关与对业费门项会后个们这为于资")


def in_one_script(texts: Sequence[str]) -> list[str]:
    """The texts of a page; where it is printed in simplified characters, without traditional ones that look like them.

    The models know both scripts, and take 决 for 決 in some types.
    """
    printed = set("".join(texts))
    if len(printed & _TRADITIONAL) >= len(printed & _SIMPLIFIED):
        return list(texts)
    return [text.translate(_LOOK_ALIKE) for text in texts]


def tidied(content: Content) -> Content:
    """The content of a cell with the letters that stand for digits replaced.

    Only where the whole cell then is a number, at least half of its letters are digits, and it was no number before.
    Blanks inside a number go with it: the detector parts long figures. A row of dashes is one "——".
    """
    text = fold(content.text)
    if _DASHES.fullmatch(text):
        return content._replace(text="——")
    if parse_number(text) is not None or len(_DIGIT.findall(text)) * 2 < len(_LETTER.findall(text)):
        return content
    repaired = text.translate(_ALIKE)
    if _POINTS.fullmatch(repaired):
        whole, _, cents = repaired.rpartition(".")
        repaired = f"{whole.replace('.', ',')}.{cents}"
    if repaired == text or parse_number(repaired) is None:
        return content
    words = tuple(replace(word, confidence=min(word.confidence, REVIEW_CONFIDENCE - _DOUBT)) for word in content.words)
    return content._replace(text=repaired, words=words)
