"""Findings, places and proposals in words, in both languages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from dashboard.messages import LANGUAGES, blanked
from dashboard.numbers import Language
from dashboard.sentences import place_text, places_text, repair_text, rule_name, sentence
from loaders.checks.register import load_rules

PLACEHOLDER = re.compile(r"[{}]")


def row(rule: str, **fields: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("subject", "printed", "expected", "arithmetic"), "")
    return {"rule": rule, "params_json": json.dumps(fields.pop("params", {})), **blank, **fields}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_registered_rule_has_a_sentence_even_without_parameters(lang: Language) -> None:
    for rule in load_rules():
        said = sentence(row(rule), lang)
        assert said.strip(" ：:"), rule
        assert not PLACEHOLDER.search(said), rule


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_parameter_that_a_finding_lacks_is_left_blank(lang: Language) -> None:
    assert blanked("finding.L-CODE", lang, {"code": "{x}"}).count("{x}") == 1


def test_a_rule_without_a_sentence_of_its_own_says_its_name_and_what_it_is_about() -> None:
    sum_of_parts = {"title": "支出决算表", "label": "合计", "column": "小计", "unit": "万元"}
    told = row("T03-1", printed="9.00", expected="8.00", arithmetic="3.00 + 5.00 = 8.00 ≠ 9.00", params=sum_of_parts)
    assert sentence(told, "zh") == "《支出决算表》合计（小计）：印出 9.00，按分项合计为 8.00 万元"
    assert sentence(row("Z-99", subject="某项", printed="9"), "zh") == "某项 9"


def test_a_rule_is_named_with_its_title() -> None:
    assert rule_name("J-NAME", "zh") == "J-NAME 项目表没有项目名称"
    assert rule_name("Z-99", "zh") == "Z-99"


def test_places_are_named_by_what_applies() -> None:
    assert place_text({"page": 3, "table": 0}, "zh") == "第 3 页"
    assert place_text({"sheet": "附表", "cell": "B3"}, "zh") == "附表!B3"
    assert place_text({"line": 84}, "en") == "line 84"
    assert place_text({}, "zh") == ""
    assert places_text([{"page": 3}, {"page": 3}], "zh") == "第 3 页"
    assert places_text([{"page": 3}, {"page": 8}], "zh") == "第 3 页等 2 处"


def proposal(**change: Any) -> dict[str, Any]:
    made = {"value": "1262.630", "unit": "万元", "printed": "1282.63", "kind": "digit_changed", "witnesses": ["a", "b"]}
    return {**made, "likelihood": 0.92, **change}


def test_a_proposal_names_figure_value_kind_and_number_of_witnesses() -> None:
    told = repair_text(proposal(), "zh")
    assert told == "更正建议：1282.63 疑为 1262.63 万元（一位数字印错）。这样改，以下 2 项关系都成立。"
    assert "another unit of money" in repair_text(proposal(kind="unit"), "en")
    assert "（印错）" in repair_text(proposal(kind="never heard of"), "zh")


def test_zeros_are_cut_only_beyond_what_is_printed() -> None:
    assert "疑为 1262.635 " in repair_text(proposal(value="1262.635"), "zh")
    assert "疑为 100 " in repair_text(proposal(value="100.00", printed="10"), "zh")
    assert "疑为 5.50 " in repair_text(proposal(value="5.50", printed="5.05"), "zh")
