"""Amounts in fen (Chinese cents) and how a document prints them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

FEN = {"元": 100, "万元": 1_000_000}
EXACT = 10_000
"""Fen in 0.01 万元: amounts in whole multiples print without rounding."""


@dataclass(frozen=True)
class Printer:
    """How a document prints money.

    unit       元 or 万元; decimals: printed places; trim: "372.60" is printed "372.6", "30.00" is printed "30"
    thousands  whether thousands are marked
    zero       what is printed for nothing: "", "0", "0.00" or "——"
    """

    unit: str
    decimals: int = 2
    trim: bool = False
    thousands: bool = False
    zero: str = ""

    def text(self, fen: int) -> str:
        """The amount as printed."""
        return self.zero if fen == 0 else self.figure(fen)

    def figure(self, fen: int) -> str:
        """The amount as a figure, zero too."""
        value = (Decimal(fen) / FEN[self.unit]).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        text = f"{value:,f}" if self.thousands else f"{value:f}"
        if self.trim and "." in text:
            text = text.rstrip("0").rstrip(".")
        return text


@dataclass(frozen=True)
class Purse:
    """Draws random amounts; with `tails` they do not end at the last printed digit."""

    rng: Random
    step: int

    def amount(self, top: float = 3000.0) -> int:
        """A positive amount in fen, at most `top` 万元, small ones more often."""
        steps = int(top * FEN["万元"] / self.step)
        return self.step * max(1, int(steps * self.rng.random() ** 3))

    def some(self, chance: float, top: float = 3000.0) -> int:
        """An amount, or nothing."""
        return self.amount(top) if self.rng.random() < chance else 0

    def part(self, whole: int) -> int:
        """A part of an amount, between nothing and all of it."""
        return self.step * int(whole / self.step * self.rng.random())

    def split(self, whole: int, count: int) -> list[int]:
        """Parts of an amount that add up to it."""
        cuts = sorted(self.part(whole) for _ in range(count - 1))
        return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]
