from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.document import Place
from loaders.key_figures import choose_key_figures, load_figures
from loaders.records import Fact

SHARED = Path(os.environ.get("MINGZHANG_SHARED", Path(__file__).parents[3] / "shared"))
NAMES = {
    "abroad": "three_public_abroad",
    "vehicle_purchase": "three_public_vehicle_purchase",
    "vehicle_running": "three_public_vehicle_running",
    "reception": "three_public_reception",
    "yoy_income_change": "income_total_change",
}
CONTRACT_KEYS = {
    "income_total",
    "expenditure_total",
    "income_current",
    "expenditure_current",
    "basic_expenditure",
    "project_expenditure",
    "personnel",
    "public_funds",
    "fiscal_appropriation_income",
    "three_public_total",
    "three_public_abroad",
    "three_public_vehicle",
    "three_public_vehicle_purchase",
    "three_public_vehicle_running",
    "three_public_reception",
    "three_public_budget",
    "income_total_change",
    "agency_operating",
    "procurement_total",
    "vehicles",
}


def fact(form: str, line: str, item: str, value: str | None, *, unit: str = "万元", **more: str) -> Fact:
    factor = {"万元": 10_000, "元": 1}.get(unit)
    amount = None if value is None or factor is None else Decimal(value) * factor
    decimals = len(value.partition(".")[2]) if value else 0
    return Fact(
        form=form,
        title="",
        line=line,
        label=more.get("label", line),
        item=item,
        column=more.get("column", ""),
        printed=value or "",
        place=Place(),
        value=value,
        unit=unit,
        amount_yuan=amount,
        precision_yuan=None if factor is None else Decimal(factor).scaleb(-decimals),
    )


def test_every_key_of_the_contract_is_declared_once() -> None:
    keys = [figure.key for figure in load_figures()]
    assert len(keys) == len(set(keys))
    assert set(keys) == CONTRACT_KEYS


def test_a_table_comes_before_the_prose() -> None:
    facts = [fact("prose", "income_total", "amount", "53.6"), fact("FA01", "income_total", "amount", "53.61")]
    assert choose_key_figures(facts, "final_accounts")["income_total"] == 1


def test_a_blank_cell_is_no_figure_and_a_zero_is_one() -> None:
    facts = [
        fact("FA09", "current", "actual_total", None),
        fact("prose", "three_public_total", "amount", "0"),
        fact("FA09", "current", "actual_abroad", "0.00"),
        fact("FA09", "current", "actual_reception", None),
    ]
    chosen = choose_key_figures(facts, "final_accounts")
    assert chosen == {"three_public_total": 1, "three_public_abroad": 2}


def test_an_amount_without_unit_is_no_money_figure() -> None:
    facts = [fact("FA01", "income_total", "amount", "53.61", unit="")]
    assert choose_key_figures(facts, "final_accounts") == {}


def test_contradicting_sentences_choose_nothing() -> None:
    facts = [fact("prose", "personnel", "amount", "10.00"), fact("prose", "personnel", "amount", "12.00")]
    assert choose_key_figures(facts, "final_accounts") == {}


def test_a_rounded_repetition_is_no_contradiction() -> None:
    facts = [fact("prose", "personnel", "amount", "10.04"), fact("prose", "personnel", "amount", "10")]
    assert choose_key_figures(facts, "final_accounts") == {"personnel": 0}


def test_budget_tables_do_not_speak_for_final_accounts() -> None:
    facts = [fact("BG01", "income_total", "amount", "5"), fact("prose", "income_total", "amount", "7")]
    assert choose_key_figures(facts, "final_accounts") == {"income_total": 1}
    assert choose_key_figures(facts, "budget") == {"income_total": 0}


def test_two_lines_of_operating_cost_leave_the_total_to_the_prose() -> None:
    facts = [
        fact("FA10", "agency_operating_admin", "amount", "5"),
        fact("FA10", "agency_operating_reference", "amount", "2"),
        fact("prose", "agency_operating", "amount", "7"),
    ]
    assert choose_key_figures(facts, "final_accounts") == {"agency_operating": 2}
    assert choose_key_figures(facts[:1], "final_accounts") == {"agency_operating": 0}


def test_the_budget_of_the_three_publics_belongs_to_final_accounts_only() -> None:
    facts = [
        fact("prose", "three_public_total", "year_start_budget", "3"),
        fact("prose", "three_public_total", "full_year_budget", "4"),
    ]
    assert choose_key_figures(facts, "final_accounts") == {"three_public_budget": 1}
    assert choose_key_figures(facts, "budget") == {}


@pytest.mark.parametrize(("lines", "expected"), [(("vehicles", "vehicles_kept"), 0), (("vehicles_kept",), 0)])
def test_vehicles_in_all_before_vehicles_kept(lines: tuple[str, ...], expected: int) -> None:
    facts = [fact("prose", line, "count", "39", unit="辆") for line in lines]
    assert choose_key_figures(facts, "final_accounts")["vehicles"] == expected


def test_procurement_of_a_budget_is_the_total_row_of_its_list() -> None:
    facts = [
        fact("BG10", "2", "total", "80", label="监控系统"),
        fact("BG10", "1", "total", "506.08", label="合　计"),
    ]
    assert choose_key_figures(facts, "budget") == {"procurement_total": 1}


def test_a_total_headed_current_income_counts_as_such_only_without_carry_over() -> None:
    total = fact("BG01", "income_total", "amount", "9", column="本年收入/预算数")
    opening = fact("BG01", "opening_balance", "amount", "1", column="本年收入/预算数")
    assert choose_key_figures([total], "budget") == {"income_total": 0, "income_current": 0}
    assert choose_key_figures([total, opening], "budget") == {"income_total": 0}


@pytest.mark.shared
@pytest.mark.parametrize("number", ["000", "001", "002"])
def test_key_figures_of_the_seeds_are_those_a_person_took(number: str) -> None:
    truth = SHARED / "gold" / "truth.json"
    if not truth.is_file():
        pytest.skip("the shared corpus is not here (MINGZHANG_SHARED)")
    from loaders.reading import read

    entries = json.loads(truth.read_text(encoding="utf-8"))
    entry = next(e for e in entries if e["file"].startswith(f"{number}_"))
    data = (SHARED / "corpus" / "seeds" / entry["file"]).read_bytes()
    (disclosure,) = read(data, entry["file"]).disclosures
    got = {key: Decimal(disclosure.facts[index].value or "nan") for key, index in disclosure.key_figures.items()}
    wanted = {NAMES.get(k, k): Decimal(v) for k, v in entry["facts"].items() if isinstance(v, str)}
    assert {key: got.get(key) for key in wanted} == wanted
