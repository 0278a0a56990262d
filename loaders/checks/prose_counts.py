"""Counted things and lists of the prose: vehicles (P-19), visits and guests (P-17), small enterprises (P-18), and the
items that are named as the main parts of 人员经费 and 公用经费 (P-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from loaders.checks.case import Case, Mention
from loaders.checks.figures import Figure, text_figure
from loaders.checks.prose_common import counted, described
from loaders.checks.prose_words import words
from loaders.checks.verdicts import Identity, Outcome, Term, evaluate, slack, sum_of, untestable
from loaders.prose_said import Sentence
from loaders.reference import economic_classes
from loaders.values import bare

_NEVER_ZERO = (("reception", "reception_batches"), ("reception", "reception_people"), ("abroad", "abroad_people"))
_PARTS = {"personnel": ("301", "303"), "public_funds": ("302", "307", "309", "310", "311", "312", "313", "399")}
_FORMS = (("FA06", "amount"), ("BG06", "total"))
_GROUP = 3


def count_outcomes(case: Case) -> Iterator[Outcome]:
    """Every rule about counts and lists."""
    for sentences in _paragraphs(case):
        yield from _vehicles(sentences)
        yield from _small_enterprises(case, sentences)
    yield from _visits(case)
    for line in _PARTS:
        yield from _listed(case, line)


def _paragraphs(case: Case) -> Iterator[list[Sentence]]:
    found: dict[int, list[Sentence]] = {}
    for sentence in case.sentences:
        found.setdefault(sentence.paragraph, []).append(sentence)
    yield from found.values()


def _figure(sentence: Sentence, match: re.Match[str], offset: int, unit: str, label: str) -> Figure | None:
    start = match.start("n") - offset
    return text_figure(f"t{offset + start}", match["n"], unit, sentence.places[start], label)


def _vehicles(sentences: Sequence[Sentence]) -> Iterator[Outcome]:
    """P-19: 车辆总数 = Σ 各类车辆."""
    for number, sentence in enumerate(sentences):
        total = words()["vehicles"].search(sentence.text)
        if total is None:
            continue
        behind = [(sentence, total.end()), *((s, 0) for s in sentences[number + 1 : number + 2])]
        kinds = [(s, m) for s, start in behind for m in _kinds(s.text, start)]
        if not kinds:
            return
        whole = _figure(sentence, total, 0, "辆", total[0])
        parts = [f for s, m in kinds if (f := _figure(s, m, 0, "辆", m["kind"]))]
        yield _all_vehicles(whole, parts, any(words()["other_vehicles"].search(m["kind"]) for _, m in kinds))
        return


def _kinds(text: str, start: int) -> list[re.Match[str]]:
    """The kinds of vehicles after 其中, up to the first words that are no kind (单价 … 设备)."""
    at = text.find("其中", start)
    if at < 0 or at - start > 2:
        return []
    end = min((e for e in (text.find(";", at), text.find("单价", at), len(text)) if e >= 0), default=len(text))
    return list(words()["vehicle_kind"].finditer(text, at, end))


def _all_vehicles(whole: Figure | None, parts: Sequence[Figure], is_complete: bool) -> Outcome:
    if whole is None:
        return untestable("P-19", "prose/vehicles/count")
    outcome = counted(evaluate(sum_of([whole], parts), "P-19", "prose/vehicles/count"))
    if outcome.verdict == "failed" and not is_complete and Decimal(outcome.expected) < whole.value:
        return untestable("P-19", outcome.subject, outcome.figures)
    params = {"label": whole.label, "column": "数量", "unit": "辆", "wording": "prose.sum"}
    return replace(outcome, printed=f"{whole.printed}辆", params=params)


def _small_enterprises(case: Case, sentences: Sequence[Sentence]) -> Iterator[Outcome]:
    """P-18: what small enterprises won of the projects reserved for them and of the others ≤ 采购总额."""
    total = next((m for m in case.mentions if m.said.line == "procurement_total" and m.said.item == "amount"), None)
    numbers = {s.paragraph for s in sentences}
    here = [m for m in case.mentions if m.sentence.paragraph in numbers and m.said.unit != "%"]
    won = {name: m for m in here for name in [_bidder(m)] if name}
    if total is None or "reserved" not in won:
        return
    disjoint = [m.figure for name, m in won.items() if name in {"reserved", "of_the_rest"}]
    outcome = evaluate(sum_of([total.figure], disjoint), "P-18", "prose/procurement_small_medium/amount")
    if outcome.verdict == "failed" and Decimal(outcome.expected) <= total.figure.value:
        outcome = replace(outcome, verdict="passed")
    yield described(outcome, total, "金额", "prose.more")


def _bidder(mention: Mention) -> str:
    """Whose the amount is: of the projects reserved for small enterprises, for micro ones, or of the rest."""
    if not mention.said.head.endswith(("金额", "采购金额", "合同金额")):
        return ""
    before = mention.sentence.text[: mention.said.start]
    at = {
        name: before.rfind(found[-1])
        for name in ("reserved", "reserved_micro", "of_the_rest")
        if (found := words()[name].findall(before))
    }
    name = max(at, key=lambda n: at[n], default="")
    return name if "供应商" in before[at.get(name, 0) :] else ""


def _visits(case: Case) -> Iterator[Outcome]:
    """P-17: cost and number of visits are zero together."""
    for line, count in _NEVER_ZERO:
        costs = [case.figures[i] for i in case.prose.get((line, "amount"), ())]
        counts = [case.figures[i] for i in case.prose.get((count, "count"), ())]
        cost, number = next(filter(None, costs), None), next(filter(None, counts), None)
        if cost is None or number is None:
            continue
        against = bool(cost.value) != bool(number.value)
        verdict: Outcome = Outcome(
            "P-17",
            f"prose/{count}/count",
            "failed" if against else "passed",
            "warning",
            (number, cost),
            printed=f"{number.printed}{number.unit}",
        )
        params = {
            "label": cost.label,
            "cost": f"{cost.printed}{cost.unit}",
            "unit": number.unit or "",
            "wording": "prose.visits",
        }
        yield replace(verdict, params=params)


def _listed(case: Case, line: str) -> Iterator[Outcome]:
    """P-15: each item that is named as a main part has an amount in the table of 基本支出."""
    form = next(((f, item) for f, item in _FORMS if (f, _PARTS[line][0], item) in case.cells), None)
    for mention in case.mentions:
        if mention.said.line != line or mention.said.item != "amount" or form is None:
            continue
        names = _names(mention)
        codes = {code: name for name in names for code in _codes(name, line)}
        if not codes:
            continue
        empty = [name for code, name in codes.items() if _is_blank(case, form, code)]
        printed, subject = "、".join(empty), f"prose/{line}/list"
        verdict = Outcome("P-15", subject, "failed" if empty else "passed", "warning", (mention.figure,), printed)
        title = next(f.title for f in case.facts if f.form == form[0])
        yield replace(
            verdict, params={"label": mention.said.label, "title": title, "names": printed, "wording": "prose.list"}
        )


def _names(mention: Mention) -> list[str]:
    """The items named after the amount: to the end of the list or to the next amount, each without 等."""
    found = words()["listed"].search(mention.sentence.text, mention.said.start)
    later = mention.sentence.text[mention.said.start : found.start()] if found else ""
    if found is None or later.count("万元") + later.count("元") > 2 or "公用经费" in later:
        return []
    return [re.sub(r"等.*$", "", name) for name in re.split(r"[、,和及]", found["list"])]


def _codes(name: str, line: str) -> list[str]:
    """The 款 of the economic classification with this name, in 人员经费 or 公用经费; only where the name is one."""
    fitting = [code for code in _by_name().get(_bare(name), ()) if code[:_GROUP] in _PARTS[line] and len(code) > _GROUP]
    return fitting if len(fitting) == 1 else []


@cache
def _by_name() -> dict[str, list[str]]:
    """Name of an economic class -> the codes that have it."""
    found: dict[str, list[str]] = {}
    for one in economic_classes():
        found.setdefault(_bare(one.name), []).append(one.code)
    return found


def _bare(name: str) -> str:
    return re.sub(r"[()（）]", "", bare(name))


def _is_blank(case: Case, form: tuple[str, str], code: str) -> bool:
    """Whether the table prints nothing for an item, and nothing else of its group can be missing."""
    own = case.figure(form[0], code, form[1])
    if own is not None and own.value:
        return False
    group = case.figure(form[0], code[:_GROUP], form[1])
    items = {line for f, line, i in case.cells if f == form[0] and i == form[1] and line.startswith(code[:_GROUP])}
    parts = [f for line in items if len(line) > _GROUP and (f := case.figure(form[0], line, form[1]))]
    if group is None:
        return False
    return _adds_up(group, parts)


def _adds_up(group: Figure, parts: Sequence[Figure]) -> bool:
    terms = (Term(group), *(Term(part) for part in parts))
    gap = abs(group.value - sum((part.value for part in parts), Decimal(0)))
    return gap <= slack(Identity(terms[:1], terms[1:]).left + terms[1:])
