"""Self-evaluation forms of other shapes, typed by hand: other headings, other order. Figures are made up."""

from __future__ import annotations

import pytest

from loaders.projects import ProjectReading, read_projects
from tests.tables import LEFT, document, ruled_table, text_table

WITH_REASON = """项目名称\t乡镇统计点建设\t\t\t\t\t\t
主管部门\t丁县统计局\t\t\t实施单位\t丁县统计局\t\t
项目资金（万元）\t\t年初预算\t调整后预算数\t预算执行数\t预算执行率\t权重\t得分\t原因
\t总额\t50\t48.5\t47.53\t98%\t10\t9.8\t结余
\t其中：财政资金\t50\t48.5\t47.53\t98%\t/\t/\t
\t其他资金\t\t\t\t\t/\t/\t
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t权重\t得分\t未完成原因分析
产出指标\t数量指标\t新建统计点\t≥5个\t5个\t50\t50\t
效益指标\t社会效益指标\t数据上报及时率\t100%\t100%\t40\t40\t
合计\t\t\t\t\t100\t99.8\t
"""
WITH_LETTERS = """项目名称\t乡镇统计点建设\t\t\t\t\t
主管部门\t丁县统计局\t\t\t实施单位\t丁县统计局\t
项目资金（万元）\t\t年初预算数\t调整预算数（A）\t全年执行数（B）\t执行率（B/A）\t
\t年度资金总额\t60.00\t55.00\t44.00\t80.00%\t
\t其中：本年财政拨款\t60.00\t55.00\t44.00\t80.00%\t
\t其他资金\t\t\t\t\t
年度总体目标\t年初设定目标\t\t\t全年实际完成情况\t\t
\t建成统计点\t\t\t建成四个\t\t
一级指标\t二级指标\t三级指标\t年度指标值\t全年完成值\t未完成原因和改进措施\t
产出指标\t数量指标\t新建统计点\t5个\t4个\t一处用地未批\t
效益指标\t社会效益指标\t数据上报及时率\t100%\t100%\t\t
"""


def found(text: str, *, ruled: bool) -> ProjectReading:
    rows = text.strip("\n").split("\n")
    width = max(row.count("\t") for row in rows)
    padded = "\n".join(row + "\t" * (width - row.count("\t")) for row in rows)
    table = ruled_table(padded) if ruled else text_table(padded)
    assert LEFT not in text
    return read_projects(document("项目支出绩效自评表", "（2023年度）", table))


@pytest.mark.parametrize("ruled", [True, False])
def test_rate_before_weight_and_a_reason_behind(ruled: bool) -> None:
    """年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因."""
    reading = found(WITH_REASON, ruled=ruled)
    (project,) = reading.projects
    assert (project.name, project.year, project.unit) == ("乡镇统计点建设", 2023, "万元")
    assert (project.year_start_budget, project.full_year_budget, project.executed) == ("50", "48.5", "47.53")
    assert (project.execution_rate, project.execution_weight, project.execution_score) == ("98%", "10", "9.8")
    assert project.total_score == "99.8"
    assert [source.source for source in project.sources] == ["财政资金", "其他资金"]
    assert (project.sources[0].executed, project.sources[0].score) == ("47.53", None)
    assert [(i.level3, i.weight, i.score) for i in project.indicators] == [
        ("新建统计点", "50", "50"),
        ("数据上报及时率", "40", "40"),
    ]
    assert (reading.unexplained, reading.findings) == ((), ())


@pytest.mark.parametrize("ruled", [True, False])
def test_letters_for_the_columns_and_no_scores(ruled: bool) -> None:
    """年初预算数 | 调整预算数（A） | 全年执行数（B） | 执行率（B/A）."""
    reading = found(WITH_LETTERS, ruled=ruled)
    (project,) = reading.projects
    assert (project.year_start_budget, project.full_year_budget, project.executed) == ("60.00", "55.00", "44.00")
    assert (project.execution_rate, project.execution_weight, project.execution_score) == ("80.00%", None, None)
    assert project.total_score is None
    assert [source.source for source in project.sources] == ["本年财政拨款", "其他资金"]
    assert [(i.target, i.actual, i.deviation_reason) for i in project.indicators] == [
        ("5个", "4个", "一处用地未批"),
        ("100%", "100%", None),
    ]
    assert (reading.unexplained, reading.findings) == ((), ())
