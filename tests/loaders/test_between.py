"""Several disclosures held against each other. Figures typed by hand."""

from dataclasses import replace

from loaders.checks.between import findings_between, prove_between
from loaders.records import CheckCount, Disclosure, Fact, Kind, Scope
from tests.factory import disclosure, fact, indicator, place, project


def _year(year: int, *, opening: str | None = None, closing: str | None = None, department: str = "") -> Disclosure:
    facts = [
        fact("FA01", line, "amount", value, where=place(row=row))
        for row, (line, value) in enumerate([("opening_balance", opening), ("closing_balance", closing)])
        if value is not None
    ]
    return disclosure(department or "丙县林业局", year, facts=tuple(facts))


def test_last_years_closing_balance_is_this_years_opening() -> None:
    both = {"a": _year(2023, closing="12.50"), "b": _year(2024, opening="12.50")}
    assert prove_between(both).counts == {"X-16": CheckCount(passed=1)}
    assert findings_between({**both, "b": _year(2024, opening="12.51")})[0].finding.severity == "tail"
    (found,) = findings_between({**both, "b": _year(2024, opening="15.20")})
    assert found.documents == ("b", "a")
    assert (found.finding.rule, found.finding.severity, found.finding.arithmetic) == (
        "X-16",
        "error",
        "12.50 ≠ 15.20",
    )
    assert found.finding.places == (place(row=0),)
    assert found.places == (("b", place(row=0)), ("a", place(row=1)))
    assert found.finding.params["other_id"] == "a"
    assert found.finding.params["other_year"] == "2023"


def test_a_balance_that_is_not_printed_cannot_be_tested() -> None:
    both = {"a": _year(2023), "b": _year(2024, opening="12.50")}
    assert prove_between(both).counts == {"X-16": CheckCount(not_testable=1)}


def test_other_bodies_and_years_are_not_compared() -> None:
    opening = _year(2024, opening="15.20")
    assert prove_between({"a": _year(2023, closing="12.50", department="丙县水利局"), "b": opening}).counts == {}
    assert prove_between({"a": _year(2022, closing="12.50"), "b": opening}).counts == {}


def _stated(year: int, kind: Kind = "final_accounts", *facts: Fact) -> Disclosure:
    return disclosure("丙县林业局", year, kind, facts=facts)


def _rule(rule: str, both: dict[str, Disclosure]) -> list[tuple[str, str]]:
    """(verdict, arithmetic) of the findings of a rule, or its count where it is silent."""
    proof = prove_between(both)
    found = [f.finding for f in proof.findings if f.finding.rule == rule]
    if found:
        return [("tail" if f.severity == "tail" else "failed", f.arithmetic) for f in found]
    count = proof.counts.get(rule, CheckCount())
    return [(name, "") for name in ("passed", "not_testable") for _ in range(getattr(count, name))]


def _implied(change: str, printed: str, last: str) -> list[tuple[str, str]]:
    this = (
        fact("prose", "income_total", "amount", "300.00"),
        replace(fact("prose", "income_total", "change", change), printed=printed),
    )
    both = {"b": _stated(2024, "final_accounts", *this)}
    both["a"] = _stated(2023, "final_accounts", fact("FA01", "income_total", "amount", last))
    return _rule("X-17", both)


def test_last_year_as_this_year_implies_it() -> None:
    assert _implied("40.00", "增加40.00", "260.00") == [("passed", "")]
    assert _implied("40.00", "增加40.00", "260.01")[0][0] == "tail"
    assert _implied("40.00", "增加40.00", "250.00") == [("failed", "250.00 ≠ 300.00 − 40.00")]
    assert _implied("-40.00", "减少40.00", "250.00") == [("failed", "250.00 ≠ 300.00 + 40.00")]


def test_last_year_in_yuan_is_implied_to_the_digits_of_the_sentences() -> None:
    this = (
        fact("prose", "general_expenditure", "amount", "300.00"),
        fact("prose", "general_expenditure", "change", "40.00"),
    )
    later = _stated(2024, "budget", *this)

    def one(last: str) -> list[tuple[str, ...]]:
        earlier = _stated(2023, "budget", fact("BG05", "total", "total", last, unit="元"))
        return [found[:1] for found in _rule("X-17", {"b": later, "a": earlier})]

    assert one("2600040.00") == [("passed",)]
    assert one("2600060.00") == [("tail",)]
    assert one("2603000.00") == [("failed",)]


def test_a_figure_that_the_prose_states_twice_with_two_values_is_not_used() -> None:
    this = (
        fact("prose", "income_total", "amount", "300.00"),
        fact("prose", "income_total", "amount", "310.00"),
        fact("prose", "income_total", "change", "40.00"),
    )
    last = _stated(2023, "final_accounts", fact("FA01", "income_total", "amount", "260.00"))
    both = {"b": _stated(2024, "final_accounts", *this), "a": last}
    assert _rule("X-17", both) == [("not_testable", "")]


def test_the_year_start_budget_is_the_budget_that_was_published() -> None:
    def one(stated: str, published: str) -> list[tuple[str, str]]:
        accounts = _stated(2024, "final_accounts", fact("prose", "2040201", "year_start_budget", stated))
        budget = _stated(2024, "budget", fact("BG05", "2040201", "total", published, unit="元"))
        return _rule("X-19", {"accounts": accounts, "budget": budget})

    assert one("60.00", "600000.00") == [("passed", "")]
    assert one("60.00", "600010.00") == [("passed", "")]
    assert one("60.00", "600099.00")[0][0] == "tail"
    assert one("60.00", "590000.00") == [("failed", "590000.00元 = 59.00万元 ≠ 60.00万元")]
    unit = replace(_stated(2024, "budget", fact("BG05", "2040201", "total", "59.00")), scope="department")
    accounts = _stated(2024, "final_accounts", fact("prose", "2040201", "year_start_budget", "60.00"))
    assert _rule("X-19", {"accounts": accounts, "budget": unit}) == []
    other_year = {
        "accounts": _stated(2024, "final_accounts", fact("prose", "2040201", "year_start_budget", "60.00")),
        "budget": _stated(2023, "budget", fact("BG05", "2040201", "total", "590000.00", unit="元")),
    }
    assert _rule("X-19", other_year) == []


def _member(name: str, scope: Scope, total: str, *units: str) -> Disclosure:
    facts = (
        fact("FA05", "total", "total", total),
        *(fact("BG12", str(i), "nature", None, label=unit) for i, unit in enumerate(units)),
    )
    return disclosure(name, facts=facts, scope=scope, department_code="053")


def _department(total: str, *parts: str, listed: bool) -> list[tuple[str, str]]:
    names = [f"丙县林业站{i}" for i in range(len(parts))]
    both = {"d": _member("丙县林业局", "department", total, *(names if listed else ()))}
    both |= {name: _member(name, "unit", part) for name, part in zip(names, parts, strict=True)}
    return _rule("X-18", both)


def test_a_department_is_the_sum_of_its_units() -> None:
    assert _department("90.00", "50.00", "40.00", listed=False) == [("passed", "")]
    assert _department("90.01", "50.00", "40.00", listed=True)[0][0] == "tail"
    assert _department("95.00", "50.00", "40.00", listed=True) == [("failed", "50.00 + 40.00 = 90.00 ≠ 95.00")]


def test_units_that_are_not_at_hand_explain_more_but_never_less() -> None:
    assert _department("95.00", "50.00", "40.00", listed=False) == [("not_testable", "")]
    assert _department("85.00", "50.00", "40.00", listed=False) == [("failed", "50.00 + 40.00 = 90.00 ≠ 85.00")]


def test_it_is_said_how_many_units_were_added() -> None:
    both = {"d": _member("丙县林业局", "department", "85.00"), "u": _member("丙县林业站", "unit", "90.00")}
    (found,) = findings_between(both)
    assert (found.finding.params["units"], found.finding.severity, found.documents) == ("1", "warning", ("d", "u"))


def test_a_unit_of_another_department_is_not_added() -> None:
    unit = replace(_member("丙县水利站", "unit", "90.00"), department_code="054")
    assert _rule("X-18", {"d": _member("丙县林业局", "department", "85.00"), "u": unit}) == []


def test_one_body_as_department_and_as_unit() -> None:
    both = {"d": _member("丙县林业局", "department", "90.00"), "u": _member("丙县林业局", "unit", "90.00")}
    assert _rule("X-21", both) == [("passed", "")]
    (found,) = [
        f for f in findings_between({**both, "u": _member("丙县林业局", "unit", "80.00")}) if f.finding.rule == "X-21"
    ]
    assert (found.finding.severity, found.finding.params["same"], found.finding.params["different"]) == (
        "info",
        "0",
        "1",
    )


def _evaluated(budget: str, target: str, declared: str | None = None) -> list[tuple[str, str, str]]:
    first = project("道路 养护", form="PF_TARGET", year_start_budget="40.00", indicators=(indicator(target="≥10公里"),))
    then = project(
        "道路养护", year_start_budget=budget, target_declared=declared, indicators=(indicator(target=target),)
    )
    both = {
        "t": disclosure("丙县林业局", 2024, "performance_target", projects=(first,)),
        "s": disclosure("丙县林业局", 2024, "self_evaluation", projects=(then,)),
    }
    return [(f.finding.severity, f.finding.printed, f.finding.expected) for f in findings_between(both)]


def test_the_self_evaluation_of_a_project_starts_from_its_targets() -> None:
    assert _evaluated("40.00", "≥10公里") == []
    assert _evaluated("40.00", "≥ 10公里") == []
    assert _evaluated("40.01", "≥10公里")[0][0] == "tail"
    assert _evaluated("45.00", "≥10公里") == [("warning", "45.00", "40.00")]
    assert _evaluated("45.00", "≥10公里", declared="40.00") == []
    assert _evaluated("40.00", "≥8公里") == [("info", "≥8公里", "≥10公里")]


def test_an_indicator_that_is_named_twice_is_not_compared() -> None:
    twice = (indicator(target="≥10公里"), indicator(target="≥8公里"))
    both = {
        "t": disclosure("丙县林业局", 2024, "budget", projects=(project("道路养护", indicators=twice),)),
        "s": disclosure("丙县林业局", 2024, projects=(project("道路养护", indicators=(indicator(target="≥10公里"),)),)),
    }
    assert findings_between(both) == ()
