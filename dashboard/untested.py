"""What was not tested, and why: the rules that could not be tested in a document, with the reason if known. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import polars as pl

from dashboard.frames import Frames
from loaders.checks.across import load_across
from loaders.forms import load_forms

Reason = Literal["missing", "empty", "partial", "blank"]
"""A table is missing, is printed empty, was not wholly read; or one side of the rule is not printed."""

_PARTIAL = ("L-UNEXPLAINED", "L-UNLISTED")


@dataclass(frozen=True, slots=True)
class Untested:
    """A rule that could not be tested `count` times in a document; `tables`: titles of those that are the reason."""

    disclosure_id: str
    rule: str
    count: int
    reason: Reason
    tables: tuple[str, ...] = ()


def untested(frames: Frames, ids: Sequence[str]) -> tuple[Untested, ...]:
    """The rules that were not tested, the most frequent first: those that could not be, and those of which a table is
    missing altogether."""
    wanted = pl.col("disclosure_id").is_in(list(ids))
    counted = frames.checks.filter(wanted, pl.col("not_testable") > 0).collect()
    tables = _tables(frames, wanted)
    partial = _partial(frames, wanted)
    found = [
        _untested(row["disclosure_id"], row["rule"], row["not_testable"], tables, partial)
        for row in counted.iter_rows(named=True)
    ]
    known = set(frames.checks.filter(wanted).select("disclosure_id", "rule").collect().iter_rows())
    found += _never_tried(tables, known)
    return tuple(sorted(found, key=lambda one: (-one.count, one.rule, one.disclosure_id)))


_Tables = Mapping[str, Mapping[str, tuple[str, str]]]
"""disclosure -> form -> (status, title)"""


def _tables(frames: Frames, wanted: pl.Expr) -> _Tables:
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in frames.tables.filter(wanted).collect().iter_rows(named=True):
        known = found[row["disclosure_id"]].get(row["form"])
        if known is None or known[0] != "data":
            found[row["disclosure_id"]][row["form"]] = (row["status"], row["title"])
    return found


def _partial(frames: Frames, wanted: pl.Expr) -> Mapping[str, frozenset[str]]:
    """disclosure -> titles of the tables that were not wholly read."""
    rows = frames.findings.filter(wanted, pl.col("rule").is_in(_PARTIAL)).select(
        "disclosure_id", pl.col("params_json").str.json_path_match("$.title").alias("title")
    )
    found: dict[str, set[str]] = defaultdict(set)
    for key, title in rows.drop_nulls().collect().iter_rows():
        found[key].add(title)
    return {key: frozenset(titles) for key, titles in found.items()}


def _untested(
    disclosure: str, rule: str, count: int, tables: _Tables, partial: Mapping[str, frozenset[str]]
) -> Untested:
    forms = forms_of_rules().get(rule, frozenset())
    own = tables.get(disclosure, {})
    statuses: tuple[Reason, ...] = ("missing", "empty")
    for status in statuses:
        titles = tuple(dict.fromkeys(own[form][1] for form in sorted(forms) if form in own and own[form][0] == status))
        if titles:
            return Untested(disclosure, rule, count, status, titles)
    cut = tuple(own[form][1] for form in sorted(forms) if form in own and own[form][1] in partial.get(disclosure, ()))
    return Untested(disclosure, rule, count, "partial" if cut else "blank", tuple(dict.fromkeys(cut)))


def _never_tried(tables: _Tables, known: set[tuple[str, str]]) -> Iterable[Untested]:
    """The rules that a missing table kept from being tried at all."""
    for disclosure, own in tables.items():
        gone = {form: title for form, (status, title) in own.items() if status == "missing"}
        for rule, forms in forms_of_rules().items():
            titles = tuple(dict.fromkeys(gone[form] for form in sorted(forms & set(gone))))
            if titles and (disclosure, rule) not in known:
                yield Untested(disclosure, rule, 1, "missing", titles)


@cache
def forms_of_rules() -> Mapping[str, frozenset[str]]:
    """Rule -> ids of the forms whose figures it compares, of the rules that are declared with their addresses."""
    found: dict[str, set[str]] = defaultdict(set)
    for form in load_forms():
        for check in form.checks:
            found[check.id].add(form.id)
    for spec in load_across():
        found[spec.id] |= {form for form, _, _ in spec.addresses}
    return {rule: frozenset(forms) for rule, forms in found.items()}
