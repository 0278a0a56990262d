"""Line breaking for Chinese text: between any two characters, never inside a number or a Latin word."""

from __future__ import annotations

import re
from collections.abc import Callable

TOKEN = re.compile(r"[A-Za-z0-9.,%/\-]+|\s+|.")
NO_LINE_START = "，。；：、）》”’%！？】〕)"


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break `text` into lines no wider than `width`; closing punctuation does not begin a line."""
    lines: list[str] = []
    line: list[str] = []
    for token in TOKEN.findall(text):
        if line and measure("".join(line) + token) > width:
            kept = [line.pop()] if token in NO_LINE_START and len(line) > 1 else []
            lines.append("".join(line))
            line = kept
        line.append(token)
    return [*lines, "".join(line)] if line or not lines else lines
