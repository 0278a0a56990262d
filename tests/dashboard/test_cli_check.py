"""`mingzhang check`: what it prints and its exit status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from dashboard import cli
from loaders.contract import json_schema
from loaders.errors import MingzhangError, UnreadableDocument
from loaders.records import CheckCount, Disclosure, Finding, Reading, Repair
from loaders.sources import Source
from tests import factory

MEANT = Repair("100.01", "万元", "100.00", factory.place(), "digit_changed", ("60.00 + 40.01 = 100.01",), 0.9)
WRONG = replace(
    factory.finding("T01-1", "FA01/income_total/amount"),
    params={"title": "收入支出决算总表", "label": "总计", "column": "金额", "unit": "万元"},
    repair=MEANT,
)
ODD = replace(WRONG, rule="J-NAME", severity="warning", params={}, repair=None, arithmetic="")
TAIL = replace(WRONG, severity="tail")


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(cli.app, ["check", *arguments])


def disclosure(*findings: Finding, year: int = 2024, opening: str = "5.00", closing: str = "7.00") -> Disclosure:
    facts = (
        factory.fact("FA01", "income_total", "amount", "100.00"),
        factory.fact("FA01", "opening_balance", "amount", opening, where=factory.place(1, 7)),
        factory.fact("FA01", "closing_balance", "amount", closing, where=factory.place(1, 8)),
    )
    made = factory.disclosure(year=year, facts=facts, findings=findings)
    return replace(made, checks={"T01-1": CheckCount(passed=4), "P-07": CheckCount(not_testable=2)})


Outcomes = dict[str, Reading | MingzhangError]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outcomes]:
    """File name -> what the readers make of it."""
    outcomes: Outcomes = {}
    monkeypatch.setattr(cli, "expand", lambda paths: [Source(path.name, path.name.encode()) for path in paths])
    monkeypatch.setattr(cli, "read_all", lambda sources, pool: [(one, outcomes[one.name]) for one in sources])
    yield outcomes


def put(files: Outcomes, name: str, one: Disclosure) -> None:
    files[name] = factory.reading(one, data=name.encode(), name=name)


@pytest.mark.parametrize(
    ("findings", "options", "status"),
    [
        ((), (), 0),
        ((TAIL,), ("--fail-on", "warning"), 0),
        ((ODD,), (), 0),
        ((ODD,), ("--fail-on", "warning"), 3),
        ((WRONG, ODD), (), 3),
    ],
)
def test_the_status_says_whether_there_is_something_to_mend(
    files: Outcomes, findings: tuple[Finding, ...], options: tuple[str, ...], status: int
) -> None:
    put(files, "a.pdf", disclosure(*findings))
    assert run("a.pdf", *options).exit_code == status


def test_a_file_that_cannot_be_read_counts_more_than_findings(files: Outcomes) -> None:
    put(files, "a.pdf", disclosure(WRONG))
    files["b.pdf"] = UnreadableDocument("broken", "damaged")
    result = run("a.pdf", "b.pdf")
    assert result.exit_code == 1
    assert "b.pdf" in result.stderr
    assert "收入支出决算总表" in result.stdout


@pytest.mark.parametrize("arguments", [(), ("a.pdf", "--fail-on", "tail"), ("a.pdf", "--yaml")])
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_finding_is_told_with_place_arithmetic_and_proposal(files: Outcomes) -> None:
    put(files, "a.pdf", disclosure(WRONG, TAIL))
    said = run("a.pdf").stdout
    assert "结论：不符 1 条，需核实 0 条。" in said
    assert "第 1 页" in said
    assert "印出 10.00，按分项合计为 11.00 万元" in said
    assert "5.00 + 6.00 = 11.00" in said
    assert "100.00 疑为 100.01 万元（一位数字印错）" in said
    assert "60.00 + 40.01 = 100.01" in said
    assert "无法检验 2 次：P-07" in said
    assert "尾差（四舍五入）1 条" in said
    english = run("a.pdf", "--lang", "en").stdout
    assert "Result: 1 contradictions" in english
    assert "Not testable, 2 times" in english


def test_a_document_with_a_table_missing_or_nothing_tested_is_not_called_clean(files: Outcomes) -> None:
    one = disclosure()
    put(files, "a.pdf", one)
    assert "没有发现不符。" in run("a.pdf").stdout
    put(files, "a.pdf", replace(one, coverage=replace(one.coverage, tables_expected=2)))
    assert "缺表 1 张" in run("a.pdf").stdout
    put(files, "a.pdf", replace(one, checks={"P-07": CheckCount(not_testable=2)}))
    assert "没有可以检验的内容，不能说没有问题" in run("a.pdf").stdout


def test_files_are_held_against_each_other(files: Outcomes) -> None:
    put(files, "a.pdf", disclosure(year=2023, closing="7.00"))
    put(files, "b.pdf", disclosure(year=2024, opening="9.00"))
    result = run("a.pdf", "b.pdf")
    assert result.exit_code == 3
    assert "X-16" in result.stdout
    assert "a.pdf" in result.stdout.rpartition("X-16")[2]


def test_json_is_the_contract_with_what_the_files_say_against_each_other(files: Outcomes) -> None:
    put(files, "a.pdf", disclosure(WRONG, year=2023, closing="7.00"))
    put(files, "b.pdf", disclosure(year=2024, opening="9.00"))
    put(files, "c.pdf", disclosure(year=2021))
    files["d.pdf"] = UnreadableDocument("broken", "damaged")
    result = run("--json", "a.pdf", "b.pdf", "c.pdf", "d.pdf")
    assert result.exit_code == 1
    told = {one["name"]: one for one in map(json.loads, result.stdout.splitlines())}
    for one in told.values():
        Draft202012Validator(json_schema()).validate(one)
    (found,) = told["b.pdf"]["between"]
    assert told["a.pdf"]["between"] == [found]
    assert told["c.pdf"]["between"] == []
    assert "between" not in told["d.pdf"]
    assert found["rule"] == "X-16"
    assert found["documents"] == [{"name": "b.pdf", "disclosure": 0}, {"name": "a.pdf", "disclosure": 0}]
    assert {(place["name"], place["row"]) for place in found["where"]} == {("b.pdf", 7), ("a.pdf", 8)}
    assert told["a.pdf"]["disclosures"][0]["findings"][0]["repair"]["value"] == "100.01"


def test_files_that_agree_or_cannot_be_compared_are_said_to_have_been_looked_at(files: Outcomes) -> None:
    put(files, "a.pdf", disclosure(year=2023, closing="7.00"))
    put(files, "b.pdf", disclosure(year=2024, opening="7.00"))
    put(files, "c.pdf", disclosure(year=2021))
    assert "比对 2 次，1 次相符，0 次不符，1 次无法检验。" in run("a.pdf", "b.pdf").stdout
    assert "所选范围内没有可以互相比对的文件。" in run("a.pdf", "c.pdf").stdout
    assert "文件之间" not in run("a.pdf").stdout


def test_a_narrow_terminal_shows_the_whole_sentence(files: Outcomes) -> None:
    quoted = "教育支出应为普通教育支出而文字写成其他科目" * 3 + "句末"
    put(files, "a.pdf", disclosure(replace(ODD, rule="L-15", printed=quoted, expected="")))
    said = CliRunner(env={"COLUMNS": "60"}).invoke(cli.app, ["check", "a.pdf"]).stdout
    assert "句末" in said
    assert " …" not in said


def test_what_the_sentence_says_is_not_said_again(files: Outcomes) -> None:
    put(files, "a.pdf", disclosure(replace(WRONG, repair=None)))
    assert run("a.pdf").stdout.count("11.00 万元") == 1
    assert "应为 11.00" not in run("a.pdf").stdout
    put(files, "a.pdf", disclosure(replace(ODD, rule="L-15", printed="句子没有写完", expected="。")))
    assert "印出" not in run("a.pdf").stdout
    assert "应为 。" in run("a.pdf").stdout
    put(files, "a.pdf", disclosure(replace(ODD, rule="L-15", printed="共15个", expected="5")))
    assert "应为 5" in run("a.pdf").stdout
    put(files, "a.pdf", disclosure(replace(ODD, expected="11.00", arithmetic="5.00 + 6.00 = 11.00 ≠ 10.00")))
    assert "应为 11.00" in run("a.pdf").stdout
