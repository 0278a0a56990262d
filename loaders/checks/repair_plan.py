"""Failing identities put down to causes: for each, the cells that can be at fault and the value that one would have.

One fault breaks every identity that its figure stands in; identities that share a figure are therefore looked at
together. Where no single figure explains them, two are tried, each of which two identities ask for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from loaders.checks.repair_search import Board, Candidate, Indices, components, single, tables
from loaders.checks.repair_solve import contradicts, holds, solve

_FIRST_TRIED = 8
"""Figures that are tried as the first of two faults."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One cause: the failing identities that it explains and all that could be at fault, the likeliest first."""

    failing: Indices
    candidates: tuple[Candidate, ...]


def plans(board: Board, failing: Iterable[int]) -> Iterator[Plan]:
    """A plan for each cause that is found; identities that nothing explains are in none.

    The unit of a table comes first where it alone explains several identities.
    """
    left = frozenset(failing)
    for mended, whole in tables(board, left):
        if len(mended) > 1 and not single(board, mended):
            yield Plan(mended, whole)
            left -= mended
    for together in components(board, left):
        yield from _explained(board, together)


def _explained(board: Board, together: Indices) -> Iterable[Plan]:
    units = (candidate for mended, whole in tables(board, together) if mended == together for candidate in whole)
    found = sorted((*single(board, together), *units), key=lambda candidate: -candidate.weight)
    return (Plan(together, tuple(found)),) if found else _two_faults(board, together)


def _two_faults(board: Board, together: Indices) -> tuple[Plan, ...]:
    """The likeliest pair of figures that explains what neither does alone; none where no pair does."""
    counts = Counter(key for i in together for key in board.keys(i))
    tried = sorted(counts, key=lambda key: (-counts[key], key))[:_FIRST_TRIED]
    best: tuple[float, tuple[Plan, ...]] = (0.0, ())
    for key in tried:
        for value in _asked(board, key, together):
            weight, pair = _pair(board, key, value, together)
            best = max(best, (weight, pair), key=lambda found: found[0])
    return best[1]


def _asked(board: Board, key: str, together: Indices) -> set[Decimal]:
    """The values that single failing identities ask of a figure."""
    step = board.figure(key).digit
    spans = (solve(board.identities[i], key) for i in board.by_key[key] if i in together)
    return {span.middle.quantize(step) for span in spans if span is not None and span.high - span.low < 60 * step}


def _pair(board: Board, key: str, value: Decimal, together: Indices) -> tuple[float, tuple[Plan, ...]]:
    """(likelihood, plans) of the pair that begins with this figure at this value."""
    nothing: tuple[float, tuple[Plan, ...]] = (0.0, ())
    mended = board.under({key: value})
    touched = board.by_key[key]
    if any(contradicts(mended.identities[i]) for i in touched if i not in together):
        return nothing
    left = frozenset(i for i in together if not holds(mended.identities[i]))
    if not left or left == together:
        return nothing
    rest = _groups(mended, left)
    if rest is None:
        return nothing
    first = _again(board, rest, together, left)
    if not any(candidate.key == key for candidate in first.candidates):
        return nothing
    weight = 1.0
    for plan in (first, *rest):
        weight *= plan.candidates[0].weight
    return weight, (first, *rest)


def _groups(board: Board, left: Indices) -> tuple[Plan, ...] | None:
    """A plan for each group of the identities that are left; None where one has none or rests on one identity."""
    found = []
    for together in components(board, left):
        candidates = tuple(single(board, together)) if len(together) > 1 else ()
        if not candidates:
            return None
        found.append(Plan(together, candidates))
    return tuple(found) if len(found) <= 2 else None


def _again(board: Board, rest: tuple[Plan, ...], together: Indices, left: Indices) -> Plan:
    """The first fault, looked for anew with the others mended: what else could be at fault in its stead."""
    mended = board.under({plan.candidates[0].key: plan.candidates[0].value for plan in rest})
    failing = frozenset(i for i in together if not holds(mended.identities[i]))
    return Plan(together - left, tuple(single(mended, failing)) if len(failing) > 1 else ())
