"""The table beneath a chart."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from dashboard.charts.chart import Column
from dashboard.table import Sheet, marked, sheet
from dashboard.tables import chosen, styled

ROWS = pl.DataFrame(
    {
        "label": ["基本支出", "项目支出", "合计"],
        "amount_yuan": [Decimal("53694500.00"), None, Decimal("0.00")],
        "amount_yuan_at": ["d-0:1", "", "d-0:3"],
        "amount_yuan_status": ["conflict", None, "verified"],
        "change": [Decimal("-150800.00"), Decimal("12345.00"), None],
        "share": [Decimal("65.0400"), Decimal("34.9600"), None],
        "status": ["conflict", "verified", "unverified"],
        "address": ["d-0:9", "d-0:8", ""],
    },
    schema_overrides={"amount_yuan": pl.Decimal(20, 2), "change": pl.Decimal(20, 2), "share": pl.Decimal(20, 4)},
)
COLUMNS = (
    Column("label", "text"),
    Column("amount_yuan", "amount_yuan"),
    Column("change", "amount_yuan", signed=True),
    Column("share", "pct"),
    Column("status", "status"),
    Column("absent", "text"),
)


def made(unit: str = "万元") -> Sheet:
    return sheet(ROWS, tuple(c for c in COLUMNS if c.key in {"label", "amount_yuan", "status"}), unit, "zh")


def test_cells_are_formatted_and_headings_carry_the_unit() -> None:
    table = made()
    assert table.headings[1].endswith("（万元）")
    assert table.texts == (
        ("基本支出", "5,369.45", "不符"),
        ("项目支出", "–", "已核对"),
        ("合计", "0", "未核对"),
    )


def test_values_are_exact_numbers_in_the_unit() -> None:
    assert made().values[0][1] == Decimal("5369.45")
    assert made("亿元").values[0][1] == Decimal("0.536945")
    assert made().values[1][1] is None


def test_each_cell_leads_to_its_own_evidence_else_to_that_of_the_row() -> None:
    assert made().addresses == (
        ("d-0:9", "d-0:1", "d-0:9"),
        ("d-0:8", "d-0:8", "d-0:8"),
        ("", "d-0:3", ""),
    )


def test_a_figure_in_conflict_is_flagged() -> None:
    assert made().flags == ((False, True, True), (False, False, False), (False, False, False))


def test_a_column_that_the_frame_lacks_is_left_out() -> None:
    assert sheet(ROWS, (COLUMNS[-1],), "万元", "zh").headings == ()


def test_a_click_on_a_cell_gives_its_address() -> None:
    table = made()
    assert chosen({"selection": {"cells": [(0, "c1")]}}, table) == "d-0:1"
    assert chosen({"selection": {"cells": []}}, table) == ""
    assert chosen({"selection": {"cells": [(7, "c1")]}}, table) == ""


def test_the_table_shows_the_texts_but_sorts_by_the_numbers() -> None:
    style = styled(made())
    assert style.data["c1"].tolist()[0] == 5369.45
    html = style.to_html()
    assert "5,369.45" in html and "–" in html
    assert html.count("background-color: #FBEAE8") == 1


def test_the_status_of_a_row_says_so_where_one_of_its_figures_is_in_conflict() -> None:
    rows = ROWS.with_columns(status=pl.lit("verified"))
    shown = sheet(rows, [c for c in COLUMNS if c.key in {"label", "amount_yuan", "status"}], "万元", "zh")
    assert [row[-1] for row in shown.values] == ["不符", "已核对", "已核对"]


def test_a_figure_whose_proposal_was_taken_is_marked_and_stays_as_printed() -> None:
    shown = marked(made(), {"d-0:1": "5369.46 万元", "elsewhere:3": "1 元"}, "zh")
    assert [row[1] for row in shown.texts] == ["5,369.45 ✎", "–", "0"]
    assert shown.values == made().values
    assert shown.notes == ("基本支出 金额（万元） ✎ 已采纳更正建议：5369.46 万元",)
