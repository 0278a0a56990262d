"""How a printed figure can have come about when another was meant: a slip of the hand, of the layout, of recognition.

Each kind has a frequency and a number of ways in which it could have gone wrong, so that `Slip.weight` says how likely
just this print is when the other value was meant. The frequencies are rough on purpose: they order explanations that
the identities allow, and never make one possible that they do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_TEN_THOUSAND: Final = 4
"""Powers of ten between 元 and 万元, and between 万元 and 亿元."""
_SHIFTS: Final = (1, -1, 2, -2, 3, -3, 6, -6)

_FREQUENCY: Final = {
    "digit_changed": 0.25, "digit_lost": 0.2, "digit_doubled": 0.1, "digit_added": 0.05, "digits_swapped": 0.1,
    "decimal_shifted": 0.08, "unit": 0.05, "row_slipped": 0.02, "column_slipped": 0.02, "sign": 0.02,
    "unit_as_digit": 0.02, "other": 0.01,
}  # fmt: skip

UNIT_OF_TABLE: Final = "unit_of_table"
KINDS: Final = (*_FREQUENCY, UNIT_OF_TABLE)
"""Everything that a proposal can say of how the printed figure came about."""
_RARE: Final = 0.001
"""How much rarer it is that an amount below zero was meant where one above it is printed."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A kind of slip, and how likely it prints just this figure."""

    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class Beside:
    """The values of the neighbouring cells: above and below, left and right; read in their stead after a slip."""

    rows: tuple[Decimal, ...] = ()
    columns: tuple[Decimal, ...] = ()


def slip(printed: Decimal, meant: Decimal, beside: Beside | None = None) -> Slip:
    """The likeliest way in which `printed` came about when `meant` was to be printed; kind "other" for none known."""
    around = beside or Beside()
    found = [Slip(kind, _FREQUENCY[kind] / ways) for kind, ways in _known(printed, meant, around)]
    size = max(len(_digits(printed)), len(_digits(meant)))
    best = max([*found, Slip("other", _FREQUENCY["other"] / 10**size)], key=lambda s: s.weight)
    return Slip(best.kind, best.weight * _RARE) if meant < 0 <= printed and best.kind != "sign" else best


def _known(printed: Decimal, meant: Decimal, beside: Beside) -> Iterable[tuple[str, int]]:
    """(kind, in how many ways it could have printed something else)."""
    if printed in beside.rows:
        yield "row_slipped", len(beside.rows) + 1
    if printed in beside.columns:
        yield "column_slipped", len(beside.columns) + 1
    if printed == -meant:
        yield "sign", 1
    if printed * meant < 0:
        return
    yield from _shifted(abs(printed), abs(meant))
    for one, other in _spellings(abs(printed), abs(meant)):
        yield from _misspelt(one, other)


def _shifted(printed: Decimal, meant: Decimal) -> Iterable[tuple[str, int]]:
    if printed in {meant.scaleb(_TEN_THOUSAND), meant.scaleb(-_TEN_THOUSAND)}:
        yield "unit", 2
    elif any(meant.scaleb(power) == printed for power in _SHIFTS):
        yield "decimal_shifted", len(_SHIFTS)
    elif any(_cut(meant.scaleb(power), printed) for power in _SHIFTS):
        yield "decimal_shifted", 10 * len(_SHIFTS)


def _cut(exact: Decimal, printed: Decimal) -> bool:
    """Whether `printed` is the exact value, rounded to the decimals that are printed."""
    exponent = printed.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    return decimals > 1 and round(exact, decimals) == printed


def _spellings(printed: Decimal, meant: Decimal) -> Iterable[tuple[str, str]]:
    """Both as they are written, and with equally many decimals."""
    one, other = f"{printed:f}", f"{meant:f}"
    yield one, other
    decimals = max(len(text.partition(".")[2]) for text in (one, other))
    if decimals:
        yield f"{printed:.{decimals}f}", f"{meant:.{decimals}f}"


def _misspelt(printed: str, meant: str) -> Iterable[tuple[str, int]]:
    digits = len(meant)
    if len(printed) == len(meant):
        wrong = [i for i, pair in enumerate(zip(printed, meant, strict=True)) if pair[0] != pair[1]]
        if len(wrong) == 1:
            yield "digit_changed", 9 * digits
        if _swapped(printed, meant, wrong):
            yield "digits_swapped", digits
    elif any(_without(meant, i) == _plain(printed) for i in range(len(meant))):
        yield "digit_lost", digits
    else:
        yield from _added(printed, meant)


def _added(printed: str, meant: str) -> Iterable[tuple[str, int]]:
    """A digit too many: the same twice, or 万 taken for a 7 behind the figure."""
    if any(_doubled(printed, i) and _without(printed, i) == _plain(meant) for i in range(1, len(printed))):
        yield "digit_doubled", len(meant)
    if printed.endswith("7") and _plain(printed[:-1]) == _plain(meant):
        yield "unit_as_digit", 1
    if any(_without(printed, i) == _plain(meant) for i in range(len(printed))):
        yield "digit_added", 10 * len(meant)


def _swapped(printed: str, meant: str, wrong: list[int]) -> bool:
    """Whether two digits beside each other (the point does not count) stand in each other's place."""
    if len(wrong) != 2:
        return False
    a, b = wrong
    if "." in {meant[a], meant[b]}:
        return False
    beside = b == a + 1 or (b == a + 2 and meant[a + 1] == ".")
    return beside and printed[a] == meant[b] and printed[b] == meant[a]


def _without(text: str, index: int) -> str:
    return "" if text[index] == "." else _plain(text[:index] + text[index + 1 :])


def _plain(text: str) -> str:
    """A figure without the zeros before it and the point behind it: what is left of 0.5 when the point moved."""
    return text.lstrip("0").removesuffix(".")


def _doubled(text: str, index: int) -> bool:
    return text[index].isdigit() and text[index] == text[index - 1]


def _digits(value: Decimal) -> str:
    return f"{abs(value):f}".replace(".", "").lstrip("0") or "0"


def variants(printed: Decimal) -> set[Decimal]:
    """Every figure from which a single slip of the hand leads to `printed`."""
    text, sign = f"{abs(printed):f}", -1 if printed < 0 else 1
    found: set[str] = set()
    for make in _MADE:
        found.update(make(text))
    numbers = {sign * Decimal(t) for t in found if t and t[0] != "." and t[-1] != "."}
    numbers |= {printed.scaleb(-power) for power in (*_SHIFTS, _TEN_THOUSAND, -_TEN_THOUSAND)}
    return (numbers | {-printed}) - {printed}


def _of_changed(text: str) -> Iterable[str]:
    return (text[:i] + d + text[i + 1 :] for i in range(len(text)) if text[i] != "." for d in "0123456789")


def _of_lost(text: str) -> Iterable[str]:
    return (text[:i] + d + text[i:] for i in range(len(text) + 1) for d in "0123456789")


def _of_added(text: str) -> Iterable[str]:
    return (text[:i] + text[i + 1 :] for i in range(len(text)) if text[i] != ".")


def _of_swapped(text: str) -> Iterable[str]:
    return (text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(len(text) - 1))


_MADE: Final[tuple[Callable[[str], Iterable[str]], ...]] = (_of_changed, _of_lost, _of_added, _of_swapped)
