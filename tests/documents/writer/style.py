"""How a document is set: its font, how its rules are drawn, where its pages end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

MARGIN = 56.0
RUN = re.compile(r"[\x00-\x7e]+|[^\x00-\x7e]+")

Rules = Literal["boxes", "lines", "bars", "none"]


@dataclass(frozen=True)
class Font:
    """A font with Chinese characters: its name in the file and the font file that is embedded.

    Without a file it is a font of the reader's own, named and not embedded (`name` is then that of reportlab).
    `latin` is the font of digits and Latin letters where they have one of their own, as most office programs set them.
    """

    name: str
    file: Path | None = None
    latin: str = ""

    @property
    def is_there(self) -> bool:
        """Whether the font can be used on this machine."""
        return self.file is None or self.file.exists()

    def register(self) -> None:
        """Make the font known to reportlab; raises FileNotFoundError when it is not installed."""
        if self.name in getRegisteredFontNames():
            return
        if self.file is None:
            registerFont(UnicodeCIDFont(self.name))
        elif self.is_there:
            registerFont(TTFont(self.name, self.file, subfontIndex=0))
        else:
            raise FileNotFoundError(f"{self.file}: install the font with: apt-get install fonts-wqy-microhei")

    def runs(self, text: str) -> list[tuple[str, str]]:
        """(font, text) of the stretches of a line."""
        if not self.latin:
            return [(self.name, text)]
        return [(self.latin if run[0] < "\x7f" else self.name, run) for run in RUN.findall(text)]

    def width(self, text: str, size: float) -> float:
        """Width of a line in points."""
        return float(sum(stringWidth(run, font, size) for font, run in self.runs(text)))


MICRO_HEI = Font("MingzhangSample", Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"))
"""WenQuanYi Micro Hei (Debian package fonts-wqy-microhei, Apache-2.0)."""

FONTS = (
    MICRO_HEI,
    Font("MingzhangMixed", MICRO_HEI.file, "Times-Roman"),
    Font("STSong-Light"),
    Font("STSong-Light", None, "Helvetica"),
)
"""All that a document may be set in; ask `is_there`."""


@dataclass(frozen=True)
class Style:
    """The look of a document.

    rules     "boxes": a rectangle around each cell; "lines": single strokes; "bars": thin filled rectangles;
              "none": nothing is drawn
    bottom    the margin below the text in points: a large one breaks tables into many pages
    footer    whether pages are numbered
    carry     whether the text of a merged cell that a page end cuts goes on below, as office programs set it;
              else all of it stands on the first page, over the edge of the cell if need be
    watermark a text across each page, grey and at an angle
    doubled   whether titles and headings are drawn twice, as fake bold
    rotated   whether landscape pages are upright sheets that a viewer turns (/Rotate)
    encoding  of a text file
    cells     of a text file: "tabs" between the cells of a row, or each on a line of its own that begins with a tab
    numbers   whether the figures of a spreadsheet are numbers (else texts)
    """

    font: Font = MICRO_HEI
    rules: Rules = "boxes"
    bottom: float = MARGIN
    footer: bool = True
    carry: bool = False
    watermark: str = ""
    doubled: bool = False
    rotated: bool = False
    encoding: str = "utf-8"
    cells: Literal["tabs", "lines"] = "tabs"
    numbers: bool = True


SAMPLE_STYLE = Style()
"""How the sample documents are set."""
