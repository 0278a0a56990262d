"""The frames that charts read, and which disclosure a selection means. Pure: nothing here knows where rows are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Final

import polars as pl

from dashboard.selection import Selection
from loaders.denominators import SCHEMA

KIND_ORDER: Final = ("final_accounts", "budget", "self_evaluation", "performance_target", "other")
"""Which disclosure of a year is shown when no kind is chosen: the first that the body has."""

_SCOPE_ORDER: Final = ("department", "unit", "unknown")


def no_denominators() -> pl.LazyFrame:
    """Figures to divide by where nobody supplied any."""
    return pl.LazyFrame(schema=SCHEMA)


@dataclass(frozen=True)
class Frames:
    """The tables of the store as lazy frames (columns: `loaders.schema`), and what users supplied to divide by."""

    disclosures: pl.LazyFrame
    facts: pl.LazyFrame
    projects: pl.LazyFrame
    indicators: pl.LazyFrame
    findings: pl.LazyFrame
    checks: pl.LazyFrame
    tables: pl.LazyFrame
    denominators: pl.LazyFrame = field(default_factory=no_denominators)

    @classmethod
    def of(cls, scan: Callable[[str], pl.LazyFrame], denominators: pl.LazyFrame | None = None) -> Frames:
        """Frames from a function that gives the table of a name, such as `Store.scan`, and what users supplied."""
        named = [one.name for one in fields(cls) if one.name != "denominators"]
        return cls(
            **{name: scan(name) for name in named},
            denominators=no_denominators() if denominators is None else denominators,
        )


def newest(frames: Frames, bodies: Sequence[str]) -> pl.DataFrame:
    """One row per body, year, kind and scope: the disclosure ingested last. Department before unit, newest year first.

    An older version of the same disclosure stays in the store and is never mixed with the newer one.
    """
    order = {kind: place for place, kind in enumerate(KIND_ORDER)}
    scopes = {scope: place for place, scope in enumerate(_SCOPE_ORDER)}
    return (
        frames.disclosures.filter(pl.col("body_id").is_in(list(bodies)))
        .collect()
        .sort("ingested_at", "disclosure_id", descending=True)
        .unique(["body_id", "year", "kind", "scope"], keep="first", maintain_order=True)
        .with_columns(
            pl.col("kind").replace_strict(order, default=len(order), return_dtype=pl.Int64).alias("kind_order"),
            pl.col("scope").replace_strict(scopes, default=len(scopes), return_dtype=pl.Int64).alias("scope_order"),
        )
        .sort(
            ["year", "kind_order", "scope_order", "ingested_at"],
            descending=[True, False, False, True],
            nulls_last=True,
        )
        .drop("kind_order", "scope_order")
    )


def current(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The disclosure that the selection shows: at most one row of `disclosures`.

    Body, year and kind as chosen; where year or kind is open, the newest year and the first of `KIND_ORDER`.
    Where a body has a 部门 and a 单位 version, the one chosen, else the 部门 version. No body, no disclosure.
    """
    if selection.body is None:
        return frames.disclosures.clear().collect()
    found = newest(frames, [selection.body])
    if selection.year is not None:
        found = found.filter(pl.col("year") == selection.year)
    if selection.kind is not None:
        found = found.filter(pl.col("kind") == selection.kind)
    if selection.scope is not None:
        found = found.filter(pl.col("scope") == selection.scope)
    return found.head(1)


def previous(frames: Frames, disclosure: pl.DataFrame) -> pl.DataFrame:
    """The disclosure of the year before: same body, kind and scope; at most one row. `disclosure`: at most one row."""
    if disclosure.is_empty() or disclosure["year"][0] is None:
        return disclosure.clear()
    row = disclosure.row(0, named=True)
    return newest(frames, [row["body_id"]]).filter(
        pl.col("year") == row["year"] - 1, pl.col("kind") == row["kind"], pl.col("scope") == row["scope"]
    )


def with_projects(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The disclosures whose project forms belong to the view: rows of `disclosures`, none older than the newest.

    The forms stand behind the 决算 or 预算 of the year or in a file of their own; forms of a year are shown whatever
    the kind of the disclosure that was chosen, unless that disclosure has forms itself. Where a body publishes as 部门
    and as 单位, forms of the other of the two are never shown.
    """
    chosen = current(frames, selection)
    if chosen.is_empty():
        return chosen
    having = frames.projects.select("disclosure_id").unique().collect()
    if chosen["disclosure_id"][0] in having["disclosure_id"]:
        return chosen
    row = chosen.row(0, named=True)
    of_year = newest(frames, [row["body_id"]]).filter(pl.col("year") == row["year"])
    forms = of_year.filter(pl.col("disclosure_id").is_in(having["disclosure_id"].to_list()))
    if {"department", "unit"} <= set(of_year["scope"]):
        return forms.filter(pl.col("scope").is_in([row["scope"], "unknown"]))
    return forms
