"""Notes under tables: none under an empty one (D-02), “空表” under a filled one (L-25), another fund's name (L-26)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.checks.case import Case
from loaders.checks.language_text import QUOTED, Fault, TextRule
from loaders.document import Line, Table
from loaders.forms import load_forms
from loaders.records import TableEntry
from loaders.values import bare, parse_number

_EMPTY: Final = re.compile(r"本表(?:为|是)?(?:空表|空|无数据|无内容|无数字)|空表列示|此表(?:为空|无数据)")
_INSTRUCTION: Final = re.compile(r"仍保留|格式")
_EXPLAINED: Final = re.compile(
    r"无|没有|未(?:安排|发生|涉及|使用)|不涉及|不存在|为(?:0|零)|(?<!\d)0(?:\.0+)?(?:万)?元|空表"
)
_FUNDS: Final = {"政府性基金": ("FA07", "BG07"), "国有资本经营": ("FA08", "BG08")}
_SUBJECTS: Final = {
    **{form: name for name, forms in _FUNDS.items() for form in forms},
    "FA09": "三公",
    "BG09": "三公",
}
"""Form -> the word by which a sentence elsewhere says why the table is empty."""
_NOTE: Final = re.compile(r"^(?:[(（]?(?:备?注|说明)[:：]?|.{0,40}本表)")
_FILLED: Final = 2
"""Figures other than zero from which on a table is filled, whatever its number row says."""
_TITLE_LENGTH: Final = 60
_NUMBER_LABEL: Final = re.compile(r"^[^㐀-鿿]*(?:公开|财决|附)?[^㐀-鿿]*表?[^㐀-鿿]*表?$")
"""公开06表 and the like: the number of a table, not its title."""


@dataclass(frozen=True, slots=True)
class _Note:
    """A line below a table: the title over the table, and the table itself (None where none was found)."""

    line: Line
    title: str
    table: Table | None


def _notes(case: Case) -> Sequence[_Note]:
    """The notes of a disclosure, looked for once."""
    if "notes" not in case.kept:
        case.kept["notes"] = list(_found_notes(case))
    found: Sequence[_Note] = case.kept["notes"]
    return found


def _found_notes(case: Case) -> Iterator[_Note]:
    """The lines between a table and the next title that begin like a note, or speak of 本表."""
    title, table = "", None
    for block in case.document.blocks:
        if isinstance(block, Table):
            title, table = _title_inside(block) or title, block
            continue
        text = bare(block.text)
        if _is_table_title(text):
            title, table = text, None
        elif title and text and (_NOTE.match(text) or _EMPTY.search(text)):
            yield _Note(block, title, table)


def _title_inside(table: Table) -> str:
    """The title of a table that prints it in its first row; "" for one that does not."""
    return next((text for cell in table.rows[0] if _is_table_title(text := bare(cell.text))), "")


def _is_table_title(text: str) -> bool:
    is_short = len(text) <= _TITLE_LENGTH and text.endswith("表") and "。" not in text
    return is_short and not _NOTE.match(text) and not _NUMBER_LABEL.match(text)


def _stale(case: Case) -> Iterator[Fault]:
    """“本表为空表” below a table with figures."""
    for note in _notes(case):
        text = bare(note.line.text)
        if note.table is None or not _EMPTY.search(text) or _INSTRUCTION.search(text):
            continue
        figures = [n for cell in note.table.cells if (n := parse_number(cell.text)) is not None and n.decimals]
        if sum(number.value != 0 for number in figures) >= _FILLED:
            yield Fault(note.line.text.strip()[:QUOTED], (note.line.place,), note.title)


def _wrong_fund(case: Case) -> Iterator[Fault]:
    """A note that says another fund has no money than the one that the table is of."""
    for note in _notes(case):
        text = bare(note.line.text)
        mine = [fund for fund in _FUNDS if fund in note.title]
        named = [fund for fund in _FUNDS if fund in text]
        is_empty_note = _EMPTY.search(text) or re.search(r"无|没有", text)
        if len(mine) == 1 and named and mine[0] not in named and is_empty_note:
            params = {"title": note.title, "named": named[0]}
            yield Fault(note.line.text.strip()[:QUOTED], (note.line.place,), note.title, mine[0], params)


def _unexplained(case: Case) -> Iterator[Fault]:
    """An empty table of which neither a note nor a sentence says why.

    A workbook may print its notes on another sheet: with a note for each empty table there is nothing to say.
    """
    if sum(bool(_EMPTY.search(text)) for text, _ in case.pieces) >= sum(1 for _ in _empty(case)):
        return
    noted = {note.title for note in _notes(case) if _EXPLAINED.search(bare(note.line.text))}
    aliases = {form.id: [bare(t) for t in (form.title, *form.titles)] for form in load_forms()}
    for entry in _empty(case):
        names = aliases.get(entry.form, [])
        if any(title.endswith(name) or name in title for title in noted for name in names):
            continue
        subject = _SUBJECTS.get(entry.form)
        if subject is None or not _is_said(case, subject):
            yield Fault(entry.title, (entry.place,), entry.form, params={"title": entry.title})


def _empty(case: Case) -> Iterator[TableEntry]:
    return (entry for entry in case.entries if entry.status == "empty")


def _is_said(case: Case, subject: str) -> bool:
    return any(subject in bare(p.text) and _EXPLAINED.search(bare(p.text)) for p in case.passages)


def _has_tables(case: Case) -> bool | None:
    return True if case.document.tables and case.entries else None


def _has_empty(case: Case) -> bool | None:
    """None without an empty table; False where no text could explain it (prose may come in another file)."""
    return any(p.text.endswith("。") for p in case.passages) if any(True for _ in _empty(case)) else None


RULES: Final = (
    TextRule("D-02", "warning", _unexplained, _has_empty),
    TextRule("L-25", "warning", _stale, _has_tables),
    TextRule("L-26", "warning", _wrong_fund, _has_tables),
)
