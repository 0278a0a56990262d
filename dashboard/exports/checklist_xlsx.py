"""公开情况检查表 and 反馈清单 as workbooks: A4, bordered, headings repeated; every text is written as text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import xlsxwriter

from dashboard import checklist_words as say
from dashboard.checklist import Checklist, Row
from dashboard.messages import t
from dashboard.numbers import Language

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MAX_CELL: Final = 32_767
_A4: Final = 9
_PICTURE_WIDTH: Final = 520
"""Pixels of the column that pictures stand in."""
_LARGEST: Final = 0.75
"""Pictures are drawn at two pixels a point: no larger than on paper and a half."""


def write_checklist_xlsx(checklist: Checklist, pictures: Mapping[int, bytes], lang: Language) -> bytes:
    """公开情况检查表 on the first sheet; problems with their pictures (PNG by number) on the second."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        title = t("checklist.title", lang)
        page = _sheet(book, title, (14, 34, 12, 70), checklist, lang)
        names = ("group", "item", "answer", "problems")
        _head(book, page, 4, [t(f"checklist.col.{name}", lang) for name in names])
        last = _rows(book, page, 5, checklist, lang)
        _text(page, last + 1, 0, t("checklist.filled", lang), book.add_format(_font()))
        _problems(book, checklist, pictures, lang)
    return buffer.getvalue()


def write_feedback_xlsx(checklist: Checklist, pictures: Mapping[int, bytes], lang: Language) -> bytes:
    """反馈清单: a row for each problem, with the picture of its place."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        _problems(book, checklist, pictures, lang)
    return buffer.getvalue()


def _problems(book: Any, checklist: Checklist, pictures: Mapping[int, bytes], lang: Language) -> None:
    page = _sheet(book, t("feedback.title", lang), (6, 10, 44, 36, 30, 34, 75, 24), checklist, lang)
    page.set_landscape()
    names = ("number", "place", "problem", "quotation", "arithmetic", "suggestion", "picture", "answer")
    _head(book, page, 4, [t(f"feedback.{name}", lang) for name in names])
    style = book.add_format({**_font(), "border": 1, "text_wrap": True, "valign": "vcenter"})
    for row, problem in enumerate(checklist.problems, 5):
        one = say.words(problem, lang)
        page.write_number(row, 0, one.number, style)
        for column, text in enumerate(
            (one.place, one.sentence, one.quotation, one.arithmetic, one.suggestion, "", ""), 1
        ):
            _text(page, row, column, text, style)
        if (picture := pictures.get(one.number)) is not None:
            _picture(page, row, 6, picture)


def _sheet(book: Any, title: str, widths: Sequence[int], checklist: Checklist, lang: Language) -> Any:
    """A sheet of A4, as wide as the page, with title and what is checked in its first rows."""
    page = book.add_worksheet(title)
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(4)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    big = book.add_format({**_font(16), "bold": True, "align": "center"})
    page.merge_range(0, 0, 0, len(widths) - 1, "", big)
    _text(page, 0, 0, title, big)
    plain = book.add_format(_font())
    _text(page, 1, 0, t("checklist.body", lang, body=say.body(checklist, lang)), plain)
    _text(page, 2, 0, t("checklist.subject", lang, subject=say.subject(checklist, lang)), plain)
    _text(page, 3, 0, t("checklist.file", lang, file=say.file_name(checklist)), plain)
    page.freeze_panes(5, 0)
    page.set_footer("&C&P")
    return page


def _head(book: Any, page: Any, row: int, names: Sequence[str]) -> None:
    look = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "bg_color": "#F0F2F5", "text_wrap": True}
    style = book.add_format({**_font(), **look})
    for column, name in enumerate(names):
        _text(page, row, column, name, style)


def _rows(book: Any, page: Any, row: int, checklist: Checklist, lang: Language) -> int:
    """The rows of the form, a group merged in its first column; the row below the last one."""
    style = book.add_format({**_font(), "border": 1, "text_wrap": True, "valign": "vcenter"})
    middle = book.add_format({**_font(), "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"})
    for group, rows in groupby(checklist.rows, key=lambda one: one.group):
        first = row
        for one in rows:
            lines = list(_lines(checklist, one, lang))
            _text(page, row, 1, say.row_title(one, lang), style)
            _text(page, row, 2, say.answer(one, lang), middle)
            _text(page, row, 3, "\n".join(lines), style)
            page.set_row(row, 16 * max(1, sum(1 + len(line) // 38 for line in lines)))
            row += 1
        if row - first > 1:
            page.merge_range(first, 0, row - 1, 0, "", middle)
        _text(page, first, 0, t(f"checklist.group.{group}", lang), middle)
    return row


def _lines(checklist: Checklist, row: Row, lang: Language) -> Iterator[str]:
    yield from (say.listed(problem, lang) for problem in checklist.of(row))
    note = t("checklist.note.timeliness", lang) if row.group == "timeliness" else say.counted(row, lang)
    if note:
        yield note


def _picture(page: Any, row: int, column: int, picture: bytes) -> None:
    """A picture scaled to its column, in a row as high as it needs."""
    width, height = _size(picture)
    scale = min(_LARGEST, _PICTURE_WIDTH / max(width, 1))
    page.set_row_pixels(row, min(540, int(height * scale) + 8))
    options = {"image_data": io.BytesIO(picture), "x_scale": scale, "y_scale": scale, "x_offset": 3, "y_offset": 3}
    page.insert_image(row, column, "place.png", options)


def _size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG, from its header."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def _text(page: Any, row: int, column: int, text: str, style: Any) -> None:
    page.write_string(row, column, text[:_MAX_CELL], style)


def _font(size: float = 10.5) -> dict[str, object]:
    return {"font_name": "宋体", "font_size": size}
