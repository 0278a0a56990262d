"""Traditional characters and pinyin glosses (務(wù)) of mirrored pages, folded for comparing. Standard library only."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_GLOSS = re.compile(r"(?<=[㐀-鿿])\((?=[a-zü]{0,5}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ])[a-züāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ]{1,6}\)")


@cache
def simplified_forms() -> dict[int, str]:
    """Code point of a traditional character -> its simplified form, for `str.translate`."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        table = tomllib.load(file)
    return {ord(t): s for t, s in zip(table["traditional"], table["simplified"], strict=True)}


@cache
def _traditional() -> re.Pattern[str]:
    """Any traditional character: hardly a text has one, and to look for it costs less than to translate."""
    return re.compile(f"[{''.join(map(chr, simplified_forms()))}]")


def translated(text: str) -> str:
    """The text with the simplified form of each traditional character."""
    return text.translate(simplified_forms()) if _traditional().search(text) else text


def simplified(text: str) -> str:
    """The text in simplified characters, without the pinyin that some pages put after a character."""
    if text.isascii():
        return text
    made = translated(text)
    return _GLOSS.sub("", made) if "(" in made else made
