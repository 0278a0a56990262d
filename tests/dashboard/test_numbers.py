"""Figures as text; every expectation is typed by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard import numbers

D = Decimal


@pytest.mark.parametrize(
    ("yuan", "unit", "text"),
    [
        ("53694500", "万元", "5,369.45"),
        ("53694500", "元", "53,694,500.00"),
        ("53694500", "亿元", "0.5369"),
        ("-150800", "万元", "−15.08"),
        ("0", "万元", "0"),
        ("22250", "万元", "2.23"),  # half up, as accountants round
        ("45", "万元", "0.0045"),  # never shown as zero
        ("-5", "万元", "−0.0005"),
    ],
)
def test_amount_in_the_unit_chosen(yuan: str, unit: str, text: str) -> None:
    assert numbers.amount(D(yuan), unit, "zh") == text


def test_blank_is_a_dash_and_zero_is_zero() -> None:
    assert numbers.amount(None, "万元", "zh") == "–"
    assert numbers.amount(D("0.00"), "元", "en") == "0"
    assert numbers.money(None, "万元", "zh") == "–"


def test_a_change_is_signed() -> None:
    assert numbers.amount(D("150800"), "万元", "zh", signed=True) == "+15.08"
    assert numbers.amount(D("-150800"), "万元", "zh", signed=True) == "−15.08"
    assert numbers.amount(D("0"), "万元", "zh", signed=True) == "0"


def test_money_does_not_break_between_number_and_unit() -> None:
    assert numbers.money(D("53694500"), "万元", "zh") == "5,369.45\u202f万元"
    assert numbers.money(D("53694500"), "万元", "en") == "5,369.45\u202fwan\u00a0yuan"


@pytest.mark.parametrize(
    ("yuan", "expected"),
    [
        ("53694500", ("5,369", "万元")),
        ("3687200", ("368.7", "万元")),
        ("22200", ("2.22", "万元")),
        ("123456789", ("1.235", "亿元")),
        ("100000000", ("1.000", "亿元")),
        ("99999999", ("10,000", "万元")),
        ("999999999", ("10.00", "亿元")),
        ("45", ("45.00", "元")),
        ("-150800", ("−15.08", "万元")),
        ("0", ("0", "万元")),
    ],
)
def test_headline_has_four_digits_and_its_unit(yuan: str, expected: tuple[str, str]) -> None:
    assert numbers.headline(D(yuan), "zh") == expected


def test_headline_of_a_blank() -> None:
    assert numbers.headline(None, "zh") == ("–", "万元")


def test_percentages_and_points() -> None:
    assert numbers.pct(D("65.04"), "zh") == "65.0%"
    assert numbers.pct(D("18.55"), "zh", signed=True) == "+18.6%"
    assert numbers.pct(D("0"), "zh") == "0%"
    assert numbers.pct(None, "zh") == "–"
    assert numbers.points(D("-1.25"), "zh") == "−1.3\u202f个百分点"
    assert numbers.points(D("1.2"), "en") == "+1.2\u202fpercentage\u00a0points"


def test_counts_and_scores() -> None:
    assert numbers.count(1234, "zh") == "1,234"
    assert numbers.count(D("1234.50"), "zh") == "1,234.50"
    assert numbers.score(D("98.5000"), "zh") == "98.5"
    assert numbers.score(D("100"), "zh") == "100"
    assert numbers.score(D("0"), "zh") == "0"


def test_ticks_are_round_and_the_last_names_the_unit() -> None:
    values, texts = numbers.ticks(D("60000000"), "万元", "zh")
    assert values == [0, 20_000_000, 40_000_000, 60_000_000]
    assert texts == ["0", "2,000", "4,000", "6,000\u202f万元"]


def test_ticks_go_below_zero_and_below_one() -> None:
    assert numbers.ticks(10, "元", "zh", min_yuan=-10)[1] == ["−10", "−5", "0", "5", "10\u202f元"]
    assert numbers.ticks(5000, "万元", "zh")[1] == ["0", "0.2", "0.4\u202f万元"]
    assert numbers.ticks(0, "万元", "zh") == ([0.0], ["0\u202f万元"])
