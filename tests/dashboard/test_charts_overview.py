from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from dashboard.charts import CHARTS
from dashboard.numbers import Language
from tests import factory
from tests.dashboard import published
from tests.dashboard.published import chosen


def wan(rows: pl.DataFrame, column: str = "amount_yuan") -> list[str | None]:
    """A column of amounts in 万元, as text."""
    return [None if value is None else f"{value / 10000:.2f}" for value in rows[column]]


def test_the_bridge_runs_from_the_opening_to_the_closing_balance_as_printed() -> None:
    rows = CHARTS["overview_bridge"].query(published.frames(published.lanxian()), chosen())
    assert list(zip(rows["step"], wan(rows), strict=True)) == [
        ("opening", "26.05"),
        ("income", "5287.25"),
        ("income", "56.15"),
        ("expenditure", "4606.77"),
        ("expenditure", "323.99"),
        ("expenditure", "145.44"),
        ("expenditure", "282.29"),
        ("gap", "0.01"),
        ("closing", "10.97"),
    ]


def test_the_steps_of_the_bridge_meet_exactly() -> None:
    rows = CHARTS["overview_bridge"].query(published.frames(published.lanxian()), chosen())
    signs = {"expenditure": -1}
    end = sum(row["amount_yuan"] * signs.get(row["step"], 1) for row in rows.to_dicts() if row["step"] != "closing")
    assert end == Decimal("109700.00")
    starts = dict(zip(rows["line"], wan(rows, "start_yuan"), strict=True))
    assert starts["204"] == "5369.45"
    assert starts["closing_balance"] == "0.00"


def test_the_tail_of_the_bridge_is_derived_and_told() -> None:
    chart = CHARTS["overview_bridge"]
    rows = chart.query(published.frames(published.lanxian()), chosen())
    gap = rows.filter(pl.col("step") == "gap").row(0, named=True)
    assert (gap["status"], gap["fact_no"], len(gap["sources"])) == ("derived", None, 8)  # 年末结转 and seven steps
    sentence = chart.sentence(rows, "zh").replace(" ", "").replace("\u202f", "")
    assert sentence == "收入5,343.40万元，支出5,358.48万元，结转减少15.08万元（尾差0.01万元）"


def test_a_large_gap_of_the_bridge_is_drawn_and_not_called_a_tail() -> None:
    facts = (
        factory.fact("FA01", "general_public_budget", "amount", "100.00"),
        factory.fact("FA01", "204", "amount", "60.00", label="四、公共安全支出"),
        factory.fact("FA01", "closing_balance", "amount", "10.00"),
    )
    frames = published.frames(factory.disclosure(facts=facts, body_id=published.BODY))
    chart = CHARTS["overview_bridge"]
    rows = chart.query(frames, chosen())
    assert wan(rows.filter(pl.col("step") == "gap")) == ["-30.00"]
    assert "未能由各行说明" in chart.sentence(rows, "zh")
    assert "未说明的差额" in str(chart.figure(rows, "zh").layout.yaxis.ticktext)


def test_fiscal_appropriation_is_not_counted_beside_its_parts() -> None:
    facts = (
        factory.fact("BG01", "fiscal_appropriation", "amount", "100.00"),
        factory.fact("BG01", "general_public_budget", "amount", "90.00"),
        factory.fact("BG01", "government_fund", "amount", "10.00"),
        factory.fact("BG01", "201", "total", "100.00", label="一般公共服务支出"),
    )
    disclosure = factory.disclosure(kind="budget", facts=facts, body_id=published.BODY)
    rows = CHARTS["overview_bridge"].query(published.frames(disclosure), chosen())
    assert rows["line"].to_list() == ["general_public_budget", "government_fund", "201"]


def test_without_a_printed_closing_balance_none_is_shown_and_none_is_told() -> None:
    chart = CHARTS["overview_bridge"]
    rows = chart.query(published.frames(published.budget(2024, {"201": "50.00"}, body=published.BODY)), chosen())
    assert rows["step"].to_list() == ["income", "expenditure"]
    assert "结转" not in chart.sentence(rows, "zh")


def test_budget_bars_are_outlined_and_final_accounts_solid() -> None:
    chart = CHARTS["overview_bridge"]
    budget = chart.query(published.frames(published.budget(2024, {"201": "50.00"}, body=published.BODY)), chosen())
    actual = chart.query(published.frames(published.lanxian()), chosen())
    fills = {
        name: [set(bar.marker.color) for bar in chart.figure(rows, "zh").data if bar.type == "bar"]
        for name, rows in {"budget": budget, "actual": actual}.items()
    }
    assert all(fill == {"#FFFFFF"} for fill in fills["budget"])
    assert not any("#FFFFFF" in fill for fill in fills["actual"])


def test_classes_compare_budget_actual_and_the_derived_last_year() -> None:
    rows = CHARTS["overview_classes"].query(published.frames(published.lanxian()), chosen())
    assert rows["line"].to_list() == ["204", "208", "210", "221"]
    assert wan(rows, "budget_yuan") == ["5333.65", "360.34", "146.96", "315.58"]
    assert wan(rows, "actual_yuan") == ["4535.54", "323.99", "145.44", "282.29"]
    assert wan(rows, "last_yuan") == ["4442.98", "12.94", "4.56", "0.00"]
    assert rows["completion_pct"].to_list() == [Decimal(x) for x in ("85.04", "89.91", "98.97", "89.45")]
    assert set(rows["last_yuan_status"]) == {"derived"}


def test_a_percentage_on_a_tiny_base_is_not_meaningful() -> None:
    rows = CHARTS["overview_classes"].query(published.frames(published.lanxian()), chosen())
    assert [None if rate is None else round(rate, 2) for rate in rows["change_pct"]] == [
        Decimal("2.08"),
        None,
        None,
        None,
    ]
    assert rows["note"].to_list() == ["", "n.m.（基数过小）", "n.m.（基数过小）", "上年为 0"]


def test_a_change_told_of_another_amount_is_not_applied() -> None:
    facts = (
        factory.fact("FA05", "204", "total", "100.00", label="公共安全支出"),
        factory.fact("prose", "204", "amount", "70.00"),
        factory.fact("prose", "204", "change", "5.00"),
    )
    frames = published.frames(factory.disclosure(facts=facts, body_id=published.BODY))
    rows = CHARTS["overview_classes"].query(frames, chosen())
    assert rows.select("actual_yuan", "last_yuan").rows() == [(Decimal("1000000.00"), None)]


def test_all_projects_are_in_the_table_and_the_largest_eight_in_the_chart() -> None:
    many = tuple(factory.project(f"项目{n}", year_start_budget=str(n)) for n in range(1, 11))
    frames = published.frames(factory.disclosure(projects=many, body_id=published.BODY))
    chart = CHARTS["overview_projects"]
    rows = chart.query(frames, chosen())
    assert rows["label"].to_list() == [f"项目{n}" for n in range(10, 0, -1)]
    assert len(chart.figure(rows, "zh").layout.yaxis.ticktext) == 8


@pytest.mark.parametrize(("lang", "label"), [("zh", "公共安全"), ("en", "Public security")])
def test_classes_are_named_in_the_language_of_the_selection(lang: Language, label: str) -> None:
    rows = CHARTS["overview_classes"].query(published.frames(published.lanxian()), chosen(lang=lang))
    assert rows["label"][0] == label
