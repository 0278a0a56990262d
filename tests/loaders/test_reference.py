from __future__ import annotations

import re

from loaders import reference


def test_regions_hold_counties_with_their_city_and_province() -> None:
    county = reference.region_by_code()["131028"]
    assert (county.level, county.province, county.city, county.county) == (
        "county",
        "河北省",
        "廊坊市",
        "大厂回族自治县",
    )
    assert county.name == "大厂回族自治县"


def test_a_municipality_has_no_city_between_province_and_district() -> None:
    district = reference.region_by_code()["310107"]
    assert (district.province, district.city, district.county) == ("上海市", "", "普陀区")


def test_region_codes_are_unique_and_six_digits() -> None:
    codes = [r.code for r in reference.regions()]
    assert len(codes) == len(set(codes)) > 3000
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)


def test_statistical_zones_are_not_counties() -> None:
    assert reference.region_by_code()["140671"].level == "zone"


def test_functional_classes_know_their_earlier_names() -> None:
    by_code = {c.code: c for c in reference.functional_classes()}
    assert by_code["210"].name == "卫生健康支出"
    assert "医疗卫生与计划生育支出" in by_code["210"].aliases
    assert by_code["210"].years["医疗卫生与计划生育支出"] == (2014, 2018)
    assert "218" not in by_code
    assert len(by_code) == 30


def test_economic_classes_are_personnel_or_public() -> None:
    part = {c.code: c.part for c in reference.economic_classes()}
    assert part["30101"] == part["303"] == "personnel"
    assert part["30217"] == part["31002"] == "public"


def test_functional_items_give_names_to_codes() -> None:
    assert reference.functional_items()["2080505"] == "机关事业单位基本养老保险缴费支出"
