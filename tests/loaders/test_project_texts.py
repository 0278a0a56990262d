"""The running texts of project forms, the places of sources, and what the rules need besides. Own words."""

from __future__ import annotations

from loaders.document import Document
from loaders.projects import read_projects
from loaders.records import Project
from tests.loaders.project_forms import INDICATOR_HEAD_B, declared, variant_a, variant_b
from tests.tables import document, text_table

TOTAL_A = "\t资金总额：\t46.5\t46\t\t1,114.18\t104\t10.18\t91.08\t9.11\t"
ROW_A = "\t产出指标\t数量指标\t维修里程\t≥公里\t≥12公里\t≥11公里\t\t20\t15\t雨季停工"
ROW_B = "\t产出指标\t数量指标\t购书册数\t430册\t420册\t10\t9\t价格上涨"
TOTAL_B = "\t年度资金总额\t150\t150\t100\t10\t66%\t6.6\t"


def _one(doc: Document) -> Project:
    (project,) = read_projects(doc, frozenset()).projects
    return project


def _texts(project: Project) -> list[tuple[str, str, str]]:
    return [(text.kind, text.label, text.text) for text in project.texts]


def test_goal_and_result_are_told_apart_by_the_headings_above_them() -> None:
    assert _texts(_one(variant_a(TOTAL_A, ROW_A))) == [
        ("goal", "年度目标", "维修县道 12 公里"),
        ("result", "实际完成情况", "已完成"),
        ("money", "项目实施和预算执行情况", "全年预算114.18万元"),
    ]


def test_headings_over_other_columns_are_taken_in_order() -> None:
    rows = [
        "项目名称\t图书购置\t\t\t\t\t\t\t",
        "项目资金 (万元)\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t",
        TOTAL_B,
        "年度总体目标\t预期目标\t\t\t实际完成情况\t\t\t\t",
        "\t\t购书四百册\t\t\t\t购书四百二十册\t\t",
        INDICATOR_HEAD_B,
        ROW_B,
    ]
    project = _one(document("项目支出绩效自评表", "（2021年度）", text_table("\n".join(rows))))
    assert [(kind, text) for kind, _, text in _texts(project)] == [("goal", "购书四百册"), ("result", "购书四百二十册")]


def test_a_declaration_has_its_term_and_the_money_of_the_term() -> None:
    row = "\t产出指标\t数量指标\t保洁村数\t20个\t数量指标\t保洁村数\t20个"
    texts = _texts(_one(declared(row)))
    assert ("term", "项目期", "3年") in texts
    assert ("term_total", "实施期资金总额:", "2,700,000") in texts
    assert ("description", "项目概况", "全县村道保洁") in texts
    assert all("900,000" not in text for _, _, text in texts)  # the money of the year is a field


def test_the_payment_plan_and_an_unlabelled_description() -> None:
    rows = [
        "项目编码\t99010124P0012345\t项目名称\t图书购置",
        "预算规模及资金用途\t预算数\t48.96\t其中：财政资金\t48.96",
        "\t购买少儿图书和工具书，改善借阅条件",
        "资金支出计划（%）\t3月底\t6月底\t12月底",
        "\t25%\t\t100%",
        "绩效目标\t满足少年儿童阅读",
        "一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据",
        "产出指标\t数量指标\t购书册数\t购书的数量\t400册\t工作计划",
    ]
    project = _one(document("图书购置绩效目标表", "单位：万元", text_table("\n".join(rows))))
    kinds = [(kind, text) for kind, _, text in _texts(project)]
    assert ("description", "购买少儿图书和工具书，改善借阅条件") in kinds
    assert [text for kind, text in kinds if kind == "plan"] == ["3月底", "6月底", "12月底", "25%", "100%"]
    assert ("goal", "满足少年儿童阅读") in kinds


def test_figures_of_sources_lead_to_their_cells_and_the_total_row_prints_its_weights() -> None:
    doc = variant_a(TOTAL_A, ROW_A)
    place = _one(doc).money_places["s0/executed"]
    assert [cell.text for cell in doc.tables[0].cells if cell.place == place and cell.text == "104"] == ["104"]
    assert _one(variant_b(TOTAL_B, ROW_B)).total_weight == "100"


def test_a_form_with_a_row_that_was_not_read_says_so() -> None:
    assert not _one(variant_b(TOTAL_B, ROW_B)).unsettled
    assert _one(variant_b("\t年度资金总额\t150\t150\t100\t10\t66%\t6.6\t7\t8\t9", ROW_B)).unsettled
