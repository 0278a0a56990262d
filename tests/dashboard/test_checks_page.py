"""核对 as people use it: the ledger, the list, decisions and the way back, in both languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.messages import LANGUAGES, plain, t
from dashboard.numbers import Language
from dashboard.state import Decision, State, state_url
from loaders.document import Place
from loaders.records import CheckCount, Disclosure, Repair, TableEntry
from loaders.store import Store
from tests import factory
from tests.dashboard.test_pages import app, words

HERE = "990101:丙县公安局"
NAME = "decide.name"
CELL = factory.place(1, 5, 1)
WRONG = replace(
    factory.finding("T01-1", "FA01/income_total/amount"),
    params={"title": "收入支出决算总表", "label": "总计", "column": "金额", "unit": "万元", "cause": "1"},
    repair=Repair("100.01", "万元", "100.00", CELL, "digit_changed", ("60.00 + 40.01 = 100.01",), 0.9),
)
SAME = replace(WRONG, rule="T01-4", subject="FA01/expenditure_total/amount", repair=None)
REMARK = replace(WRONG, rule="R-01", severity="info", verdict="not_testable", params={"title": "附表", "cells": "3"})
GONE = TableEntry("FA03", "支出决算表", None, None, "missing", Place(page=1))


def document(year: int) -> Disclosure:
    small = factory.small(year=year)
    return replace(
        small,
        facts=(replace(small.facts[0], place=CELL), *small.facts[1:]),
        findings=(WRONG, SAME, REMARK),
        checks={"T01-1": CheckCount(failed=1), "P-07": CheckCount(not_testable=2)},
        tables=(*small.tables, GONE),
        coverage=replace(small.coverage, tables_expected=2, tables_found=1),
    )


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "store"
    monkeypatch.setenv("MINGZHANG_STORE", str(path))
    st.cache_resource.clear()
    Store(path).ingest(factory.reading(document(2024), data=b"a", name="a.txt"), b"a")
    return path


def keyed(test: AppTest, kind: str, start: str) -> list[str]:
    return [element.key for element in test.get(kind) if element.key and element.key.startswith(start)]


def decide(test: AppTest, tag: str, verdict: str, name: str, reason: str) -> AppTest:
    """Fill the form of a finding and send it."""
    test.button_group(key=f"verdict_{tag}").set_value(verdict)
    test.text_input(key=f"name_{tag}").set_value(name)
    test.text_area(key=f"reason_{tag}").set_value(reason)
    return next(b for b in test.button if b.key and b.key.startswith(f"save_{tag}")).click().run()


def tag_of(store: Path) -> str:
    return f"one_{Store(store).disclosures()['disclosure_id'][0]}_0"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_was_found_expected_and_not_tested(lang: Language, store: Path) -> None:
    test = app("checks", lang, body=HERE)
    assert not test.exception
    said = words(test)
    assert any(plain(t("proof.head.error", lang, documents=1, n=1, warning=0)) in text for text in said)
    figures = {metric.label: metric.value for metric in test.metric}
    assert figures[t("proof.card.tables", lang)] == "1 / 2"
    assert figures[t("proof.card.untested", lang)] == "2"
    assert figures[t("proof.card.open", lang)] == "2"
    assert any("支出决算表" in notice.value for notice in test.warning)
    assert t("list.folded", lang, n=1) in [expander.label for expander in test.expander]


def test_remarks_are_listed_when_asked_for(store: Path) -> None:
    test = app("checks", body=HERE)
    assert not any("附表" in text for text in words(test))
    test.button_group(key="list_severity").set_value(["info"]).run()
    assert not test.exception
    assert any("附表" in text for text in words(test))


def test_a_decision_is_shown_and_can_be_taken_back(store: Path) -> None:
    tag = tag_of(store)
    test = decide(app("checks", body=HERE), tag, "reject", "甲某", "口径不同")
    assert not test.exception
    assert any("口径不同" in text and "甲某" in text for text in words(test))
    assert {m.label: m.value for m in test.metric}[t("proof.card.open", "zh")] == "0", "of one cause, decided together"
    test.button(key=f"undo_{tag}").click().run()
    assert not any("口径不同" in text for text in words(test))
    assert [one.undone_by for one in history(store)] == ["甲某", "甲某"]


def history(store: Path) -> list[Decision]:
    state = State(state_url(store))
    from dashboard.frames import Frames
    from dashboard.judged import items

    frames = Frames.of(Store(store).scan)
    return [one for item in items(frames, frames.disclosures.collect(), {}) for one in state.history(item.key)]


def test_a_decision_without_a_reason_is_not_kept(store: Path) -> None:
    test = decide(app("checks", body=HERE), tag_of(store), "accept", "甲某", " ")
    assert [error.value for error in test.error] == [t("decide.needs", "zh")]
    assert history(store) == []


def test_decisions_are_kept_when_the_file_is_read_again(store: Path) -> None:
    decide(app("checks", body=HERE), tag_of(store), "explain", "甲某", "年中划转")
    one = Store(store)
    one.delete(*one.disclosures()["disclosure_id"])
    again = replace(document(2024), findings=(REMARK, SAME, WRONG))
    one.ingest(factory.reading(again, data=b"a", name="a.txt"), b"a")
    assert any("年中划转" in text for text in words(app("checks", body=HERE)))


def test_a_proposal_that_is_taken_marks_the_figure_on_other_pages(store: Path) -> None:
    tag = f"repair_{tag_of(store)}"
    test = app("checks", body=HERE)
    assert any(plain("100.00 疑为 100.01 万元") in text for text in words(test))
    test = decide(test, tag, "accept", "甲某", "原件如此")
    assert any("采纳：原件如此" in text for text in words(test))
    other = factory.small(department="丁县公安局")
    Store(store).ingest(factory.reading(other, data=b"b", name="b.txt"), b"b")
    shown = app("compare", bodies=f"{HERE},990101:丁县公安局")
    assert not shown.exception
    assert any(plain("已采纳更正建议：100.01 万元") in text for text in words(shown))


def test_the_list_follows_the_rule_and_the_document_of_the_address(store: Path) -> None:
    key = Store(store).disclosures()["disclosure_id"][0]
    test = app("checks", body=HERE, rule="T01-4", disclosure=key)
    assert any(plain("T01-4") in text for text in words(test))
    assert keyed(test, "button", "chip_") == ["chip_rule", "chip_disclosure"]
    test.button(key="chip_rule").click().run()
    assert "rule" not in test.query_params
    assert dict(test.query_params)["disclosure"] == key


def test_many_documents_are_rows_and_are_searched(store: Path) -> None:
    one = Store(store)
    for number in range(14):
        made = replace(factory.small(department=f"第{number}局"), body_id=f"b{number}")
        one.ingest(factory.reading(made, data=bytes([number]), name=f"{number}.txt"), bytes([number]))
    test = app("checks", body=HERE, reach="all")
    assert not test.exception
    frame = next(table.value for table in test.dataframe if len(table.value) == 15)
    assert frame.iloc[0, 0] == "丙县公安局 2024 年度单位决算", "the one with a contradiction comes first"
    test.text_input(key="matrix_search").set_value("第3局").run()
    assert any(len(table.value) == 1 for table in test.dataframe)


def test_the_way_from_a_department_to_its_checks(store: Path) -> None:
    test = app("overview", body=HERE)
    test.button(key="open_checks").click().run()
    assert not test.exception
    assert test.title[0].value == t("page.checks.question", "zh")
