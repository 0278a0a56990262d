"""Derived figures: formulas over printed figures, and that every number of every chart is one or the other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import chain

import pytest

from dashboard.charts import CHARTS
from dashboard.charts.headlines import PAGES as HEADLINES
from dashboard.charts.headlines import headlines
from dashboard.formula import LONGEST, MARK, FormulaError, evaluate, is_formula, leaves, minus, plus, ratio, written
from dashboard.frames import Frames
from dashboard.parts import derivation, letter
from dashboard.selection import Selection, from_query
from dashboard.table import sheet
from tests import factory
from tests.dashboard import published
from tests.dashboard.published import chosen
from tests.dashboard.test_charts_structure import water

A, B, C = "0123456789ab-0:1", "0123456789ab-0:22", "ba9876543210-1:p3:executed"
PAIR = ("1:甲", published.BODY)


@cache
def stored() -> Frames:
    other = factory.disclosure(
        "甲局", body_id=PAIR[0], facts=published.facts(), key_figures={"expenditure_total": 11, "vehicles": 3}
    )
    peers = [replace(published.lanxian(), body_id=f"{n}:乙", department=f"乙{n}局") for n in (2, 3)]
    budget = published.budget(2024, {"201": "9.00", "208": "3"})
    every = published.frames(published.lanxian(), other, water(), budget, *peers)
    return published.with_supplied(every, ("staff", "岚县公安局", "120"), ("staff", "甲局", "80"))


def test_a_formula_is_worked_out_with_the_usual_precedence() -> None:
    values = {A: Decimal(10), B: Decimal(4), C: Decimal(2)}
    assert evaluate(f"{A}-{B}*{C}", values) == 2
    assert evaluate(f"({A}-{B})/{C}*100", values) == 300
    assert evaluate(f"(0)-{A}", values) == -10
    assert leaves(f"({A}-{B})/{A}") == (A, B)
    assert written(f"({A}-{B})/{A}*100", {A: "甲", B: "乙"}.__getitem__) == "(甲 − 乙) ÷ 甲 × 100"


def test_parts_are_joined_only_where_each_has_a_formula() -> None:
    assert minus(plus([A, B]), [C]) == f"({A}+{B})-{C}"
    assert ratio(minus(A, [B]), B, 100) == f"({A}-{B})/{B}*100"
    assert plus([A, ""]) == ""
    assert plus([A] * (LONGEST // 10)) == ""


@pytest.mark.parametrize("text", ["", "1+1", f"{A}+", f"({A}", f"{A}{B}", f"{A};", "__import__('os')", f"{A}**2"])
def test_what_is_no_formula_is_none(text: str) -> None:
    assert not is_formula(text)
    with pytest.raises(ValueError, match="no"):
        Selection().opening(MARK + text)


def test_a_nest_without_end_is_refused() -> None:
    with pytest.raises(FormulaError):
        evaluate("(" * 2000 + A + ")" * 2000, {A: Decimal(1)})


def test_a_link_keeps_the_formula_and_shows_its_first_part() -> None:
    selection = Selection().opening(f"{MARK}({A}-{B})/{B}*100")
    assert (selection.disclosure, selection.fact) == ("0123456789ab-0", 1)
    assert from_query(selection.to_query()) == selection
    assert selection.opening(B).formula is None


def test_parts_bear_letters() -> None:
    assert [letter(place) for place in (0, 25, 26, 53)] == ["A", "Z", "A1", "B2"]


def test_the_parts_of_a_change_are_printed_figures() -> None:
    rows = CHARTS["years_figures"].query(stored(), chosen())
    row = rows.filter(key="income_total").row(0, named=True)
    worked = derivation(stored(), row["change_pct_at"].removeprefix(MARK))
    assert worked.written == "(A − (A − B)) ÷ (A − B) × 100"
    assert [(part.printed, part.value) for part in worked.parts] == [
        ("5369.45 万元", Decimal(53694500)),
        ("840.83 万元", Decimal(8408300)),
    ]
    assert worked.result is not None and worked.result.quantize(Decimal("0.0001")) == row["change_pct"]


def resolved(address: str) -> Decimal | None:
    """The value that an evidence address stands for."""
    worked = derivation(stored(), address.removeprefix(MARK))
    return worked.result


def selections() -> list[Selection]:
    return [chosen(bodies=PAIR), Selection(body="990101:丙县水务局", bodies=PAIR, line="213")]


@pytest.mark.parametrize("key", CHARTS)
def test_every_number_of_every_table_is_a_fact_or_a_formula_over_facts(key: str) -> None:
    chart, wrong, seen = CHARTS[key], [], 0
    for selection in selections():
        rows = chart.query(stored(), selection)
        data = sheet(rows, chart.columns, "元", "zh")
        for values, addresses in zip(data.values, data.addresses, strict=True):
            for value, address, column in zip(values, addresses, chart.columns, strict=True):
                if not isinstance(value, Decimal) or column.key == "doubts":  # findings are counted, not printed
                    continue
                seen += 1
                found = resolved(address)
                if found is None or abs(found - value) > Decimal("0.01"):
                    wrong.append((column.key, value, found, address))
    assert wrong == []
    assert seen


@pytest.mark.parametrize("page", HEADLINES)
def test_every_headline_is_a_fact_or_a_formula_over_facts(page: str) -> None:
    every = list(chain.from_iterable(headlines(page, stored(), selection) for selection in selections()))
    assert every
    wrong = [(one.key, one.value, resolved(one.address)) for one in every if not same(one.value, one.address)]
    assert wrong == []


def same(value: Decimal, address: str) -> bool:
    found = resolved(address)
    return found is not None and abs(found - value) <= Decimal("0.01")
