"""Whose disclosure a document is: department, place, year, kind, scope, each with the text that proves it.

What no text says stays None or "unknown", for the user to settle. The cover and titles come before headers of tables,
these before headings and sentences, these before project forms; a later text never overrules an earlier one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from loaders.bodies import body_id, normalise
from loaders.document import Document
from loaders.identity_titles import (
    Text,
    Title,
    clean_name,
    described_names,
    form_names,
    further_titles,
    is_name,
    kind_in,
    labelled_names,
    scope_in,
    texts_of,
    titles,
    year_captions,
)
from loaders.places import NamedPlace, division_of_code, place_at_head, region_of, settle
from loaders.prose_text import paragraphs
from loaders.records import Disclosure, Evidence, Kind, Project, Region, Scope
from loaders.reference import Division

_CODED = re.compile(r"(?P<code>\d{9}|\d{6}|\d{3}(?=[-—_]))[-—_]?(?P<name>[^\d\W].{2,40})")
_PROJECT_CODE = re.compile(r"(?<!\d)(?P<division>\d{6})(?P<year>\d\d)\d{0,4}[A-Z]")
_PROSE_YEAR = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?:(?P<kind>(?:部门|单位)(?:预算|决算))|度|预算|本级|一般公共预算|收入|支出|收支|三公|实际|全年|机关)"
)
_FINAL = re.compile(r"支出决算|收入决算|决算数|部门决算|单位决算")
_SELF_EVALUATION = re.compile(r"绩效自评表")
_BUDGET = re.compile(r"部门预算|单位预算|收支预算|预算收入|支出预算|预算安排|预算总")
_FALLBACKS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("final_accounts", _FINAL),
    ("budget", _BUDGET),
    ("self_evaluation", _SELF_EVALUATION),
)


@dataclass(frozen=True)
class Identity:
    """The attributes of a disclosure; `evidence` holds, by attribute, the text that proves it.

    `body_id` is the id of the body across documents ("" where no name was found).
    """

    department: str | None
    department_code: str | None
    unit_code: str | None
    scope: Scope
    region: Region
    year: int | None
    kind: Kind
    evidence: dict[str, Evidence]
    body_id: str


@dataclass(frozen=True)
class _Sources:
    """All texts that were gathered from a document, read once."""

    texts: tuple[Text, ...]
    titles: tuple[Title, ...]
    document: Document
    projects: tuple[Project, ...]


def _printed(text: Text | Title) -> Evidence:
    return Evidence(text.text[:120], text.place, "printed")


def _most_common(names: Iterable[Text]) -> Text | None:
    """The first text of the name that is printed most often (compared in normal form)."""
    found = [t for t in names if is_name(clean_name(_uncoded(t.text)))]
    if not found:
        return None
    counts = Counter(normalise(t.text) for t in found)
    best = max(counts, key=lambda name: counts[name])
    return next(t for t in found if normalise(t.text) == best)


def _uncoded(text: str) -> str:
    match = _CODED.fullmatch(text)
    return match["name"] if match else text


def _coded_names(texts: Sequence[Text]) -> Iterator[Text]:
    return (t for t in texts if _CODED.fullmatch(t.text))


def _project_names(projects: Sequence[Project]) -> Iterator[Text]:
    for project in projects:
        for name in (project.department, project.implementing_unit):
            if name:
                yield Text(re.sub(r"\s+", "", name), name, project.place)
                break


def _department(sources: _Sources) -> tuple[str, Evidence] | None:
    titled = next((t for t in sources.titles if t.name), None)
    if titled is not None:
        return titled.name, _printed(titled)
    candidates = (
        labelled_names(sources.texts),
        labelled_names(sources.texts, supervising=True),
        _coded_names(sources.texts),
        _project_names(sources.projects),
        form_names(sources.texts),
        described_names(sources.texts),
    )
    for names in candidates:
        best = _most_common(names)
        if best is not None:
            return clean_name(_uncoded(best.text)), _printed(best)
    return None


def _codes(sources: _Sources, name: str | None, evidence: dict[str, Evidence]) -> tuple[str | None, str | None]:
    """(department code of 3 digits, unit code of 6 or 9) printed in front of the body's name; a unit's begins with
    that of its department."""
    codes: dict[str, str] = {}
    wanted = normalise(name or "")
    for text in sources.texts if wanted else ():
        match = _CODED.fullmatch(text.text)
        if match is None or normalise(match["name"]) != wanted:
            continue
        key = "department_code" if len(match["code"]) == 3 else "unit_code"
        if key not in codes:
            codes[key] = match["code"]
            evidence[key] = _printed(text)
    unit = codes.get("unit_code")
    return codes.get("department_code") or (unit[:3] if unit else None), unit


def _scope(sources: _Sources, evidence: dict[str, Evidence]) -> Scope:
    for title in sources.titles:
        if title.scope != "unknown":
            evidence["scope"] = _printed(title)
            return title.scope
    for text in sources.texts[:80]:
        scope = scope_in(text.text) if len(text.text) <= 40 else "unknown"
        if scope != "unknown":
            evidence["scope"] = _printed(text)
            return scope
    return "unknown"


def _kind(sources: _Sources, evidence: dict[str, Evidence]) -> Kind:
    for source in (sources.titles, [t for t in sources.texts[:80] if len(t.text) <= 40 and "预决算" not in t.text]):
        for text in source:
            kind = text.kind if isinstance(text, Title) else kind_in(text.text)
            if kind is not None:
                evidence["kind"] = _printed(text)
                return kind
    for fallback, pattern in _FALLBACKS:
        found = next((t for t in sources.texts if pattern.search(t.text)), None)
        if found is not None:
            evidence["kind"] = Evidence(found.text[:120], found.place, "inferred")
            return fallback
    return "other"


def _year(sources: _Sources, evidence: dict[str, Evidence]) -> int | None:
    titled = next((t for t in sources.titles if t.year is not None), None)
    if titled is not None:
        evidence["year"] = _printed(titled)
        return titled.year
    captions = list(year_captions(sources.texts))
    if captions:
        year = Counter(y for y, _ in captions).most_common(1)[0][0]
        evidence["year"] = _printed(next(t for y, t in captions if y == year))
        return year
    years = Counter(p.year for p in sources.projects if p.year is not None)
    if years:
        year = years.most_common(1)[0][0]
        place = next(p.place for p in sources.projects if p.year == year)
        evidence["year"] = Evidence(str(year), place, "printed")
        return year
    return _year_in_prose(sources, evidence)


def _year_in_prose(sources: _Sources, evidence: dict[str, Evidence]) -> int | None:
    """The first year that a figure of the prose is stated for."""
    for paragraph in paragraphs(sources.document):
        match = _PROSE_YEAR.search(paragraph.text)
        if match is not None and (match["kind"] or re.search(r"\d(?:万|亿)?元|%", paragraph.text)):
            place = paragraph.place(match.start())
            evidence["year"] = Evidence(paragraph.text[:120], place, "inferred")
            return int(match["year"])
    return None


def _from_project_code(sources: _Sources, year: int | None) -> tuple[Division, Evidence] | None:
    """The division at the head of project codes, where two digits of the year follow it."""
    for project in sources.projects:
        match = _PROJECT_CODE.match(project.code or "")
        division = division_of_code(match["division"]) if match else None
        if match is None or division is None:
            continue
        if year is None or int(match["year"]) in (year % 100, year % 100 - 1):
            return division, Evidence(match[0], project.place, "inferred")
    return None


def _title_places(sources: _Sources) -> Iterator[tuple[NamedPlace, Title]]:
    for title in sources.titles:
        for part in re.split(r"(?:19|20)\d\d年度?", clean_name(title.text))[:2]:
            place = place_at_head(part)
            if place is not None:
                yield place, title


def _region(
    sources: _Sources, department: tuple[str, Evidence] | None, year: int | None, evidence: dict[str, Evidence]
) -> Region:
    coded = _from_project_code(sources, year)
    named: list[tuple[NamedPlace, Evidence]] = []
    if department is not None:
        place = place_at_head(department[0])
        if place is not None:
            named.append((place, Evidence(department[0], department[1].place, "printed")))
    named.extend((place, _printed(title)) for place, title in _title_places(sources))
    for place, proof in named:
        settled = _settled(place, sources, coded)
        if settled is not None:
            how: Literal["printed", "inferred"] = "printed" if len(place.candidates) == 1 else "inferred"
            evidence["region"] = Evidence(proof.text, proof.place, how)
            return region_of(settled, place.zone)
    if coded is not None and not named:
        evidence["region"] = coded[1]
        return region_of(coded[0])
    return Region()


def _settled(place: NamedPlace, sources: _Sources, coded: tuple[Division, Evidence] | None) -> Division | None:
    if coded is not None and coded[0] in place.candidates:
        return coded[0]
    return settle(place.candidates, [t.text for t in sources.texts])


def identify(document: Document, projects: Sequence[Project] = ()) -> Identity:
    """Who, where, which year, which kind: read from the texts of a (redacted) document and its project forms."""
    front = tuple(titles(document))
    if not any(title.name for title in front):
        front += tuple(further_titles(document))
    sources = _Sources(texts_of(document), front, document, tuple(projects))
    evidence: dict[str, Evidence] = {}
    department = _department(sources)
    if department is not None:
        evidence["department"] = department[1]
    name = department[0] if department else None
    year = _year(sources, evidence)
    kind = _kind(sources, evidence)
    scope = _scope(sources, evidence)
    region = _region(sources, department, year, evidence)
    department_code, unit_code = _codes(sources, name, evidence)
    return Identity(
        department=name,
        department_code=department_code,
        unit_code=unit_code,
        scope=scope,
        region=region,
        year=year,
        kind=kind,
        evidence=evidence,
        body_id=body_id(name, region) if name else "",
    )


def completed(identity: Identity, first: Disclosure) -> Identity:
    """What a later disclosure of a file leaves open, taken from the first one of the file, with its evidence."""
    evidence = dict(identity.evidence)
    taken: dict[str, Any] = {}
    for name, open_value in (("department", None), ("year", None), ("kind", "other"), ("region", Region())):
        if getattr(identity, name) == open_value and getattr(first, name) != open_value:
            taken[name] = getattr(first, name)
            if name in first.evidence:
                evidence[name] = replace(first.evidence[name], how="inferred")
    whole = replace(identity, **taken, evidence=evidence)
    return replace(whole, body_id=body_id(whole.department, whole.region) if whole.department else "")
