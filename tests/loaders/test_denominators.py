"""Tables that users supply to divide by."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from loaders.denominators import keep, parse, remove, scan, version

HEAD = ["部门或地区", "年度", "常住人口（万人）", "编制人数", "来源"]


def codes(rows: list[list[str]], source: str = "") -> list[str]:
    return [problem.code for problem in parse(rows, "a.csv", source).problems]


def test_each_number_has_whose_year_measure_and_source() -> None:
    taken = parse(
        [HEAD, ["110101", "2024年度", "70.4", "", "统计公报"], ["甲县公安局", "2024", "", "1,120", "编办"]], "a"
    )
    assert taken.problems == ()
    assert taken.rows.select("whose", "region_code", "year", "measure", "value", "source").rows() == [
        ("110101", "110101", 2024, "population", Decimal(704000), "统计公报"),
        ("甲县公安局", None, 2024, "staff", Decimal(1120), "编办"),
    ]


def test_nothing_is_guessed() -> None:
    assert codes([HEAD, ["110101", "", "70", "", "公报"]]) == ["year"]
    assert codes([HEAD, ["110101", "2024", "70", "", ""]]) == ["source"]
    assert codes([HEAD, ["110101", "2024", "70", "", ""]], "公报") == []
    assert codes([HEAD, ["", "2024", "70", "", "公报"]]) == ["whose"]
    assert codes([HEAD, ["110101", "2024", "约七十", "", "公报"]]) == ["value"]
    assert codes([HEAD, ["110101", "2024", "0", "", "公报"]]) == ["value"]
    assert codes([HEAD, ["某某区", "2024", "70", "", "公报"]]) == ["place"]
    assert codes([["名称", "年度"], ["a", "2024"]]) == ["heading"]
    assert codes([]) == ["heading"]


def test_a_name_that_several_places_bear_is_not_taken_for_one() -> None:
    shared = "鼓楼区"
    assert codes([HEAD, [shared, "2024", "70", "", "公报"]]) == ["place"]
    full = parse([HEAD, [f"南京市{shared}", "2024", "70", "", "公报"]], "a")
    assert full.rows["region_code"].to_list() == ["320106"]


def test_a_table_is_kept_once_and_taken_out_for_good(tmp_path: Path) -> None:
    rows = parse([HEAD, ["110101", "2024", "70", "", "公报"]], "表.csv").rows
    assert (scan(tmp_path).collect().height, version(tmp_path)) == (0, -1)
    keep(tmp_path, rows)
    first = version(tmp_path)
    keep(tmp_path, rows)
    assert scan(tmp_path).collect().equals(rows)
    assert version(tmp_path) > first
    remove(tmp_path, rows["table_id"][0])
    assert scan(tmp_path).collect().is_empty()


@pytest.mark.parametrize("bad", ["x' OR '1'='1", ""])
def test_an_id_is_never_a_condition(bad: str, tmp_path: Path) -> None:
    rows = parse([HEAD, ["110101", "2024", "70", "", "公报"]], "a").rows
    keep(tmp_path, rows)
    remove(tmp_path, bad)
    assert scan(tmp_path).collect().height == 1
