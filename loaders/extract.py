"""One engine that turns a recognised table into facts, for every form.

A table is one or more groups of columns side by side (code, label, row number, then figures). Each row of a group gives
a line key: a declared label, a classification code, or the running number of a list. Every non-empty cell ends as part
of a fact, as ignored by declaration, or among the unexplained: nothing is dropped silently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from loaders.document import Cell, Place, Table
from loaders.forms import UNLISTED, ColumnSpec, Form, LineSpec, load_headings
from loaders.headers import Column, Header, is_number_row, label_key, starts_data, text_grid
from loaders.recognize import Match, column_role
from loaders.records import Fact, Finding, TableEntry
from loaders.reference import economic_classes, functional_classes
from loaders.values import UNIT_YUAN, bare, decimal_text, is_not_applicable, parse_number

ROW_LABEL = "本年"
"""Label of the single row of a form of type "row"."""

_CODE = re.compile(r"\d{3}(?:\d{2}){0,3}")
_UNIT_CODE = re.compile(r"\d{6}")
"""预算单位编码: a table by unit has rows for the units among the classes."""

_CENT = Decimal("0.01")


@cache
def class_codes() -> dict[str, str]:
    """Names of the functional classes (类) of all years, in comparison form -> code."""
    return {label_key(name): c.code for c in functional_classes() for name in c.aliases}


@cache
def economic_codes() -> dict[str, frozenset[str]]:
    """Names of the economic classes in comparison form -> the codes that bear them."""
    found: dict[str, set[str]] = {}
    for item in economic_classes():
        found.setdefault(label_key(item.name), set()).add(item.code)
    return {name: frozenset(codes) for name, codes in found.items()}


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that belong together: those that identify the row, then those that carry figures."""

    codes: tuple[int, ...]
    labels: tuple[int, ...]
    row_nos: tuple[int, ...]
    figures: tuple[tuple[int, ColumnSpec], ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a table gave: its entry in the list of tables, its facts, and what became of every cell."""

    entry: TableEntry
    facts: tuple[Fact, ...]
    cells_seen: int
    cells_used: int
    cells_ignored: int
    unexplained: tuple[Place, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a group with its identity."""

    line: LineSpec
    label: str
    code: str | None
    row_no: str | None


def extract(match: Match) -> Extraction:
    """Facts of one recognised table, with the accounting of its cells."""
    facts: list[Fact] = []
    findings: list[Finding] = []
    touched: set[int] = set()
    for r, group, row in _rows(match, column_groups(match.header, match)):
        touched |= _identity_cells(match.table, group, r)
        for fact, cell in _row_facts(match, group, r, row):
            facts.append(fact)
            touched.add(id(cell))
            if row.line.key == UNLISTED:
                findings.append(_about(fact, "L-UNLISTED"))
            elif row.code and row.line.key.isdigit() and row.code != row.line.key and match.form.type == "tree":
                findings.append(_about(fact, "L-CODE"))
    if match.unit is None and any(f.unit is None and f.value is not None for f in facts):
        findings.append(_no_unit(match))
    return _account(match, tuple(facts), touched, tuple(findings))


def column_groups(header: Header, match: Match) -> tuple[Group, ...]:
    """The groups of a table: a new one begins where an identifying column follows a column of figures.

    Two columns of one group that claim the same key are both left out: their cells stay unexplained.
    """
    specs = dict(match.columns)
    groups: list[list[int]] = [[]]
    figures_seen = False
    for column in header.columns:
        role = column_role(column, match.form)
        if role is None:
            figures_seen = figures_seen or column.index in specs
        elif figures_seen and match.form.type != "list":
            groups.append([])
            figures_seen = False
        groups[-1].append(column.index)
    return tuple(_group(header.columns, indices, specs, match.form) for indices in groups)


def _group(columns: Sequence[Column], indices: Sequence[int], specs: Mapping[int, ColumnSpec], form: Form) -> Group:
    roles = {i: column_role(columns[i], form) for i in indices}
    for before, i in pairwise(indices):
        if roles[before] == "label" and not columns[i].levels:
            roles[i] = "label"
    keys = Counter(specs[i].key for i in indices if i in specs)
    return Group(
        codes=tuple(i for i in indices if roles[i] == "code"),
        labels=tuple(i for i in indices if roles[i] == "label"),
        row_nos=tuple(i for i in indices if roles[i] == "row_no"),
        figures=tuple((i, specs[i]) for i in indices if i in specs and keys[specs[i].key] == 1),
    )


def _rows(match: Match, groups: Sequence[Group]) -> Iterator[tuple[int, Group, _Row]]:
    """(row index, group, identity) of the data rows; a group without label, code and figure is passed over."""
    grid = text_grid(match.table)
    seen: list[list[str]] = [[] for _ in groups]
    for r in range(match.header.data_row, match.table.n_rows):
        if is_number_row(grid[r]) or _is_heading_row(grid[r], match):
            continue
        waiting = ""
        for group, keys in zip(groups, seen, strict=True):
            code, label = _code(match.table, r, group), _label(match.table, r, group)
            has_figure = any(_holds(grid[r][i], spec) for i, spec in group.figures)
            if not (has_figure or label or code):
                continue
            if has_figure and not label and not code:
                label, waiting = waiting, ""
            elif not has_figure and not code and _is_declared(match.form, label):
                waiting = label
            row_no = next((bare(grid[r][i]) for i in group.row_nos if bare(grid[r][i]).isdigit()), None)
            row = _identify(match.form, row_no, label, code, keys)
            keys.append(row.line.key)
            yield r, group, row


def _is_declared(form: Form, label: str) -> bool:
    """Whether a label is a declared total of a classification: only such a label may have its figure further right."""
    key = label_key(label)
    return form.type == "tree" and any(key in line.labels for line in form.lines)


def _holds(text: str, spec: ColumnSpec) -> bool:
    return _is_figure(text) or (spec.kind == "text" and bool(text.strip()))


def _identify(form: Form, row_no: str | None, label: str, code: str | None, seen: Sequence[str]) -> _Row:
    line = _line(form, label, code, seen)
    return _Row(line, label or (ROW_LABEL if form.type == "row" else ""), code, row_no)


def _code(table: Table, r: int, group: Group) -> str | None:
    """The classification code of a row as printed: one column, or 类, 款, 项 joined."""
    cells = [table.grid.get((r, i)) for i in group.codes]
    parts = [bare(cell.text) for i, cell in zip(group.codes, cells, strict=True) if cell and cell.col == i]
    code = ""
    for part in filter(str.isdigit, parts):
        whole = len(part) > 3 and part.startswith(code)
        code = part if whole else code + part
    return code or None


def _label(table: Table, r: int, group: Group) -> str:
    """The label of a row, several label columns joined by "/"; a 合计 that stands in the code column counts."""
    cells = dict.fromkeys(table.grid.get((r, i)) for i in group.labels)
    parts = [re.sub(r"\s+", "", cell.text) for cell in cells if cell is not None and cell.text.strip()]
    label = "/".join(part for part in parts if not part.isdigit())
    if label:
        return label
    codes = (table.grid.get((r, i)) for i in group.codes)
    texts = (re.sub(r"\s+", "", cell.text) for cell in codes if cell is not None)
    return next((t for t in texts if t and not t.isdigit() and bare(t) not in load_headings().code), "")


def _line(form: Form, label: str, code: str | None, seen: Sequence[str]) -> LineSpec:
    """The line of a row by the rule of the form's type."""
    if form.type == "row":
        return LineSpec("current", frozenset())
    if form.type == "list":
        return LineSpec(str(len(seen) + 1), frozenset())
    if form.type == "tree":
        return _tree_line(form, label, code)
    return _declared_line(form, label, seen)


def _tree_line(form: Form, label: str, code: str | None) -> LineSpec:
    key = label_key(label)
    if code is not None:
        return LineSpec(_code_line(form, code, key), frozenset())
    for line in form.lines:
        if key in line.labels:
            return line
    return LineSpec("total" if key in {"合计", "总计"} else UNLISTED, frozenset())


def _code_line(form: Form, code: str, key: str) -> str:
    """The code itself; a misprinted one (a lost leading zero) is told by its name in the same 类, if only one fits."""
    if _CODE.fullmatch(code):
        return code
    if _UNIT_CODE.fullmatch(code):
        return f"unit_{code}"
    if form.classification != "economic":
        return UNLISTED
    fits = [c for c in economic_codes().get(key, frozenset()) if c.startswith(code[:3]) and len(c) > 3]
    return fits[0] if len(fits) == 1 else UNLISTED


def _declared_line(form: Form, label: str, seen: Sequence[str]) -> LineSpec:
    """The declared line of a label; where one label names several, the last one whose `after` has been seen."""
    key = label_key(label)
    fits = [line for line in form.lines if key in line.labels and (line.after is None or line.after in seen)]
    if fits:
        free = [line for line in fits if line.key not in seen] or fits
        return max(free, key=lambda line: line.after is not None)
    if form.classes and (code := class_codes().get(key)):
        return LineSpec(code, frozenset())
    return LineSpec(UNLISTED, frozenset())


def _row_facts(match: Match, group: Group, r: int, row: _Row) -> Iterator[tuple[Fact, Cell]]:
    columns = match.header.columns
    for c, spec in group.figures:
        cell = match.table.grid.get((r, c))
        if cell is None or not cell.text.strip() or cell.col != c:
            continue
        if spec.kind != "text" and not _is_figure(cell.text):
            continue
        column = columns[c]
        fact = Fact(
            form=match.form.id,
            title=match.title,
            line=row.line.key,
            label=row.label,
            code=row.code,
            row_no=row.row_no,
            item=spec.key,
            column=column.path,
            column_no=column.number,
            printed=cell.text.strip(),
            place=replace(cell.place, table=match.table.index, row=cell.row, col=cell.col),
            confidence=cell.confidence,
        )
        yield _with_value(fact, spec, row.line, column.unit or match.unit), cell


def _with_value(fact: Fact, spec: ColumnSpec, line: LineSpec, table_unit: str | None) -> Fact:
    """The fact with value, unit, yuan and precision; money without a declared unit keeps amount_yuan None."""
    number = parse_number(fact.printed)
    if spec.kind == "text" or number is None:
        return fact
    unit = _unit(spec, line, table_unit)
    worth = UNIT_YUAN.get(unit or "")
    return replace(
        fact,
        value=decimal_text(number.value),
        unit=unit,
        amount_yuan=(number.value * worth).quantize(_CENT) if worth else None,
        precision_yuan=Decimal(worth).scaleb(-number.decimals) if worth else None,
    )


def _unit(spec: ColumnSpec, line: LineSpec, table_unit: str | None) -> str | None:
    """Counts have the unit of their line or column; money has that of its heading or its table, else none."""
    if spec.kind == "number":
        return line.unit or spec.unit
    counted = line.unit if spec.kind == "mixed" else None
    return counted or spec.unit or table_unit


def _is_figure(text: str) -> bool:
    return parse_number(text) is not None or is_not_applicable(text)


def _is_heading_row(texts: Sequence[str], match: Match) -> bool:
    """A heading repeated inside the data (a new page, a new section)."""
    words = {bare(t) for t in texts if t.strip()}
    headings = {bare(level) for column in match.header.columns for level in column.levels}
    own = load_headings()
    return bool(words) and not starts_data(texts) and words <= headings | own.label | own.row_no | own.code


def _identity_cells(table: Table, group: Group, r: int) -> set[int]:
    return {
        id(cell) for i in (*group.codes, *group.labels, *group.row_nos) if (cell := table.grid.get((r, i))) is not None
    }


def _account(match: Match, facts: tuple[Fact, ...], touched: set[int], findings: tuple[Finding, ...]) -> Extraction:
    """Every non-empty cell is used (fact, identity, heading), ignored by declaration, or unexplained."""
    table, header = match.table, match.header
    grid = text_grid(table)
    filled = [cell for cell in table.cells if cell.text.strip()]
    used = ignored = 0
    unexplained: list[Place] = []
    for cell in filled:
        if id(cell) in touched or cell.row < header.data_row:
            used += 1
        elif _is_ignored(cell, grid[cell.row], match):
            ignored += 1
        else:
            unexplained.append(replace(cell.place, table=table.index, row=cell.row, col=cell.col))
    has_figures = any(f.value is not None for f in facts)
    entry = TableEntry(
        form=match.form.id,
        title=match.title,
        number=match.number,
        unit=match.unit,
        status="data" if has_figures or (match.form.type == "list" and facts) else "empty",
        place=match.title_place,
    )
    if unexplained:
        findings = (*findings, _leftover(match, unexplained))
    return Extraction(entry, facts, len(filled), used, ignored, tuple(unexplained), findings)


def _is_ignored(cell: Cell, row: Sequence[str], match: Match) -> bool:
    """Cells that carry no figure by declaration: repeated headings, 栏次 rows, row numbers of blank rows, notes."""
    text = bare(cell.text)
    if is_number_row(row) or _is_heading_row(row, match):
        return True
    columns = match.header.columns
    if column_role(columns[cell.col], match.form) == "row_no" and text.isdigit():
        return True
    if label_key(cell.text) in match.form.ignored or text in {"无", "…", "……"}:
        return True
    return text.startswith(load_headings().notes) and parse_number(text) is None


def _about(fact: Fact, rule: str) -> Finding:
    """A row that no form declares (L-UNLISTED), or whose code is told by its name only (L-CODE)."""
    return Finding(
        rule=rule, severity="info", verdict="not_testable", subject=f"{fact.form}/{fact.item}",
        printed=fact.printed, places=(fact.place,),
        params={"label": fact.label, "title": fact.title, "line": fact.line, "code": fact.code or ""},
    )  # fmt: skip


def _no_unit(match: Match) -> Finding:
    return Finding(
        rule="D-06", severity="error", verdict="not_testable", subject=match.form.id,
        places=(match.title_place,), params={"title": match.title},
    )  # fmt: skip


def _leftover(match: Match, places: Sequence[Place]) -> Finding:
    return Finding(
        rule="L-UNEXPLAINED", severity="warning", verdict="not_testable", subject=match.form.id,
        places=tuple(places), params={"title": match.title, "cells": str(len(places))},
    )  # fmt: skip
