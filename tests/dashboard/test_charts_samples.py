"""The charts over the samples as they are really read: the sentences that a newcomer sees first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from dashboard.charts import CHARTS, PAGES
from dashboard.charts.headlines import headlines
from dashboard.frames import Frames
from dashboard.selection import Selection
from loaders.reading import read
from tests import factory

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
FILES = (
    "lanxian-public-security-2024-final-accounts.pdf",
    "wanli-subdistrict-2024-budget.pdf",
    "wanli-subdistrict-2025-budget.pdf",
)


@cache
def frames() -> Frames:
    stored = factory.frames(*(read((SAMPLES / name).read_bytes(), name) for name in FILES))
    return Frames.of(lambda name: stored[name].lazy())


def of(name: str, year: int) -> Selection:
    found = frames().disclosures.filter(pl.col("department").str.contains(name)).collect()
    return Selection(body=found["body_id"][0], year=year)


def sentence(key: str, selection: Selection) -> str:
    chart = CHARTS[key]
    return chart.sentence(chart.query(frames(), selection), "zh").replace("\u202f", "")


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("overview_bridge", "收入 5,343.40万元，支出 5,358.48万元，结转减少 15.08万元（尾差 0.01万元）"),
        ("basic_shares", "基本支出 3,484.54万元（65.0%），项目支出 1,873.95万元（35.0%）"),
        ("years_figures", "支出总计 5,369.45万元，比上年增加 840.83万元（18.6%）；上年数为推算"),
        ("three_public_parts", "“三公”经费 2.22万元，比上年减少 5.28万元（70.4%）"),
        ("performance_money", "23 个项目，年初预算 2,472.24万元，实际执行 1,722.92万元；执行率 100% 的 20 个"),
    ],
)
def test_what_the_charts_say_of_one_department(key: str, told: str) -> None:
    assert sentence(key, of("岚县公安局", 2024)) == told


def test_two_uploaded_years_give_a_waterfall_that_sums() -> None:
    selection = of("万里街道", 2025)
    rows = CHARTS["years_waterfall"].query(frames(), selection)
    assert set(rows["basis"]) == {"uploaded"}
    ends = rows.filter(pl.col("step") == "now").row(0, named=True)
    moved = rows.filter(pl.col("step").is_in(["class", "gap"]))["change_yuan"].sum()
    assert moved == ends["now_yuan"] - ends["last_yuan"]
    assert "3,355.64万元" in sentence("years_waterfall", selection)


@pytest.mark.parametrize("page", [page for page in PAGES if page != "compare"])
def test_no_page_of_the_samples_stays_empty(page: str) -> None:
    selection = of("岚县公安局", 2024)
    assert all(CHARTS[key].query(frames(), selection).height for key in PAGES[page])
    assert len(headlines(page, frames(), selection)) >= 5
