"""What the proof of documents came to: the ledger, the standing of each document, and the matrix of 核对. Pure.

A document in which a table is missing, or of which nothing was tested, is never called clean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from dashboard.frames import Frames, newest
from dashboard.selection import Selection
from loaders.checks.register import FAMILY_ORDER, load_rules

Standing = Literal["error", "warning", "incomplete", "untested", "clean"]
"""不符, 需核实, 不完整, 未能检验, 未发现不符: what is said of a document, the gravest first."""

STANDINGS: Final[tuple[Standing, ...]] = ("error", "warning", "incomplete", "untested", "clean")

Tone = Literal["error", "warning", "info", "tail", "passed", "not_testable", ""]
"""The gravest outcome of a cell of the matrix; "" where nothing was tested."""

COUNTS: Final = ("error", "warning", "info", "tail", "passed", "not_testable")
OTHER_FAMILY: Final = "other"
FAMILIES: Final = (*FAMILY_ORDER, OTHER_FAMILY)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The sums over some documents. Tables: expected, found (with data or printed empty), read (with data), proved
    (a figure confirmed, none in conflict); figures by status; documents by standing."""

    documents: int
    expected: int
    found: int
    read: int
    proved: int
    verified: int
    unverified: int
    conflict: int
    standings: Mapping[Standing, int]


def documents(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The documents that 核对 looks at, newest version of each: of the chosen body, or with `reach` "all" of the store.

    Documents whose body is unknown stand for themselves.
    """
    if selection.reach == "all":
        bodies = frames.disclosures.select("body_id").unique().collect()["body_id"].to_list()
        unknown = frames.disclosures.filter(pl.col("body_id") == "").collect()
        known = newest(frames, [body for body in bodies if body])
        return pl.concat([known, unknown]).sort("department", "year", descending=[False, True], nulls_last=True)
    return newest(frames, [selection.body]) if selection.body is not None else frames.disclosures.clear().collect()


def family(rule: str) -> str:
    """The family that a rule is registered in, "other" for one that is not."""
    known = load_rules().get(rule)
    return OTHER_FAMILY if known is None else known.family


def family_rank(name: str) -> int:
    """The place of a family in what is shown."""
    return FAMILY_ORDER.index(name) if name in FAMILY_ORDER else len(FAMILY_ORDER)


def outcomes(frames: Frames, ids: Sequence[str]) -> pl.DataFrame:
    """How each rule came out in each document.

    Columns: disclosure_id, rule, family, and how often it came out as error, warning, info (a failure of that
    severity), tail, passed and not_testable. Findings of the reader, which are no tests, count by their severity.
    """
    wanted = pl.col("disclosure_id").is_in(list(ids))
    keys = ["disclosure_id", "rule"]
    tested = frames.checks.filter(wanted).select(*keys, "passed", "tail", "not_testable", "failed").collect()
    found = (
        frames.findings.filter(wanted, pl.col("severity") != "tail")
        .group_by(*keys)
        .agg(*((pl.col("severity") == name).sum().cast(pl.Int64).alias(name) for name in ("error", "warning", "info")))
        .collect()
    )
    joined = tested.join(found, on=keys, how="full", coalesce=True).fill_null(0)
    families = {rule: family(rule) for rule in joined["rule"].unique()}
    return (
        joined.with_columns(pl.col("rule").replace_strict(families, default=OTHER_FAMILY).alias("family"))
        .select(*keys, "family", *COUNTS)
        .sort(*keys)
    )


def standing_of(counts: Mapping[str, int], missing: int) -> Standing:
    """What is said of a document with these counts, of which `missing` tables or cells could not be had."""
    if counts["error"]:
        return "error"
    if counts["warning"]:
        return "warning"
    if missing:
        return "incomplete"
    return "clean" if counts["passed"] + counts["tail"] else "untested"


def standings(disclosures: pl.DataFrame, counted: pl.DataFrame, settled: Mapping[str, int]) -> dict[str, Standing]:
    """The standing of each document by id. `counted`: of `outcomes`; `settled`: findings that were judged 误报 or
    explained, by "disclosure_id:severity"."""
    sums = counted.group_by("disclosure_id").agg(pl.col(*COUNTS).sum()) if counted.height else counted
    by_id = {row["disclosure_id"]: row for row in sums.iter_rows(named=True)}
    out: dict[str, Standing] = {}
    for row in disclosures.iter_rows(named=True):
        key = row["disclosure_id"]
        counts = {name: by_id.get(key, {}).get(name, 0) - settled.get(f"{key}:{name}", 0) for name in COUNTS}
        missing = max(0, row["tables_expected"] - row["tables_found"]) + row["cells_unexplained"]
        out[key] = standing_of(counts, missing)
    return out


def ledger(frames: Frames, disclosures: pl.DataFrame, standing: Mapping[str, Standing]) -> Ledger:
    """The sums over these documents."""
    wanted = pl.col("disclosure_id").is_in(disclosures["disclosure_id"].to_list())
    tables = frames.tables.filter(wanted).collect()
    status = frames.facts.filter(wanted, pl.col("value").is_not_null())
    by_table = (
        status.filter(pl.col("form") != "prose")
        .group_by("disclosure_id", "title")
        .agg((pl.col("status") == "verified").any().alias("held"), (pl.col("status") == "conflict").any().alias("bad"))
        .collect()
    )
    figures = dict(status.group_by("status").len().collect().iter_rows())
    every: dict[Standing, int] = dict.fromkeys(STANDINGS, 0)
    for one in standing.values():
        every[one] += 1
    return Ledger(
        documents=disclosures.height,
        expected=int(disclosures["tables_expected"].sum()),
        found=int(disclosures["tables_found"].sum()),
        read=tables.filter(pl.col("status") == "data").height,
        proved=by_table.filter(pl.col("held") & ~pl.col("bad")).height,
        verified=figures.get("verified", 0),
        unverified=figures.get("unverified", 0),
        conflict=figures.get("conflict", 0),
        standings=every,
    )


def missing_tables(frames: Frames, ids: Sequence[str]) -> pl.DataFrame:
    """The tables that are announced and not there: disclosure_id, form, title."""
    wanted = pl.col("disclosure_id").is_in(list(ids)) & (pl.col("status") == "missing")
    return frames.tables.filter(wanted).select("disclosure_id", "form", "title").collect()


def tone(counts: Mapping[str, int]) -> Tone:
    """The gravest outcome among these counts."""
    for name in ("error", "warning", "tail", "passed", "not_testable", "info"):
        if counts[name]:
            return name
    return ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Outcomes as a table: `rows` and `columns` are keys (document ids, families or rules), `cells` the counts."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], dict[str, int]]

    def at(self, row: str, column: str) -> dict[str, int]:
        """The counts of a cell; all zero where nothing was tested."""
        return self.cells.get((row, column), _NOTHING)


_NOTHING: Final = dict.fromkeys(COUNTS, 0)


def matrix(counted: pl.DataFrame, ids: Sequence[str], group: Literal["family", "rule"], *, by_document: bool) -> Matrix:
    """The outcomes as a matrix of documents and families (or rules); documents are the rows with `by_document`."""
    sums = counted.group_by("disclosure_id", group).agg(pl.col(*COUNTS).sum())
    cells: dict[tuple[str, str], dict[str, int]] = {}
    for row in sums.iter_rows(named=True):
        place = (row["disclosure_id"], row[group]) if by_document else (row[group], row["disclosure_id"])
        cells[place] = {name: row[name] for name in COUNTS}
    groups = tuple(sorted(sums[group].unique(), key=rank_of_family if group == "family" else rank_of_rule))
    return Matrix(tuple(ids), groups, cells) if by_document else Matrix(groups, tuple(ids), cells)


def rank_of_family(name: str) -> tuple[int, str]:
    """Sort key of a family."""
    return family_rank(name), name


def rank_of_rule(rule: str) -> tuple[int, int, str]:
    """Sort key of a rule: as registered, the unregistered last."""
    order = {name: number for number, name in enumerate(load_rules())}
    return family_rank(family(rule)), order.get(rule, len(order)), rule


def worst_first(ids: Sequence[str], standing: Mapping[str, Standing], counted: pl.DataFrame) -> tuple[str, ...]:
    """Documents with the gravest standing and the most errors in front, otherwise in the order given."""
    sums = {row["disclosure_id"]: row for row in _sums(counted)}

    def order(key: str) -> tuple[int, int, int]:
        row: Mapping[str, Any] = sums.get(key, _NOTHING)
        return STANDINGS.index(standing[key]), -row["error"], -row["warning"]

    return tuple(sorted(ids, key=order))


def _sums(counted: pl.DataFrame) -> list[dict[str, Any]]:
    return counted.group_by("disclosure_id").agg(pl.col(*COUNTS).sum()).to_dicts()
