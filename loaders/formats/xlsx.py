"""Workbooks of Office 2007 and later (xlsx, and et files of the same kind) -> sheets with their texts as shown."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from loaders.errors import UnreadableDocument
from loaders.formats.number_format import BUILTIN, general, printed
from loaders.formats.package import SAFE, member, parse
from loaders.formats.sheet import MAX_TEXT, Sheet

MAX_FILLED = 2_000_000
_WORKBOOK = "xl/workbook.xml"
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SHEET_TAGS = ("{*}row", "{*}col", "{*}mergeCell")


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets share: texts by number, the code of the number format by style, the epoch of dates."""

    strings: tuple[str, ...]
    formats: tuple[str, ...]
    is_1904: bool


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets in the order of the workbook. Raises UnreadableDocument: "broken", "encrypted", "too_large"."""
    workbook = parse(member(data, _WORKBOOK))
    targets = {
        r.get("Id"): (r.get("Type", "").rpartition("/")[2], r.get("Target", "")) for r in _relations(data, _WORKBOOK)
    }
    book = _Book(
        tuple(_strings(data, targets)),
        tuple(_formats(data, targets)),
        _is_on(workbook.find("{*}workbookPr"), "date1904"),
    )
    filled = 0
    for entry in workbook.iterfind("{*}sheets/{*}sheet"):
        relation = next((v for k, v in entry.attrib.items() if etree.QName(k).localname == "id"), "")
        kind, target = targets.get(relation, ("", ""))
        if kind != "worksheet":
            continue
        sheet = Sheet(entry.get("name", ""), hidden=entry.get("state", "visible") != "visible")
        _read_sheet(member(data, _path(target)), sheet, book)
        filled += len(sheet.texts)
        if filled > MAX_FILLED:
            raise UnreadableDocument("too_large", f"The workbook has more than {MAX_FILLED} filled cells.")
        yield sheet


def _relations(data: bytes, part: str) -> Iterator[Any]:
    folder, name = posixpath.split(part)
    root = parse(member(data, f"{folder}/_rels/{name}.rels"))
    yield from root.iterfind("{*}Relationship")


def _path(target: str) -> str:
    """A target is relative to the workbook, or begins at the root of the package."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _part(data: bytes, targets: dict[Any, tuple[str, str]], kind: str) -> Any:
    """The root of the only part of a kind; None where the workbook has none."""
    target = next((target for found, target in targets.values() if found == kind), None)
    return None if target is None else parse(member(data, _path(target)))


def _strings(data: bytes, targets: dict[Any, tuple[str, str]]) -> Iterator[str]:
    root = _part(data, targets, "sharedStrings")
    return (_text(item) for item in root.iterfind("{*}si")) if root is not None else iter(())


def _formats(data: bytes, targets: dict[Any, tuple[str, str]]) -> Iterator[str]:
    """The code of the number format of each style."""
    root = _part(data, targets, "styles")
    if root is None:
        return
    own = {f.get("numFmtId"): f.get("formatCode", "") for f in root.iterfind("{*}numFmts/{*}numFmt")}
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        number = style.get("numFmtId", "0")
        yield own.get(number) or BUILTIN.get(int(number) if number.isdecimal() else 0, "General")


def _text(item: Any) -> str:
    """Text of a string with its runs, without the reading aids of Eastern scripts."""
    parts = (t.text or "" for t in item.iter("{*}t") if etree.QName(t.getparent()).localname != "rPh")
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), "".join(parts)[:MAX_TEXT])


def _read_sheet(xml: bytes, sheet: Sheet, book: _Book) -> None:
    """Fill the sheet row by row; nothing but its filled cells stays in memory."""
    steps = etree.iterparse(io.BytesIO(xml), events=("end",), tag=_SHEET_TAGS, **SAFE)
    try:
        row = -1
        for _, element in steps:
            kind = etree.QName(element).localname
            if kind == "row":
                row = _read_row(element, sheet, book, row)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif kind == "col":
                _read_column(element, sheet)
            else:
                sheet.merged.extend(_area(element.get("ref", "")))
    except etree.XMLSyntaxError:
        raise UnreadableDocument("broken", "A sheet of the workbook is damaged.") from None
    if steps.root is not None and steps.root.getroottree().docinfo.doctype:
        raise UnreadableDocument("broken", "A sheet of the workbook has a document type.")


def _read_column(element: Any, sheet: Sheet) -> None:
    if _is_on(element, "hidden") or element.get("width") == "0":
        first, last = _index(element.get("min", "")), _index(element.get("max", ""))
        sheet.hidden_columns.update(range(first, min(last, 16_383) + 1))


def _read_row(element: Any, sheet: Sheet, book: _Book, before: int) -> int:
    """Put the texts of a row into the sheet; gives its number (it follows the row before where none is written)."""
    row = _index(element.get("r", "")) if element.get("r") else before + 1
    if _is_on(element, "hidden") or element.get("ht") == "0":
        sheet.hidden_rows.add(row)
    col = -1
    for cell in element.iterfind("{*}c"):
        found = _ADDRESS.fullmatch(cell.get("r", ""))
        col = _column(found[1]) if found else col + 1
        if text := _shown(cell, book):
            sheet.texts[row, col] = text
    return row


def _shown(cell: Any, book: _Book) -> str:
    """The text of a cell as shown; "" for a blank one and for what its format hides."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return "" if inline is None else _text(inline).strip()
    value = cell.findtext("{*}v") or ""
    if kind == "s":
        number = _index(value, 0)
        return book.strings[number].strip() if 0 <= number < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind != "n":
        return value[:MAX_TEXT].strip()
    return _number(value, book.formats, cell.get("s", "0"), book.is_1904)


def _number(value: str, formats: tuple[str, ...], style: str, is_1904: bool) -> str:
    try:
        number = float(value)
    except ValueError:
        return value[:MAX_TEXT].strip()
    if number - number != 0:  # infinite, or not a number
        return value
    index = _index(style, 0)
    code = formats[index] if 0 <= index < len(formats) else "General"
    return printed(number, code, is_1904) if code != "General" else general(number)


def _area(reference: str) -> Iterator[tuple[int, int, int, int]]:
    """First row, last row, first column, last column of B2:D5."""
    corners = [_ADDRESS.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) == 2 and all(corners):
        (first, last), (left, right) = (
            sorted(int(c[2]) - 1 for c in corners if c),
            sorted(_column(c[1]) for c in corners if c),
        )
        yield first, last, left, right


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _index(text: str, base: int = 1) -> int:
    """A number of the file counted from 0; -1 where it is none."""
    return int(text) - base if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _is_on(element: Any, name: str) -> bool:
    return element is not None and element.get(name, "0") in ("1", "true", "on")
