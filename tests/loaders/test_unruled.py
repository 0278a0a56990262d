"""Tables of a PDF without ruling lines: read where their sums prove the columns, left as lines otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loaders import read
from loaders.records import Disclosure
from tests.documents.generate.document import generate
from tests.documents.writer import pdf
from tests.documents.writer.figures import Paragraph, Part, Sample, TablePart, merge
from tests.documents.writer.style import Style

SPENDING = """科目编码	科目名称	本年支出合计	基本支出	项目支出	上缴上级支出	经营支出	对附属单位补助支出
栏次	<	1	2	3	4	5	6
合计	<	112.50	80.25	32.25	——	——	——
201	一般公共服务支出	112.50	80.25	32.25	——	——	——
20105	统计信息事务	112.50	80.25	32.25	——	——	——
2010501	行政运行	80.25	80.25	——	——	——	——
2010507	专项普查活动	32.25	——	32.25	——	——	——
"""
NOTE = "注：本表反映部门本年度各项支出情况。"


def found(rows: str, rules: str = "none") -> Disclosure:
    grid = [row.split("\t") for row in rows.strip("\n").split("\n")]
    part = TablePart(
        cells=merge(grid), n_rows=len(grid), n_cols=8, widths=(1.2, 2.5, 1.5, 1.2, 1.2, 1.2, 1.2, 1.8), header_rows=2,
        title="支出决算表", head=("部门：丁县统计局", "", "金额单位：万元"),
    )  # fmt: skip
    cover = ("丁县统计局", "2023年度部门决算")
    prose = Part(Paragraph("2023年度支出合计112.50万元，其中：基本支出80.25万元，项目支出32.25万元。"))
    sample = Sample("x", cover, "", "landscape", (Part(part, new_page=True), Part(Paragraph(NOTE)), prose))
    style = replace(Style(), rules=rules)  # type: ignore[arg-type]
    (one,) = read(pdf.write(sample, style), "x.pdf").disclosures
    return one


def cells(one: Disclosure) -> dict[tuple[str, str], str]:
    return {(f.line, f.item): f.printed for f in one.facts if f.form == "FA03"}


def test_aligned_columns_give_what_rules_would_give() -> None:
    one = found(SPENDING)
    assert cells(one) == cells(found(SPENDING, "boxes"))
    assert cells(one)["2010507", "project"] == "32.25"
    assert one.facts[one.key_figures["project_expenditure"]].form == "FA03"
    place = next(f.place for f in one.facts if f.line == "2010501" and f.item == "basic")
    assert place.page == 2
    assert place.box is not None
    assert one.coverage.cells_unexplained == 0


def test_the_text_below_stays_text() -> None:
    assert {(f.line, f.value) for f in found(SPENDING).facts if f.form == "prose"} >= {
        ("basic_expenditure", "80.25"),
        ("project_expenditure", "32.25"),
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("201	一般公共服务支出	112.50", "201	一般公共服务支出	113.50"),
        ("上缴上级支出", "其他支出"),
        ("20105	", "	"),
    ],
    ids=["a sum that fails", "a heading that no form knows", "a row without its code"],
)
def test_what_does_not_prove_itself_is_left_alone(old: str, new: str) -> None:
    assert old in SPENDING
    assert cells(found(SPENDING.replace(old, new, 1))) == {}


@pytest.mark.parametrize("seed", [1, 3])
def test_of_generated_tables_none_is_read_wrongly(seed: int) -> None:
    """Many stay unread (page breaks, headings over several lines); every cell that is read is a true one."""
    made = generate(seed, ("pdf",))
    (one,) = read(pdf.write(made.sample, replace(made.style, rules="none")), "x.pdf").disclosures
    true = {(f.form, f.line, f.item, f.value) for f in made.truth.facts}
    got = {(f.form, f.line, f.item, f.value) for f in one.facts if f.form != "prose"}
    assert len(got) > 20
    assert got - true == set()
    assert [f.rule for f in one.findings if f.rule == "D-01"] == []
