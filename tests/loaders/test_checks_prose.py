"""Sentences in our own words against tables and against themselves; every expectation typed by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from loaders.checks import Case, Proof, prove
from loaders.document import Document, Line, Place
from loaders.prose import read_sentences
from loaders.records import Fact, Finding, Kind
from loaders.values import UNIT_YUAN

Cell = tuple[str, str, str, str]
"""form, line, item, printed number"""


def case(
    *lines: str, cells: tuple[Cell, ...] = (), kind: Kind = "final_accounts", year: int = 2024, unit: str = "万元"
) -> Case:
    blocks = tuple(Line(text, Place(line=n)) for n, text in enumerate(lines, start=1))
    document = Document("0" * 64, "a.txt", "text", (), blocks)
    prose = read_sentences(document, kind, year)
    facts = (*(_fact(*cell, unit) for cell in cells), *prose.facts)
    return Case(facts, document=document, kind=kind, year=year, sentences=prose.sentences)


def _fact(form: str, line: str, item: str, printed: str, unit: str) -> Fact:
    name, _, label = line.partition(":")
    amount = Decimal(printed) * UNIT_YUAN[unit]
    return Fact(
        form, f"{form}表", name, label or name, item, item, printed, Place(line=900),
        value=printed, unit=unit, amount_yuan=amount,
    )  # fmt: skip


def proof(*lines: str, **given: object) -> Proof:
    return prove(case(*lines, **given))  # type: ignore[arg-type]


def verdicts(result: Proof, rule: str) -> dict[str, int]:
    count = result.counts.get(rule)
    names = ("passed", "tail", "failed", "not_testable")
    return {} if count is None else {name: n for name in names if (n := getattr(count, name))}


def only(result: Proof, rule: str) -> Finding:
    (finding,) = [f for f in result.findings if f.rule == rule]
    return finding


# ------------------------------------------------------------------------------------------- prose against tables


@pytest.mark.parametrize(
    ("stated", "printed", "unit", "verdict"),
    [
        ("61.28万元", "61.28", "万元", "passed"),
        ("61.28万元", "612839.10", "元", "passed"),
        ("61万元", "612839.10", "元", "passed"),
        ("61.27万元", "612789.10", "元", "tail"),
        ("61.38万元", "612839.10", "元", "failed"),
        ("612.84万元", "612839.10", "元", "failed"),
    ],
)
def test_a_sentence_and_the_table_on_the_digits_of_the_sentence(
    stated: str, printed: str, unit: str, verdict: str
) -> None:
    cells = (("BG03", "total", "basic", printed),)
    result = proof(f"2024年基本支出{stated}。", cells=cells, kind="budget", unit=unit)
    assert verdicts(result, "P-03") == {verdict: 1}


def test_without_the_table_a_sentence_is_not_tested() -> None:
    assert verdicts(proof("2024年度收入总计5.20万元。"), "P-01") == {"not_testable": 1}


def test_one_table_that_agrees_is_enough() -> None:
    cells = (("FA04", "expenditure_total", "total", "30.50"), ("FA04", "expenditure_current", "total", "30.00"))
    assert verdicts(proof("2024年度财政拨款支出总计30.00万元。", cells=cells), "P-04") == {"passed": 1}


def test_the_current_total_called_grand_total_is_a_remark() -> None:
    cells = (("FA01", "income_total", "amount", "9.00"), ("FA01", "income_current", "amount", "8.00"))
    finding = only(proof("2024年度收入总计8.00万元。", cells=cells), "P-01")
    assert (finding.severity, finding.params["wording"]) == ("info", "prose.table.fits")


@pytest.mark.parametrize(
    "name",
    [
        "1.教育支出（205类）普通教育（02款）小学教育（02项）",
        "1、教育支出（类）普通教育（款）小学教育（项）",
        "（1）2050202小学教育",
        "1．小学教育（2050202）",
    ],
)
def test_an_item_is_found_by_code_or_by_its_names(name: str) -> None:
    cells = (
        ("BG05", "20502:普通教育", "total", "88.30"),
        ("BG05", "2050202:小学教育", "total", "88.30"),
        ("BG05", "2050299:其他普通教育支出", "total", "7.00"),
    )
    result = proof(f"{name}83.30万元，主要用于小学运转。", cells=cells, kind="budget")
    finding = only(result, "P-08")
    assert (finding.printed, finding.expected) == ("83.30万元", "88.30")


def test_where_the_table_does_not_add_up_itself_neither_side_is_blamed() -> None:
    from loaders.checks import TestedTable
    from loaders.forms import load_forms

    cells = (
        ("BG09", "three_public_total", "total", "9.00"),
        ("BG09", "abroad", "total", "0"),
        ("BG09", "vehicle", "total", "5.00"),
        ("BG09", "reception", "total", "1.00"),
    )
    given = case("2024年“三公”经费预算7.50万元。", cells=cells, kind="budget")
    form = next(f for f in load_forms() if f.id == "BG09")
    result = prove(replace(given, tables=(TestedTable("BG09表", form),)))
    assert only(result, "P-16").params["wording"] == "prose.table.disputed"


# ------------------------------------------------------------------------------------------------- percentages


@pytest.mark.parametrize(
    ("growth", "verdict"),
    [("增长25.00%", "passed"), ("增长24.99%", "failed"), ("下降25.00%", "failed"), ("增长26%", "failed")],
)
def test_growth_from_change_and_amount(growth: str, verdict: str) -> None:
    result = proof(f"2024年度收入合计250.00万元，比上年增加50.00万元，{growth}。")
    assert verdicts(result, "P-07") == {verdict: 1}


def test_growth_within_the_rounding_of_a_small_base_is_a_tail() -> None:
    result = proof("2024年度公务接待费支出0.30万元，比上年增加0.13万元，增长75.0%。")
    assert verdicts(result, "P-07") == {"tail": 1}


def test_growth_cut_off_instead_of_rounded_is_a_tail() -> None:
    result = proof("2024年度收入合计3000.00万元，比上年增加999.99万元，增长49.99%。")
    finding = only(result, "P-07")
    assert (finding.severity, finding.params["wording"]) == ("tail", "prose.percent.cut")


def test_growth_from_nothing_is_not_tested() -> None:
    assert verdicts(proof("2024年度收入合计5.00万元，比上年增加5.00万元，增长100%。"), "P-07") == {"not_testable": 1}


def test_growth_from_the_prior_figure_where_one_amount_fits() -> None:
    result = proof(
        "1.教育支出（类）普通教育（款）小学教育（项）60.00万元。主要用于小学运转。"
        "2023年当年预算执行数为50.00万元，2024年预算安排60.00万元，比2023年预算执行数增加21.00%。",
        kind="budget",
    )
    finding = only(result, "P-07")
    assert (finding.printed, finding.expected) == ("增加21.00%", "20.00")
    assert finding.arithmetic == "(60.00 − 50.00) ÷ 50.00 × 100 = 20.00 ≠ 21.00"


@pytest.mark.parametrize(("share", "verdict"), [("40.00%", "passed"), ("0%", "failed"), ("43.00%", "failed")])
def test_a_share_is_of_what_the_list_begins_with(share: str, verdict: str) -> None:
    result = proof(
        "2024年度支出合计50.00万元，其中：", f"基本支出20.00万元，占比{share}；", "项目支出30.00万元，占比60.00%。"
    )
    assert verdicts(result, "P-05").get(verdict, 0) >= 1
    assert (verdict == "failed") == bool([f for f in result.findings if f.rule == "P-05"])


def test_shares_made_to_add_up_to_a_hundred_are_rounding() -> None:
    finding = only(
        proof(
            "2024年收入预算6000.00万元，其中：财政拨款收入2000.00万元，占33.34%；事业收入2000.00万元，占33.33%；其他收入2000.00万元，占33.33%。",
            kind="budget",
        ),
        "P-05",
    )
    assert (finding.severity, finding.params["wording"]) == ("tail", "prose.percent.forced")


def test_a_share_without_a_whole_is_not_tested() -> None:
    assert verdicts(proof("公务接待费支出2.00万元，占20%。"), "P-05") == {"not_testable": 1}


def test_a_share_of_another_column_names_the_base_that_fits() -> None:
    cells = (("BG09", "current", "budget_total", "20.00"), ("BG09", "current", "all_total", "50.00"))
    finding = only(proof("公务接待费支出10.00万元，占“三公”经费的20.00%。", cells=cells, kind="budget"), "P-05")
    assert (finding.severity, finding.params["named"]) == ("warning", "三公经费")
    assert "all_total" in finding.params["fits"]


def test_a_rate_of_completion_names_the_budget_that_fits() -> None:
    finding = only(
        proof(
            "一般公共预算财政拨款支出年初预算为20.00万元，全年预算为40.00万元，支出决算为30.00万元，完成年初预算的75.00%。"
        ),
        "P-10",
    )
    assert (finding.severity, finding.params["named"], finding.params["fits"]) == ("warning", "年初预算", "全年预算")


@pytest.mark.parametrize(
    ("rate", "verdict"),
    [("90.00%", {"passed": 1}), ("90.01%", {"tail": 1}), ("90.03%", {"failed": 1}), ("9.00%", {"failed": 1})],
)
def test_a_rate_of_completion(rate: str, verdict: dict[str, int]) -> None:
    result = proof(f"一般公共预算财政拨款支出年初预算为50.00万元，支出决算为45.00万元，完成年初预算的{rate}。")
    assert verdicts(result, "P-10") == verdict


def test_items_that_lack_the_rate_of_their_siblings_are_listed() -> None:
    finding = only(
        proof(
            "1.教育支出（类）普通教育（款）小学教育（项）。年初预算为10.00万元，支出决算为9.00万元，完成年初预算的90.00%。",
            "2.教育支出（类）普通教育（款）初中教育（项）。年初预算为8.00万元，支出决算为8.00万元。",
        ),
        "P-10",
    )
    assert (finding.severity, finding.params["label"]) == ("warning", "初中教育")


# ----------------------------------------------------------------------------------------- sums and last year


@pytest.mark.parametrize(("works", "verdict"), [("3.00", "passed"), ("3.01", "tail"), ("2.00", "failed")])
def test_procurement_is_goods_works_and_services(works: str, verdict: str) -> None:
    result = proof(
        f"2024年度政府采购支出总额10.00万元，其中：政府采购货物支出5.00万元、政府采购工程支出{works}万元、政府采购服务支出2.00万元。"
    )
    assert verdicts(result, "P-18").get(verdict) == 1


def test_a_list_that_leaves_a_part_out_is_not_tested() -> None:
    result = proof("2024年度收入合计10.00万元，其中：财政拨款收入7.00万元，其他收入1.00万元。")
    assert verdicts(result, "P-06") == {"not_testable": 1}


def test_what_the_tables_print_nothing_for_is_not_left_out() -> None:
    cells = (("FA01", "other_income", "amount", "1.00"), ("FA01", "income_current", "amount", "10.00"))
    result = proof("2024年度收入合计10.00万元，其中：财政拨款收入7.00万元，其他收入1.00万元。", cells=cells)
    assert verdicts(result, "P-06") == {"failed": 1}


CLASSES = (
    "2024年度一般公共预算财政拨款支出年初预算{total}万元，支出决算90.00万元。其中：",
    "教育支出年初预算60.00万元，支出决算50.00万元。较上年决算增加{change}万元。",
    "住房保障支出年初预算40.00万元，支出决算40.00万元。较上年决算减少5.00万元。",
)


@pytest.mark.parametrize(("total", "verdict"), [("100.00", "passed"), ("100.01", "tail"), ("114.00", "failed")])
def test_the_budgets_of_the_classes_add_up(total: str, verdict: str) -> None:
    lines = [line.format(total=total, change="10.00") for line in CLASSES]
    assert verdicts(proof(*lines), "P-11") == {verdict: 1}


@pytest.mark.parametrize(("change", "verdict"), [("10.00", {"passed": 1}), ("3.00", {"failed": 1})])
def test_last_years_classes_add_up(change: str, verdict: dict[str, int]) -> None:
    whole = "2024年一般公共预算财政拨款支出90.00万元。与上年相比，一般公共预算财政拨款支出增加5.00万元。"
    lines = [line.format(total="100.00", change=change) for line in CLASSES]
    result = proof(whole, *lines)
    assert verdicts(result, "P-12") == verdict
    assert all(f.severity == "warning" for f in result.findings if f.rule == "P-12")


def test_a_class_that_is_gone_counts_with_its_change() -> None:
    result = proof(
        "2024年度本年支出90.00万元，比上年减少10.00万元。其中：教育支出50.00万元，住房保障支出40.00万元。",
        "与上年相比，教育支出减少3.00万元，农林水支出减少7.00万元，住房保障支出增加0万元。",
    )
    assert verdicts(result, "P-12") == {"passed": 1}


def test_three_public_expenses_of_last_year_add_up() -> None:
    good = (
        "公务接待费1.00万元，比上年减少0.50万元；因公出国（境）费0万元，与上年持平；"
        "公务用车购置及运行费4.00万元，比上年增加1.00万元。"
    )
    whole = "2024年“三公”经费支出5.00万元，比上年增加0.50万元。其中："
    assert verdicts(proof(whole + good), "P-16").get("failed", 0) == 0
    finding = only(proof(whole + good.replace("增加1.00", "增加2.00")), "P-16")
    assert (finding.printed, finding.expected, finding.params["gap"]) == ("4.50", "3.50", "1.00")


def test_last_years_whole_is_not_below_its_part() -> None:
    lines = (
        "2024年度财政拨款收入支出总计80.00万元。与2023年度相比，财政拨款收入支出总计{whole}。",
        "一般公共预算财政拨款支出80.00万元。与2023年度相比，一般公共预算财政拨款支出减少6.00万元。",
    )
    level = proof(*(line.format(whole="持平") for line in lines))
    assert only(level, "P-23").params["part"] == "一般公共预算财政拨款支出"
    assert verdicts(proof(*(line.format(whole="减少6.00万元") for line in lines)), "P-23") == {"passed": 1}


# --------------------------------------------------------------------------------------- words, lists, counts


@pytest.mark.parametrize(
    ("words", "failed"),
    [
        ("比上年减少3.00万元，主要原因是宣传经费增加。", True),
        ("比上年减少3.00万元，主要原因是宣传经费减少。", False),
        ("比上年增加3.00万元，主要原因是压减办公费支出。", False),
        ("比上年增加3.00万元，主要原因是项目支出减少。", True),
        ("比上年减少3.00万元，主要原因是人员经费增加、项目支出减少。", False),
        ("与上年持平，主要原因是项目支出减少。", True),
        ("与上年持平，主要原因是厉行节约。", False),
    ],
)
def test_a_reason_fits_its_direction(words: str, failed: bool) -> None:
    result = proof(f"2024年度机关运行经费支出20.00万元，{words}")
    if "压减" in words:
        assert verdicts(result, "P-20") == {"failed": 1}
    else:
        assert bool(verdicts(result, "P-20").get("failed")) is failed


def test_a_word_of_both_directions_contradicts_itself() -> None:
    finding = only(proof("2024年度收入合计8.00万元，主要原因是培训任务减增加。"), "P-20")
    assert finding.params["wording"] == "prose.double"
    assert finding.places[0].line == 1


@pytest.mark.parametrize(
    ("reason", "failed"),
    [("项目增加", True), ("新建一处应急仓库并购置设备", False), ("", True)],
)
def test_more_than_doubled_wants_a_reason_in_particular(reason: str, failed: bool) -> None:
    because = f"，主要原因是{reason}" if reason else ""
    result = proof(f"2024年度收入合计30.00万元，比上年增加20.00万元，增长200.00%{because}。")
    assert verdicts(result, "P-21") == ({"failed": 1} if failed else {"passed": 1})


def test_the_same_figures_twice_in_a_sentence_are_a_remark() -> None:
    said = "年初预算10.00万元，支出决算9.00万元，完成年初预算的90.00%"
    finding = only(proof(f"教育支出{said}，用于教育支出（类）{said}；主要用于学校运转。"), "P-22")
    assert finding.severity == "info"
    assert not proof(f"教育支出{said}，主要用于学校运转。").counts.get("P-22")


def test_one_matter_stated_twice_agrees() -> None:
    first = "2024年度机关运行经费支出18.30万元。"
    assert only(proof(first, "2024年机关运行经费支出13.80万元。"), "P-24").params["first"] == "18.30万元"
    assert verdicts(proof(first, "2024年机关运行经费支出18.3万元。"), "P-24") == {"passed": 1}


def test_the_same_class_of_two_funds_is_two_matters() -> None:
    result = proof(
        "2024年支出预算100.00万元，其中：教育支出100.00万元。",
        "2024年财政拨款支出预算70.00万元，其中教育支出70.00万元。",
        kind="budget",
    )
    assert not [f for f in result.findings if f.rule == "P-24"]


def test_what_differs_from_the_table_is_reported_once() -> None:
    cells = (("FA10", "procurement_total", "amount", "10.00"),)
    result = proof(
        "2024年度政府采购支出总额19.00万元，其中：政府采购货物支出5.00万元、政府采购工程支出3.00万元、政府采购服务支出2.00万元。",
        cells=cells,
    )
    assert [f.expected for f in result.findings if f.rule == "P-18"] == ["10.00"]


def test_an_item_that_is_named_has_an_amount() -> None:
    cells = (
        ("FA06", "302:商品和服务支出", "amount", "9.00"),
        ("FA06", "30201:办公费", "amount", "5.00"),
        ("FA06", "30205:水费", "amount", "4.00"),
    )
    sentence = "2024年度财政拨款基本支出9.00万元，其中：公用经费9.00万元，主要包括：办公费、水费{more}。"
    assert not [f for f in proof(sentence.format(more=""), cells=cells).findings if f.rule == "P-15"]
    finding = only(proof(sentence.format(more="、取暖费"), cells=cells), "P-15")
    assert (finding.printed, finding.severity) == ("取暖费", "warning")
    short = (*cells[:2], ("FA06", "30205:水费", "amount", "1.00"))
    assert not [f for f in proof(sentence.format(more="、取暖费"), cells=short).findings if f.rule == "P-15"]


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        ("执法执勤用车5辆、其他用车2辆", {"passed": 1}),
        ("执法执勤用车5辆、其他用车1辆", {"failed": 1}),
        ("执法执勤用车5辆", {"not_testable": 1}),
    ],
)
def test_vehicles_are_the_sum_of_their_kinds(kinds: str, verdict: dict[str, int]) -> None:
    result = proof(f"截至2024年12月31日，本单位共有车辆7辆，其中：{kinds}。单价100万元以上设备0台。")
    without = verdicts(proof("截至2024年12月31日，本单位共有车辆7辆。"), "P-19")
    own = {name: n - without.get(name, 0) for name, n in verdicts(result, "P-19").items()}
    assert {name: n for name, n in own.items() if n} == verdict


def test_visits_and_their_cost_are_zero_together() -> None:
    finding = only(proof("公务接待费支出1.20万元，共接待0批次。"), "P-17")
    assert finding.printed == "0批次"
    assert verdicts(proof("公务接待费支出1.20万元，共接待6批次。"), "P-17") == {"passed": 1}


def test_what_small_enterprises_won_is_not_more_than_the_total() -> None:
    lines = (
        "2024年度政府采购支出总额20.00万元。",
        "在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额15.00万元；"
        "在其他政府采购项目中，由中小企业供应商中标或成交的，采购金额{rest}万元。",
    )
    assert verdicts(proof(*(line.format(rest="5.00") for line in lines)), "P-18").get("failed", 0) == 0
    finding = only(proof(*(line.format(rest="15.00") for line in lines)), "P-18")
    assert (finding.printed, finding.expected) == ("20.00万元", "30.00")
