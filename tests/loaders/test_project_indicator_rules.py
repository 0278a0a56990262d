"""Rules of targets, results, costs and units; the stress test. Values typed by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.checks.project_values import read_value
from loaders.records import Indicator, Project
from tests.loaders.project_rules import counts, form, found, kinds, row


@pytest.mark.parametrize(
    ("text", "sign", "number", "unit"),
    [
        ("≥95%", "≥", "95", "%"),
        ("＝3.5 万", "=", "3.5", "万元"),
        ("1,200元", "", "1200", "元"),
        ("≥120百分比", "≥", "120", "%"),
        ("达标率100%", "", "100", "%"),
        ("≥80.5㎡", "≥", "80.5", "平方米"),
        ("≥%", "≥", None, ""),
        ("全年50-70次", "", None, ""),
        ("及时", "", None, ""),
        ("2524", "", "2524", ""),
    ],
)
def test_values_are_read(text: str, sign: str, number: str | None, unit: str) -> None:
    value = read_value(text)
    assert value is not None
    assert (value.sign, value.number, value.unit) == (sign, None if number is None else Decimal(number), unit)


def _one(rule: str, **fields: str) -> list[tuple[str, str]]:
    return kinds(rule, form(indicators=(row(**fields),)))


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("≥%", 1),
        ("≤平方米", 1),
        ("≥㎡", 1),
        ("提高%", 1),
        ("≥5%", 0),
        ("及时", 0),
        ("零事故", 0),
        ("=一套", 0),
    ],
)
def test_a_target_with_a_comparator_has_a_number(target: str, wanted: int) -> None:
    assert len(_one("J-12", target=target)) == wanted


def test_many_incomplete_targets_are_one_finding_with_all_places() -> None:
    rows = tuple(row(level3=f"指标{n}", target="≥%") for n in range(5))
    (one,) = found("J-12", form(indicators=(*rows, row(target="≥5%"))))
    assert (one.params["count"], one.params["of"]) == ("5", "6")
    assert one.printed == "指标0：≥%；指标1：≥%；指标2：≥%…"


@pytest.mark.parametrize(
    ("target", "actual", "wanted"),
    [
        ("≥95%", "≥95%", 1),
        ("≥95%", "96%", 0),
        ("370次", "全部完成", 1),
        ("及时", "全部完成", 0),
        ("2024年5月", "达成预期指标", 0),
        ("≥2", "完成", 0),  # no unit: a level, perhaps
    ],
)
def test_a_result_is_measured(target: str, actual: str, wanted: int) -> None:
    assert len(_one("J-13", target=target, actual=actual)) == wanted


@pytest.mark.parametrize(
    ("first", "adjusted", "wanted"),
    [
        ("≥3人", "≥35人", 1),
        ("≥30人", "≥35人", 0),
        ("≥3人", "≥35%", 0),
        ("≤每年≤50000元", "", 1),
    ],
)
def test_a_target_that_changed_by_a_factor_is_pointed_out(first: str, adjusted: str, wanted: int) -> None:
    fields = {"target": first, **({"adjusted_target": adjusted} if adjusted else {})}
    assert len([one for one in _one("J-14", **fields) if one[1] == "target"]) == wanted


@pytest.mark.parametrize(
    ("actual", "wanted"),
    [
        ("期指标且效果", 1),
        ("预期目标并", 1),
        ("达成预期指标", 0),
        ("未达成预期指标且效果较差", 0),
        ("部分实现预期目标", 0),
    ],
)
def test_the_standard_words_of_a_result_are_whole(actual: str, wanted: int) -> None:
    assert len(_one("J-14", target="是", actual=actual)) == wanted


def test_a_target_that_says_that_it_was_left_out() -> None:
    assert _one("J-19", adjusted_target="未填报") == [("warning", "")]
    assert _one("J-19", target="≥95%") == []


def test_the_same_indicator_twice() -> None:
    twice = (row(level3="检测次数", target="4次"), row(level3="检测次数", target="4次"))
    assert kinds("J-25", form(indicators=twice)) == [("warning", "")]
    other = (twice[0], row("质量指标", "检测次数", target="4次"), row(level3="检测次数", target="6次"))
    assert kinds("J-25", form(indicators=other)) == []


def _cost(target: str | None = None, actual: str | None = None, name: str = "加固成本") -> Indicator:
    texts = {"target": target, "actual": actual}
    return row("成本指标", name, **{key: text for key, text in texts.items() if text})


def _spent(*rows: Indicator, executed: str | None = "131.25", budget: str = "140.00") -> Project:
    return form(indicators=rows, executed=executed, full_year_budget=budget, year_start_budget=budget)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ((_cost("≤140万元", "131.25万元"),), []),
        ((_cost("≤140万元", "1312483元"),), []),  # 131.2483 is printed as 131.25
        ((_cost("≤140万元", "31.2483"),), [("error", "actual")]),  # in the unit of the target
        ((_cost("≤140万元", "132万元"),), [("warning", "actual")]),  # less than one per cent off
        ((_cost("60万元", "60万元"), _cost("75万元", "71.25万元")), []),
        ((_cost("60万元", "50万元"), _cost("60万元", "60万元")), []),  # the list need not be complete
        ((_cost("≤2000元", "2000元", "人均成本"),), []),
        ((_cost("≤280万元", "131.25万元"),), [("warning", "above")]),
        ((_cost("≤100万元"),), [("warning", "below")]),
        ((_cost("≤100万元"), _cost("按合同")), []),  # not all costs are in money
        ((_cost("控制在预算内"),), []),
    ],
)
def test_costs_are_those_of_the_money(rows: tuple[Indicator, ...], wanted: list[tuple[str, str]]) -> None:
    assert kinds("J-15", _spent(*rows)) == wanted


@pytest.mark.parametrize(
    ("name", "amount", "wanted"),
    [
        ("补偿金额", "1600000元", [("error", "amount")]),
        ("补偿金额", "1300000元", []),
        ("工程总投资", "1600000元", []),  # of several years
        ("带动投资金额", "1600000元", []),
        ("每户补助", "1600000元", []),
    ],
)
def test_an_amount_paid_is_not_above_the_money(name: str, amount: str, wanted: list[tuple[str, str]]) -> None:
    assert kinds("J-15", _spent(row(level3=name, target=amount, actual=amount))) == wanted


@pytest.mark.parametrize(
    ("price", "name", "budget", "wanted"),
    [
        ("500元", "每人补助", "46000", []),
        ("500元", "每人每月补助", "552000", []),
        ("500元", "人均工资", "460000", [("warning", "product")]),
        ("500元", "人均成本", "50000", [("warning", "product")]),
    ],
)
def test_cost_per_head_times_heads_is_the_budget(
    price: str, name: str, budget: str, wanted: list[tuple[str, str]]
) -> None:
    rows = (row(level3="保障人数", target="92人"), _cost(price, name=name))
    project = form(form="PF_DECLARED", unit="元", target_declared=budget, indicators=rows)
    assert kinds("J-15", project) == wanted


def test_an_amount_a_thousand_times_the_budget_is_a_wrong_unit() -> None:
    (one,) = found("J-16", _spent(_cost("≤140万元", "≤1312500万元")))
    assert (one.severity, one.params["kind"], one.expected) == ("error", "scale", "140.00万元")
    assert kinds("J-16", _spent(_cost("≤140万元", "≤131.25万元"))) == []
    assert kinds("J-15", _spent(_cost("≤140万元", "≤1312500万元"))) == []  # said once
    assert _one("J-16", target="≥95百分比") == [("info", "word")]


@pytest.mark.parametrize(
    ("level2", "name", "target", "wanted"),
    [
        ("数量指标", "案件下降率", "≥15起", 1),
        ("数量指标", "巡查频率", "≥15次", 0),
        ("时效指标", "完成及时率", "12月份", 1),
        ("成本指标", "接送成本", "≤30人", 1),
        ("数量指标", "维护的路灯", "=740万元", 1),
        ("数量指标", "采购金额", "=740万元", 0),
        ("经济效益", "农户", "≥3万元", 0),
        ("社会效益", "设备更新费用", "8万元", 1),
        ("时效指标", "完成时间", "100%", 1),
        ("成本指标", "成本控制率", "≤100%", 0),
        ("质量指标", "验收合格率", "≥98%", 0),
    ],
)
def test_the_unit_fits_the_indicator(level2: str, name: str, target: str, wanted: int) -> None:
    assert len(kinds("J-17", form(indicators=(row(level2, name, target=target),)))) == wanted


def _copies(same: int, measured: int) -> Project:
    rows = [row(level3=f"甲{n}", target=f"≥{n + 5}台", actual=f"≥{n + 5}台") for n in range(same)]
    rows += [row(level3=f"乙{n}", target=f"≥{n + 5}台", actual=f"{n + 6}台") for n in range(measured)]
    return form(indicators=tuple(rows))


def test_targets_repeated_as_results() -> None:
    assert kinds("J-S1", _copies(2, 2)) == [("info", "")]
    assert kinds("J-S1", _copies(1, 3)) == []
    assert counts("J-S1", _copies(3, 0)) == {"not_testable": 1}


def test_soft_indicators() -> None:
    soft = tuple(row(level3=f"甲{n}", target=word) for n, word in enumerate(("提升", "及时", "≥5台", "≥6台")))
    assert kinds("J-S2", form(indicators=soft)) == [("info", "")]
    assert kinds("J-S2", form(indicators=(*soft[1:], row(target="≥7台")))) == []


def test_full_marks_with_nothing_executed() -> None:
    full = row(weight="20", score="20")
    assert kinds("J-S3", form(executed="0", indicators=(full,))) == [("warning", "")]
    assert kinds("J-S3", form(executed="0", indicators=(row(weight="20", score="5"),))) == []
    assert kinds("J-S3", form(executed="3.00", indicators=(full,))) == []
    assert counts("J-S3", form(indicators=(full,))) == {"not_testable": 1}


def test_a_goal_repeated_as_result() -> None:
    goal = "加固全县中小学校舍十二栋，完成竣工验收和消防验收，保证秋季开学前交付使用，学生安全得到保障。"
    assert kinds("J-S4", form(texts={"goal": goal, "result": goal[:-1]})) == [("info", "")]
    assert kinds("J-S4", form(texts={"goal": goal, "result": f"已{goal}"})) == []
