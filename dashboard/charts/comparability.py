"""区县对比: whether bodies can be compared at all: what each of them is compared by, and what differs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Final

import polars as pl

from dashboard.charts.book import RATE, frame
from dashboard.charts.chart import Column
from dashboard.frames import KIND_ORDER, Frames, current, newest
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import MAX_BODIES, Selection

MIN_BODIES: Final = 2

_BASIS: Final = {
    "disclosure_id": pl.String,
    "body_id": pl.String,
    "label": pl.String,
    "body_name": pl.String,
    "year": pl.Int64,
    "kind": pl.String,
    "scope": pl.String,
    "printed_unit": pl.String,
    "tables_found": pl.Int64,
    "tables_expected": pl.Int64,
    "completeness_pct": RATE,
    "phase": pl.String,
    "scope_name": pl.String,
    "tables": pl.String,
}

BASIS_COLUMNS: Final = (
    Column("body_name", "text"),
    Column("year", "text"),
    Column("phase", "text"),
    Column("scope_name", "text"),
    Column("printed_unit", "text"),
    Column("tables", "text"),
)
"""The comparability row as a table; `body_name` is the body, `tables` "found / expected"."""
_REASONS: Final = {"level": pl.String, "code": pl.String, "text": pl.String}


def chosen(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The disclosure of each body that is compared: rows of `disclosures` in the order of the selection.

    Year and kind are those that most of the bodies have, among these the selected ones, else the newest. A body
    without such a disclosure is shown with the newest that it has, for `reasons` to name what differs.
    """
    bodies = selection.bodies[:MAX_BODIES]
    every = newest(frames, bodies)
    selection = settled(every, selection)
    rows = []
    for body in bodies:
        exact = current(frames, replace(selection, body=body))
        rows.append(exact if exact.height else every.filter(pl.col("body_id") == body).head(1))
    return pl.concat(rows) if rows else every


def settled(every: pl.DataFrame, selection: Selection) -> Selection:
    """The selection with the year and kind in which its bodies are compared; `every`: their rows of `newest`."""
    counted = Counter(every.select("body_id", "year", "kind").unique(maintain_order=True).select("year", "kind").rows())
    if not counted:
        return selection
    most = max(counted.values())
    shared = [period for period, n in counted.items() if n == most]
    return replace(selection, **dict(zip(("year", "kind"), min(shared, key=partial(_rank, selection)), strict=True)))


def _rank(selection: Selection, period: tuple[int | None, str]) -> tuple[bool, bool, int, int]:
    """What is selected first, then the newest year, then 决算 before 预算."""
    year, kind = period
    asked_year, asked_kind = selection.year not in {None, year}, selection.kind not in {None, kind}
    return asked_year, asked_kind, -(year or 0), KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)


def basis(frames: Frames, selection: Selection) -> pl.DataFrame:
    """A row per body: what is being compared (year, kind, scope, printed unit, tables found of those expected).

    kind and scope are codes, phase and scope_name the words for them; columns for a table: `BASIS_COLUMNS`.
    """
    rows, lang = [], selection.lang
    for row in chosen(frames, selection).iter_rows(named=True):
        told = {name: row[name] for name in _BASIS if name in row}
        expected, found = row["tables_expected"], row["tables_found"]
        share = (Decimal(found) / expected * 100).quantize(Decimal("0.0001")) if expected else None
        name = row["department"] or ""
        told |= {"label": name, "body_name": name, "printed_unit": row["unit"], "completeness_pct": share}
        told |= {"phase": t(f"kind.{row['kind']}", lang), "scope_name": t(f"compare.scope.{row['scope']}", lang)}
        rows.append(told | {"tables": f"{found} / {expected}"})
    return frame(rows, _BASIS)


REFUSING: Final = ("bodies", "year", "kind")
NOTED: Final = ("scope", "printed_unit", "completeness")


def reasons(frames: Frames, selection: Selection) -> pl.DataFrame:
    """Why the bodies cannot be compared (level "refuse": fewer than two, years or kinds mixed), and what differs
    ("note": 部门 beside 单位, unit, completeness). `text` is in the language of the selection. No row: nothing differs.
    """
    compared, lang = basis(frames, selection), selection.lang
    rows = []
    if compared.height < MIN_BODIES:
        rows.append({"level": "refuse", "code": "bodies", "text": t("compare.refuse.bodies", lang)})
    for code in ("year", "kind", "scope", "printed_unit"):
        differs = compared[code].drop_nulls().n_unique() > 1
        if differs or (code in REFUSING and compared[code].null_count()):
            level = "refuse" if code in REFUSING else "note"
            text = t(f"compare.{level}.{code}", lang, which=_which(compared, code, lang))
            rows.append({"level": level, "code": code, "text": text})
    incomplete = compared.filter(pl.col("tables_found") < pl.col("tables_expected"))
    if incomplete.height:
        which = t("chart.list_separator", lang).join(incomplete["label"])
        text = t("compare.note.completeness", lang, which=which)
        rows.append({"level": "note", "code": "completeness", "text": text})
    return frame(rows, _REASONS)


def _which(compared: pl.DataFrame, code: str, lang: Language) -> str:
    """Each body with its value, in words."""
    told = [
        t("compare.value", lang, body=row["label"], value=_value(code, row[code], lang)) for row in compared.to_dicts()
    ]
    return t("chart.list_separator", lang).join(told)


def _value(code: str, value: object, lang: Language) -> str:
    if value is None:
        return t("compare.unknown", lang)
    if code == "scope":
        return t(f"compare.scope.{value}", lang)
    return t(f"kind.{value}", lang) if code == "kind" else str(value)
