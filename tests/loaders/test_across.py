"""Identities between tables: equal, within rounding, broken, untestable. Figures typed by hand."""

from loaders.checks import Case
from loaders.checks.across import across_outcomes, load_across
from loaders.document import Place
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
