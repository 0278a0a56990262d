"""Identities between tables: equal, within rounding, broken, untestable. Figures typed by hand."""

import pytest

from loaders.checks import Case
from loaders.checks.across import across_outcomes, load_across, parse_across
from loaders.document import Place
from loaders.errors import FormError
from loaders.records import Fact


def _fact(address: str, printed: str, unit: str = "万元", title: str = "") -> Fact:
    form, line, item = address.split("/")
    return Fact(form, title or form, line, line, item, item, printed, Place(line=1), value=printed, unit=unit)


def _verdicts(*facts: Fact) -> list[tuple[str, str, str]]:
    return [(o.rule, o.subject, o.verdict) for o in across_outcomes(Case(facts))]


def test_every_declared_address_names_a_declared_form() -> None:
    assert {spec.id for spec in load_across()} >= {"X-01", "X-02", "X-04", "X-05", "X-06", "B-04", "B-05"}


def test_income_of_two_tables_is_held_together() -> None:
    first = _fact("FA01/income_current/amount", "5343.40")
    assert _verdicts(first, _fact("FA02/total/total", "5343.40")) == [("X-02", "FA01/income_current/amount", "passed")]
    assert _verdicts(first, _fact("FA02/total/total", "5343.41"))[0][2] == "tail"
    assert _verdicts(first, _fact("FA02/total/total", "5334.40"))[0][2] == "failed"


def test_classes_are_held_together_one_by_one() -> None:
    facts = [
        _fact("FA01/204/amount", "643.36"),
        _fact("FA03/204/total", "643.36"),
        _fact("FA01/208/amount", "5.00"),
    ]
    assert _verdicts(*facts) == [("X-04", "FA01/204/amount", "passed"), ("X-04", "FA01/208/amount", "not_testable")]


def test_nothing_is_tested_where_a_table_is_missing() -> None:
    assert _verdicts(_fact("FA01/income_current/amount", "5343.40")) == []


def test_yuan_and_ten_thousand_yuan_are_compared_with_the_rounding_of_each() -> None:
    first = _fact("FA01/income_current/amount", "5343.40")
    assert [v for _, _, v in _verdicts(first, _fact("FA02/total/total", "53434000.00", unit="元"))] == ["passed"]
    assert [v for _, _, v in _verdicts(first, _fact("FA02/total/total", "53434049.99", unit="元"))] == ["tail"]
    assert [v for _, _, v in _verdicts(first, _fact("FA02/total/total", "53434051.00", unit="元"))] == ["failed"]


def test_money_and_a_count_cannot_be_compared() -> None:
    facts = (_fact("FA01/income_current/amount", "5343.40"), _fact("FA02/total/total", "5343.40", unit="辆"))
    assert [v for _, _, v in _verdicts(*facts)] == ["not_testable"]


def test_the_first_of_two_tables_of_one_form_is_taken() -> None:
    facts = (
        _fact("FA01/income_current/amount", "10.00"),
        _fact("FA02/total/total", "10.00", title="部门收入决算表"),
        _fact("FA02/total/total", "99.00", title="单位收入决算表"),
    )
    assert [v for _, _, v in _verdicts(*facts)] == ["passed"]


def test_of_alternatives_the_first_that_is_printed_counts() -> None:
    facts = (
        _fact("BG01/expenditure_current/amount", "415.80"),
        _fact("BG01/expenditure_total/amount", "490.80"),
        _fact("BG03/total/total", "415.80"),
    )
    assert ("B-04", "BG01/expenditure_current/amount", "passed") in _verdicts(*facts)


def test_an_identity_whose_need_is_not_printed_does_not_apply() -> None:
    facts = (_fact("FA02/total/fiscal", "240.00"), _fact("FA01/government_fund/amount", "1.00"))
    assert not any(rule == "X-03" for rule, _, _ in _verdicts(*facts))


def test_the_fiscal_part_of_a_class_keeps_within_the_class() -> None:
    whole = _fact("FA01/204/amount", "50.00")
    assert ("X-09", "FA04/204/total", "passed") in _verdicts(whole, _fact("FA04/204/total", "48.00"))
    assert ("X-09", "FA04/204/total", "tail") in _verdicts(whole, _fact("FA04/204/total", "50.01"))
    assert ("X-09", "FA04/204/total", "failed") in _verdicts(whole, _fact("FA04/204/total", "53.00"))
    assert ("X-09", "FA04/208/total", "not_testable") in _verdicts(whole, _fact("FA04/208/total", "1.00"))


def test_codes_of_every_level_are_held_together() -> None:
    facts = (
        _fact("FA05/2040201/basic", "5.00"),
        _fact("FA03/2040201/basic", "4.00"),
        _fact("FA05/20402/basic", "5.00"),
        _fact("FA03/20402/basic", "6.00"),
    )
    verdicts = [v for v in _verdicts(*facts) if v[0] == "X-12"]
    assert verdicts == [("X-12", "FA05/20402/basic", "passed"), ("X-12", "FA05/2040201/basic", "failed")]


def _x10(*facts: Fact) -> list[tuple[str, str, str]]:
    outcomes = [o for o in across_outcomes(Case(facts)) if o.rule == "X-10"]
    return [(o.subject, o.severity, o.verdict) for o in outcomes]


def test_three_public_spending_holds_what_basic_expenditure_paid() -> None:
    actual, basic = "FA09/current/actual_reception", "FA06/30217/amount"
    assert _x10(_fact(actual, "2.00"), _fact(basic, "2.50")) == [
        (basic, "warning", "failed"),
        (actual, "info", "passed"),
    ]
    assert _x10(_fact(actual, "2.50"), _fact(basic, "2.00")) == [
        (basic, "warning", "passed"),
        (actual, "info", "failed"),
    ]


def test_a_blank_cell_of_a_printed_table_bounds_by_zero_where_declared() -> None:
    actual = _fact("FA09/current/actual_reception", "2.00")
    assert ("FA09/current/actual_reception", "info", "failed") in _x10(actual, _fact("FA06/301/amount", "9.00"))
    assert _x10(actual) == []


def _x13(total: str, *parts: str) -> tuple[str, str]:
    facts = [_fact("FA05/21011/basic", total)]
    facts += [_fact(f"FA06/3011{i}/amount", part) for i, part in enumerate(parts)]
    (outcome,) = [o for o in across_outcomes(Case(facts)) if o.rule == "X-13"]
    return outcome.verdict, outcome.arithmetic


def test_of_several_bases_the_one_that_fits_is_reported_and_else_the_nearest() -> None:
    assert _x13("10.00", "10.00", "3.00") == ("passed", "10.00 = 10.00")
    assert _x13("13.00", "10.00", "3.00") == ("passed", "10.00 + 3.00 = 13.00")
    assert _x13("13.01", "10.00", "3.00") == ("tail", "10.00 + 3.00 = 13.00 ≈ 13.01")
    assert _x13("13.60", "10.00", "3.00", "2.00") == ("failed", "10.00 + 3.00 = 13.00 ≠ 13.60")


def test_the_largest_class_is_not_held_against_contributions() -> None:
    medical = (_fact("FA04/210/general", "90.00"), _fact("FA06/30110/amount", "4.00"))
    other = _fact("FA04/204/general", "100.00")
    rules = [rule for rule, _, _ in _verdicts(*medical)]
    assert "X-13" not in rules
    assert "X-13" in [rule for rule, _, _ in _verdicts(*medical, other)]


def test_a_class_is_not_compared_where_its_item_is_printed() -> None:
    facts = (
        _fact("FA04/210/general", "9.00"),
        _fact("FA04/204/general", "100.00"),
        _fact("FA05/21011/basic", "4.00"),
        _fact("FA06/30110/amount", "4.00"),
    )
    assert [v for v in _verdicts(*facts) if v[0] == "X-13"] == [("X-13", "FA05/21011/basic", "passed")]


def test_funds_balance_one_by_one_unless_the_opening_balance_is_not_split() -> None:
    facts = (
        _fact("FA04/general_public_budget/amount", "100.00"),
        _fact("FA04/expenditure_current/general", "112.00"),
        _fact("FA04/opening_balance/amount", "12.00"),
    )
    assert ("T04-6", "FA04/general_public_budget/amount", "not_testable") in _verdicts(*facts)
    split = (*facts, _fact("FA04/opening_general/amount", "12.00"))
    assert ("T04-6", "FA04/general_public_budget/amount", "passed") in _verdicts(*split)
    wrong = (*facts, _fact("FA04/opening_general/amount", "2.00"), _fact("FA04/opening_fund/amount", "10.00"))
    assert ("T04-6", "FA04/general_public_budget/amount", "failed") in _verdicts(*wrong)


def test_a_carry_over_explains_what_the_table_of_the_year_does_not_hold() -> None:
    facts = (_fact("BG04/expenditure_total/general", "90.00"), _fact("BG05/total/total", "80.00"))
    assert ("B-05", "BG04/expenditure_current/general", "failed") in _verdicts(*facts)
    carried = (*facts, _fact("BG04/opening_balance/amount", "10.00"))
    assert ("B-05", "BG04/expenditure_current/general", "not_testable") in _verdicts(*carried)
    none = (*facts, _fact("BG04/opening_balance/amount", "0.00"))
    assert ("B-05", "BG04/expenditure_current/general", "failed") in _verdicts(*none)


def test_an_unknown_key_is_a_fault_of_the_declaration() -> None:
    with pytest.raises(FormError, match="unknown keys"):
        parse_across({"id": "X-99", "total": [], "parts": [], "wrong": 1})
