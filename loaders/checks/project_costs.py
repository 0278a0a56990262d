"""Cost indicators against the money of the form, units against what they measure: J-15, J-16, J-17.

A cost that is meant for one (人均, 单价, 每平方米) is held against the money only times the number of persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from loaders.checks.case import Case
from loaders.checks.figures import ZERO, Figure
from loaders.checks.project_form import BUDGETS, ProjectForm, Row, forms, listed
from loaders.checks.verdicts import Outcome, Term, slack
from loaders.records import Severity
from loaders.values import decimal_text, fold

_SINGLE = re.compile(r"人均|单位成本|单价|单本|单个|每|标准|均价|/|一次性|限额|日均|月均|户均|生均|亩均|床均")
_SPENT = re.compile(r"金额|经费|资金|费用?$|支出|补助|补偿|赔偿|款$|工资")
_NOT_SPENT = re.compile(
    r"总投资|投资额|贷|产值|收入|损失|销售|税|增|带动|撬动|节约|担保|合同|中标|挽回|减少|追缴|罚没|下降"
)
_MONEY_WORD = re.compile(
    r"额|费|款|资|金|成本|产值|价|收|预算|支出|补|奖|薪|增|收益|利润|税|节约|损失|销售|规模|标准|投入|资产|贷|保障|控制|赔"
)
_RATE = re.compile(r"(?<![效频功利税汇费速])率$")
_NO_SHARE = re.compile(r"(?:费用|经费|金额|时间|日期|时限)$")
"""What a name ends with that no per cent can measure."""
_COST_WORD = re.compile(r"成本|费用|经费|金额|投资|价格")
_COUNTED = frozenset({"人", "人次", "名", "个", "次", "起", "台", "辆", "套", "件", "户"})
_PERSON_COST = re.compile(r"人均|每人|每个人|每名")
_MONTHLY = re.compile(r"每月|月均|/月|工资|薪")
_PERSONS = frozenset({"人", "名"})
_PERCENT = Decimal("0.01")
_PRICE = Decimal(20)
"""A cost that is so many times smaller than what was spent may be the price of one of many."""
_THOUSAND = Decimal(1000)
_TWELVE = Decimal(12)


def cost_outcomes(case: Case) -> Iterator[Outcome]:
    """The rules of costs, form by form."""
    for form in forms(case):
        huge = [row for row in form.rows if is_huge(form, row)]
        yield from _scale(form, huge)
        yield from _words(form)
        spent = [] if huge else list(_spent(form))
        yield from spent
        yield from _targets(form, huge, against_spent=all(outcome.verdict == "passed" for outcome in spent))
        yield from _products(form)
        yield from _other_amounts(form)
        yield from _units(form)


def _amount(form: ProjectForm, row: Row, actual: bool = False) -> Figure | None:
    """The amount of a cost indicator: target or actual; a number without unit takes that of the target."""
    value, target = (row.actual if actual else row.target), row.target
    if value is None:
        return None
    unit = target.unit if target is not None and target.is_money else None
    key = f"p{form.index}/i{row.number}/{'actual' if actual else 'target'}"
    return value.money(key, row.indicator.place, unit)


def _totals(form: ProjectForm) -> list[Row]:
    """The cost indicators that speak of a sum of money, not of a price."""
    return [row for row in form.rows if row.is_cost and not _is_single(row)]


def _is_single(row: Row) -> bool:
    texts = (row.indicator.level3, row.indicator.target or "", row.indicator.actual or "")
    return any(_SINGLE.search(fold(text)) for text in texts)


def _apart(one: Figure, other: Figure) -> Decimal | None:
    """By what share two amounts differ beyond what their digits explain; None where rounding explains it."""
    there = other.in_unit(one.unit)
    gap = abs(one.value - there.value)
    if gap <= slack([Term(one)]) + slack([Term(there)]):
        return None
    return gap / abs(there.value) if there.value else Decimal(1)


def is_huge(form: ProjectForm, row: Row) -> bool:
    """Whether an amount under 成本 is a thousand times the money of the form or more: a wrong unit."""
    budgets = [f.in_unit("元").value for f in form.amounts((*BUDGETS, "executed"))]
    most = max(budgets, default=ZERO)
    amounts = [_amount(form, row), _amount(form, row, actual=True)] if row.is_cost else []
    return most > 0 and any(a is not None and a.in_unit("元").value >= _THOUSAND * most for a in amounts)


def _scale(form: ProjectForm, huge: Sequence[Row]) -> Iterator[Outcome]:
    """J-16: the unit of a cost fits the money of the form."""
    budget = next(iter(form.amounts(("full_year_budget", *BUDGETS))), None)
    for row in huge:
        texts = [v.text for v in (row.target, row.actual) if v is not None]
        expected = f"{budget.printed}{budget.unit or ''}" if budget else ""
        places = [row.indicator.place, form.place]
        yield form.found("J-16", "error", places, " / ".join(texts), expected, kind="scale", name=row.indicator.level3)
    if not huge and budget and any(_amount(form, row) for row in _totals(form)):
        yield form.passed("J-16")


def _words(form: ProjectForm) -> Iterator[Outcome]:
    """J-16: a unit is written as a unit (100百分比 is 100%)."""
    rows = [row for row in form.rows if row.target and row.target.text.endswith("百分比")]
    if rows:
        places = [row.indicator.place for row in rows]
        shown = listed([f"{row.indicator.level3}：{row.target.text if row.target else ''}" for row in rows])
        yield form.found("J-16", "info", places, shown, kind="word", count=str(len(rows)))


def _spent(form: ProjectForm) -> Iterator[Outcome]:
    """J-15: the actual costs add up to what was spent: an error from 1 %."""
    executed = form.figure("executed")
    rows = [row for row in _totals(form) if _amount(form, row, actual=True)]
    amounts = [a for row in rows if (a := _amount(form, row, actual=True))]
    if executed is None or not amounts:
        return
    total = _sum(amounts, executed)
    if total.value * _PRICE < executed.value:
        yield form.untested("J-15")  # so small a cost may be the price of one
        return
    partial = len(rows) > 1 and total.value < executed.value  # the list of costs need not be complete
    share = None if partial else _apart(total, executed)
    if share is None:
        yield form.passed("J-15") if not partial else form.untested("J-15")
        return
    severity: Severity = "error" if share > _PERCENT else "warning"
    printed = " + ".join(row.actual.text for row in rows if row.actual)
    worked = f"{decimal_text(total.value)} ≠ {executed.printed}"
    places = [*(row.indicator.place for row in rows), executed.place]
    yield form.found(
        "J-15", severity, places, printed, executed.printed, arithmetic=worked, kind="actual", unit=executed.unit or ""
    )


def _sum(amounts: Sequence[Figure], like: Figure) -> Figure:
    same = [amount.in_unit(like.unit) for amount in amounts]
    digit = sum((f.digit for f in same), ZERO)
    value = sum((f.value for f in same), ZERO)
    return Figure("", value, like.unit, digit, decimal_text(value), same[0].place, "", "sum")


def _targets(form: ProjectForm, huge: Sequence[Row], against_spent: bool) -> Iterator[Outcome]:
    """J-15: the targets of the costs are not more than the budget, and not less than what was spent.

    The latter is left out where the actual costs are disputed already.
    """
    rows = [row for row in _totals(form) if row not in huge and _amount(form, row)]
    amounts = [a for row in rows if (a := _amount(form, row))]
    budgets = form.amounts(BUDGETS)
    if not amounts or not budgets:
        return
    total = _sum(amounts, budgets[0])
    most = max(budgets, key=lambda f: f.value)
    executed = form.figure("executed")
    against, kind = most, "above"
    if against_spent and executed and executed.value > total.value and len(rows) == len(_costs(form)) == 1:
        against, kind = executed, "below"
    share = _apart(total, against)
    if share is None or share <= _PERCENT or (kind == "above" and total.value < most.value):
        yield form.passed("J-15")
        return
    printed = " + ".join(row.target.text for row in rows if row.target)
    worked = f"{decimal_text(total.value)} {'>' if kind == 'above' else '<'} {against.printed}"
    places = [*(row.indicator.place for row in rows), against.place]
    unit = against.unit or ""
    yield form.found("J-15", "warning", places, printed, against.printed, arithmetic=worked, kind=kind, unit=unit)


def _products(form: ProjectForm) -> Iterator[Outcome]:
    """J-15: cost of one × persons (× 12 months) = budget, where the form has one price and one number of persons."""
    prices = [row for row in form.rows if row.is_cost and _PERSON_COST.search(fold(row.indicator.level3))]
    persons = [row for row in form.rows if row.target and row.target.number and row.target.unit in _PERSONS]
    budget = next(iter(form.amounts(("year_start_budget", "target_declared"))), None)
    price = _amount(form, prices[0]) if len(prices) == 1 else None
    heads = persons[0].target if len(persons) == 1 and len(_costs(form)) == 1 else None
    if not (budget and price and heads and heads.number and price.value):
        return
    once = price.in_unit(budget.unit).value * heads.number
    months = _TWELVE if _MONTHLY.search(fold(prices[0].indicator.level3 + form.project.name)) else Decimal(1)
    if any(abs(once * times - budget.value) <= _PERCENT * budget.value for times in {months, Decimal(1), _TWELVE}):
        yield form.passed("J-15")
        return
    worked = f"{decimal_text(heads.number)} × {price.printed}{price.unit}"
    worked += f" × {months}" if months > 1 else ""
    product = decimal_text((once * months).normalize())
    places = [persons[0].indicator.place, prices[0].indicator.place, budget.place]
    unit = budget.unit or ""
    worked = f"{worked} = {product}{unit} ≠ {budget.printed}{unit}"
    yield form.found("J-15", "warning", places, budget.printed, product, arithmetic=worked, kind="product", unit=unit)


def _costs(form: ProjectForm) -> list[Row]:
    return [row for row in form.rows if row.is_cost]


def _other_amounts(form: ProjectForm) -> Iterator[Outcome]:
    """J-15: an amount paid that stands under another head (数量: 赔偿金额) is not more than was spent."""
    executed, budgets = form.figure("executed"), form.amounts(BUDGETS)
    if executed is None or not budgets:
        return
    most = max([executed, *budgets], key=lambda f: f.value)
    for row in form.rows:
        name = fold(row.indicator.level3)
        paid = _SPENT.search(name) and not _NOT_SPENT.search(name) and not _is_single(row) and not row.is_cost
        amount = _amount(form, row, actual=True) if paid else None
        share = _apart(amount, most) if amount else None
        if amount is None or share is None or amount.in_unit(most.unit).value < most.value:
            continue
        printed = row.actual.text if row.actual else ""
        worked = f"{decimal_text(amount.in_unit(most.unit).value.normalize())} > {most.printed}"
        places = (row.indicator.place, most.place)
        severity: Severity = "error" if share > _PERCENT else "warning"
        yield form.found(
            "J-15", severity, places, printed, most.printed, arithmetic=worked, kind="amount", unit=most.unit or ""
        )


def _units(form: ProjectForm) -> Iterator[Outcome]:
    """J-17: a rate in per cent, a cost in money, a number of things in things, and costs under 成本."""
    odd = [row for row in form.rows if _is_odd(row)]
    if odd:
        places = [row.indicator.place for row in odd]
        shown = listed([f"{row.indicator.level3}：{row.target.text if row.target else ''}" for row in odd])
        yield form.found("J-17", "warning", places, shown, count=str(len(odd)))
    elif form.rows:
        yield form.passed("J-17")


def _is_odd(row: Row) -> bool:
    target, name = row.target, _named(row)
    if target is not None and target.is_date and target.number is not None:
        return bool(_RATE.search(name))
    if target is None or target.number is None:
        return False
    level = fold(row.indicator.level2 or "")
    if (_RATE.search(name) and target.unit in _COUNTED) or (_NO_SHARE.search(name) and target.unit == "%"):
        return True
    if row.is_cost:
        return bool(_COST_WORD.search(name)) and target.unit in _COUNTED
    if not target.is_money or "经济" in level:
        return False
    misplaced = "效益" in level and bool(re.search(r"费用|经费|成本", name))
    return misplaced or not _MONEY_WORD.search(name)


def _named(row: Row) -> str:
    """The name of an indicator without its number in front (指标1:)."""
    return re.sub(r"^指标\d*[:.、]?", "", fold(row.indicator.level3))
