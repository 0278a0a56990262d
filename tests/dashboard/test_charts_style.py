"""The notation of the charts: what a figure is can be seen, in colour, in grey, and by a word."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import plotly.graph_objects as go

from dashboard.charts import grouped, marks, style
from dashboard.charts.book import AMOUNT, Amount, cells, frame, schema
from dashboard.charts.words import class_label, exact, plain_label, where

NOTATIONS: tuple[style.Notation, ...] = ("actual", "budget", "budget_part", "adjusted", "last", "derived")


def luminance(colour: str) -> float:
    """How light a colour is in grey, 0 to 255."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def bars(notation: style.Notation, status: str | None = None) -> go.Figure:
    fig = marks.new_figure()
    marks.bars(fig, [marks.Mark(0, 10.0, text="10.00", status=status)], notation, style.BLUE)
    return fig


def test_every_notation_looks_different() -> None:
    seen = [str(marks.bar_style(notation, style.BLUE)) for notation in NOTATIONS]
    assert len(set(seen)) == len(NOTATIONS)


def test_a_budget_is_outlined_and_final_accounts_are_solid() -> None:
    assert marks.bar_style("budget", style.BLUE)["color"] == style.PAPER
    assert marks.bar_style("budget", style.BLUE)["line"]["width"] > 0
    assert marks.bar_style("actual", style.BLUE)["color"] == style.BLUE


def test_hatching_is_drawn_in_ink_and_not_in_the_colour_of_paper() -> None:
    # Where every bar has its own colour, the browser hatches with that colour.
    for fig, ink in ((bars("adjusted"), style.BLUE), (bars("budget", "conflict"), style.WARNING)):
        marker = fig.data[0].marker
        assert marker.pattern.shape[0] != ""
        assert marker.color[0] == ink


def test_a_derived_bar_has_a_dotted_outline() -> None:
    dashes = [trace.line.dash for trace in bars("derived").data if trace.type == "scatter" and trace.mode == "lines"]
    assert dashes == ["dot"]
    assert not any(trace.mode == "lines" for trace in bars("actual").data if trace.type == "scatter")


def test_a_conflict_is_hatched_in_the_warning_colour() -> None:
    bar = bars("actual", "conflict").data[0]
    assert bar.marker.pattern.shape == ("x",)
    assert bar.marker.pattern.fgcolor == (style.WARNING,)
    assert style.WARNING not in {style.BLUE, style.ORANGE, style.GREY, *style.CLASSES}


def test_neighbouring_classes_differ_in_grey() -> None:
    light = [luminance(colour) for colour in style.CLASSES]
    assert all(abs(one - other) > 30 for one, other in pairwise(light))


def test_labels_have_room_to_the_right() -> None:
    fig = marks.new_figure()
    marks.money_axis(fig, [53694500.0], "元", "zh", ["53,694,500.00"])
    assert fig.layout.margin.r >= 13 * 6


def test_text_is_set_into_a_segment_only_where_it_fits() -> None:
    assert marks.fitting("65.0%", 65, 100) == "65.0%"
    assert marks.fitting("2.7%", 2.7, 100) == ""


def test_a_figure_that_is_not_stated_is_a_dash_and_no_bar() -> None:
    columns = schema({"actual_yuan": AMOUNT, "last_yuan": AMOUNT})
    known = Amount(Decimal("100.00"), "verified", ("a:1",))
    base = {"label": "行", "unit": "万元", "year": 2024, "kind": "final_accounts"}
    rows = frame(
        [base | cells(actual_yuan=known, last_yuan=known), base | cells(actual_yuan=known, last_yuan=None)],
        columns | {"label": columns["status"]},
    )
    fig = grouped.draw(
        rows, (grouped.Series("actual_yuan", "actual", "#000000"), grouped.Series("last_yuan", "last", "#000000")), "zh"
    )
    drawn = [trace for trace in fig.data if trace.type == "bar" and trace.x[0] is not None]
    assert [len(trace.x) for trace in drawn] == [2, 1]
    assert [trace.text for trace in fig.data if trace.text and "–" in trace.text[0]] == [("\u00a0–",)]


def test_row_labels_lose_their_ordinal_and_level() -> None:
    assert plain_label("四、公共安全支出") == "公共安全支出"
    assert plain_label("社会保障和就业支出（类）") == "社会保障和就业支出"
    assert plain_label("其中：公务用车购置费") == "公务用车购置费"
    assert plain_label("（一）工资") == "工资"
    assert class_label("201", "一般公共服务类", "zh") == "一般公共服务"
    assert class_label("229", "二十三、其他支出", "zh") == "其他"


def test_an_amount_that_the_unit_would_round_is_told_in_yuan() -> None:
    assert exact(Decimal("53694500"), "万元", "zh").replace("\u202f", " ") == "5,369.45 万元"
    assert exact(Decimal("1163313.16"), "万元", "zh").replace("\u202f", " ") == "1,163,313.16 元"


def test_places_are_told_in_words() -> None:
    assert where("page:4", "zh") == "第 4 页"
    assert where("line:84", "en") == "line 84"
    assert where("cell:Sheet1!B3", "en") == "cell Sheet1!B3"
    assert where("", "zh") == ""
