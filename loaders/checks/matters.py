"""Other matters (其他重要事项): operating cost, vehicles, procurement, assets, held against the tables (X-11, X-14 …).

Their figures stand in tables of several forms or only in the prose; which of them a body prints differs by province.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from loaders.checks.case import Address, Case
from loaders.checks.figures import Figure, text_figure
from loaders.checks.inequalities import at_most
from loaders.checks.verdicts import Outcome, evaluate, sum_of, untestable
from loaders.document import Place
from loaders.values import UNIT_YUAN, decimal_text

_OPERATING: Final[tuple[Address, ...]] = (
    ("BG09", "current", "budget_agency_operating"),
    ("BG15", "total", "total"),
)
_PUBLIC: Final[tuple[Address, ...]] = (("FA06", "public_total", "amount"), ("BG06", "total", "public"))
_PUBLIC_PARTS: Final = ("302", "307", "310", "312", "313", "399")
"""部门预算经济分类 that count as 公用经费 (309 and 311 are not for basic expenditure)."""
_DEFINED_SINCE: Final = 2019
"""Before, 机关运行经费 was often published with project money in it: a wider definition, no fault."""
_LEAST_RUNNING_YUAN: Final = Decimal(1000)
"""Less than the compulsory insurance of a vehicle for a year."""
_MOST_RUNNING_YUAN: Final = Decimal(150000)

_WORKS = re.compile(
    r"工程(?!师|技术|系列|院|局)|信息化|(?:系统|平台|基地|项目)建设|监控|(?:设备|装备|车辆)购置|购置(?:设备|装备|车辆)|修缮|改造|装修"
)
_REASON = re.compile(r"(?:增加|增长|上升)[^。]*。?[^。]*?原因[^。]*")
_ASSETS = re.compile(
    r"(?:购置|采购|新增)固定资产(?:总?额|金额|总金额)?(?:为|共|约|共计)*(?P<number>[\d,]+(?:\.\d+)?)(?P<unit>万元|元)"
)
_GOODS: Final = "A"
_CLOTHING: Final = "A0503"
"""政府采购品目分类目录 (2022): A goods, A0203 vehicles, A0503 被服装具, which are no fixed assets."""
_VEHICLES: Final = "A0203"
_VEHICLE_WORDS = re.compile(r"(?:客|轿|越野|货|警|商务|专用|特种)车(?!.*(?:维修|保养|保险|租赁))")


def matter_outcomes(case: Case) -> Iterator[Outcome]:
    """Operating cost against public funds, vehicles against their cost, procurement and assets against each other."""
    yield from _operating_cost(case)
    yield from _vehicles(case)
    yield from _running_cost(case)
    yield from _no_procurement(case)
    yield from _vehicle_purchases(case)
    yield from _asset_purchases(case)
    yield from _purchases_of_projects(case)


def _operating_cost(case: Case) -> Iterator[Outcome]:
    """X-11, B-09: 机关运行经费 is the 公用经费 of bodies of the administration; others have 公用经费 alone.

    Less than 公用经费 is explained in a department by its other units; more is an older definition or a fault.
    """
    rule = "B-09" if case.kind == "budget" else "X-11"
    stated, public = _stated_operating(case), _public(case)
    if not stated or not public:
        if stated:
            yield untestable(rule, "agency_operating", tuple(stated))
        return
    outcome = evaluate(sum_of(stated, public), rule, "agency_operating", "warning")
    if outcome.verdict == "failed":
        more = at_most(stated, public, rule, "agency_operating").verdict == "failed"
        if more and (case.year is None or case.year < _DEFINED_SINCE):
            outcome = replace(outcome, severity="info")
        elif not more and (case.scope != "unit" or not any(f.value for f in stated)):
            outcome = untestable(rule, "agency_operating", outcome.figures)
    yield outcome


def _stated_operating(case: Case) -> list[Figure]:
    """机关运行经费: of a table, or the one value that the prose states, or the two lines of 公开10 to be added."""
    tables = [f for a in _OPERATING if (f := case.figure(*a))][:1]
    prose = _prose(case, "agency_operating", "amount")
    lines = [f for name in ("admin", "reference") if (f := case.figure("FA10", f"agency_operating_{name}", "amount"))]
    return tables or lines or (prose if len(prose) == 1 else [])


def _public(case: Case) -> list[Figure]:
    """公用经费 of basic expenditure: its total, or its economic classes where a table prints no total."""
    for address in _PUBLIC:
        if figure := case.figure(*address):
            return [figure]
    return [f for code in _PUBLIC_PARTS if (f := case.figure("BG06", code, "total"))]


def _vehicles(case: Case) -> Iterator[Outcome]:
    """X-14: the vehicles paid for by fiscal appropriation (保有量) are some of all vehicles."""
    owned, kept = _owned(case), _prose(case, "vehicles_kept", "count")
    if owned and kept:
        yield at_most(kept[:1], owned, "X-14", "vehicles", "warning")
    elif owned or kept:
        yield untestable("X-14", "vehicles", (*owned, *kept[:1]))


def _running_cost(case: Case) -> Iterator[Outcome]:
    """X-14: the running cost of a vehicle, by the larger number of vehicles, lies in a range that vehicles can cost."""
    costs = [f for a in _running_addresses() if (f := case.figure(*a))] or _prose(case, "vehicle_running", "amount")
    counts = [*_owned(case), *_prose(case, "vehicles_kept", "count")]
    if not costs or not counts or costs[0].unit not in UNIT_YUAN:
        return
    cost, most = costs[0], max(counts, key=lambda f: f.value)
    yuan = cost.in_unit("元").value
    if not yuan:
        return
    each = yuan / most.value if most.value else None
    sane = each is not None and _LEAST_RUNNING_YUAN <= each <= _MOST_RUNNING_YUAN
    shown = decimal_text(each.quantize(Decimal(1))) if each is not None else ""
    yield Outcome(
        "X-14",
        "vehicle_running",
        "passed" if sane else "failed",
        "warning",
        (cost, *dict.fromkeys((most, *counts))),
        cost.printed,
        "",
        f"{cost.printed}{cost.unit} ÷ {most.printed}{most.unit} = {shown}元/{most.unit}"
        if shown
        else f"{cost.printed}{cost.unit}; 0{most.unit}",
    )


def _running_addresses() -> Sequence[Address]:
    return (
        ("FA09", "current", "actual_vehicle_running"),
        ("FA09", "vehicle_running", "actual"),
        ("BG09", "vehicle_running", "total"),
        ("BG09", "current", "budget_vehicle_running"),
    )


def _owned(case: Case) -> list[Figure]:
    """车辆数 of a table, else that of the prose."""
    tables = (("FA10", "vehicles", "amount"), ("BG11", "vehicles", "quantity"))
    return [f for a in tables if (f := case.figure(*a))][:1] or _prose(case, "vehicles", "count")[:1]


def _no_procurement(case: Case) -> Iterator[Outcome]:
    """X-15: works, systems or equipment are named as reason of more spending, and procurement is printed as 0."""
    figure = case.figure("FA10", "procurement_total", "amount")
    stated = [figure] if figure else _prose(case, "procurement_total", "amount")
    if not stated:
        return
    reasons = list(_named_works(case)) if all(not f.value for f in stated) else []
    yield Outcome(
        "X-15",
        "procurement_total",
        "failed" if reasons else "passed",
        "warning",
        tuple(stated),
        stated[0].printed,
        places=tuple(dict.fromkeys(place for _, place in reasons)),
        params={"works": "、".join(dict.fromkeys(word for word, _ in reasons))},
    )


def _named_works(case: Case) -> Iterator[tuple[str, Place]]:
    for paragraph in case.paragraphs:
        for reason in _REASON.finditer(paragraph.text):
            for found in _WORKS.finditer(reason[0]):
                yield found[0], paragraph.place(reason.start() + found.start())


def _vehicle_purchases(case: Case) -> Iterator[Outcome]:
    """B-08: 公务用车购置费 is planned as a procurement of vehicles."""
    planned = [
        f
        for a in (("BG09", "vehicle_purchase", "total"), ("BG09", "current", "budget_vehicle_purchase"))
        if (f := case.figure(*a)) and f.value
    ]
    bought = [f for line, f in _purchases(case) if _is_vehicle(case, line)]
    if planned and bought:
        yield at_most(planned[:1], bought, "B-08", "vehicle_purchase", "warning")
    elif planned and any(form == "BG10" for form, _, _ in case.cells):
        yield untestable("B-08", "vehicle_purchase", tuple(planned[:1]))


def _is_vehicle(case: Case, line: str) -> bool:
    words = _text(case, line, "article")
    return _text(case, line, "catalogue").startswith(_VEHICLES) or bool(_VEHICLE_WORDS.search(words))


def _asset_purchases(case: Case) -> Iterator[Outcome]:
    """B-12: what the prose says will be bought as fixed assets is among the goods of the procurement budget.

    Clothing is goods and no asset; the list is tried with it and without, and the nearer is reported.
    """
    goods = [(line, f) for line, f in _purchases(case) if _text(case, line, "catalogue").startswith(_GOODS)]
    assets = [f for line, f in goods if not _text(case, line, "catalogue").startswith(_CLOTHING)]
    for planned in _planned_assets(case):
        if not goods:
            yield untestable("B-12", "asset_purchases", (planned,))
            continue
        bases = [base for base in (assets, [f for _, f in goods]) if base]
        tried = [evaluate(sum_of([planned], base), "B-12", "asset_purchases", "warning") for base in bases]
        fits = [o for o in tried if o.verdict in {"passed", "tail"}]
        yield fits[0] if fits else tried[0]


def _planned_assets(case: Case) -> Iterator[Figure]:
    for paragraph in case.paragraphs:
        for match in _ASSETS.finditer(paragraph.text):
            place = paragraph.place(match.start("number"))
            figure = text_figure("", match["number"], match["unit"], place, "购置固定资产")
            if figure is not None:
                yield figure


def _purchases_of_projects(case: Case) -> Iterator[Outcome]:
    """B-13: what is to be bought for a project is within the budget of its 绩效目标表."""
    for i, project in enumerate(case.projects):
        name = re.sub(r"\s+", "", project.name)
        parts = [f for line, f in _purchases(case) if re.sub(r"\s+", "", f.label) == name]
        budget = case.project_figure(i, "year_start_budget") if parts else None
        if budget is not None:
            yield at_most(parts, [budget], "B-13", project.name, "warning")


def _purchases(case: Case) -> Iterator[tuple[str, Figure]]:
    """(line, total) of the rows of the procurement budget that name what is bought."""
    for (form, line, item), _ in case.cells.items():
        if (form, item) == ("BG10", "article") and (figure := case.figure("BG10", line, "total")):
            yield line, figure


def _text(case: Case, line: str, item: str) -> str:
    index = case.cells.get(("BG10", line, item))
    return "" if index is None else case.facts[index].printed


def _prose(case: Case, line: str, item: str) -> list[Figure]:
    """What the sentences say of a line: one figure for each value."""
    found = {(f.value, f.unit): f for i in reversed(case.prose.get((line, item), ())) if (f := case.figures[i])}
    return list(reversed(found.values()))
