"""How far a disclosure goes into detail (细化): 三公, reasons, 机关运行, 采购, 国有资产, 绩效, 项 and 款."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from loaders.checks.case import Case
from loaders.checks.language_text import Passage
from loaders.checks.verdicts import Outcome, Verdict
from loaders.document import Place
from loaders.records import Fact, Severity

_SENTENCES: Final = 8
"""Passages with a figure or a statement from which on a text is more than captions."""
_ITEM_DIGITS: Final = 7
_KIND_DIGITS: Final = 5
_FUNCTIONAL: Final = ("FA05", "BG05")
_ECONOMIC: Final = ("FA06", "BG06")
_THREE_PUBLIC: Final = ("FA09", "BG09")
_CHANGED: Final = re.compile(r"(?:增加|减少|增长|下降)(?:了)?\d[\d,.]*(?:万|亿)?元")
_REASON: Final = re.compile(r"原因|因为|由于|系因|是因|因[^此素]|主要是|主要为|主要用于|所致|其中")
_COUNTS: Final = {
    "abroad": (re.compile(r"团组"), re.compile(r"人次|\d人|人数")),
    "vehicle_running": (re.compile(r"保有量|保有|共有车辆|车辆共|\d+(?:\.\d+)?辆"),),
    "vehicle_purchase": (re.compile(r"购置[^。；]{0,20}\d+(?:\.\d+)?(?:辆|台)|更新[^。；]{0,20}\d+(?:辆|台)"),),
    "reception": (re.compile(r"批次|\d批"), re.compile(r"人次|\d人")),
}
_NAMES: Final = {
    "abroad": "因公出国（境）团组数、人数",
    "vehicle_running": "公务用车保有量",
    "vehicle_purchase": "公务用车购置数",
    "reception": "公务接待批次、人次",
}
_SPEAKS: Final = {
    "PUB-13": (re.compile(r"机关运行经费|行政经费|机关运行费|日常公用经费"),),
    "PUB-14": (
        re.compile(r"政府采购"),
        re.compile(r"货物|无政府采购|没有政府采购|未安排|采购[^。；]{0,12}(?<![\d.])0(?:\.0+)?万?元|不涉及"),
    ),
    "PUB-15": (re.compile(r"国有资产|车辆|公务用车保有|固定资产"),),
    "PUB-16": (re.compile(r"绩效"),),
}
_PLACES: Final = 10
_BOUGHT: Final = re.compile(r"购置费?$|^(?:公务用车|车辆)?购置")
_RUN: Final = re.compile(r"^(?:[^购]*)运行(?:维护)?费")


def detail_outcomes(case: Case) -> Iterator[Outcome]:
    """The rules PUB-10 … PUB-18."""
    yield _cars_apart(case)
    yield _counts(case)
    yield _reasons(case)
    for rule in _SPEAKS:
        yield _speaks(case, rule)
    yield _deep_enough(case, "PUB-17", _FUNCTIONAL, _ITEM_DIGITS)
    yield _deep_enough(case, "PUB-18", _ECONOMIC, _KIND_DIGITS)


def _cars_apart(case: Case) -> Outcome:
    """公务用车购置费 and 运行维护费 each with a column or row of its own."""
    facts = [fact for fact in case.facts if fact.form in _THREE_PUBLIC]
    if not facts:
        return Outcome("PUB-10", "", "not_testable")
    cells = (cell.text for table in case.document.tables for cell in table.cells)
    texts = {"".join(text.split()) for text in cells if "购" in text or "运" in text}
    are_apart = any(map(_BOUGHT.search, texts)) and any(map(_RUN.search, texts))
    verdict: Verdict = "passed" if are_apart else "failed"
    return Outcome("PUB-10", facts[0].form, verdict, "warning", places=(facts[0].place,))


def _counts(case: Case) -> Outcome:
    """Groups, people, cars, receptions in the text of final accounts, where money was spent on them."""
    spent = _spent(case) if case.kind == "final_accounts" else None
    if spent is None or not _speaks_at_all(case):
        return Outcome("PUB-11", "", "not_testable")
    texts = [passage.text for passage in case.passages]
    missing = [part for part in spent if not all(any(p.search(t) for t in texts) for p in _COUNTS[part])]
    names = "；".join(_NAMES[part] for part in missing)
    verdict: Verdict = "failed" if missing else "passed"
    return Outcome("PUB-11", "three_public", verdict, "warning", expected=names, params={"missing": names})


def _spent(case: Case) -> list[str] | None:
    """The parts of 三公 whose 决算数 is not zero; None where no table prints them."""
    facts = [fact for fact in case.facts if fact.form == "FA09"]
    if not facts:
        return None
    return [part for part in _COUNTS if any(_is_actual(fact, part) and _is_some(fact) for fact in facts)]


def _is_actual(fact: Fact, part: str) -> bool:
    return fact.item == f"actual_{part}" or (fact.line == part and fact.item.startswith("actual"))


def _is_some(fact: Fact) -> bool:
    return fact.value is not None and Decimal(fact.value) != 0


def _speaks_at_all(case: Case) -> bool:
    """Whether there is prose: it may come in another file, or the text may be an extract."""
    said = [p for p in case.passages if p.text.endswith("。")]
    return case.document.media not in {"text", "html", "pdf-scan", "image"} and len(said) >= _SENTENCES


def _reasons(case: Case) -> Outcome:
    """Changes that the text states without a word of why; one finding for all of them."""
    if not _speaks_at_all(case):
        return Outcome("PUB-12", "", "not_testable", "info")
    stated = [i for i, passage in enumerate(case.passages) if _CHANGED.search(passage.text)]
    if not stated:
        return Outcome("PUB-12", "", "not_testable", "info")
    bare = [case.passages[i] for i in stated if not _has_reason(case, i)]
    if not bare:
        return Outcome("PUB-12", "", "passed", "info")
    params = {"count": str(len(bare)), "stated": str(len(stated))}
    places = tuple(dict.fromkeys(_where(passage) for passage in bare))[:_PLACES]
    first = bare[0]
    match = _CHANGED.search(first.text)
    printed = first.quote(*match.span()) if match else ""
    return Outcome("PUB-12", "changes", "failed", "info", printed=printed, places=places, params=params)


def _has_reason(case: Case, index: int) -> bool:
    """A reason in the passage after the change, or in the next two."""
    match = _CHANGED.search(case.passages[index].text)
    own = case.passages[index].text[match.end() if match else 0 :]
    following = [passage.text for passage in case.passages[index + 1 : index + 3]]
    return any(_REASON.search(text) for text in (own, *following))


def _where(passage: Passage) -> Place:
    match = _CHANGED.search(passage.text)
    return passage.place(match.start() if match else 0)


def _speaks(case: Case, rule: str) -> Outcome:
    """Whether the text speaks of what a rule asks for; a table or a form of the same matter counts."""
    texts = "\n".join([*(passage.text for passage in case.passages), case.whole_text])
    is_said = all(pattern.search(texts) for pattern in _SPEAKS[rule])
    verdict: Verdict = "passed" if is_said else "failed" if _speaks_at_all(case) else "not_testable"
    severity: Severity = "info"
    return Outcome(rule, "", verdict, severity)


def _deep_enough(case: Case, rule: str, forms: tuple[str, ...], digits: int) -> Outcome:
    """Codes of the full length in a table with figures; a table that prints names only cannot be tested."""
    facts = [fact for fact in case.facts if fact.form in forms and fact.line.isdigit()]
    if not facts or not any(_is_some(fact) for fact in facts if fact.value is not None):
        return Outcome(rule, "", "not_testable", "warning")
    is_deep = any(len(fact.line) >= digits for fact in facts)
    place = (facts[0].place,)
    return Outcome(rule, facts[0].form, "passed" if is_deep else "failed", "warning", places=place)
