"""The pipeline from bytes to a reading, on small documents typed here."""

from __future__ import annotations

import hashlib
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from loaders.contract import as_json, as_line, json_schema
from loaders.errors import NotADisclosure, UnreadableDocument, UnsupportedFormat
from loaders.frames import to_frames
from loaders.reading import read
from loaders.records import Disclosure, Fact, Reading

ACCOUNTS = """
甲乙档案局
2024年度单位决算公开

目 录
第二部分 2024年部门决算表	2
一、收入支出决算总表	2
二、收入决算表	4
三、国有资本经营预算财政拨款支出决算表	4
第三部分 情况说明	5

第二部分 2024年部门决算表

收入支出决算总表

公开01表

部门名称：甲乙档案局

2024年度

金额单位：万元

收入			支出
项目	行次	金额	项目	行次	金额
栏次		1	栏次		2
一、一般公共预算财政拨款收入	1	1,200.50	一、一般公共服务支出	32	1,100.25
二、政府性基金预算财政拨款收入	2	——	二、外交支出	33
八、其他收入	8	0.00	八、社会保障和就业支出	39	100.25
本年收入合计	27	1200.50	本年支出合计	58	1200.50
使用非财政拨款结余（含专用结余）	28		结余分配	59
年初结转和结余	29	10.00	年末结转和结余	60	10.00
总计	31	1210.50	总计	62	1210.50

国有资本经营预算财政拨款支出决算表

公开08表

注：本单位没有国有资本经营预算财政拨款支出，故本表无数据。

房屋情况
序号	名称	面积
1	库房	300
2	办公室	120

填表人：张三丰　联系电话：13800001234
"""


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(ACCOUNTS.encode(), "甲乙.txt")


@pytest.fixture(scope="module")
def disclosure(reading: Reading) -> Disclosure:
    (one,) = reading.disclosures
    return one


def fact(disclosure: Disclosure, line: str) -> Fact:
    (found,) = [f for f in disclosure.facts if f.form == "FA01" and f.line == line]
    return found


def test_document_and_identity(reading: Reading, disclosure: Disclosure) -> None:
    assert reading.document.sha256 == hashlib.sha256(ACCOUNTS.encode()).hexdigest()
    assert (reading.document.name, reading.document.media) == ("甲乙.txt", "text")
    assert (disclosure.department, disclosure.year, disclosure.kind) == ("甲乙档案局", 2024, "final_accounts")
    assert disclosure.unit == "万元"
    assert disclosure.evidence["year"].place.line is not None
    assert disclosure.evidence["unit"].text == "金额单位：万元"


def test_figures_keep_blank_zero_and_dash_apart(disclosure: Disclosure) -> None:
    income, dash, zero = (
        fact(disclosure, line) for line in ("general_public_budget", "government_fund", "other_income")
    )
    assert (income.printed, income.value, income.amount_yuan) == ("1,200.50", "1200.50", Decimal("12005000.00"))
    assert (dash.printed, dash.value, dash.amount_yuan) == ("——", None, None)
    assert (zero.printed, zero.value, zero.amount_yuan) == ("0.00", "0.00", Decimal(0))
    assert income.place.line == 1 + ACCOUNTS[: ACCOUNTS.index("一、一般公共预算财政拨款收入")].count("\n")


def test_figures_that_an_identity_confirms_are_verified(disclosure: Disclosure) -> None:
    assert fact(disclosure, "income_total").status == "verified"
    assert disclosure.checks["T01-2"].passed == 1
    assert disclosure.checks["T01-2"].failed == 0


def test_a_figure_changed_by_one_digit_is_a_conflict() -> None:
    changed = ACCOUNTS.replace("总计	31	1210.50", "总计	31	1219.50")
    (disclosure,) = read(changed.encode(), "a.txt").disclosures
    assert fact(disclosure, "income_total").status == "conflict"
    assert {f.rule for f in disclosure.findings if f.severity == "error"} >= {"T01-2"}


def test_key_figures_point_to_facts(disclosure: Disclosure) -> None:
    index = disclosure.key_figures["income_total"]
    assert disclosure.facts[index] is fact(disclosure, "income_total")


def test_contents_are_held_against_what_was_found(disclosure: Disclosure) -> None:
    assert {(e.form, e.status) for e in disclosure.tables} == {
        ("FA01", "data"), ("FA02", "missing"), ("FA08", "empty"),
    }  # fmt: skip
    assert [f.subject for f in disclosure.findings if f.rule == "D-01"] == ["FA02"]
    assert (disclosure.checks["D-01"].passed, disclosure.checks["D-01"].failed) == (2, 1)


def test_an_unknown_table_is_in_the_ledger_and_among_the_findings(disclosure: Disclosure) -> None:
    coverage = disclosure.coverage
    assert (coverage.tables_expected, coverage.tables_found) == (3, 2)
    assert [(f.subject, f.params["cells"]) for f in disclosure.findings if f.rule == "R-01"] == [("房屋情况", "4")]
    assert coverage.cells_unexplained == 4
    assert coverage.cells_seen == coverage.cells_used + coverage.cells_ignored + coverage.cells_unexplained


def test_names_and_telephone_numbers_are_nowhere(reading: Reading) -> None:
    everything = as_line(as_json(reading)) + repr(reading)
    everything += "".join(frame.write_json() for frame in to_frames(reading).values())
    assert "13800001234" not in everything
    assert "张三丰" not in everything
    assert [place.line for place in reading.masks]


def test_the_json_of_a_reading_conforms(reading: Reading) -> None:
    Draft202012Validator(json_schema()).validate(json.loads(as_line(as_json(reading))))


def test_the_name_decides_nothing(reading: Reading) -> None:
    other = read(ACCOUNTS.encode(), "2019年预算.pdf")
    assert other.disclosures == reading.disclosures


@pytest.mark.parametrize(
    ("data", "error", "code"),
    [
        (b"", UnreadableDocument, "empty"),
        (b"MZ\x90\x00" + bytes(200), UnsupportedFormat, "unsupported_format"),
        (b"%PDF-1.7\nbroken", UnreadableDocument, "broken"),
        ("夜里下了一场雪，他推开门，院子里一片白。\n".encode() * 50, NotADisclosure, "not_a_disclosure"),
    ],
)
def test_files_that_are_no_disclosure_say_why(data: bytes, error: type[Exception], code: str) -> None:
    with pytest.raises(error) as caught:
        read(data, "决算.pdf")
    assert getattr(caught.value, "code", None) == code


SHARED = Path(os.environ.get("MINGZHANG_SHARED", Path(__file__).resolve().parents[3] / "shared"))


@pytest.mark.shared
@pytest.mark.parametrize("folder", ["seeds", "real", "rendered", "texts", "templates"])
def test_every_document_of_the_corpus_is_read_or_refused_with_a_reason(folder: str) -> None:
    files = sorted((SHARED / "corpus" / folder).glob("*"))
    if not files:
        pytest.skip(f"no documents in {SHARED / 'corpus' / folder}")
    validator = Draft202012Validator(json_schema())
    for path in files:
        try:
            result = read(path.read_bytes(), path.name)
        except (UnreadableDocument, UnsupportedFormat, NotADisclosure) as refused:
            assert folder not in {"seeds", "real"} or path.suffix == ".html", f"{path.name}: {refused}"
            continue
        validator.validate(json.loads(as_line(as_json(result))))
        to_frames(result)
        for one in result.disclosures:
            coverage = one.coverage
            used = coverage.cells_used + coverage.cells_ignored + coverage.cells_unexplained
            assert coverage.cells_seen == used, path.name
