"""Files that are not taken, made by the tests."""

from __future__ import annotations

import io

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"


def pdf(lines: list[str], password: str | None = None) -> bytes:
    """A PDF with these lines of text."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    encrypt = None if password is None else StandardEncryption(password, strength=128)
    canvas = Canvas(buffer, encrypt=encrypt)
    canvas.setFont(FONT, 12)
    for number, line in enumerate(lines):
        canvas.drawString(60, 780 - 20 * number, line)
    canvas.save()
    return buffer.getvalue()


def novel() -> bytes:
    """Prose that discloses nothing."""
    return pdf(["第一章 山中", "那天清晨，雾还没有散，老人牵着一头驴走过石桥。", "他一路没有说话。"])


def refused() -> dict[str, tuple[bytes, str]]:
    """File name -> (bytes, code of the error that is expected)."""
    whole = pdf(["决算"])
    return {
        "损坏.pdf": (whole[: len(whole) // 2], "broken"),
        "空.pdf": (b"", "empty"),
        "程序.pdf": (b"MZ\x90\x00" + bytes(4000), "unsupported_format"),
        "加密.pdf": (pdf(["决算"], password="secret"), "encrypted"),
        "小说.pdf": (novel(), "not_a_disclosure"),
    }
