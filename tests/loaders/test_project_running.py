"""A project form printed as one line of text; all names and figures are made up."""

from __future__ import annotations

import pytest

from loaders.document import Document, Line, Place
from loaders.project_running import with_running_forms
from loaders.projects import read_projects

HEAD = (
    "附件: 项目支出绩效自评表 (2022年度) 项目名称 办公楼 维修项目 主管部门 101-甲县乙局 实施单位 101001-甲县乙局 "
    "项目资金 (万元) 年初预算数 全年预算数 全年执行数 分值 执行率 得分 "
)
MONEY = "年度资金总额: 12 10.5 8 10 76.19 7.6 其中:本年财政拨款 12 10.5 8 上年结转资金 其他资金 "
TAIL = (
    "年度总体目标 预期目标 实际完成情况 维修一栋楼。 已经维修。 绩效指标 一级指标 二级指标 三级指标 年度指标值 "
    "实际完成值 分值 得分 偏差原因 产出指标 数量指标 维修楼数 1栋 1栋 10 10"
)


def document(text: str, media: str = "text") -> Document:
    blocks = (Line("前言", Place(line=1)), Line(text, Place(line=2)), Line("后记", Place(line=3)))
    return Document("0" * 64, "x", media, (), blocks)


def test_name_unit_and_money_of_a_form_in_one_line() -> None:
    made = with_running_forms(document(HEAD + MONEY + TAIL))
    (project,) = read_projects(made).projects
    assert (project.name, project.unit, project.year) == ("办公楼维修项目", "万元", 2022)
    assert (project.department, project.implementing_unit) == ("甲县乙局", "甲县乙局")
    assert (project.year_start_budget, project.full_year_budget, project.executed) == ("12", "10.5", "8")
    assert (project.execution_weight, project.execution_rate, project.execution_score) == ("10", "76.19", "7.6")
    assert project.money_places["executed"] == Place(line=2, table=0, row=4, col=3)
    assert project.sources[0].executed == "8"
    assert project.indicators == ()


def test_nothing_of_the_line_is_lost() -> None:
    text = HEAD + MONEY + TAIL
    made = with_running_forms(document(text))
    pieces = [b.text if isinstance(b, Line) else "".join(c.text for c in b.cells) for b in made.blocks]
    assert sorted("".join("".join(pieces).split())) == sorted("".join(("前言" + text + "后记").split()))


def test_a_source_that_lacks_a_figure_ends_the_rows() -> None:
    made = with_running_forms(document(HEAD + "年度资金总额: 12 10.5 8 10 76.19 7.6 其中:本年财政拨款 12 8 " + TAIL))
    (project,) = read_projects(made).projects
    assert (project.executed, project.sources) == ("8", ())


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "年度资金总额: 12 8 10 76.19 7.6 " + TAIL,  # which of the six is missing?
        HEAD + MONEY,  # no list of indicators
        "项目支出绩效自评表 的 填报 说明 " + "各 单位 按 年初预算数 填报 " * 10,
        MONEY + TAIL,
    ],
)
def test_what_cannot_be_told_for_certain_stays_a_line(text: str) -> None:
    assert with_running_forms(document(text)) == document(text)


def test_other_formats_are_left_alone() -> None:
    text = HEAD + MONEY + TAIL
    assert with_running_forms(document(text, "pdf")).tables == ()
