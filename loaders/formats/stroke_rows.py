"""Rows of cells parted by upright strokes, whose blank cells slid to the end of the row.

Reader views drop blank and spanned cells and fill the row up at its end: a row that is short of cells says which texts
it has, and not in which columns they stood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.formats.text_parts import Row, as_tabs
from loaders.values import is_not_applicable, parse_number

_COLON = re.compile("[:：]")


def is_figure(text: str) -> bool:
    """Whether a cell holds a number, or dashes in the place of one."""
    return parse_number(text) is not None or is_not_applicable(text)


def is_open_row(line: str) -> bool:
    """Whether a line is such a row. One that begins with a stroke (Markdown) keeps its blanks in their places."""
    return not line.strip().startswith("|") and as_tabs(line) not in (None, line)


def aligned(rows: Sequence[Row]) -> tuple[list[Row], bool]:
    """The rows with a heading of two levels put over its columns again, and whether all columns are certain then.

    A blank with a text behind it shows that blanks kept their places. Else every row of figures must be full, and so
    must the heading, but for this case: the lower of two rows lacks the column of labels and nothing else, and the
    other words of the upper one stand over equal groups that repeat (`项目 预算数 决算数` above `合计 基金 合计 基金`).
    """
    made = _without_blank_end(rows)
    first = next((i for i, row in enumerate(made) if any(is_figure(text) for _, text in row)), None)
    if first is None or any(_has_gap(row) for row in made):
        return made, True
    if not all(row[-1][1] for row in made[first:] if any(is_figure(text) for _, text in row)):
        return made, False
    heading = [i for i in range(first) if not any(_COLON.search(text) for _, text in made[i])]
    if not heading or made[heading[-1]][-1][1]:
        return made, True
    lower = [cell for cell in made[heading[-1]] if cell[1]]
    upper = [cell for cell in made[heading[-2]] if cell[1]] if len(heading) == 2 else []
    size = len(lower) // (len(upper) - 1) if len(upper) > 1 else 0
    texts = [text for _, text in lower]
    if len(lower) != len(made[0]) - 1 or size == 0 or texts != texts[:size] * (len(upper) - 1):
        return made, False
    spread = [part for cell in upper[1:] for part in (cell, *[(cell[0], "")] * (size - 1))]
    made[heading[-2]] = (upper[0], *spread)
    made[heading[-1]] = ((lower[0][0], ""), *lower)
    return made, True


def _without_blank_end(rows: Sequence[Row]) -> list[Row]:
    """The rows without the columns at their right end that are blank in all of them."""
    width = max((c + 1 for row in rows for c, (_, text) in enumerate(row) if text), default=0)
    return [row[: max(1, width)] for row in rows]


def _has_gap(row: Row) -> bool:
    """Whether a blank cell stands before a filled one."""
    texts = [text for _, text in row]
    while texts and not texts[-1]:
        texts.pop()
    return "" in texts
