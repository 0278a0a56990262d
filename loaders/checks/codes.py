"""Codes against the names printed beside them (T-CODE): 功能分类 and 部门预算经济分类 of the published lists.

A name is a second key: a code that no list holds, or that belongs to another name, is misprinted where the printed name
has exactly one code in the same 类. Names that the lists do not know say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from loaders.checks.case import Case
from loaders.checks.verdicts import Outcome
from loaders.forms import load_forms
from loaders.records import Fact
from loaders.reference import economic_classes, functional_classes, functional_items
from loaders.values import bare

RULE: Final = "T-CODE"
_ECONOMIC_SINCE: Final = 2018
"""The 部门预算经济分类 was renumbered for 2018; before, the list says nothing."""
_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、]|\([一二三四五六七八九十\d]+\)|其中:?)+")
_OWN_NUMBERS: Final = 3
"""Where one in three codes of a table is unknown, the table numbers its rows in its own way."""


def code_outcomes(case: Case) -> Iterator[Outcome]:
    """T-CODE for each row of a classification whose name the lists know."""
    for title, rows in _rows(case).items():
        judged = [(fact, expected) for fact in rows if (expected := _expected(fact, case.year)) is not None]
        wrong = [fact for fact, expected in judged if expected]
        own = len(wrong) > 1 and _OWN_NUMBERS * len(wrong) > len(rows)
        for fact, expected in judged:
            yield _outcome(fact, title, expected, own)


def _outcome(fact: Fact, title: str, expected: str, own: bool) -> Outcome:
    failed = bool(expected)
    return Outcome(
        RULE,
        f"{fact.form}/{fact.line}",
        "passed" if not failed else "not_testable" if own else "failed",
        "warning",
        printed=fact.code or "",
        expected=expected,
        places=(fact.place,) if failed else (),
        params={"title": title, "label": fact.label, "code": fact.code or ""} if failed else {},
    )


def _rows(case: Case) -> Mapping[str, list[Fact]]:
    """Title -> one fact for each row with a code."""
    found: dict[str, dict[tuple[str, str], Fact]] = {}
    for fact in case.facts:
        if fact.code and fact.form in _classifications():
            found.setdefault(fact.title, {}).setdefault((fact.code, fact.label), fact)
    return {title: list(rows.values()) for title, rows in found.items()}


def _expected(fact: Fact, year: int | None) -> str | None:
    """The code that the name of a row has, "" where it is the printed one, None where nothing can be said."""
    economic = _classifications()[fact.form] == "economic"
    if economic and (year is None or year < _ECONOMIC_SINCE):
        return None
    names = _economic() if economic else _functional()
    code, name = fact.code or "", _ORDINAL.sub("", bare(fact.label))
    if name in names.get(code, frozenset()):
        return ""
    # a name is repeated from one 款 to the next (行政运行), so that a sound code is only held against its own 款
    whole = _CODE.fullmatch(code) is not None
    scope = code[:5] if whole and len(code) == 7 else "" if len(code) == 3 else code[:3]
    fits = [
        c for c, known in names.items() if name in known and c.startswith(scope) and (len(c) == len(code) or not whole)
    ]
    if not whole:
        fits = [c for c in fits if len(c) > 3]
    return fits[0] if len(fits) == 1 else None


@cache
def _classifications() -> Mapping[str, str]:
    return {form.id: form.classification for form in load_forms() if form.classification}


@cache
def _economic() -> Mapping[str, frozenset[str]]:
    return {c.code: frozenset({bare(c.name)}) for c in economic_classes()}


@cache
def _functional() -> Mapping[str, frozenset[str]]:
    classes = {c.code: frozenset(map(bare, c.aliases)) for c in functional_classes()}
    return {**classes, **{code: frozenset({bare(name)}) for code, name in functional_items().items()}}
