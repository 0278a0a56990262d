"""Tables that users supply to divide by: people of a place, staff and vehicles of a body, a price index, by year.

A table has a row per place or body and year, columns named in `data/reference/denominators.csv`, and a source for each
row (a column, or one text for all). Nothing is guessed: a row without year or source, a place whose name several have,
a value that is no number are problems, which are told, and not figures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import polars as pl
from deltalake import DeltaTable, write_deltalake

from loaders.reference import denominator_headings, regions
from loaders.values import fold, parse_number

MEASURES: Final = ("population", "staff", "vehicles", "price_index")
"""人口, 编制人数, 车辆数, 价格指数 (上年 = 100)."""
OF_PLACES: Final = frozenset({"population", "price_index"})

_COLUMNS: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "table_id": pl.String,
    "name": pl.String,
    "row_no": pl.Int64,
    "whose": pl.String,
    "region_code": pl.String,
    "year": pl.Int64,
    "measure": pl.String,
    "printed": pl.String,
    "value": pl.Decimal(20, 4),
    "source": pl.String,
}
SCHEMA: Final = pl.Schema(_COLUMNS)


@dataclass(frozen=True, slots=True)
class Problem:
    """A row (1-based, the heading is row 1; 0: the table) that gives no figure: heading, whose, year, source, value."""

    code: str
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Supplied:
    """What a table says: rows of `SCHEMA`, and the rows that say nothing that can be used."""

    rows: pl.DataFrame
    problems: tuple[Problem, ...]


def parse(cells: Sequence[Sequence[str]], name: str, source: str = "") -> Supplied:
    """A table of texts, its heading first; `source` stands for rows without one of their own."""
    table_id = hashlib.sha256(repr((name, cells, source)).encode()).hexdigest()[:12]
    heads = _headings(cells[0]) if cells else {}
    missing = [kind for kind in ("whose", "year") if kind not in {head for head, _ in heads.values()}]
    if missing or not any(head in MEASURES for head, _ in heads.values()):
        return Supplied(pl.DataFrame(schema=SCHEMA), (Problem("heading", 0, " ".join(missing) or "value"),))
    found: list[dict[str, object]] = []
    problems: list[Problem] = []
    for number, row in enumerate(cells[1:], 2):
        for one in _row(row, heads, number, source):
            if isinstance(one, Problem):
                problems.append(one)
            else:
                found.append(one | {"table_id": table_id, "name": name, "row_no": len(found)})
    return Supplied(pl.DataFrame(found, schema=SCHEMA, orient="row"), tuple(problems))


def _headings(row: Sequence[str]) -> dict[int, tuple[str, Decimal]]:
    """Column -> what it holds and what a unit of it is worth: "常住人口（万人）" is 10,000 people."""
    known = {fold(heading).lower(): measure for heading, measure in denominator_headings().items()}
    out = {}
    for place, text in enumerate(row):
        words, _, unit = fold(text).lower().partition("(")
        if words in known:
            out[place] = (known[words], Decimal(10_000 if unit.startswith("万") else 1))
    return out


def _row(
    row: Sequence[str], heads: dict[int, tuple[str, Decimal]], number: int, source: str
) -> Iterator[dict[str, object] | Problem]:
    told = {head: row[place].strip() for place, (head, _) in heads.items() if place < len(row)}
    if not any(told.values()):
        return
    year = fold(told["year"]).removesuffix("年度").removesuffix("年") if told.get("year") else ""
    origin = told.get("source") or source.strip()
    for code, text in (("whose", told.get("whose", "")), ("source", origin)):
        if not text:
            yield Problem(code, number, "")
            return
    if not (year.isdigit() and len(year) == 4):
        yield Problem("year", number, told.get("year", ""))
        return
    base = {"whose": told["whose"], "year": int(year), "source": origin}
    for place, (measure, factor) in heads.items():
        text = row[place].strip() if place < len(row) else ""
        if measure in MEASURES and text:
            yield _figure(base, measure, text, factor, number)


def _figure(
    base: dict[str, object], measure: str, text: str, factor: Decimal, number: int
) -> dict[str, object] | Problem:
    parsed = parse_number(text)
    if parsed is None or parsed.value <= 0:
        return Problem("value", number, text)
    code = _region(str(base["whose"])) if measure in OF_PLACES else None
    if code == "":
        return Problem("place", number, str(base["whose"]))
    return base | {"measure": measure, "printed": text, "value": parsed.value * factor, "region_code": code}


def _region(text: str) -> str:
    """The code of a place given by code, by name, or by names from the province down; "" where unknown or not one."""
    return _places().get(fold(text), "")


@cache
def _places() -> dict[str, str]:
    """Every way to name a division that means one division only -> its code; "" where several bear it."""
    names: dict[str, set[str]] = {}
    for division in regions():
        parts = [part for part in (division.province, division.city, division.county) if part]
        ways = {division.code, division.name, "".join(parts), "".join(dict.fromkeys((parts[0], parts[-1])))}
        if len(parts) > 2:
            ways.add(parts[1] + parts[2])
        for way in ways:
            names.setdefault(fold(way), set()).add(division.code)
    return {way: next(iter(codes)) if len(codes) == 1 else "" for way, codes in names.items()}


def folder(store: Path) -> Path:
    """Where a store keeps these tables."""
    return store / "supplied" / "denominators"


def keep(store: Path, rows: pl.DataFrame) -> None:
    """Add the rows of a table; the same table twice is there once."""
    remove(store, *rows["table_id"].unique())
    folder(store).mkdir(parents=True, exist_ok=True)
    write_deltalake(folder(store), rows, mode="append")


def remove(store: Path, *table_ids: str) -> None:
    """Take tables out, for good."""
    path = folder(store)
    wanted = [key for key in table_ids if key.isalnum()]
    if not wanted or not DeltaTable.is_deltatable(str(path)):
        return
    table = DeltaTable(path)
    table.delete("table_id IN ({})".format(", ".join(f"'{key}'" for key in wanted)))
    table.vacuum(0, dry_run=False, enforce_retention_duration=False)


def scan(store: Path) -> pl.LazyFrame:
    """All rows that users supplied."""
    path = folder(store)
    if not DeltaTable.is_deltatable(str(path)):
        return pl.LazyFrame(schema=SCHEMA)
    files = [unquote(uri) for uri in DeltaTable(path).file_uris()]
    return pl.scan_parquet(files, glob=False).select(SCHEMA.names()) if files else pl.LazyFrame(schema=SCHEMA)


def version(store: Path) -> int:
    """Changes with every table that is added or taken out."""
    path = folder(store)
    return DeltaTable(path).version() if DeltaTable.is_deltatable(str(path)) else -1
