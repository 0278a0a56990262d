"""What belongs to a chart besides the chart."""

from __future__ import annotations

import polars as pl
import pytest

from dashboard.caption import disclosures_in, file_name, scope_of
from dashboard.frames import Frames
from dashboard.selection import Selection
from dashboard.show import clicked, file_stem
from tests import factory


def test_a_click_gives_the_address_of_the_mark() -> None:
    customdata: object
    for customdata in (["d-0:3", "x"], "d-0:3", {"0": "d-0:3"}):
        assert clicked({"selection": {"points": [{"customdata": customdata}]}}) == "d-0:3"
    for customdata in ([""], None, [], [7]):
        assert clicked({"selection": {"points": [{"customdata": customdata}]}}) == ""
    assert clicked({"selection": {"points": []}}) == ""
    assert clicked(None) == ""


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("收入 5,343.40 万元，支出 5,358.48 万元", "收入_5_343.40_万元_支出_5_358.48_万元"),
        ("../../etc/passwd", "etc_passwd"),
        ("", "mingzhang"),
        ("《》", "mingzhang"),
    ],
)
def test_a_file_name_comes_from_the_title_and_is_no_path(title: str, stem: str) -> None:
    assert file_stem(title) == stem


def test_the_folders_of_a_stored_name_are_not_shown() -> None:
    assert file_name("a/b/c.pdf") == "c.pdf"
    assert file_name("a\\b\\c.pdf") == "c.pdf"
    assert file_name("c.pdf") == "c.pdf"


def test_a_table_rests_on_all_documents_its_figures_were_derived_from() -> None:
    rows = pl.DataFrame(
        {
            "disclosure_id": ["a-0", ""],
            "address": ["a-0:1", None],
            "amount_at": ["b-0:2", ""],
            "sources": [["a-0:1", "c-0:p3"], None],
        }
    )
    assert sorted(disclosures_in(rows)) == ["a-0", "b-0", "c-0"]


def test_the_scope_names_phase_unit_documents_and_source() -> None:
    made = factory.frames(factory.reading(factory.disclosure(findings=(factory.finding(),)), name="x/甲.pdf"))
    frames = Frames.of(lambda name: made[name].lazy())
    key = made["disclosures"]["disclosure_id"][0]
    rows = pl.DataFrame({"disclosure_id": [key], "address": [f"{key}:0"]})
    scope = scope_of(frames, rows, Selection())
    assert scope.lines == ("2024 年度单位决算", "万元", "1 份文件", "来源：甲.pdf")
    assert (scope.disclosures, scope.open_findings) == ((key,), 1)


def test_findings_that_were_settled_are_no_longer_open() -> None:
    made = factory.frames(factory.reading(factory.disclosure(findings=(factory.finding(),))))
    frames = Frames.of(lambda name: made[name].lazy())
    key = made["disclosures"]["disclosure_id"][0]
    rows = pl.DataFrame({"disclosure_id": [key], "address": [f"{key}:0"]})
    assert scope_of(frames, rows, Selection(), {f"{key}:error": 1, "other:error": 5}).open_findings == 0
