"""Declarations of project forms (项目支出绩效自评表, 绩效目标申报表, 绩效目标表): loading and validation.

One TOML file per form in `performance/`, and `common.toml` with what they share. The engine in
`loaders.projects` knows no label of its own: another layout is another alias, or another `[[variants]]` block.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

from loaders.errors import FormError
from loaders.records import Indicator, Project
from loaders.values import fold

FOLDER = Path(__file__).parent / "performance"
COMMON = "common.toml"
PIECES = frozenset({"target_sign", "target_unit"})
"""Columns that print a part of the target (≤ | 30 | 万元)."""

LONGEST_LABEL = 24
"""A longer text that begins like a label is none."""

_TAIL = re.compile(r"(?:\([^()]{0,16}\)|:)+$")
_LEAD = re.compile(r"^(?:其中|#+):?")

Layout = Literal["columns", "pairs"]


def label_of(text: str) -> str:
    """Comparison form of a label: folded; without 其中 before it, and what follows it (unit, points, colon)."""
    folded = _LEAD.sub("", fold(text))
    return _TAIL.sub("", folded) or folded


@dataclass(frozen=True)
class Common:
    """What all project forms share; every label in comparison form (`label_of`)."""

    grades: frozenset[str]
    sections: frozenset[str]
    sources: tuple[str, ...]
    signatures: frozenset[str]
    fields: dict[str, str]
    """label -> field of `Project`"""
    ignored: frozenset[str]
    prose: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    """(beginning of a label, kind of text), the longest first"""
    heads: tuple[str, ...]
    first: frozenset[str]
    second: dict[str, str]
    """level 2 without 指标 -> level 1 that it belongs to"""

    def level_word(self, text: str) -> str:
        """A cell's text as a level: without points in parentheses and a trailing 指标 (also when cut to 指)."""
        return re.sub(r"指标?$", "", label_of(text))

    def is_prose(self, label: str) -> bool:
        """Whether a label (comparison form) opens running text."""
        return bool(label) and label.startswith(self.prose)

    def text_kind(self, label: str) -> str | None:
        """The kind of text that a label (comparison form) opens; None where it opens none."""
        if not label or len(label) > LONGEST_LABEL:
            return None
        return next(
            (kind for start, kind in self.texts if label.startswith(start)), "" if self.is_prose(label) else None
        )

    def is_signature(self, label: str) -> bool:
        """Whether a label (comparison form) asks for a person, a telephone number or the date of filling in."""
        return label.split(":", 1)[0] in self.signatures

    def is_source(self, label: str) -> bool:
        """Whether a label (comparison form) names a source of money."""
        return len(label) <= 16 and label.endswith(self.sources)


@dataclass(frozen=True)
class Money:
    """The block of a project's money.

    layout   "columns": one row of numbers under headings; "pairs": a label, and its number beside it
    total    labels of the total row (columns) or of the total itself (pairs)
    fields   pairs: the fields of `Project` that the total fills
    aside    pairs: labels whose numbers are not kept
    columns  heading -> field; parts: heading field -> fields printed below it
    sequences  by variant: the fields in printed order, where the headings do not settle it
    """

    layout: Layout
    total: frozenset[str]
    fields: tuple[str, ...]
    aside: tuple[str, ...]
    columns: dict[str, str]
    parts: dict[str, tuple[str, ...]]
    sequences: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Indicators:
    """The list of indicators: labels of its total row, headings -> fields of `Indicator`, parallel sides, run."""

    total: frozenset[str]
    columns: dict[str, str]
    sides: int
    run: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A project form: titles and marks by which it is recognised, its money block and its indicator list."""

    id: str
    title: str
    titles: tuple[str, ...]
    marks: frozenset[str]
    money: Money
    indicators: Indicators


@cache
def load_common() -> Common:
    """The shared vocabulary. Raises `FormError` for a missing key or a label with two meanings."""
    raw = _read(FOLDER / COMMON)
    try:
        levels = raw["levels"]
        return Common(
            grades=frozenset(raw["grades"]),
            sections=_labels(raw["sections"]),
            sources=tuple(raw["sources"]),
            signatures=_labels(raw["signatures"]),
            fields=_inverted(COMMON, raw["fields"], _names(Project)),
            ignored=_labels(raw["ignored"]["labels"]),
            prose=tuple(map(label_of, raw["prose"]["labels"])),
            texts=_texts(raw["texts"]),
            heads=tuple(map(label_of, levels["heads"])),
            first=frozenset(levels["first"]),
            second=_inverted(COMMON, levels["second"], None),
        )
    except KeyError as error:
        raise FormError(f"{COMMON}: {error.args[0]} is missing") from error


@cache
def load_sheets() -> tuple[Sheet, ...]:
    """All declared project forms. Raises `FormError` when a declaration is wrong."""
    paths = sorted(p for p in FOLDER.glob("*.toml") if p.name != COMMON)
    sheets = tuple(parse_sheet(_read(path), path.name) for path in paths)
    ids = [sheet.id for sheet in sheets]
    if len(set(ids)) != len(ids):
        raise FormError(f"project forms with the same id: {ids}")
    return sheets


def parse_sheet(raw: dict[str, Any], source: str) -> Sheet:
    """A declaration as a `Sheet`; `source` names it in errors. Raises `FormError`."""
    try:
        return Sheet(
            id=raw["id"],
            title=raw["title"],
            titles=tuple(map(fold, raw["titles"])),
            marks=_labels(raw["marks"]),
            money=_money(raw["money"], raw.get("variants", []), source),
            indicators=_indicators(raw["indicators"], source),
        )
    except KeyError as error:
        raise FormError(f"{source}: {error.args[0]} is missing") from error


def _money(raw: dict[str, Any], variants: list[dict[str, Any]], source: str) -> Money:
    known = _names(Project)
    layout: Layout = raw["layout"]
    if layout not in ("columns", "pairs"):
        raise FormError(f"{source}: layout {layout!r} is neither columns nor pairs")
    parts = {key: tuple(value) for key, value in raw.get("parts", {}).items()}
    sequences = tuple(tuple(variant["sequence"]) for variant in variants)
    lengths = [len(sequence) for sequence in sequences]
    if len(set(lengths)) != len(lengths):
        raise FormError(f"{source}: two variants with sequences of one length cannot be told apart")
    named = [*raw.get("fields", []), *(f for group in (*parts.values(), *sequences) for f in group)]
    _check_names(named, known, source)
    return Money(
        layout=layout,
        total=_labels(raw["total"]),
        fields=tuple(raw.get("fields", [])),
        aside=tuple(map(label_of, raw.get("aside", []))),
        columns=_inverted(source, raw.get("columns", {}), known),
        parts=parts,
        sequences=sequences,
    )


def _indicators(raw: dict[str, Any], source: str) -> Indicators:
    known = _names(Indicator) | PIECES
    run = tuple(raw.get("run", []))
    _check_names(run, known, source)
    return Indicators(
        total=_labels(raw["total"]),
        columns=_inverted(source, raw["columns"], known),
        sides=int(raw.get("sides", 1)),
        run=run,
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise FormError(f"{path.name}: {error}") from error


def _texts(raw: dict[str, list[str]]) -> tuple[tuple[str, str], ...]:
    pairs = [(label_of(label), kind) for kind, labels in raw.items() for label in labels]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _labels(labels: list[str]) -> frozenset[str]:
    return frozenset(map(label_of, labels))


def _names(record: type[Project] | type[Indicator]) -> frozenset[str]:
    return frozenset(field.name for field in fields(record))


def _check_names(names: list[str] | tuple[str, ...], known: frozenset[str], source: str) -> None:
    unknown = sorted(set(names) - known)
    if unknown:
        raise FormError(f"{source}: no such field: {', '.join(unknown)}")


def _inverted(source: str, raw: dict[str, list[str]], known: frozenset[str] | None) -> dict[str, str]:
    """field -> labels as label -> field; a label with two fields is an error."""
    if known is not None:
        _check_names(tuple(raw), known, source)
    out: dict[str, str] = {}
    for field, labels in raw.items():
        for label in map(label_of, labels):
            if out.setdefault(label, field) != field:
                raise FormError(f"{source}: {label} means both {out[label]} and {field}")
    return out
