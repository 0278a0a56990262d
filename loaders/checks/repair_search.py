"""Which single figure, or which unit of a table, explains identities that fail together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from loaders.checks.figures import Figure, last_digit
from loaders.checks.repair_slips import UNIT_OF_TABLE, Beside, Slip, slip, variants
from loaders.checks.repair_solve import (
    Change,
    Span,
    changed,
    common,
    contradicts,
    finest_beside,
    holds,
    solve,
    to_value,
)
from loaders.checks.verdicts import Identity
from loaders.values import UNIT_YUAN

_STEPS = 60
"""A span of more values than this names no value: only a known slip can."""

_FAR = 20.0
"""Units of the last digit that are counted as distance from an exact sum."""
_UNIT_WEIGHT = 0.02
"""How likely a wrong unit above a table is, against the slips of single figures."""

Indices = frozenset[int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure whose change satisfies the identities; or, with `group`, all figures of a table in another unit.

    weight  how likely it is that this was meant and the other printed, all possible values together
    sure    0 … 1, the part of it that `value` has
    """

    key: str
    value: Decimal
    kind: str
    weight: float
    sure: float = 1.0
    group: str = ""
    unit: str = ""
    inside: frozenset[str] = frozenset()
    """keys of the figures of the group"""

    @property
    def change(self) -> Change:
        """The hypothesis that it stands for."""
        return _unit_change(self.inside, self.unit) if self.group else to_value({self.key: self.value})


@dataclass(frozen=True)
class Board:
    """The testable identities of a disclosure.

    groups   key -> the table or form that prints its unit; beside: key -> the values of the neighbouring cells
    same     key of a figure that is the same printed cell as another one -> the key of that one
    bounds   key -> the least and the most that the figure can be, where that is known
    inexact  how much rarer here a sum is that misses by one unit of the last digit than one that is exact
    """

    identities: Sequence[Identity]
    groups: Mapping[str, str]
    beside: Mapping[str, Beside]
    same: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    inexact: float = 0.25

    @cached_property
    def by_key(self) -> Mapping[str, tuple[int, ...]]:
        """Key of a figure -> the identities that it occurs in."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, keys in enumerate(self.all_keys):
            for key in keys:
                found[key].append(index)
        return {key: tuple(indices) for key, indices in found.items()}

    @cached_property
    def all_keys(self) -> Sequence[frozenset[str]]:
        """The keys of the figures of each identity; a sum of several cells has none."""
        return [frozenset(figure.key for figure in identity.figures if figure.key) for identity in self.identities]

    @cached_property
    def inside(self) -> Mapping[str, frozenset[str]]:
        """Table or form -> the keys of the figures that stand in it."""
        found: dict[str, set[str]] = defaultdict(set)
        for key in self.by_key:
            if key in self.groups:
                found[self.groups[key]].add(key)
        return {group: frozenset(keys) for group, keys in found.items()}

    @cached_property
    def units(self) -> Mapping[str, frozenset[str]]:
        """Table or form -> the units of money that its figures are printed in."""
        money = frozenset(UNIT_YUAN)
        return {group: money & {self.figure(key).unit for key in keys} for group, keys in self.inside.items()}

    def keys(self, index: int) -> frozenset[str]:
        """The figures of an identity."""
        return self.all_keys[index]

    def figure(self, key: str) -> Figure:
        """The figure of a key."""
        return self.figures[key]

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """Key -> the figure as the first identity has it."""
        found: dict[str, Figure] = {}
        for identity in self.identities:
            for figure in identity.figures:
                found.setdefault(figure.key, figure)
        return found

    def under(self, values: Mapping[str, Decimal]) -> Board:
        """The same disclosure, if these figures had these values."""
        touched = {index for key in values for index in self.by_key[key]}
        change = to_value(values)
        made = [changed(one, change) if i in touched else one for i, one in enumerate(self.identities)]
        mended = replace(self, identities=made)
        # The figures stay where they are: what was indexed once need not be again.
        vars(mended).update(all_keys=self.all_keys, by_key=self.by_key)
        return mended


def components(board: Board, failing: Iterable[int]) -> list[Indices]:
    """Failing identities that share figures, directly or through others."""
    left = sorted(failing)
    found: list[Indices] = []
    while left:
        together, keys = {left[0]}, set(board.keys(left[0]))
        while more := {i for i in left if i not in together and board.keys(i) & keys}:
            together |= more
            keys.update(*(board.keys(i) for i in more))
        found.append(frozenset(together))
        left = [i for i in left if i not in together]
    return found


def single(board: Board, failing: Indices) -> list[Candidate]:
    """The figures whose change satisfies all these identities and breaks none that holds, the likeliest first."""
    shared = frozenset.intersection(*(board.keys(i) for i in failing)) - {""}  # "": a number of the rule itself
    found = (_candidate(board, key, failing) for key in sorted(shared))
    return sorted((c for c in found if c), key=lambda c: -c.weight)


def _candidate(board: Board, key: str, failing: Indices) -> Candidate | None:
    spans = []
    for index in board.by_key[key]:
        span = solve(board.identities[index], key)
        if span is None and index in failing:
            return None
        if span is not None:
            spans.append(span)
    return _likeliest(board, key, spans, failing)


def _likeliest(board: Board, key: str, spans: Sequence[Span], failing: Indices) -> Candidate | None:
    """The candidate with the likeliest value that lies in all spans and is confirmed; None where there is none."""
    span = common(spans)
    if span is None:
        return None
    printed, step = board.figure(key).value, _step(board, key)
    beside = board.beside.get(key, Beside())
    exact = [s.middle for s in spans if s.high - s.low <= _STEPS * step] or [span.middle]
    least, most = board.bounds.get(key, (span.low, span.high))
    values = [v for v in sorted(_values(printed, span, step)) if key not in board.bounds or least <= v <= most]
    weighed = [(v, _weighed(printed, v, beside, board.inexact ** _distance(v, exact, step))) for v in values]
    weighed.sort(key=lambda pair: -pair[1].weight)
    total = sum(found.weight for _, found in weighed)
    for value, found in weighed[:12]:
        if _confirmed(board, key, value, failing):
            shown = _as_printed(value, board.figure(key).digit)
            return Candidate(key, shown, found.kind, total, found.weight / total)
    return None


def _as_printed(value: Decimal, digit: Decimal) -> Decimal:
    """Without zeros beyond the decimals that are printed."""
    short = value.quantize(digit) if digit > last_digit(value) else value
    return short if short == value else value


def _weighed(printed: Decimal, meant: Decimal, beside: Beside, share: float) -> Slip:
    found = slip(printed, meant, beside)
    return replace(found, weight=found.weight * share)


def _distance(value: Decimal, exact: Sequence[Decimal], step: Decimal) -> float:
    """How far the value is from what each identity asks for exactly, in units of the last digit, all together."""
    return sum(min(float(abs(value - one) / step), _FAR) for one in exact)


def _step(board: Board, key: str) -> Decimal:
    """What one unit of the last digit is worth in figures like this one."""
    found = (finest_beside(board.identities[i], key) for i in board.by_key[key])
    return min((digit for digit in found if digit is not None), default=board.figure(key).digit)


def _values(printed: Decimal, span: Span, step: Decimal) -> Iterator[Decimal]:
    """What may have been meant: each value of a narrow span, and each slip away from the printed one in a wide one."""
    seen = {span.middle.quantize(step)}
    if span.high - span.low <= _STEPS * step:
        first = (span.low / step).to_integral_value(rounding="ROUND_CEILING")
        last = (span.high / step).to_integral_value(rounding="ROUND_FLOOR")
        seen |= {(step * number).quantize(step) for number in range(int(first), int(last) + 1)}
    else:
        seen |= {value.quantize(step) for value in variants(printed) if span.low <= value <= span.high}
    yield from (value for value in seen if value != printed)


def _confirmed(board: Board, key: str, value: Decimal, failing: Indices) -> bool:
    """Whether with this value the failing identities hold and no other one fails."""
    change = to_value({key: value})
    for index in board.by_key[key]:
        identity = changed(board.identities[index], change)
        if index in failing and not holds(identity):
            return False
        if index not in failing and contradicts(identity):
            return False
    return True


def tables(board: Board, failing: Indices) -> list[tuple[Indices, tuple[Candidate, ...]]]:
    """Failing identities that hold when all figures of one table (or form) are in another unit of money.

    Each with the tables that it could be; the most identities first. Nothing that holds may break.
    """
    groups = {board.groups[key] for i in failing for key in board.keys(i) if key in board.groups}
    options = [
        option for group in sorted(groups) for unit in UNIT_YUAN if (option := _in_unit(board, group, unit, failing))
    ]
    found, left = [], failing
    while mended := max((indices & left for indices, _ in options), key=len, default=frozenset()):
        same = tuple(candidate for indices, candidate in options if indices & left == mended)
        found.append((mended, same))
        left -= mended
    return found


def _in_unit(board: Board, group: str, unit: str, failing: Indices) -> tuple[Indices, Candidate] | None:
    """The identities that fail and would hold with the figures of a table in this unit; None where one would break."""
    inside, units = board.inside[group], board.units[group]
    if len(units) != 1 or unit in units:
        return None
    change = _unit_change(inside, unit)
    mended = {i for i in failing if board.keys(i) & inside and holds(changed(board.identities[i], change))}
    touched = {i for key in inside for i in board.by_key[key] if not board.keys(i) <= inside} if mended else set()
    for index in touched - failing:
        before = board.identities[index]
        if contradicts(changed(before, change)) and not contradicts(before):
            return None
    key = min(inside, key=lambda k: (len(k), k))
    whole = Candidate(key, board.figure(key).value, UNIT_OF_TABLE, _UNIT_WEIGHT, 1.0, group, unit, inside)
    return (frozenset(mended), whole) if mended else None


def _unit_change(inside: frozenset[str], unit: str) -> Change:
    return lambda f: replace(f, unit=unit) if f.key in inside and f.unit in UNIT_YUAN else f
