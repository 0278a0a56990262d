import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

import loaders.characters
from loaders.characters import simplified, simplified_forms
from loaders.values import bare, fold, is_not_applicable, parse_number, parse_unit


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("5369.45", "5369.45", 2),
        ("156,211,123", "156211123", 0),
        ("１２．５０", "12.50", 2),
        (" 1 , 234.5 ", "1234.5", 1),
        ("−15.08", "-15.08", 2),
        ("0", "0", 0),
        (".5", "0.5", 1),
    ],
)
def test_a_printed_number_is_read_exactly(text: str, value: str, decimals: int) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.decimals) == (Decimal(value), decimals)


@pytest.mark.parametrize("text", ["", "——", "-", "12,34", "1.2.3", "约5", "5万元", "2024年", "1,23,456", "."])
def test_what_is_not_wholly_a_number_is_none(text: str) -> None:
    assert parse_number(text) is None


def test_per_cent_sign_is_kept_apart() -> None:
    number = parse_number("66.67 %")
    assert number is not None
    assert number.percent
    assert number.value == Decimal("66.67")


@pytest.mark.parametrize(
    ("text", "expected"), [("——", True), ("—", True), ("-", True), ("一", False), ("", False), ("0", False)]
)
def test_dashes_mean_not_applicable(text: str, expected: bool) -> None:
    assert is_not_applicable(text) is expected


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("金额单位：万元", "万元"),
        ("单位:元", "元"),
        ("單位：萬", "万元"),
        ("单 位 ： 亿 元", "亿元"),
        ("价值（金额单位：万元）", "万元"),
        ("单位名称：某某局", None),
        ("预算单位 万元店", None),
    ],
)
def test_a_unit_is_read_only_where_it_is_declared(text: str, unit: str | None) -> None:
    assert parse_unit(text) == unit


def test_folding_makes_widths_and_blanks_equal() -> None:
    assert fold("因公出国 (境) 费") == fold("因公出国（境）费")
    assert bare("财政拨款“三公”经费") == "财政拨款三公经费"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("收入支出決算總表", "收入支出决算总表"),
        ("政府性基金預(yù)算財(cái)政撥款", "政府性基金预算财政拨款"),
        ("全年執行數(B)", "全年执行数(B)"),  # no pinyin: a letter of the formula
        ("单价(km)", "单价(km)"),
        ("余额", "余额"),
        ("於后", "于后"),
    ],
)
def test_traditional_characters_and_pinyin_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_table_of_traditional_characters_is_one_to_one() -> None:
    table = tomllib.loads((Path(loaders.characters.__file__).with_suffix(".toml")).read_text(encoding="utf-8"))
    assert len(table["traditional"]) == len(table["simplified"]) == len(set(table["traditional"])) > 2000
    assert all(chr(traditional) != plain for traditional, plain in simplified_forms().items())


def test_simplified_texts_are_left_alone() -> None:
    """No key of the table is a character that simplified texts use (but for three that are declared)."""
    in_gb2312 = {chr(code) for code in simplified_forms() if chr(code).encode("gb2312", "ignore")}
    assert in_gb2312 <= set("於後徵")
    assert simplified("plain") == "plain"
