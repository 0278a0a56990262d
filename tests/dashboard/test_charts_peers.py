"""Comparison: refusals with a way out, what differs is grey, A less B, ranks among peers, amounts per head."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import streamlit as st

from dashboard import peers
from dashboard.charts import CHARTS, comparability
from dashboard.charts.rank import quantile
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.peers import kind_of_body, level
from dashboard.selection import Selection, from_query, parse
from loaders.records import Disclosure, Region
from loaders.store import Store
from tests import factory
from tests.dashboard import published
from tests.dashboard.test_pages import app

A, B, C, D = "1:甲", "2:乙", "3:丙", "4:丁"
NAMES = {A: "甲县公安局", B: "乙县公安局", C: "丙县财政局", D: "丁市公安局"}
CODES = {A: "990101", B: "990202", C: "990303", D: "990400"}


def body(key: str, basic: str, project: str, *, year: int = 2024, province: str = "戊省") -> Disclosure:
    total = str(Decimal(basic) + Decimal(project))
    facts = (
        factory.fact("FA01", "expenditure_total", "amount", total),
        factory.fact("FA03", "total", "basic", basic),
        factory.fact("FA03", "total", "project", project),
        factory.fact("FA01", "201", "amount", basic, label="一般公共服务支出"),
        factory.fact("FA06", "personnel", "amount", basic),
    )
    keys = {"expenditure_total": 0, "basic_expenditure": 1, "project_expenditure": 2, "personnel": 4}
    place = {"county": NAMES[key][:2]} if not CODES[key].endswith("00") else {"city": NAMES[key][:2]}
    region = Region(province, place.get("city"), place.get("county"), CODES[key])
    return factory.disclosure(NAMES[key], year, facts=facts, body_id=key, key_figures=keys, region=region)


def four(**years: int) -> Frames:
    return published.frames(
        body(A, "60", "40"), body(B, "90", "30"), body(C, "20", "20", province="己省"),
        body(D, "500", "1500", year=years.get("d", 2024)),
    )  # fmt: skip


def members(**fields: object) -> list[str]:
    frames, selection = four(), Selection(bodies=(A, B), **fields)  # type: ignore[arg-type]
    row = comparability.chosen(frames, selection).row(0, named=True)
    return sorted(peers.group(frames, selection, row).members["body_id"])


def test_peers_are_found_by_the_rules_that_are_on() -> None:
    assert members(peers=()) == [A, B, C, D]
    assert members(peers=("level",)) == [A, B, C]
    assert members(peers=("province",)) == [A, B, D]
    assert members(peers=("kind",)) == [A, B, D]
    assert members(peers=("size",)) == [A, B], "100 is not like 40 (less than half) nor like 2,000"
    assert members(peers=("kind", "level")) == [A, B]
    assert members(peers=("level",), without=(B,)) == [A, C]
    assert members(peers=(), without=(A,)) == [A, B, C, D], "the body itself stays"


def test_levels_and_kinds_of_bodies() -> None:
    assert [level(code) for code in ("140000", "141100", "141127", None)] == ["province", "city", "county", ""]
    assert kind_of_body("戊省甲县公安局", ("戊省", None, "甲县")) == "公安局"
    assert kind_of_body("甲县", (None, None, "甲县")) == "甲县"


def test_the_rules_are_codes_in_the_address() -> None:
    assert Selection().to_query() == {}
    assert Selection(peers=()).to_query() == {"peers": "none"}
    assert from_query({"peers": "none"}).peers == ()
    assert from_query({"peers": "kind,size", "without": "1:甲"}) == Selection(peers=("kind", "size"), without=(A,))
    assert parse({"peers": "nonsense"}).rejected == ("peers",)


def test_ranks_are_from_the_top_within_the_group() -> None:
    rows = CHARTS["compare_rank"].query(four(), Selection(bodies=(A, B)))
    share = rows.filter(measure="basic_share").select("body", "share_pct", "rank", "members", "low", "high").rows()
    low, high = Decimal(55), Decimal("67.5")
    assert share == [
        (B, Decimal(75), 1, 3, low, high),
        (A, Decimal(60), 2, 3, low, high),
        (C, Decimal(50), 3, 3, low, high),
    ]
    assert "在同类中间一半（55.0% 至 67.5%）之内" in CHARTS["compare_rank"].sentence(rows, "zh")
    assert set(rows.filter("compared")["body"]) == {A, B}


def test_two_are_no_group() -> None:
    assert CHARTS["compare_rank"].query(four(), Selection(bodies=(A, B), peers=("size",))).is_empty()
    assert quantile([Decimal(1), Decimal(2)], Decimal("0.25")) == Decimal("1.25")


def test_a_less_b_has_a_difference_only_where_both_are_stated() -> None:
    rows = CHARTS["compare_pair"].query(four(), Selection(bodies=(B, A)))
    assert rows.select("line", "first_yuan", "second_yuan", "change_yuan").rows() == [
        ("201", Decimal(900000), Decimal(600000), Decimal(300000))
    ]
    assert rows["first"][0] == NAMES[B]


def test_a_refused_comparison_offers_the_bodies_that_agree() -> None:
    frames, selection = four(d=2023), Selection(bodies=(A, B, C, D))
    assert ("refuse", "year") in comparability.reasons(frames, selection).select("level", "code").rows()
    assert comparability.comparable(frames, selection) == (A, B, C)
    assert comparability.comparable(frames, Selection(bodies=(A, B))) == ()
    row = comparability.chosen(frames, Selection(bodies=(A, D))).row(0, named=True)
    assert comparability.others_like(frames, row, 2) == (B, C), "the same province before another"


def test_what_differs_is_grey_and_named_on_the_chart() -> None:
    frames = published.frames(
        body(A, "60", "40"), body(B, "90", "30"), replace(body(C, "20", "20"), scope="department")
    )
    selection = Selection(bodies=(A, B, C))
    rows = CHARTS["compare_totals"].query(frames, selection)
    assert rows["differs"].to_list() == ["", "", "部门"]
    figure = CHARTS["compare_totals"].figure(rows, "zh")
    assert "部门" in figure.layout.yaxis.ticktext[2]
    colours = [trace.marker.color for trace in figure.data if trace.type == "bar" and trace.x[0] is not None]
    assert all(len(set(colour[:2])) == 1 for colour in colours)
    blue = colours[1]
    assert blue[2] not in blue[:2] and len({blue[2][1:3], blue[2][3:5], blue[2][5:]}) == 1, "a tone of grey"


def test_per_member_of_staff_is_worked_out_or_says_what_is_missing() -> None:
    frames = published.with_supplied(four(), ("staff", NAMES[A], "30"))
    rows = CHARTS["compare_per"].query(frames, Selection(bodies=(A, B)))
    mine = rows.filter(measure="personnel_per_staff")
    assert mine.select("body", "per_yuan", "note", "source_of").rows() == [
        (A, Decimal("20000.00"), "", "编制部门"),
        (B, None, "缺编制（在职）人数，不计算", ""),
    ]
    assert CHARTS["compare_per"].query(four(), Selection(bodies=(A, B))).is_empty()


def test_a_figure_of_another_year_or_place_is_not_used() -> None:
    supplied = published.with_supplied(four(), ("staff", NAMES[A], "30")).denominators.collect()
    for change in (pl.lit(2023).alias("year"), pl.lit("990909").alias("region_code")):
        frames = replace(four(), denominators=supplied.with_columns(change).lazy())
        assert CHARTS["compare_per"].query(frames, Selection(bodies=(A, B))).is_empty()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_offers_a_comparable_choice_and_takes_it(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGZHANG_STORE", str(tmp_path))
    st.cache_resource.clear()
    every = (body(A, "60", "40"), body(B, "90", "30"), body(C, "20", "20"), body(D, "500", "1500", year=2023))
    for number, one in enumerate(every):
        data = str(number).encode()
        Store(tmp_path).ingest(factory.reading(one, data=data, name=f"{number}.pdf"), data)
    test = app("compare", lang, body=A, year="2024", bodies=",".join((A, B, C, D)))  # type: ignore[arg-type]
    assert not test.exception
    assert len(test.error) == 1
    test.button(key="nearest_0").click().run()
    assert not test.exception and not test.error
    assert dict(test.query_params)["bodies"] == ",".join((A, B, C))
    test.button_group(key="filter_peers").set_value(["kind"]).run()
    assert dict(test.query_params)["peers"] == "kind"
    assert any(t("peers.members", lang, n=2) in expander.label for expander in test.expander)  # type: ignore[arg-type]
