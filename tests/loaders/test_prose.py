"""Sentences in our own words with made-up figures; expectations typed by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.document import Box, Document, Line, Page, Place
from loaders.prose import read_prose
from loaders.prose_text import paragraphs
from loaders.records import Fact, Kind

Found = dict[tuple[str, str], str | None]


def document(*lines: str) -> Document:
    blocks = tuple(Line(text, Place(line=n)) for n, text in enumerate(lines, start=1))
    return Document("0" * 64, "a.txt", "text", (), blocks)


def facts(*lines: str, kind: Kind = "final_accounts", year: int | None = 2024) -> tuple[Fact, ...]:
    return read_prose(document(*lines), kind, year)


def found(*lines: str, kind: Kind = "final_accounts", year: int | None = 2024) -> Found:
    return {(f.line, f.item): f.value for f in facts(*lines, kind=kind, year=year)}


def test_totals_with_signed_changes() -> None:
    got = found(
        "2024年度收入总计1,234.50万元，支出总计1,234.50万元。与上年相比，收入总计减少65.50万元，下降5.04%，支出总计减少65.50万元。"
    )
    assert got == {
        ("income_total", "amount"): "1234.50",
        ("expenditure_total", "amount"): "1234.50",
        ("income_total", "change"): "-65.50",
        ("income_total", "change_pct"): "-5.04",
        ("expenditure_total", "change"): "-65.50",
    }


def test_a_fact_carries_its_own_unit_place_and_precision() -> None:
    (fact,) = facts("前言", "2024年度收入总计12.3万元。")
    assert (fact.value, fact.unit, fact.printed, fact.place.line) == ("12.3", "万元", "12.3", 2)
    assert fact.amount_yuan == Decimal("123000.00")
    assert fact.precision_yuan == Decimal(1000)
    assert (fact.form, fact.method, fact.label) == ("prose", "prose", "收入总计")


@pytest.mark.parametrize(
    "words",
    ["收、支总计", "收入支出总计", "收支总预算", "收入、支出预算总计", "收、支总计均为", "甲县财政局2024年收支总计"],
)
def test_one_number_for_income_and_expenditure(words: str) -> None:
    got = found(f"2024年度{words}88.10万元。", kind="budget")
    assert got == {("income_total", "amount"): "88.10", ("expenditure_total", "amount"): "88.10"}


def test_two_numbers_behind_one_pair_of_words() -> None:
    got = found("2024年度收、支总计各是410.49,414.91万元。与2023年相比，各减少12.10,25.20万元。")
    assert got[("income_total", "amount")] == "410.49"
    assert got[("expenditure_total", "amount")] == "414.91"


def test_change_of_the_current_income_is_not_that_of_the_total() -> None:
    got = found("本单位2024年度总收入58.45万元，其中本年收入39.55万元，较2023年度决算数减少17.26万元，下降31%。")
    assert got[("income_current", "change")] == "-17.26"
    assert ("income_total", "change") not in got
    assert got[("income_total", "amount")] == "58.45"


@pytest.mark.parametrize("qualifier", ["政府性基金", "国有资本经营预算", "事业单位经营支出", "上年结转项目"])
def test_an_unknown_qualifier_makes_no_total(qualifier: str) -> None:
    assert ("income_total", "amount") not in found(f"2024年{qualifier}收入总计5.00万元。")


def test_totals_of_fiscal_appropriation_are_not_the_totals() -> None:
    got = found("2024年度财政拨款收入总计52.87万元，支出总计52.87万元。与上年相比，支出总计增加7.71万元。")
    assert got == {
        ("fiscal_income_total", "amount"): "52.87",
        ("fiscal_expenditure_total", "amount"): "52.87",
        ("fiscal_expenditure_total", "change"): "7.71",
    }


def test_a_section_on_one_fund_gives_no_totals() -> None:
    got = found(
        "四、财政拨款收支决算总体情况", "2024年度收、支总计9.00万元。", "五、收入决算情况", "收入合计10.00万元。"
    )
    assert got[("fiscal_income_total", "amount")] == "9.00"
    assert ("income_total", "amount") not in got
    assert got[("income_current", "amount")] == "10.00"


def test_basic_expenditure_of_a_fund_is_kept_apart() -> None:
    got = found(
        "2024年度财政拨款基本支出34.13万元，其中：人员经费30.44万元，主要包括工资5万元；公用经费3.69万元，主要包括水费。"
    )
    assert got == {
        ("basic_fiscal", "amount"): "34.13",
        ("personnel", "amount"): "30.44",
        ("public_funds", "amount"): "3.69",
    }


def test_shares_budget_and_completion() -> None:
    got = found(
        "支出合计20.00万元，其中：基本支出15.00万元，占75%；项目支出5.00万元，占25.00%。",
        "教育支出年初预算6.00万元，支出决算5.00万元，完成年初预算的83.33%。",
    )
    assert got[("basic_expenditure", "share_pct")] == "75"
    assert got[("project_expenditure", "share_pct")] == "25.00"
    assert got[("205", "year_start_budget")] == "6.00"
    assert got[("205", "amount")] == "5.00"
    assert got[("205", "completion_pct")] == "83.33"


def test_budgets_of_the_start_and_of_the_full_year_without_repeating_the_subject() -> None:
    got = found("一般公共预算财政拨款支出年初预算为0万元，全年预算为3.00万元，支出决算为2.00万元。")
    assert got == {
        ("general_expenditure", "year_start_budget"): "0",
        ("general_expenditure", "full_year_budget"): "3.00",
        ("general_expenditure", "amount"): "2.00",
    }


def test_an_earlier_class_name_is_known() -> None:
    assert found("医疗卫生与计划生育支出（类）3.10万元。")[("210", "amount")] == "3.10"


def test_three_public_with_budget_and_parts() -> None:
    got = found(
        "2024年度“三公”经费财政拨款支出全年预算4.00万元，支出决算3.50万元，完成全年预算的87.5%，比上年度减少0.50万元。其中：",
        "因公出国（境）费支出0万元，与上年相同，主要原因是：没有出访；",
        "公务用车购置及运行维护费2.50万元（其中：公务用车购置费为0万元，公务用车运维费2.50万元）；公务接待费1.00万元。",
    )
    assert got[("three_public_total", "full_year_budget")] == "4.00"
    assert got[("three_public_total", "amount")] == "3.50"
    assert got[("three_public_total", "change")] == "-0.50"
    assert got[("abroad", "amount")] == "0"
    assert got[("abroad", "change")] == "0"
    assert got[("vehicle", "amount")] == "2.50"
    assert got[("vehicle_purchase", "amount")] == "0"
    assert got[("vehicle_running", "amount")] == "2.50"
    assert got[("reception", "amount")] == "1.00"


def test_budget_means_the_figure_in_a_budget_and_not_in_final_accounts() -> None:
    sentence = "2024年“三公”经费预算数为4.20万元。"
    assert found(sentence, kind="budget") == {("three_public_total", "amount"): "4.20"}
    assert found(sentence, kind="final_accounts") == {("three_public_total", "budget"): "4.20"}


def test_figures_of_another_year_are_not_of_this_disclosure() -> None:
    got = found(
        "2024年度“三公”经费预算总计21.80万元，其中：公务接待11.80万元。",
        "2023年度“三公”经费合计支出20.10万元，其中：公务接待12.30万元。",
        kind="budget",
    )
    assert got[("three_public_total", "amount")] == "21.80"
    assert got[("three_public_total", "prior_year")] == "20.10"
    assert got[("reception", "amount")] == "11.80"
    assert got[("reception", "prior_year")] == "12.30"


def test_prior_total_in_front_of_a_percentage() -> None:
    got = found("甲镇人民政府2024年部门预算收入总数81055元，较2023年部门预算收入总数80142元增长1.14%。", kind="budget")
    assert got == {
        ("income_total", "amount"): "81055",
        ("income_total", "prior_year"): "80142",
        ("income_total", "change_pct"): "1.14",
    }


def test_a_comparison_with_the_budget_is_no_change_against_last_year() -> None:
    got = found(
        "公务接待费支出2.14万元，与2024年度预算相比，增加1.14万元。", "公务接待费支出2.14万元，比预算增加1.14万元。"
    )
    assert got == {("reception", "amount"): "2.14"}


def test_template_residue_has_no_sign() -> None:
    got = found("2024年收入总计5.00万元，比上年增加（减少）1.00万元。")
    assert got == {("income_total", "amount"): "5.00"}


def test_reasons_are_not_read() -> None:
    got = found("2024年收入总计5.00万元，主要原因是人员经费增加3.00万元，项目支出增加1.00万元。")
    assert got == {("income_total", "amount"): "5.00"}


def test_other_matters() -> None:
    got = found(
        "2024年机关运行经费支出36.80万元，比2023年减少0.30万元，下降0.8%。",
        "2024年度政府采购金额（以合同签订为准）为16.03万元，其中：货物采购金额9.73万元、工程采购金额6.30万元、服务采购金额0万元。",
        "截至2024年12月31日，本部门共有车辆39辆，其中：执法执勤用车37辆。单价100万元（含）以上设备（不含车辆）2台（套）。",
        "使用财政拨款负担的公务用车保有量共3辆。共接待23批次，85人次。",
        "2024年项目绩效自评个数23个，涉及资金2,458.23万元：20个项目自评等级为“优”，3个项目自评等级为“差”。",
    )
    assert got[("agency_operating", "amount")] == "36.80"
    assert got[("agency_operating", "change")] == "-0.30"
    assert got[("procurement_total", "amount")] == "16.03"
    assert got[("procurement_services", "amount")] == "0"
    assert got[("vehicles", "count")] == "39"
    assert got[("equipment", "count")] == "2"
    assert got[("vehicles_kept", "count")] == "3"
    assert got[("reception_batches", "count")] == "23"
    assert got[("reception_people", "count")] == "85"
    assert got[("performance_count", "count")] == "23"
    assert got[("performance_amount", "amount")] == "2458.23"
    assert got[("grade_excellent", "count")] == "20"
    assert got[("grade_poor", "count")] == "3"


def test_the_comparison_may_stand_before_or_after_the_subject() -> None:
    for sentence in (
        "2024年收、支总计9.00万元，与上年相比收、支总计各增加1.00万元。",
        "2024年收、支总计9.00万元。收入支出总体与上年相比，增加1.00万元。",
        "2024年收、支总计9.00万元，比上年预算数增加1.00万元。",
        "2024年收、支总计9.00万元，同比增加1.00万元。",
        "2024年收、支总计9.00万元，比2023年8.00万元增加1.00万元。",
    ):
        assert found(sentence)[("income_total", "change")] == "1.00", sentence


def test_a_comparison_that_names_another_subject_is_about_that_one() -> None:
    got = found("2024年“三公”经费预算5.00万元，比2023年公务接待费预算6.00万元减少1.00万元。", kind="budget")
    assert got[("three_public_total", "amount")] == "5.00"
    assert ("three_public_total", "change") not in got


def test_a_sentence_that_is_only_a_subject_heads_the_next() -> None:
    got = found("1.公务接待费。2024年预算数2.00万元，比2023年预算数增加0.50万元。", kind="budget")
    assert got == {("reception", "amount"): "2.00", ("reception", "change"): "0.50"}


def test_an_item_below_the_classes_does_not_inherit_the_total() -> None:
    got = found(
        "一般公共预算支出决算数为9.00万元，其中：1.教育（类）普通教育（款）小学教育（项）：支出决算为5.00万元。"
    )
    assert got == {("general_expenditure", "amount"): "9.00", ("教育/普通教育/小学教育", "amount"): "5.00"}


def test_a_bare_expenditure_after_a_count_is_nobodys() -> None:
    got = found("公务接待费支出1.00万元，国内公务接待10批次，80人次，共计支出0.80万元。")
    assert got[("reception", "amount")] == "1.00"
    assert [value for (line, item), value in got.items() if item == "amount"] == ["1.00"]


@pytest.mark.parametrize("words", ["社区人员经费", "劳务派遣人员经费", "村级公用经费", "办案及运行经费", "运行经费"])
def test_money_for_some_people_is_not_the_personnel_of_the_body(words: str) -> None:
    assert found(f"2024年{words}5.00万元。") == {}


def test_a_fund_that_is_not_read_still_sets_the_context() -> None:
    assert found("2024年政府性基金预算财政拨款年初结转和结余0万元，本年收入5.00万元，本年支出5.00万元。") == {}


def test_the_date_of_the_assets_is_not_the_fiscal_year() -> None:
    got = found("截至2023年8月31日，甲局共有车辆7辆；2024年部门预算安排购置车辆1辆。", kind="budget")
    assert got == {("vehicles", "count"): "7", ("vehicles_bought", "count"): "1"}


def test_a_zero_needs_no_unit_but_a_number_does() -> None:
    assert found("公务用车购置为0，与上年持平。", kind="budget")[("vehicle_purchase", "amount")] == "0"
    assert found("公务用车购置为5，与上年持平。", kind="budget") == {}


def test_labels_are_as_printed() -> None:
    got = facts(
        "2024年度“三公”经费财政拨款支出决算5.00万元。", "因公出国（境）费支出0万元；公共安全支出（类）3.00万元。"
    )
    assert [f.label for f in got] == ["“三公”经费财政拨款", "因公出国（境）费", "公共安全支出（类）"]


def test_traditional_characters_with_pinyin() -> None:
    got = found("2024年度收入總計43.72萬元，其中：本年收入合計43.16萬元，使用非財政撥款結(jié)余0.00萬元。")
    assert got[("income_total", "amount")] == "43.72"
    assert got[("use_of_surplus", "amount")] == "0.00"


def pdf_line(text: str, top: float, x1: float) -> Line:
    return Line(text, Place(page=1, box=Box(90, top, x1, top + 12)), 12)


def test_a_sentence_is_joined_over_the_lines_of_a_page() -> None:
    lines = (
        pdf_line("一、收入支出决算总体情况说明", 80, 300),
        pdf_line("甲县财政局2024年度收入支出总计29.39万", 100, 500),
        pdf_line("元。与2023年度相比，收入支出总", 120, 500),
        pdf_line("计减少5.95万元。", 140, 200),
    )
    got = read_prose(Document("0" * 64, "a.pdf", "pdf", (), lines), "final_accounts", 2024)
    assert [(f.line, f.item, f.value) for f in got if f.line == "income_total"] == [
        ("income_total", "amount", "29.39"),
        ("income_total", "change", "-5.95"),
    ]
    assert got[0].place.box is not None and got[0].place.box.top == 100


def test_page_numbers_do_not_break_a_sentence() -> None:
    lines = (
        pdf_line("2024年度政府采购支出总额", 700, 500),
        pdf_line("—5—", 780, 320),
        pdf_line("16.03万元。", 80, 300),
    )
    (paragraph,) = paragraphs(Document("0" * 64, "a.pdf", "pdf", (), lines))
    assert paragraph.text == "2024年度政府采购支出总额16.03万元。"


def test_a_full_line_that_ends_a_clause_goes_on_below_at_the_margin() -> None:
    """较上年… at the margin belongs to the subject of the indented line above, which ends with a semicolon."""
    lines = (
        ("2、社会保障和就业支出年初预算为360.34万元，支出决算为323.99万元，完成年初预算的89.91%；", 77.0, 530.0),
        ("较上年增加311.05万元，增长2403.79%。", 56.0, 260.0),
    )
    blocks = tuple(
        Line(text, Place(page=1, box=Box(x0, 100.0 + 14 * i, x1, 112.0 + 14 * i)), 10.5)
        for i, (text, x0, x1) in enumerate(lines)
    )
    document = Document("0" * 64, "x", "pdf", (Page(1, 595.0, 842.0),), blocks)
    facts = {(f.line, f.item): f.value for f in read_prose(document, "final_accounts", 2024)}
    assert facts["208", "change"] == "311.05"


def test_a_number_too_long_to_be_one_states_nothing() -> None:
    assert not facts(f"2024年度本部门收入总计{'9' * 30}万元。")


def test_a_label_that_runs_over_two_lines_keeps_its_closing_bracket() -> None:
    page = (Page(1, 595.0, 842.0),)
    texts = (
        "2024年度支出12.00万元，主要用于以下方面：一般公共服务支出",
        "（类）8.00万元，占66.67%；教育支出（类）4.00万元，占33.33%。",
    )
    boxes = (Box(96, 100, 519, 112), Box(72, 114, 519, 126))
    blocks = tuple(Line(text, Place(page=1, box=box), 12.0) for text, box in zip(texts, boxes, strict=True))
    read = read_prose(Document("0" * 64, "a.pdf", "pdf", page, blocks), "final_accounts", 2024)
    assert {fact.label for fact in read if fact.line == "201"} == {"一般公共服务支出（类）"}
