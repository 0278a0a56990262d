"""Failing identities put down to causes: for each, the cells that can be at fault and the value that one would have.

One fault breaks every identity that its figure stands in; identities that share a figure are therefore looked at
together. Where no single figure explains them, two are tried, each of which two identities ask for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod

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
    """The figure that explains most of what no single one explains alone, with what explains the rest."""
    counts = Counter(key for i in together for key in board.keys(i))
    tried = sorted(counts, key=lambda key: (-counts[key], key))[:_FIRST_TRIED]
    best: tuple[tuple[int, float], tuple[Plan, ...]] = ((0, 0.0), ())
    for key in tried:
        for value in _asked(board, key, together):
            found = _beginning_with(board, key, value, together)
            if found:
                size = sum(len(plan.failing) for plan in found)
                best = max(best, ((size, prod(p.candidates[0].weight for p in found)), found), key=lambda b: b[0])
    return best[1]


def _asked(board: Board, key: str, together: Indices) -> set[Decimal]:
    """The values that single failing identities ask of a figure."""
    step = board.figure(key).digit
    spans = (solve(board.identities[i], key) for i in board.by_key[key] if i in together)
    return {span.middle.quantize(step) for span in spans if span is not None and span.high - span.low < 60 * step}


def _beginning_with(board: Board, key: str, value: Decimal, together: Indices) -> tuple[Plan, ...]:
    """The plans that begin with this figure at this value; none where they do not explain all that it breaks."""
    mended = board.under({key: value})
    if any(contradicts(mended.identities[i]) for i in board.by_key[key] if i not in together):
        return ()
    left = frozenset(i for i in together if not holds(mended.identities[i]))
    if not left or left == together:
        return ()
    rest = [Plan(group, tuple(single(mended, group))) for group in components(mended, left)]
    if any(not plan.candidates and plan.failing & set(board.by_key[key]) for plan in rest):
        return ()
    rest = [plan for plan in rest if plan.candidates]
    first, supported = _again(board, rest, together, left)
    alone = any(len(plan.failing) == 1 for plan in rest) or not rest
    if supported < 2 or (alone and len(first.failing) < 2) or key not in {c.key for c in first.candidates}:
        return ()
    return (first, *rest)


def _again(board: Board, rest: Sequence[Plan], together: Indices, left: Indices) -> tuple[Plan, int]:
    """The first fault, looked for anew with the others mended: what else could be at fault in its stead.

    With it, how many identities then ask for it.
    """
    mended = board.under({plan.candidates[0].key: plan.candidates[0].value for plan in rest})
    unexplained = left.difference(*(plan.failing for plan in rest))
    failing = frozenset(i for i in together - unexplained if not holds(mended.identities[i]))
    return Plan(together - left, tuple(single(mended, failing)) if failing else ()), len(failing)
