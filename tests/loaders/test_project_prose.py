"""What prose adds to projects: only plain statements, nothing that a form already says, no false projects."""

from __future__ import annotations

from loaders.document import Line, Place
from loaders.projects import read_projects
from loaders.records import Project
from tests.loaders.project_forms import declared
from tests.tables import document

ROW = "\t产出指标\t数量指标\t保洁里程\t≥90公里\t数量指标\t保洁里程\t≥90公里"


def _with(*lines: str) -> Project:
    form = declared(ROW)
    blocks = (*form.blocks, *(Line(text, Place(line=100 + i)) for i, text in enumerate(lines)))
    (project,) = read_projects(document(*blocks), frozenset()).projects
    return project


def test_amount_after_the_name_is_taken_in_the_unit_of_the_form() -> None:
    project = _with("二、资金", "2024年项目资金共计90万元，主要有村道保洁90万元，其他0万元。")
    assert (project.year_start_budget, project.unit) == ("900000", "元")
    assert project.money_places["year_start_budget"].line == 100


def test_amount_of_a_spending_sentence_is_what_was_executed() -> None:
    project = _with("全年支出包括：村道保洁88.5万元。")
    assert (project.executed, project.year_start_budget) == ("885000", None)


def test_amount_of_a_longer_name_is_not_taken() -> None:
    assert _with("预算安排：农村村道保洁12万元。").year_start_budget is None


def test_score_of_the_numbered_paragraph_over_a_page_end() -> None:
    project = _with("(一) 村道保洁，完成较好，", "取得预期成果，自评分数为 99.41 分。", "(二) 其他，自评分数为100分。")
    assert project.total_score == "99.41"


def test_paragraph_with_two_scores_states_none() -> None:
    assert _with("(一) 村道保洁，自评分数为90分，上年自评分数为80分。").total_score is None


def test_grade_for_all_needs_the_count_of_the_forms() -> None:
    assert _with("1个项目自评等级均为“优”。").grade_from_prose == "优"
    assert _with("8个项目自评等级均为“优”。").grade_from_prose is None


def test_figures_of_the_form_stand() -> None:
    assert _with("预算安排：村道保洁1万元。").target_declared == "900000"


def test_explained_project_without_a_form() -> None:
    reading = read_projects(
        document("村图书室项目经费情况说明", "一、项目概述", "购书。", "六、年度预算安排", "79.5万元", "七、绩效目标")
    )
    (project,) = reading.projects
    assert (project.name, project.form, project.year_start_budget, project.unit) == (
        "村图书室项目",
        "prose",
        "79.5",
        "万元",
    )
    assert reading.lines_used == {0, 3, 4}


def test_explanation_that_lists_several_projects() -> None:
    lines = ("项目经费情况说明", "六、年度预算安排", "系统维护费166.66万元，中介服务费418.80", "万元。", "七、绩效目标")
    projects = read_projects(document(*lines)).projects
    assert [(p.name, p.year_start_budget) for p in projects] == [("系统维护费", "166.66"), ("中介服务费", "418.80")]


def test_calendar_of_payments_is_no_list_of_projects() -> None:
    lines = ("项目经费情况说明", "六、年度预算安排", "第一季度用款计划15万元，第二季度用款计划15万元。")
    assert read_projects(document(*lines)).projects == ()


def test_counted_list_of_projects_must_be_complete() -> None:
    start = "2025年度，本单位编报绩效目标的项目共{}个，涉及项目预算资金13万元。其中：绿化10万元，亮化3.00万元。"
    assert [p.name for p in read_projects(document(start.format(2))).projects] == ["绿化", "亮化"]
    assert read_projects(document(start.format(3))).projects == ()


def test_prose_project_of_the_same_name_is_not_counted_twice() -> None:
    project = _with("编报绩效目标的项目共1个，涉及项目预算资金90万元。其中：村道保洁90万元。")
    assert project.form == "PF_DECLARED"


def test_list_of_project_expenditure() -> None:
    text = "项目支出包括委员活动经费36.3万元，整治专项1万元，网络运行经费5万元，派出组"
    (first, *_) = spent = read_projects(document("一、2021年部门决算情况", text)).projects
    assert (first.name, first.executed, first.year_start_budget) == ("委员活动经费", "36.3", None)
    assert [p.executed for p in spent] == ["36.3", "1", "5"]
    planned = read_projects(document("一、2021年部门预算情况", text)).projects
    assert [p.year_start_budget for p in planned] == ["36.3", "1", "5"]
    assert read_projects(document(text)).projects == ()


def test_list_of_economic_classes_is_no_list_of_projects() -> None:
    text = "项目支出包括办公费36.3万元，印刷费1万元，工会经费5万元。"
    assert read_projects(document("一、2021年部门决算情况", text)).projects == ()
