"""The 勾稽 matrix: families of rules against documents, then the rules of one family; a cell leads to its findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl
import streamlit as st

from dashboard import filters, proof, tables
from dashboard.context import Context
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.proof import Matrix, Standing
from dashboard.sentences import rule_name

_SIDE_BY_SIDE: Final = 5
"""So many documents are columns; more become rows."""
_SEARCH_ABOVE: Final = 12
_SIGNS: Final = {"error": "⚠", "warning": "!", "tail": "≈", "passed": "✓", "info": "ⓘ", "not_testable": "○"}
_ORDER: Final = ("error", "warning", "tail", "passed", "info", "not_testable")


@dataclass(frozen=True)
class _Grid:
    """A matrix in words: a heading and a key for each line and column after the fixed columns."""

    matrix: Matrix
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    fixed: int
    by_document: bool


def draw(
    context: Context,
    outcomes: pl.DataFrame,
    documents: pl.DataFrame,
    standings: Mapping[str, Standing],
    labels: Mapping[str, str],
) -> None:
    """Families, or with a family chosen its rules, against the documents."""
    lang = context.lang
    chosen = _family(context.selection.rule)
    st.subheader(t("matrix.head", lang), anchor=False)
    ids: Sequence[str] = documents["disclosure_id"].to_list()
    by_document = len(ids) > _SIDE_BY_SIDE
    if by_document:
        ids = _found(context, proof.worst_first(ids, standings, outcomes), standings, labels)
    if chosen is not None:
        back = t("matrix.back", lang)
        st.button(back, key="matrix_back", type="tertiary", on_click=_choose, args=(context, None, None))
        outcomes = outcomes.filter(pl.col("family") == chosen)
    made = proof.matrix(outcomes, ids, "rule" if chosen else "family", by_document=by_document)
    grid = _grid(made, documents, standings, labels, lang, rules=chosen is not None, by_document=by_document)
    clicked = _show(grid, f"{chosen}_{context.selection.rule}_{context.selection.disclosure}")
    st.caption(t("matrix.legend", lang))
    if clicked is not None:
        _choose(context, *clicked)
        st.rerun()


def _family(rule: str | None) -> str | None:
    """The family that is opened: the one chosen, or that of the rule chosen."""
    if rule is None:
        return None
    return rule if rule in proof.FAMILIES else proof.family(rule)


def _choose(context: Context, rule: str | None, disclosure: str | None) -> None:
    filters.put(replace(context.selection, rule=rule, disclosure=disclosure))


def _found(
    context: Context, ids: Sequence[str], standings: Mapping[str, Standing], labels: Mapping[str, str]
) -> tuple[str, ...]:
    """The documents that are searched for, by name and result."""
    lang = context.lang
    if len(ids) <= _SEARCH_ABOVE:
        return tuple(ids)
    search, only = st.columns([1, 2], vertical_alignment="bottom")
    text = search.text_input(t("matrix.search", lang), key="matrix_search").strip()
    present = [one for one in proof.STANDINGS if one in standings.values()]
    wanted = only.pills(
        t("matrix.only", lang),
        present,
        selection_mode="multi",
        format_func=lambda one: f"{t(f'standing.{one}', lang)} {sum(s == one for s in standings.values())}",
        key="matrix_only",
    )
    return tuple(key for key in ids if text in labels[key] and (not wanted or standings[key] in wanted))


def _grid(
    made: Matrix,
    documents: pl.DataFrame,
    standings: Mapping[str, Standing],
    labels: Mapping[str, str],
    lang: Language,
    *,
    rules: bool,
    by_document: bool,
) -> _Grid:
    def name(key: str) -> str:
        return rule_name(key, lang) if rules else t(f"family.{key}", lang)

    if not by_document:
        heads = (t("matrix.rule" if rules else "matrix.family", lang), *(labels[key] for key in made.columns))
        lines = tuple((name(row), *(cell(made.at(row, key)) for key in made.columns)) for row in made.rows)
        return _Grid(made, heads, lines, 1, by_document=False)
    by_id = {row["disclosure_id"]: row for row in documents.iter_rows(named=True)}
    fixed = ("matrix.document", "matrix.standing", "matrix.tables")
    heads = (*(t(key, lang) for key in fixed), *(name(key) for key in made.columns))
    lines = tuple(
        (
            labels[row],
            standing_text(standings[row], lang),
            f"{by_id[row]['tables_found']} / {by_id[row]['tables_expected']}",
            *(cell(made.at(row, key)) for key in made.columns),
        )
        for row in made.rows
    )
    return _Grid(made, heads, lines, len(fixed), by_document=True)


def standing_text(standing: Standing, lang: Language) -> str:
    """The result of a document in a word, with a sign where somebody has to look."""
    sign = {"error": "⚠ ", "warning": "! "}.get(standing, "")
    return sign + t(f"standing.{standing}", lang)


def cell(counts: Mapping[str, int]) -> str:
    """The outcomes of a cell, the gravest first: "⚠ 2  ≈ 1  ✓ 34"."""
    return "   ".join(f"{_SIGNS[name]} {counts[name]}" for name in _ORDER if counts[name])


def _show(grid: _Grid, key: str) -> tuple[str | None, str | None] | None:
    """Draw; the rule (or family) and the document of the cell that was clicked."""
    tones = tuple(
        ("",) * grid.fixed + tuple(proof.tone(grid.matrix.at(row, column)) for column in grid.matrix.columns)
        for row in grid.matrix.rows
    )
    at = tables.toned(grid.heads, grid.lines, tones, key=f"matrix_{key}", fixed=grid.fixed)
    if at is None:
        return None
    row, column = grid.matrix.rows[at[0]], at[1] - grid.fixed
    if grid.by_document:
        return (grid.matrix.columns[column] if column >= 0 else None), row
    return row, (grid.matrix.columns[column] if column >= 0 else None)
