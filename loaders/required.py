"""What a disclosure must contain: parts and tables by kind, declared in `required.toml` (财预〔2016〕143号)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from loaders.records import Kind

_FILE = Path(__file__).parent / "required.toml"


@dataclass(frozen=True, slots=True)
class RequiredPart:
    """A part of the text (封面, 目录, 主要职能 …): the rule that tests it, and how its heading reads, folded."""

    id: str
    rule: str
    kinds: frozenset[Kind]
    heading: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class RequiredTable:
    """A table that a disclosure of `kind` prints, if only as an empty table; any of `forms` will do.

    `since`: the first fiscal year in which it is asked for everywhere.
    """

    kind: Kind
    forms: tuple[str, ...]
    title: str
    since: int = 0


@cache
def required_parts(kind: Kind) -> tuple[RequiredPart, ...]:
    """The parts that a disclosure of this kind must have, in the order of a document; () for project forms."""
    parts = (
        RequiredPart(
            entry["id"],
            entry["rule"],
            frozenset(entry["kinds"]),
            re.compile("|".join(f"(?:{p})" for p in entry["headings"])) if "headings" in entry else None,
        )
        for entry in _declared()["parts"]
    )
    return tuple(part for part in parts if kind in part.kinds)


@cache
def required_tables(kind: Kind, year: int | None) -> tuple[RequiredTable, ...]:
    """The tables that a disclosure of this kind and fiscal year must print; () for project forms.

    Without a year only the tables that have always been asked for.
    """
    tables = (
        RequiredTable(entry["kind"], tuple(entry["forms"]), entry["title"], entry.get("since", 0))
        for entry in _declared()["tables"]
    )
    return tuple(table for table in tables if table.kind == kind and (year or 0) >= table.since)


@cache
def _declared() -> dict[str, list[dict[str, Any]]]:
    declared: dict[str, list[dict[str, Any]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return declared
