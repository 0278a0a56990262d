"""Rules of the texts of project forms and of the forms against their document. Own words, figures typed by hand."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.document import Document, Line
from loaders.records import Fact, Project, Source
from tests import factory
from tests.loaders.project_rules import counts, form, found, kinds, row


def _told(text: str, **fields: Any) -> Project:
    return form(full_year_budget="46.803", executed="40.10", texts={"money": text}, **fields)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("全年预算数468027元，支出401000元，执行率85.68%。", {"passed": 2}),  # 46.8027 is printed as 46.803
        ("全年预算46.803万元，全年执行40.10万。", {"passed": 2}),
        ("全年预算数486027元。", {"failed": 1}),
        ("全年预算数46", {}),  # cut at the edge of the cell
        ("全年预算数0，支出0", {}),
        ("项目总投资900万元，中标金额880万元。", {}),  # not the money of the year
        ("上年结转12万元。", {}),  # the money row has no such figure
    ],
)
def test_amounts_of_the_analysis_are_those_of_the_money_row(text: str, wanted: dict[str, int]) -> None:
    assert counts("J-08", _told(text)) == wanted


def test_an_amount_that_another_figure_of_the_form_has_is_no_fault() -> None:
    assert counts("J-08", _told("安排预算资金50万元。", year_start_budget="50.00")) == {"passed": 1}


def test_an_amount_belongs_to_the_source_that_the_sentence_names() -> None:
    sources = (Source("上级资金", full_year_budget="36.20"), Source("县级资金", full_year_budget="10.603"))
    (one,) = found("J-08", _told("上级资金预算数326000元，县级资金预算数106030元。", sources=sources))
    assert (one.printed, one.expected, one.arithmetic) == ("326000元", "36.20万元", "326000元 ≠ 36.20万元")


@pytest.mark.parametrize(
    ("goal", "result", "wanted"),
    [
        ("2024年完成校舍加固十二栋。", "已完成", []),
        ("2021年完成校舍加固十二栋。", "已完成", [("warning", "year")]),
        ("工程2021年4月开工，2021年11月竣工并投入使用。", "项目未实施", [("error", "done")]),
        ("工程2021年4月开工，2021年11月竣工并投入使用。", "已完成", [("warning", "year")]),
        ("2021年开工，2024年竣工。", "已完成", []),  # a work of several years
        ("2021年至2025年分年实施。", "已完成", []),
        ("较2023年下降5%。", "已完成", []),
        ("落实《2023年度计划》〔2022〕17号。", "已完成", []),
    ],
)
def test_years_are_those_of_the_form(goal: str, result: str, wanted: list[tuple[str, str]]) -> None:
    assert kinds("J-20", form(texts={"goal": goal, "result": result})) == wanted


def test_a_year_in_the_name_of_the_project_is_its_own() -> None:
    assert kinds("J-20", form("2023年校舍结余资金", texts={"goal": "用好2023年下达的资金。"})) == []


def test_years_in_the_values_of_a_self_evaluation() -> None:
    rows = (row("时效指标", "资金使用", target="2025年1-12月", actual="2025年1-12月"),)
    assert kinds("J-20", form(indicators=rows)) == [("warning", "year")]
    assert kinds("J-20", form(form="PF_TARGET", indicators=rows)) == []  # targets may lie ahead


def test_length_times_width_is_the_area() -> None:
    goal = {"goal": "新建库房一座，长8.5m，宽12m，层高4m。"}
    assert kinds("J-21", form(texts=goal, indicators=(row(target="≥102㎡"),))) == []
    (one,) = found("J-21", form(texts=goal, indicators=(row(target="≥82㎡"),)))
    assert (one.expected, one.arithmetic) == ("102", "8.5 × 12 = 102")


@pytest.mark.parametrize(("target", "wanted"), [("≥90%", []), ("≥95%", [("warning", "share")]), ("及时", [])])
def test_a_rate_in_the_goal_is_the_target(target: str, wanted: list[tuple[str, str]]) -> None:
    rows = (row("质量指标", "工程验收合格率", target=target),)
    assert kinds("J-21", form(texts={"goal": "加固校舍，工程验收合格率达90%以上。"}, indicators=rows)) == wanted


def test_a_rate_of_something_else_is_not_compared() -> None:
    rows = (row("质量指标", "学生满意度", target="≥95%"),)
    assert counts("J-21", form(texts={"goal": "工程验收合格率达90%以上。"}, indicators=rows)) == {}


def _document(*lines: str) -> Document:
    return Document("", "x.txt", "text", (), tuple(Line(text, factory.place(1, n)) for n, text in enumerate(lines)))


@pytest.mark.parametrize(("heads", "wanted"), [("57人", []), ("92人", [("warning", "staff")])])
def test_a_project_for_the_staff_has_no_more_persons_than_there_are(heads: str, wanted: list[tuple[str, str]]) -> None:
    document = _document("内设五个科室，共有人员174人，其中民警57人。", "为92位民警体检。")
    project = form("民警体检费", indicators=(row(level3="体检人数", target=heads),))
    assert kinds("J-21", project, document=document) == wanted
    assert kinds("J-21", form("校舍加固", indicators=(row(target="92人"),)), document=document) == []


def test_figures_of_a_description() -> None:
    heads = row(level3="投保人数", target="206人")
    other = row("质量指标", "达标率", target="100%", description="全年投保人数170人")
    wrong = row("质量指标", "到位率", target="100%", description="到位数量/应到位数量*101%")
    assert kinds("J-21", form(indicators=(heads, other))) == [("warning", "description")]
    assert kinds("J-21", form(indicators=(wrong,))) == [("warning", "description")]
    right = (row(level3="投保人数", target="170人"), other)
    assert kinds("J-21", form(indicators=right)) == []


def test_a_goal_of_another_project() -> None:
    rows = (row(level3="购买图书册数"), row("质量指标", "图书验收合格率"), row("社会效益", "土地征收及时"))
    goal = {"goal": "检查站运行正常，智能设备没有出现故障，治安防控体系更加完善，路口秩序井然，过往群众十分满意。"}
    project = form("乙镇土地征收款", texts=goal, indicators=rows)
    assert kinds("J-22", project) == [("warning", "goal")]
    assert kinds("J-22", form("乙镇土地征收款", form="PF_TARGET", texts=goal, indicators=rows)) == [("info", "goal")]
    general = {"goal": "按年度计划完成各项任务，群众满意。"}
    assert counts("J-22", form("乙镇土地征收款", texts=general, indicators=rows)) == {}
    named = {"goal": goal["goal"] + "按时支付征收款。"}
    assert kinds("J-22", form("乙镇土地征收款", texts=named, indicators=rows)) == []
    counted = {"goal": goal["goal"] + "购置图书三千册。"}
    assert kinds("J-22", form("乙镇土地征收款", texts=counted, indicators=rows)) == []


def test_one_text_for_basis_and_measures() -> None:
    text = "县教育局关于全县中小学校舍安全工程的实施意见"
    assert kinds("J-22", form(texts={"basis": text, "means": text})) == [("info", "same")]
    assert kinds("J-22", form(texts={"basis": text, "means": f"{text}（试行）"})) == []


@pytest.mark.parametrize(
    ("score", "target", "wanted"),
    [("20", "≥9起", []), ("15", "≥9起", ["warning"]), ("6", "≥9起", ["error"]), ("6", "未填报", ["warning"])],
)
def test_what_is_called_completed_has_its_points(score: str, target: str, wanted: list[str]) -> None:
    rows = (row(target=target, weight="20", score=score), row("质量指标", "合格率", weight="10", score="2"))
    project = form(texts={"output": "数量指标、时效指标全部完成，质量指标未达标。"}, indicators=rows)
    assert [severity for severity, _ in kinds("J-23", project)] == wanted


def test_a_text_that_claims_nothing_is_not_tested() -> None:
    rows = (row(weight="20", score="6"),)
    assert counts("J-23", form(texts={"output": "数量指标部分完成。"}, indicators=rows)) == {}


def _prose(count: str = "2", amount: str | None = None, **grades: str) -> tuple[Fact, ...]:
    facts = [factory.fact("prose", "performance_count", "count", count, unit="个")]
    facts += [factory.fact("prose", line, "count", value, unit="个") for line, value in grades.items()]
    if amount:
        facts.append(factory.fact("prose", "performance_amount", "amount", amount))
    return tuple(facts)


def _two(**fields: Any) -> tuple[Project, Project]:
    money = {"target_declared": "30.25", "year_start_budget": "32.00", "executed": "28.00", **fields}
    return form("甲", grade="优", **money), form("乙", grade="差", **money)


def test_projects_and_grades_are_counted() -> None:
    assert counts("PJ-01", *_two(), facts=_prose(grade_excellent="1", grade_poor="1")) == {"passed": 3}
    assert counts("PJ-01", *_two(), facts=_prose("3", grade_excellent="2")) == {"failed": 2}
    assert counts("PJ-01", *_two()) == {"not_testable": 1}
    ungraded = (form("甲"), form("乙"))
    assert counts("PJ-01", *ungraded, facts=_prose(grade_excellent="2")) == {"passed": 1}


@pytest.mark.parametrize(
    ("amount", "wanted", "base"),
    [
        ("60.50", {"passed": 1}, None),
        ("64.00", {"passed": 1}, None),
        ("60.49", {"tail": 1}, "target_declared"),
        ("61.20", {"failed": 1}, "target_declared"),
        (None, {"not_testable": 1}, None),
    ],
)
def test_the_money_involved_is_one_column_of_the_forms(
    amount: str | None, wanted: dict[str, int], base: str | None
) -> None:
    assert counts("PJ-02", *_two(), facts=_prose(amount=amount)) == wanted
    assert [one.params["base"] for one in found("PJ-02", *_two(), facts=_prose(amount=amount))] == (
        [base] if base else []
    )


def test_the_money_of_other_projects_is_not_compared() -> None:
    assert counts("PJ-02", *_two(), facts=_prose("5", "61.20")) == {"not_testable": 1}


def _whole(form_id: str, value: str) -> tuple[Fact, ...]:
    return (factory.fact(form_id, "total", "project", value),)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("56.00", []),
        ("60.00", [("info", "share")]),
        ("80.00", [("warning", "share")]),
        ("40.00", [("warning", "above")]),
    ],
)
def test_the_forms_cover_the_project_expenditure(value: str, wanted: list[tuple[str, str]]) -> None:
    assert kinds("PJ-03", *_two(), facts=_whole("FA03", value), kind="final_accounts") == wanted


def test_targets_in_place_of_self_evaluations() -> None:
    targets = tuple(form(name, form="PF_DECLARED") for name in ("甲", "乙"))
    (one,) = found("PJ-04", *targets, facts=_prose(), kind="final_accounts")
    assert (one.severity, one.params["count"], one.params["form"]) == ("error", "2", "PF_DECLARED")
    assert counts("PJ-04", *_two(), facts=_prose(), kind="final_accounts") == {"passed": 1}
    assert counts("PJ-04", *targets, kind="final_accounts") == {}
    assert counts("PJ-04", *targets, facts=_prose(), kind="budget") == {}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("64.00", {"passed": 1}), ("60.00", {"failed": 1}), ("90.00", {"not_testable": 1})],
)
def test_the_projects_of_a_budget_make_its_project_expenditure(value: str, wanted: dict[str, int]) -> None:
    assert counts("PJ-05", *_two(), facts=_whole("BG03", value), kind="budget") == wanted


def test_projects_of_last_year_are_what_was_carried_over() -> None:
    old = form("甲", code="99010123P0012345678901", year_start_budget="1.20")
    new = form("乙", code="99010124P0012345678902", year_start_budget="5.00")
    facts = (factory.fact("prose", "carry_over", "amount", "1.20"),)
    assert counts("PJ-06", old, new, facts=facts, kind="budget") == {"passed": 1}
    assert counts("PJ-06", new, facts=facts, kind="budget") == {"not_testable": 1}


def test_items_of_the_expenditure_that_are_projects() -> None:
    facts = (factory.fact("FA03", "2040299", "project", "56.00"), factory.fact("FA03", "2040202", "project", "9.00"))
    assert counts("PJ-09", *_two(), facts=facts) == {"passed": 1, "not_testable": 1}
    assert counts("PJ-07", *_two(), facts=(factory.fact("BG05", "2040219", "project", "32.00"),)) == {"passed": 1}


@pytest.mark.parametrize(("rest", "wanted"), [("8.5", {"passed": 1}), ("9.5", {"failed": 1})])
def test_the_report_adds_up(rest: str, wanted: dict[str, int]) -> None:
    document = _document(f"项目资金共计90.0万元，执行81.5万元，结余{rest}万元。")
    assert counts("PJ-08", *_two(), document=document) == wanted


def test_projects_that_only_the_prose_names_have_no_form_to_test() -> None:
    assert found("J-01", factory.project("甲", form="prose", full_year_budget="1", executed="2")) == []
