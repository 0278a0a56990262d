"""Faults of one cell, and of the unit of one table, put into what was read; the document stays as it was printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

from loaders.checks import Case
from loaders.records import Fact, Indicator, Project
from loaders.values import UNIT_YUAN, parse_number

FIELDS = (
    "target_declared", "budget_compiled", "year_start_budget", "full_year_budget", "executed", "carry_over",
    "execution_rate", "execution_score", "execution_weight", "total_score",
)  # fmt: skip
"""Figures of a project; those of its sources and indicators are named in `_nested`."""


@dataclass(frozen=True)
class Cell:
    """A printed figure that can be damaged; `keys` are all figures that were read from this one cell."""

    keys: tuple[str, ...]
    text: str
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """what stands above and below it, left and right of it"""


@dataclass(frozen=True)
class Fault:
    """A damaged disclosure.

    keys    the figures that were changed; text: what is printed in their place
    meant   what was there; for a unit the unit
    """

    kind: str
    case: Case
    keys: tuple[str, ...]
    text: str
    meant: str
    title: str = ""


def cells(case: Case) -> list[Cell]:
    """Every figure other than zero, which has no digit to lose; each cell once."""
    found = [*_fact_cells(case.facts)]
    for number, project in enumerate(case.projects):
        found += _project_cells(number, project)
    return [cell for cell in found if (n := parse_number(cell.text)) and n.value]


def _fact_cells(facts: Sequence[Fact]) -> Iterator[Cell]:
    rows = _runs(facts, lambda f: (f.title, f.line))
    columns = _runs(facts, lambda f: (f.title, f.item))
    for index, fact in enumerate(facts):
        prose = fact.form == "prose"
        yield Cell((f"f{index}",), fact.printed, () if prose else columns[index], () if prose else rows[index])


def _runs(facts: Sequence[Fact], name: Callable[[Fact], tuple[str, str]]) -> dict[int, tuple[str, ...]]:
    """fact -> what is printed before and after it among the facts of the same name."""
    runs: dict[tuple[str, str], list[int]] = {}
    for index, fact in enumerate(facts):
        runs.setdefault(name(fact), []).append(index)
    beside = {}
    for run in runs.values():
        for place, index in enumerate(run):
            near = [run[i] for i in (place - 1, place + 1) if 0 <= i < len(run)]
            beside[index] = tuple(facts[i].printed for i in near)
    return beside


def _project_cells(number: int, project: Project) -> Iterator[Cell]:
    """The cells of a form; a cell that was read as two fields is one cell."""
    cells: dict[tuple[object, str], list[str]] = {}
    for name in FIELDS:
        text = getattr(project, name)
        if text is not None:
            cells.setdefault((project.money_places.get(name, name), text), []).append(name)
    for (_, text), names in cells.items():
        yield Cell(tuple(f"p{number}/{name}" for name in names), text)
    for key, text in _nested(number, project):
        yield Cell((key,), text)


def _nested(number: int, project: Project) -> Iterator[tuple[str, str]]:
    for i, indicator in enumerate(project.indicators):
        for name in ("weight", "score"):
            if text := getattr(indicator, name):
                yield f"p{number}/i{i}/{name}", text


# ------------------------------------------------------------- how a text is damaged


def _digits(text: str) -> list[int]:
    return [i for i, char in enumerate(text) if char.isdigit()]


def lose(text: str, rng: Random) -> str:
    """A digit is missing."""
    i = rng.choice(_digits(text))
    return text[:i] + text[i + 1 :]


def double(text: str, rng: Random) -> str:
    """A digit stands twice."""
    i = rng.choice(_digits(text))
    return text[:i] + text[i] + text[i:]


def change(text: str, rng: Random) -> str:
    """A digit is another one."""
    i = rng.choice(_digits(text))
    return text[:i] + rng.choice([d for d in "0123456789" if d != text[i]]) + text[i + 1 :]


def swap(text: str, rng: Random) -> str:
    """Two digits beside each other have changed places."""
    at = _digits(text)
    pairs = [(a, b) for a, b in pairwise(at) if text[a] != text[b]]
    if not pairs:
        return text
    a, b = rng.choice(pairs)
    return text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]


def shift(text: str, rng: Random) -> str:
    """The decimal point stands one to three places too far to the left or to the right."""
    number = parse_number(text)
    assert number is not None
    moved = number.value.scaleb(rng.choice((-3, -2, -1, 1, 2, 3)))
    return f"{moved:f}" + ("%" if number.percent else "")


DIGITS: dict[str, Callable[[str, Random], str]] = {
    "digit_lost": lose, "digit_doubled": double, "digit_changed": change, "digits_swapped": swap,
    "decimal_shifted": shift,
}  # fmt: skip
KINDS = (*DIGITS, "row_slipped", "column_slipped", "unit_changed")


def inject(kind: str, case: Case, rng: Random) -> Fault | None:
    """A fault of this kind at a random place; None where the disclosure has no cell that it could befall."""
    if kind == "unit_changed":
        return _in_another_unit(case, rng)
    possible = cells(case)
    rng.shuffle(possible)
    for cell in possible:
        text = _damaged(kind, cell, rng)
        number = parse_number(text.strip(","))
        if number is not None and number.value != _value(cell.text):
            return Fault(kind, with_text(case, cell.keys, text), cell.keys, text, cell.text)
    return None


def _damaged(kind: str, cell: Cell, rng: Random) -> str:
    if kind in DIGITS:
        plain = cell.text.replace(",", "")
        return DIGITS[kind](plain, rng)
    beside = cell.rows if kind == "row_slipped" else cell.columns
    return rng.choice(beside) if beside else ""


def _value(text: str) -> Decimal:
    number = parse_number(text)
    assert number is not None
    return number.value


# ------------------------------------------------------------- the damaged disclosure


def with_text(case: Case, keys: Sequence[str], text: str) -> Case:
    """The disclosure as it would have been read with another text in the cell of these figures."""
    for key in keys:
        head, _, rest = key.partition("/")
        number = int(head[1:])
        if head[0] == "f":
            facts = [*case.facts]
            facts[number] = read_as(facts[number], text, facts[number].unit)
            case = replace(case, facts=facts)
        else:
            projects = [*case.projects]
            projects[number] = _with_field(projects[number], rest, text)
            case = replace(case, projects=projects)
    return case


def read_as(fact: Fact, text: str, unit: str | None) -> Fact:
    """The fact as the reader makes it from a text and a unit."""
    value = _value(text)
    yuan = UNIT_YUAN.get(unit or "")
    amount = None if yuan is None else (value * yuan).quantize(Decimal("0.01"))
    return replace(fact, printed=text, value=f"{value:f}", unit=unit, amount_yuan=amount)


def _with_field(project: Project, name: str, text: str) -> Project:
    nested, _, own = name.partition("/")
    changed: dict[str, Any] = {own or name: text}
    if not own:
        return replace(project, **changed)
    indicators: list[Indicator] = [*project.indicators]
    indicators[int(nested[1:])] = replace(indicators[int(nested[1:])], **changed)
    return replace(project, indicators=tuple(indicators))


def _in_another_unit(case: Case, rng: Random) -> Fault | None:
    """One table read in 元 instead of 万元 or the other way: its label was wrong or overlooked."""
    titles = sorted({f.title for f in case.facts if f.form != "prose" and f.unit in UNIT_YUAN and _nonzero(f)})
    if not titles:
        return None
    title = rng.choice(titles)
    inside = [i for i, f in enumerate(case.facts) if f.title == title and f.form != "prose" and f.unit in UNIT_YUAN]
    meant = case.facts[inside[0]].unit or ""
    unit = "元" if meant == "万元" else "万元"
    facts = [read_as_unit(f, unit) if i in set(inside) else f for i, f in enumerate(case.facts)]
    keys = tuple(f"f{i}" for i in inside)
    return Fault("unit_changed", replace(case, facts=facts), keys, unit, meant, title)


def _nonzero(fact: Fact) -> bool:
    return bool(fact.value and Decimal(fact.value))


def read_as_unit(fact: Fact, unit: str) -> Fact:
    """The fact in a table of another unit."""
    return replace(fact, unit=unit) if fact.value is None else read_as(fact, fact.printed, unit)
