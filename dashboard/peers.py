"""Peer groups: the bodies that one is compared with, by rules that are seen and can be switched. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dashboard.frames import Frames, newest
from dashboard.selection import PEER_RULES, Selection

SIZE_FACTOR: Final = 2
"""Of like size: spending between half and twice as much."""

KIND_TAIL: Final = 3
"""The kind of a body is told by the end of its name (公安局, 财政局, 街道办事处): this many characters at least."""


@dataclass(frozen=True, slots=True)
class Group:
    """A peer group: the body that it is of, the rules, the disclosures of its members (rows of `disclosures`)."""

    body: str
    rules: tuple[str, ...]
    members: pl.DataFrame


def group(frames: Frames, selection: Selection, row: dict[str, Any]) -> Group:
    """The bodies like that of `row` (of `disclosures`): the same year, kind and scope, by the rules of the selection.

    The body itself is a member; those in `Selection.without` are not.
    """
    bodies = frames.disclosures.filter(pl.col("year").eq_missing(row["year"]), pl.col("kind") == row["kind"])
    keys = bodies.select("body_id").unique().collect()["body_id"].to_list()
    every = newest(frames, keys).filter(
        pl.col("year").eq_missing(row["year"]), pl.col("kind") == row["kind"], pl.col("scope") == row["scope"]
    )
    sizes = _sizes(frames, every["disclosure_id"].to_list())
    like = [mine for mine in every.iter_rows(named=True) if _is_like(mine, row, selection.peers, sizes)]
    kept = [mine["disclosure_id"] for mine in like if mine["body_id"] not in selection.without]
    own = pl.col("body_id") == row["body_id"]
    return Group(row["body_id"], selection.peers, every.filter(pl.col("disclosure_id").is_in(kept) | own))


def _is_like(mine: dict[str, Any], row: dict[str, Any], rules: Sequence[str], sizes: dict[str, Any]) -> bool:
    return all(_RULES[rule](mine, row, sizes) for rule in rules)


def _sizes(frames: Frames, ids: list[str]) -> dict[str, Any]:
    """disclosure_id -> 支出总计."""
    stated = frames.facts.filter(
        pl.col("disclosure_id").is_in(ids), pl.col("keys").list.contains("expenditure_total")
    ).select("disclosure_id", "amount_yuan")
    return dict(stated.collect().unique("disclosure_id", keep="first", maintain_order=True).rows())


def level(region_code: str | None) -> str:
    """The level of a division by its GB/T 2260 code: province, city, county, "" where unknown."""
    if not region_code or len(region_code) != 6:
        return ""
    return "province" if region_code.endswith("0000") else "city" if region_code.endswith("00") else "county"


def kind_of_body(name: str | None, places: Sequence[str | None]) -> str:
    """A name without the place before it: 甲县公安局 and 乙市公安局 are both 公安局."""
    text = name or ""
    for place in places:
        if place and place in text:
            text = text.rpartition(place)[2]
    return text if len(text) >= KIND_TAIL else name or ""


def _same_province(mine: dict[str, Any], row: dict[str, Any], sizes: dict[str, Any]) -> bool:
    return bool(row["province"]) and mine["province"] == row["province"]


def _same_level(mine: dict[str, Any], row: dict[str, Any], sizes: dict[str, Any]) -> bool:
    return bool(level(row["region_code"])) and level(mine["region_code"]) == level(row["region_code"])


def _same_kind(mine: dict[str, Any], row: dict[str, Any], sizes: dict[str, Any]) -> bool:
    kinds = [kind_of_body(one["department"], (one["province"], one["city"], one["county"])) for one in (mine, row)]
    return bool(kinds[0]) and kinds[0] == kinds[1]


def _like_size(mine: dict[str, Any], row: dict[str, Any], sizes: dict[str, Any]) -> bool:
    here, there = sizes.get(row["disclosure_id"]), sizes.get(mine["disclosure_id"])
    if here is None or there is None:
        return False
    return bool(here <= there * SIZE_FACTOR and there <= here * SIZE_FACTOR)


_RULES: Final[dict[str, Callable[[dict[str, Any], dict[str, Any], dict[str, Any]], bool]]] = {
    "province": _same_province,
    "level": _same_level,
    "kind": _same_kind,
    "size": _like_size,
}
assert set(_RULES) == set(PEER_RULES)
