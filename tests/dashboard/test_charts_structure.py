"""收支结构: hand-typed figures of a small department (万元) with 款 and 项."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import polars as pl

from dashboard.charts import CHARTS
from dashboard.charts.flow import Node, draw
from dashboard.frames import Frames
from dashboard.selection import Selection
from loaders.records import Disclosure
from tests import factory
from tests.dashboard import published

BODY = "990101:丙县水务局"
SUMMARY = {
    "opening_balance": "10.00",
    "general_public_budget": "180.00",
    "other_income": "20.00",
    "income_current": "200.00",
    "income_total": "210.00",
    "213": "150.00",
    "221": "50.00",
    "expenditure_current": "200.00",
    "closing_balance": "10.00",
}
SPENDING = {
    "213": ("农林水支出", "150.00"),
    "21303": ("水利", "150.00"),
    "2130301": ("行政运行", "90.00"),
    "2130305": ("水利工程建设", "55.00"),
    "221": ("住房保障支出", "50.00"),
    "22102": ("住房改革支出", "50.00"),
    "2210201": ("住房公积金", "50.00"),
}


def water(year: int = 2024, **changed: str) -> Disclosure:
    summary = SUMMARY | changed
    facts = (
        *(factory.fact("FA01", line, "amount", value) for line, value in summary.items()),
        *(factory.fact("FA03", line, "total", value, label=label) for line, (label, value) in SPENDING.items()),
        factory.fact("FA06", "301", "amount", "60.00", label="工资福利支出"),
        factory.fact("FA06", "30101", "amount", "45.00", label="基本工资"),
        factory.fact("FA06", "302", "amount", "20.00", label="商品和服务支出"),
    )
    place = {fact.line: number for number, fact in enumerate(facts) if fact.form == "FA01"}
    keys = {key: place[key] for key in ("income_current", "expenditure_current", "income_total")}
    return factory.disclosure("丙县水务局", year, facts=facts, body_id=BODY, key_figures=keys)


def frames(*disclosures: Disclosure) -> Frames:
    return published.frames(*(disclosures or (water(),)))


def rows(key: str, where: Frames | None = None, **fields: str) -> pl.DataFrame:
    return CHARTS[key].query(where or frames(), Selection(**({"body": BODY} | fields)))  # type: ignore[arg-type]


def test_the_flow_goes_from_the_sources_over_the_total_to_class_and_section() -> None:
    shown = rows("structure_flow").select("column", "step", "line", "amount_yuan", "share_pct").rows()
    assert shown == [
        (0, "opening", "opening_balance", Decimal(100000), Decimal("4.7619")),
        (0, "income", "general_public_budget", Decimal(1800000), Decimal("85.7143")),
        (0, "income", "other_income", Decimal(200000), Decimal("9.5238")),
        (1, "whole", "", Decimal(2100000), Decimal(100)),
        (2, "class", "213", Decimal(1500000), Decimal("71.4286")),
        (2, "class", "221", Decimal(500000), Decimal("23.8095")),
        (2, "closing", "closing_balance", Decimal(100000), Decimal("4.7619")),
        (3, "section", "21303", Decimal(1500000), Decimal("71.4286")),
        (3, "section", "22102", Decimal(500000), Decimal("23.8095")),
    ]
    assert "85.7%" in CHARTS["structure_flow"].sentence(rows("structure_flow"), "zh")


def test_a_side_that_does_not_add_up_has_a_node_of_its_own() -> None:
    gap = rows("structure_flow", frames(water(other_income="5.00", income_total="195.00"))).filter(step="gap")
    assert gap.select("column", "amount_yuan", "status").rows() == [(0, Decimal(150000), "derived")]


def test_an_open_class_shows_its_sections_and_items_and_what_they_leave_over() -> None:
    flow = rows("structure_flow", line="213").select("line", "parent").rows()
    assert flow == [("213", ""), ("21303", "class:213"), ("2130301", "section:21303"), ("2130305", "section:21303")]
    tree = rows("structure_tree", line="21303").filter("top")
    assert tree.select("line", "amount_yuan", "share_pct").rows() == [
        ("2130301", Decimal(900000), Decimal(60)),
        ("2130305", Decimal(550000), Decimal("36.6667")),
        ("", Decimal(50000), Decimal("3.3333")),
    ]
    assert tree.filter(line="")["status"].to_list() == ["derived"]


def test_a_class_that_the_disclosure_lacks_is_not_opened() -> None:
    assert rows("structure_tree", line="204").filter("top")["line"].to_list() == ["213", "221"]


def test_bars_and_flow_show_the_same_classes() -> None:
    flow = dict(rows("structure_flow").filter(step="class").select("line", "amount_yuan").rows())
    assert flow == dict(rows("structure_tree").filter("top").select("line", "amount_yuan").rows())


def test_years_are_of_one_kind_and_a_total_is_never_taken_for_the_year() -> None:
    told = factory.fact("prose", "income_current", "change", "-10.00")
    first = water(2023, income_current="180.00", expenditure_current="190.00")
    first = replace(first, facts=(*first.facts, told))
    shown = rows("structure_years", frames(water(), first, replace(water(2022), kind="budget")), year=2024)  # type: ignore[arg-type]
    assert shown.select("year", "income_current_yuan", "expenditure_current_yuan", "balance_yuan").rows() == [
        (2022, Decimal(1900000), None, None),
        (2023, Decimal(1800000), Decimal(1900000), Decimal(-100000)),
        (2024, Decimal(2000000), Decimal(2000000), Decimal(0)),
    ]
    assert shown["income_current_yuan_status"].to_list() == ["derived", "unverified", "unverified"]
    assert "2 年中有 1 年" in CHARTS["structure_years"].sentence(shown, "zh")


def test_economic_classes_add_up_over_the_classes_alone() -> None:
    assert rows("structure_economic").select("line", "share_pct", "top").rows() == [
        ("301", Decimal(75), True),
        ("30101", Decimal("56.25"), False),
        ("302", Decimal(25), True),
    ]


def test_small_nodes_of_a_flow_keep_a_row_for_their_label() -> None:
    nodes = [Node(str(n), 0, size, "x", "", "", "#1F5C99") for n, size in enumerate((1000.0, 0.1, 0.1))]
    tops = [annotation.y for annotation in draw(nodes, ()).layout.annotations]
    assert min(b - a for a, b in pairwise(tops)) >= 34
