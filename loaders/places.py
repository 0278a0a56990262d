"""Which division a printed name speaks of. Names of places come from `reference.regions()` only.

A body's name begins with its place, from large to small: 省, 市, 县 (甲市乙区财政局). A county name that several
cities have is settled only by its city or province, in the name or elsewhere in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders import reference
from loaders.records import Region
from loaders.reference import Division

_PARTY = re.compile(
    r"^(?:中国共产党|中共|中国共产主义青年团|共青团|国家税务总局|中国人民政治协商会议|政协"
    r"|九三学社|民革|民盟|民建|致公党|农工党|台盟)"
)
_ZONE = re.compile(
    r"(?:经济技术|高新技术产业|高新技术|经济|高新|综合保税|转型综合改革|工业|产业)?"
    r"(?:开发区|示范区|新区|高新区|园区|管理区|保税区)"
)
_FULL_CITY = ("市", "州", "盟", "地区")
"""A city without such an ending (中山大学) is a place only before a county or a zone (朔州经济开发区)."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place found at the head of a name: the divisions it may be, how many characters it takes, a zone if named."""

    candidates: tuple[Division, ...]
    length: int
    zone: str = ""


@cache
def _by_form(level: str) -> dict[str, tuple[Division, ...]]:
    """Printed form -> divisions of a level that bear it."""
    forms: dict[str, list[Division]] = {}
    for division in reference.regions():
        if division.level != level:
            continue
        names = reference.short_names(division.name)
        if level == "county":
            names = tuple(n for n in names if n[-1] == division.name[-1])
        for name in names:
            forms.setdefault(name, []).append(division)
    return {form: tuple(found) for form, found in forms.items()}


def _longest(text: str, level: str) -> tuple[str, tuple[Division, ...]]:
    """The longest form of a level with which `text` begins ("" where none does)."""
    forms = _by_form(level)
    for size in range(min(15, len(text)), 1, -1):
        if text[:size] in forms:
            return text[:size], forms[text[:size]]
    return "", ()


def _below(divisions: Sequence[Division], province: str, city: str) -> tuple[Division, ...]:
    return tuple(d for d in divisions if province in ("", d.province) and city in ("", d.city))


def _provinces(text: str) -> Iterator[tuple[str, int]]:
    form, found = _longest(text, "province")
    if found:
        yield found[0].province, len(form)
    yield "", 0


def _readings(text: str) -> Iterator[NamedPlace]:
    """Every way to read the head of a name as province, city, county, the longest readings first."""
    for province, start in _provinces(text):
        city_form, cities = _longest(text[start:], "city")
        after = text[start + len(city_form) :]
        if (
            city_form
            and not city_form.endswith(_FULL_CITY)
            and not (_ZONE.match(after) or _longest(after, "county")[0])
        ):
            cities = ()
        cities = _below(cities, province, "")
        for city_divisions, size in ((cities, len(city_form)), ((), 0)):
            if size and not city_divisions:
                continue
            at = start + size
            form, counties = _longest(text[at:], "county")
            name = city_divisions[0].city if city_divisions else ""
            fitting = _below(counties, province, name)
            if fitting:
                yield NamedPlace(fitting, at + len(form))
            if city_divisions:
                yield NamedPlace(city_divisions, at)
        if province:
            yield NamedPlace(_province_division(province), start)


def _province_division(province: str) -> tuple[Division, ...]:
    return tuple(d for d in reference.regions() if d.level == "province" and d.province == province)


def place_at_head(name: str) -> NamedPlace | None:
    """The place with which a body's name begins, read as far as possible; None where it begins with none."""
    party = _PARTY.match(name)
    skip = party.end() if party else 0
    readings = list(_readings(name[skip:]))
    if not readings:
        return None
    best = max(readings, key=lambda p: (p.length, -len(p.candidates)))
    zone = _ZONE.search(name[skip + best.length :])
    is_city = all(d.level == "city" for d in best.candidates)
    return NamedPlace(best.candidates, skip + best.length, zone[0] if zone and is_city else "")


def _mentions(division: Division, texts: Sequence[str]) -> int:
    forms = {f for n in (division.province, division.city) if n for f in reference.short_names(n)}
    return sum(any(form in text for form in forms) for text in texts)


def settle(candidates: Sequence[Division], texts: Sequence[str]) -> Division | None:
    """The one division of several with the same name whose city or province the document names; None in doubt."""
    if len(candidates) == 1:
        return candidates[0]
    counts = {d.code: _mentions(d, texts) for d in candidates}
    named = [d for d in candidates if counts[d.code]]
    return named[0] if len(named) == 1 else None


def region_of(division: Division, zone: str = "") -> Region:
    """A division as region; a development zone has no code of its own and keeps that of its city."""
    return Region(division.province or None, division.city or None, division.county or zone or None, division.code)


def division_of_code(code: str) -> Division | None:
    """The county or city of a 6-digit code at the head of a project code."""
    division = reference.region_by_code().get(code)
    return division if division is not None and division.level in ("county", "city") else None
