"""Identities of lists (政府采购预算): rows with totals and subtotals among them, and several rows of one project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from loaders.checks.figures import Figure
from loaders.checks.inequalities import at_most
from loaders.checks.verdicts import Outcome, evaluate, sum_of, untestable
from loaders.forms import CheckSpec, Form
from loaders.values import bare

Cells = Mapping[tuple[str, str], Figure | None]
Labels = Mapping[str, str]
"""line -> the label printed in that row"""
_SUMS = ("合计", "总计", "小计")


def nested_sums(spec: CheckSpec, form: Form, cells: Cells, labels: Labels) -> Iterator[Outcome]:
    """Column `total` of each row against the rows of the next level that follow it (CheckSpec kind "nested").

    A total that stands behind its parts is not tested.
    """
    rows = [
        (line, level)
        for line in _lines(cells)
        if (level := _level(line, spec.parts, cells, bare(labels[line]))) is not None
    ]
    for at, (line, level) in enumerate(rows):
        if _comes_after(rows[:at], level):
            continue
        below = []
        for other, depth in rows[at + 1 :]:
            if depth <= level:
                break
            below.append((other, depth))
        top = min((depth for _, depth in below), default=None)
        children = [f for other, depth in below if depth == top and (f := cells.get((other, spec.total)))]
        total = cells.get((line, spec.total))
        subject = f"{form.id}/{line}/{spec.total}"
        if total and children:
            yield evaluate(sum_of([total], children), spec.id, subject, spec.severity)
        elif children:
            yield untestable(spec.id, subject, tuple(children))


def _comes_after(before: Sequence[tuple[str, int]], level: int) -> bool:
    """Whether rows of this level stand behind their parts: deeper rows come before the first of them."""
    own = list(before)
    while own and own[-1][1] >= level:
        own.pop()
    siblings = before[len(own) :]
    return bool(siblings) and siblings[0][1] > level


def group_bounds(spec: CheckSpec, form: Form, cells: Cells, labels: Labels) -> Iterator[Outcome]:
    """Σ column `total` over the rows of one label against the one bound printed in them (kind "group_at_most")."""
    groups: dict[str, list[str]] = {}
    for line in _lines(cells):
        label = bare(labels[line])
        if label and not label.endswith(_SUMS):
            groups.setdefault(label, []).append(line)
    for label, lines in groups.items():
        bounds = [f for line in lines if (f := cells.get((line, spec.parts[0])))]
        parts = [f for line in lines if (f := cells.get((line, spec.total)))]
        if not parts or not bounds:
            continue
        if len({f.value for f in bounds}) == 1:
            yield at_most(parts, bounds[:1], spec.id, label, spec.severity)
        else:
            yield untestable(spec.id, label, (*parts, *bounds))


def _lines(cells: Cells) -> Sequence[str]:
    return tuple(dict.fromkeys(line for line, _ in cells))


def _level(line: str, levels: Sequence[str], cells: Cells, label: str) -> int | None:
    """The level of a row: by the end of its label, by having a label at all, or by a text that only that level has."""
    for depth, word in enumerate(levels):
        if (line, word) in cells or (word in _SUMS and label.endswith(word)) or (word == "label" and label):
            return depth
    return None
