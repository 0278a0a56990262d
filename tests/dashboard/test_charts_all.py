"""What holds for every chart: messages, columns, evidence on each mark, escaping, the empty store."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from dashboard.charts import CHARTS, PAGES
from dashboard.charts.style import wrapped
from dashboard.formula import MARK, is_formula
from dashboard.frames import Frames
from dashboard.messages import LANGUAGES, has
from dashboard.numbers import Language
from tests import factory
from tests.dashboard import published
from tests.dashboard.published import chosen

ADDRESS = re.compile(r"[0-9a-f]{12}-\d+:(?:\d+|p\d+(?::\w+)?)|")


def is_address(text: str) -> bool:
    """Of a printed figure, or a formula over such."""
    return bool(ADDRESS.fullmatch(text)) or (text.startswith(MARK) and is_formula(text.removeprefix(MARK)))


PAIR = ("1:甲", published.BODY)
BASE = {"disclosure_id", "fact_no", "sources", "status", "address", "unit", "year", "kind"}


@cache
def example(key: str, lang: Language = "zh") -> pl.DataFrame:
    other = factory.disclosure("甲局", body_id=PAIR[0], facts=published.facts(), key_figures={"expenditure_total": 11})
    peers = [replace(published.lanxian(), body_id=f"{n}:乙", department=f"乙{n}局") for n in (2, 3)]
    frames = published.frames(published.lanxian(), other, *peers)
    frames = published.with_supplied(frames, ("staff", "岚县公安局", "120"), ("staff", "甲局", "80"))
    return CHARTS[key].query(frames, chosen(bodies=PAIR, lang=lang))


@pytest.mark.parametrize("key", CHARTS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_chart_draws_and_speaks_both_languages(key: str, lang: Language) -> None:
    chart, rows = CHARTS[key], example(key, lang)
    assert rows.height > 0
    assert chart.figure(rows, lang).data
    sentence = chart.sentence(rows, lang)
    assert "{" not in sentence
    # the other body states no basic spending and no personnel: nothing to compare
    assert sentence or key in {"compare_basic", "compare_per", "compare_rank"}


@pytest.mark.parametrize("key", CHARTS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_chart_has_its_messages(key: str, lang: Language) -> None:
    wanted = [f"chart.{key}.title", f"chart.{key}.note", *(f"col.{column.key}" for column in CHARTS[key].columns)]
    assert [msgid for msgid in wanted if not has(msgid, lang)] == []


@pytest.mark.parametrize("key", CHARTS)
def test_every_column_is_in_the_frame_with_the_base_columns(key: str) -> None:
    rows = example(key)
    assert set(rows.columns) >= BASE
    assert set(rows["kind"]) == {"final_accounts"}
    assert [column.key for column in CHARTS[key].columns if column.key not in rows.columns] == []


@pytest.mark.parametrize("key", CHARTS)
def test_every_mark_carries_the_address_of_its_evidence(key: str) -> None:
    figure = CHARTS[key].figure(example(key), "zh")
    addresses = [data[0] for trace in figure.data if trace.customdata is not None for data in trace.customdata]
    assert addresses
    assert [address for address in addresses if not is_address(address)] == []
    assert any(addresses)


@pytest.mark.parametrize("key", CHARTS)
def test_an_empty_store_gives_an_empty_frame_of_the_same_columns(key: str) -> None:
    stored = factory.frames(factory.reading(factory.small()))
    frames = Frames.of(lambda name: stored[name].lazy().filter(False))
    rows = CHARTS[key].query(frames, chosen(bodies=PAIR))
    assert rows.is_empty()
    assert rows.schema == example(key).schema
    assert CHARTS[key].figure(rows, "zh").data == ()
    assert CHARTS[key].sentence(rows, "zh") == ""


def test_every_chart_of_a_page_is_registered_and_begins_with_the_page() -> None:
    for page, keys in PAGES.items():
        assert [key for key in keys if key not in CHARTS or not key.startswith(f"{page}_")] == []


def test_text_of_a_document_never_becomes_markup() -> None:
    evil = factory.project("<a href='http://x'>经费</a>", year_start_budget="1", executed="1", total_score="90")
    frames = published.frames(factory.disclosure(projects=(evil,), body_id=published.BODY))
    for key in ("overview_projects", "performance_scores"):
        rows = CHARTS[key].query(frames, chosen())
        assert "<a" not in CHARTS[key].figure(rows, "zh").to_json().replace("\\u003c", "<")


def test_labels_are_wrapped_evenly_and_never_cut() -> None:
    assert wrapped("一般公共预算财政拨款收入", 22) == "一般公共预算<br>财政拨款收入"
    assert wrapped("公共安全", 22) == "公共安全"
    long = "关于提前下达二〇二四年中央政法纪检监察转移支付资金的通知" * 3
    assert wrapped(long, 22).replace("<br>", "") == long
    assert wrapped("Social security, employment", 22) == "Social security,<br>employment"
    assert wrapped("（甲）项目（一期）", 8).count("<br>") == 2
    assert not any(line.startswith("）") for line in wrapped("（甲）项目（一期）", 8).split("<br>"))


def test_no_figure_has_a_pie_or_a_slanted_label() -> None:
    for key in CHARTS:
        figure = CHARTS[key].figure(example(key), "zh")
        assert {trace.type for trace in figure.data} <= {"bar", "scatter", "box"}
        assert figure.layout.xaxis.tickangle in {None, 0}


def test_bars_begin_at_zero_and_the_axis_holds_them() -> None:
    figure = CHARTS["overview_classes"].figure(example("overview_classes"), "zh")
    low, high = figure.layout.xaxis.range
    bars = [bar for bar in figure.data if bar.type == "bar" and bar.x[0] is not None]
    assert low == 0
    assert all(start == 0 for bar in bars for start in bar.base)
    assert high >= max(x for bar in bars for x in bar.x) == 53336500.0
