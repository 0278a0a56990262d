"""The words around the marks: row labels, hover texts, and amounts inside sentences. Pure, in the language given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from dashboard import numbers
from dashboard.charts.style import MUTED, WARNING_ICON, safe, wrapped
from dashboard.messages import has, t
from dashboard.numbers import Language
from loaders.values import UNIT_YUAN

_ORDINAL: Final = re.compile(r"^\s*(?:其中[：:]\s*)?(?:[（(]?[一二三四五六七八九十]+[）)、.．]|\d+[、.．])?\s*")
_LEVEL: Final = re.compile(r"\s*[（(]\s*[类款项]\s*[）)]\s*$")


def plain_label(printed: str) -> str:
    """A row label without its ordinal (四、), its 其中： and its level (类): what a reader calls the row."""
    short = _LEVEL.sub("", _ORDINAL.sub("", printed)).strip()
    return short or printed.strip()


def line_label(line: str, printed: str, lang: Language) -> str:
    """The name of a row: as printed in Chinese; in English by its key or code where the catalog knows it."""
    msgid = f"line.{line}"
    if lang == "zh" and printed.strip():
        return plain_label(printed)
    return t(msgid, lang) if has(msgid, lang) else plain_label(printed) or line


def class_label(code: str, printed: str, lang: Language) -> str:
    """The name of a functional class (204 公共安全), without 支出: the code stands in the table beside it."""
    if lang == "zh" and printed.strip():
        return plain_label(printed).removesuffix("类").removesuffix("支出") or plain_label(printed)
    return line_label(code, printed, lang)


def body_label(row: Mapping[str, Any], units: int = 22) -> str:
    """The label of a row on an axis, wrapped; under it, in grey, what sets a compared body apart (`differs`)."""
    apart = row.get("differs") or ""
    label = wrapped(row["label"], units)
    return f'{label}<br><span style="color:{MUTED}">{safe(apart)}</span>' if apart else label


def exact(value: Decimal | None, unit: str, lang: Language, *, signed: bool = False) -> str:
    """An amount with its unit; in 元 where the unit would round it."""
    if value is None:
        return numbers.BLANK
    fits = value == (value / UNIT_YUAN[unit]).quantize(Decimal("0.01")) * UNIT_YUAN[unit]
    return numbers.money(value, unit if fits else "元", lang, signed=signed)


def where(place: str, lang: Language) -> str:
    """A place code of `book.place_of` in words: "第 3 页"; "" where unknown."""
    kind, _, text = place.partition(":")
    return t(f"chart.place.{kind}", lang, place=text.lstrip("!")) if kind and text else ""


def status_word(status: str | None, lang: Language) -> str:
    """The word for a status of a figure; a conflict carries its icon. "" for no figure."""
    if not status:
        return ""
    word = t(f"chart.status.{status}", lang)
    return f"{WARNING_ICON} {word}" if status == "conflict" else word


def hover(title: str, lines: list[str]) -> str:
    """A hover text: the name, and what is known of it, escaped; empty lines left out."""
    return "<br>".join([f"<b>{safe(title)}</b>", *(safe(line) for line in lines if line)])


def figure_hover(row: Mapping[str, Any], name: str, label: str, lang: Language, *, signed: bool = False) -> str:
    """The hover text of the money figure `name` of a row: label, exact value, year, status, place."""
    value = exact(row[name], row["unit"], lang, signed=signed)
    where_printed = where(row[f"{name}_place"], lang)
    facts = [str(row["year"] or ""), status_word(row[f"{name}_status"], lang), where_printed]
    return hover(str(row["label"]), [f"{label} {value}", " · ".join(fact for fact in facts if fact)])


def flagged(text: str, status: str | None, lang: Language) -> str:
    """A direct label; of a figure in conflict with the warning icon and its word before it."""
    return f"{status_word(status, lang)} {text}" if status == "conflict" else text
