from __future__ import annotations

from decimal import Decimal

import polars as pl

from dashboard.charts import CHARTS, change
from dashboard.charts.headlines import headlines
from loaders.records import Finding, Severity
from tests import factory
from tests.dashboard import published
from tests.dashboard.published import chosen
from tests.dashboard.test_charts_overview import wan

OTHER = "990101:丙县财政局"


def query(key: str, **fields: object) -> pl.DataFrame:
    return CHARTS[key].query(published.frames(published.lanxian()), chosen(**fields))


def test_without_a_table_by_class_the_split_is_that_of_the_whole() -> None:
    rows = query("basic_shares")
    assert rows["line"].to_list() == ["total"]
    assert (wan(rows, "basic_yuan"), wan(rows, "project_yuan")) == (["3484.54"], ["1873.95"])
    assert [round(x, 1) for x in (rows["basic_pct"][0], rows["project_pct"][0])] == [Decimal("65.0"), Decimal("35.0")]


def test_the_split_by_class_is_taken_from_the_expenditure_table() -> None:
    facts = tuple(
        factory.fact("FA03", line, item, value, label=line)
        for line, values in {"204": ("30.00", "10.00", "20.00"), "20402": ("30.00", "10.00", "20.00")}.items()
        for item, value in zip(("total", "basic", "project"), values, strict=True)
    )
    frames = published.frames(factory.disclosure(facts=facts, body_id=published.BODY))
    rows = CHARTS["basic_amounts"].query(frames, chosen())
    assert rows.select("line", "basic_yuan", "project_yuan").rows() == [
        ("204", Decimal("100000.00"), Decimal("200000.00"))
    ]


def test_a_part_that_is_not_stated_is_no_zero_and_the_share_is_of_the_printed_total() -> None:
    facts = (
        factory.fact("FA03", "total", "project", "55.33"),
        factory.fact("FA01", "expenditure_current", "amount", "179.97"),
    )
    keys = {"project_expenditure": 0, "expenditure_current": 1}
    chart = CHARTS["basic_shares"]
    frames = published.frames(factory.disclosure(facts=facts, key_figures=keys, body_id=published.BODY))
    row = chart.query(frames, chosen()).row(0, named=True)
    assert (row["basic_yuan"], row["basic_pct"], round(row["project_pct"], 1)) == (None, None, Decimal("30.7"))
    assert "未列基本支出" in chart.sentence(chart.query(frames, chosen()), "zh")
    assert [one.key for one in headlines("overview", frames, chosen())] == []


def test_declared_targets_stand_where_no_budget_is_printed() -> None:
    declared = (factory.project("巡防经费", form="PF_DECLARED", unit="元", target_declared="900000"),)
    chart = CHARTS["performance_money"]
    rows = chart.query(published.frames(factory.disclosure(projects=declared, body_id=published.BODY)), chosen())
    assert "90.00" in chart.sentence(rows, "zh")
    assert [trace.name for trace in chart.figure(rows, "zh").data if trace.showlegend] == ["目标申报数"]


def test_economic_items_are_the_five_digit_ones_by_size() -> None:
    rows = query("basic_items")
    assert rows["line"].to_list() == ["30101", "30102", "30113", "30226"]
    assert rows["part"].to_list() == ["personnel", "personnel", "personnel", "public_funds"]
    assert round(rows["share_pct"][0], 1) == Decimal("27.8")  # 948.67 of 3044.58 + 368.72


def test_last_year_is_derived_from_the_prose_and_marked() -> None:
    rows = query("years_figures")
    told = {row["key"]: row for row in rows.to_dicts()}
    assert list(told) == ["income_total", "expenditure_total", "three_public_total", "agency_operating"]
    income = told["income_total"]
    assert (income["last_yuan"], income["last_yuan_status"]) == (Decimal("45286200.00"), "derived")
    assert round(income["change_pct"], 2) == Decimal("18.57")
    assert told["agency_operating"]["change_yuan"] == Decimal("-29600.00")
    assert set(rows["last_from"]) == {"derived"}


def test_an_uploaded_year_is_taken_before_the_prose() -> None:
    frames = published.frames(published.budget(2025, {"201": "90.00"}), published.budget(2024, {"201": "80.00"}))
    rows = CHARTS["years_figures"].query(frames, chosen(body=OTHER, year=2025))
    row = rows.row(0, named=True)
    assert (row["key"], row["last_yuan"], row["last_from"]) == ("expenditure_total", Decimal("800000.00"), "uploaded")
    assert row["last_yuan_at"].split(":")[0] != row["now_yuan_at"].split(":")[0]


def test_the_waterfall_of_two_uploaded_years_sums_exactly() -> None:
    frames = published.frames(
        published.budget(2025, {"201": "90.00", "208": "15.00"}),
        published.budget(2024, {"201": "80.00", "210": "5.00"}),
    )
    rows = CHARTS["years_waterfall"].query(frames, chosen(body=OTHER, year=2025))
    assert rows.select("step", "line").rows() == [
        ("last", ""),
        ("class", "201"),
        ("class", "208"),
        ("class", "210"),
        ("now", ""),
    ]
    assert wan(rows, "change_yuan") == [None, "10.00", "15.00", "-5.00", "20.00"]
    assert rows["note"].to_list()[2:4] == ["仅一年有此科目"] * 2
    assert rows["contribution_points"].to_list()[1] == Decimal("11.7647")  # 10 of 85


def test_a_class_without_a_figure_last_year_stays_blank_there() -> None:
    frames = published.frames(
        published.budget(2025, {"201": "90.00", "208": "15.00"}), published.budget(2024, {"201": "1.00"})
    )
    rows = CHARTS["years_waterfall"].query(frames, chosen(body=OTHER, year=2025))
    assert rows.filter(pl.col("line") == "208")["last_yuan"].to_list() == [None]


def test_the_waterfall_from_the_prose_names_what_its_classes_leave_over() -> None:
    rows = query("years_waterfall")
    assert set(rows["basis"]) == {"derived"}
    ends = rows.filter(pl.col("step").is_in(["last", "now"]))
    assert (ends["last_yuan"][0], ends["now_yuan"][1]) == (Decimal("45156100.00"), Decimal("52872500.00"))
    moved = rows.filter(pl.col("step").is_in(["class", "gap"]))
    # 92.56 + 311.05 + 140.88 + 282.29 = 826.78, but the whole rose by 771.64 only
    assert wan(moved, "change_yuan") == ["92.56", "311.05", "140.88", "282.29", "-55.14"]
    assert sum(moved["change_yuan"]) == Decimal("7716400.00")


def test_three_publics_by_part_against_budget_and_last_year() -> None:
    rows = query("three_public_parts")
    assert rows["part"].to_list() == ["total", "abroad", "vehicle_purchase", "vehicle_running", "reception"]
    assert wan(rows, "planned_yuan") == ["2.22", None, None, "1.17", "1.05"]
    assert wan(rows, "actual_yuan") == ["2.22", "0.00", "0.00", "1.17", "1.05"]
    assert wan(rows, "last_yuan") == ["7.50", "0.00", "0.00", "7.50", "0.00"]
    assert round(rows["change_pct"][0], 1) == Decimal("-70.4")


def test_cost_per_batch_head_and_vehicle_where_they_are_counted() -> None:
    rows = query("three_public_units")
    assert rows.select("measure", "per_yuan").rows() == [
        ("reception_batch", Decimal("456.52")),
        ("reception_head", Decimal("123.53")),
        ("vehicle_kept", Decimal("3900.00")),
    ]
    assert set(rows["status"]) == {"derived"}
    assert [len(sources) for sources in rows["sources"]] == [2, 2, 2]


def test_a_purchase_without_vehicles_has_no_unit_cost_and_says_so() -> None:
    facts = (
        factory.fact("prose", "vehicle_purchase", "amount", "20.00"),
        factory.fact("prose", "vehicles_bought", "count", "0", unit="辆"),
    )
    disclosure = factory.disclosure(
        facts=facts, key_figures={"three_public_vehicle_purchase": 0}, body_id=published.BODY
    )
    rows = CHARTS["three_public_units"].query(published.frames(disclosure), chosen())
    assert rows.select("per_yuan", "note").rows() == [(None, "有支出而数量为 0，需核实")]


def test_projects_run_from_the_first_budget_to_what_was_spent() -> None:
    rows = query("performance_money")
    first = rows.row(0, named=True)
    assert first["label"] == "2024年转移支付资金"
    assert wan(rows, "year_start_budget_yuan")[0] == "750.00"
    assert wan(rows, "executed_yuan")[:2] == ["237.37", "543.95"]
    assert round(first["adjustment_pct"], 2) == Decimal("71.02")  # 1282.63 against 750
    assert first["executed_yuan_at"] == f"{first['disclosure_id']}:p0:executed"


def test_a_project_figure_in_conflict_is_marked_and_its_neighbours_are_not() -> None:
    project = factory.project(
        "校舍加固",
        year_start_budget="75",
        full_year_budget="128.26",
        executed="23.74",
        statuses={"full_year_budget": "conflict", "executed": "verified"},
    )
    frames = published.frames(factory.disclosure(projects=(project,), body_id=published.BODY))
    chart = CHARTS["performance_money"]
    rows = chart.query(frames, chosen())
    own = ("status", "year_start_budget_yuan_status", "full_year_budget_yuan_status", "executed_yuan_status")
    assert rows.select(own).row(0) == ("conflict", "unverified", "conflict", "verified")
    texts = [text for trace in chart.figure(rows, "zh").data for text in (trace.text or ())]
    assert any("⚠ 不符 全年执行 23.74" in text for text in texts)
    hovers = [text for trace in chart.figure(rows, "zh").data for text in (trace.hovertext or ())]
    assert ["⚠ 不符" in text for text in hovers] == ["调整后" in text or "全年预算" in text for text in hovers]


def test_the_findings_that_name_a_project_are_counted() -> None:
    found = tuple(Finding(rule, severity, "fails", "2024年转移支付资金") for rule, severity in _NAMED)
    rows = CHARTS["performance_money"].query(published.frames(published.lanxian(findings=found)), chosen())
    assert dict(rows.select("label", "doubts").iter_rows())["2024年转移支付资金"] == 2
    assert rows["doubts"].sum() == 2


_NAMED: tuple[tuple[str, Severity], ...] = (("J-02", "error"), ("J-13", "warning"), ("J-S1", "info"), ("J-02", "tail"))


def test_a_score_in_conflict_is_marked_among_the_indicators() -> None:
    rows = tuple(factory.indicator(level3=name, weight="50", score="45") for name in ("数量", "面积"))
    project = factory.project("校舍加固", indicators=rows, statuses={"i1/score": "conflict"})
    frames = published.frames(factory.disclosure(projects=(project,), body_id=published.BODY))
    found = CHARTS["project_indicators"].query(frames, chosen(project=None))
    assert found["score_status"].to_list() == ["unverified", "conflict"]


def test_a_number_that_stands_beside_another_stage_is_named() -> None:
    """237.37 was spent; it stands beside the diamond of the adjusted budget, which lies further right."""
    chart = CHARTS["performance_money"]
    texts = [text for trace in chart.figure(query("performance_money"), "zh").data for text in (trace.text or ())]
    assert any("全年执行 237.37" in text for text in texts)


def test_target_forms_without_execution_show_their_budgets() -> None:
    targets = (factory.project("装备购置", form="PF_TARGET", year_start_budget="48.96"),)
    chart = CHARTS["performance_money"]
    frames = published.frames(factory.disclosure(projects=targets, body_id=published.BODY))
    rows = chart.query(frames, chosen())
    assert "未公开执行数" in chart.sentence(rows, "zh")
    assert (
        CHARTS["performance_scatter"].query(published.frames(factory.disclosure(projects=targets)), chosen()).is_empty()
    )
    assert [trace.name for trace in chart.figure(rows, "zh").data if trace.showlegend] == ["年初预算"]


def test_scores_are_points_with_their_number() -> None:
    chart = CHARTS["performance_scores"]
    rows = chart.query(published.frames(published.lanxian(), factory.small()), chosen())
    assert rows.group_by("here").len().sort("here").rows() == [(False, 1), (True, 4)]
    ticks = chart.figure(rows, "zh").layout.yaxis.ticktext
    assert [tick.rpartition("<br>")[2] for tick in ticks] == ["n = 4"], "one project is no distribution"
    # 0, 50.88, 95, 100
    assert "得分中位数 72.94" in chart.sentence(rows, "zh")


def test_the_indicators_are_those_of_the_selected_project() -> None:
    frames = published.frames(published.lanxian())
    key = frames.projects.filter(pl.col("name") == "网络安全加固提升").collect()
    project = f"{key['disclosure_id'][0]}:{key['project_no'][0]}"
    chart = CHARTS["project_indicators"]
    rows = chart.query(frames, chosen(project=project))
    assert set(rows["project_name"]) == {"网络安全加固提升"}
    assert rows.select("weight", "score").rows() == [(Decimal(20), Decimal(5)), (Decimal(10), Decimal(10))]
    assert "其中 1 项满分" in chart.sentence(rows, "zh")


def test_headline_figures_of_the_overview() -> None:
    found = headlines("overview", published.frames(published.lanxian()), chosen())
    assert [(one.key, round(one.value, 1)) for one in found] == [
        ("income_total", Decimal("53694500.0")),
        ("expenditure_total", Decimal("53694500.0")),
        ("basic_share", Decimal("65.0")),
        ("three_public_total", Decimal("22200.0")),
        ("agency_operating", Decimal("3687200.0")),
        ("execution", Decimal("46.1")),  # 895.5126 of 1940.7726 over the four typed projects
    ]
    notes = {one.key: one.note for one in found}
    assert notes["income_total"] == "较上年 +18.6%"
    assert notes["three_public_total"] == "较上年 −70.4%"
    assert notes["basic_share"] == "项目支出 35.0%"
    assert notes["execution"] == "占年初 53.6%；2/4 项 100%"


def test_a_change_on_a_small_base_is_told_as_an_amount() -> None:
    frames = published.frames(published.lanxian())
    found = {one.key: one for one in headlines("three_public", frames, chosen())}
    assert found["three_public_reception"].note.replace("\u202f", " ") == "较上年 +1.05 万元"


def test_figures_that_are_not_stated_have_no_headline() -> None:
    frames = published.frames(published.budget(2024, {"201": "80.00"}))
    assert [one.key for one in headlines("overview", frames, chosen(body=OTHER))] == ["expenditure_total"]
    assert change.pair(frames, chosen(body=None)) == (None, None)


def test_a_body_without_scores_is_not_shown_the_scores_of_others() -> None:
    unscored = factory.disclosure(
        projects=(factory.project("装备购置", year_start_budget="1"),), body_id=published.BODY
    )
    frames = published.frames(unscored, factory.small())
    assert CHARTS["performance_scores"].query(frames, chosen()).is_empty()


def test_only_the_largest_forty_projects_are_drawn() -> None:
    many = tuple(factory.project(f"项目{n}", year_start_budget=str(n)) for n in range(1, 51))
    chart = CHARTS["performance_money"]
    rows = chart.query(published.frames(factory.disclosure(projects=many, body_id=published.BODY)), chosen())
    assert rows.height == 50
    assert len(chart.figure(rows, "zh").layout.yaxis.ticktext) == 40
