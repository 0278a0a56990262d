"""The headline figures of each page: at most six, with one short comparison, evidence and status. Data only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import polars as pl

from dashboard import formula, numbers
from dashboard.charts import money
from dashboard.charts.book import Amount, Book, Status, both, last_year, quotient, rate_of_change
from dashboard.charts.change import pair
from dashboard.charts.chart import ColumnKind
from dashboard.charts.execution import sum_of
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline figure: its message is `label`, its value is written as its `kind` says (amounts: yuan).

    note      one short comparison in the language of the selection, "" for none
    address   the evidence a click opens; sources: all it was derived from; status: as of a mark in a chart
    """

    key: str
    label: str
    value: Decimal
    kind: ColumnKind
    note: str
    address: str
    sources: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class _View:
    """What the makers of headlines look at."""

    frames: Frames
    selection: Selection
    now: Book
    before: Book | None

    @property
    def lang(self) -> Language:
        return self.selection.lang


_Maker = Callable[[_View], Headline | None]


def headlines(page: str, frames: Frames, selection: Selection) -> tuple[Headline, ...]:
    """The headline figures of a page; a figure that the disclosure does not state has none."""
    now, before = pair(frames, selection)
    if now is None:
        return ()
    view = _View(frames, selection, now, before)
    made = [maker(view) for maker in PAGES.get(page, ())]
    return tuple(headline for headline in made if headline is not None)[:MOST]


def _headline(key: str, label: str, amount: Amount, kind: ColumnKind, note: str) -> Headline:
    return Headline(key, label, amount.value, kind, note, amount.address, amount.sources, amount.status)


def _money(key: str) -> _Maker:
    """A key figure against last year."""

    def make(view: _View) -> Headline | None:
        amount = view.now.key(key)
        if amount is None:
            return None
        note = change_note(amount, last_year(key, view.now, view.before), view.lang)
        return _headline(key, f"line.{key}", amount, "amount_yuan", note)

    return make


def change_note(now: Amount, last: Amount | None, lang: Language) -> str:
    """A change in a few words: "较上年 +18.6%"; the amount where a percentage would mean nothing."""
    if last is None:
        return t("headline.no_last_year", lang)
    if now.value == last.value:
        return t("headline.unchanged", lang)
    rate = rate_of_change(now, last)
    if rate is None:
        change = numbers.money(now.value - last.value, "万元", lang, signed=True)
        return t("headline.change", lang, change=change)
    return t("headline.change", lang, change=numbers.pct(rate, lang, signed=True))


def _share(key: str, part: str, other: str) -> _Maker:
    """One part of two as a share of both, the other one as the comparison."""

    def make(view: _View) -> Headline | None:
        whole = both(view.now.key(part), view.now.key(other))
        share, rest = quotient(view.now.key(part), whole, 100), quotient(view.now.key(other), whole, 100)
        if share is None:
            return None
        note = ""
        if rest is not None:
            name, share_of_rest = t(f"line.{other}", view.lang), numbers.pct(rest.value, view.lang)
            note = t("headline.other_share", view.lang, name=name, share=share_of_rest)
        return _headline(key, f"headline.{key}", share, "pct", note)

    return make


def _vehicles(view: _View) -> Headline | None:
    amount = view.now.key("vehicles") or view.now.prose("vehicles", "count")
    kept = view.now.prose("vehicles_kept", "count")
    if amount is None:
        return None
    note = t("headline.vehicles_kept", view.lang, n=numbers.count(kept.value, view.lang)) if kept else ""
    return _headline("vehicles", "headline.vehicles", amount, "count", note)


def _projects(view: _View) -> pl.DataFrame:
    return money.query(view.frames, view.selection)


def execution(rows: pl.DataFrame) -> Amount | None:
    """执行率 by money: Σ executed ÷ Σ 全年预算 of the projects that print both, in per cent; None without any."""
    return quotient(*_pair_of_sums(rows, "full_year_budget_yuan"), 100)


def _pair_of_sums(rows: pl.DataFrame, baseline: str) -> tuple[Amount | None, Amount | None]:
    """Σ executed and Σ of a baseline, over the projects that print both."""
    both = rows.filter(pl.col("executed_yuan").is_not_null() & pl.col(baseline).is_not_null())
    return sum_of(both, "executed_yuan"), sum_of(both, baseline)


def _execution(view: _View) -> Headline | None:
    rows = _projects(view)
    rate = execution(rows)
    if rate is None:
        return None
    stated = rows.filter(pl.col("execution_rate_pct").is_not_null())
    full = stated.filter(pl.col("execution_rate_pct") == 100).height
    note = t("headline.full_execution", view.lang, n=stated.height, full=full)
    start = quotient(*_pair_of_sums(rows, "year_start_budget_yuan"), 100)
    if start is not None:
        told = {"rate": numbers.pct(start.value, view.lang), "full": full}
        note = t("headline.execution_start", view.lang, n=stated.height, **told)
    return _headline("execution", "headline.execution", rate, "pct", note)


def _project_count(view: _View) -> Headline | None:
    rows = _projects(view)
    if rows.is_empty():
        return None
    scored = rows.filter(pl.col("total_score").is_not_null()).height
    note = t("headline.scored", view.lang, n=scored) if scored else t("headline.none_scored", view.lang)
    sources = tuple(rows["address"])
    return _headline(
        "projects",
        "headline.projects",
        Amount(Decimal(rows.height), "derived", sources, formula=formula.plus(sources)),
        "count",
        note,
    )


def _project_sum(stage: str) -> _Maker:
    """The money of all projects at a stage."""

    def make(view: _View) -> Headline | None:
        rows = _projects(view)
        amount = sum_of(rows, stage) if rows.height else None
        if amount is None:
            return None
        stated = rows[stage].drop_nulls().len()
        note = t("headline.sum_of", view.lang, n=stated)
        return _headline(stage, f"col.{stage}", amount, "amount_yuan", note)

    return make


PAGES: Final[dict[str, tuple[_Maker, ...]]] = {
    "overview": (
        _money("income_total"),
        _money("expenditure_total"),
        _share("basic_share", "basic_expenditure", "project_expenditure"),
        _money("three_public_total"),
        _money("agency_operating"),
        _execution,
    ),
    "structure": (
        _money("income_current"),
        _money("fiscal_appropriation_income"),
        _money("expenditure_current"),
        _share("basic_share", "basic_expenditure", "project_expenditure"),
        _money("income_total"),
    ),
    "basic": (
        _money("basic_expenditure"),
        _money("project_expenditure"),
        _share("basic_share", "basic_expenditure", "project_expenditure"),
        _money("personnel"),
        _money("public_funds"),
        _share("personnel_share", "personnel", "public_funds"),
    ),
    "years": (
        _money("income_total"),
        _money("expenditure_total"),
        _money("basic_expenditure"),
        _money("project_expenditure"),
        _money("three_public_total"),
        _money("agency_operating"),
    ),
    "three_public": (
        _money("three_public_total"),
        _money("three_public_abroad"),
        _money("three_public_vehicle_purchase"),
        _money("three_public_vehicle_running"),
        _money("three_public_reception"),
        _vehicles,
    ),
    "performance": (
        _project_count,
        _project_sum("year_start_budget_yuan"),
        _project_sum("full_year_budget_yuan"),
        _project_sum("executed_yuan"),
        _execution,
    ),
}
"""Page -> the makers of its headline figures, in order."""
