"""Numbers of spreadsheets as they are shown: the value of a cell and the code of its number format -> text.

Decimals, thousands marks, per cent, leading zeros of codes, division by thousands (the 0!.0000 that shows 元 as 万元)
and words of the format are kept; currency signs are not. What a section of a format hides is "". Rounding is half up,
as in spreadsheets, and of the 15 digits that they keep: 0.30000000000000004 is 0.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

DATE = "yyyy-mm-dd"
BUILTIN: dict[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00",
    9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    14: DATE, 15: DATE, 16: "m-d", 17: 'yyyy"年"m"月"', 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d",
    31: 'yyyy"年"m"月"d"日"', 32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: 'yyyy"年"m"月"',
    45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that files name by number only, as a Chinese Excel shows them (ECMA-376, 18.8.30); the rest is General."""

_TOKEN = re.compile(
    r'"(?P<text>[^"]*)"?|[\\!](?P<literal>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]?|(?P<date>[yYdDhHsS]+|[mM]+|[bB]{2,4}'
    r"|[aA]{3,4}|AM/PM|上午/下午)|(?P<digit>[0#?])|(?P<mark>[.,%/E@])|(?P<other>.)",
    re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_CURRENCY = re.compile(r"[¥￥$€£\s]+")
_SECTION = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (spreadsheets know no zones)
_DAYS_1904 = 1462
_LAST_DAY = 2_958_465  # 31 December 9999
_MAX_DECIMALS = 30
_NOISE = Decimal("1e-13")
_POINT, _COMMA = (("mark", "."),), (("mark", ","),)

_Token = tuple[str, str]
"""(kind, text): kind is "digit", "mark", "literal", "date" or "general"."""


@dataclass(frozen=True, slots=True)
class _Section:
    """A section of a format: its tokens (kind, text) and the condition under which it is used."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None = None

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self.tokens)

    def has(self, mark: str) -> bool:
        return ("mark", mark) in self.tokens


def general(value: float) -> str:
    """A number without a format: as few decimals as say the same, never an exponent, never ".0"."""
    exact = Decimal(f"{value:.15g}")
    for decimals in range(15):
        rounded = round(exact, decimals)
        if abs(rounded - exact) <= abs(exact) * _NOISE:
            return format(rounded if rounded else Decimal(0), "f")
    return format(exact, "f")


def printed(value: float, code: str, is_1904: bool = False) -> str:
    """`value` as a cell with the number format `code` shows it; "" where the format hides it."""
    section, amount = _choose(_sections(code), value)
    kinds = section.kinds
    if "date" in kinds and "digit" not in kinds:
        return _date(section.tokens, value + (_DAYS_1904 if is_1904 else 0))
    if "general" in kinds or section.has("@") or section.has("/") or section.has("E"):
        return general(value)
    if "digit" not in kinds:
        return _words(section.tokens)
    return _number(section.tokens, amount)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    return tuple(_section(part) for part in _SECTION.split(code.strip() or "General"))


def _section(code: str) -> _Section:
    if "general" in code.lower() or "通用格式" in code:
        return _Section((("general", ""),))
    tokens: list[_Token] = []
    condition = None
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "blank"
        text = match[kind] if match.lastgroup else ""
        if kind == "bracket":
            found = _CONDITION.fullmatch(text)
            condition = (found[1], Decimal(found[2])) if found else condition
            if re.fullmatch(r"[hHmMsS]+", text):
                tokens.append(("date", text))
        elif kind in ("text", "literal", "other"):
            tokens.append(("literal", text))
        elif kind != "blank":
            tokens.append((kind, text))
    return _Section(tuple(tokens), condition)


def _choose(sections: Sequence[_Section], value: float) -> tuple[_Section, Decimal]:
    """The section for a value, and the value as the 15 digits that a spreadsheet keeps."""
    amount = Decimal(f"{value:.15g}")
    for section in sections:
        if section.condition is not None and _holds(section.condition, amount):
            return section, amount
    if any(section.condition for section in sections):
        return next((s for s in reversed(sections) if s.condition is None), sections[-1]), amount
    if amount < 0 and len(sections) > 1:
        return sections[1], amount
    if amount == 0 and len(sections) > 2:
        return sections[2], amount
    return sections[0], amount


def _holds(condition: tuple[str, Decimal], amount: Decimal) -> bool:
    sign, bound = condition
    below, equal = amount < bound, amount == bound
    return {"<": below, "<=": below or equal, "=": equal, "<>": not equal, ">": not below and not equal}.get(
        sign, not below
    )


def _number(tokens: Sequence[_Token], amount: Decimal) -> str:
    """Words before, digits, words after."""
    begin = next(i for i, token in enumerate(tokens) if token in _POINT or token[0] == "digit")
    end = max(i for i, token in enumerate(tokens) if token[0] == "digit") + 1
    while end < len(tokens) and tokens[end] in _COMMA:
        end += 1
    body = tokens[begin:end]
    point = next((i for i, token in enumerate(body) if token in _POINT), len(body))
    whole, places = body[:point], [text for kind, text in body[point:] if kind == "digit"][:_MAX_DECIMALS]
    percents = sum(token == ("mark", "%") for token in tokens)
    shown = abs(amount).scaleb(2 * percents - 3 * (_commas_at_end(whole) + _commas_at_end(body[point:])))
    rounded = shown.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    digits, _, fraction = format(rounded, "f").partition(".")
    needed = len("".join(places).rstrip("#?"))
    fraction = fraction[:needed] + fraction[needed:].rstrip("0")
    number = _whole(digits, whole) + ("." if fraction else "") + fraction
    if not number:
        return _words(tokens)
    before, after = _words(tokens[:begin]).strip("-(（"), _words(tokens[end:]).strip(")）")
    sign = "-" if amount < 0 and rounded and not before else ""
    return f"{before}{sign}{number}{'%' * percents}{after}"


def _commas_at_end(tokens: Sequence[_Token]) -> int:
    """Commas behind the last digit: each divides by a thousand."""
    return next((i for i, token in enumerate(reversed(tokens)) if token not in _COMMA), 0)


def _whole(digits: str, layout: Sequence[_Token]) -> str:
    """The digits before the point in the places of the format, filled from the right."""
    layout = layout[: len(layout) - _commas_at_end(layout)]
    digits = digits.lstrip("0")
    zeros = sum(token == ("digit", "0") for token in layout)
    if not any(kind == "literal" for kind, _ in layout):
        if zeros < 2 and ("mark", ",") in layout and digits:
            return f"{int(digits):,}"
        return digits.rjust(zeros, "0")
    left = list(digits)
    out: list[str] = []
    for kind, text in reversed(layout):
        if kind == "literal":
            out.append(text)
        elif kind == "digit":
            out.append(left.pop() if left else text.strip("#?"))
    return "".join((*left, *reversed(out)))


def _words(tokens: Iterable[_Token]) -> str:
    """The words of a format without currency signs."""
    return _CURRENCY.sub("", "".join(text for kind, text in tokens if kind == "literal"))


def _date(tokens: Sequence[_Token], days: float) -> str:
    """A date or a time; a number that is no date stays a number."""
    if not 0 <= days < _LAST_DAY:
        return general(days)
    moment = _EPOCH + timedelta(seconds=round(days * 86_400))
    out: list[str] = []
    before = ""
    for kind, text in tokens:
        if kind == "date":
            out.append(_date_part(text.lower(), moment, before))
            before = text[:1].lower()
        elif kind in ("literal", "mark"):
            out.append(text)
    return "".join(out).strip()


def _date_part(code: str, moment: datetime, before: str) -> str:
    """One part of a date; `m` after hours are minutes."""
    value = {
        "y": moment.year,
        "d": moment.day,
        "h": moment.hour,
        "s": moment.second,
        "m": moment.minute if before == "h" else moment.month,
    }.get(code[0])
    if value is None or (code[0] == "d" and len(code) > 2):
        return ""
    if code[0] == "y":
        return str(value) if len(code) > 2 else f"{value % 100:02d}"
    return f"{value:02d}" if len(code) == 2 else str(value)
