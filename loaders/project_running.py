"""A project form that lost all its borders (every cell of it in one line, blanks between them) -> its head as a table.

Only what can be told for certain is put into rows: fields whose label is known, the headings of the money, and rows of
figures below them. The indicators, whose cells hold blanks themselves, stay a line of text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.document import Block, Cell, Document, Line, Place, Table
from loaders.forms.sheet import Common, Sheet, label_of, load_common, load_sheets
from loaders.project_rows import is_slot, is_title

_MANY = 20  # words of a line from which on it may be a form
_HEADS = 3
_LEAD = re.compile(r"^其中[:：]?")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a line from its title on, and what they are to a form."""

    words: tuple[str, ...]
    common: Common
    sheet: Sheet

    def label(self, i: int) -> str:
        return label_of(self.words[i])

    def is_head(self, i: int) -> bool:
        return self.label(i) in self.sheet.money.columns

    def is_money(self, i: int) -> bool:
        label = self.label(i)
        return label in self.sheet.money.total or self.common.is_source(_LEAD.sub("", label))

    def is_indicator_head(self, i: int) -> bool:
        return self.label(i) in self.common.heads or self.label(i) in self.sheet.indicators.columns

    def opens(self, i: int) -> bool:
        """Whether a word begins something new: a field, a section, running text."""
        label = self.label(i)
        known = label in self.common.fields or label in self.common.sections or label in self.common.ignored
        return known or self.common.is_prose(label) or self.common.is_signature(label)


def with_running_forms(document: Document) -> Document:
    """The document with the heads of such forms as tables; indices of tables are set anew."""
    if document.media != "text" or not any(_is_long(block) for block in document.blocks):
        return document
    blocks = [part for block in document.blocks for part in (_parts(block) if _is_long(block) else (block,))]
    return replace(document, blocks=tuple(_indexed(blocks)))


def _is_long(block: Block) -> bool:
    return isinstance(block, Line) and len(block.text) > 2 * _MANY and len(block.text.split()) >= _MANY


def _parts(block: Block) -> tuple[Block, ...]:
    """The title, the head of the form as a table, and the rest of the line; the line itself where it is no form."""
    if not isinstance(block, Line):
        return (block,)
    words = block.text.split()
    common, sheets = load_common(), load_sheets()
    for at, sheet in ((i, s) for i, w in enumerate(words) for s in sheets if is_title(w, (s,))):
        rows, rest = _rows(_Words(tuple(words[at + 1 :]), common, sheet))
        if rows:
            front = _front(words, at)
            return (
                *(replace(block, text=text) for text in front),
                _table(rows, block.place),
                replace(block, text=" ".join(rest)),
            )
    return (block,)


def _front(words: Sequence[str], at: int) -> tuple[str, ...]:
    """What stands before the table: the rest of the page, the title, and the year where it follows in parentheses."""
    year = words[at + 1 : at + 2] if re.fullmatch(r"[(（]20\d\d年度?[)）]", "".join(words[at + 1 : at + 2])) else ()
    return tuple(text for text in (" ".join(words[:at]), words[at], *year) if text)


def _rows(words: _Words) -> tuple[list[list[str]], list[str]]:
    """The rows of the head, and the words that are in none; no rows where the headings of the money, a total row with a
    figure for each of them, or the headings of the indicators are not there."""
    count = len(words.words)
    first, last = _run(count, words.is_head, 0)
    money, end = _money(words, last, first)
    begin, stop = _run(count, words.is_indicator_head, end)
    if not money or stop - begin < _HEADS:
        return [], []
    fields = list(_fields(words, first))
    section = next((i for i in range(first - 1, -1, -1) if words.label(i) in words.common.sections), first)
    heads = ["".join(words.words[section:first]), *words.words[first:last]]
    rows = [*fields, heads, *money, list(words.words[begin:stop])]
    return rows, [*words.words[end:begin], *words.words[stop:]]


def _run(count: int, belongs: Callable[[int], bool], start: int) -> tuple[int, int]:
    """The first run of at least three words that belong; (count, count) where there is none."""
    i = start
    while i < count:
        end = next((j for j in range(i, count) if not belongs(j)), count)
        if end - i >= _HEADS:
            return i, end
        i = end + 1
    return count, count


def _fields(words: _Words, end: int) -> Iterator[list[str]]:
    """A row for each field whose label is known: its label, and what stands before the next one."""
    i = 0
    while i < end:
        stop = next((j for j in range(i + 1, end) if words.opens(j)), end)
        if words.label(i) in words.common.fields and stop > i + 1:
            yield [words.words[i], "".join(words.words[i + 1 : stop])]
        i = stop


def _money(words: _Words, start: int, first: int) -> tuple[list[list[str]], int]:
    """The rows of figures below the headings [first, start), and where they end.

    The total must have a figure for each heading, or nothing is settled and there are no rows; a source of money may
    have its amounts only. The first row with any other number of figures ends them: nobody knows which it lacks.
    """
    fields = [words.sheet.money.columns[words.label(i)] for i in range(first, start)]
    amounts = sum(not field.startswith("execution_") for field in fields)
    rows: list[list[str]] = []
    i = start
    while i < len(words.words) and words.is_money(i):
        stop = next((j for j in range(i + 1, len(words.words)) if not is_slot(words.words[j])), len(words.words))
        allowed = {0, amounts, len(fields)} if rows else {len(fields)}
        if stop - i - 1 not in allowed or (not rows and words.label(i) not in words.sheet.money.total):
            break
        rows.append(list(words.words[i:stop]))
        i = stop
    return rows, i


def _table(rows: Sequence[Sequence[str]], place: Place) -> Table:
    width = max(map(len, rows))
    cells = tuple(
        Cell(r, c, row[c] if c < len(row) else "", replace(place, row=r, col=c))
        for r, row in enumerate(rows)
        for c in range(width)
    )
    return Table(0, place.page, len(rows), width, cells, ruled=False)


def _indexed(blocks: Sequence[Block]) -> Iterator[Block]:
    index = 0
    for block in blocks:
        if isinstance(block, Line):
            yield block
            continue
        cells = tuple(replace(cell, place=replace(cell.place, table=index)) for cell in block.cells)
        yield replace(block, index=index, cells=cells)
        index += 1
