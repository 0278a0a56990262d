"""What the command line shows of a reading: plain text, every state said, nothing interpreted."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from dashboard import terminal
from dashboard.numbers import Language
from loaders.ingest import FileOutcome, Summary
from loaders.records import CheckCount, Disclosure, Region
from tests import factory


def shown(disclosure: Disclosure, lang: Language = "zh", name: str = "a.pdf") -> str:
    out = io.StringIO()
    console = Console(file=out, width=160, highlight=False)
    terminal.print_reading(console, factory.reading(disclosure, name=name), lang)
    return out.getvalue()


def test_text_of_a_document_is_neither_markup_nor_a_control_sequence() -> None:
    hostile = replace(factory.small(department="[red]甲局[/red]\x1b[2J\u202e"), findings=(factory.finding(),))
    text = shown(hostile, name="a\x1b]0;x\x07[bold].pdf")
    assert "[red]甲局[/red][2J" in text
    assert "a]0;x[bold].pdf" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_what_is_unknown_is_said() -> None:
    nobody = replace(factory.small(), department=None, year=None, region=Region())
    assert "未知 · 未知 · 单位决算 · 未知" in shown(nobody)
    assert "unknown · unknown" in shown(nobody, "en")


def test_money_counts_and_pages_are_shown_in_their_units() -> None:
    text = shown(factory.small())
    assert "100.00 万元" in text
    assert "3 辆" in text
    assert "第 1 页" in text


def test_nothing_tested_is_never_called_agreement() -> None:
    tested = factory.small()
    assert "能检验的都相符" in shown(tested)
    untested = replace(tested, checks={"T01-3": CheckCount(not_testable=2)})
    assert "没有能检验的等式" in shown(untested)
    assert "相符" not in shown(untested)


def test_errors_come_first_and_the_rest_is_counted() -> None:
    tail = replace(factory.finding("T02-1"), severity="tail", arithmetic="1 + 1 = 2 ≈ 3")
    many = replace(factory.small(), findings=(*[tail] * 30, factory.finding("T01-5")))
    text = shown(many)
    assert text.index("T01-5") < text.index("T02-1")
    assert "另有 11 条" in text


@pytest.mark.parametrize(
    ("code", "zh"), [("encrypted", "“a.pdf”设有密码"), ("not_a_disclosure", "“a.pdf”里没有"), ("strange", "读出")]
)
def test_every_failure_is_a_sentence_in_both_languages(code: str, zh: str) -> None:
    assert zh in terminal.failure("a.pdf", code, "detail", "zh")
    assert "a.pdf" in terminal.failure("a.pdf", code, "detail", "en")
    assert ("detail" in terminal.failure("a.pdf", code, "detail", "en")) == (code == "strange")


def test_summary_has_a_row_per_file_and_the_counts() -> None:
    outcomes = (
        FileOutcome("a.pdf", "stored", 1.25, ("x-0",)),
        FileOutcome("b.pdf", "failed", 0.0, code="empty", message="The file is empty."),
    )
    out = io.StringIO()
    terminal.print_summary(Console(file=out, width=120), Summary(outcomes), "zh")
    assert "a.pdf" in out.getvalue()
    assert "“b.pdf”是空文件" in out.getvalue()
    assert "存入 1 个，重复 0 个，未能读出 1 个。" in out.getvalue()
