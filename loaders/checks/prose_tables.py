"""What the sentences state, held against the tables (P-01 … P-04, P-08, P-14, P-16, P-18, P-19).

Prose in 万元 and tables in 元 are compared on the digits that the prose prints. Where the table does not add up itself,
the finding says so: neither side is blamed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from loaders.checks.case import Address, Case, Mention, item_name
from loaders.checks.figures import Figure
from loaders.checks.prose_common import Reading, counted, described, settled
from loaders.checks.tables import table_outcomes
from loaders.checks.verdicts import Outcome, sum_of, untestable
from loaders.errors import FormError
from loaders.forms import load_forms
from loaders.prose_said import ITEM_LABELS
from loaders.values import decimal_text

_FILE = Path(__file__).with_name("prose_tables.toml")
_CLASS, _ITEM = "@class", "@item"
_CLASS_DIGITS, _GROUP_DIGITS, _ITEM_DIGITS = 3, 5, 7
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TablePlaces:
    """The cells that may print what a line of the prose states."""

    rule: str
    cells: tuple[Address, ...]
    also: tuple[Address, ...] = ()


@cache
def load_places() -> dict[tuple[str, str], TablePlaces]:
    """(line, item) of the prose -> where tables print it. Raises FormError for an address of no declared form."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    known = {form.id for form in load_forms()}
    places = {(p["line"], p["item"]): _places(p) for p in raw["places"]}
    unknown = {cell[0] for place in places.values() for cell in (*place.cells, *place.also)} - known
    if unknown:
        raise FormError("form_error", f"prose_tables.toml: unknown forms {sorted(unknown)}")
    return places


def _places(declared: dict[str, Any]) -> TablePlaces:
    also = tuple(map(_address, declared.get("also", [])))
    return TablePlaces(declared["rule"], tuple(map(_address, declared["cells"])), also)


def _address(text: str) -> Address:
    form, line, item = text.split("/")
    return form, line, item


def prose_table_outcomes(case: Case) -> Iterator[Outcome]:
    """Every figure of the prose that a table prints too."""
    for mention in case.mentions:
        said = mention.said
        places = places_of(case, said.line, said.item) if said.is_fact else None
        if places is None:
            continue
        cells = cells_of(case, said.line, said.item)
        subject = f"prose/{said.line}/{said.item}"
        if not cells:
            yield untestable(places.rule, subject, (mention.figure,))
            continue
        yield _held(case, mention, places.rule, subject, cells)


def _held(case: Case, mention: Mention, rule: str, subject: str, cells: Sequence[Figure]) -> Outcome:
    outcome = _compared(case, mention, rule, subject, cells)
    if outcome.verdict != "failed":
        return outcome
    places = places_of(case, mention.said.line, mention.said.item)
    also = [figure for cell in places.also if (figure := case.figure(*cell))] if places else []
    other = _compared(case, mention, rule, subject, also)
    if other.verdict == "passed":
        params = {**other.params, "wording": "prose.table.fits"}
        return replace(other, verdict="failed", severity="info", params=params, identity=None)
    keys = {figure.key for figure in outcome.figures}
    params = {**outcome.params, "wording": "prose.table.disputed"}
    return replace(outcome, params=params) if keys & disputed(case) else outcome


def _compared(case: Case, mention: Mention, rule: str, subject: str, cells: Sequence[Figure]) -> Outcome:
    """The sentence against the cells, of which one has to agree; written as a person would, in the sentence's unit."""
    readings = [Reading(sum_of([mention.figure], [cell])) for cell in cells]
    outcome, _ = settled(readings, rule, subject, (mention.figure,), ordered=True)
    if mention.said.item == "count":
        outcome = counted(outcome)
    if len(outcome.figures) <= 1:
        return outcome
    fact = case.facts[int(outcome.figures[1].key[1:])]
    table, unit = outcome.figures[1].in_unit(mention.said.unit), mention.said.unit
    exact = decimal_text(table.value.normalize())
    converted = f" = {exact} {unit}" if fact.unit != unit else ""
    sign = "≠" if outcome.verdict == "failed" else "≈"
    written = f"{fact.printed} {fact.unit or unit}{converted} {sign} {decimal_text(mention.figure.value)} {unit}"
    outcome = replace(outcome, arithmetic=written, expected=_rounded(table, mention.figure))
    words = {"title": fact.title, "row": fact.label}
    return described(outcome, mention, ITEM_LABELS[mention.said.item], "prose.table", **words)


def _rounded(table: Figure, printed: Figure) -> str:
    """What the sentence should print: the figure of the table on the digits of the sentence, at least as it stands."""
    digit = max(table.digit, min(printed.digit, _CENT)) if table.unit != "元" else table.digit
    return decimal_text(table.value.quantize(digit))


def disputed(case: Case) -> frozenset[str]:
    """Keys of the figures of tables that an identity inside their own table fails on."""
    failed = (o for o in table_outcomes(case) if o.verdict == "failed")
    return frozenset(figure.key for outcome in failed for figure in outcome.figures)


def places_of(case: Case, line: str, item: str) -> TablePlaces | None:
    """Where tables print a line of the prose; None where they do not."""
    return load_places().get((_kind_of(case, line), item))


def cells_of(case: Case, line: str, item: str) -> list[Figure]:
    """The figures that tables print for a line of the prose; "budget" stands for every kind of budget."""
    places = places_of(case, line, item)
    if places is None:
        return []
    code = code_of(case, line) if _kind_of(case, line) == _ITEM else line
    addresses = [(form, code if name in {_CLASS, _ITEM} else name, item) for form, name, item in places.cells]
    found = (case.figure(*address) for address in addresses)
    return [figure for figure in found if figure is not None]


def _kind_of(case: Case, line: str) -> str:
    if line.isdigit():
        return _CLASS if len(line) == _CLASS_DIGITS else _ITEM
    return _ITEM if "/" in line else line


def code_of(case: Case, line: str) -> str:
    """The code of a 项 that the prose names by its path, as the tables print it; the line itself where it is one."""
    if line.isdigit():
        return line
    labels, names = case.code_labels, [item_name(part) for part in line.split("/")]
    fitting = [c for c, name in labels.items() if len(c) == _ITEM_DIGITS and name == names[-1]]
    inside = [c for c in fitting if labels.get(c[:_GROUP_DIGITS]) == names[-2]]
    return inside[0] if len(inside) == 1 else fitting[0] if len(fitting) == 1 and not inside else ""
