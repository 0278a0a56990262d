"""Project forms as rows: which tables and lines make up one form, and what became of each of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from loaders.document import Cell, Document, Line, Place, Table
from loaders.forms.sheet import Common, Sheet, label_of
from loaders.records import Finding, Indicator, ProjectText, Source
from loaders.values import decimal_text, fold, is_not_applicable, parse_number, parse_unit

TITLE_REACH = 6
"""How many lines above a form may hold its title, year and unit."""

_TAGS = re.compile(r"</?[A-Za-z][^<>]*>")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’]"
_BREAK = re.compile(rf"(?<={_WIDE})\s*\n\s*|\s*\n\s*(?={_WIDE})")
_YEAR_ALONE = re.compile(r"\(?(20\d{2})年度?\)?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})年(?:度|\))")


def clean(text: str) -> str:
    """A cell's text on one line: markup and line breaks removed (a break between wide characters leaves nothing)."""
    return re.sub(r"\s+", " ", _BREAK.sub("", _TAGS.sub("", text))).strip()


def compact(text: str) -> str:
    """A short label without any white space, as printed otherwise."""
    return re.sub(r"\s+", "", _TAGS.sub("", text))


def decimal_of(text: str) -> str | None:
    """A printed number as a decimal string without thousands marks and per cent sign; None for anything else."""
    number = parse_number(_TAGS.sub("", text))
    return None if number is None else decimal_text(number.value)


def is_slot(text: str) -> bool:
    """Whether a cell takes a place in a row of figures: a number, or a mark for "not applicable" (—, /)."""
    return decimal_of(text) is not None or is_not_applicable(text) or fold(text) in ("/", "\\")


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell at a column; the column differs from the cell's own where a broken row was joined."""

    col: int
    cell: Cell

    @property
    def text(self) -> str:
        """The text without markup and line breaks."""
        return clean(self.cell.text)

    @property
    def label(self) -> str:
        """The text in the comparison form of labels."""
        return label_of(_TAGS.sub("", self.cell.text))

    @property
    def end(self) -> int:
        """The first column right of the cell."""
        return self.col + self.cell.col_span


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells from left to right, blanks included."""

    table: int
    number: int
    ruled: bool
    slots: tuple[Slot, ...]

    @cached_property
    def filled(self) -> tuple[Slot, ...]:
        """The cells that are not blank."""
        return tuple(slot for slot in self.slots if slot.text)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The filled cells in the comparison form of labels."""
        return tuple(slot.label for slot in self.filled)


@dataclass
class Form:
    """One form of one project: the lines above it (with their indices in the document) and its rows."""

    lines: tuple[tuple[int, Line], ...]
    rows: list[Row]


@dataclass
class Draft:
    """What has been read of a form so far, and the state of the reading.

    `marks` says of every cell that was looked at whether it was "used" or "ignored"; the others are unexplained.
    """

    sheet: Sheet
    common: Common
    state: str = "fields"
    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    marks: dict[tuple[int, int, int], str] = field(default_factory=dict)
    pending: str | None = None
    unit: str | None = None
    texts: list[ProjectText] = field(default_factory=list)
    headings: tuple[Slot, ...] = ()
    """the labels that the running text below them belongs to"""

    def mark(self, row: Row, slots: Iterable[Slot], state: str) -> None:
        """Account for cells: "used" or "ignored" (the first word stands)."""
        for slot in slots:
            self.marks.setdefault((row.table, slot.cell.row, slot.cell.col), state)

    def store(self, name: str, text: str, place: Place) -> None:
        """Keep the value of a field of the project; the first one stands."""
        if name not in self.values:
            self.values[name] = text
            self.places[name] = place

    def find(self, rule: str, place: Place, printed: str, **params: str) -> None:
        """Note that something of this form could not be settled."""
        self.findings.append(
            Finding(
                rule=rule,
                severity="info" if rule == "J-SHIFT" else "warning",
                verdict="not_testable",
                subject=self.values.get("name", ""),
                printed=printed,
                places=(place,),
                params=params,
            )
        )


def rows_of(table: Table) -> tuple[Row, ...]:
    """The rows of a table."""
    return tuple(
        Row(table.index, number, table.ruled, tuple(Slot(cell.col, cell) for cell in cells))
        for number, cells in enumerate(table.rows)
    )


def forms_of(document: Document, skip: frozenset[int], common: Common, sheets: tuple[Sheet, ...]) -> list[Form]:
    """The project forms of a document, as far as rows tell: a form begins at a row that asks for its name or code.

    A table without such a row continues the form before it when it speaks of the same things.
    """
    out: list[Form] = []
    current: Form | None = None
    above: list[tuple[int, Line]] = []
    for index, block in _numbered(document):
        if isinstance(block, Line):
            above.append((index, block))
            current = None if is_title(block.text, sheets) else current
            continue
        if block.index in skip:
            current, above = None, []
            continue
        rows = rows_of(block)
        starts = _starts(rows, common, sheets)
        before = rows[: starts[0] if starts else None]
        if current is not None and _continues(before, above, common):
            current.rows.extend(before)
        elif any(is_head(row, common) for row in before):
            out.append(Form(tuple(above[-TITLE_REACH:]), list(before)))
            above = []
        for begin, end in zip(starts, [*starts[1:], len(rows)], strict=False):
            current = Form(tuple(above[-TITLE_REACH:]), list(rows[begin:end]))
            above = []
            out.append(current)
        above = []
    return [form for form in out if is_form(form, common)]


def is_title(text: str, sheets: tuple[Sheet, ...]) -> bool:
    """Whether a line ends with the title of a project form, perhaps with a year in parentheses behind it."""
    bare = re.sub(r"(?:\([^()]*\))+$", "", fold(text))
    return len(bare) <= 100 and bare.endswith(tuple(title for sheet in sheets for title in sheet.titles))


def is_form(form: Form, common: Common) -> bool:
    """Whether the rows hold the headings of an indicator list: what every project form has."""
    return any(is_head(row, common) for row in form.rows)


def is_head(row: Row, common: Common) -> bool:
    """Whether a row holds the headings of an indicator list (二级指标 and 三级指标)."""
    return sum(head in row.labels for head in common.heads) >= 2


def choose_sheet(form: Form, sheets: tuple[Sheet, ...]) -> Sheet:
    """The declaration whose marks a form shows most; its title counts double."""
    labels = {label for row in form.rows for label in row.labels}
    titles = " ".join(fold(line.text) for _, line in form.lines)

    def score(sheet: Sheet) -> int:
        return len(sheet.marks & labels) + 2 * any(title in titles for title in sheet.titles)

    return max(sheets, key=score)


def is_caption(text: str, sheets: tuple[Sheet, ...]) -> bool:
    """Whether a text above a form is its title, year or unit (and not prose that happens to stand there)."""
    folded = fold(text)
    short = len(folded) <= 20 and (parse_unit(text) is not None or _YEAR_ALONE.fullmatch(folded))
    return bool(short) or is_title(text, sheets)


def year_of(form: Form, sheets: tuple[Sheet, ...]) -> int | None:
    """The year above a form: (2024年度) on its own, or 年度 in its title; a year in a project's name is none."""
    inside = [slot.text for row in form.rows[:3] if is_caption_row(row, sheets) for slot in row.filled]
    above = [line.text for _, line in reversed(form.lines) if is_caption(line.text, sheets)]
    texts = [fold(text) for text in (*inside, *above)]
    for text in [*filter(_YEAR_ALONE.fullmatch, texts), *texts]:
        if found := _YEAR_ALONE.fullmatch(text) or _YEAR.search(text):
            return int(found[1])
    return None


def joined(rows: list[Row], width: int, sheet: Sheet, common: Common) -> list[Row]:
    """Rows of a table without rules, a row that was cut in two joined again where the two parts fill the headings."""
    out: list[Row] = []
    for row in rows:
        if out and _completes(out[-1], row, width, common) and not _is_known(row.labels[0], sheet, common):
            before = out.pop()
            kept = before.slots[: _reach(before)]
            moved = tuple(Slot(len(kept) + i, slot.cell) for i, slot in enumerate(row.filled))
            out.append(replace(before, slots=(*kept, *moved)))
        else:
            out.append(row)
    return out


def _is_known(label: str, sheet: Sheet, common: Common) -> bool:
    known = label in common.fields or label in sheet.indicators.total or label in sheet.money.total
    return known or common.is_prose(label) or common.is_signature(label)


def _completes(before: Row, row: Row, width: int, common: Common) -> bool:
    if before.ruled or before.table != row.table or not row.filled or row.slots[0] is not row.filled[0]:
        return False
    word = common.level_word(row.filled[0].text)
    is_level = word in common.second or word in common.first
    reach = _reach(before)
    has_level = any(common.level_word(slot.text) in common.second for slot in before.filled)
    return not is_level and has_level and len(row.filled) > 1 and reach + len(row.filled) == width


def _reach(row: Row) -> int:
    return max((i + 1 for i, slot in enumerate(row.slots) if slot.text), default=0)


def _starts(rows: tuple[Row, ...], common: Common, sheets: tuple[Sheet, ...]) -> list[int]:
    """The rows that begin a form: 项目名称 or 项目编码 in the first filled cell, with the captions above it.

    A name that follows its own code within two rows begins nothing new.
    """
    asked = [common.fields.get(row.labels[0]) if row.labels else None for row in rows]
    out: list[int] = []
    last = -3
    for number, name in enumerate(asked):
        if name not in ("name", "code") or (number - last <= 2 and not _asks(rows[last], name, common)):
            continue
        last = number
        out.append(_with_captions(rows, number, sheets))
    return out


def _with_captions(rows: tuple[Row, ...], number: int, sheets: tuple[Sheet, ...]) -> int:
    """The first of the rows above a form, three at most, that is a caption; the form's own row where none is."""
    begin = number
    for above in range(number - 1, max(number - 4, -1), -1):
        if is_caption_row(rows[above], sheets):
            begin = above
        elif len(rows[above].filled) > 3:
            break
    return begin


def is_caption_row(row: Row, sheets: tuple[Sheet, ...]) -> bool:
    """Whether a row of a table is a caption above a form: its title, year or unit, perhaps beside the body's name."""
    return len(row.filled) <= 3 and any(is_caption(slot.text, sheets) for slot in row.filled)


def _asks(row: Row, name: str, common: Common) -> bool:
    return any(common.fields.get(label) == name for label in row.labels)


def _continues(rows: tuple[Row, ...], above: list[tuple[int, Line]], common: Common) -> bool:
    if not above and len(rows) <= 2:
        return True
    words = [common.level_word(slot.text) for row in rows for slot in row.filled[:3]]
    labels = [label for row in rows for label in row.labels[:3]]
    return any(word in common.second for word in words) or any(map(common.is_prose, labels))


def _numbered(document: Document) -> Iterator[tuple[int, Line | Table]]:
    lines = 0
    for block in document.blocks:
        yield lines, block
        if isinstance(block, Line):
            lines += 1
