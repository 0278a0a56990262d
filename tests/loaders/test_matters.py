"""Operating cost, vehicles, procurement and assets against the tables. Figures and sentences made up."""

from dataclasses import replace

from loaders.checks import Case, prove
from loaders.checks.matters import matter_outcomes
from loaders.checks.verdicts import Outcome
from loaders.document import Document, Line, Place
from loaders.records import Fact, Kind, Scope
from tests.factory import project


def _fact(address: str, printed: str, unit: str | None = "万元", label: str = "") -> Fact:
    form, line, item = address.split("/")
    value = printed if unit else None
    return Fact(form, form, line, label or line, item, item, printed, Place(line=1), value=value, unit=unit)


def _outcomes(
    rule: str, *facts: Fact, text: str = "", kind: Kind = "final_accounts", year: int = 2024, scope: Scope = "unit"
) -> list[Outcome]:
    case = replace(_case(*facts, text=text), kind=kind, year=year, scope=scope)
    return [o for o in matter_outcomes(case) if o.rule == rule]


def _case(*facts: Fact, text: str = "") -> Case:
    document = Document("", "", "text", (), (Line(text, Place(line=7)),) if text else ())
    return Case(facts, document=document, kind="budget", year=2024)


def _verdicts(rule: str, *facts: Fact, text: str = "", kind: Kind = "final_accounts") -> list[str]:
    return [o.verdict for o in _outcomes(rule, *facts, text=text, kind=kind)]


PUBLIC = _fact("FA06/public_total/amount", "56.00")


def _operating(printed: str) -> Fact:
    return _fact("prose/agency_operating/amount", printed)


def test_operating_cost_is_the_public_funds_of_an_administrative_body() -> None:
    assert _verdicts("X-11", _operating("56.00"), PUBLIC) == ["passed"]
    assert _verdicts("X-11", _operating("56.01"), PUBLIC) == ["tail"]
    (outcome,) = _outcomes("X-11", _operating("65.00"), PUBLIC)
    assert (outcome.verdict, outcome.severity, outcome.arithmetic) == ("failed", "warning", "56.00 ≠ 65.00")
    assert _verdicts("X-11", _operating("65.00")) == ["not_testable"]
    assert _verdicts("X-11", PUBLIC) == []


def test_a_department_may_hold_units_without_operating_cost() -> None:
    less = _outcomes("X-11", _operating("40.00"), PUBLIC, scope="department")
    assert [o.verdict for o in less] == ["not_testable"]
    assert [o.verdict for o in _outcomes("X-11", _operating("40.00"), PUBLIC, scope="unit")] == ["failed"]
    assert [o.verdict for o in _outcomes("X-11", _operating("0"), PUBLIC, scope="unit")] == ["not_testable"]


def test_project_money_in_the_operating_cost_of_early_years_is_a_remark() -> None:
    assert [o.severity for o in _outcomes("X-11", _operating("65.00"), PUBLIC, year=2017)] == ["info"]


def test_operating_cost_of_two_kinds_of_bodies_is_added() -> None:
    lines = (
        _fact("FA10/agency_operating_admin/amount", "50.00"),
        _fact("FA10/agency_operating_reference/amount", "6.00"),
    )
    assert _verdicts("X-11", *lines, PUBLIC) == ["passed"]


def test_operating_cost_of_a_budget_is_rule_b09() -> None:
    facts = (_fact("BG09/current/budget_agency_operating", "8.00"), _fact("BG06/302/total", "7.00"))
    assert _verdicts("B-09", *facts, _fact("BG06/310/total", "1.00"), kind="budget") == ["passed"]
    assert _verdicts("B-09", *facts, kind="budget") == ["failed"]


def test_operating_cost_in_other_units_is_public_funds_rounded() -> None:
    public = _fact("BG06/total/public", "80040.00", "元")
    assert _verdicts("B-09", _fact("BG09/current/budget_agency_operating", "8.00"), public, kind="budget") == ["passed"]
    cut = _fact("BG06/total/public", "80090.00", "元")
    assert _verdicts("B-09", _fact("BG09/current/budget_agency_operating", "8.00"), cut, kind="budget") == ["tail"]


def _vehicles(owned: str, kept: str) -> tuple[Fact, Fact]:
    return _fact("prose/vehicles/count", owned, "辆"), _fact("prose/vehicles_kept/count", kept, "辆")


def test_vehicles_paid_by_fiscal_funds_are_some_of_all_vehicles() -> None:
    assert _verdicts("X-14", *_vehicles("9", "9")) == ["passed"]
    assert _verdicts("X-14", *_vehicles("3", "9")) == ["failed"]
    assert _verdicts("X-14", _vehicles("3", "9")[1]) == ["not_testable"]


def test_the_running_cost_of_a_vehicle_lies_in_a_range() -> None:
    def one(cost: str, owned: str) -> list[tuple[str, str]]:
        facts = (_fact("FA09/current/actual_vehicle_running", cost), _fact("FA10/vehicles/amount", owned, "辆"))
        return [(o.verdict, o.arithmetic) for o in _outcomes("X-14", *facts) if o.subject == "vehicle_running"]

    assert one("6.00", "3") == [("passed", "6.00万元 ÷ 3辆 = 20000元/辆")]
    assert one("1.00", "40") == [("failed", "1.00万元 ÷ 40辆 = 250元/辆")]
    assert one("90.00", "3") == [("failed", "90.00万元 ÷ 3辆 = 300000元/辆")]
    assert one("6.00", "0") == [("failed", "6.00万元; 0辆")]
    assert one("0.00", "3") == []


WORKS = "支出比上年增加80.00万元，主要原因是新建监控系统工程。"


def test_works_are_a_reason_of_spending_and_nothing_was_procured() -> None:
    none = _fact("prose/procurement_total/amount", "0")
    (outcome,) = _outcomes("X-15", none, text=WORKS)
    assert (outcome.verdict, outcome.severity, outcome.params["works"]) == ("failed", "warning", "监控、工程")
    assert outcome.places == (Place(line=7),)
    assert _verdicts("X-15", _fact("prose/procurement_total/amount", "12.00"), text=WORKS) == ["passed"]
    assert _verdicts("X-15", none, text="支出比上年增加8.00万元，主要原因是工程师的工资。") == ["passed"]
    assert _verdicts("X-15", none, text="支出比上年减少8.00万元，主要原因是监控工程完工。") == ["passed"]
    assert _verdicts("X-15", text=WORKS) == []


def _purchase(line: str, total: str, article: str, catalogue: str, label: str = "道路养护") -> list[Fact]:
    return [
        _fact(f"BG10/{line}/article", article, None, label),
        _fact(f"BG10/{line}/catalogue", catalogue, None, label),
        _fact(f"BG10/{line}/total", total, label=label),
    ]


CAR = _purchase("3", "19.00", "小型客车", "A02030503")
CLOTHES = _purchase("4", "6.00", "制服", "A05030301")


def test_vehicles_to_be_bought_are_in_the_procurement_budget() -> None:
    assert _verdicts("B-08", _fact("BG09/vehicle_purchase/total", "19.00"), *CAR, kind="budget") == ["passed"]
    assert _verdicts("B-08", _fact("BG09/vehicle_purchase/total", "25.00"), *CAR, kind="budget") == ["failed"]
    assert _verdicts("B-08", _fact("BG09/vehicle_purchase/total", "25.00"), *CLOTHES, kind="budget") == ["not_testable"]


def test_assets_to_be_bought_are_goods_with_or_without_clothing() -> None:
    def planned(amount: str, *facts: Fact) -> list[str]:
        return _verdicts("B-12", *facts, text=f"本年度拟购置固定资产总额为{amount}万元。", kind="budget")

    assert planned("19.00", *CAR, *CLOTHES) == ["passed"]
    assert planned("25.00", *CAR, *CLOTHES) == ["passed"]
    assert planned("19.01", *CAR, *CLOTHES) == ["tail"]
    assert planned("22.00", *CAR, *CLOTHES) == ["failed"]
    assert planned("22.00") == ["not_testable"]
    text = "本年度拟购置固定资产总额为22.00万元。"
    (found,) = [f for f in prove(_case(*CAR, text=text)).findings if f.rule == "B-12"]
    assert Place(line=7) in found.places


def test_purchases_of_a_project_are_within_the_budget_of_its_form() -> None:
    def bought(budget: str) -> list[str]:
        case = Case([*CAR, *CLOTHES], projects=(project("道路养护", year_start_budget=budget),), kind="budget")
        return [o.verdict for o in matter_outcomes(case) if o.rule == "B-13"]

    assert bought("25.00") == ["passed"]
    assert bought("24.00") == ["failed"]
