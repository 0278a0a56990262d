"""Figures as text: amounts, shares, ticks. Babel formats, never a page by hand.

Blank (None) shows as –, zero as 0, a minus sign is a true minus. Amounts come in as Decimal yuan and leave in
the unit of the selection; no rounding happens anywhere else.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, Literal

from babel.numbers import format_decimal

from loaders.values import UNIT_YUAN

Language = Literal["zh", "en"]
MoneyUnit = Literal["万元", "元", "亿元"]

BLANK: Final = "–"
NOT_APPLICABLE: Final = "——"
THIN_SPACE: Final = "\u202f"
"""Narrow no-break space: between a number and its unit."""
NO_BREAK_SPACE: Final = "\u00a0"
"""Between the words of a unit."""

_LOCALE: Final[dict[Language, str]] = {"zh": "zh_CN", "en": "en"}
_UNIT_LABEL: Final[dict[Language, dict[str, str]]] = {
    "zh": {"元": "元", "万元": "万元", "亿元": "亿元"},
    "en": {"元": "yuan", "万元": "wan yuan", "亿元": "yi yuan"},
}
DECIMALS: Final[dict[str, int]] = {"元": 2, "万元": 2, "亿元": 4}
"""Decimal places in tables by unit."""
_YI: Final = Decimal(UNIT_YUAN["亿元"])
_WAN: Final = Decimal(UNIT_YUAN["万元"])


def unit_label(unit: str, lang: Language) -> str:
    """The name of a money unit: 万元 is "wan yuan" (10,000 yuan) in English, 亿元 "yi yuan" (100 million)."""
    return _UNIT_LABEL[lang].get(unit, unit)


def in_unit(value_yuan: Decimal, unit: str) -> Decimal:
    """An amount in yuan as a number of `unit`, exact."""
    return value_yuan / UNIT_YUAN[unit]


def decimal(value: Decimal | None, lang: Language, decimals: int = 2, *, signed: bool = False) -> str:
    """A number with thousands separators and `decimals` places; None is –, exact zero is 0.

    A number that would round to zero keeps as many places as it needs: no figure is ever shown as a zero.
    """
    if value is None:
        return BLANK
    if value == 0:
        return "0"
    places = _enough_places(value, decimals)
    rounded = abs(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    text = format_decimal(rounded, format=pattern, locale=_LOCALE[lang])
    return f"{_sign(value, signed)}{text}"


def _enough_places(value: Decimal, decimals: int) -> int:
    if abs(value) >= Decimal(5).scaleb(-decimals - 1):
        return decimals
    exponent = value.normalize().as_tuple().exponent
    return min(8, -int(exponent), -value.adjusted() + 1)


def _sign(value: Decimal, signed: bool) -> str:
    if value < 0:
        return "−"
    return "+" if signed else ""


def amount(value_yuan: Decimal | None, unit: str, lang: Language, *, signed: bool = False) -> str:
    """An amount of yuan in `unit`, without the unit's name: 53694500 in 万元 is "5,369.45"."""
    if value_yuan is None:
        return BLANK
    return decimal(in_unit(value_yuan, unit), lang, DECIMALS[unit], signed=signed)


def money(value_yuan: Decimal | None, unit: str, lang: Language, *, signed: bool = False) -> str:
    """An amount with its unit, not to be broken: "5,369.45 万元"; – for a blank."""
    text = amount(value_yuan, unit, lang, signed=signed)
    return text if value_yuan is None else with_unit(text, unit, lang)


def with_unit(text: str, unit: str, lang: Language) -> str:
    """A formatted number and the name of its unit, joined so that no line break parts them."""
    return f"{text}{THIN_SPACE}{unit_label(unit, lang).replace(' ', NO_BREAK_SPACE)}"


def headline(value_yuan: Decimal | None, lang: Language) -> tuple[str, str]:
    """Text and unit label of a headline figure: four digits that count, 亿元 from one 亿, 元 below 1,000."""
    if value_yuan is None or value_yuan == 0:
        return (BLANK if value_yuan is None else "0"), unit_label("万元", lang)
    unit = _headline_unit(value_yuan)
    value = in_unit(value_yuan, unit)
    rounded = Context(prec=4, rounding=ROUND_HALF_UP).plus(value)
    places = max(0, min(3 if unit == "亿元" else 2, 3 - rounded.adjusted()))
    return decimal(value, lang, places), unit_label(unit, lang)


def _headline_unit(value_yuan: Decimal) -> str:
    size = abs(value_yuan)
    if size >= _YI:
        return "亿元"
    return "万元" if size >= 1000 else "元"


def pct(value: Decimal | None, lang: Language, *, decimals: int = 1, signed: bool = False) -> str:
    """A percentage given in per cent (65.0 is "65.0%")."""
    if value is None:
        return BLANK
    text = decimal(value, lang, decimals, signed=signed) if value else "0"
    return f"{text}%"


def points(value: Decimal | None, lang: Language, *, signed: bool = True) -> str:
    """A difference of shares: "+1.2 个百分点", in English "+1.2 percentage points"."""
    if value is None:
        return BLANK
    label = "个百分点" if lang == "zh" else f"percentage{NO_BREAK_SPACE}points"
    return f"{decimal(value, lang, 1, signed=signed)}{THIN_SPACE}{label}"


def count(value: Decimal | int | None, lang: Language) -> str:
    """A number of things, without decimals unless it has some."""
    if value is None:
        return BLANK
    exact = Decimal(value)
    places = 0 if exact == exact.to_integral_value() else 2
    return decimal(exact, lang, places)


def score(value: Decimal | None, lang: Language) -> str:
    """A score as printed: up to two decimals, trailing zeros dropped."""
    if value is None:
        return BLANK
    text = decimal(value, lang, 2)
    return text.rstrip("0").rstrip(".") if "." in text else text


def ticks(
    max_yuan: Decimal | float, unit: str, lang: Language, *, min_yuan: Decimal | float = 0, about: int = 4
) -> tuple[list[float], list[str]]:
    """Round tick positions in yuan (zero among them) and their text; the last one names the unit.

    `about` is how many steps are wanted; steps are 1, 2, 2.5 or 5 times a power of ten of the unit.
    """
    worth = UNIT_YUAN[unit]
    high, low = max(float(max_yuan), 0.0) / worth, min(float(min_yuan), 0.0) / worth
    step = _step(high - low, about)
    places = max(0, -math.floor(math.log10(step))) + (1 if str(step).lstrip("0.").startswith("25") else 0)
    indices = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    texts = [decimal(Decimal(str(round(i * step, 9))), lang, places if i * step % 1 else 0) for i in indices]
    texts[-1] = with_unit(texts[-1], unit, lang)
    return [i * step * worth for i in indices], texts


def _step(span: float, about: int) -> float:
    if span <= 0:
        return 1.0
    raw = span / about
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if power * factor >= raw * (1 - 1e-9))
