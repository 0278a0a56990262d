"""Which figures of the prose a whole is divided into: the lists that sentences give after 其中, declared as data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from loaders.checks.case import Case, Mention
from loaders.checks.prose_tables import cells_of, code_of
from loaders.records import Severity

_FILE = Path(__file__).with_name("prose_parts.toml")
_CLASS, _ITEM = "@class", "@item"
_CLASS_DIGITS, _ITEM_DIGITS = 3, 7
_TABLES = {
    "general_expenditure": ("FA05", "BG05"),
    "fiscal_expenditure_total": ("FA11", "BG13", "FA04", "BG04"),
    "expenditure_current": ("FA03", "BG03", "FA01", "BG01"),
    "expenditure_total": ("FA03", "BG03", "FA01", "BG01"),
}
"""The tables that print the 类 and 项 of a whole; the first that was read counts."""


@dataclass(frozen=True, slots=True)
class Partition:
    """Parts that do not overlap and make up a whole; the rules that say so for this year, the budget and last year."""

    whole: tuple[str, ...]
    parts: tuple[str, ...]
    rule: str
    budgets: str = ""
    prior: str = ""
    prior_severity: Severity = "error"
    kinds: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the parts are classes or 项, of which any number may be stated."""
        return self.parts[0].startswith("@")


@dataclass(frozen=True, slots=True)
class Group:
    """A whole and the parts that the prose states for it, of one item; unknown: amounts of no known subject between."""

    partition: Partition
    whole: Mention
    parts: Mapping[str, Mention]
    unknown: bool


@cache
def load_partitions() -> tuple[tuple[Partition, ...], tuple[tuple[str, str], ...]]:
    """The declared partitions, and the pairs (whole, part) of which one contains the other."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    contained = tuple((pair["whole"], pair["part"]) for pair in raw["contained"])
    return tuple(_partition(declared) for declared in raw["partitions"]), contained


def _partition(declared: dict[str, Any]) -> Partition:
    return Partition(
        whole=tuple(declared["whole"]),
        parts=tuple(declared["parts"]),
        rule=declared["rule"],
        budgets=declared.get("budgets", ""),
        prior=declared.get("prior", ""),
        prior_severity=declared.get("prior_severity", "error"),
        kinds=tuple(declared.get("kinds", ())),
    )


def groups(case: Case, item: str) -> Iterator[Group]:
    """Every whole of the prose with its parts, for one item (amount, year_start_budget, …)."""
    for partition in load_partitions()[0]:
        if partition.kinds and case.kind not in partition.kinds:
            continue
        wholes = [m for m in case.mentions if m.said.line in partition.whole and m.said.item == item]
        for number, whole in enumerate(wholes):
            end = wholes[number + 1].number if number + 1 < len(wholes) else len(case.mentions)
            group = _group(partition, whole, case.mentions[whole.number + 1 : end])
            if len(group.parts) > 1 or (group.parts and partition.is_open):
                yield group


def _group(partition: Partition, whole: Mention, after: Sequence[Mention]) -> Group:
    """The first statement of each part, in the section of the whole and before the next whole."""
    inside = [m for m in after if m.sentence.section == whole.sentence.section and m.said.item == whole.said.item]
    parts: dict[str, Mention] = {}
    for mention in inside:
        if is_part(partition, mention.said.line):
            parts.setdefault(mention.said.line, mention)
    last = max((m.number for m in parts.values()), default=0)
    unknown = any(not m.said.line and m.said.unit != "%" and m.number < last for m in inside)
    return Group(partition, whole, _without_detail(partition, parts), unknown)


def is_part(partition: Partition, line: str) -> bool:
    """Whether a line of the prose is one of the parts."""
    if partition.parts[0] == _CLASS and line.isdigit():
        return len(line) == _CLASS_DIGITS
    if partition.parts[0] == _ITEM and (line.isdigit() or "/" in line):
        return "/" in line or len(line) == _ITEM_DIGITS
    return any(line in alternative.split("+") for part in partition.parts for alternative in part.split("|"))


def _without_detail(partition: Partition, parts: Mapping[str, Mention]) -> dict[str, Mention]:
    """Of alternatives (a|b+c) the first that is stated; what it consists of does not count again."""
    kept = dict(parts)
    for part in partition.parts:
        first, *others = part.split("|")
        if first in parts:
            for name in {name for other in others for name in other.split("+")}:
                kept.pop(name, None)
    return kept


def is_complete(case: Case, group: Group) -> bool:
    """Whether nothing of the whole is left out: every part is stated, or the tables print nothing for the others."""
    if group.unknown:
        return False
    if group.partition.is_open:
        return _names_all_codes(case, group)
    left = [part for part in group.partition.parts if not _stated(part, group)]
    if not left:
        return True
    known = any(cells_of(case, line, "amount") for line in group.parts)
    return known and not any(_printed(case, part) for part in left)


def _stated(part: str, group: Group) -> bool:
    return any(all(n in group.parts for n in alternative.split("+")) for alternative in part.split("|"))


def _printed(case: Case, part: str) -> bool:
    lines = {name for alternative in part.split("|") for name in alternative.split("+")}
    return any(figure.value for line in lines for figure in cells_of(case, line, "amount"))


def _names_all_codes(case: Case, group: Group) -> bool:
    """Whether each 类 (or 项) with an amount in the table of the whole is among the parts."""
    size = _CLASS_DIGITS if group.partition.parts[0] == _CLASS else _ITEM_DIGITS
    form = next((f for f in _TABLES[group.whole.said.line] if any(cell[0] == f for cell in case.cells)), None)
    printed = {
        line
        for (name, line, _), index in case.cells.items()
        if name == form and _is_code(line, size) and (figure := case.figures[index]) is not None and figure.value
    }
    return bool(printed) and printed <= {code_of(case, line) for line in group.parts}


def _is_code(line: str, size: int) -> bool:
    return line.isdigit() and len(line) == size
