"""A table of Word mark-up -> `Table`: grid columns, spans to the right (gridSpan) and downwards (vMerge)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from loaders.document import Cell, Place, Table
from loaders.formats.text_parts import clean

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"})
_NOT_SHOWN = frozenset({"del", "moveFrom", "Fallback", "txbxContent", "pPr", "rPr", "instrText", "delText", "rt"})
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MAX_SPAN = 1000


def children(element: Any, names: tuple[str, ...]) -> Iterator[Any]:
    """Children of the given names, those inside content controls and insertions too."""
    for child in element.iterchildren("{*}*"):
        name = etree.QName(child).localname
        if name in names:
            yield child
        elif name in _WRAPPERS:
            yield from children(child, names)


def text_of(paragraph: Any) -> str:
    """Text of a paragraph as shown: without deleted and hidden text, field codes and text boxes."""
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element.iterchildren("{*}*"):
        name = etree.QName(child).localname
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name not in _NOT_SHOWN and not (name == "r" and _is_on(child.find("{*}rPr/{*}vanish"))):
            yield from _pieces(child)


def _is_on(switch: Any) -> bool:
    return switch is not None and _value(switch) not in ("0", "false", "off")


def _value(element: Any) -> str:
    """The `val` of an element (strict and transitional files differ in its name space)."""
    return next((v for k, v in element.attrib.items() if etree.QName(k).localname == "val"), "")


def _number(element: Any, path: str, default: int) -> int:
    found = element.find(path)
    text = "" if found is None else _value(found)
    return min(int(text), _MAX_SPAN) if text.isdecimal() else default


def read_table(element: Any) -> tuple[Table | None, list[Any]]:
    """The table of a `tbl` element (None without any text) and the `tbl` elements inside its cells.

    Its index and the places of its cells are set when its place in the document is known.
    """
    build = _Build()
    inner: list[Any] = []
    for row in children(element, ("tr",)):
        if row.find("{*}trPr/{*}del") is not None:
            continue
        build.begin_row(_number(row, "{*}trPr/{*}gridBefore", 0))
        for mark in children(row, ("tc",)):
            inner.extend(children(mark, ("tbl",)))
            build.add(mark)
        build.end_row()
    if not any(cell.text for cell in build.cells):
        return None, inner
    return Table(0, None, build.row, build.n_cols, tuple(build.cells), ruled=True), inner


@dataclass
class _Build:
    """A table under construction; `above` and `here` map columns of two rows to indices of cells."""

    cells: list[Cell] = field(default_factory=list)
    above: dict[int, int] = field(default_factory=dict)
    here: dict[int, int] = field(default_factory=dict)
    row: int = 0
    col: int = 0
    n_cols: int = 0

    def begin_row(self, before: int) -> None:
        """Begin a row that leaves out the first columns of the grid; they are blank cells."""
        self.here, self.col = {}, 0
        for _ in range(before):
            self._new("", 1)

    def end_row(self) -> None:
        """End the row."""
        self.above, self.row, self.n_cols = self.here, self.row + 1, max(self.n_cols, self.col)

    def add(self, mark: Any) -> None:
        """Put one `tc` to the right end of the row; one that only continues a merged cell makes that one larger."""
        span = max(1, _number(mark, "{*}tcPr/{*}gridSpan", 1))
        text = clean("\n".join(t for p in children(mark, ("p",)) if (t := text_of(p).replace("\t", " ").strip())))
        above = self.above.get(self.col)
        if _goes_on(mark, "vMerge") and above is not None and self.cells[above].col_span == span:
            old = self.cells[above]
            joined = "\n".join(t for t in (old.text, text) if t)
            self.cells[above] = replace(old, row_span=self.row - old.row + 1, text=joined)
            self.here[self.col] = above
            self.col += span
        elif _goes_on(mark, "hMerge") and self.here:
            last = self.here[max(self.here)]
            self.col += span
            self.cells[last] = replace(self.cells[last], col_span=self.col - self.cells[last].col)
        else:
            self._new(text, span)

    def _new(self, text: str, span: int) -> None:
        self.here[self.col] = len(self.cells)
        self.cells.append(Cell(self.row, self.col, text, Place(), 1, span))
        self.col += span


def _goes_on(mark: Any, merge: str) -> bool:
    """True where the cell only continues the merged cell above it or to its left."""
    found = mark.find("{*}tcPr/{*}" + merge)
    return found is not None and _value(found) != "restart"
