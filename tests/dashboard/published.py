"""Frames of a real disclosure for the tests of the charts: 岚县公安局, final accounts of 2024, figures typed by hand.

Only the figures that the tests ask for; amounts in 万元 as published.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl

from dashboard.frames import Frames
from dashboard.selection import Selection
from loaders.denominators import SCHEMA
from loaders.records import Disclosure, Fact, Finding, Project
from tests import factory

BODY = "141127:岚县公安局"

SUMMARY = {
    "opening_balance": "26.05",
    "general_public_budget": "5287.25",
    "other_income": "56.15",
    "income_current": "5343.40",
    "income_total": "5369.45",
    "204": "4606.77",
    "208": "323.99",
    "210": "145.44",
    "221": "282.29",
    "expenditure_current": "5358.48",
    "closing_balance": "10.97",
    "expenditure_total": "5369.45",
}
LABELS = {
    "204": "四、公共安全支出",
    "208": "八、社会保障和就业支出",
    "210": "九、卫生健康支出",
    "221": "十九、住房保障支出",
    "general_public_budget": "一、一般公共预算财政拨款收入",
    "other_income": "八、其他收入",
    "opening_balance": "年初结转和结余",
    "closing_balance": "年末结转和结余",
}
FISCAL = {"204": "4535.54", "208": "323.99", "210": "145.44", "221": "282.29"}
TOLD = {
    "204": {"amount": "4535.54", "year_start_budget": "5333.65", "completion_pct": "85.04", "change": "92.56"},
    "208": {"amount": "323.99", "year_start_budget": "360.34", "completion_pct": "89.91", "change": "311.05"},
    "210": {"amount": "145.44", "year_start_budget": "146.96", "completion_pct": "98.97", "change": "140.88"},
    "221": {"amount": "282.29", "year_start_budget": "315.58", "completion_pct": "89.45", "change": "282.29"},
    "income_total": {"amount": "5369.45", "change": "840.83"},
    "expenditure_total": {"amount": "5369.45", "change": "840.83"},
    "general_expenditure": {"amount": "5287.25", "change": "771.64"},
    "basic_expenditure": {"amount": "3484.54"},
    "project_expenditure": {"amount": "1873.95"},
    "personnel": {"amount": "3044.58"},
    "public_funds": {"amount": "368.72"},
    "agency_operating": {"amount": "368.72", "change": "-2.96"},
    "three_public_total": {"amount": "2.22", "change": "-5.28"},
    "abroad": {"amount": "0", "change": "0"},
    "vehicle_purchase": {"amount": "0", "change": "0"},
    "vehicle_running": {"amount": "1.17", "change": "-6.33"},
    "reception": {"amount": "1.05", "change": "1.05"},
}
COUNTS = {"vehicles_kept": "3", "vehicles_bought": "0", "reception_batches": "23", "reception_people": "85"}
PLANNED = {"total": "2.22", "vehicle": "1.17", "vehicle_running": "1.17", "reception": "1.05"}
ITEMS = {"301": "2946.02", "30101": "948.67", "30102": "800.70", "30113": "282.29", "302": "368.72", "30226": "92.00"}
ITEM_LABELS = {"30101": "基本工资", "30102": "津贴补贴", "30113": "住房公积金", "30226": "劳务费"}
KEYS = {
    "income_total": ("FA01", "income_total"),
    "expenditure_total": ("FA01", "expenditure_total"),
    "income_current": ("FA01", "income_current"),
    "expenditure_current": ("FA01", "expenditure_current"),
    "basic_expenditure": ("prose", "basic_expenditure"),
    "project_expenditure": ("prose", "project_expenditure"),
    "personnel": ("prose", "personnel"),
    "public_funds": ("prose", "public_funds"),
    "agency_operating": ("prose", "agency_operating"),
    "three_public_total": ("prose", "three_public_total"),
    "three_public_abroad": ("prose", "abroad"),
    "three_public_vehicle_purchase": ("prose", "vehicle_purchase"),
    "three_public_vehicle_running": ("prose", "vehicle_running"),
    "three_public_reception": ("prose", "reception"),
}
PROJECTS = (
    # name, year start, full year, executed, rate, score, grade
    ("2024年转移支付资金", "750", "1282.63", "237.37", "18.8", "50.88", "差"),
    ("2023年转移支付结余资金", "579.79", "543.9546", "543.9546", "100", "100", "优"),
    ("网络安全加固提升", "295.7303", "114.188", "114.188", "100", "95", "优"),
    ("尸体解剖室建设", "46.14", "0", "0", "0", "0", "差"),
)


def facts() -> tuple[Fact, ...]:
    """The figures of the tables and of the prose; percentages and counts in their own units."""
    units = {"completion_pct": "%", "count": "个"}
    return (
        *(factory.fact("FA01", line, "amount", value, label=LABELS.get(line)) for line, value in SUMMARY.items()),
        *(factory.fact("FA04", line, "general", value, label=LABELS[line]) for line, value in FISCAL.items()),
        *(factory.fact("FA06", line, "amount", value, label=ITEM_LABELS.get(line)) for line, value in ITEMS.items()),
        *(factory.fact("FA09", "current", f"budget_{part}", value) for part, value in PLANNED.items()),
        *(
            factory.fact("prose", line, item, value, unit=units.get(item, "万元"))
            for line, told in TOLD.items()
            for item, value in told.items()
        ),
        *(factory.fact("prose", line, "count", value, unit="个") for line, value in COUNTS.items()),
    )


def projects() -> tuple[Project, ...]:
    """Four of its project forms."""
    return tuple(
        factory.project(
            name,
            year_start_budget=start,
            full_year_budget=full,
            executed=executed,
            execution_rate=rate,
            total_score=score,
            grade=grade,
            indicators=(
                factory.indicator(weight="20", score="5", target="≥100件"),
                factory.indicator("质量指标", "合格率", weight="10", score="10"),
            ),
        )
        for name, start, full, executed, rate, score, grade in PROJECTS
    )


def lanxian(*, findings: tuple[Finding, ...] = ()) -> Disclosure:
    """The disclosure with its key figures."""
    every = facts()
    address = {(fact.form, fact.line): number for number, fact in reversed(list(enumerate(every)))}
    return factory.disclosure(
        "岚县公安局",
        2024,
        facts=every,
        projects=projects(),
        key_figures={key: address[where] for key, where in KEYS.items()},
        findings=findings,
        body_id=BODY,
    )


def frames(*disclosures: Disclosure) -> Frames:
    """The frames of some disclosures, each in a file of its own."""
    readings = [
        factory.reading(disclosure, data=str(number).encode(), name=f"{number}.pdf")
        for number, disclosure in enumerate(disclosures)
    ]
    stored = factory.frames(*readings)
    return Frames.of(lambda name: stored[name].lazy())


def with_supplied(where: Frames, *rows: tuple[str, str, str]) -> Frames:
    """The frames with figures to divide by: (measure, body, number) of 2024."""
    told = [
        {"table_id": "0" * 12, "name": "表.xlsx", "row_no": number, "whose": whose, "region_code": None, "year": 2024}
        | {"measure": measure, "printed": value, "value": Decimal(value), "source": "编制部门"}
        for number, (measure, whose, value) in enumerate(rows)
    ]
    return replace(where, denominators=pl.DataFrame(told, schema=SCHEMA, orient="row").lazy())


def chosen(**fields: object) -> Selection:
    """A selection of 岚县公安局 with some fields set otherwise."""
    return Selection(**({"body": BODY} | fields))  # type: ignore[arg-type]


def budget(
    year: int, classes: dict[str, str], *, body: str = "990101:丙县财政局", name: str = "丙县财政局"
) -> Disclosure:
    """A budget with these functional classes and their sum as 本年支出合计 (for two uploaded years)."""
    total = f"{sum(float(value) for value in classes.values()):.2f}"
    every = (
        factory.fact("BG01", "fiscal_appropriation", "amount", total, label="一、财政拨款收入"),
        factory.fact("BG01", "expenditure_current", "amount", total, label="本年支出合计"),
        *(factory.fact("BG01", line, "amount", value, label=f"{line}支出") for line, value in classes.items()),
    )
    return factory.disclosure(name, year, "budget", facts=every, body_id=body, key_figures={"expenditure_total": 1})
