"""Clauses of a sentence and the numbers with a unit in them (its tokens)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.values import Number, parse_number

_N = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
TOKEN = re.compile(
    rf"(?<![\d.])(?P<numbers>{_N}%?(?:[,、和]{_N}%?)*)(?P<unit>亿元|万元|元|万(?=[,。;)、]|$)|%|(?<=%))"
    r"|(?<=为)(?P<zero>0(?:\.0+)?)(?=[,。;]|$)"
)
_DELIMITER = re.compile(r"[,;:()]")


@dataclass(frozen=True)
class Clause:
    """A stretch between two marks of punctuation: offset in the sentence, text, tokens, the mark that ends it."""

    start: int
    text: str
    tokens: tuple[re.Match[str], ...]
    delimiter: str


def clauses(sentence: str) -> Iterator[Clause]:
    """The stretches between punctuation; a comma inside a number is none."""
    tokens = list(TOKEN.finditer(sentence))
    inside = {i for t in tokens for i in range(t.start(), t.end())}
    cuts = [m.start() for m in _DELIMITER.finditer(sentence) if m.start() not in inside] + [len(sentence)]
    start = first = 0
    for cut in cuts:
        last = first
        while last < len(tokens) and tokens[last].start() < cut:
            last += 1
        yield Clause(start, sentence[start:cut], tuple(tokens[first:last]), sentence[cut : cut + 1])
        start, first = cut + 1, last


def printed_numbers(token: re.Match[str]) -> list[str]:
    """The numbers of a token as printed; several where one unit serves a list (各是1.2,3.4万元)."""
    if token["zero"]:
        return [token["zero"]]
    numbers = re.findall(rf"{_N}%?", token["numbers"])
    return [str(number) for number in numbers]


def numbers_of(token: re.Match[str]) -> list[Number]:
    """The values of a token's numbers, in order."""
    parsed = (parse_number(printed.removesuffix("%")) for printed in printed_numbers(token))
    return [number for number in parsed if number is not None]


def unit_of(token: re.Match[str]) -> str:
    """The unit of a token; a zero needs none (公务用车购置为0) and counts as 元."""
    unit = "元" if token["zero"] else token["unit"] or "%"
    return "万元" if unit == "万" else unit
