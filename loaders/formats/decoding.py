"""Bytes of a text file -> str: UTF-8, UTF-16 and GB 18030 (which contains GBK and GB 2312)."""

from __future__ import annotations

import codecs
import re

_DAMAGED = 0.001  # share of characters that may be damaged; in a wrong encoding about half of them are
_CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str | None:
    """Text of a file by its byte order mark, else UTF-8, else UTF-16 without a mark, else GB 18030.

    A few damaged bytes (a file cut in the middle of a character) become U+FFFD, which is seen; None where no encoding
    fits.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _try(data, encoding)
    if data.count(0) > 1 + _DAMAGED * len(data):
        return _utf16(data)
    text = _try(data, "utf-8")
    return text if text is not None and not _is_chance(text) else _try(data, "gb18030") or text


def _is_chance(text: str) -> bool:
    """True where text beyond ASCII has no Chinese character: a few words of GB 18030 (目录) may be valid UTF-8."""
    return not text.isascii() and not _CHINESE.search(text) and "\ufffd" not in text


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: the zero bytes of line ends and digits stand on one side only."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    text = _try(data, "utf-16-le" if odd > even else "utf-16-be")
    return text if text is not None and "\n" in text and "\x00" not in text else None


def _try(data: bytes, encoding: str) -> str | None:
    text = data.decode(encoding, errors="replace")
    return text if text.count("\ufffd") <= 1 + _DAMAGED * len(text) else None
