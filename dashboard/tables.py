"""A `Sheet` on the page: cells exactly as formatted, sorted by value, each cell a way to its evidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Literal

import pandas as pd  # type: ignore[import-untyped]
import streamlit as st

from dashboard import routes
from dashboard.messages import plain
from dashboard.numbers import BLANK
from dashboard.selection import Selection
from dashboard.table import Sheet

_ROW_PX = 35
_MOST_ROWS = 10
_CONFLICT = "background-color: #FBEAE8; color: #8C1D18"
_TONES = {
    "error": _CONFLICT,
    "warning": "background-color: #FDF3E3; color: #7A4A00",
    "not_testable": "color: #5B6B7A",
}
"""The tone of a cell by its gravest outcome; passed and 尾差 stay plain, so that the eye finds the others."""


def show(data: Sheet, selection: Selection, key: str, *, leave: bool = True) -> str:
    """Draw the table; a click on a cell leaves for 原文 at its figure, or returns its address without `leave`."""
    event = st.dataframe(
        styled(data),
        key=key,
        hide_index=True,
        column_config=_columns(data),
        on_select="rerun",
        selection_mode="single-cell",
        height=_height(data),
        row_height=_ROW_PX,
        alt=data.title or None,
        placeholder=BLANK,
    )
    address = chosen(event, data)
    if address and leave:
        routes.open_evidence(address, selection)
    return address


def still(data: Sheet, key: str) -> None:
    """Draw a table in which nothing can be clicked; beyond `_MOST_ROWS` it scrolls."""
    st.dataframe(
        styled(data),
        key=key,
        hide_index=True,
        column_config=_columns(data),
        height=_height(data),
        row_height=_ROW_PX,
        alt=data.title or None,
        placeholder=BLANK,
    )


def printed(data: Sheet, *, with_head: bool = True) -> None:
    """Draw text as it is printed, every cell whole and wrapped, flagged cells in colour."""
    names = list(data.headings)
    frame = pd.DataFrame([[plain(cell) for cell in row] for row in data.texts], columns=names, dtype="object")
    style = frame.style.apply(lambda _: _flags(data, frame), axis=None)
    st.table(style, hide_index=True, hide_header=not with_head, border="horizontal", alt=data.title or None)


def toned(
    heads: Sequence[str], lines: Sequence[Sequence[str]], tones: Sequence[Sequence[str]], key: str, *, fixed: int
) -> tuple[int, int] | None:
    """Draw lines of text with a tone for each cell (a key of `_TONES`); the cell that was clicked, as (row, column).

    The first `fixed` columns stay in view when the others are scrolled.
    """
    names = [f"c{i}" for i in range(len(heads))]
    frame = pd.DataFrame([list(line) for line in lines], columns=names, dtype="object")
    marks = pd.DataFrame([[_TONES.get(tone, "") for tone in line] for line in tones], columns=names, dtype="object")
    event: Any = st.dataframe(
        frame.style.apply(lambda _: marks, axis=None),
        key=key,
        hide_index=True,
        column_config={
            name: st.column_config.TextColumn(head, pinned=number < fixed)
            for number, (name, head) in enumerate(zip(names, heads, strict=True))
        },
        on_select="rerun",
        selection_mode="single-cell",
        height="content" if len(lines) <= _MOST_ROWS else _ROW_PX * (_MOST_ROWS + 1),
        row_height=_ROW_PX,
    )
    cells = event["selection"].get("cells") or [] if event else []
    at = next(((row, names.index(column)) for row, column in cells if column in names and row < len(lines)), None)
    return at


def _height(data: Sheet) -> int | Literal["content"]:
    """All rows up to `_MOST_ROWS`, then a table that scrolls."""
    return "content" if len(data.values) <= _MOST_ROWS else _ROW_PX * (_MOST_ROWS + 1)


def chosen(event: Any, data: Sheet) -> str:
    """The evidence address of the selected cell, "" for none."""
    cells = event["selection"].get("cells") or [] if event else []
    for row, column in cells:
        names = _names(data)
        if column in names and row < len(data.addresses):
            return str(data.addresses[row][names.index(column)])
    return ""


def styled(data: Sheet) -> Any:
    """A pandas Styler: numbers underneath, so that sorting is by value; the texts of the sheet on top.

    pandas is only the carrier here: `st.dataframe` shows other text than the value for a Styler and nothing else.
    """
    names = _names(data)
    columns = {
        name: pd.Series([_plain_value(row[i]) for row in data.values], dtype="float64")
        if data.is_numeric(i)
        else pd.Series([row[i] for row in data.texts], dtype="object")
        for i, name in enumerate(names)
    }
    frame = pd.DataFrame(columns)
    style = frame.style.apply(lambda _: _flags(data, frame), axis=None)
    for i, name in enumerate(names):
        if data.is_numeric(i):
            style = style.format(_shower(data, i), subset=[name])
    return style


def _shower(data: Sheet, column: int) -> Callable[[float], str]:
    known = {_plain_value(row[column]): text[column] for row, text in zip(data.values, data.texts, strict=True)}
    blank = known.get(None, "")
    return lambda value: blank if math.isnan(value) else known.get(value, str(value))


def _plain_value(value: object) -> float | None:
    return float(value) if isinstance(value, Decimal) else None


def _flags(data: Sheet, frame: Any) -> Any:
    marks = [[_CONFLICT if flag else "" for flag in row] for row in data.flags]
    return pd.DataFrame(marks, index=frame.index, columns=frame.columns)


def _columns(data: Sheet) -> dict[str, Any]:
    widths = data.widths or (None,) * len(data.headings)
    return {
        name: (st.column_config.NumberColumn if data.is_numeric(i) else st.column_config.TextColumn)(
            heading, width=width
        )
        for i, (name, heading, width) in enumerate(zip(_names(data), data.headings, widths, strict=True))
    }


def _names(data: Sheet) -> list[str]:
    return [f"c{i}" for i in range(len(data.headings))]
