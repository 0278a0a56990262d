"""Findings as sentences and as a table. The store keeps rules and parameters; the words are in the catalogs. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from dashboard.frames import Frames
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.sentences import sentence
from dashboard.table import Sheet

__all__ = ["OPEN", "findings_of", "sentence", "table"]

_ORDER: Final = {"error": 0, "warning": 1, "tail": 2, "info": 3}
OPEN: Final = ("error", "warning")
"""Severities that somebody has to look at."""


def findings_of(frames: Frames, disclosure_ids: Sequence[str]) -> pl.DataFrame:
    """The findings of some disclosures, errors first; 尾差 and remarks last."""
    rows = frames.findings.filter(pl.col("disclosure_id").is_in(list(disclosure_ids))).collect()
    order = pl.col("severity").replace_strict(_ORDER, default=len(_ORDER), return_dtype=pl.Int64)
    return rows.sort(order, pl.col("disclosure_id"), pl.col("finding_no"))


def table(rows: pl.DataFrame, unit: str, lang: Language) -> Sheet:
    """The findings as a table; each row leads to its first place."""
    records = rows.to_dicts()
    names = ("severity", "rule", "sentence", "arithmetic")
    texts = tuple(
        (
            _severity(row["severity"], lang),
            row["rule"],
            sentence(row, lang),
            row["arithmetic"],
        )
        for row in records
    )
    return Sheet(
        title=t("findings.head", lang, n=len(records)),
        headings=tuple(t(f"findings.col.{name}", lang) for name in names),
        kinds=("text",) * len(names),
        values=texts,
        texts=texts,
        addresses=tuple((_address(row),) * len(names) for row in records),
        flags=tuple((row["severity"] == "error",) + (False,) * (len(names) - 1) for row in records),
        unit=unit,
        widths=(80, 70, 700, None),
    )


def _severity(severity: str, lang: Language) -> str:
    word = t(f"severity.{severity}", lang)
    return f"⚠ {word}" if severity in OPEN else word


def _address(row: dict[str, Any]) -> str:
    return f"{row['disclosure_id']}:f{row['finding_no']}" if json.loads(row["places_json"]) else ""
