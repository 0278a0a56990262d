"""Tables of a PDF without any ruling line: words aligned in columns below the title of a declared table.

Columns are the gaps that run through all rows of figures. Such a table is taken only where it proves itself: a form
claims it by title and headings, every cell is explained, and in each column with figures a sum of the form holds while
none fails. Otherwise its lines stay what they were, because a figure under a neighbour's heading looks right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.checks import Case, TestedTable
from loaders.checks.tables import table_outcomes
from loaders.document import Block, Box, Cell, Document, Line, Page, Place, Table, Word
from loaders.extract import extract
from loaders.forms import UNLISTED, Form, load_forms, load_headings
from loaders.headers import is_number_row
from loaders.layout import bounds, runs, visual_lines
from loaders.recognize import COVER_LINES, recognize, title_alias
from loaders.values import bare, is_not_applicable, parse_number

_FIRST_ROWS = 5
"""How many lines below the title may belong to the caption (body, year, unit) before the headings begin."""
_FEWEST_ROWS = 3
_LONGEST = 200
_PART = 0.6  # of the size of the type: a gap that parts two cells of a row
_APART = 1.5  # points that must stay free between two columns
_LEAVE = 4.0  # times the size: a gap between lines after which the table is over
_PAGE_NUMBER = re.compile(r"[-—－]*\d+[-—－]*|第\d+页.*")
_TOTALS = {"合计", "总计"}


@dataclass(frozen=True, slots=True)
class _Row:
    """A visual line as cells: words that nothing parts, each with its box."""

    cells: tuple[Word, ...]

    @property
    def has_figures(self) -> bool:
        return any(map(_is_figure, self.cells))

    @property
    def is_numbering(self) -> bool:
        """Whether the line numbers the columns (栏次)."""
        return is_number_row([cell.text for cell in self.cells])


def with_unruled_tables(document: Document) -> Document:
    """The document with such tables in the place of their lines; indices of tables are set anew."""
    if document.media != "pdf" or not document.pages:
        return document
    forms = load_forms()
    cover = bare("".join(line.text for line in document.lines[:COVER_LINES]))
    pages = {page.number: page for page in document.pages}
    blocks: list[Block] = []
    rest = list(document.blocks)
    while rest:
        block = rest.pop(0)
        blocks.append(block)
        if not isinstance(block, Line) or not _is_title(block, forms, cover):
            continue
        lines = _lines_below(block, rest, forms, cover)
        page = pages.get(block.place.page or 0)
        found = _proved(block, lines, page, document) if page is not None else None
        if found is not None:
            blocks.extend(found)
            del rest[: len(lines)]
    return replace(document, blocks=tuple(_indexed(blocks))) if len(blocks) != len(document.blocks) else document


def _is_title(line: Line, forms: Sequence[Form], cover: str) -> bool:
    text = bare(line.text)
    return text.endswith(("表", ")")) and any(title_alias(text, form, cover) for form in forms)


def _lines_below(title: Line, blocks: Sequence[Block], forms: Sequence[Form], cover: str) -> list[Line]:
    """The lines that follow a title on its page, up to a table or the next title; none where a table follows."""
    lines: list[Line] = []
    for block in blocks[:_LONGEST]:
        if isinstance(block, Table):
            return []
        if block.place.page != title.place.page or block.place.box is None or _is_title(block, forms, cover):
            break
        lines.append(block)
    return lines


def _proved(title: Line, lines: Sequence[Line], page: Page, document: Document) -> list[Block] | None:
    """Caption lines, the table, and the lines below it; None where no reading of the lines proves itself."""
    boxes = [line.place.box for line in lines if line.place.box is not None]
    if len(boxes) <= _FEWEST_ROWS:
        return None
    words = [word for word in page.words if _is_inside(word, bounds(boxes))]
    rows = _ended([_Row(tuple(_cells(line))) for line in visual_lines(words) if any(w.text.strip() for w in line)])
    for start in range(min(_FIRST_ROWS, len(rows))):
        for table in _readings(rows[start:], page.number):
            top, bottom = _extent(table)
            above = [line for line in lines if line.place.box is not None and line.place.box.bottom <= top + 1]
            below = [line for line in lines if line.place.box is not None and line.place.box.top >= bottom - 1]
            if _proves_itself(replace(document, pages=(), blocks=(title, *above, table))):
                return [*above, table, *below]
    return None


def _is_inside(word: Word, box: Box) -> bool:
    middle = (word.box.top + word.box.bottom) / 2
    return box.top <= middle <= box.bottom


def _cells(line: Sequence[Word]) -> Iterator[Word]:
    """The words of a visual line joined to cells where no wide gap parts them."""
    group: list[Word] = []
    for word in runs(line):
        is_apart = bool(group) and word.box.x0 - group[-1].box.x1 > _PART * max(word.size, group[-1].size)
        if group and (is_apart or (_is_figure(word) and _is_figure(group[-1]))):
            yield _joined(group)
            group = []
        group.append(word)
    if group:
        yield _joined(group)


def _is_figure(word: Word) -> bool:
    return parse_number(word.text) is not None or is_not_applicable(word.text)


def _joined(group: Sequence[Word]) -> Word:
    box = bounds([word.box for word in group])
    return Word("".join(word.text for word in group), box, max(word.size for word in group))


def _ended(rows: Sequence[_Row]) -> list[_Row]:
    """The rows up to a note, or a gap that parts the table from what follows (a page number)."""
    out: list[_Row] = []
    for row in rows:
        first = row.cells[0]
        gap = first.box.top - out[-1].cells[0].box.bottom if out else 0.0
        is_number = len(row.cells) == 1 and _PAGE_NUMBER.fullmatch(bare(first.text)) is not None
        if is_number or bare(first.text).startswith(load_headings().notes) or gap > _LEAVE * max(first.size, 1.0):
            break
        out.append(row)
    return out


def _readings(rows: Sequence[_Row], page: int) -> Iterator[Table]:
    """The rows as a table: lines of the headings as levels, and as pieces of one heading that was wrapped."""
    first = next((i for i, row in enumerate(rows) if row.has_figures and not row.is_numbering), 0)
    data = rows[first:]
    columns = _columns(data)
    if not first or len(columns) < 2 or sum(row.has_figures for row in data) < _FEWEST_ROWS:
        return
    heads = [_placed(row, columns, is_heading=True) for row in rows[:first]]
    placed = [_placed(row, columns, is_heading=False) for row in data]
    if any(row is None for row in (*heads, *placed)):
        return
    levels = [row for row in heads if row]
    filled = [row for row in placed if row]
    yield _table([*levels, *filled], len(columns), page)
    words = [row for row, read in zip(levels, rows, strict=False) if not read.is_numbering]
    if len(words) > 1:
        pieces = {c: [row[c] for row in words if c in row] for c in range(len(columns))}
        yield _table([{c: _joined(group) for c, group in pieces.items() if group}, *filled], len(columns), page)


def _table(rows: Sequence[dict[int, Word]], width: int, page: int) -> Table:
    cells = [cell for r, row in enumerate(rows) for cell in _row_cells(r, row, width, page)]
    return Table(0, page, len(rows), width, tuple(cells), ruled=False)


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """The stretches of the page width that cells of the rows cover, from left to right.

    Two that stand side by side and never in one row are one column: figures to the right, dashes in the middle.
    """
    boxes = sorted((cell.box.x0, cell.box.x1) for row in rows for cell in row.cells if bare(cell.text) not in _TOTALS)
    out: list[tuple[float, float]] = []
    for left, right in boxes:
        if out and left < out[-1][1] + _APART:
            out[-1] = (out[-1][0], max(out[-1][1], right))
        else:
            out.append((left, right))
    merged: list[tuple[float, float]] = []
    for column in out:
        if merged and not any(_covers(row, merged[-1]) and _covers(row, column) for row in rows):
            merged[-1] = (merged[-1][0], column[1])
        else:
            merged.append(column)
    return merged


def _covers(row: _Row, column: tuple[float, float]) -> bool:
    return any(_distance(cell.box, column) < 0 for cell in row.cells)


def _placed(row: _Row, columns: Sequence[tuple[float, float]], *, is_heading: bool) -> dict[int, Word] | None:
    """Column -> cell; None where two cells of a row fall into one column."""
    if is_heading and len(row.cells) == len(columns):
        return dict(enumerate(row.cells))
    placed: dict[int, Word] = {}
    for cell in row.cells:
        at = min(range(len(columns)), key=lambda i, box=cell.box: (_distance(box, columns[i]), i))  # type: ignore[misc]
        if at in placed:
            return None
        placed[at] = cell
    return placed


def _distance(box: Box, column: tuple[float, float]) -> float:
    """How far a cell is from a column; below zero by how much they overlap."""
    return max(box.x0, column[0]) - min(box.x1, column[1])


def _row_cells(row: int, placed: dict[int, Word], width: int, page: int) -> Iterator[Cell]:
    for col in range(width):
        word = placed.get(col)
        place = Place(page=page) if word is None else Place(page=page, box=word.box)
        yield Cell(row, col, "" if word is None else word.text, place)


def _extent(table: Table) -> tuple[float, float]:
    boxes = [cell.place.box for cell in table.cells if cell.place.box is not None]
    return min(box.top for box in boxes), max(box.bottom for box in boxes)


def _proves_itself(document: Document) -> bool:
    """Whether a form claims the one table of a document, explains all of it, and its sums hold in every column."""
    matches = recognize(document, load_forms()).matches
    if len(matches) != 1:
        return False
    (match,) = matches
    found = extract(match)
    if found.unexplained or found.findings or any(fact.line == UNLISTED for fact in found.facts):
        return False
    tested = TestedTable(found.entry.title, match.form)
    outcomes = list(table_outcomes(Case(found.facts, (tested,), (found.entry,), kind=match.form.kind)))
    if any(outcome.verdict == "failed" for outcome in outcomes):
        return False
    held = {figure.key for o in outcomes if o.verdict in {"passed", "tail"} and o.identity for figure in o.figures}
    figures = {fact.item for fact in found.facts if fact.value is not None}
    proved = {fact.item for i, fact in enumerate(found.facts) if fact.value is not None and f"f{i}" in held}
    return bool(figures) and figures <= proved


def _indexed(blocks: Sequence[Block]) -> Iterator[Block]:
    number = 0
    for block in blocks:
        if isinstance(block, Table):
            yield replace(block, index=number)
            number += 1
        else:
            yield block
