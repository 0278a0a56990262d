"""Sentences of 情况说明 that state figures of the accounts, each with the facts it states."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from tests.documents.generate.accounts import FUNDS, PERSONNEL, PUBLIC, Accounts
from tests.documents.generate.money import Printer
from tests.documents.generate.truth import TrueFact, worth
from tests.documents.writer.figures import Heading, Paragraph

UNIT = "万元"
HUNDREDTH = Decimal("0.01")


@dataclass
class Prose:
    """Headings and paragraphs, and the facts that they state; amounts in 万元."""

    printer: Printer = field(default_factory=lambda: Printer(UNIT, 2, zero="0"))
    parts: list[Heading | Paragraph] = field(default_factory=list)
    facts: list[TrueFact] = field(default_factory=list)

    def heading(self, text: str) -> None:
        """A heading at the left."""
        self.parts.append(Heading(text, 2))

    def say(self, text: str) -> None:
        """A paragraph."""
        self.parts.append(Paragraph(text))

    def money(self, line: str, fen: int, item: str = "amount") -> str:
        """The words for an amount that is stated for a line."""
        text = self.printer.text(fen)
        self._fact(line, item, text, UNIT)
        return text + UNIT

    def change(self, line: str, fen: int, prior: int) -> str:
        """The words for the difference to the year before, with its percentage where there is one."""
        if fen == prior:
            self._fact(line, "change", "0", None)
            return "与上年持平"
        verb, sign = ("增加", "") if fen > prior else ("减少", "-")
        gap = self.printer.figure(abs(fen - prior))
        self._fact(line, "change", sign + gap, UNIT)
        words = f"较上年{verb}{gap}{UNIT}"
        if prior and Decimal(gap):
            pct = (Decimal(abs(fen - prior)) * 100 / prior).quantize(HUNDREDTH, ROUND_HALF_UP)
            self._fact(line, "change_pct", f"{sign}{pct}", "%")
            words += f"，{'增长' if fen > prior else '下降'}{pct}%"
        return words

    def share(self, line: str, fen: int, whole: int) -> str:
        """The words for a share in per cent."""
        pct = (Decimal(fen) * 100 / whole).quantize(HUNDREDTH, ROUND_HALF_UP)
        self._fact(line, "share_pct", str(pct), "%")
        return f"占{pct}%"

    def count(self, line: str, number: int, unit: str) -> str:
        """The words for a count."""
        self._fact(line, "count", str(number), None)
        return f"{number}{unit}"

    def _fact(self, line: str, item: str, text: str, unit: str | None) -> None:
        value, yuan = worth(text, unit if unit != "%" else None)
        self.facts.append(TrueFact("prose", line, item, "", None, text, value, unit, yuan))


def final_accounts(accounts: Accounts, own: str) -> Prose:
    """The explanations of final accounts; `own` is how the body calls itself (本部门, 本单位)."""
    a, p, year = accounts, Prose(), accounts.year
    prior = a.prior["income_total"]
    p.heading("一、收入支出决算总体情况说明")
    p.say(
        f"{year}年度{own}收入总计{p.money('income_total', a.income_total)}，"
        f"支出总计{p.money('expenditure_total', a.expenditure_total)}。"
        f"收入总计{p.change('income_total', a.income_total, prior)}；"
        f"支出总计{p.change('expenditure_total', a.expenditure_total, prior)}。"
    )
    p.heading("二、收入决算情况说明")
    if a.income_current:
        fiscal = a.income("fiscal")
        p.say(
            f"{year}年度{own}收入合计{p.money('income_current', a.income_current)}。其中："
            f"财政拨款收入{p.money('fiscal_appropriation_income', fiscal)}，"
            f"{p.share('fiscal_appropriation_income', fiscal, a.income_current)}；"
            f"事业收入{p.money('undertaking', a.income('undertaking'))}；"
            f"其他收入{p.money('other_income', a.income('other'))}。"
        )
    p.heading("三、支出决算情况说明")
    spent, basic, project = a.expenditure_current, a.total(lambda i: i.basic), a.total(lambda i: i.project)
    p.say(
        f"{year}年度{own}支出合计{p.money('expenditure_current', spent)}。其中："
        f"基本支出{p.money('basic_expenditure', basic)}，{p.share('basic_expenditure', basic, spent)}；"
        f"项目支出{p.money('project_expenditure', project)}，{p.share('project_expenditure', project, spent)}。"
    )
    p.heading("四、财政拨款收入支出决算总体情况说明")
    received = sum(a.received(f) for f in FUNDS) + a.opening(*FUNDS)
    p.say(
        f"{year}年度{own}财政拨款收入总计{p.money('fiscal_income_total', received)}，"
        f"支出总计{p.money('fiscal_expenditure_total', received)}。"
    )
    p.heading("五、一般公共预算财政拨款支出决算情况说明")
    p.say(f"{year}年度一般公共预算财政拨款支出{p.money('general_expenditure', a.total(lambda i: sum(i.general)))}。")
    p.heading("六、一般公共预算财政拨款基本支出决算情况说明")
    staff, public = a.economic_part(PERSONNEL), a.economic_part(PUBLIC)
    p.say(
        f"{year}年度一般公共预算财政拨款基本支出{p.money('basic_fiscal', staff + public)}。其中："
        f"人员经费{p.money('personnel', staff)}；公用经费{p.money('public_funds', public)}。"
    )
    _three_public(p, a)
    _other_matters(p, a, own)
    return p


def _three_public(p: Prose, a: Accounts) -> None:
    p.heading("七、财政拨款“三公”经费支出决算情况说明")
    budget = sum(b for b, _ in a.three_public.values())
    actual = sum(x for _, x in a.three_public.values())
    p.say(
        f"{a.year}年度“三公”经费财政拨款支出全年预算为{p.money('three_public_total', budget, 'full_year_budget')}，"
        f"支出决算为{p.money('three_public_total', actual)}。其中："
    )
    names = {
        "abroad": "因公出国（境）费", "vehicle_purchase": "公务用车购置费", "vehicle_running": "公务用车运行维护费",
        "reception": "公务接待费",
    }  # fmt: skip
    for number, (key, name) in enumerate(names.items(), 1):
        p.say(f"{number}、{name}支出{p.money(key, a.three_public[key][1])}。")


def _other_matters(p: Prose, a: Accounts, own: str) -> None:
    p.heading("八、其他重要事项情况说明")
    if a.agency_operating:
        p.say(
            f"（一）机关运行经费：{a.year}年度{own}机关运行经费支出{p.money('agency_operating', a.agency_operating)}。"
        )
    else:
        p.say(f"（一）机关运行经费：{a.year}年度{own}没有机关运行经费支出。")
    bought = a.procurement
    p.say(
        f"（二）政府采购：{a.year}年度政府采购支出总额{p.money('procurement_total', sum(bought.values()))}。其中："
        f"政府采购货物支出{p.money('procurement_goods', bought['goods'])}、"
        f"政府采购工程支出{p.money('procurement_works', bought['works'])}、"
        f"政府采购服务支出{p.money('procurement_services', bought['services'])}。"
    )
    p.say(
        f"（三）国有资产占用：截至{a.year}年12月31日，{own}共有车辆"
        f"{p.count('vehicles', sum(a.vehicles.values()), '辆')}；"
        f"单价100万元（含）以上设备（不含车辆）{p.count('equipment', a.equipment, '台（套）')}。"
    )


def budget(accounts: Accounts, own: str) -> Prose:
    """The explanations of a budget."""
    a, p, year = accounts, Prose(), accounts.year
    p.heading("一、预算安排情况")
    p.say(f"{year}年，{own}预算收入{p.money('income_total', a.income_total)}。")
    p.say(f"{year}年，{own}预算支出{p.money('expenditure_total', a.expenditure_total)}。")
    p.heading("二、“三公”经费")
    values = {key: planned for key, (planned, _) in a.three_public.items()}
    p.say(f"{year}年“三公”经费预算数为{p.money('three_public_total', sum(values.values()))}。其中：")
    p.say(f"（一）因公出国（境）费{p.money('abroad', values['abroad'])}。")
    p.say(f"（二）公务用车购置费{p.money('vehicle_purchase', values['vehicle_purchase'])}。")
    p.say(f"（三）公务用车运行费{p.money('vehicle_running', values['vehicle_running'])}。")
    p.say(f"（四）公务接待费{p.money('reception', values['reception'])}。")
    return p
