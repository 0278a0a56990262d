"""What can be chosen in the filters, from the disclosures of the store; and a selection brought within it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from dashboard.frames import Frames, newest
from dashboard.selection import Selection


@dataclass(frozen=True, slots=True)
class Body:
    """A body that can be chosen: its name and the smallest place it belongs to, as the documents print them."""

    body_id: str
    name: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of the filters for a selection.

    bodies   every body, by place and name; years, kinds: those of the chosen body (and year)
    scopes   kind -> the scope (部门 or 单位) of the disclosure that this kind shows
    versions the scopes in which the chosen kind of the year is there: more than one is a choice
    """

    bodies: dict[str, Body]
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    scopes: dict[str, str] | None = None
    versions: tuple[str, ...] = ()


def bodies(frames: Frames) -> dict[str, Body]:
    """The bodies of the store with the name that was read last."""
    rows = (
        frames.disclosures.sort("ingested_at")
        .group_by("body_id")
        .agg(pl.col("department", "province", "city", "county").drop_nulls().last())
        .sort("province", "city", "county", "department", nulls_last=True)
        .collect()
    )
    return {
        row["body_id"]: Body(row["body_id"], row["department"], row["county"] or row["city"] or row["province"])
        for row in rows.iter_rows(named=True)
    }


def distinct(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels of which no two are the same: the second of a name is "name (2)". A list tells options by label."""
    seen: dict[str, int] = {}
    out: dict[str, str] = {}
    for key, label in labels.items():
        seen[label] = seen.get(label, 0) + 1
        out[key] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return out


def fullest(frames: Frames) -> str | None:
    """The body of the disclosure with the most figures: what is shown before anything was chosen."""
    rows = frames.disclosures.sort(["cells_used", "body_id"], descending=[True, False]).select("body_id")
    return next(iter(rows.head(1).collect()["body_id"]), None)


def settle(selection: Selection, frames: Frames) -> tuple[Selection, Choices, tuple[str, ...]]:
    """Bring a selection within what the store holds: selection, options, and the fields that had to change.

    An unknown body falls back to the fullest one, a year or kind that the body lacks to its newest and first.
    Fields that were open are filled without being listed.
    """
    known = bodies(frames)
    changed: list[str] = []
    if selection.body is not None and selection.body not in known:
        changed.append("body")
    body = selection.body if selection.body in known else fullest(frames)
    compared = tuple(b for b in selection.bodies if b in known)
    if compared != selection.bodies:
        changed.append("bodies")
    selection = replace(selection, body=body, bodies=compared)
    if body is None:
        return replace(selection, year=None, kind=None, scope=None), Choices(known), tuple(changed)
    return _settle_period(selection, newest(frames, [body]), known, changed)


def _settle_period(
    selection: Selection, rows: pl.DataFrame, known: dict[str, Body], changed: list[str]
) -> tuple[Selection, Choices, tuple[str, ...]]:
    years = tuple(rows["year"].drop_nulls().unique(maintain_order=True))
    year = selection.year if selection.year in years else next(iter(years), None)
    of_year = rows if year is None else rows.filter(pl.col("year") == year)
    kinds = tuple(of_year["kind"].unique(maintain_order=True))
    kind = selection.kind if selection.kind in kinds else next(iter(kinds), None)
    versions = tuple(of_year.filter(pl.col("kind") == kind)["scope"]) if kind else ()
    scope = selection.scope if selection.scope in versions else next(iter(versions), None)
    asked = {"year": selection.year, "kind": selection.kind, "scope": selection.scope}
    given = {"year": year, "kind": kind, "scope": scope}
    changed += [field for field, value in asked.items() if value is not None and value != given[field]]
    is_choice = len(versions) > 1
    settled = replace(selection, year=year, kind=kind, scope=scope if is_choice else None)
    scopes = _scopes(of_year, scope)
    return settled, Choices(known, years, kinds, scopes, versions), tuple(changed)


def _scopes(of_year: pl.DataFrame, wanted: str | None) -> dict[str, str]:
    """Kind -> scope of the disclosure that it shows: the wanted one where the kind has it, else its first."""
    first = dict(zip(reversed(of_year["kind"]), reversed(of_year["scope"]), strict=True))
    exact = dict(of_year.filter(pl.col("scope") == wanted).select("kind", "scope").rows()) if wanted else {}
    return first | exact
