"""Pages of lines and tables -> blocks of the document: a table that goes on overleaf is one table.

The first block of a page may go on with the table that ends the page before. Page numbers and running heads do not
part them, nor do title and unit line where a producer prints them again above each part together with the heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from loaders.document import Block, Line
from loaders.formats.table_parts import OpenTable, PageTable, append, continues, row_texts, same_rows, whole

_PAGE_NUMBER = re.compile(r"[\s—\-–·.第页共/／0-9０-９IVXivx]{1,16}")
_MARGIN_LINES = 2  # a running head has at most so many lines, and as many stand at the foot
_TOP_MARGIN = 72.0  # points: the titles of forms, the same on many pages too, stand lower
_RUNNING = 3  # pages that show a line at the same place before it is a running one

Item = Line | PageTable


def join_pages(pages: Sequence[Sequence[Item]]) -> tuple[Block, ...]:
    """Blocks of the document in reading order from the items of each page."""
    running = _running(pages)
    blocks: list[Line | OpenTable] = []
    last: OpenTable | None = None
    for items in pages:
        last = _add_page(blocks, items, last, running)
    return _numbered(blocks)


def _add_page(
    blocks: list[Line | OpenTable], items: Sequence[Item], last: OpenTable | None, running: frozenset[tuple[str, int]]
) -> OpenTable | None:
    """Put a page to the blocks; gives the table that may go on overleaf."""
    before = last
    above: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            blocks.append(item)
            if not _is_margin(item, running):
                above.append(item)
            continue
        if before is not None and continues(before, item) and _is_rest(before, item, above):
            _drop(blocks, above)
            append(before, item)
            last = before
        else:
            last = OpenTable([item], list(item.grid.xs), tuple(_key(line) for line in above))
            blocks.append(last)
        before, above = None, []
    return None if above else last


def _is_rest(table: OpenTable, part: PageTable, above: Sequence[Line]) -> bool:
    """True where nothing stands above the part, or only what stands above the table, and the heading follows it."""
    if not above:
        return True
    printed_again = tuple(_key(line) for line in above) == table.above
    return printed_again and same_rows(row_texts(table.parts[0]), row_texts(part)) > 0


def _drop(blocks: list[Line | OpenTable], lines: Sequence[Line]) -> None:
    """Take out the title and unit lines that only repeat those above the first part."""
    repeated = {id(line) for line in lines}
    blocks[:] = [block for block in blocks if id(block) not in repeated]


def _key(line: Line) -> str:
    return "".join(line.text.split())


def _is_margin(line: Line, running: frozenset[tuple[str, int]]) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None or _spot(line) in running


def _spot(line: Line) -> tuple[str, int]:
    """A line and where it stands, roughly."""
    return _key(line), round(line.place.box.top / 4) if line.place.box else 0


def _running(pages: Sequence[Sequence[Item]]) -> frozenset[tuple[str, int]]:
    """Lines that stand at the head or foot of several pages at the same place."""
    seen: Counter[tuple[str, int]] = Counter()
    for items in pages:
        heads = (i for i in items[:_MARGIN_LINES] if isinstance(i, Line) and _is_in_margin(i))
        feet = (i for i in items[-_MARGIN_LINES:] if isinstance(i, Line))
        seen.update({_spot(line) for line in (*heads, *feet)})
    return frozenset(spot for spot, count in seen.items() if count >= max(_RUNNING, len(pages) // 4))


def _is_in_margin(line: Line) -> bool:
    return line.place.box is not None and line.place.box.bottom <= _TOP_MARGIN


def _numbered(blocks: Sequence[Line | OpenTable]) -> tuple[Block, ...]:
    out: list[Block] = []
    index = 0
    for block in blocks:
        if isinstance(block, OpenTable):
            out.append(whole(block, index))
            index += 1
        else:
            out.append(block)
    return tuple(out)
