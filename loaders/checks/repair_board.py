"""The identities of a disclosure laid out for the search: a key for each printed cell, tables, neighbouring cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from loaders.checks.case import Case
from loaders.checks.figures import Figure
from loaders.checks.repair_search import Board
from loaders.checks.repair_slips import Beside
from loaders.checks.repair_solve import changed
from loaders.checks.verdicts import Identity
from loaders.document import Place
from loaders.records import Fact, Project
from loaders.values import parse_number

_PROSE = "prose"
_HUNDRED = Decimal(100)
_MARKS = frozenset({"weight", "score", "execution_weight", "execution_score", "total_score", "total_weight"})


def make_board(identities: Sequence[Identity], case: Case, inexact: float) -> Board:
    """The board of these identities, in their order; `inexact`: the share of them that hold only within rounding."""
    same = _same_cell(figure for identity in identities for figure in identity.figures)
    merged = [_renamed(one, same) for one in identities]
    keys = {figure.key for identity in merged for figure in identity.figures if figure.key}
    groups = {key: group for key in sorted(keys) if (group := _group(key, case))}
    return Board(merged, groups, _beside(case.facts), same, _bounds(keys, case.projects), min(max(inexact, 0.02), 0.5))


def _renamed(identity: Identity, same: Mapping[str, str]) -> Identity:
    if all(same.get(figure.key, figure.key) == figure.key for figure in identity.figures):
        return identity
    return changed(identity, lambda figure: replace(figure, key=same.get(figure.key, figure.key)))


def fact_number(key: str) -> int | None:
    """The number of the fact that a key names, None for the figures of project forms."""
    return int(key[1:]) if key.startswith("f") else None


def is_form_figure(key: str) -> bool:
    """Whether a key names a figure of a project form ("p3/executed"); numbers of sentences have keys of their own."""
    return key.startswith("p") and "/" in key


def _group(key: str, case: Case) -> str | None:
    """The table or form that prints its unit for the figure; a sentence prints it for each."""
    number = fact_number(key)
    if number is None:
        return key.partition("/")[0] if is_form_figure(key) else None
    fact = case.facts[number]
    return None if fact.form == _PROSE else fact.title


def _same_cell(figures: Iterable[Figure]) -> Mapping[str, str]:
    """Fields of a form that are one printed cell (预算编制数 read as 年初预算数 too): key -> the first key.

    Of a row of indicators only the place of the row is known: its weight and its score are two cells.
    """
    first: dict[tuple[str, Place, str], str] = {}
    same = {}
    for figure in figures:
        if figure.source == "form" and figure.key.count("/") == 1 and figure.place.col is not None:
            cell = (figure.key.partition("/")[0], figure.place, figure.printed)
            same[figure.key] = first.setdefault(cell, figure.key)
    return same


def _bounds(keys: Iterable[str], projects: Sequence[Project]) -> Mapping[str, tuple[Decimal, Decimal]]:
    """Key -> the least and the most that a mark of a form can be: a score at most its weight, all at most 100."""
    found = {}
    for key in keys:
        head, *path = key.split("/")
        if head[0] == "p" and path[-1] in _MARKS:
            found[key] = (Decimal(0), _most(projects[int(head[1:])], path))
    return found


def _most(project: Project, path: Sequence[str]) -> Decimal:
    weight: str | None = None
    if path[-1] == "score" and path[0][0] == "i":
        weight = project.indicators[int(path[0][1:])].weight
    number = parse_number(weight) if weight else None
    return _HUNDRED if number is None else number.value


def _beside(facts: Sequence[Fact]) -> Mapping[str, Beside]:
    """Key of a fact -> the values printed above and below it, and left and right of it, in its table."""
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    columns: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, fact in enumerate(facts):
        if fact.form != _PROSE:
            rows[fact.title, fact.line].append(index)
            columns[fact.title, fact.item].append(index)
    right = dict(_around(rows.values(), facts))
    down = dict(_around(columns.values(), facts))
    return {f"f{i}": Beside(down.get(i, ()), right.get(i, ())) for i in {*right, *down}}


def _around(runs: Iterable[Sequence[int]], facts: Sequence[Fact]) -> Iterator[tuple[int, tuple[Decimal, ...]]]:
    """(fact, the values of the one before and the one after it in its run)."""
    for run in runs:
        for position, index in enumerate(run):
            near = [*run[max(0, position - 1) : position], *run[position + 1 : position + 2]]
            yield index, tuple(Decimal(value) for i in near if (value := facts[i].value) is not None)
