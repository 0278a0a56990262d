"""The captions of the tables agree: body, fiscal year and unit of money (D-03)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from loaders.checks.case import Case
from loaders.checks.verdicts import Outcome
from loaders.document import Line, Place
from loaders.records import TableEntry
from loaders.values import bare, parse_unit

RULE: Final = "D-03"
_LINES: Final = 6
"""How many lines a caption has at most, its title included."""
_BODY = re.compile(
    r"^(?:编制|公开|填报)?(?:部门|单位)(?:名称|\(单位\))?:(?P<name>[^:]+?)(?=(?:金额)?单位:|(?:19|20)\d\d年|$)"
)
_CODE = re.compile(r"^\[?[\d\-—_]+\]?")
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?!\d{1,2}月|末|底)")
_LENGTH: Final = 60
_SENTENCE = re.compile(r"[。,;]|截|相比|比较")
_AT_A_DATE: Final = frozenset({"BG11"})
"""固定资产占用情况表 states the end of the year before."""


@dataclass(frozen=True, slots=True)
class _Caption:
    entry: TableEntry
    what: str
    text: str
    place: Place


def caption_outcomes(case: Case) -> Iterator[Outcome]:
    """D-03: each caption against what most captions of the disclosure say; tables in two units are a remark."""
    captions = list(_captions(case))
    for what in ("body", "year"):
        said = [c for c in captions if c.what == what]
        usual, count = Counter(c.text for c in said).most_common(1)[0] if said else ("", 0)
        if len(said) < 2 or 2 * count <= len(said):
            continue
        for caption in said:
            same = caption.text in usual or usual in caption.text
            yield _outcome(caption, "passed" if same else "failed", usual)
    yield from _units(case)


def _outcome(caption: _Caption, verdict: str, usual: str) -> Outcome:
    return Outcome(
        RULE,
        f"{caption.entry.form}/{caption.what}",
        "passed" if verdict == "passed" else "failed",
        printed=caption.text,
        expected=usual,
        places=(caption.place,),
        params={"title": caption.entry.title, "what": caption.what},
    )


def _units(case: Case) -> Iterator[Outcome]:
    """A remark where the tables are in several units of money: allowed, and easily misread."""
    entries = [e for e in case.entries if e.unit and e.status == "data"]
    units = Counter(e.unit or "" for e in entries)
    if len(units) < 2:
        return
    usual = units.most_common(1)[0][0]
    other = [e for e in entries if e.unit != usual]
    yield Outcome(
        RULE,
        f"{other[0].form}/unit",
        "failed",
        "info",
        printed=other[0].unit or "",
        expected=usual,
        places=tuple(e.place for e in other),
        params={"title": "、".join(dict.fromkeys(e.title for e in other)), "what": "unit"},
    )


def _captions(case: Case) -> Iterator[_Caption]:
    """What the lines over each table say of the body and the year."""
    blocks = case.document.blocks
    lines = {
        (b.place.page, b.place.line, b.place.box): i
        for i, b in reversed(list(enumerate(blocks)))
        if isinstance(b, Line)
    }
    for entry in case.entries:
        at = lines.get((entry.place.page, entry.place.line, entry.place.box))
        if at is None or entry.status == "missing" or entry.form in _AT_A_DATE:
            continue
        for block in blocks[at : at + _LINES]:
            if not isinstance(block, Line):
                break
            yield from _said(entry, bare(block.text), block.place)


def _said(entry: TableEntry, text: str, place: Place) -> Iterator[_Caption]:
    body = _BODY.match(text)
    name = _CODE.sub("", body["name"]) if body else ""
    if len(name) > 1 and parse_unit(f"单位:{name}") is None:
        yield _Caption(entry, "body", name, place)
    is_caption = len(text) <= _LENGTH and not _SENTENCE.search(text)
    for year in dict.fromkeys(_YEAR.findall(text) if is_caption else ()):
        yield _Caption(entry, "year", year, place)
