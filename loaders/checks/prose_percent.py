"""Percentages of the prose, recomputed from the figures printed beside them (P-05, P-07, P-09, P-10, P-13).

Where the words leave open what a percentage is of, it fails only if no figure fits that it could be of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from loaders.checks.case import Case, Mention
from loaders.checks.figures import Figure
from loaders.checks.prose_common import Reading, about, described, is_money, of_item, paragraph_of, settled
from loaders.checks.prose_tables import cells_of
from loaders.checks.verdicts import Identity, Outcome, Term, percentage, untestable
from loaders.prose_grammar import read_subject

BUDGETS = ("year_start_budget", "full_year_budget", "budget")
_BUDGET_WORDS = {"year_start_budget": "年初预算", "full_year_budget": "全年预算", "budget": "预算"}
_PRIOR = {
    "": ("prior_year",),
    "_on_execution": ("prior_year_execution", "prior_year"),
    "_on_budget": BUDGETS,
    "_unstated": ("prior_year", "prior_year_execution"),
}
_HUNDRED = Decimal(100)
_ITEM_DIGITS = 7
_USUAL = (Decimal(80), Decimal(120))
_WHOLE = re.compile(r"占(?P<whole>[^,;占]{2,24}?)的?(?:比重|比例)?(?:约)?为?$")


def percent_outcomes(case: Case) -> Iterator[Outcome]:
    """Every percentage of the prose: growth, change against prior figure, share, rate of completion."""
    for mention in case.mentions:
        item = mention.said.item
        if item.startswith("change_pct"):
            yield _growth(case, mention, item.removeprefix("change_pct"))
        elif item.startswith("change") and is_money(mention):
            yield from _difference(case, mention, item.removeprefix("change"))
        elif item == "completion_pct":
            yield from _completion(case, mention)
        elif item == "share_pct":
            yield _share(case, mention)
    yield from _missing_rates(case)


def _growth(case: Case, growth: Mention, base: str) -> Outcome:
    """P-07: 增长% = 增减额 ÷ (本期 − 增减额), or (本期 − 上期) ÷ 上期."""
    mates = _in_place(growth, about(case, growth))
    change = _nearest(growth, [m for m in of_item(mates, f"change{base}") if m.sentence is growth.sentence])
    amounts = _amounts(case, growth, mates)
    priors = [m.figure for m in of_item(mates, *_PRIOR[base])]
    readings = [*_by_change(growth.figure, change, amounts, priors), *_by_prior(growth.figure, amounts, priors)]
    outcome, _ = settled(readings, "P-07", _subject(growth), (growth.figure,))
    return described(outcome, growth, "增减%", "prose.percent")


def _by_change(
    growth: Figure, change: Mention | None, amounts: Sequence[Figure], priors: Sequence[Figure]
) -> Iterator[Reading]:
    if change is None:
        return
    part = (Term(change.figure),)
    for amount in amounts:
        yield Reading(percentage(growth, part, (Term(amount), Term(change.figure, -1))))
    for prior in priors:
        yield Reading(percentage(growth, part, (Term(prior),)))


def _by_prior(growth: Figure, amounts: Sequence[Figure], priors: Sequence[Figure]) -> Iterator[Reading]:
    for prior in priors:
        for amount in amounts:
            yield Reading(percentage(growth, (Term(amount), Term(prior, -1)), (Term(prior),)))


def _difference(case: Case, change: Mention, base: str) -> Iterator[Outcome]:
    """P-07: 增减额 = 本期 − 上期, where a sentence prints all three."""
    mates = _in_place(change, about(case, change))
    priors = [m.figure for m in of_item(mates, *_PRIOR[base]) if m.sentence is change.sentence]
    amounts = [m.figure for m in of_item(mates, "amount")]
    if priors and amounts:
        readings = [
            Reading(Identity((Term(change.figure),), (Term(amount), Term(prior, -1))))
            for prior in priors
            for amount in amounts
        ]
        outcome, _ = settled(readings, "P-07", _subject(change), (change.figure,))
        yield described(outcome, change, "增减额", "prose.percent")


def _completion(case: Case, rate: Mention) -> Iterator[Outcome]:
    """P-10: 完成预算% = 决算 ÷ 预算; the base that the words name, else the one that fits. P-13: far from 100 %."""
    mates = about(case, rate)
    amounts = _amounts(case, rate, mates)
    said = [(m.figure, m.said.item) for m in of_item(mates, *BUDGETS)]
    budgets = said or [(figure, "budget") for figure in cells_of(case, rate.said.line, "budget")]
    readings = [
        Reading(percentage(rate.figure, (Term(amount),), (Term(budget),)), item)
        for budget, item in budgets
        for amount in amounts
    ]
    outcome, base = settled(readings, "P-10", _subject(rate), (rate.figure,))
    yield described(_named_base(outcome, rate, base), rate, "完成预算%", "prose.percent")
    if not _USUAL[0] <= rate.figure.value <= _USUAL[1]:
        yield _far(rate)


def _named_base(outcome: Outcome, rate: Mention, base: str) -> Outcome:
    """Whether the base that fits is the one that the words name; else a warning that names the one that fits."""
    named = next((item for item, word in _BUDGET_WORDS.items() if word in rate.said.head), "budget")
    if outcome.verdict not in {"passed", "tail"} or "budget" in {named, base} or base == named:
        return outcome
    params = {"named": _BUDGET_WORDS[named], "fits": _BUDGET_WORDS[base]}
    return replace(
        outcome,
        verdict="failed",
        severity="warning",
        expected=_BUDGET_WORDS[base],
        params={**outcome.params, **params},
        identity=None,
    )


def _far(rate: Mention) -> Outcome:
    outcome = Outcome("P-13", _subject(rate), "failed", "info", (rate.figure,))
    return described(outcome, rate, "完成预算%", "prose.far")


def _missing_rates(case: Case) -> Iterator[Outcome]:
    """P-10: of the 项 of one list with budget and amount, all or none state the rate of completion."""
    lines: dict[int, dict[str, list[Mention]]] = {}
    for mention in case.mentions:
        if _is_item(mention.said.line):
            lines.setdefault(mention.sentence.section, {}).setdefault(mention.said.line, []).append(mention)
    for section in lines.values():
        budgeted = {line: found for line, found in section.items() if of_item(found, *BUDGETS)}
        without = [found[0] for found in budgeted.values() if not of_item(found, "completion_pct")]
        if without and len(without) < len(budgeted):
            names = "、".join(m.said.label for m in without)
            params = {"wording": "prose.missing", "label": names, "column": "完成预算%"}
            figures = tuple(m.figure for m in without)
            yield Outcome("P-10", "prose/items/completion_pct", "failed", "warning", figures, params=params)


def _is_item(line: str) -> bool:
    return "/" in line or (line.isdigit() and len(line) == _ITEM_DIGITS)


def _share(case: Case, share: Mention) -> Outcome:
    """P-05, P-09: 占比 = 部分 ÷ 总额; the whole that the words name, else one of those stated before."""
    part = _nearest(share, [m for m in about(case, share) if m.said.item == "amount" and m.sentence is share.sentence])
    part = part or _just_before(case, share)
    line = _named_whole(case, share)
    rule = "P-09" if line == "expenditure_current" else "P-05"
    if part is None:
        return untestable(rule, _subject(share), (share.figure,))
    wholes = _wholes(case, line, part)
    outcome, _ = settled(_readings(share, part, wholes), rule, _subject(share), (share.figure,))
    if outcome.verdict == "failed":
        outcome = _forced(case, share, outcome)
    if outcome.verdict == "failed" and line:
        outcome = _of_another(case, share, part, line, outcome)
    return described(outcome, share, "占比%", "prose.percent")


def _readings(share: Mention, part: Mention, wholes: Sequence[Figure]) -> list[Reading]:
    return [
        Reading(percentage(share.figure, (Term(part.figure),), (Term(whole),)), whole.label)
        for whole in wholes
        if whole.key != part.figure.key
    ]


def _forced(case: Case, share: Mention, outcome: Outcome) -> Outcome:
    """Shares that are made to add up to 100 put the rest of the rounding into one of them: a tail."""
    near = [m for m in paragraph_of(case, share) if m.said.item == "share_pct"]
    if len(near) == 1:
        near = [m for m in of_item(case.mentions, "share_pct") if m.sentence.section == share.sentence.section]
    gap = abs(share.figure.value - Decimal(outcome.expected))
    is_whole = sum((m.figure.value for m in near), Decimal(0)) == _HUNDRED
    if gap <= share.figure.digit and is_whole:
        arithmetic = outcome.arithmetic.replace("≠", "≈")
        return replace(outcome, verdict="tail", arithmetic=arithmetic, params={**outcome.params, "forced": "yes"})
    return outcome


def _of_another(case: Case, share: Mention, part: Mention, line: str, outcome: Outcome) -> Outcome:
    """A share that fits another figure of the row that prints its whole: a warning that names the base that fits."""
    cells = cells_of(case, line, "amount")
    if not cells:
        return outcome
    fact = case.facts[int(cells[0].key[1:])]
    row = [
        figure
        for figure, other in zip(case.figures, case.facts, strict=True)
        if figure and (other.form, other.title, other.line) == (fact.form, fact.title, fact.line)
    ]
    other, _ = settled(_readings(share, part, row), outcome.rule, outcome.subject, outcome.figures)
    if other.verdict not in {"passed", "tail"}:
        return outcome
    fits = case.facts[int(other.figures[-1].key[1:])]
    named = _WHOLE.search(share.said.head)
    params = {"fits": f"《{fits.title}》“{fits.column or fits.label}”", "named": named["whole"] if named else ""}
    return replace(outcome, severity="warning", params={**outcome.params, **params})


def _named_whole(case: Case, share: Mention) -> str:
    """The line of the whole that a share names (占本年支出合计的…), "" where it names none that is known."""
    named = _WHOLE.search(share.said.head)
    subject = read_subject(named["whole"], case.kind)[0] if named else None
    return "" if subject is None else subject.lines[0]


def _wholes(case: Case, line: str, part: Mention) -> list[Figure]:
    """The figures that a share may be of: those of the whole that is named, and those stated before it."""
    before = _before(case, part)
    if not line:
        return [m.figure for m in before]
    stated = [m.figure for m in case.mentions if m.said.line == line and m.said.item == "amount"]
    known = [*stated, *cells_of(case, line, "amount")]
    here = [m.figure for m in before if m.sentence.paragraph == part.sentence.paragraph]
    return [*known, *here] if known else []


def _before(case: Case, part: Mention) -> list[Mention]:
    """The amounts that a list of parts may be of: earlier in the paragraph, else what the list above begins with."""
    here = [m for m in paragraph_of(case, part) if m.number < part.number and m.said.item == "amount"]
    numbers = sorted(n for n in case.by_paragraph if n < part.sentence.paragraph)
    section = [n for n in numbers if case.by_paragraph[n][0].sentence.section == part.sentence.section]
    above = [m for n in section for m in case.by_paragraph[n] if m.said.item == "amount"]
    return [*above, *here]


def _just_before(case: Case, share: Mention) -> Mention | None:
    earlier = [m for m in paragraph_of(case, share) if m.sentence is share.sentence and m.said.start < share.said.start]
    last = earlier[-1] if earlier else None
    return last if last is not None and is_money(last) and last.said.item == "amount" else None


def _amounts(case: Case, mention: Mention, mates: Sequence[Mention]) -> list[Figure]:
    """The amounts that a rate may be of: stated in the paragraph, else elsewhere, else in the tables."""
    here = of_item(mates, "amount")
    if not here and mention.said.line:
        here = [m for m in case.mentions if m.said.line == mention.said.line and m.said.item == "amount"]
    return [m.figure for m in here] or cells_of(case, mention.said.line, "amount")


def _in_place(mention: Mention, mates: Sequence[Mention]) -> list[Mention]:
    """Of figures that are given one by one for a list of subjects, those of the same one."""
    return [m for m in mates if mention.said.line or m.said.position == mention.said.position]


def _nearest(mention: Mention, mates: Sequence[Mention]) -> Mention | None:
    """The one that stands last before it, else the first behind it."""
    before = [m for m in mates if m.number < mention.number]
    return before[-1] if before else next(iter(mates), None)


def _subject(mention: Mention) -> str:
    return f"prose/{mention.said.line or mention.said.head[-12:]}/{mention.said.item}"
