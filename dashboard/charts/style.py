"""The look of every chart: template, colours, type, and one notation for what a figure is.

决算/执行 solid · 预算 outlined · 调整后预算 hatched · 上年 a lighter tone · 推算 dotted outline · a figure in conflict
hatched in the warning colour, with an icon and a word. The same everywhere: it has to be learned once.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final, Literal

import plotly.graph_objects as go

Notation = Literal["actual", "budget", "budget_part", "adjusted", "last", "derived"]
"""budget_part: a part of a stacked budget, outlined like a budget and tinted, so that the parts can be told apart."""

FONT: Final = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'
INK: Final = "#1B2733"
MUTED: Final = "#5B6B7A"
GRID: Final = "#E6EAEE"
LINE: Final = "#C3CCD4"
PAPER: Final = "#FFFFFF"
BLUE: Final = "#1F5C99"
ORANGE: Final = "#D98324"
GREY: Final = "#8795A1"
WARNING: Final = "#B3261E"
"""Means a finding and nothing else; never without `WARNING_ICON` and a word."""
WARNING_ICON: Final = "⚠"

CLASSES: Final = ("#1F5C99", "#E3A048", "#2E8B83", "#B79AD1", "#6B4F2A", "#C3CCD4")
"""At most six classes or bodies; neighbours differ in lightness, so also in grey. The last one is for 其他."""

INFLOW: Final = BLUE
OUTFLOW: Final = ORANGE
"""Up and down, in and out: two hues without praise or blame."""

ROW_PX: Final = 32
TEXT_PX: Final = 12

TEMPLATE: Final = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": TEXT_PX, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "colorway": list(CLASSES),
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": LINE,
            "align": "left",
            "namelength": -1,
            "font": {"family": FONT, "size": 13, "color": INK},
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "font": {"size": TEXT_PX, "color": INK},
            "itemclick": False,
            "itemdoubleclick": False,
            "traceorder": "normal",
        },
        "margin": {"l": 8, "r": 24, "t": 12, "b": 32, "autoexpand": True},
        "hovermode": "closest",
        "clickmode": "event+select",
        "dragmode": False,
        "bargap": 0.3,
        "xaxis": {
            "showgrid": True,
            "gridcolor": GRID,
            "zeroline": True,
            "zerolinecolor": LINE,
            "zerolinewidth": 1,
            "showline": False,
            "tickfont": {"size": TEXT_PX, "color": MUTED},
            "fixedrange": True,
        },
        "yaxis": {
            "showgrid": False,
            "zeroline": False,
            "showline": False,
            "tickfont": {"size": TEXT_PX, "color": INK},
            "ticklabelstandoff": 6,
            "automargin": True,
            "fixedrange": True,
        },
    }
)


def lighter(colour: str, share: float = 0.55) -> str:
    """A lighter tone of the same hue: `share` of the way to white. Takes and gives "#RRGGBB"."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * share):02X}" for part in parts)


def toneless(colour: str) -> str:
    """A grey of the same lightness (Rec. 709 luma of the sRGB values). Takes and gives "#RRGGBB"."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + f"{round(0.2126 * red + 0.7152 * green + 0.0722 * blue):02X}" * 3


def safe(text: str) -> str:
    """Text from a document for a label: it may not carry markup (plotly draws a subset of HTML)."""
    return html.escape(text, quote=False)


def text_units(text: str) -> int:
    """How wide a text is set, in half em: a Chinese character takes two, a Latin one one."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def wrapped(text: str, units: int = 22, lines: int = 3) -> str:
    """A label broken into lines of at most `units` half em and of like length, escaped, joined by <br>.

    Latin words are kept whole; Chinese breaks anywhere but before closing punctuation. A text that needs more than
    `lines` lines gets wider ones instead: a name is never cut.
    """
    pieces = _pieces(" ".join(text.split()))
    width = text_units("".join(pieces))
    count = min(lines, -(-width // units)) or 1
    limit = max(units if width > units * lines else 0, -(-width // count))
    out = _fill(pieces, limit)
    while len(out) > count and limit < width:
        limit += 1
        out = _fill(pieces, limit)
    return "<br>".join(safe(line) for line in out)


def _fill(pieces: list[str], limit: int) -> list[str]:
    out = [""]
    for piece in pieces:
        if out[-1] and text_units(out[-1]) + text_units(piece.rstrip()) > limit and piece not in _NEVER_FIRST:
            out.append("")
        out[-1] += piece if out[-1] else piece.lstrip()
    return [line.rstrip() for line in out]


_NEVER_FIRST: Final = frozenset("，。、；：）”》」』！？,.;:)%")


def _pieces(text: str) -> list[str]:
    """Characters, with runs of Latin letters and digits kept together and the space after them attached."""
    out: list[str] = []
    for char in text:
        glue = out and out[-1].isascii() and not out[-1].endswith(" ") and (char.isascii())
        if glue:
            out[-1] += char
        else:
            out.append(char)
    return out


def label_px(labels: list[str]) -> int:
    """How wide the widest of these wrapped labels is drawn, in pixels."""
    plain = (re.sub(r"</?span[^>]*>", "", line) for label in labels for line in label.split("<br>"))
    widths = (text_units(html.unescape(line)) for line in plain)
    return max(widths, default=0) * TEXT_PX // 2
