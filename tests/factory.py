"""Readings and frames built by hand, for tests that need a few typed figures and no document."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from loaders.document import Box, Document, Page, Place
from loaders.frames import to_frames, yuan
from loaders.records import (
    CheckCount,
    Coverage,
    Disclosure,
    Evidence,
    Fact,
    Finding,
    Indicator,
    Kind,
    Project,
    Reading,
    Region,
    Scope,
    Status,
    TableEntry,
)

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
COUNTY = Region("甲省", "乙市", "丙县", "990101")


def place(page: int = 1, row: int = 0, col: int = 0) -> Place:
    """A cell of the first table on `page`, 20 points high and 100 wide."""
    box = Box(50.0 + 100 * col, 100.0 + 20 * row, 150.0 + 100 * col, 120.0 + 20 * row)
    return Place(page=page, box=box, table=0, row=row, col=col)


def fact(
    form: str,
    line: str,
    item: str,
    value: str | None,
    *,
    unit: str = "万元",
    label: str | None = None,
    code: str | None = None,
    status: Status = "unverified",
    where: Place | None = None,
    title: str = "",
) -> Fact:
    """A figure of a table (form "prose": of the text); `value` is the printed number, None for a blank."""
    return Fact(
        form=form,
        title=title or form,
        line=line,
        label=label or line,
        item=item,
        column=item,
        printed=value or "",
        place=where or place(),
        code=code,
        value=value,
        unit=unit,
        amount_yuan=yuan(value, unit),
        precision_yuan=None if yuan(value, unit) is None else Decimal("100"),
        method="prose" if form == "prose" else "table",
        status=status,
    )


def indicator(level2: str = "数量指标", level3: str = "完成数量", **fields: Any) -> Indicator:
    """An indicator row under 产出指标."""
    return Indicator(level1="产出指标", level2=level2, level3=level3, place=place(2), **fields)


def project(
    name: str,
    *,
    form: str = "PF_SELF",
    unit: str = "万元",
    year: int | None = 2024,
    indicators: tuple[Indicator, ...] = (),
    **fields: Any,
) -> Project:
    """A project; `fields` are the money, rate and score fields as printed."""
    return Project(name=name, form=form, place=place(2), unit=unit, year=year, indicators=indicators, **fields)


def finding(rule: str = "T01-3", subject: str = "FA01/income_total/amount") -> Finding:
    """A failing identity with one place."""
    return Finding(
        rule=rule,
        severity="error",
        verdict="fails",
        subject=subject,
        printed="10.00",
        expected="11.00",
        arithmetic="5.00 + 6.00 = 11.00",
        places=(place(row=3, col=1),),
        params={"form": "FA01"},
    )


def disclosure(
    department: str | None = "丙县公安局",
    year: int | None = 2024,
    kind: Kind = "final_accounts",
    *,
    facts: tuple[Fact, ...] = (),
    projects: tuple[Project, ...] = (),
    key_figures: dict[str, int] | None = None,
    findings: tuple[Finding, ...] = (),
    scope: Scope = "unit",
    region: Region = COUNTY,
    body_id: str = "",
    department_code: str | None = None,
    unit_code: str | None = None,
) -> Disclosure:
    """A disclosure of one body; its `body_id` defaults to place and name."""
    return Disclosure(
        department=department,
        kind=kind,
        year=year,
        scope=scope,
        region=region,
        unit="万元",
        evidence={"year": Evidence("2024年度", Place(page=1), "printed")},
        tables=(TableEntry("FA01", "收入支出决算总表", "公开01表", "万元", "data", Place(page=1)),),
        facts=facts,
        projects=projects,
        key_figures=key_figures or {},
        findings=findings,
        checks={"T01-3": CheckCount(passed=1)},
        coverage=Coverage(1, 1, len(facts), len(facts), 0, 0, 2),
        department_code=department_code,
        unit_code=unit_code,
        body_id=body_id or f"{region.code}:{department}",
    )


def reading(
    *disclosures: Disclosure, data: bytes = b"one", name: str = "one.pdf", masks: tuple[Place, ...] = ()
) -> Reading:
    """A reading of `data` that holds `disclosures`, two pages of A4."""
    pages = (Page(1, 595.0, 842.0), Page(2, 595.0, 842.0))
    document = Document(hashlib.sha256(data).hexdigest(), name, "pdf", pages, ())
    return Reading(document, disclosures or (small(),), masks)


def small(year: int = 2024, income: str = "100.00", department: str = "丙县公安局") -> Disclosure:
    """A final account with six figures, one project with one indicator, and three key figures."""
    facts = (
        fact("FA01", "income_total", "amount", income, label="总计", status="verified"),
        fact("FA01", "expenditure_total", "amount", income, label="总计", status="verified"),
        fact("FA03", "total", "basic", "60.00", label="合计"),
        fact("FA03", "total", "project", "40.00", label="合计"),
        fact("FA09", "current", "actual_reception", None, label="本年"),
        fact("FA10", "vehicles", "amount", "3", unit="辆", label="车辆数合计"),
    )
    one = project(
        "办案业务费",
        year_start_budget="40.00",
        full_year_budget="50.00",
        executed="45.00",
        execution_rate="90%",
        total_score="95.5",
        indicators=(indicator(target="≥10件", actual="12件", weight="20", score="20"),),
    )
    return disclosure(
        department,
        year,
        facts=facts,
        projects=(one,),
        key_figures={"income_total": 0, "expenditure_total": 1, "vehicles": 5},
    )


def frames(*readings: Reading) -> dict[str, pl.DataFrame]:
    """The frames of several readings, one under the other, as the store hands them out."""
    each = [to_frames(one, MOMENT) for one in readings or (reading(),)]
    return {name: pl.concat([part[name] for part in each]) for name in each[0]}
