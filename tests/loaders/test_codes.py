"""Codes against the names beside them. Rows made up from the published classifications."""

import pytest

from loaders.checks import Case
from loaders.checks.codes import code_outcomes
from loaders.document import Place
from loaders.records import Fact


def _row(form: str, code: str, label: str) -> Fact:
    return Fact(form, form, code, label, "amount", "金额", "1.00", Place(line=1), code=code, value="1.00", unit="万元")


NAMES = {"302": "商品和服务支出", "30201": "办公费", "30202": "印刷费", "30207": "邮电费", "30211": "差旅费"}
ECONOMIC = [_row("FA06", code, name) for code, name in NAMES.items()]


def _wrong(*rows: Fact, year: int | None = 2024) -> list[tuple[str, str, str]]:
    outcomes = code_outcomes(Case(rows, year=year))
    return [(o.printed, o.expected, o.verdict) for o in outcomes if o.verdict != "passed"]


@pytest.mark.parametrize(
    ("code", "label", "expected"),
    [
        ("3027", "邮电费", "30207"),  # a zero is lost
        ("30271", "邮电费", "30207"),  # no such code
        ("30209", "邮电费", "30207"),  # the code of another name
    ],
)
def test_a_code_is_told_by_the_name_beside_it(code: str, label: str, expected: str) -> None:
    rows = [row for row in ECONOMIC if row.label != label]
    assert _wrong(*rows, _row("FA06", code, label)) == [(code, expected, "failed")]


def test_sound_codes_and_names_that_no_list_knows_are_left_alone() -> None:
    assert _wrong(*ECONOMIC, _row("FA06", "30271", "无人机巡查费")) == []
    assert len(list(code_outcomes(Case(ECONOMIC, year=2024)))) == 5


def test_the_list_says_nothing_of_years_before_it() -> None:
    assert _wrong(*ECONOMIC, _row("FA06", "3027", "邮电费"), year=2017) == []
    assert _wrong(*ECONOMIC, _row("FA06", "3027", "邮电费"), year=None) == []


def test_a_name_is_only_looked_for_in_its_own_class() -> None:
    assert _wrong(_row("FA06", "30913", "公务用车购置"), _row("FA06", "31013", "公务用车购置")) == []


def test_an_item_whose_name_is_repeated_elsewhere_is_held_in_its_own_group() -> None:
    assert _wrong(_row("FA05", "2040601", "行政运行")) == []
    rows = [_row("FA05", "20805", "行政事业单位养老支出"), _row("FA05", "2080506", "机关事业单位职业年金缴费支出")]
    assert _wrong(*rows, _row("FA05", "2080515", "机关事业单位基本养老保险缴费支出")) == [
        ("2080515", "2080505", "failed")
    ]


def test_a_class_under_the_code_of_another() -> None:
    rows = [_row("FA05", "208", "社会保障和就业支出"), _row("FA05", "210", "卫生健康支出")]
    assert _wrong(*rows, _row("FA05", "212", "住房保障支出")) == [("212", "221", "failed")]
    assert _wrong(*rows, _row("FA05", "207", "文化体育与传媒支出")) == []


def test_a_table_that_numbers_its_rows_in_its_own_way_is_not_judged() -> None:
    rows = [_row("FA06", f"302{i}", row.label) for i, row in enumerate(ECONOMIC[1:], 1)]
    assert {verdict for _, _, verdict in _wrong(*rows)} == {"not_testable"}
