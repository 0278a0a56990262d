"""Projects of a disclosure: 项目支出绩效自评表, 绩效目标申报表, 绩效目标表, and what the prose adds to them.

The forms are declared in `loaders/forms/performance`; this engine knows none of their labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from dataclasses import fields as fields_of
from typing import Any

from loaders.document import Document, Place
from loaders.forms.sheet import Common, Sheet, load_common, load_sheets
from loaders.project_indicators import Head, Levels, read_head, read_row, read_total
from loaders.project_money import (
    MoneyState,
    is_money_head,
    read_columns_row,
    read_money_head,
    read_pairs_row,
    unit_in,
)
from loaders.project_prose import merge_prose
from loaders.project_rows import (
    Draft,
    Form,
    Row,
    Slot,
    choose_sheet,
    compact,
    decimal_of,
    forms_of,
    is_caption,
    is_caption_row,
    is_head,
    is_slot,
    joined,
    year_of,
)
from loaders.project_texts import take_texts
from loaders.records import Finding, Project

_CODE_BEFORE = re.compile(r"^\d{3,}\s*[-—–－]\s*")
_CODE_AFTER = re.compile(r"\s+\d{3,}$")
_LONG_CODE = re.compile(r"^([0-9A-Z]{15,})\s*[-—–－]\s*")
_OF_MONEY = frozenset(
    {
        "target_declared", "budget_compiled", "year_start_budget", "full_year_budget", "executed", "carry_over",
        "execution_rate", "execution_weight", "execution_score", "total_score", "grade",
    }
)  # fmt: skip
_FIGURES = _OF_MONEY - {"grade"}
_TEXTS = frozenset(f.name for f in fields_of(Project)) - {
    "name", "form", "place", "year", "unit", "sources", "indicators", "money_places", "texts", "unsettled", "statuses",
}  # fmt: skip
_UNSETTLED = frozenset({"J-ROW", "J-MONEY", "J-TOTAL"})


@dataclass(frozen=True)
class ProjectReading:
    """The projects of a document, and what became of the tables and lines that hold them.

    cells_*      cells of those tables that are not blank: all of them, used for a value, ignored by declaration
    unexplained  the places of the others
    """

    projects: tuple[Project, ...] = ()
    tables_used: frozenset[int] = frozenset()
    lines_used: frozenset[int] = frozenset()
    cells_seen: int = 0
    cells_used: int = 0
    cells_ignored: int = 0
    unexplained: tuple[Place, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass
class _Engine:
    """The state of reading one form: its draft, the headings so far."""

    draft: Draft
    money: MoneyState = field(default_factory=lambda: MoneyState([], {}, []))
    levels: Levels = field(default_factory=Levels)
    head: Head | None = None


def read_projects(document: Document, skip: frozenset[int] = frozenset()) -> ProjectReading:
    """Read all projects of a document. Tables whose index is in `skip` belong to other forms and are left alone.

    Amounts are decimal strings in the project's unit; a row that cannot be settled leaves them None with a finding
    (J-MONEY, J-TOTAL, J-ROW, J-UNIT). A form whose beginning is missing gives
    no project but a finding (J-NAME). Raises `FormError` when a declaration is wrong.
    """
    common, sheets = load_common(), load_sheets()
    forms = forms_of(document, skip, common, sheets)
    drafts = [_read_form(form, choose_sheet(form, sheets), common) for form in forms]
    named = tuple(_project(f, d) for f, d in zip(forms, drafts, strict=True) if d.values.get("name"))
    projects, prose_lines = merge_prose(document, named)
    captions = {i for form in forms for i, line in form.lines if is_caption(line.text, sheets)}
    return _accounted(
        document,
        drafts,
        ProjectReading(
            projects=projects,
            tables_used=frozenset(row.table for form in forms for row in form.rows),
            lines_used=frozenset(captions) | prose_lines,
            findings=tuple(finding for draft in drafts for finding in draft.findings),
        ),
    )


def _accounted(document: Document, drafts: list[Draft], reading: ProjectReading) -> ProjectReading:
    """The reading with every cell of its tables accounted for; a form without a name explains none of its cells."""
    marks = {key: state for draft in drafts if draft.values.get("name") for key, state in draft.marks.items()}
    cells = [(t.index, c) for t in document.tables if t.index in reading.tables_used for c in t.cells if c.text.strip()]
    states = [marks.get((table, cell.row, cell.col)) for table, cell in cells]
    return replace(
        reading,
        cells_seen=len(cells),
        cells_used=states.count("used"),
        cells_ignored=states.count("ignored"),
        unexplained=tuple(cell.place for (_, cell), state in zip(cells, states, strict=True) if state is None),
    )


def _read_form(form: Form, sheet: Sheet, common: Common) -> Draft:
    draft = Draft(sheet, common)
    engine = _Engine(draft)
    for _, line in form.lines:
        draft.unit = draft.unit or unit_in(line.text)
    width = next((len(row.filled) for row in form.rows if is_head(row, common)), 0)
    for row in joined(form.rows, width, sheet, common):
        if row.filled:
            draft.unit = draft.unit or next(filter(None, (unit_in(slot.text) for slot in row.filled[:3])), None)
            _read(row, engine)
            if draft.state != "indicators":
                take_texts(row, draft)
    if "name" not in draft.values:
        draft.find("J-NAME", _first_place(form), sheet.title)
    elif draft.unit is None and _OF_MONEY & set(draft.places):
        draft.find("J-UNIT", draft.places["name"], draft.values["name"])
    return draft


def _first_place(form: Form) -> Place:
    """The place of the first cell of a form; a row that merged cells from above cover has none of its own."""
    return next(slot.cell.place for row in form.rows for slot in row.slots)


def _read(row: Row, engine: _Engine) -> None:
    """Read one row that is not blank: the first kind that claims it has it."""
    draft = engine.draft
    common, money = draft.common, draft.sheet.money
    if any(map(common.is_signature, row.labels)):
        draft.mark(row, row.filled, "ignored")
    elif is_head(row, common):
        engine.head, draft.state = read_head(row, draft.sheet, common), "indicators"
        draft.mark(row, row.filled, "ignored")
    elif draft.state == "indicators" and engine.head is not None:
        _read_in_indicators(row, engine, engine.head)
    elif draft.state == "after":
        _read_after(row, engine)
    elif is_money_head(row, money) or (engine.money.headings and _is_sub_head(row, engine)):
        read_money_head(row, draft, engine.money)
        draft.state = "money"
    elif _read_fields(row, draft):
        pass
    else:
        _read_body(row, engine)


def _read_in_indicators(row: Row, engine: _Engine, head: Head) -> None:
    draft = engine.draft
    if row.labels[0] in draft.sheet.indicators.total or row.labels[:2][-1] in draft.sheet.indicators.total:
        has_weight = any(heading.field == "execution_weight" for heading in engine.money.headings)
        read_total(row, head, has_weight, draft)
        draft.state = "after"
    elif len(row.filled) <= 3 and any(map(draft.common.is_prose, row.labels[:2])) and not _has_level(row, draft):
        draft.mark(row, row.filled, "ignored")
    else:
        read_row(row, head, engine.levels, draft)


def _read_after(row: Row, engine: _Engine) -> None:
    """Analyses below the total row: running text, declared as ignored."""
    draft = engine.draft
    if any(map(draft.common.is_prose, row.labels)) or not any(is_slot(slot.cell.text) for slot in row.filled):
        draft.mark(row, row.filled, "ignored")


def _read_body(row: Row, engine: _Engine) -> None:
    """A row between the fields and the indicators: money, running text, or a caption inside the table."""
    draft = engine.draft
    if draft.sheet.money.layout == "columns":
        if _read_figures(row, engine):
            return
    elif read_pairs_row(row, draft, engine.money):
        draft.state = "money"
        return
    if any(map(draft.common.is_prose, row.labels)):
        draft.state = "prose"
    is_text = not any(is_slot(slot.cell.text) for slot in row.filled)
    if draft.state == "prose" or (is_text and draft.state == "money") or is_caption_row(row, load_sheets()):
        draft.mark(row, row.filled, "ignored")


def _read_figures(row: Row, engine: _Engine) -> bool:
    """Read the total row or, below the headings of the money block, a source of money."""
    draft = engine.draft
    at = next((i for i, label in enumerate(row.labels[:3]) if label in draft.sheet.money.total), None)
    is_total = at is not None
    if at is None and draft.state == "money":
        at = next((i for i, label in enumerate(row.labels[:2]) if draft.common.is_source(label)), None)
    if at is not None:
        read_columns_row(row, at, draft, engine.money, is_total)
    return at is not None


def _read_fields(row: Row, draft: Draft) -> bool:
    """Read labels with their value beside them; a name may stand alone on the row below its label."""
    known = False
    for number, slot in enumerate(row.filled):
        name = draft.common.fields.get(slot.label)
        if name is None and slot.label not in draft.common.ignored:
            continue
        known = True
        value = row.filled[number + 1] if number + 1 < len(row.filled) else None
        if value is not None and _is_label(value, draft.common):
            value = None
        cells = [slot, *([value] if value else [])]
        draft.mark(row, cells, "used" if name else "ignored")
        if name and value:
            _store_field(name, value, draft)
        draft.pending = name if name and value is None else draft.pending
    opens_text = [slot for slot in row.filled if draft.common.is_prose(slot.label)]
    if known and opens_text:
        draft.mark(row, opens_text, "ignored")
        draft.state = "prose"
    if not known and draft.pending and len(row.filled) == 1 and draft.state == "fields":
        _store_field(draft.pending, row.filled[0], draft)
        draft.mark(row, row.filled, "used")
        draft.pending, known = None, True
    return known


def _store_field(name: str, slot: Slot, draft: Draft) -> None:
    """Keep a field that stands beside its label; a score is kept only when it is a number."""
    text = decimal_of(slot.cell.text) if name in _FIGURES else slot.text
    if text is not None:
        draft.store(name, text, slot.cell.place)


def _is_label(slot: Slot, common: Common) -> bool:
    return slot.label in common.fields or slot.label in common.ignored


def _is_sub_head(row: Row, engine: _Engine) -> bool:
    """A row of headings only, below others: the parts of a split heading, one of them perhaps alone."""
    columns = engine.draft.sheet.money.columns
    return bool(row.labels) and all(label in columns for label in row.labels)


def _has_level(row: Row, draft: Draft) -> bool:
    words = [draft.common.level_word(slot.text) for slot in row.filled[:2]]
    return any(word in draft.common.second for word in words)


def _project(form: Form, draft: Draft) -> Project:
    values = dict(draft.values)
    name = values.pop("name")
    if (found := _LONG_CODE.match(name)) and "code" not in values:
        values["code"], name = found[1], name[found.end() :]
    for body in ("department", "implementing_unit"):
        if body in values:
            values[body] = _CODE_AFTER.sub("", _CODE_BEFORE.sub("", values[body]))
    places = {key: place for key, place in draft.places.items() if key in _OF_MONEY or "/" in key}
    texts: dict[str, Any] = {
        key: compact(text) if key == "code" else text for key, text in values.items() if key in _TEXTS
    }
    project = Project(
        name=name,
        form=draft.sheet.id,
        place=draft.places["name"],
        year=year_of(form, load_sheets()),
        unit=draft.unit,
        sources=tuple(draft.sources),
        indicators=tuple(draft.indicators),
        texts=tuple(draft.texts),
        unsettled=any(finding.rule in _UNSETTLED for finding in draft.findings),
        money_places=places,
    )
    return replace(project, **texts)
