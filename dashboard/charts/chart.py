"""What a chart is: a query, a figure, the columns of the table beneath it, and the sentence above it. All pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go
import polars as pl

from dashboard.frames import Frames
from dashboard.numbers import Language
from dashboard.selection import Selection

ColumnKind = Literal["text", "amount_yuan", "pct", "points", "count", "status", "score"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table beneath a chart; its heading is the message `col.<key>`.

    kind     how a cell is written: "pct" and "points" are per cent and percentage points as Decimal, "status" is one
             of verified, unverified, conflict, derived (message `status.<value>`)
    signed   a change: written with + and −
    `<key>_at`, where the frame has it, holds the evidence address of each cell, `<key>_status` its status;
    otherwise the `address` and `status` of the row apply.
    """

    key: str
    kind: ColumnKind
    signed: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart of the dashboard; its messages are `chart.<key>.title` and `chart.<key>.note`.

    query     Frames, Selection -> frame. Texts are in the language of the selection, amounts are Decimal yuan.
              Every row carries disclosure_id, fact_no (null where derived or not of one fact), sources (addresses
              of what it was derived from), status, address, unit (the money unit to show), year and kind.
    figure    frame, language -> figure; customdata[0] of a mark is its evidence address or "". No traces: there is
              nothing to draw (the frame may still hold rows for the table).
    sentence  frame, language -> what the chart shows, "" for an empty frame.
    filters_table   marks that are clicked leave their rows in the table, which lead on to
              the evidence; otherwise a click on a mark leaves for its evidence at once.

    An address is "<disclosure_id>:<fact_no>" of a fact, "<disclosure_id>:p<project_no>" of a project, or
    "<disclosure_id>:p<project_no>:<field>" of a figure of one ("executed").
    """

    key: str
    query: Callable[[Frames, Selection], pl.DataFrame]
    figure: Callable[[pl.DataFrame, Language], go.Figure]
    columns: tuple[Column, ...]
    sentence: Callable[[pl.DataFrame, Language], str]
    filters_table: bool = False
