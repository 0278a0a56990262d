"""The identities that the forms declare inside each table (T01 … T10, B-01 … B-14)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from loaders.checks.case import Case, TestedTable
from loaders.checks.figures import Figure
from loaders.checks.inequalities import at_most, product
from loaders.checks.lists import Labels, group_bounds, nested_sums
from loaders.checks.verdicts import Outcome, evaluate, sum_of, untestable
from loaders.forms import CheckSpec, Form

Cells = Mapping[tuple[str, str], Figure | None]
"""(line, item) -> the figure, None for a cell without a value"""


def table_outcomes(case: Case) -> Iterator[Outcome]:
    """Every identity declared inside a form, tested in each table of that form."""
    for table in dict.fromkeys(case.tables):
        cells, labels = _cells(case, table)
        for spec in table.form.checks:
            if spec.kind in _LISTS:
                yield from _LISTS[spec.kind](spec, table.form, cells, labels)
            else:
                yield from _RUN[spec.kind](spec, table.form, cells)


def _cells(case: Case, table: TestedTable) -> tuple[Cells, Labels]:
    cells: dict[tuple[str, str], Figure | None] = {}
    labels: dict[str, str] = {}
    for i in case.by_table.get((table.form.id, table.title), ()):
        fact = case.facts[i]
        cells.setdefault((fact.line, fact.item), case.figures[i])
        labels.setdefault(fact.line, fact.label)
    return cells, labels


def _held(spec: CheckSpec, subject: str, left: Sequence[Figure | None], right: Sequence[Figure | None]) -> Outcome:
    """Whether two sums are equal; figures without a value add nothing, a side without any makes it untestable."""
    totals, parts = [f for f in left if f], [f for f in right if f]
    if not totals or not parts:
        return untestable(spec.id, subject, (*totals, *parts))
    return evaluate(sum_of(totals, parts), spec.id, subject, spec.severity, brief=True)


def _amounts(form: Form) -> list[str]:
    return [c.key for c in form.columns if c.kind != "text"]


def _sum(spec: CheckSpec, form: Form, cells: Cells) -> Iterator[Outcome]:
    lines = [line for part in spec.parts for line in _expand(part, cells)]
    for item in spec.items or _amounts(form):
        parts = [cells[line, item] for line in lines if (line, item) in cells]
        yield _held(spec, f"{form.id}/{spec.total}/{item}", [cells.get((spec.total, item))], parts)


def _sum_items(spec: CheckSpec, form: Form, cells: Cells) -> Iterator[Outcome]:
    for line in dict.fromkeys(line for line, _ in cells):
        parts = [cells[line, item] for item in spec.parts if (line, item) in cells]
        if (line, spec.total) in cells or parts:
            yield _held(spec, f"{form.id}/{line}/{spec.total}", [cells.get((line, spec.total))], parts)


def _balance(spec: CheckSpec, form: Form, cells: Cells) -> Iterator[Outcome]:
    for line in dict.fromkeys(line for line, _ in cells):
        left = [cells[line, item] for item in spec.total_items if (line, item) in cells]
        right = [cells[line, item] for item in spec.parts if (line, item) in cells]
        if left or right:
            yield _held(spec, f"{form.id}/{line}", left, right)


def _tree(spec: CheckSpec, form: Form, cells: Cells) -> Iterator[Outcome]:
    """合计 = Σ 类, 类 = Σ 款, 款 = Σ 项; children are the codes one level (two digits) below that are printed."""
    parents = sorted({line for line, _ in cells if line.isdigit()})
    children_of: dict[str, list[str]] = {"total": [code for code in parents if len(code) == 3]}
    for code in parents:
        children_of.setdefault(code[:-2], []).append(code)
    for item in _amounts(form):
        for parent in ["total", *parents]:
            below = children_of.get(parent, [])
            children = [cells[code, item] for code in below if (code, item) in cells]
            if below and ((parent, item) in cells or (children and parent != "total")):
                yield _held(spec, f"{form.id}/{parent}/{item}", [cells.get((parent, item))], children)


def _at_most(spec: CheckSpec, form: Form, cells: Cells) -> Iterator[Outcome]:
    for item in spec.items or _amounts(form):
        bound = [cells[line, item] for line in spec.parts if (line, item) in cells]
        yield from _bounded(spec, f"{form.id}/{spec.total}/{item}", cells.get((spec.total, item)), bound)


def _at_most_items(spec: CheckSpec, form: Form, cells: Cells) -> Iterator[Outcome]:
    for line in dict.fromkeys(line for line, _ in cells):
        bound = [cells[line, item] for item in spec.parts if (line, item) in cells]
        yield from _bounded(spec, f"{form.id}/{line}/{spec.total}", cells.get((line, spec.total)), bound)


def _bounded(spec: CheckSpec, subject: str, left: Figure | None, right: Sequence[Figure | None]) -> Iterator[Outcome]:
    """Whether a figure keeps within a bound; a blank says nothing about either."""
    bound = [f for f in right if f]
    if left and bound:
        yield at_most([left], bound, spec.id, subject, spec.severity)
    elif left or bound:
        yield untestable(spec.id, subject, (*([left] if left else []), *bound))


def _product(spec: CheckSpec, form: Form, cells: Cells) -> Iterator[Outcome]:
    for line in dict.fromkeys(line for line, _ in cells):
        subject = f"{form.id}/{line}/{spec.total}"
        total, count, price = (cells.get((line, item)) for item in (spec.total, *spec.parts))
        if total and count and price:
            yield product(total, (count, price), spec.id, subject, spec.severity)
        elif count or price:
            yield untestable(spec.id, subject, tuple(f for f in (total, count, price) if f))


def _expand(part: str, cells: Cells) -> Iterable[str]:
    """A declared line, or every functional class printed in the table."""
    if part != "classes":
        return (part,)
    return tuple(dict.fromkeys(line for line, _ in cells if line.isdigit() and len(line) == 3))


_Runner = Callable[[CheckSpec, Form, Cells], Iterator[Outcome]]
_RUN: dict[str, _Runner] = {
    "sum": _sum,
    "equal": _sum,
    "sum_items": _sum_items,
    "balance": _balance,
    "tree": _tree,
    "at_most": _at_most,
    "at_most_items": _at_most_items,
    "product": _product,
}
_LISTS: dict[str, Callable[[CheckSpec, Form, Cells, Labels], Iterator[Outcome]]] = {
    "nested": nested_sums,
    "group_at_most": group_bounds,
}
