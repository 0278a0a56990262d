"""The charts of the dashboard: a registry, and which charts each page shows, the main one first. No streamlit."""

from __future__ import annotations

from typing import Final

from dashboard.charts import (
    basic_project,
    bridge,
    change,
    classes,
    compare,
    compare_pair,
    distribution,
    execution,
    indicators,
    money,
    per_unit,
    rank,
    scores,
    structure,
    structure_years,
    three_public,
)
from dashboard.charts.chart import Chart, Column

__all__ = ["CHARTS", "PAGES", "Chart", "Column"]

CHARTS: Final[dict[str, Chart]] = {
    chart.key: chart
    for chart in (
        bridge.CHART,
        money.OVERVIEW,
        classes.CHART,
        structure.FLOW,
        structure.TREE,
        structure_years.YEARS,
        structure_years.ECONOMIC,
        basic_project.SHARES,
        basic_project.AMOUNTS,
        basic_project.FUNDS,
        basic_project.ITEMS,
        change.WATERFALL,
        change.FIGURES,
        three_public.PARTS_CHART,
        three_public.UNITS_CHART,
        money.CHART,
        scores.SCATTER,
        distribution.SCORES,
        distribution.RATES,
        execution.CHART,
        indicators.CHART,
        compare.TOTALS_CHART,
        compare.STRUCTURE_CHART,
        compare.BASIC_CHART,
        compare_pair.PANELS,
        compare_pair.PAIR,
        rank.CHART,
        per_unit.CHART,
    )
}

PAGES: Final[dict[str, tuple[str, ...]]] = {
    "overview": ("overview_bridge", "overview_projects", "overview_classes"),
    "structure": ("structure_flow", "structure_tree", "structure_years", "structure_economic"),
    "basic": ("basic_shares", "basic_amounts", "basic_funds", "basic_items"),
    "years": ("years_waterfall", "years_figures"),
    "three_public": ("three_public_parts", "three_public_units"),
    "performance": (
        "performance_money",
        "performance_baselines",
        "performance_scatter",
        "performance_scores",
        "performance_rates",
    ),
    "compare": (
        "compare_totals",
        "compare_structure",
        "compare_panels",
        "compare_pair",
        "compare_basic",
        "compare_rank",
        "compare_per",
    ),
}
"""Page -> keys of its charts. `project_indicators` follows the choice of one project on the page `performance`."""
