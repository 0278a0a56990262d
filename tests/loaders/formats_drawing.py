"""Tiny PDFs and Word documents for the tests of the readers, drawn with reportlab and python-docx."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

FONT = "STSong-Light"  # a font of the reader's, named and not embedded: no file is needed
WIDTH, HEIGHT = 400, 600


class Pdf:
    """Pages with text and rules, in points from the top left corner."""

    def __init__(self, **options: Any) -> None:
        if FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._out = io.BytesIO()
        self.canvas = canvas.Canvas(self._out, pagesize=(WIDTH, HEIGHT), invariant=True, **options)

    def text(self, x: float, base: float, text: str, size: float = 12) -> Pdf:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - base, text)
        return self

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> Pdf:
        self.canvas.line(x0, HEIGHT - top, x1, HEIGHT - bottom)
        return self

    def table(self, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]], size: float = 12) -> Pdf:
        """A full grid; row texts stand 4 points from the left, just above the rule below (`ys` may lack it)."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for top, texts in zip(ys, rows, strict=False):
            for x, text in zip(xs, texts, strict=False):
                self.text(x + 4, top + size + 2, text, size)
        return self

    def next_page(self) -> Pdf:
        self.canvas.showPage()
        return self

    def bytes(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._out.getvalue()


def word(build: Any) -> bytes:
    """A docx that `build` (a function of a python-docx document) fills."""
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
