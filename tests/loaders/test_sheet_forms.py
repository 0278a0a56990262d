"""The declarations of project forms: they load, and a wrong one is refused with a reason."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from loaders.errors import FormError
from loaders.forms.sheet import label_of, load_common, load_sheets, parse_sheet

VALID: dict[str, Any] = {
    "id": "PF_TEST",
    "title": "绩效目标表",
    "titles": ["绩效目标表"],
    "marks": ["指标值"],
    "money": {
        "layout": "columns",
        "total": ["资金总额"],
        "columns": {"executed": ["全年执行数"], "full_year_budget": ["全年预算数"]},
    },
    "variants": [{"id": "A", "sequence": ["full_year_budget", "executed"]}],
    "indicators": {"total": ["总分"], "columns": {"target": ["指标值"], "target_unit": ["度量单位"]}},
}


def _broken(**changes: Any) -> dict[str, Any]:
    raw = copy.deepcopy(VALID)
    for path, value in changes.items():
        *parents, last = path.split("__")
        target = raw
        for parent in parents:
            target = target[parent]
        target[last] = value
    return raw


def test_declared_forms() -> None:
    assert [sheet.id for sheet in load_sheets()] == ["PF_DECLARED", "PF_SELF", "PF_TARGET"]


def test_every_mark_belongs_to_one_form() -> None:
    marks = [mark for sheet in load_sheets() for mark in sheet.marks]
    assert len(marks) == len(set(marks))


def test_sequences_of_the_variants_have_their_columns() -> None:
    for sheet in load_sheets():
        fields = set(sheet.money.columns.values())
        assert all(set(sequence) <= fields for sequence in sheet.money.sequences)


def test_valid_declaration_is_accepted() -> None:
    assert parse_sheet(VALID, "test.toml").money.sequences == (("full_year_budget", "executed"),)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (_broken(money__columns={"spent": ["全年执行数"]}), "no such field: spent"),
        (_broken(money__columns={"executed": ["执行数"], "carry_over": ["执行数："]}), "执行数 means both"),
        (_broken(indicators__columns={"goal": ["指标值"]}), "no such field: goal"),
        (_broken(indicators__run=["first"]), "no such field: first"),
        (_broken(money__layout="rows"), "neither columns nor pairs"),
        (_broken(variants=VALID["variants"] * 2), "one length"),
        ({k: v for k, v in VALID.items() if k != "marks"}, "marks is missing"),
    ],
)
def test_wrong_declaration_is_refused(raw: dict[str, Any], reason: str) -> None:
    with pytest.raises(FormError, match=reason):
        parse_sheet(raw, "test.toml")


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("资金总额：", "资金总额"),
        ("其中：当年财政 拨款", "当年财政拨款"),
        ("项目资金 (万元)", "项目资金"),
        ("产出指标（40 分）", "产出指标"),
        ("资金结（转）余", "资金结(转)余"),
        ("(万元)", "(万元)"),
    ],
)
def test_label(printed: str, label: str) -> None:
    assert label_of(printed) == label


@pytest.mark.parametrize(
    ("printed", "level1"),
    [
        ("数量指标", "产出指标"),
        ("成本 指标", "产出指标"),
        ("可持续性指标", "效益指标"),
        ("可持續影响", "效益指标"),
        ("服务对象满意度指", "满意度指标"),
        ("经济成本指标", "成本指标"),
    ],
)
def test_level_1_of_a_level_2(printed: str, level1: str) -> None:
    common = load_common()
    assert common.second[common.level_word(printed)] == level1


def test_signature_labels_are_whole_labels() -> None:
    common = load_common()
    assert common.is_signature(label_of("项目负责人："))
    assert common.is_signature(label_of("联系电话: 0000"))
    assert not common.is_signature(label_of("负责人培训次数"))
