from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl

from dashboard.charts import CHARTS, comparability
from dashboard.frames import Frames
from dashboard.selection import Selection
from loaders.records import Disclosure
from tests import factory
from tests.dashboard import published

A, B = "1:甲", "2:乙"


def both(first: Disclosure, second: Disclosure) -> Frames:
    return published.frames(first, second)


def budgets(**fields: int) -> Frames:
    return both(
        published.budget(fields.get("first", 2024), {"201": "75.00", "208": "25.00"}, body=A, name="甲局"),
        published.budget(fields.get("second", 2024), {"201": "40.00", "210": "10.00"}, body=B, name="乙局"),
    )


def test_two_bodies_of_one_year_and_kind_are_compared() -> None:
    frames, selection = budgets(), Selection(bodies=(A, B))
    assert comparability.reasons(frames, selection).is_empty()
    rows = CHARTS["compare_totals"].query(frames, selection)
    assert rows.select("label", "expenditure_total_yuan").rows() == [
        ("甲局", Decimal("1000000.00")),
        ("乙局", Decimal("500000.00")),
    ]
    assert "2.0 倍" in CHARTS["compare_totals"].sentence(rows, "zh")


def test_years_are_not_mixed_and_the_reason_names_them() -> None:
    frames, selection = budgets(second=2023), Selection(bodies=(A, B))
    reasons = comparability.reasons(frames, selection)
    assert reasons.select("level", "code").rows() == [("refuse", "year")]
    assert "甲局（2024）；乙局（2023）" in reasons["text"][0]
    assert CHARTS["compare_totals"].query(frames, selection).is_empty()
    assert CHARTS["compare_structure"].query(frames, selection).is_empty()


def test_budget_and_final_accounts_are_not_mixed() -> None:
    frames = both(
        published.budget(2024, {"201": "75.00"}, body=A, name="甲局"),
        factory.disclosure("乙局", 2024, "final_accounts", body_id=B),
    )
    reasons = comparability.reasons(frames, Selection(bodies=(A, B)))
    assert ("refuse", "kind") in reasons.select("level", "code").rows()
    assert "决算" in reasons["text"][0] and "预算" in reasons["text"][0]


def test_the_year_that_all_bodies_have_is_chosen_before_the_newest_of_one() -> None:
    frames = published.frames(
        published.budget(2025, {"201": "1.00"}, body=A, name="甲局"),
        published.budget(2024, {"201": "75.00"}, body=A, name="甲局"),
        published.budget(2024, {"201": "40.00"}, body=B, name="乙局"),
    )
    basis = comparability.basis(frames, Selection(bodies=(A, B)))
    assert basis["year"].to_list() == [2024, 2024]
    assert comparability.reasons(frames, Selection(bodies=(A, B))).is_empty()


def test_a_selected_year_stands_where_all_bodies_have_it_and_gives_way_where_not() -> None:
    frames = published.frames(
        published.budget(2025, {"201": "1.00"}, body=A, name="甲局"),
        published.budget(2024, {"201": "75.00"}, body=A, name="甲局"),
        published.budget(2025, {"201": "2.00"}, body=B, name="乙局"),
        published.budget(2024, {"201": "40.00"}, body=B, name="乙局"),
    )
    selection = Selection(bodies=(A, B), year=2024, kind="final_accounts")
    basis = comparability.basis(frames, selection)
    assert basis.select("year", "kind").rows() == [(2024, "budget")] * 2
    assert comparability.basis(frames, Selection(bodies=(A, B)))["year"].to_list() == [2025, 2025]


def test_a_unit_that_is_not_known_is_no_difference() -> None:
    basis = budgets()
    unknown = replace(published.budget(2024, {"201": "1.00"}, body=B, name="乙局"), unit=None)
    frames = both(published.budget(2024, {"201": "75.00"}, body=A, name="甲局"), unknown)
    assert comparability.reasons(basis, Selection(bodies=(A, B))).is_empty()
    assert comparability.reasons(frames, Selection(bodies=(A, B))).is_empty()


def test_one_body_is_no_comparison() -> None:
    reasons = comparability.reasons(budgets(), Selection(bodies=(A,)))
    assert reasons.select("level", "code").rows() == [("refuse", "bodies")]


def test_scope_and_unit_that_differ_are_named_but_not_refused() -> None:
    first = published.budget(2024, {"201": "75.00"}, body=A, name="甲局")
    second = factory.disclosure("乙局", 2024, "budget", scope="department", body_id=B, facts=first.facts)
    reasons = comparability.reasons(both(first, second), Selection(bodies=(A, B)))
    assert reasons.select("level", "code").rows() == [("note", "scope")]
    assert "甲局（单位）；乙局（部门）" in reasons["text"][0]


def test_shares_of_the_structure_add_up_and_have_their_evidence() -> None:
    rows = CHARTS["compare_structure"].query(budgets(), Selection(bodies=(A, B)))
    assert rows.select("label", "line", "share_pct").rows() == [
        ("甲局", "201", Decimal(75)),
        ("甲局", "208", Decimal(25)),
        ("乙局", "201", Decimal(80)),
        ("乙局", "210", Decimal(20)),
    ]
    assert all(rows["address"].str.contains(r"^[0-9a-f]{12}-0:\d+$"))


def test_beyond_five_classes_the_small_ones_are_other() -> None:
    many = {str(201 + n): f"{10 * (9 - n)}.00" for n in range(8)}
    frames = both(published.budget(2024, many, body=A, name="甲局"), published.budget(2024, many, body=B, name="乙局"))
    rows = CHARTS["compare_structure"].query(frames, Selection(bodies=(A, B)))
    mine = rows.filter(pl.col("body") == A)
    assert mine["line"].to_list() == ["201", "202", "203", "204", "205", "other"]
    assert mine.filter(pl.col("line") == "other")["amount_yuan"].to_list() == [Decimal("900000.00")]  # 40 + 30 + 20
