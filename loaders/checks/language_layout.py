"""How a document is set: title against field (L-05), 行次 (L-10), a paragraph in two (L-14), empty and cut pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from loaders.checks.case import Case
from loaders.checks.language_text import QUOTED, Fault, Passage, TextRule
from loaders.document import Cell, Line, Place, Table
from loaders.values import bare

_FORM_TITLE: Final = re.compile(r"(?:项目)?(?:支出)?(?:绩效)?(?:自评|目标|申报|评价)\w{0,8}$")
_SAME: Final = 0.85
_ROW_NUMBER: Final = "行次"
_MOST_GAP: Final = 2
_FEW_ROWS: Final = 8
_RULES: Final = 8
"""Ruling segments from which on a page without a word is a table that was left empty."""
_LONG: Final = 30
_STOPPED: Final = ("。", "；", "：", "！", "？", "”", "）")
_MOST_STOPPED: Final = 0.9


def _titles(case: Case) -> Iterator[Fault]:
    """The title over a project form and its field 项目名称 name the project in slightly different words."""
    above = _titles_above(case)
    for project in case.projects:
        line = above.get(project.place.table) if project.place.table is not None else None
        if line is None:
            continue
        title, name = _FORM_TITLE.sub("", bare(line.text)), bare(project.name)
        if _differ_slightly(title, name):
            yield Fault(line.text.strip()[:QUOTED], (line.place, project.place), project.name, project.name)


def _titles_above(case: Case) -> dict[int, Line]:
    """Table -> the last line above it that is the title of a project form."""
    found: dict[int, Line] = {}
    title: Line | None = None
    for block in case.document.blocks:
        if isinstance(block, Line):
            title = block if _FORM_TITLE.search(bare(block.text)) else title
        else:
            if title is not None:
                found[block.index] = title
            title = None
    return found


def _differ_slightly(title: str, name: str) -> bool:
    """Whether two names are nearly the same; a title that was cut, or that only adds 项目, is the same."""
    if not title or not name or title in name or name in title:
        return False
    return len(title) >= len(name) - 1 and SequenceMatcher(None, title, name).ratio() >= _SAME


def _row_numbers(case: Case) -> Iterator[Fault]:
    """A 行次 column that leaves numbers out."""
    for table in case.document.tables:
        for head in (cell for cell in table.cells if bare(cell.text) == _ROW_NUMBER):
            numbered = list(_numbers_below(table, head))
            if len(numbered) < _FEW_ROWS:
                continue
            for (before, upper), (after, lower) in pairwise(numbered):
                if 1 < after - before <= 1 + _MOST_GAP:
                    missing = "、".join(str(n) for n in range(before + 1, after))
                    places = (upper.place, lower.place)
                    yield Fault(f"{before} → {after}", places, missing, params={"missing": missing})


def _numbers_below(table: Table, head: Cell) -> Iterator[tuple[int, Cell]]:
    """(number, cell) below a heading 行次, as long as the numbers rise."""
    last = 0
    for row in range(head.row + head.row_span, table.n_rows):
        cell = table.grid.get((row, head.col))
        text = "" if cell is None else bare(cell.text)
        if cell is not None and text.isdigit() and len(text) < 4 and int(text) > last:
            last = int(text)
            yield last, cell


def _broken(case: Case) -> Iterator[Fault]:
    """A paragraph in two pieces, as a page break leaves it in a copied text."""
    for passage, after in pairwise(case.passages):
        if _is_cut(passage) and after.level is None and after.text.endswith("。") and len(after.text) >= _LONG // 2:
            end = len(passage.text)
            places = (*passage.places(end - 1, end), after.lines[0].place)
            yield Fault(f"{passage.text[-20:]} | {after.text[:20]}", places, passage.text[:20])


def _is_cut(passage: Passage) -> bool:
    text = passage.text
    return passage.level is not None and len(text) >= _LONG and not text.endswith(_STOPPED) and text[-1] not in "，、"


def _stops_in_copies(case: Case) -> bool | None:
    """A text without pages whose long paragraphs nearly all end with a stop."""
    if not case.passages or case.document.media not in {"text", "html"}:
        return None
    long = [p for p in case.passages if len(p.text) >= _LONG and not p.text.endswith("表")]
    return len(long) > _FEW_ROWS and sum(p.text.endswith(_STOPPED) for p in long) >= _MOST_STOPPED * len(long)


def _empty_pages(case: Case) -> Iterator[Fault]:
    """A page with ruled lines and no word, among pages with text."""
    pages = case.document.pages
    taken = {block.page for block in case.document.tables} | {
        c.place.page for t in case.document.tables for c in t.cells
    }
    for page in pages[1:]:
        if not page.words and len(page.rules) >= _RULES and page.number not in taken:
            yield Fault("", (Place(page=page.number),), f"page {page.number}", params={"page": str(page.number)})


def _has_ruled_pages(case: Case) -> bool | None:
    return True if case.document.media == "pdf" and any(page.words for page in case.document.pages) else None


def _clipped(case: Case) -> Iterator[Fault]:
    """A line of text that the edge of what is shown cuts through."""
    for page in case.document.pages:
        boxes = page.clipped
        if boxes:
            places = tuple(Place(page=page.number, box=box) for box in boxes)
            texts = _texts_at(case, places)
            yield Fault("；".join(texts)[:QUOTED], places, f"page {page.number}", params={"page": str(page.number)})


def _texts_at(case: Case, places: Sequence[Place]) -> list[str]:
    at = set(places)
    return [line.text.strip() for line in case.document.lines if Place(page=line.place.page, box=line.place.box) in at]


RULES: Final = (
    TextRule("L-05", "info", _titles, lambda case: bool(case.projects) or None),
    TextRule("L-10", "info", _row_numbers, lambda case: bool(case.document.tables) or None),
    TextRule("L-14", "info", _broken, _stops_in_copies),
    TextRule("L-27", "warning", _empty_pages, _has_ruled_pages),
    TextRule("L-28", "warning", _clipped, _has_ruled_pages),
)
