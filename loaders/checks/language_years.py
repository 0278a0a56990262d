"""Years: a comparison with the year itself (L-19), a project period of another year (L-20), old class names (L-21)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from loaders.checks.case import Case
from loaders.checks.language_text import QUOTED, Fault, Passage, TextRule, fault, has_text
from loaders.reference import functional_classes

_COMPARED: Final = re.compile(
    r"(?:比|与|较|同)(20\d\d)年(?:度)?(?:当年)?(?:年初)?(预算|决算|执行|相比|同期|全年|增加|减少|增长|下降|持平|[，,])"
)
_SUBJECT: Final = re.compile(r"(20\d\d)年")
_TITLE: Final = re.compile(r"(20\d\d)年(?:度)?(?:区级|市级|县级|省级|本级)?[^，。；]{0,24}(?:预算|决算)")
_TITLE_LENGTH: Final = 40
_PERIOD_HEADING: Final = re.compile(r"实施(?:周期|期限?|时间|进度)|项目(?:周期|期限?|起止)")
_PERIOD: Final = re.compile(
    r"(20\d\d)(?:年\d{1,2}月(?:\d{1,2}日?)?|[./-]\d{1,2}(?:[./-]\d{1,2})?)[-—－–~～至到]+(20\d\d)(?:年\d{1,2}月|[./-]\d{1,2})"
)
_PERIOD_LENGTH: Final = 60
_BEFORE: Final = 24


def _same_year(case: Case) -> Iterator[Fault]:
    """比2026年预算 in the budget of 2026: the figure is compared with itself."""
    for passage in case.passages:
        wrong = [match for match in _COMPARED.finditer(passage.text) if _is_own_year(case, passage, match)]
        if wrong:
            expected = f"{int(wrong[0][1]) - 1}年"
            yield fault(passage, *wrong[0].span(), expected=expected, count=str(len(wrong)), year=wrong[0][1])


def _is_own_year(case: Case, passage: Passage, match: re.Match[str]) -> bool:
    """Whether the compared year is that of the sentence; final accounts are rightly held against the same budget."""
    year = int(match[1])
    if year != case.year:
        return False
    if case.kind == "final_accounts" and match[2] not in {"决算", "相比"}:
        return False
    before = [int(y) for y in _SUBJECT.findall(passage.text[: match.start()])]
    return not before or before[-1] <= year


def _sure_of_year(case: Case) -> bool | None:
    """Whether the year of the disclosure is printed in at least two titles, so that no other year can be meant."""
    if not case.passages or case.kind not in {"budget", "final_accounts"}:
        return None
    titles = ("".join(line.text.split()) for line in case.document.lines)
    years = [match[1] for text in titles if len(text) <= _TITLE_LENGTH and (match := _TITLE.search(text))]
    return years.count(str(case.year)) > 1


def _other_period(case: Case) -> Iterator[Fault]:
    """A period under 实施周期 that ended before the year of a budget, or began after that of final accounts."""
    headed = False
    for passage in case.passages:
        text = passage.text
        match = _PERIOD.search(text)
        if match and len(text) <= _PERIOD_LENGTH and (headed or _PERIOD_HEADING.search(text)):
            first, last = int(match[1]), int(match[2])
            if case.year is not None and not first <= case.year <= last and first == last:
                yield fault(passage, *match.span(), expected=f"{case.year}年", year=str(case.year))
        headed = len(text) <= _TITLE_LENGTH and _PERIOD_HEADING.search(text) is not None


def _old_names(case: Case) -> Iterator[Fault]:
    """A 类 under a name that the code list had given up before the year of the disclosure."""
    for alias, last, name in _given_up(case.year or 0):
        pieces = case.pieces if alias in case.whole_text else ()
        found = [(text, place) for text, place in pieces if alias in text and _uses(text, alias, last)]
        if found:
            places = tuple(place for _, place in found[:10])
            yield Fault(_around(found[0][0], alias), places, alias, name, {"last": str(last)})


def _given_up(year: int) -> Iterator[tuple[str, int, str]]:
    """(old name, its last fiscal year, present name) of the classes renamed before a year."""
    for one in functional_classes():
        for alias, (_, last) in one.years.items():
            if last is not None and last < year and alias != one.name:
                yield alias, last, one.name


def _uses(bare: str, alias: str, last: int) -> bool:
    """Whether a text without blanks names a class so, other than for a year in which it was called so."""
    at = bare.find(alias)
    return all(int(year) > last for year in _SUBJECT.findall(bare[max(0, at - _BEFORE) : at]))


def _around(bare: str, word: str) -> str:
    start = max(0, bare.find(word) - 10)
    return bare[start : start + QUOTED]


RULES: Final = (
    TextRule("L-19", "warning", _same_year, _sure_of_year),
    TextRule("L-20", "warning", _other_period, _sure_of_year),
    TextRule("L-21", "warning", _old_names, lambda case: has_text(case) and case.year is not None),
)
