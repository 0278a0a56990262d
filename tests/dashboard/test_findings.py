"""Findings in words."""

from __future__ import annotations

from dataclasses import replace

from dashboard.findings import findings_of, sentence, table
from dashboard.frames import Frames
from tests import factory

SUM = replace(
    factory.finding("T02-2", "FA02/total/total"),
    params={"title": "收入决算表", "label": "合计", "column": "本年收入合计", "unit": "万元"},
)
MISSING = replace(
    factory.finding("D-01", "FA03"), arithmetic="", params={"form": "FA03", "title": "支出决算表"}, places=()
)
TAIL = replace(SUM, severity="tail")
NEW = replace(factory.finding("Z-99", "甲"), arithmetic="", printed="乙", expected="", params={})


def frames() -> Frames:
    made = factory.frames(factory.reading(factory.disclosure(findings=(TAIL, NEW, MISSING, SUM))))
    return Frames.of(lambda name: made[name].lazy())


def rows() -> list[dict[str, object]]:
    shown = frames()
    return findings_of(shown, shown.disclosures.collect()["disclosure_id"].to_list()).to_dicts()


def test_contradictions_come_first_and_rounding_last() -> None:
    assert [row["severity"] for row in rows()] == ["error", "error", "error", "tail"]


def test_a_sum_says_what_was_printed_and_what_it_should_be() -> None:
    found = next(row for row in rows() if row["rule"] == "T02-2")
    assert sentence(found, "zh") == "《收入决算表》合计（本年收入合计）：印出 10.00，按分项合计为 11.00 万元"


def test_a_bound_says_what_the_figure_should_not_exceed() -> None:
    row = {**next(row for row in rows() if row["rule"] == "T02-2"), "expected": "≤ 9.00", "arithmetic": "10.00 > 9.00"}
    assert sentence(row, "zh") == "《收入决算表》合计（本年收入合计）：印出 10.00 万元，应 ≤ 9.00（10.00 > 9.00）"


def test_a_rule_with_words_of_its_own_uses_them() -> None:
    found = next(row for row in rows() if row["rule"] == "D-01")
    assert "支出决算表" in sentence(found, "zh")
    assert "支出决算表" in sentence(found, "en")


def test_an_unknown_rule_is_still_said() -> None:
    found = next(row for row in rows() if row["rule"] == "Z-99")
    assert sentence(found, "zh") == "甲 乙"


def test_each_row_leads_to_its_place_where_it_has_one() -> None:
    shown = frames()
    ids = shown.disclosures.collect()["disclosure_id"].to_list()
    sheet = table(findings_of(shown, ids), "万元", "zh")
    assert [row[0] for row in sheet.addresses] == [f"{ids[0]}:f1", "", f"{ids[0]}:f3", f"{ids[0]}:f0"]
    assert sheet.texts[0][0] == "⚠ 不符"
    assert sheet.texts[3][0] == "尾差"
