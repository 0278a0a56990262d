"""The values of indicators (指标值, 实际完成值): comparator, number, unit, as far as the text prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from loaders.checks.figures import Figure, text_figure
from loaders.document import Place
from loaders.values import fold

Comparator = Literal["", "=", "≥", "≤", ">", "<"]

_SIGNS: dict[str, Comparator] = {
    "≥": "≥", ">=": "≥", "≧": "≥", "大于等于": "≥", "不低于": "≥", "不少于": "≥", "达到": "≥",
    "≤": "≤", "<=": "≤", "≦": "≤", "小于等于": "≤", "不高于": "≤", "不超过": "≤",
    "=": "=", ">": ">", "<": "<",
}  # fmt: skip
_SIGN = re.compile("|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True))))
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_CHINESE = re.compile(r"[一二三四五六七八九十两百千零半]")
_DATE = re.compile(r"(?:19|20)\d{2}年|\d{1,2}月(?:\d{1,2}日|底|份|前)?$|\d{1,2}-\d{1,2}月")
_AREA, _VOLUME = re.compile("㎡|[mM]²|[mM]2(?![0-9])"), re.compile("[mM]³|[mM]3(?![0-9])")
"""Folded they would end in a digit that nobody printed."""
_PERCENT = frozenset({"%", "百分比", "个百分点", "百分点"})
_MONEY = {"元": "元", "万元": "万元", "万": "万元", "亿元": "亿元", "亿": "亿元", "千元": "千元"}
_UNFILLED = re.compile(r"未填报?|未报|漏填|漏报")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an indicator.

    sign    the comparator before the number, "" where none is printed
    number  None where the text holds no number, or more than one
    unit    what follows the number: "%" for per cent, "元" and "万元" for money (万 is 万元), else as printed
    text    as printed, folded
    """

    sign: Comparator
    number: Decimal | None
    digit: Decimal
    unit: str
    text: str

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.number is not None and self.unit in ("元", "万元", "亿元")

    @property
    def is_date(self) -> bool:
        """Whether it names a day, a month or a year."""
        return bool(_DATE.search(self.text))

    @property
    def is_measured(self) -> bool:
        """Whether it holds something that can be counted: a digit, a numeral, or 零 for none at all."""
        return bool(_NUMBER.search(self.text) or _CHINESE.match(_SIGN.sub("", self.text)))

    @property
    def is_incomplete(self) -> bool:
        """Whether a comparator or a per cent sign stands without its number (≥%, ≤万元, 提高%)."""
        return not self.is_measured and (bool(self.sign) or self.text.endswith("%"))

    @property
    def is_unfilled(self) -> bool:
        """Whether the form says that nothing was filled in (未填报)."""
        return bool(_UNFILLED.fullmatch(self.text))

    def money(self, key: str, place: Place, unit: str | None = None) -> Figure | None:
        """The amount as a figure; a number without unit is taken in `unit`. None where it is no money."""
        money = self.unit if self.is_money else (unit if not self.unit else None)
        if self.number is None or money is None:
            return None
        found = text_figure(key, format(self.number, "f"), money, place, "")
        return found


@cache
def read_value(text: str | None) -> Value | None:
    """The value that a cell prints; None for a blank cell."""
    folded = fold(_AREA.sub("平方米", _VOLUME.sub("立方米", text or ""))).replace("≧", "≥").replace("≦", "≤")
    if not folded:
        return None
    sign = _SIGN.match(folded)
    comparator: Comparator = _SIGNS[sign[0]] if sign else ""
    rest = folded[sign.end() :] if sign else folded
    numbers = list(_NUMBER.finditer(rest))
    if len(numbers) != 1 or (numbers[0].start() > 0 and not _is_leadin(rest[: numbers[0].start()])):
        return Value(comparator, None, Decimal(0), "", folded)
    digits = numbers[0][0].replace(",", "")
    number = Decimal(digits)
    decimals = len(digits.partition(".")[2])
    return Value(comparator, number, Decimal(1).scaleb(-decimals), _unit(rest[numbers[0].end() :]), folded)


def _is_leadin(before: str) -> bool:
    """Whether the words before a number leave it a plain value (提高80%, 达标率100%), no comparator among them."""
    return len(before) <= 6 and not _SIGN.search(before) and "年" not in before


def _unit(after: str) -> str:
    unit = after.strip("。;；,，")
    return "%" if unit in _PERCENT else _MONEY.get(unit, unit)


def same_unit(one: Value, other: Value) -> bool:
    """Whether two values can be compared; a number without unit takes that of the other."""
    return one.unit == other.unit or not one.unit or not other.unit


def met(target: Value, actual: Value) -> bool | None:
    """Whether an actual value reaches a target by its comparator; None where they cannot be compared.

    A comparator before the actual value bounds it: what is claimed is the bound.
    """
    if target.number is None or actual.number is None or not target.sign or not same_unit(target, actual):
        return None
    have, want = actual.number, target.number
    return {
        "=": have == want, "≥": have >= want, "≤": have <= want, ">": have >= want, "<": have <= want,
    }[target.sign]  # fmt: skip
