"""区县对比: whether bodies can be compared at all: what each of them is compared by, and what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, Final

import polars as pl

from dashboard.charts.book import RATE, Book, books, frame
from dashboard.charts.bridge import income_lines
from dashboard.charts.chart import Column
from dashboard.frames import KIND_ORDER, Frames, newest
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
    "funds": pl.String,
    "differs": pl.String,
}

BASIS_COLUMNS: Final = (
    Column("body_name", "text"),
    Column("year", "text"),
    Column("phase", "text"),
    Column("scope_name", "text"),
    Column("funds", "text"),
    Column("printed_unit", "text"),
    Column("tables", "text"),
    Column("differs", "text"),
)
"""The comparability row as a table; `body_name` is the body, `tables` "found / expected", `funds` which money the
totals hold, `differs` what sets this body apart from most of the others."""
_REASONS: Final = {"level": pl.String, "code": pl.String, "text": pl.String}


def chosen(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The disclosure of each body that is compared: rows of `disclosures` in the order of the selection.

    Year, kind and scope are those that most of the bodies have, among these the selected ones, else the newest. A
    body without such a disclosure is shown with the nearest that it has, for `reasons` to name what differs.
    """
    bodies = selection.bodies[:MAX_BODIES]
    every = newest(frames, bodies)
    selection = settled(every, selection)
    rows = [nearest(every.filter(pl.col("body_id") == body), selection) for body in bodies]
    return pl.concat(rows) if rows else every


def nearest(mine: pl.DataFrame, wanted: Selection) -> pl.DataFrame:
    """The disclosure of a body (`mine`: its rows of `newest`) that is compared: at most one row.

    The wanted year, kind and scope; else the wanted year and kind in the scope that is there; else the newest.
    """
    period = mine.filter(pl.col("year").eq_missing(wanted.year), pl.col("kind").eq_missing(wanted.kind))
    exact = period.filter(pl.col("scope").eq_missing(wanted.scope))
    return next((rows.head(1) for rows in (exact, period) if rows.height), mine.head(1))


def settled(every: pl.DataFrame, selection: Selection) -> Selection:
    """The selection with the year, kind and scope in which its bodies are compared; `every`: their rows of `newest`."""
    counted = Counter(every.select("body_id", "year", "kind").unique(maintain_order=True).select("year", "kind").rows())
    if not counted:
        return selection
    most = max(counted.values())
    shared = [period for period, n in counted.items() if n == most]
    year, kind = min(shared, key=partial(_rank, selection))
    scopes = Counter(every.filter(pl.col("year").eq_missing(year), pl.col("kind") == kind)["scope"])
    most = max(scopes.values(), default=0)
    usual = [scope for scope, n in scopes.items() if n == most]
    scope = selection.scope if selection.scope in usual else next(iter(usual), None)
    return replace(selection, year=year, kind=kind, scope=scope)


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
    compared = chosen(frames, selection)
    apart = differing(compared, lang)
    funds = {book.id: funds_of(book, lang) for book in books(frames, compared)}
    for row in compared.iter_rows(named=True):
        told = {name: row[name] for name in _BASIS if name in row}
        expected, found = row["tables_expected"], row["tables_found"]
        share = (Decimal(found) / expected * 100).quantize(Decimal("0.0001")) if expected else None
        name = row["department"] or ""
        told |= {"label": name, "body_name": name, "printed_unit": row["unit"], "completeness_pct": share}
        told |= {"phase": t(f"kind.{row['kind']}", lang), "scope_name": t(f"compare.scope.{row['scope']}", lang)}
        told |= {"funds": funds[row["disclosure_id"]], "differs": apart.get(row["disclosure_id"], "")}
        rows.append(told | {"tables": f"{found} / {expected}"})
    return frame(rows, _BASIS)


_FUNDS: Final = {
    "general_public_budget": "general",
    "government_fund": "fund",
    "state_capital": "capital",
    "fiscal_appropriation": "fiscal",
    "fiscal_account": "account",
    "superior_subsidy": "own",
    "undertaking": "own",
    "operating": "own",
    "subsidiary_remittance": "own",
    "other_income": "own",
    "unit_funds": "own",
}
"""Source of income of the 收支总表 -> kind of money (资金性质) of the message `compare.fund.<kind>`."""


def funds_of(book: Book, lang: Language) -> str:
    """Which kinds of money the totals of a disclosure hold, in words; "" where it prints no source of income."""
    held = dict.fromkeys(_FUNDS[line] for line in income_lines(book))
    if not held and book.form_of(("FA04", "BG04")):
        held = {"fiscal": None}
    return t("chart.list_separator", lang).join(t(f"compare.fund.{kind}", lang) for kind in held)


def differing(compared: pl.DataFrame, lang: Language) -> dict[str, str]:
    """disclosure_id -> what sets it apart from the usual year, kind and scope of the comparison, in words.

    Only what differs is in it. Without a usual value (each as often as the other) the first body sets it.
    """
    out: dict[str, list[str]] = {}
    for code in ("year", "kind", "scope"):
        counted = Counter(compared[code])
        usual = next(iter(counted.most_common(1)), (None, 0))[0]
        for key, value in compared.select("disclosure_id", code).iter_rows():
            if value != usual:
                out.setdefault(key, []).append(_value(code, value, lang))
    return {key: t("chart.list_separator", lang).join(words) for key, words in out.items()}


REFUSING: Final = ("bodies", "year", "kind")
NOTED: Final = ("scope", "funds", "printed_unit", "completeness")


def reasons(frames: Frames, selection: Selection) -> pl.DataFrame:
    """Why the bodies cannot be compared (level "refuse": fewer than two, years or kinds mixed), and what differs
    ("note": 部门 beside 单位, unit, completeness). `text` is in the language of the selection. No row: nothing differs.
    """
    compared, lang = basis(frames, selection), selection.lang
    rows = []
    if compared.height < MIN_BODIES:
        rows.append({"level": "refuse", "code": "bodies", "text": t("compare.refuse.bodies", lang)})
    for code in ("year", "kind", "scope", "funds", "printed_unit"):
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


def is_refused(compared: pl.DataFrame) -> bool:
    """Whether these disclosures (of `chosen`) must not be compared: fewer than two, or mixed years or kinds."""
    mixed = any(compared[code].n_unique() != 1 or compared[code].null_count() for code in ("year", "kind"))
    return compared.height < MIN_BODIES or mixed


def comparable(frames: Frames, selection: Selection) -> tuple[str, ...]:
    """The nearest comparable choice where a comparison is refused: the bodies that share the usual year and kind.

    () where fewer than two do, or where nothing is refused.
    """
    compared = chosen(frames, selection)
    wanted = settled(newest(frames, selection.bodies[:MAX_BODIES]), selection)
    same = compared.filter(pl.col("year").eq_missing(wanted.year), pl.col("kind").eq_missing(wanted.kind))[
        "body_id"
    ].to_list()
    return tuple(same) if MIN_BODIES <= len(same) < compared.height else ()


def others_like(frames: Frames, row: Mapping[str, Any], most: int) -> tuple[str, ...]:
    """Other bodies with a disclosure of the year, kind and scope of `row` (of `disclosures`), near ones first.

    Near is the same county, then city, then province; at most `most`.
    """
    same = frames.disclosures.filter(
        pl.col("year").eq_missing(row["year"]), pl.col("kind") == row["kind"], pl.col("body_id") != row["body_id"]
    )
    same_place = [pl.col(place).eq(row[place] or "").fill_null(value=False) for place in ("province", "city", "county")]
    points = [place.cast(pl.Int64) for place in same_place]
    near = pl.sum_horizontal(*points, (pl.col("scope") == row["scope"]).cast(pl.Int64) * 4)
    found = same.select("body_id", near.alias("near")).sort(["near", "body_id"], descending=[True, False]).collect()
    return tuple(found["body_id"].unique(maintain_order=True).head(most))


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
