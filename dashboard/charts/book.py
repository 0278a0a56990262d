"""The facts of one disclosure as a book to look figures up in, and exact arithmetic that keeps its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

import polars as pl

from dashboard import formula
from dashboard.frames import Frames
from dashboard.selection import Selection

Status = Literal["verified", "unverified", "conflict", "derived"]

AMOUNT: Final = pl.Decimal(20, 2)
RATE: Final = pl.Decimal(20, 4)

SMALL_BASE_YUAN: Final = Decimal(50_000)
"""Under 5 万元 a percentage of change means nothing; so it does under 1 % of the total (ui: n.m., 基数过小)."""

_BASE_COLUMNS: Final[dict[str, Any]] = {
    "disclosure_id": pl.String,
    "fact_no": pl.Int64,
    "sources": pl.List(pl.String),
    "status": pl.String,
    "address": pl.String,
    "unit": pl.String,
    "year": pl.Int64,
    "kind": pl.String,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its evidence: money in yuan, otherwise a number in its own unit.

    sources   addresses ("disclosure_id:fact_no") of the facts it is, or was derived from; place: where the first of
    them is printed ("page:3", "line:84", "cell:Sheet1!B3", "" where unknown); precision_yuan: what one unit of the
    last printed digit is worth (0 where exact); formula: how it was derived from its sources (`dashboard.formula`)
    """

    value: Decimal
    status: Status
    sources: tuple[str, ...]
    place: str = ""
    precision_yuan: Decimal = Decimal(0)
    formula: str = ""

    @property
    def address(self) -> str:
        """The evidence that a click opens: the figure itself, or "=" and the formula over printed figures."""
        if self.formula:
            return f"{formula.MARK}{self.formula}"
        return self.sources[0] if self.sources else ""

    @property
    def expression(self) -> str:
        """What stands for this figure in the formula of another; "" where it was derived without one."""
        return self.formula or (self.sources[0] if len(self.sources) == 1 else "")


def combined(value: Decimal, parts: Sequence[Amount], expression: str = "") -> Amount:
    """A derived figure with the evidence of its parts; a part in conflict puts the result in conflict."""
    status: Status = "conflict" if any(part.status == "conflict" for part in parts) else "derived"
    sources = tuple(dict.fromkeys(s for part in parts for s in part.sources))
    return Amount(value, status, sources, parts[0].place if parts else "", formula=expression)


def difference(now: Amount | None, last: Amount | None) -> Amount | None:
    """now − last, derived; None where either is not stated."""
    return None if now is None or last is None else remainder(now, [last])


def remainder(whole: Amount, parts: Sequence[Amount]) -> Amount:
    """whole − each of the parts, derived."""
    value = whole.value - sum((part.value for part in parts), Decimal(0))
    written = formula.minus(whole.expression, [part.expression for part in parts])
    return combined(value, (whole, *parts), written)


def change_rate(now: Amount | None, last: Amount | None, whole: Decimal | None = None) -> Amount | None:
    """`rate_of_change` with its formula, derived."""
    rate, change = rate_of_change(now, last, whole), difference(now, last)
    if rate is None or change is None or now is None or last is None:
        return None
    written = formula.ratio(change.expression, last.expression, 100) if last.value > 0 else ""
    return combined(rate, (now, last), written)


def quotient(part: Amount | None, whole: Amount | None, times: int = 1) -> Amount | None:
    """part / whole × times, derived; None where either is missing or the whole is zero."""
    if part is None or whole is None or whole.value == 0:
        return None
    written = formula.ratio(part.expression, whole.expression, times)
    return combined((part.value / whole.value * times).quantize(Decimal("0.0001")), (part, whole), written)


def total(parts: Iterable[Amount | None]) -> Amount | None:
    """The sum of the parts that are stated, derived (of one part: that part); None where none is."""
    stated = [part for part in parts if part is not None]
    if len(stated) < 2:
        return stated[0] if stated else None
    written = formula.plus([part.expression for part in stated])
    return combined(sum((part.value for part in stated), Decimal(0)), stated, written)


def both(first: Amount | None, second: Amount | None) -> Amount | None:
    """The sum of two parts, derived; None where one is not stated, for then it is not the whole."""
    return None if first is None or second is None else total((first, second))


def is_small_base(base: Decimal, whole: Decimal | None) -> bool:
    """Whether a percentage on this base is not meaningful: under 5 万元, or under 1 % of the whole."""
    return abs(base) < SMALL_BASE_YUAN or (whole is not None and abs(base) * 100 < abs(whole))


def rate_of_change(now: Amount | None, last: Amount | None, whole: Decimal | None = None) -> Decimal | None:
    """Change in per cent of last year, None where it cannot be given or its base is too small (`is_small_base`)."""
    if now is None or last is None or last.value == 0 or is_small_base(last.value, whole):
        return None
    return ((now.value - last.value) / abs(last.value) * 100).quantize(Decimal("0.0001"))


class Book:
    """The figures of one disclosure, looked up by key figure, by cell of a form, or by sentence of the prose.

    `row` is its row of `disclosures`. Blank cells and "——" are not in the book: what is not stated is None.
    """

    def __init__(self, row: dict[str, Any], facts: pl.DataFrame) -> None:
        self.row = row
        self.id: str = row["disclosure_id"]
        self._cells: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._keys: dict[str, dict[str, Any]] = {}
        for fact in facts.sort("fact_no").iter_rows(named=True):
            if fact["value"] is None and fact["amount_yuan"] is None:
                continue
            self._cells.setdefault((fact["form"], fact["line"], fact["item"]), fact)
            for key in fact["keys"] or ():
                self._keys.setdefault(key, fact)

    def key(self, key: str) -> Amount | None:
        """A key figure (`income_total`, `three_public_total`, …)."""
        return self._amount(self._keys.get(key))

    def cell(self, forms: Sequence[str], line: str, item: str = "amount") -> Amount | None:
        """A cell of the first of these forms that states it."""
        for form in forms:
            fact = self._cells.get((form, line, item))
            if fact is not None:
                return self._amount(fact)
        return None

    def prose(self, line: str, item: str = "amount") -> Amount | None:
        """A figure of the 情况说明."""
        return self.cell(("prose",), line, item)

    def lines(self, forms: Sequence[str], item: str = "amount") -> dict[str, str]:
        """The rows of the first of these forms that has any: line -> label as printed, in printed order."""
        for form in forms:
            rows = {line: fact["label"] for (f, line, i), fact in self._cells.items() if f == form and i == item}
            if rows:
                return rows
        return {}

    def form_of(self, forms: Sequence[str]) -> str | None:
        """The first of these forms in which a figure is stated."""
        stated = {form for form, _, _ in self._cells}
        return next((form for form in forms if form in stated), None)

    def _amount(self, fact: dict[str, Any] | None) -> Amount | None:
        if fact is None:
            return None
        value = fact["amount_yuan"] if fact["amount_yuan"] is not None else Decimal(fact["value"])
        address = f"{self.id}:{fact['fact_no']}"
        return Amount(value, fact["status"], (address,), place_of(fact), fact["precision_yuan"] or Decimal(0))


def place_of(row: Mapping[str, Any]) -> str:
    """Where a row is printed, as a code: "page:3", "cell:Sheet1!B3", "line:84", or "" where unknown."""
    if row.get("page") is not None:
        return f"page:{row['page']}"
    if row.get("cell") is not None:
        return f"cell:{row.get('sheet') or ''}!{row['cell']}"
    return f"line:{row['text_line']}" if row.get("text_line") is not None else ""


def books(frames: Frames, disclosures: pl.DataFrame) -> tuple[Book, ...]:
    """A book per row of `disclosures`, in the same order."""
    ids = disclosures["disclosure_id"].to_list()
    if not ids:
        return ()
    facts = frames.facts.filter(pl.col("disclosure_id").is_in(ids)).collect()
    return tuple(
        Book(row, facts.filter(pl.col("disclosure_id") == row["disclosure_id"]))
        for row in disclosures.iter_rows(named=True)
    )


def last_year(key: str, now: Book, before: Book | None) -> Amount | None:
    """Last year's value of a key figure: from an uploaded disclosure, else value − change of the prose (derived)."""
    if before is not None and (stated := before.key(key)) is not None:
        return stated
    line = PROSE_LINE.get(key, key)
    return derived_last(now.key(key), now.prose(line), now.prose(line, "change"))


def derived_last(value: Amount | None, told: Amount | None, change: Amount | None) -> Amount | None:
    """Last year as value − change (推算); None where the change is not stated, or told of another amount than `value`.

    A sentence that states another amount speaks of something else (or is wrong): its change is not applied.
    """
    if value is None or change is None:
        return None
    if told is not None and abs(told.value - value.value) > max(told.precision_yuan, value.precision_yuan):
        return None
    return difference(value, change)


PROSE_LINE: Final[dict[str, str]] = {
    "three_public_abroad": "abroad",
    "three_public_vehicle": "vehicle",
    "three_public_vehicle_purchase": "vehicle_purchase",
    "three_public_vehicle_running": "vehicle_running",
    "three_public_reception": "reception",
}
"""Key figures that the sentences of the prose name otherwise."""


def cells(**values: Amount | None) -> dict[str, Any]:
    """Columns of a row for some figures: `<name>`, and `_at` (address), `_status`, `_place` of each."""
    out: dict[str, Any] = {}
    for name, amount in values.items():
        out[name] = None if amount is None else amount.value
        out[f"{name}_at"] = "" if amount is None else amount.address
        out[f"{name}_status"] = None if amount is None else amount.status
        out[f"{name}_place"] = "" if amount is None else amount.place
    return out


def evidence(main: Amount | None, selection: Selection, book: Book) -> dict[str, Any]:
    """The base columns of a row of a disclosure: where its main figure comes from, money unit to show, year, kind."""
    shown = {"unit": selection.unit, "year": book.row["year"], "kind": book.row["kind"]}
    if main is None:
        return {"disclosure_id": "", "fact_no": None, "sources": [], "status": None, "address": ""} | shown
    disclosure, _, number = (main.sources[0] if main.sources else "").partition(":")
    is_fact = len(main.sources) == 1 and number.isdigit()
    return shown | {
        "disclosure_id": disclosure,
        "fact_no": int(number) if is_fact else None,
        "sources": list(main.sources),
        "status": main.status,
        "address": main.address,
    }


def schema(figures: dict[str, Any], **others: Any) -> dict[str, Any]:
    """The schema of a chart's frame: base columns, then `others`, then each figure with its companions."""
    out = {**_BASE_COLUMNS, **others}
    for name, dtype in figures.items():
        out |= {name: dtype, f"{name}_at": pl.String, f"{name}_status": pl.String, f"{name}_place": pl.String}
    return out


def frame(rows: Sequence[dict[str, Any]], columns: dict[str, Any]) -> pl.DataFrame:
    """Rows as a frame with exactly these columns; a column that a row lacks is null.

    A column `code` is filled from `line` where that is a code (204, 30101) and not the name of a row.
    """
    told = [{"code": code_of(row.get("line"))} | row for row in rows]
    return pl.DataFrame([{name: row.get(name) for name in columns} for row in told], schema=columns, orient="row")


def code_of(line: str | None) -> str:
    """The 科目编码 that a row key is, or ""."""
    return line if line and line.isdigit() else ""
