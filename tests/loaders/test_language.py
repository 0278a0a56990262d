"""Rules of wording, punctuation, notes and layout: each with a text that it marks and one that it leaves alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from loaders.checks import Case
from loaders.checks.language import language_outcomes
from loaders.checks.verdicts import Outcome
from loaders.document import Block, Box, Cell, Document, Line, Page, Place, Rule, Table, Word
from loaders.reading import read
from loaders.records import Fact, Project, TableEntry

SHARED = Path(os.environ.get("MINGZHANG_SHARED", str(Path(__file__).parents[3] / "shared")))
TITLES = ("丙县司法局 2026 年部门预算", "2026 年部门预算编制说明")


def lines(*texts: str) -> list[Line]:
    return [Line(text, Place(page=1, line=n)) for n, text in enumerate(texts, 1)]


def table(index: int, *rows: Sequence[str]) -> Table:
    cells = tuple(
        Cell(r, c, text, Place(page=1, table=index, row=r, col=c))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(index, 1, len(rows), len(rows[0]), cells, ruled=True)


def case(*blocks: Block, media: str = "docx", **fields: Any) -> Case:
    document = Document("", "x", media, (Page(1, 595.0, 842.0),), blocks)
    own: dict[str, Any] = {"facts": (), "document": document, "kind": "budget", "year": 2026, "scope": "department"}
    return Case(**{**own, **fields})


def outcomes(rule: str, one: Case) -> list[Outcome]:
    return [outcome for outcome in language_outcomes(one) if outcome.rule == rule]


def found(rule: str, one: Case) -> list[str]:
    """The quotations of the failures of a rule."""
    return [outcome.printed for outcome in outcomes(rule, one) if outcome.verdict == "failed"]


def said(rule: str, *texts: str, **fields: Any) -> list[str]:
    return found(rule, case(*lines(*TITLES, *texts), **fields))


@pytest.mark.parametrize("text", ["用于日常维护。。下一步", "办公费，，差旅费", "支出增加，。", "其中：：人员经费"])
def test_doubled_punctuation(text: str) -> None:
    assert said("L-13", text) == [text]


@pytest.mark.parametrize("text", ["他说：“好。”", "等等。。。。。。", "第一、二项；第三项。"])
def test_marks_that_belong_together_are_not_doubled(text: str) -> None:
    assert said("L-13", text) == []


STOPPED = tuple(f"第{n}季度安排支出 12.50 万元，比上年增加 1.20 万元。" for n in "一二三四")


@pytest.mark.parametrize(
    "text",
    ["收入增加的主要原因是业务量增加", "本部门共有行政单位一家，参公单位一家，", "机关运行经费预算为 64.30 万元"],
)
def test_a_sentence_without_its_stop(text: str) -> None:
    (quoted,) = said("L-15", *STOPPED, text)
    assert quoted == text.replace(" ", "")


@pytest.mark.parametrize(
    "text", ["795 万元", "单位：万元", "其他收入 6.20 万元，占 0.2%。", "支出安排 3.00 万元，其中："]
)
def test_headings_captions_and_whole_sentences_need_no_stop(text: str) -> None:
    assert said("L-15", *STOPPED, text) == []


def test_a_list_may_go_on_after_a_semicolon_but_not_end_with_one() -> None:
    texts = ("（一）基本支出 8.00 万元，占 40%；", "（二）项目支出 12.00 万元，占 60%；", "三、支出情况")
    assert said("L-15", *STOPPED, *texts) == ["（二）项目支出12.00万元，占60%；"]


def test_a_text_that_never_uses_stops_and_a_copied_text_are_not_tested() -> None:
    bare = tuple(text.removesuffix("。") for text in STOPPED)
    assert [o.verdict for o in outcomes("L-15", case(*lines(*bare)))] == ["not_testable"]
    copied = case(*lines(*STOPPED, "收入增加的主要原因是业务量增加"), media="text")
    assert [o.verdict for o in outcomes("L-15", copied)] == ["not_testable"]


def test_a_line_that_the_page_wraps_is_no_unfinished_sentence() -> None:
    """The first line is set in, the next stands at the margin: one sentence that was broken by hand."""
    first = Line("购置费预算 2.00 万元，主要原因是本部门", Place(page=1, box=Box(104, 100, 340, 112)), 12.0)
    below = Line("没有公务用车；运行费 1.00 万元。", Place(page=1, box=Box(80, 120, 300, 132)), 12.0)
    apart = Line("没有公务用车；运行费 1.00 万元。", Place(page=1, box=Box(104, 120, 300, 132)), 12.0)
    wide = Line("满" * 30, Place(page=1, box=Box(80, 90, 500, 99)), 12.0)
    assert found("L-15", case(wide, *lines(*STOPPED), first, below)) == []
    assert len(found("L-15", case(wide, *lines(*STOPPED), first, apart))) == 1


@pytest.mark.parametrize("text", ["开展“法制讲座”、优秀案例”活动。", "购置（含更新车辆。", "根据《预算管理办法执行。"])
def test_a_mark_without_its_partner(text: str) -> None:
    assert said("L-16", text) == [text]


@pytest.mark.parametrize(
    "text", ["1）购置(含更新）车辆。", "“三公”经费（含‘会议费’）增加。", "《办法》（丙财〔2020〕3号）。"]
)
def test_marks_in_pairs(text: str) -> None:
    assert said("L-16", text) == []


def test_a_pair_may_run_over_two_paragraphs() -> None:
    assert said("L-16", "口号是“为民服务。", "依法行政”。") == []


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("与上年相比增加（减少）0 万元。", "增加（减少）"),
        ("比上年下降/增长 5%。", "下降/增长"),
        ("XX局负责本项工作。", "XX"),
        ("项目概况（100字以内）", "（100字以内）"),
        ("没有收支的，仍保留该表格式，并作说明。", "仍保留该表格式，并作说明"),
        ("各部门应根据实际情况自行填写。", "部门应根据实际情况自行填写"),
        ("政府性基金预算支出万元，与上年持平。", "支出万元"),
        ("会议费预算数为万元。", "为万元"),
    ],
)
def test_remains_of_a_template(text: str, mark: str) -> None:
    (outcome,) = outcomes("L-17", case(*lines(text)))
    assert (outcome.verdict, outcome.params["mark"]) == ("failed", mark)


@pytest.mark.parametrize(
    "text",
    [
        "规划W-07、X101街坊。",
        "建设**部位监控。",
        "收入增加，支出减少。",
        "本办法请各单位执行。",
        "金额单位为万元，均为万元。",
        "支出十万元。",
    ],
)
def test_ordinary_text_is_no_template(text: str) -> None:
    assert said("L-17", text) == []


def test_the_same_choice_is_one_finding_with_all_its_places() -> None:
    texts = ("与上年相比增加（减少）0 万元。", "与上年相比增长（下降）0%。")
    (outcome,) = outcomes("L-17", case(*lines(*texts)))
    assert outcome.params["count"] == "2"
    assert [place.line for place in outcome.places] == [1, 2]


@pytest.mark.parametrize("text", ["增加 3.00 万元，主要原因是。", "主要用于：。全年安排 2 万元。"])
def test_a_reason_that_is_not_given(text: str) -> None:
    assert said("L-18", text) == [text.replace(" ", "")]


def test_a_reason_that_is_given() -> None:
    assert said("L-18", "主要原因是：人员增加。", "主要原因是", "办案量增加。") == []


def test_this_unit_in_a_department_that_says_this_department() -> None:
    texts = ("本部门没有公务用车。", "2026 年本单位政府采购预算 7.00 万元。")
    (outcome,) = [o for o in outcomes("L-24", case(*lines(*texts))) if o.verdict == "failed"]
    assert (outcome.expected, outcome.places[0].line) == ("本部门", 2)
    assert said("L-24", *texts, scope="unit") == ["本部门没有公务用车。"]


def test_definitions_and_texts_with_one_word_only_are_left_alone() -> None:
    assert said("L-24", "本单位没有公务用车。") == []
    glossary = ("本部门没有公务用车。", "名词解释", "一、财政拨款：指本单位从财政取得的拨款。", "本单位其他收入。")
    assert said("L-24", *glossary) == []
    assert said("L-24", "本部门（本单位）没有收入。", "本部门没有支出。") == []
    assert [o.verdict for o in outcomes("L-24", case(*lines("本单位没有车。"), scope="unknown"))] == ["not_testable"]


def test_a_cover_and_a_heading_that_name_another_scope() -> None:
    (outcome,) = outcomes("D-04", case(*lines("丙县司法局", "2026 年度单位决算公开", "第二部分 2026 年部门决算表")))
    assert (outcome.verdict, outcome.severity, len(outcome.places)) == ("failed", "info", 2)
    assert said("D-04", "第二部分 2026 年部门预算表") == []


def test_an_internal_stamp_is_one_finding_a_kind() -> None:
    (outcome,) = outcomes("D-05", case(*lines("送审稿", "丙县司法局", "送审稿")))
    assert (outcome.verdict, outcome.params["count"], len(outcome.places)) == ("failed", "2", 2)


def test_the_word_in_a_sentence_is_no_stamp() -> None:
    assert said("D-05", "负责起草法规的征求意见稿并组织论证，提出修改意见和建议。") == []


def test_a_masked_phrase_that_is_printed_in_clear_elsewhere_is_quoted_masked() -> None:
    one = case(*lines("重点区域**安全防护设施建设项目"), table(0, ["重点区域雷达安全防护设施建设项目"]))
    assert found("S-01", one) == ["重点区域**安全防护设施建设项目"]
    assert all("雷达" not in f"{o.printed}{o.expected}{o.subject}{o.params}" for o in outcomes("S-01", one))


@pytest.mark.parametrize(
    "clear", ["重点区域人防安全防护器材", "重点区域视频监控安全防护设施建设项目", "重点区域**安全防护设施建设项目"]
)
def test_other_words_are_no_masked_phrase_in_clear(clear: str) -> None:
    assert said("S-01", "重点区域**安全防护设施建设项目", clear) == []


def test_a_budget_compared_with_its_own_year() -> None:
    text = "2026 年收入预算 90.00 万元，比 2026 年预算增加 3.00 万元；与 2026 年预算持平。"
    (outcome,) = [o for o in outcomes("L-19", case(*lines(*TITLES, text))) if o.verdict == "failed"]
    assert (outcome.expected, outcome.params["count"]) == ("2025年", "2")


@pytest.mark.parametrize("text", ["比 2025 年预算增加 3.00 万元。", "2027 年预算比 2026 年预算增加 3.00 万元。"])
def test_a_comparison_with_the_year_before(text: str) -> None:
    assert said("L-19", text) == []


def test_final_accounts_may_be_held_against_the_budget_of_the_year() -> None:
    titles = ("丙县司法局 2026 年度部门决算", "2026 年度部门决算表")
    right = case(*lines(*titles, "决算数比 2026 年年初预算减少 1.00 万元。"), kind="final_accounts")
    wrong = case(*lines(*titles, "与 2026 年度相比，支出增加 1.00 万元。"), kind="final_accounts")
    assert (len(found("L-19", right)), len(found("L-19", wrong))) == (0, 1)


def test_without_the_year_in_the_titles_no_comparison_is_judged() -> None:
    one = case(*lines("比 2026 年预算增加 3.00 万元。"))
    assert [o.verdict for o in outcomes("L-19", one)] == ["not_testable"]


@pytest.mark.parametrize(
    ("period", "count"),
    [("2025年1月1日-2025年12月31日", 1), ("2026年1月1日至2026年12月31日", 0), ("2025年3月-2027年3月", 0)],
)
def test_a_project_period_of_another_year(period: str, count: int) -> None:
    assert len(said("L-20", "五、实施周期", period)) == count


def test_a_period_that_is_under_no_such_heading() -> None:
    assert said("L-20", "一、立项依据", "2025年1月1日-2025年12月31日") == []


def test_a_class_name_that_was_given_up() -> None:
    text = "医疗卫生与计划生育支出（类）行政事业单位医疗（款）行政单位医疗（项）7.00 万元。"
    (outcome,) = [o for o in outcomes("L-21", case(*lines(text))) if o.verdict == "failed"]
    assert outcome.expected == "卫生健康支出"
    assert said("L-21", text, year=2018) == []
    assert said("L-21", "2017 年医疗卫生与计划生育支出 3.00 万元。") == []


FUND = "住房保障支出（类）住房改革支出（款）住房公积金（项）8.00 万元。主要用于："
CARE = "卫生健康支出（类）行政事业单位医疗（款）事业单位医疗（项）3.00 万元。主要用于：事业单位医疗支出。"


def test_a_purpose_copied_from_another_item() -> None:
    (outcome,) = [
        o for o in outcomes("L-22", case(*lines(CARE, f"{FUND}事业单位医疗保险支出。"))) if o.verdict == "failed"
    ]
    assert (outcome.params["item"], outcome.params["other"]) == ("住房公积金", "事业单位医疗")


@pytest.mark.parametrize("purpose", ["缴纳职工住房公积金。", "事业单位医疗以外的其他零星开支。", "职工缴存。"])
def test_a_purpose_of_its_own(purpose: str) -> None:
    assert found("L-22", case(*lines(CARE, FUND + purpose))) == []


def fact(code: str, label: str) -> Fact:
    return Fact("BG05", "支出表", code, label, "total", "合计", "1.00", Place(page=1), value="1.00", unit="万元")


ROWS = (
    fact("210", "卫生健康支出"),
    fact("21007", "计划生育事务"),
    fact("2100717", "计划生育服务"),
    fact("21004", "公共卫生"),
)


def test_a_path_whose_section_is_the_name_of_its_class() -> None:
    text = "卫生健康支出（类）卫生健康支出（款）计划生育事务（项）2.00 万元。"
    (outcome,) = [o for o in outcomes("L-23", case(*lines(text), facts=ROWS)) if o.verdict == "failed"]
    assert outcome.expected == "计划生育事务（款）计划生育服务（项）"


def test_an_item_under_another_section_than_in_the_tables() -> None:
    text = "卫生健康支出（类）公共卫生（款）计划生育服务（项）2.00 万元。"
    (outcome,) = [o for o in outcomes("L-23", case(*lines(text), facts=ROWS)) if o.verdict == "failed"]
    assert outcome.expected == "计划生育事务（款）计划生育服务（项）"


@pytest.mark.parametrize(
    "text",
    [
        "卫生健康支出（类）计划生育事务（款）计划生育服务（项）2.00 万元。",
        "卫生健康支出（210类）中医药（06款）中医（民族医）药专项（01项）0 万元。",
        "其他支出（类）其他支出（款）其他支出（项）1.00 万元。",
    ],
)
def test_paths_that_nothing_speaks_against(text: str) -> None:
    others = (fact("229", "其他支出"), fact("22999", "其他支出"), fact("2299999", "其他支出"))
    assert found("L-23", case(*lines(text), facts=(*ROWS, *others))) == []


HEAD = ["科目", "合计", "基本", "项目"]
FILLED = table(0, HEAD, ["204", "12.50", "10.00", "2.50"])
EMPTY = table(0, HEAD, ["", "", "", ""])
SAID_EMPTY = "注：本部门没有政府性基金预算，故本表为空表。"


def entry(form: str, title: str, status: str = "data") -> TableEntry:
    return TableEntry(form, title, None, "万元", "empty" if status == "empty" else "data", Place(page=1))


@pytest.mark.parametrize(("below", "count"), [(FILLED, 1), (EMPTY, 0)])
def test_a_note_that_calls_a_filled_table_empty(below: Table, count: int) -> None:
    one = case(*lines("政府性基金预算支出表"), below, *lines(SAID_EMPTY), entries=(entry("BG07", "x"),))
    assert len(found("L-25", one)) == count


def test_a_note_above_its_own_table_is_not_that_of_the_table_before() -> None:
    blocks: tuple[Block, ...] = (
        *lines("支出总表"),
        FILLED,
        *lines("政府性基金预算支出表", SAID_EMPTY),
        table(1, HEAD, ["", "", "", ""]),
    )
    assert found("L-25", case(*blocks, entries=(entry("BG03", "x"),))) == []


@pytest.mark.parametrize(
    ("title", "count"), [("国有资本经营预算支出表", 1), ("政府性基金预算支出表", 0), ("支出总表", 0)]
)
def test_a_note_that_names_another_fund(title: str, count: int) -> None:
    one = case(*lines(title), EMPTY, *lines(SAID_EMPTY), entries=(entry("BG08", "x"),))
    assert len(found("L-26", one)) == count


@pytest.mark.parametrize(
    ("text", "count"), [("注：本表无数据。", 0), ("单位：万元", 1), ("本年没有政府性基金预算财政拨款支出。", 0)]
)
def test_an_empty_table_and_its_explanation(text: str, count: int) -> None:
    title = "政府性基金预算财政拨款支出表"
    blocks: tuple[Block, ...] = (*lines(title), EMPTY, *lines(text, "一、概况", "本部门依法履行职责。"))
    assert len(found("D-02", case(*blocks, entries=(entry("BG07", title, "empty"),)))) == count


def test_an_empty_table_in_a_file_without_any_sentence_cannot_be_judged() -> None:
    one = case(*lines("政府性基金预算财政拨款支出表"), EMPTY, entries=(entry("BG07", "x", "empty"),))
    assert [o.verdict for o in outcomes("D-02", one)] == ["not_testable"]


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("丙县司法局局机关维修项目支出绩效自评表", 1),
        ("丙县司法局机关维修项目支出绩效自评表", 0),
        ("丙县司法局机关维", 0),
        ("项目支出绩效自评表", 0),
    ],
)
def test_the_title_of_a_form_and_the_name_of_its_project(title: str, count: int) -> None:
    project = Project("丙县司法局机关维修", "PF_SELF", Place(page=1, table=0, row=0, col=1))
    form = table(0, ["项目名称", "丙县司法局机关维修"])
    assert len(found("L-05", case(*lines(title), form, projects=(project,)))) == count


@pytest.mark.parametrize(
    ("numbers", "gaps"), [("1 2 3 4 5 6 7 9 10", ["7 → 9"]), ("1 2 3 4 5 6 7 8 9", []), ("1 2 5", [])]
)
def test_row_numbers_that_jump(numbers: str, gaps: list[str]) -> None:
    rows = [["项目", "行次"], *(["", number] for number in numbers.split())]
    assert found("L-10", case(table(0, *rows))) == gaps


def test_a_paragraph_that_a_page_break_parted() -> None:
    whole = tuple(
        f"（{n}）项目按照计划及时实施，资金使用规范，保障了各项工作的正常开展，取得良好效果。"
        for n in "一二三四五六七八九十"
    )
    cut = (
        "（十一）项目及时实施，持续关注干警健康状况，加大关爱力度，提升干警心理",
        "健康水平。基本取得预期的成果，自评得分 100 分。",
    )
    assert len(found("L-14", case(*lines(*whole, *cut), media="text"))) == 1
    assert found("L-14", case(*lines(*whole), media="text")) == []
    assert outcomes("L-14", case(*lines(*whole, *cut), media="pdf")) == []


def pages(*empty_rules: int, words: bool = False, clipped: tuple[Box, ...] = ()) -> Document:
    """A first page with text, then pages with so many rules (and a word, with `words`)."""
    box = Box(0, 0, 10, 1)
    rest = tuple(
        Page(n, 595.0, 842.0, (Word("字", box),) if words else (), tuple(Rule(box) for _ in range(count)))
        for n, count in enumerate(empty_rules, 2)
    )
    first = Page(1, 595.0, 842.0, (Word("字", box),), (), clipped)
    return Document("", "x", "pdf", (first, *rest), tuple(lines("丙县司法局的主要职责如下。")))


@pytest.mark.parametrize(("document", "count"), [(pages(40), 1), (pages(0), 0), (pages(40, words=True), 0)])
def test_a_page_of_rules_only(document: Document, count: int) -> None:
    assert len(found("L-27", Case((), document=document))) == count


def test_text_that_an_edge_cuts_off() -> None:
    box = Box(70, 460, 500, 472)
    (outcome,) = outcomes("L-28", Case((), document=pages(clipped=(box,))))
    assert (outcome.verdict, outcome.places) == ("failed", (Place(page=1, box=box),))
    assert [o.verdict for o in outcomes("L-28", Case((), document=pages()))] == ["passed"]


def test_a_document_without_text_counts_no_rule() -> None:
    assert list(language_outcomes(Case(()))) == []


EXPECTED = {
    "001.pdf": {"L-15": 21},
    "003.pdf": {"L-17": 15, "L-22": 20},
    "008.pdf": {"L-19": 8, "L-15": 8, "L-13": 8, "L-21": 9, "L-16": 23, "L-20": 23, "L-27": 3, "L-28": 4},
    "010.pdf": {"L-25": 31, "L-22": 7},
    "011.pdf": {"L-23": 7, "L-15": 30},
    "014.pdf": {"L-26": 18, "L-24": 22},
}
"""Faults that people found in published documents, by rule and page."""


@pytest.mark.shared
@pytest.mark.parametrize("name", EXPECTED)
def test_faults_that_people_found(name: str) -> None:
    path = SHARED / "corpus" / "real" / name
    if not path.is_file():
        pytest.skip("the documents of ../shared are not here")
    (disclosure,) = read(path.read_bytes(), name).disclosures
    marked = {(f.rule, place.page) for f in disclosure.findings for place in f.places}
    assert {(rule, page) for rule, page in EXPECTED[name].items()} <= marked
