"""Faults put into generated disclosures are found, located and repaired; the long run is `make faults N=2000`."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from loaders.checks import Case
from loaders.checks.figures import Figure
from loaders.checks.verdicts import Term, percentage, sum_of
from loaders.document import Place
from loaders.values import parse_number
from tests.factory import fact, project
from tests.faults import exact
from tests.faults.__main__ import PROMISED, report, row, short
from tests.faults.inject import DIGITS, FIELDS, KINDS, cells, inject
from tests.faults.measure import Clean, Trial, proved, trials_of
from tests.faults.rendered import rendered

SEEDS = range(2001, 2013)
DRAWN = (2001, 2002, 2004)


def test_what_is_promised_of_faults_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    read, drawn = [trials_of(seed) for seed in SEEDS], [rendered(seed) for seed in DRAWN]
    trials = [trial for document in (*read, *drawn) for trial in document.trials]
    assert sum(trial.covered for trial in trials) >= 40
    assert {trial.kind for trial in trials if trial.covered} == set(KINDS)
    assert report(read, drawn, verbose=True) == 0, capsys.readouterr().out


def test_a_promise_that_is_not_kept_is_told() -> None:
    good = Trial(1, "digit_lost", covered=True, detected=True, located=True, repaired=True, suspects=1)
    assert short([good]) == []
    assert short([good] * 19 + [replace(good, located=False)]) == []
    assert short([good] * 9 + [replace(good, detected=False)]) == ["detected: 90.0 %"]
    assert short([replace(good, covered=False, detected=False)]) == []
    assert short([replace(good, silent=True)]) == ["silent changes"]
    assert report([Clean(1, ("T01-1 x",), (), (good,))], []) == 1
    assert row([good, replace(good, covered=False)])[:3] == ["2", "50.0 %", "100.0 %"]
    assert PROMISED == {"detected": 98, "located": 95, "repaired": 75}


@pytest.mark.parametrize("kind", DIGITS)
def test_each_damage_is_what_it_is_called(kind: str) -> None:
    text = "1262.73"
    for seed in range(30):
        damaged = DIGITS[kind](text, Random(seed))
        digits, own = damaged.replace(".", ""), text.replace(".", "")
        if kind == "decimal_shifted":
            assert Decimal(damaged) in {Decimal(text).scaleb(n) for n in (-3, -2, -1, 1, 2, 3)}
        else:
            assert len(digits) - len(own) == {"digit_lost": -1, "digit_doubled": 1}.get(kind, 0)
            wrong = sum(a != b for a, b in zip(digits, own, strict=False))
            assert kind not in {"digit_changed", "digits_swapped"} or wrong == {"digit_changed": 1}.get(kind, 2)


def test_a_fault_changes_one_cell_and_nothing_else() -> None:
    facts = [fact("FA05", line, item, v) for line, item, v in (("204", "total", "512.63"), ("204", "basic", "307.92"))]
    one = project("项目", executed="237.37", budget_compiled="40", year_start_budget="40")
    case = Case([*facts, fact("FA05", "208", "total", "306.18"), fact("FA05", "210", "total", "0.00")], projects=[one])
    for kind in KINDS[:-1]:
        for seed in range(12):
            fault = inject(kind, case, Random(seed))
            assert fault is not None
            pairs = zip(_texts(fault.case), _texts(case), strict=True)
            assert {a for a, b in pairs if a != b} == {fault.text}
            number = parse_number(fault.text)
            assert number is not None
            for key in fault.keys:
                if key[0] == "f":
                    assert fault.case.facts[int(key[1:])].value == f"{number.value:f}"


def _texts(case: Case) -> list[str]:
    (one,) = case.projects
    return [*(f.printed for f in case.facts), *(getattr(one, name) or "" for name in FIELDS)]


def test_a_cell_that_was_read_as_two_fields_is_one_cell() -> None:
    place = Place(table=1, row=3, col=4)
    one = project(
        "项目", budget_compiled="40", year_start_budget="40", executed="40",
        money_places={"budget_compiled": place, "year_start_budget": place, "executed": Place(table=1, row=3, col=6)},
    )  # fmt: skip
    found = cells(Case([], projects=[one]))
    assert [cell.keys for cell in found] == [("p0/budget_compiled", "p0/year_start_budget"), ("p0/executed",)]


def test_a_table_in_another_unit_keeps_its_texts() -> None:
    fault = inject(
        "unit_changed", Case([fact("FA05", "204", "total", "512.63"), fact("FA05", "1", "n", None)]), Random(1)
    )
    assert fault is not None
    assert [f.unit for f in fault.case.facts] == ["元", "元"]
    assert fault.case.facts[0].printed == "512.63"
    assert fault.case.facts[0].amount_yuan == Decimal("512.63")


def figure(key: str, text: str, unit: str | None = "万元") -> Figure:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Figure(key, value, unit, Decimal(1).scaleb(exponent), text, Place(), key)


def test_the_second_arithmetic_knows_rounding() -> None:
    total, a, b = figure("t", "10.00"), figure("a", "4.00"), figure("b", "6.00")
    identity = sum_of([total], [a, b])
    assert not exact.fails(identity, {})
    assert not exact.fails(identity, {"a": Fraction("4.01")})
    assert exact.fails(identity, {"a": Fraction("4.02")})
    share = percentage(figure("s", "40.0", None), [Term(a)], [Term(total)])
    assert not exact.fails(share, {})
    assert not exact.fails(share, {"s": Fraction("40.05")})
    assert exact.fails(share, {"s": Fraction("40.2")})
    assert exact.fails(share, {"a": Fraction("4.1")})


def test_the_second_arithmetic_names_every_cell_that_could_be_at_fault() -> None:
    a, b, c, t, u = (
        figure(k, v) for k, v in (("a", "4.00"), ("b", "6.00"), ("c", "1.00"), ("t", "10.00"), ("u", "5.00"))
    )
    one, other = sum_of([t], [a, b]), sum_of([u], [a, c])
    assert exact.could_be_at_fault([one], {"a": Fraction(5)}) == {"a", "b", "t"}
    assert exact.could_be_at_fault([one, other], {"a": Fraction(5)}) == {"a"}
    assert exact.could_be_at_fault([one, other], {"b": Fraction(7)}) == {"b", "t"}
    assert exact.could_be_at_fault([one, other], {}) == set()


def test_a_case_is_taken_before_it_is_proved() -> None:
    text = "甲县档案局2024年度部门决算\n一、收支情况说明\n2024年度本部门收入总计100.00万元，支出总计100.00万元。\n"
    case, _ = proved(text.encode(), "a.txt")
    assert [f.value for f in case.facts] == ["100.00", "100.00"]
    assert {f.status for f in case.facts} == {"unverified"}
