"""Bounds and products of printed figures: held, within rounding, broken, untestable. Figures typed by hand."""

from decimal import Decimal

import pytest

from loaders.checks.figures import Figure
from loaders.checks.inequalities import at_most, product
from loaders.document import Place


def figure(printed: str, unit: str | None = "万元") -> Figure:
    value = Decimal(printed)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Figure("f0", value, unit, Decimal(1).scaleb(exponent), printed, Place(line=1), "行")


@pytest.mark.parametrize(
    ("left", "right", "verdict", "arithmetic"),
    [
        (["3.00"], ["3.00"], "passed", "3.00 ≤ 3.00"),
        (["3.00"], ["3.50"], "passed", "3.00 ≤ 3.50"),
        (["3.01"], ["3.00"], "tail", "3.01 > 3.00"),
        (["3.02"], ["3.00"], "failed", "3.02 > 3.00"),
        (["1.50", "1.55"], ["3.00"], "failed", "1.50 + 1.55 > 3.00"),
        (["0.80"], [], "failed", "0.80 > 0"),
        (["0.00"], [], "passed", "0.00 ≤ 0"),
    ],
)
def test_a_sum_keeps_within_its_bound(left: list[str], right: list[str], verdict: str, arithmetic: str) -> None:
    outcome = at_most([figure(p) for p in left], [figure(p) for p in right], "R", "s")
    assert (outcome.verdict, outcome.arithmetic) == (verdict, arithmetic)
    assert outcome.identity is None


def test_a_bound_in_another_unit_is_converted_and_said_with_its_unit() -> None:
    outcome = at_most([figure("5.00")], [figure("48000.00", "元")], "R", "s")
    assert (outcome.verdict, outcome.arithmetic) == ("failed", "5.00万元 > 48000.00元")
    assert at_most([figure("5.00")], [figure("49960.00", "元")], "R", "s").verdict == "tail"


def test_money_has_no_bound_in_pieces() -> None:
    assert at_most([figure("5.00")], [figure("3", "辆")], "R", "s").verdict == "not_testable"


@pytest.mark.parametrize(
    ("total", "count", "price", "verdict"),
    [
        ("7.50", "3", "2.50", "passed"),
        ("7.51", "3", "2.50", "tail"),
        ("7.53", "3", "2.50", "failed"),
        ("75.00", "3", "2.50", "failed"),
    ],
)
def test_quantity_times_price(total: str, count: str, price: str, verdict: str) -> None:
    outcome = product(figure(total), (figure(count, "台"), figure(price)), "R", "s")
    assert outcome.verdict == verdict
    assert outcome.arithmetic.startswith(f"{count} × {price} = ")


def test_a_price_in_another_unit_of_money_is_converted() -> None:
    count, price = figure("3", "台"), figure("25000.00", "元")
    assert product(figure("7.50"), (count, price), "R", "s").arithmetic == "3 × 2.500000 = 7.500000 = 7.50"
    assert product(figure("7.51"), (count, price), "R", "s").verdict == "tail"
    assert product(figure("75.00"), (count, price), "R", "s").verdict == "failed"
    assert product(figure("7.50"), (count, figure("3", "台")), "R", "s").verdict == "not_testable"
