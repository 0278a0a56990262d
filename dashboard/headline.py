"""The headline figures of a page as they are written: label with unit, value, one short comparison. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import numbers
from dashboard.charts.headlines import Headline, headlines
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure as shown: label with unit, value, one comparison, the address of its evidence, its status."""

    key: str
    label: str
    value: str
    note: str
    address: str
    status: str = ""


def cards(frames: Frames, selection: Selection, page: str = "overview") -> tuple[Card, ...]:
    """The headline figures of a page for the selected disclosure; what it does not state has no card."""
    return tuple(card(one, selection.lang) for one in headlines(page, frames, selection))


def card(one: Headline, lang: Language) -> Card:
    """A headline figure in words; one in conflict says so instead of its comparison."""
    label, (value, unit) = t(one.label, lang), _value(one, lang)
    if unit:
        label = t("card.with_unit", lang, name=label, unit=unit)
    note = f"⚠ {t('status.conflict', lang)}" if one.status == "conflict" else one.note
    return Card(one.key, label, value, note, one.address, t(f"card.status.{one.status}", lang))


def _value(one: Headline, lang: Language) -> tuple[str, str]:
    if one.kind == "amount_yuan":
        return numbers.headline(one.value, lang)
    return (numbers.pct(one.value, lang) if one.kind == "pct" else numbers.count(one.value, lang)), ""
