"""Project forms in their known layouts; every expected value is typed by hand."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from loaders.document import Document
from loaders.projects import ProjectReading, read_projects
from loaders.records import Indicator, Project
from tests.loaders.project_forms import declared, variant_a, variant_b
from tests.tables import document, ruled_table, text_table

TOTAL_A = "\t资金总额：\t46.5\t46\t\t1,114.18\t104\t10.18\t91.08\t9.11\t"
TOTAL_B = "\t年度资金总额\t150\t150\t100\t10\t66%\t6.6\t"
ROW_A = "\t产出指标\t数量指标\t维修里程\t≥公里\t≥12公里\t≥11公里\t\t20\t15\t雨季停工"
ROW_B = "\t产出指标\t数量指标\t购书册数\t430册\t420册\t10\t9\t价格上涨"


def _read(doc: Document) -> ProjectReading:
    reading = read_projects(doc, frozenset())
    assert reading.cells_seen == reading.cells_used + reading.cells_ignored + len(reading.unexplained)
    return reading


def _one(doc: Document) -> Project:
    reading = _read(doc)
    assert len(reading.projects) == 1
    assert reading.unexplained == ()
    return reading.projects[0]


def _indicators(*rows: str) -> tuple[Indicator, ...]:
    return _one(variant_b(TOTAL_B, *rows)).indicators


def test_split_year_start_budget_takes_figures_in_order_not_by_heading() -> None:
    project = _one(variant_a(TOTAL_A, ROW_A))
    assert (project.name, project.form, project.year, project.unit) == ("道路维修", "PF_SELF", 2024, "万元")
    assert (project.department, project.implementing_unit) == ("甲县交通局", "甲县公路站")
    assert (project.target_declared, project.budget_compiled) == ("46.5", "46")
    assert project.year_start_budget == "46"
    assert (project.full_year_budget, project.executed, project.carry_over) == ("1114.18", "104", "10.18")
    assert (project.execution_rate, project.execution_weight, project.execution_score) == ("91.08", None, "9.11")
    assert (project.total_score, project.grade) == ("95", "优")
    assert project.sources[0].source == "市县区财政资金"
    assert (project.sources[0].executed, project.sources[0].score) == ("104", "9.11")


def test_money_places_lead_to_the_cells() -> None:
    doc = variant_a(TOTAL_A, ROW_A)
    project = _one(doc)
    place = project.money_places["executed"]
    assert next(cell.text for cell in doc.tables[0].cells if cell.place == place and cell.text == "104") == "104"
    assert {"full_year_budget", "total_score", "grade", "year_start_budget"} <= set(project.money_places)


def test_figures_that_fit_no_sequence_and_no_heading_stay_empty_with_a_finding() -> None:
    reading = _read(variant_a("\t资金总额：\t46.5\t46\t0\t114\t104\t10\t91\t9\t3", ROW_A))
    project = reading.projects[0]
    assert (project.full_year_budget, project.executed) == (None, None)
    assert [f.rule for f in reading.findings] == ["J-MONEY"]
    assert len(reading.unexplained) == 10


def test_weight_in_the_money_block() -> None:
    project = _one(variant_b(TOTAL_B, ROW_B))
    assert (project.year_start_budget, project.full_year_budget, project.executed) == ("150", "150", "100")
    assert (project.execution_weight, project.execution_rate, project.execution_score) == ("10", "66%", "6.6")
    assert (project.total_score, project.grade, project.year) == ("90.6", None, 2021)
    assert [s.source for s in project.sources] == ["当年财政拨款", "上年结转资金"]
    assert (project.sources[0].year_start_budget, project.sources[1].year_start_budget) == ("150", None)
    assert (project.sources[0].score, project.sources[0].execution_rate) == (None, None)


def test_blank_cells_between_headings_only() -> None:
    heads = "项目资金 (万元)\t\t年初预算数\t\t全年预算数\t\t全年执行数\t分值\t执行率\t得分"
    project = _read(variant_b("\t\t年度资金总额\t93.17\t93.18\t93.19\t10\t100.00%\t10", ROW_B, heads=heads)).projects[0]
    assert (project.year_start_budget, project.full_year_budget, project.executed) == ("93.17", "93.18", "93.19")


@given(st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_blanks_among_the_figures_change_nothing(blanks: list[int]) -> None:
    figures = ["150", "151", "100", "10", "66%", "6.6"]
    row = "\t年度资金总额" + "".join("\t" * n + "\t" + f for n, f in zip(blanks, figures, strict=True))
    project = _read(variant_b(row, ROW_B)).projects[0]
    assert (project.year_start_budget, project.full_year_budget, project.executed) == ("150", "151", "100")
    assert (project.execution_rate, project.execution_score) == ("66%", "6.6")


def test_indicator_fields() -> None:
    found = _one(variant_a(TOTAL_A, ROW_A)).indicators[0]
    assert (found.level1, found.level2, found.level3) == ("产出指标", "数量指标", "维修里程")
    assert (found.target, found.adjusted_target, found.actual) == ("≥公里", "≥12公里", "≥11公里")
    assert (found.weight, found.score, found.deviation_reason) == ("20", "15", "雨季停工")
    assert found.description is None


def test_row_moved_to_the_right_is_read_after_level_3() -> None:
    row = "\t\t\t时效指标\t完工时间\t≤60日\t≤60日\t≤58日\t\t10\t10"
    found = _one(variant_a(TOTAL_A, ROW_A, row)).indicators[1]
    assert (found.level2, found.level3, found.target, found.actual) == ("时效指标", "完工时间", "≤60日", "≤58日")
    assert (found.weight, found.score) == ("10", "10")


def test_slipped_run_is_moved_back_with_a_finding() -> None:
    reading = _read(variant_a(TOTAL_A, "\t\t时效指标\t付款及时性\t及时\t达成预期指标\t\t\t10\t8\t"))
    found = reading.projects[0].indicators[0]
    assert (found.target, found.adjusted_target, found.actual) == (None, "及时", "达成预期指标")
    assert (found.weight, found.score) == ("10", "8")
    assert [(f.rule, f.severity) for f in reading.findings] == [("J-SHIFT", "info")]


def test_level_1_is_derived_from_level_2() -> None:
    rows = ("\t效益指标\t成本指标\t单价\t≤30元\t29元\t10\t10\t", "\t\t可持續影响\t阅读习惯\t长期\t长期\t5\t5\t")
    first, second = _indicators(*rows)
    assert (first.level1, second.level1, second.level2) == ("产出指标", "效益指标", "可持續影响")


def test_level_words_with_points_and_blanks() -> None:
    found = _indicators("\t满意度 指标 (10 分)\t服务对象 满意度指\t读者满意度\t≥95%\t98%\t10\t10\t")[0]
    assert (found.level1, found.level2, found.level3) == ("满意度指标", "服务对象满意度指", "读者满意度")


def test_level_2_in_the_column_of_level_1_waits_for_the_next_row() -> None:
    found = _indicators(
        "\t时效指标\t质量指标\t完好率\t≥98%\t100%\t5\t5\t",
        "\t\t\t到馆时间\t3月\t3月\t5\t5\t",
        "\t\t\t上架时间\t4月\t4月\t5\t5\t",
    )
    assert [i.level2 for i in found] == ["质量指标", "时效指标", "时效指标"]


def test_cost_is_both_a_level_1_and_a_level_2() -> None:
    found = _indicators("\t成本指标\t成本指标\t水费\t5万元\t4万元\t10\t7\t节约", "\t\t\t电费\t6万元\t6万元\t\t\t")
    assert [(i.level1, i.level2, i.level3) for i in found] == [
        ("产出指标", "成本指标", "水费"),
        ("产出指标", "成本指标", "电费"),
    ]


def test_level_3_may_be_called_like_a_level_2() -> None:
    found = _one(variant_a(TOTAL_A, "\t\t成本指标\t成本指标\t\t未填报\t达成预期指标\t\t10\t5\t\t\t漏报")).indicators[0]
    assert (found.level2, found.level3, found.adjusted_target) == ("成本指标", "成本指标", "未填报")
    assert (found.weight, found.score, found.deviation_reason) == ("10", "5", "漏报")


def test_level_1_printed_again_keeps_its_level_2() -> None:
    found = _indicators(ROW_B, "绩效指标\t产出指标\t\t期刊种数\t40种\t41种\t\t\t")
    assert (found[1].level2, found[1].level3) == ("数量指标", "期刊种数")


def test_merged_weights_are_printed_once() -> None:
    found = _indicators(ROW_B, "\t\t\t报纸种数\t30\t30\t\t\t无偏差", "\t\t\t电子书\t0\t23.29万元\t\t\t")
    assert [(i.weight, i.score) for i in found] == [("10", "9"), (None, None), (None, None)]
    assert (found[1].target, found[1].actual, found[1].deviation_reason) == ("30", "30", "无偏差")
    assert (found[2].target, found[2].actual) == ("0", "23.29万元")


def test_plain_number_achieved_is_not_taken_for_the_weight() -> None:
    found = _indicators("\t\t数量指标\t\t活动次数\t\t≥48次\t52\t2\t1\t")[0]
    assert (found.target, found.actual, found.weight, found.score) == ("≥48次", "52", "2", "1")


def test_row_with_weight_and_score_alone() -> None:
    found = _indicators("\t满意度指标\t服务对象满意度指标\t读者满意度\t\t\t10\t10\t")[0]
    assert (found.target, found.actual, found.weight, found.score) == (None, None, "10", "10")


def test_rows_that_name_no_indicator_are_ignored() -> None:
    rows = (
        "\t效益指标\t经济效益\t\t\t\t\t\t",
        "\t\t社会效益\t指标 1：\t\t\t\t\t",
        "\t\t生态效益\t\t\t\t\t\t无偏差",
        ROW_B,
    )
    assert [i.level3 for i in _indicators(*rows)] == ["购书册数"]


def test_one_figure_under_weight_and_score_is_no_score() -> None:
    reading = _read(variant_b(TOTAL_B, ROW_B, score_row="总分\t\t\t\t\t\t\t90.6\t"))
    assert reading.projects[0].total_score is None
    assert [f.rule for f in reading.findings] == ["J-TOTAL"]


def test_known_spans_settle_a_lone_score() -> None:
    text = "\n".join(
        [
            "项目名称\t图书购置\t<\t<\t<\t<\t<\t<\t<",
            "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t",
            "^\t年度资金总额\t150\t150\t100\t10\t66%\t6.6\t",
            "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t未完成原因分析",
            "^\t产出指标\t数量指标\t购书册数\t430册\t420册\t10\t9\t",
            "^\t^\t^\t期刊种数\t40种\t41种\t5\t5\t",
            "总分\t<\t<\t<\t<\t<\t\t90.6\t",
        ]
    )
    project = _one(document("项目支出绩效自评表", ruled_table(text)))
    assert project.total_score == "90.6"
    assert [(i.level1, i.level2, i.score) for i in project.indicators] == [
        ("产出指标", "数量指标", "9"),
        ("产出指标", "数量指标", "5"),
    ]


def test_declaration_takes_the_annual_side_of_the_money() -> None:
    project = _one(declared("\t产出指标\t数量指标\t保洁里程\t≥90公里\t数量指标\t保洁里程\t≥90公里"))
    assert (project.form, project.unit, project.target_declared) == ("PF_DECLARED", "元", "900000")
    assert project.year_start_budget is None
    assert [(s.source, s.year_start_budget) for s in project.sources] == [
        ("中央财政资金", "100000"),
        ("其他资金", None),
    ]
    assert [(i.level2, i.level3, i.target) for i in project.indicators] == [("数量指标", "保洁里程", "≥90公里")]


def test_declaration_sides() -> None:
    reading = _read(
        declared(
            "\t产出指标\t数量指标\t保洁里程\t≥90公里\t数量指标\t保洁里程\t≥90公里",
            "\t\t\t路面整洁\t优\t\t质量指标\t路面整洁\t优",
            "\t效益指标\t经济效益指标\t\t\t经济效益指标\t\t",
            "\t可持续影响指标\t长效管护\t建立\t可持续影响指标\t长效管护机制\t建立\t",
        )
    )
    found = reading.projects[0].indicators
    assert [(i.level1, i.level2, i.level3, i.target) for i in found] == [
        ("产出指标", "数量指标", "保洁里程", "≥90公里"),
        ("产出指标", "质量指标", "路面整洁", "优"),
        ("效益指标", "可持续影响指标", "长效管护", "建立"),
    ]
    assert [(f.rule, f.printed) for f in reading.findings] == [("J-SIDES", "长效管护机制 | 建立")]


def test_targets_of_a_budget_in_several_tables() -> None:
    money = (
        "项目编码\t13010024P001\t项目名称\t校舍维修\n"
        "预算规模及资金用途\t预算数\t48.96\t其中：财政    资金\t48.00\t其他资金\t"
    )
    plan = "\t维修三栋校舍\n资金支出计划（%）\t3月底\t6月底\t10月底\t12月底\n\t25%\t50%\t75%\t100%"
    rows = (
        "一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\n"
        "产出指标\t数量指标\t栋数\t维修栋数\t3栋\t实施计划\n"
        "满意度指标\t服务对象满意度指标\t师生满意度\t受益师生\t\t\n"
        "≥95%\t问卷\t\t\t\t"
    )
    doc = document(
        "1、校舍维修绩效目标表",
        "单位：万元",
        text_table(money, 0),
        text_table(plan, 1),
        text_table("绩效目标\t校舍安全", 2),
        text_table(rows, 3),
    )
    reading = _read(doc)
    project = reading.projects[0]
    assert (project.form, project.code, project.name, project.unit) == ("PF_TARGET", "13010024P001", "校舍维修", "万元")
    assert (project.target_declared, project.year_start_budget) == ("48.96", "48.96")
    assert [(s.source, s.year_start_budget) for s in project.sources] == [("财政资金", "48.00"), ("其他资金", None)]
    assert [(i.level3, i.description, i.target, i.basis) for i in project.indicators] == [
        ("栋数", "维修栋数", "3栋", "实施计划"),
        ("师生满意度", "受益师生", "≥95%", "问卷"),
    ]
    assert reading.tables_used == {0, 1, 2, 3}
    assert reading.unexplained == ()


def test_name_on_the_line_below_its_label() -> None:
    rows = (
        "项目名称\t\t\n绿化养护\t\t\n主管部门\t甲县园林局\t\n一级指标\t二级指标\t三级指标\n产出指标\t数量指标\t养护面积"
    )
    assert _one(document("绩效目标表", "单位：元", text_table(rows))).name == "绿化养护"


def test_missing_unit_is_a_finding_and_never_guessed() -> None:
    rows = "项目名称\t绿化养护\n年度资金总额\t30\n一级指标\t二级指标\t三级指标\n产出指标\t数量指标\t养护面积"
    reading = _read(document("绩效目标表", text_table(rows)))
    assert (reading.projects[0].unit, reading.projects[0].target_declared) == (None, "30")
    assert [f.rule for f in reading.findings] == ["J-UNIT"]


def test_form_whose_beginning_is_missing() -> None:
    rows = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t养护面积\t3亩"
    reading = _read(document("绩效目标表", text_table(rows)))
    assert reading.projects == ()
    assert [f.rule for f in reading.findings] == ["J-NAME"]
    assert (reading.cells_seen, len(reading.unexplained)) == (8, 8)


def test_two_forms_in_one_table_with_captions_inside() -> None:
    one = (
        "绩效目标表（2023年度）\t\t\t\n项目名称\t{}\t\t\n项目资金（万元）\t年度资金总额：\t{}\t\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t面积\t3亩"
    )
    reading = _read(document(text_table(one.format("绿化", "5.00") + "\n" + one.format("亮化", "7"))))
    assert [(p.name, p.year, p.year_start_budget) for p in reading.projects] == [
        ("绿化", 2023, "5.00"),
        ("亮化", 2023, "7"),
    ]
    assert reading.unexplained == ()


def test_another_layout_needs_no_code() -> None:
    """预算数 and 执行数 with letters, no weights, the title and the body inside the table, spans known."""
    text = "\n".join(
        [
            "2023年度项目支出绩效自评表\t<\t<\t<\t<\t<\t<",
            "单位名称：甲局\t<\t<\t填报日期：2024年3月\t<\t<\t<",
            "项目名称\t城市绿化\t<\t<\t<\t<\t<",
            "主管部门\t甲局\t<\t项目实施单位\t<\t甲园林中心\t<",
            "预算执行情况（万元）（20分）\t\t<\t预算数（A）\t执行数（B）\t执行率（B/A）\t得分（20分*执行率）",
            "^\t年度财政资金总额\t<\t500.00\t450.00\t90.00%\t18",
            "一级指标\t二级指标\t三级指标\t年初目标值（A）\t<\t实际完成值（B）\t得分",
            "产出指标（40分）\t数量指标\t绿化面积\t≥100亩\t<\t120亩\t20",
            "^\t质量指标\t成活率\t≥95%\t<\t96%\t19",
            "总分\t96\t<\t<\t<\t<\t<",
            "偏差大或目标未完成原因分析\t无\t<\t<\t<\t<\t<",
        ]
    )
    project = _one(document(ruled_table(text)))
    assert (project.year, project.unit, project.full_year_budget, project.executed) == (
        2023,
        "万元",
        "500.00",
        "450.00",
    )
    assert (project.execution_rate, project.execution_score, project.total_score) == ("90.00%", "18", "96")
    assert [(i.level2, i.target, i.actual, i.score) for i in project.indicators] == [
        ("数量指标", "≥100亩", "120亩", "20"),
        ("质量指标", "≥95%", "96%", "19"),
    ]


def test_tables_of_other_forms_are_left_alone() -> None:
    doc = variant_b(TOTAL_B, ROW_B)
    assert read_projects(doc, frozenset({0})) == ProjectReading()


def test_table_with_a_project_column_is_no_form() -> None:
    rows = "项目名称\t预算资金\t数量\n打印机\t3.2\t4\n合计\t3.2\t4"
    assert _read(document("政府采购预算", "单位：万元", text_table(rows))) == ProjectReading()


def test_signature_rows_are_kept_nowhere() -> None:
    doc = variant_b(TOTAL_B, ROW_B, score_row="总分\t\t\t\t\t\t100\t90.6\t\n项目负责人：\t某某某\t联系电话\t0000")
    reading = _read(doc)
    assert "某某某" not in repr(reading.projects) + repr(reading.findings)
    assert reading.unexplained == ()


def test_indicator_about_people_is_no_signature() -> None:
    assert _indicators("\t\t数量指标\t审核人次\t30\t31\t5\t5\t")[0].level3 == "审核人次"


def test_decimal_strings_have_no_thousands_marks() -> None:
    project = _one(variant_a(TOTAL_A, ROW_A))
    assert Decimal(project.full_year_budget or "") == Decimal("1114.18")


VALUES = st.sampled_from(["≥95%", "12", "430册", "长期", "2024年1-12月", "0", "≤3小时", "61.833563 万元", "完成"])
POINTS = st.sampled_from(["2", "2.5", "10", "0"])
LEVELS_2 = st.sampled_from(["数量指标", "质量指标", "成本指标", "社会效益", "可持续影响指标", "服务对象满意度指标"])


@given(
    st.integers(-2, 2),
    st.tuples(
        LEVELS_2, st.just("读者活动"), VALUES, VALUES, POINTS, POINTS, st.sampled_from(["", "无偏差", "停工, 已补"])
    ),
)
def test_rows_moved_sideways_read_the_same(shift: int, cells: tuple[str, ...]) -> None:
    row = "\t".join([*[""] * (2 + shift), *cells])
    (i,) = _read(variant_b(TOTAL_B, row)).projects[0].indicators
    assert (i.level2, i.level3, i.target, i.actual, i.weight, i.score, i.deviation_reason or "") == cells


def test_a_form_without_a_name_may_begin_with_a_row_without_cells() -> None:
    """A damaged form: nothing stands in its first row, and a finding still says where the form is."""
    form = ruled_table("^\t^\t^\n一级指标\t二级指标\t三级指标\n产出指标\t数量指标\t道路长度")
    reading = read_projects(document("项目支出绩效自评表", form))
    assert [f.rule for f in reading.findings] == ["J-NAME"]
