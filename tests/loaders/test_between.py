"""Several disclosures held against each other. Figures typed by hand."""

from loaders.checks.between import findings_between, prove_between
from loaders.records import CheckCount, Disclosure
from tests.factory import disclosure, fact, place


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
        "12.50 = 12.50 ≠ 15.20",
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
