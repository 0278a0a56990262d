"""口径: which disclosures a table rests on, and what is open about them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from dashboard import formula
from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language, unit_label
from dashboard.selection import Selection


@dataclass(frozen=True, slots=True)
class Scope:
    """What a table rests on: disclosure ids, 口径 in lines of text, and the number of findings that are open."""

    disclosures: tuple[str, ...]
    lines: tuple[str, ...]
    open_findings: int


def scope_of(
    frames: Frames, rows: pl.DataFrame, selection: Selection, settled: Mapping[str, int] | None = None
) -> Scope:
    """The 口径 of a chart's rows: phase and scope, year, unit, documents counted, source files, open findings.

    `settled`: findings that are not open any more, "disclosure_id:severity" -> how many.
    """
    ids = disclosures_in(rows)
    lang = selection.lang
    found = frames.disclosures.filter(pl.col("disclosure_id").is_in(ids)).collect()
    phases = dict.fromkeys(phase(row, lang) for row in found.iter_rows(named=True))
    files = dict.fromkeys(map(file_name, found["name"]))
    lines = [
        *phases,
        unit_label(selection.unit, lang),
        t("scope.documents", lang, n=len(files)),
        t("scope.source", lang, files=_some(list(files), lang)),
    ]
    open_findings = (
        frames.findings.filter(pl.col("disclosure_id").is_in(ids), pl.col("severity").is_in(["error", "warning"]))
        .select(pl.len())
        .collect()
        .item()
    )
    gone = sum((settled or {}).get(f"{key}:{severity}", 0) for key in ids for severity in ("error", "warning"))
    return Scope(tuple(ids), tuple(lines), int(open_findings) - gone)


def disclosures_in(rows: pl.DataFrame) -> list[str]:
    """The disclosures that rows, and what they were derived from, come from."""
    ids: dict[str, None] = {}
    addresses: list[str] = []
    for column in rows.columns:
        if column in {"address"} or column.endswith("_at"):
            addresses += [a for a in rows[column] if a]
    if "sources" in rows.columns:
        addresses += rows["sources"].explode().drop_nulls().to_list()
    ids.update(dict.fromkeys(d for d in rows["disclosure_id"] if d))
    for address in addresses:
        parts = formula.leaves(address) if address.startswith(formula.MARK) else (address,)
        ids.update(dict.fromkeys(part.split(":", 1)[0] for part in parts if not part.startswith("u")))
    return list(ids)


def phase(row: dict[str, object], lang: Language) -> str:
    """Year, scope and kind of a disclosure: "2024 年度单位决算"."""
    kind = t(f"kind_of.{row['scope']}", lang, kind=t(f"kind.{row['kind']}", lang))
    return t("scope.phase", lang, year=row["year"] or t("year.unknown", lang), kind=kind)


def file_name(name: str) -> str:
    """The last part of a stored name: folders of the ingest say nothing to a reader."""
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2] or name


def _some(names: Iterable[str], lang: Language, most: int = 2) -> str:
    listed = list(names)
    shown = t("list.separator", lang).join(listed[:most])
    return shown if len(listed) <= most else t("list.and_more", lang, names=shown, n=len(listed))
