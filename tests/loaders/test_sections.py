"""Several disclosures in one file, told apart by titles and captions and proved by their tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loaders import read
from loaders.ingest import Source, ingest_all
from loaders.records import Disclosure
from loaders.store import Store
from tests.documents.generate.document import WRITERS, Generated, generate
from tests.documents.generate.roundtrip import differences
from tests.documents.writer.figures import Heading, Part, Sample

TOTALS = """收入支出决算总表
公开01表
{label}
{year}
金额单位：万元
收入			支出
项目	行次	金额	项目	行次	金额
栏次		1	栏次		2
一、一般公共预算财政拨款收入	1	{total}	一、一般公共服务支出	32	{total}
本年收入合计	27	{total}	本年支出合计	58	{total}
总计	31	{total}	总计	62	{total}
"""
EXPENDITURE = """支出决算表
公开03表
{label}
{year}
金额单位：万元
科目代码	科目名称	本年支出合计	基本支出	项目支出	上缴上级支出	经营支出	对附属单位补助支出
栏次		1	2	3	4	5	6
合计		{total}	{total}
201	一般公共服务支出	{total}	{total}
"""
PROSE = "{year}年度收入总计{total}万元，支出总计{total}万元。"


def tables(body: str, year: int, total: str) -> str:
    """Two tables of final accounts whose captions name body and year ("" for none)."""
    label = f"部门名称：{body}" if body else ""
    return "\n".join(t.format(label=label, year=f"{year}年度", total=total) for t in (TOTALS, EXPENDITURE))


def found(*texts: str) -> tuple[Disclosure, ...]:
    return read("\n\n".join(texts).encode(), "x.txt").disclosures


def who(disclosure: Disclosure) -> tuple[str | None, int | None, str, str]:
    return disclosure.department, disclosure.year, disclosure.kind, disclosure.scope


def income(disclosure: Disclosure) -> str | None:
    return disclosure.facts[disclosure.key_figures["income_total"]].value


def in_one_file(one: Generated, other: Generated, suffix: str) -> bytes:
    """Two generated disclosures as one document, the cover of the second set as headings."""
    cover = [Part(Heading(text, 1), new_page=i == 0, page="portrait") for i, text in enumerate(other.sample.cover)]
    whole: Sample = replace(one.sample, parts=(*one.sample.parts, *cover, *other.sample.parts))
    return WRITERS[suffix](whole, one.style)


@pytest.mark.parametrize("suffix", sorted(WRITERS))
@pytest.mark.parametrize(("first", "second"), [(1, 2), (4, 7), (9, 3), (7, 11)])
def test_generated_pairs_are_read_as_two(first: int, second: int, suffix: str) -> None:
    one, other = generate(first), generate(second)
    assert {one.truth.kind, other.truth.kind} <= {"final_accounts", "budget"}
    disclosures = read(in_one_file(one, other, suffix), f"two.{suffix}").disclosures
    assert len(disclosures) == 2
    for truth, disclosure in zip((one.truth, other.truth), disclosures, strict=True):
        assert list(differences(truth, disclosure, as_printed=suffix != "xlsx")) == []


def test_two_years_under_titles() -> None:
    one, other = found(
        "丙县档案局2023年度部门决算", tables("丙县档案局", 2023, "100.50"), PROSE.format(year=2023, total="100.50"),
        "丙县档案局2024年度部门决算", tables("丙县档案局", 2024, "98.25"), PROSE.format(year=2024, total="98.25"),
    )  # fmt: skip
    assert who(one) == ("丙县档案局", 2023, "final_accounts", "department")
    assert who(other) == ("丙县档案局", 2024, "final_accounts", "department")
    assert (income(one), income(other)) == ("100.50", "98.25")
    assert other.evidence["year"].how == "printed"
    assert {f.value for f in other.facts if f.form == "prose" and f.line == "income_total"} == {"98.25"}


def test_department_and_unit_by_captions_alone() -> None:
    """The prose that follows all tables is that of the department, whose cover opens the file."""
    one, other = found(
        "丙县档案局2024年度部门决算", tables("丙县档案局", 2024, "300.50"), tables("丙县档案馆服务中心", 2024, "60.25"),
        "第三部分 情况说明", PROSE.format(year=2024, total="300.50"),
    )  # fmt: skip
    assert who(one)[:3] == ("丙县档案局", 2024, "final_accounts")
    assert who(other)[:3] == ("丙县档案馆服务中心", 2024, "final_accounts")
    assert (income(one), income(other)) == ("300.50", "60.25")
    assert [f.form for f in other.facts if f.form == "prose"] == []
    assert [f.rule for f in (*one.findings, *other.findings) if f.severity == "error"] == []


def test_text_of_each_body_stays_with_its_tables() -> None:
    one, other = found(
        "丙县档案局2024年度部门决算",
        tables("丙县档案局", 2024, "300.50"), PROSE.format(year=2024, total="300.50"),
        tables("丙县档案馆服务中心", 2024, "60.25"), PROSE.format(year=2024, total="60.25"),
    )  # fmt: skip
    amounts = [[f.value for f in d.facts if f.form == "prose" and f.line == "income_total"] for d in (one, other)]
    assert amounts == [["300.50"], ["60.25"]]


def test_what_a_later_part_leaves_open_is_inferred_from_the_first() -> None:
    text = tables("丙县档案局", 2024, "300.50") + tables("丙县档案馆服务中心", 2024, "60.25").replace("2024年度", "")
    _, other = found("丙县档案局2024年度部门决算", text)
    assert other.year == 2024
    assert other.evidence["year"].how == "inferred"


@pytest.mark.parametrize(
    "texts",
    [
        ("目录", "丙县档案局2024年度部门决算", "丙县档案局2025年部门预算", "丙县档案局2024年度部门决算", "{tables}"),
        ("丙县档案局2024年度单位决算", "2024年度部门决算表", "{tables}", "2024年度部门决算情况说明"),
        ("丙县档案局2024年度部门决算", "{tables}", "丙县档案局2023年度部门决算", "2023年度收入总计90.00万元。"),
        ("丙县档案局2024年度部门决算", "{tables}", "丙县档案局2025年部门预算", "2025年收入预算为110.00万元。"),
    ],
    ids=["contents", "level worded otherwise", "remark on another year", "title without tables"],
)
def test_in_doubt_it_is_one(texts: tuple[str, ...]) -> None:
    (one,) = found(*(text.format(tables=tables("丙县档案局", 2024, "100.50")) for text in texts))
    assert (one.department, one.year, income(one)) == ("丙县档案局", 2024, "100.50")


def test_a_name_with_and_without_its_place_is_one_body() -> None:
    again = tables("档案局", 2024, "100.50")
    assert len(found("丙县档案局2024年度部门决算", tables("丙县档案局", 2024, "100.50"), again)) == 1


def test_ledgers_of_the_parts_add_up_to_that_of_the_whole() -> None:
    first, second = tables("丙县档案局", 2023, "100.50"), tables("丙县档案局", 2024, "98.25")
    parts = found("丙县档案局2023年度部门决算", first, "丙县档案局2024年度部门决算", second)
    alone = found("丙县档案局2023年度部门决算", first)[0].coverage
    assert [d.coverage.cells_seen for d in parts] == [alone.cells_seen] * 2
    assert [d.coverage.tables_found for d in parts] == [2, 2]


def test_both_are_stored_under_ids_of_their_own(tmp_path: object) -> None:
    text = "\n\n".join(
        f"丙县档案局{year}年度部门决算\n" + tables("丙县档案局", year, total)
        for year, total in ((2023, "100.50"), (2024, "98.25"))
    )
    store = Store(f"{tmp_path}/store")
    summary = ingest_all(store, [Source("两年.txt", text.encode())])
    (outcome,) = summary.outcomes
    assert [key.rsplit("-")[-1] for key in outcome.disclosure_ids] == ["0", "1"]
    assert store.disclosures().sort("year")["year"].to_list() == [2023, 2024]
