"""The money of a project form: its total row or total, its sources, its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import fields as fields_of

from loaders.forms.sheet import Money
from loaders.project_rows import Draft, Row, Slot, clean, decimal_of, is_slot
from loaders.records import Source
from loaders.values import fold, parse_unit

_UNIT = re.compile(r"\((?:人民币)?(亿元|万元|元)\)")
_SOURCE_FIELDS = frozenset(field.name for field in fields_of(Source))
_OF_SOURCE = {"execution_score": "score", "budget_compiled": "year_start_budget"}
"""Field of the project -> field of a source, where they differ."""
_KEPT_AS_PRINTED = frozenset({"execution_rate"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the money block and the columns that it covers."""

    field: str
    col: int
    end: int


@dataclass(slots=True)
class MoneyState:
    """What the headings and the total row have settled: headings, and the column of each field."""

    headings: list[Heading]
    columns: dict[int, str]
    totals: list[str]


def unit_in(text: str) -> str | None:
    """The unit of money that a label or a line of a form states, (万元) or 单位：元; None where it states none."""
    found = _UNIT.search(fold(text))
    return found[1] if found else parse_unit(text)


def is_money_head(row: Row, money: Money) -> bool:
    """Whether a row holds headings of figures: two or more and no figure."""
    known = [label for label in row.labels if label in money.columns]
    return len(known) >= 2 and not any(is_slot(slot.cell.text) for slot in row.filled)


def read_money_head(row: Row, draft: Draft, state: MoneyState) -> None:
    """Take the headings of a row; headings of parts (目标申报数, 预算编制数) replace the heading above them."""
    money = draft.sheet.money
    found = [Heading(money.columns[s.label], s.col, s.end) for s in row.filled if s.label in money.columns]
    names = [heading.field for heading in found]
    for whole, parts in money.parts.items():
        at = next((i for i, heading in enumerate(state.headings) if heading.field == whole), None)
        if at is not None and set(names) <= set(parts):
            state.headings[at : at + 1] = found
            break
    else:
        state.headings.extend(found)
    draft.mark(row, row.filled, "ignored")


def sequence_of(money: Money, headings: list[Heading], count: int) -> tuple[str, ...] | None:
    """The fields of `count` figures in printed order: the headings' own, or the declared variant of that length."""
    printed = tuple(heading.field for heading in headings)
    if len(printed) == count:
        return printed
    fitting = [s for s in money.sequences if len(s) == count and set(printed) <= set(s) | set(money.parts)]
    return fitting[0] if fitting else None


def read_columns_row(row: Row, at: int, draft: Draft, state: MoneyState, is_total: bool) -> None:
    """Read a row of figures whose label is the filled cell number `at`: the total, or one source of money.

    The figures are taken in order, because headings often stand over the wrong column; where the count does not
    fit, by the columns that the total row settled, then by the headings. What stays ambiguous is a finding.
    """
    label, rest = row.filled[at], row.filled[at + 1 :]
    figures = _figures(rest)
    draft.mark(row, row.filled[:at], "ignored")
    sequence = sequence_of(draft.sheet.money, state.headings, len(figures))
    if sequence is not None:
        pairs = list(zip(sequence, figures, strict=True))
    elif is_total:
        pairs = _by_heading(figures, state.headings)
    else:
        pairs = [(state.columns[s.col], s) for s in figures if s.col in state.columns]
    if len(pairs) < len(figures):
        draft.find("J-MONEY", label.cell.place, " ".join(slot.text for slot in rest), label=label.text)
        return
    draft.mark(row, [label, *figures], "used")
    draft.mark(row, rest, "ignored")  # the reason of a deviation
    if is_total:
        state.columns = {slot.col: name for name, slot in pairs}
        _store_total(pairs, draft)
    else:
        _store_source(label, pairs, draft)


def read_pairs_row(row: Row, draft: Draft, state: MoneyState) -> bool:
    """Read labels with a figure beside each; False when the row holds none that is known.

    In a form with two sides the n-th label of a row belongs to the n-th total above it.
    """
    money, common = draft.sheet.money, draft.common
    known, side, nth = False, None, 0
    for number, slot in enumerate(row.filled):
        figure = _beside(row, number)
        if slot.label in money.total or slot.label.startswith(money.aside):
            side = "total" if slot.label in money.total else "aside"
            known |= side == "total" or figure is not None
            state.totals.append(side)
            _take_pair_total(slot, figure, row, draft, side)
        elif common.is_source(slot.label) and slot.label not in common.sections and not is_slot(slot.cell.text):
            known = True
            of = side or (state.totals[nth] if nth < len(state.totals) else "total")
            nth += 1
            draft.mark(row, [slot, *([figure] if figure else [])], "used" if of == "total" else "ignored")
            if of == "total":
                amount = decimal_of(figure.cell.text) if figure else None
                if figure:
                    draft.places[f"s{len(draft.sources)}/year_start_budget"] = figure.cell.place
                draft.sources.append(Source(_source_name(slot), year_start_budget=amount))
    if known:
        draft.mark(row, [s for s in row.filled if not is_slot(s.cell.text)], "ignored")
    return known


def _take_pair_total(slot: Slot, figure: Slot | None, row: Row, draft: Draft, side: str) -> None:
    if side != "total" or figure is None:
        draft.mark(row, [slot, *([figure] if figure else [])], "ignored")
        return
    draft.mark(row, [slot, figure], "used")
    amount = decimal_of(figure.cell.text)
    for name in draft.sheet.money.fields if amount is not None else ():
        draft.store(name, amount or "", figure.cell.place)


def _beside(row: Row, number: int) -> Slot | None:
    """The figure right of a label, if the next filled cell is one."""
    following = row.filled[number + 1 : number + 2]
    return following[0] if following and is_slot(following[0].cell.text) else None


def _figures(rest: tuple[Slot, ...]) -> list[Slot]:
    """The figures right of a label, up to the first text."""
    out: list[Slot] = []
    for slot in rest:
        if not is_slot(slot.cell.text):
            break
        out.append(slot)
    return out


def _by_heading(figures: list[Slot], headings: list[Heading]) -> list[tuple[str, Slot]]:
    """Each figure with the one heading above it; nothing where any figure has none."""
    pairs = [(h.field, s) for s in figures for h in headings if h.col <= s.col < h.end]
    names = [name for name, _ in pairs]
    return pairs if len(pairs) == len(figures) and len(set(names)) == len(names) else []


def _store_total(pairs: list[tuple[str, Slot]], draft: Draft) -> None:
    for name, slot in pairs:
        text = slot.text if name in _KEPT_AS_PRINTED else decimal_of(slot.cell.text)
        if text is not None and decimal_of(slot.cell.text) is not None:
            draft.store(name, text, slot.cell.place)
            if name == "budget_compiled":
                draft.store("year_start_budget", text, slot.cell.place)


def _store_source(label: Slot, pairs: list[tuple[str, Slot]], draft: Draft) -> None:
    for name, slot in pairs:
        draft.places[f"s{len(draft.sources)}/{_OF_SOURCE.get(name, name)}"] = slot.cell.place
    draft.sources.append(_source(label, pairs))


def _source(label: Slot, pairs: list[tuple[str, Slot]]) -> Source:
    values: dict[str, str | None] = {}
    for name, slot in pairs:
        key = _OF_SOURCE.get(name, name)
        if key in _SOURCE_FIELDS:
            values[key] = slot.text if key in _KEPT_AS_PRINTED and decimal_of(slot.text) else decimal_of(slot.cell.text)
    return Source(_source_name(label), **values)


def _source_name(label: Slot) -> str:
    text = re.sub(r"\s+", "", clean(label.cell.text))
    return re.sub(r"^其中[:：]?", "", text).rstrip(":：")
