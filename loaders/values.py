"""Text to numbers, codes and units. Standard library only.

Printed figures are read exactly: full-width digits, thousands marks, spaces inside a number, true minus signs.
Nothing is guessed: text that is not wholly a number is None.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from loaders.characters import simplified

UNIT_YUAN: dict[str, int] = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
"""Money units and their worth in yuan."""

MOST_DIGITS = 18
"""More digits than this are a code or damage, never a figure; all arithmetic on amounts stays exact below it."""

_BLANK = re.compile(r"\s+")
_QUOTES = re.compile("[“”‘’\"'„‟「」]")
_DASHES = frozenset("—–-―－─")
_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<int>\d{1,3}(?:,\d{3})+|\d+|(?=\.))(?:\.(?P<frac>\d+))?(?P<pct>%?)")
_UNIT_LABEL = re.compile(r"(?:金额)?(?:单位|計量單位|單位)[::]?\(?(?:人民币)?(亿元|億元|万元|萬元|元|万|萬)(?![一-鿿])")


_KEPT = 4096
"""Texts whose folded form or number is kept: many rules read the same cells."""


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its exact value, how many decimals were printed, and whether a per cent sign followed."""

    value: Decimal
    decimals: int
    percent: bool = False


@lru_cache(_KEPT)
def fold(text: str) -> str:
    """Comparison form of a label: NFKC width folding, white space removed, simplified characters without pinyin."""
    if text.isascii():
        return "".join(text.split())
    return simplified("".join(unicodedata.normalize("NFKC", text).split()))


def bare(text: str) -> str:
    """`fold` without quotation marks: producers print “三公”, "三公" and 三公."""
    return _QUOTES.sub("", fold(text))


def is_not_applicable(text: str) -> bool:
    """Whether a cell holds only dashes (——, —, -): printed for "not applicable", which is neither blank nor zero."""
    folded = _BLANK.sub("", text)
    return bool(folded) and all(char in _DASHES for char in folded)


@lru_cache(_KEPT)
def parse_number(text: str) -> Number | None:
    """The number that a whole cell prints, or None for blank, dashes, text and more than MOST_DIGITS digits.

    Parentheses do not negate.
    """
    folded = fold(text).replace("−", "-")
    match = _NUMBER.fullmatch(folded)
    if match is None or not folded.strip("+-%."):
        return None
    digits = match["int"].replace(",", "") or "0"
    frac = match["frac"] or ""
    if len(digits) + len(frac) > MOST_DIGITS:
        return None
    value = Decimal(f"{match['sign']}{digits}.{frac}" if frac else f"{match['sign']}{digits}")
    return Number(value, len(frac), bool(match["pct"]))


def parse_unit(text: str) -> str | None:
    """The money unit that a caption declares ("金额单位：万元"), None where none is said; 万 without 元 is 万元."""
    match = _UNIT_LABEL.search(fold(text))
    if match is None:
        return None
    word = match[1].replace("億", "亿").replace("萬", "万")
    return "万元" if word == "万" else word


def decimal_text(value: Decimal) -> str:
    """A Decimal without exponent, as it would be printed ("0.10" stays "0.10")."""
    return format(value, "f")
