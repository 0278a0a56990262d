"""Recognition and extraction of hand-made tables; the figures are typed, the table shapes are those of the forms."""

from decimal import Decimal

from loaders.document import Document
from loaders.extract import Extraction, extract
from loaders.forms import load_forms
from loaders.forms.form import parse_form
from loaders.headers import read_header
from loaders.recognize import Recognition, match_columns, recognize, title_alias
from tests.tables import document, ruled_table, text_table

SUMMARY = (
    "收入\t\t\t支出\t\t\n项目\t行次\t金额\t项目\t行次\t金额\n栏次\t\t1\t栏次\t\t2\n"
    "一、一般公共预算财政拨款收入\t1\t5287.25\t一、一般公共服务支出\t32\t\n"
    "八、其他收入\t8\t56.15\t四、公共安全支出\t35\t4606.77\n"
    "本年收入合计\t27\t5343.40\t本年支出合计\t58\t4606.77\n"
    "年初结转和结余\t29\t26.05\t年末结转和结余\t60\t762.68\n"
    "总计\t31\t5369.45\t总计\t62\t5369.45\n"
)


def _read(doc: Document) -> tuple[Recognition, list[Extraction]]:
    recognition = recognize(doc, load_forms())
    return recognition, [extract(m) for m in recognition.matches]


def _one(doc: Document) -> Extraction:
    _, extractions = _read(doc)
    assert len(extractions) == 1
    return extractions[0]


def test_two_groups_side_by_side_give_each_total_its_own_line() -> None:
    found = _one(document("收入支出决算总表", "公开01表", "金额单位：万元", text_table(SUMMARY)))
    facts = {f.line: f for f in found.facts}
    assert found.entry.number == "公开01表"
    assert facts["income_total"].amount_yuan == Decimal("53694500.00")
    assert facts["expenditure_total"].row_no == "62"
    assert facts["204"].label == "四、公共安全支出"
    assert facts["closing_balance"].value == "762.68"
    assert facts["income_current"].column == "收入/金额"
    assert facts["expenditure_current"].column_no == "2"
    assert facts["204"].precision_yuan == Decimal("100.00")


def test_every_cell_is_used_or_ignored() -> None:
    found = _one(document("收入支出决算总表", "单位：万元", text_table(SUMMARY)))
    assert found.unexplained == ()
    assert found.cells_seen == found.cells_used + found.cells_ignored


def test_money_without_a_declared_unit_is_not_guessed() -> None:
    found = _one(document("收入支出决算总表", text_table(SUMMARY)))
    assert all(f.amount_yuan is None and f.unit is None for f in found.facts)
    assert [f.rule for f in found.findings] == ["D-06"]


def test_an_undeclared_row_keeps_its_figure_and_becomes_a_finding() -> None:
    odd = SUMMARY.replace("八、其他收入", "九、意外收入")
    found = _one(document("收入支出决算总表", "单位：万元", text_table(odd)))
    assert [(f.label, f.value) for f in found.facts if f.line == "unlisted"] == [("九、意外收入", "56.15")]
    assert [f.rule for f in found.findings] == ["L-UNLISTED"]


def test_a_figure_under_an_unknown_column_is_unexplained_not_dropped() -> None:
    table = text_table(
        "项目\t\t合计\t基本支出\t项目支出\t神秘支出\n科目代码\t科目名称\t\t\t\t\n合计\t\t9.00\t4.00\t3.00\t2.00\n"
    )
    found = _one(document("支出决算表", "单位：万元", table))
    assert len(found.unexplained) == 1
    assert found.unexplained[0].col == 5
    assert [f.rule for f in found.findings] == ["L-UNEXPLAINED"]


def test_code_in_three_columns_and_a_total_in_the_heading_row() -> None:
    table = ruled_table(
        "项目\t<\t<\t<\t合计\t基本支出\t项目支出\n"
        "科目编码\t<\t<\t科目名称\t^\t^\t^\n"
        "类\t款\t项\t合计\t2,946.25\t2,343.11\t603.14\n"
        "201\t\t\t一般公共服务支出\t2,112.86\t1,509.72\t603.14\n"
        "201\t06\t\t财政事务\t2,112.86\t1,509.72\t603.14\n"
        "201\t06\t01\t行政运行\t1,511.90\t1,503.53\t8.37\n"
    )
    found = _one(document("支出决算表", "单位：万元", table))
    got = {(f.line, f.item): f.value for f in found.facts}
    assert got["total", "total"] == "2946.25"
    assert got["20106", "basic"] == "1509.72"
    assert got["2010601", "project"] == "8.37"
    assert found.unexplained == ()


def test_a_misprinted_economic_code_is_told_by_its_name() -> None:
    table = ruled_table(
        "科目编码\t<\t科目名称\t合计\t人员经费\t公用经费\n类\t款\t^\t^\t^\t^\n301\t2\t津贴补贴\t10\t10\t0\n"
    )
    found = _one(document("一般公共预算基本支出表", "单位：元", table))
    assert {f.line for f in found.facts} == {"30102"}
    assert {f.code for f in found.facts} == {"3012"}
    assert {f.rule for f in found.findings} == {"L-CODE"}


def test_dashes_are_kept_apart_from_zero_and_blank() -> None:
    table = text_table(
        "科目代码\t科目名称\t决算数\n309\t资本性支出（基本建设）\t——\n301\t工资福利支出\t0.00\n303\t对个人和家庭的补助\t\n"
    )
    found = _one(document("一般公共预算财政拨款基本支出决算表", "单位：万元", table))
    assert {f.line: (f.printed, f.value) for f in found.facts} == {"309": ("——", None), "301": ("0.00", "0.00")}


def test_the_same_label_after_a_carry_over_line_is_the_carry_over() -> None:
    table = text_table(
        "收入\t\t支出\t\t\n项目\t金额\t项目\t合计\t一般公共预算财政拨款\n"
        "一、一般公共预算财政拨款\t100.00\t一、教育支出\t103.00\t103.00\n"
        "本年收入合计\t100.00\t本年支出合计\t103.00\t103.00\n"
        "年初财政拨款结转和结余\t3.00\t年末财政拨款结转和结余\t\t\n"
        "一般公共预算财政拨款\t3.00\t\t\t\n"
        "总计\t103.00\t总计\t103.00\t103.00\n"
    )
    found = _one(document("财政拨款收入支出决算总表", "单位：万元", table))
    got = {(f.line, f.item): f.value for f in found.facts}
    assert got["general_public_budget", "amount"] == "100.00"
    assert got["opening_general", "amount"] == "3.00"
    assert got["205", "general"] == "103.00"


def test_alternating_and_consecutive_halves_of_three_public_give_the_same() -> None:
    consecutive = ruled_table("预算数\t<\t决算数\t<\n合计\t公务接待费\t合计\t公务接待费\n2.22\t1.05\t3.33\t0.05\n")
    alternating = ruled_table("合计\t<\t公务接待费\t<\n预算数\t决算数\t预算数\t决算数\n2.22\t3.33\t1.05\t0.05\n")
    form = next(f for f in load_forms() if f.id == "FA09")
    wanted = {"budget_total": "2.22", "budget_reception": "1.05", "actual_total": "3.33", "actual_reception": "0.05"}
    for table in (consecutive, alternating):
        header = read_header(table)
        specs = {spec.key: table.grid[header.data_row, i].text for i, spec in match_columns(header, form)}
        assert specs == wanted


def test_a_new_variant_is_read_without_python() -> None:
    text = """
id = "X01"
kind = "budget"
title = "测试支出表"
type = "lines"
columns = [{ key = "amount", words = [["金额"]] }]
lines = [{ key = "a", labels = ["甲支出"] }]
[[variants]]
id = "elsewhere"
titles = ["别处支出表"]
columns = [{ key = "amount", words = [["数额"]] }]
lines = [{ key = "a", labels = ["甲类支出"] }]
"""
    doc = document("别处支出表", "单位：元", text_table("项目\t数额\n甲类支出\t7.00\n"))
    matches = recognize(doc, parse_form(text, "x")).matches
    assert [m.form.variant for m in matches] == ["elsewhere"]
    assert [(f.line, f.amount_yuan) for f in extract(matches[0]).facts] == [("a", Decimal("7.00"))]


def test_two_forms_that_claim_a_table_equally_are_a_tie() -> None:
    text = 'id = "X0{n}"\nkind = "budget"\ntitle = "测试表"\ntype = "lines"\n'
    text += 'columns = [{{ key = "a", words = [["金额"]] }}]\n'
    forms = (*parse_form(text.format(n=1), "x"), *parse_form(text.format(n=2), "x"))
    recognition = recognize(document("测试表", text_table("项目\t金额\n甲\t7.00\n")), forms)
    assert recognition.matches == ()
    assert [f.rule for f in recognition.findings] == ["L-TIE"]


def test_a_title_is_known_with_year_body_and_level_in_front() -> None:
    form = next(f for f in load_forms() if f.id == "BG01" and not f.variant)
    assert title_alias("2024年部门财务收支预算总表", form) == "财务收支预算总表"
    assert title_alias("某某市某某局2025年度收支总表", form) == "收支总表"
    assert title_alias("财政拨款收支总表", form) is None
    assert title_alias("一、收支总表……3", form) is None


def test_in_text_a_heading_over_two_columns_of_figures_is_given_to_neither() -> None:
    """Without spans nothing tells which of the two it heads: the cells stay unexplained, never misread."""
    found = _one(
        document("一般公共预算支出表", "单位：万元", text_table("项目\t合计\t基本支出\t\n合计\t9.00\t4.00\t5.00\n"))
    )
    assert [(f.item, f.value) for f in found.facts] == [("total", "9.00")]
    assert len(found.unexplained) == 2


def test_a_text_table_with_figures_under_no_heading_is_not_taken() -> None:
    table = text_table("\t项目\t合计\t基本支出\t项目支出\n3.00\t合计\t9.00\t4.00\t5.00\n")
    assert recognize(document("一般公共预算支出表", "单位：万元", table), load_forms()).matches == ()
