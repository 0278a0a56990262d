"""Load and validate the table forms declared in `forms/**/*.toml`.

A form says which titles it has, which rows (`lines`) or classification (`tree`) key it, which columns carry amounts and
which sums must hold. A province's variant is a `[[variants]]` block that states only what differs; each variant becomes
a `Form` of its own with the same id. Labels and headings are compared bare (`values.bare`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from loaders.errors import FormError
from loaders.values import bare

BlockType = Literal["lines", "tree", "row", "list"]
ColumnKind = Literal["amount", "number", "mixed", "text"]
CheckKind = Literal[
    "sum", "sum_items", "tree", "equal", "balance", "at_most", "at_most_items", "product", "nested", "group_at_most"
]

UNLISTED = "unlisted"
"""Line key of a row with figures whose label no form declares: kept as printed, with a finding."""

_FOLDER = Path(__file__).parent
_FORM_KEYS = {
    "id", "kind", "title", "titles", "number", "type", "classification", "unit", "label", "lines", "classes",
    "columns", "checks", "variants", "ignored",
}  # fmt: skip
_VARIANT_KEYS = {"id", "titles", "unit", "lines", "columns", "type", "checks", "label"}


@dataclass(frozen=True, slots=True)
class LineSpec:
    """A declared row: its key, the folded labels that name it, and after which line of its group it may stand."""

    key: str
    labels: frozenset[str]
    after: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A declared column: every set in `words` must be met by one level of the printed heading, in any order.

    `without` names words that must not stand in the heading. `kind` "amount" is money, "number" a count in the
    unit of its line, "mixed" a count where the line declares a unit and money elsewhere, "text" is kept as text.
    """

    key: str
    words: tuple[frozenset[str], ...]
    without: frozenset[str] = frozenset()
    kind: ColumnKind = "amount"
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """A declared identity inside one form (domain rules T01-1 …).

    kind "sum": line `total` = Σ lines `parts` in each column of `items` (all columns when empty).
    kind "sum_items": column `total` = Σ columns `parts` in each row.
    kind "tree": 合计 = Σ 类, 类 = Σ 款, 款 = Σ 项 by code prefix, in each column.
    kind "equal": line `total` = line `parts[0]`.
    kind "balance": Σ columns `total_items` = Σ columns `parts` in each row.
    kind "at_most": line `total` ≤ Σ lines `parts` in each column; "at_most_items": column `total` ≤ Σ columns `parts`
    in each row.
    kind "product": column `total` = column `parts[0]` (a count) × column `parts[1]` (a price) in each row.
    kind "nested": a list whose rows are of the levels `parts`, the highest first: a word that the label ends in,
    "label" for any label, or the column of text that only rows of this level fill. Column `total` of a row = Σ of the
    rows of the next level that follow it.
    kind "group_at_most": Σ column `total` over the rows of a list that bear one label ≤ column `parts[0]`.
    """

    id: str
    kind: CheckKind
    severity: Literal["error", "warning", "info"] = "error"
    total: str = ""
    total_items: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A table form (or one provincial variant of it) as declared."""

    id: str
    variant: str
    kind: Literal["final_accounts", "budget"]
    title: str
    titles: frozenset[str]
    number: str | None
    type: BlockType
    classification: Literal["functional", "economic"] | None = None
    unit: str | None = None
    label: frozenset[str] = frozenset()
    lines: tuple[LineSpec, ...] = ()
    classes: bool = False
    columns: tuple[ColumnSpec, ...] = ()
    checks: tuple[CheckSpec, ...] = ()
    ignored: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Headings:
    """The words that head row-identifying columns (`headings.toml`), folded."""

    label: frozenset[str]
    label_suffix: tuple[str, ...]
    code: frozenset[str]
    code_suffix: tuple[str, ...]
    row_no: frozenset[str]
    numbering: frozenset[str]
    notes: tuple[str, ...]


@cache
def load_headings() -> Headings:
    """The shared heading vocabulary."""
    raw = tomllib.loads((_FOLDER / "headings.toml").read_text(encoding="utf-8"))
    return Headings(
        label=_folded(raw["label"]),
        label_suffix=tuple(bare(w) for w in raw["label_suffix"]),
        code=_folded(raw["code"]),
        code_suffix=tuple(bare(w) for w in raw["code_suffix"]),
        row_no=_folded(raw["row_no"]),
        numbering=_folded(raw["numbering"]),
        notes=tuple(raw["notes"]),
    )


@cache
def load_forms() -> tuple[Form, ...]:
    """All table forms with their variants, base forms first, in the order of their ids. Raises FormError."""
    paths = sorted((_FOLDER / "final_accounts").glob("*.toml")) + sorted((_FOLDER / "budget").glob("*.toml"))
    return tuple(form for path in paths for form in parse_form(path.read_text(encoding="utf-8"), path.name))


def parse_form(text: str, name: str) -> tuple[Form, ...]:
    """A declaration as its base form and its variants. Raises FormError with the file's name and what is wrong."""
    try:
        raw = tomllib.loads(text)
        _known(raw, _FORM_KEYS, name)
        base = _base(raw)
        variants = [_variant(base, v, name) for v in raw.get("variants", [])]
    except (KeyError, TypeError, ValueError) as error:
        raise FormError(f"{name}: {error!r}") from error
    forms = (base, *variants)
    for form in forms:
        _validate(form, name)
    return forms


def _base(raw: Mapping[str, Any]) -> Form:
    return Form(
        id=raw["id"],
        variant="",
        kind=raw["kind"],
        title=raw["title"],
        titles=_folded([raw["title"], *raw.get("titles", [])]),
        number=raw.get("number"),
        type=raw["type"],
        classification=raw.get("classification"),
        unit=raw.get("unit"),
        label=_folded(raw.get("label", [])),
        lines=tuple(_line(line) for line in raw.get("lines", [])),
        classes=raw.get("classes", False),
        columns=tuple(_column(c) for c in raw.get("columns", [])),
        checks=tuple(_check(c) for c in raw.get("checks", [])),
        ignored=_folded(raw.get("ignored", [])),
    )


def _variant(base: Form, raw: Mapping[str, Any], name: str) -> Form:
    """The base form with what the variant states: more titles and labels, its own columns and checks."""
    _known(raw, _VARIANT_KEYS, name)
    columns = tuple(_column(c) for c in raw.get("columns", []))
    checks = tuple(_check(c) for c in raw.get("checks", []))
    return replace(
        base,
        variant=raw["id"],
        titles=base.titles | _folded(raw.get("titles", [])),
        type=raw.get("type", base.type),
        unit=raw.get("unit", base.unit),
        label=base.label | _folded(raw.get("label", [])),
        lines=_merged(base.lines, [_line(line) for line in raw.get("lines", [])]),
        columns=columns or base.columns,
        checks=checks if "checks" in raw else base.checks,
    )


def _merged(lines: Iterable[LineSpec], more: Iterable[LineSpec]) -> tuple[LineSpec, ...]:
    by_key = {(line.key, line.after): line for line in lines}
    for line in more:
        old = by_key.get((line.key, line.after))
        by_key[line.key, line.after] = replace(line, labels=line.labels | old.labels) if old else line
    return tuple(by_key.values())


def _line(raw: Mapping[str, Any]) -> LineSpec:
    _known(raw, {"key", "labels", "after", "unit"}, str(raw.get("key")))
    return LineSpec(raw["key"], _folded(raw["labels"]), raw.get("after"), raw.get("unit"))


def _column(raw: Mapping[str, Any]) -> ColumnSpec:
    _known(raw, {"key", "words", "without", "kind", "unit"}, str(raw.get("key")))
    words = tuple(_folded(w if isinstance(w, list) else [w]) for w in raw["words"])
    return ColumnSpec(raw["key"], words, _folded(raw.get("without", [])), raw.get("kind", "amount"), raw.get("unit"))


def _check(raw: Mapping[str, Any]) -> CheckSpec:
    _known(raw, {"id", "kind", "severity", "total", "total_items", "parts", "items"}, str(raw.get("id")))
    lists = {k: tuple(raw[k]) for k in ("total_items", "parts", "items") if k in raw}
    return CheckSpec(
        id=raw["id"], kind=raw["kind"], severity=raw.get("severity", "error"), total=raw.get("total", ""), **lists
    )


def _validate(form: Form, name: str) -> None:
    where = f"{name} ({form.id} {form.variant})"
    labels = [(label, line.after) for line in form.lines for label in line.labels]
    if len(labels) != len(set(labels)):
        twice = sorted({label for label, _ in labels if labels.count((label, _)) > 1})
        raise FormError(f"{where}: labels declared twice: {twice}")
    if not form.columns:
        raise FormError(f"{where}: no columns")
    known = {c.key for c in form.columns} | {line.key for line in form.lines} | {"classes", "total", ""}
    for check in form.checks:
        unknown = {*check.parts, *check.items, *check.total_items, check.total} - known
        if unknown and form.type != "tree" and check.kind != "nested":
            raise FormError(f"{where}: check {check.id} names {sorted(unknown)}")


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(bare(word) for word in words)


def _known(raw: Mapping[str, Any], keys: set[str], where: str) -> None:
    unknown = set(raw) - keys
    if unknown:
        raise FormError(f"{where}: unknown keys {sorted(unknown)}")
