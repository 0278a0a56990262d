"""Findings with what people decided about them: which are open, which are folded under one cause. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from dashboard.frames import Frames
from dashboard.proof import family
from dashboard.state import Decision, finding_key, repair_key

SEVERITIES: Final = ("error", "warning", "tail", "info")
TO_DO: Final = ("error", "warning")
"""Severities that somebody has to look at."""

Progress = Literal["open", "accept", "reject", "explain"]
PROGRESS: Final[tuple[Progress, ...]] = ("open", "accept", "reject", "explain")


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as it is shown: its row, the row of its disclosure, what was decided on it and on its proposal."""

    finding: dict[str, Any]
    disclosure: dict[str, Any]
    key: str
    decision: Decision | None = None
    repair: dict[str, Any] | None = None
    repair_decision: Decision | None = None

    @property
    def progress(self) -> Progress:
        """Open, or what was decided."""
        return "open" if self.decision is None else self.decision.verdict

    @property
    def family(self) -> str:
        """The family of its rule."""
        return family(self.finding["rule"])

    @property
    def cause(self) -> str:
        """What several findings have in common ("" for none): one mistake that many rules meet."""
        return str(json.loads(self.finding["params_json"]).get("cause", ""))

    @property
    def repair_key(self) -> str:
        """The key of decisions on its proposal, "" without one."""
        return "" if self.repair is None else repair_key(self.key, str(self.repair["value"]))

    @property
    def address(self) -> str:
        """The evidence address of its places, "" where it has none."""
        if not json.loads(self.finding["places_json"]):
            return ""
        return f"{self.finding['disclosure_id']}:f{self.finding['finding_no']}"


def items(frames: Frames, disclosures: pl.DataFrame, decided: Mapping[str, Decision]) -> tuple[Item, ...]:
    """The findings of these disclosures, errors first, with the decisions in force (by key)."""
    by_id = {row["disclosure_id"]: row for row in disclosures.iter_rows(named=True)}
    rows = frames.findings.filter(pl.col("disclosure_id").is_in(list(by_id))).collect()
    made = [_item(row, by_id[row["disclosure_id"]], decided) for row in rows.iter_rows(named=True)]
    place = {key: number for number, key in enumerate(by_id)}
    return tuple(sorted(made, key=lambda one: (_rank(one), place[one.disclosure["disclosure_id"]])))


def _rank(item: Item) -> int:
    return SEVERITIES.index(item.finding["severity"])


def _item(finding: dict[str, Any], disclosure: dict[str, Any], decided: Mapping[str, Decision]) -> Item:
    key = finding_key(disclosure, finding)
    text = finding.get("repair_json")
    repair = json.loads(text) if text else None
    on_repair = decided.get(repair_key(key, str(repair["value"]))) if repair else None
    return Item(finding, disclosure, key, decided.get(key), repair, on_repair)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which findings are listed: severities and progress (none of them: all), a rule or family, a document."""

    severities: frozenset[str] = frozenset()
    progress: frozenset[str] = frozenset()
    rule: str | None = None
    disclosure: str | None = None

    def takes(self, item: Item) -> bool:
        """Whether a finding is listed."""
        return (
            (not self.severities or item.finding["severity"] in self.severities)
            and (not self.progress or item.progress in self.progress)
            and (self.rule is None or self.rule in (item.finding["rule"], item.family))
            and (self.disclosure is None or self.disclosure == item.finding["disclosure_id"])
        )


def folded(listed: Iterable[Item]) -> tuple[tuple[Item, ...], ...]:
    """Findings of one document with one cause together, the first of them in front; others stand alone."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in listed:
        own = (item.finding["disclosure_id"], item.cause or f"#{item.finding['finding_no']}")
        groups.setdefault(own, []).append(item)
    return tuple(tuple(group) for group in groups.values())


def counts(listed: Iterable[Item], by: Literal["severity", "progress"]) -> dict[str, int]:
    """How many findings there are of each severity, or of each progress."""
    found = Counter(item.finding["severity"] if by == "severity" else item.progress for item in listed)
    names: Sequence[str] = SEVERITIES if by == "severity" else PROGRESS
    return {name: found.get(name, 0) for name in names}


def settled(listed: Iterable[Item]) -> dict[str, int]:
    """Findings that were judged 误报 or explained, as "disclosure_id:severity" -> how many."""
    return dict(
        Counter(
            f"{item.finding['disclosure_id']}:{item.finding['severity']}"
            for item in listed
            if item.progress in {"reject", "explain"}
        )
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """What decisions mean for the pages: findings that are settled (as `settled`), figures with a taken proposal."""

    settled: Mapping[str, int]
    marks: Mapping[str, str]


def judged(frames: Frames, decided: Mapping[str, Decision]) -> Judged:
    """What the decisions in force mean for all documents of the store."""
    if not decided:
        return Judged({}, {})
    every = items(frames, frames.disclosures.collect(), decided)
    return Judged(settled(every), taken_repairs(every, frames.facts))


def is_open(item: Item) -> bool:
    """Whether somebody still has to look at it."""
    return item.decision is None and item.finding["severity"] in TO_DO


def taken_repairs(listed: Iterable[Item], facts: pl.LazyFrame) -> dict[str, str]:
    """Evidence address of a fact -> the value that an accepted proposal gives it, with its unit.

    The printed figure is not changed by this: tables and charts only mark it.
    """
    taken = [item for item in listed if item.repair_decision is not None and item.repair_decision.verdict == "accept"]
    if not taken:
        return {}
    ids = list({item.finding["disclosure_id"] for item in taken})
    rows = facts.filter(pl.col("disclosure_id").is_in(ids)).collect()
    by_place = {_place_of_fact(row): row for row in rows.iter_rows(named=True)}
    marks: dict[str, str] = {}
    for item in taken:
        row = by_place.get(_place_of_repair(item))
        if row is not None and item.repair is not None:
            value = f"{item.repair['value']} {item.repair['unit'] or ''}".strip()
            marks[f"{row['disclosure_id']}:{row['fact_no']}"] = value
    return marks


_Place = tuple[object, ...]


def _place_of_fact(row: Mapping[str, Any]) -> _Place:
    box = None if row["x0"] is None else (row["x0"], row["top"], row["x1"], row["bottom"])
    where = (row["page"], row["text_line"], row["sheet"], row["cell"], box, row["table"], row["row"], row["col"])
    return (row["disclosure_id"], row["printed"], *where)


def _place_of_repair(item: Item) -> _Place:
    repair = item.repair or {}
    place = repair.get("where", {})
    box = place.get("box")
    names = ("page", "line", "sheet", "cell")
    where = (*(place.get(name) for name in names), tuple(box) if box else None)
    return (
        item.finding["disclosure_id"],
        repair.get("printed"),
        *where,
        *(place.get(name) for name in ("table", "row", "col")),
    )
