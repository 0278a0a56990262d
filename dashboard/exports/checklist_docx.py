"""公开情况检查表 and 反馈清单 as Word files: A4, official type, bordered tables; text of documents stays plain text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from dashboard import checklist_words as say
from dashboard.checklist import Checklist, Problem, Row
from dashboard.messages import t
from dashboard.numbers import Language

_TITLE: Final = ("宋体", 20)
_HEAD: Final = ("黑体", 10.5)
_BODY: Final = ("仿宋", 10.5)
_LATIN: Final = "Times New Roman"
_MARGIN: Final = Cm(2.2)
_LEADING: Final = 1.15
"""Of the line: room for Chinese type."""
_WIDTHS: Final = (Cm(2.4), Cm(5.2), Cm(2.2), Cm(6.8))
"""Columns of 公开情况检查表: group, item, 是否符合要求, problems; together the width of the text."""
_FACTS: Final = (Cm(2.6), Cm(14.0))
"""Columns of a problem in 反馈清单: what it is, and the words."""


def write_checklist_docx(checklist: Checklist, pictures: Mapping[int, bytes], lang: Language) -> bytes:
    """公开情况检查表: the rows with 是/否/无法检验 and their problems; the pictures (PNG by number) on an annex."""
    book, page = _new(t("checklist.title", lang), checklist, lang)
    table = _table(page, _WIDTHS)
    heads = ("group", "item", "answer", "problems")
    _cells(table, [t(f"checklist.col.{name}", lang) for name in heads], _HEAD, repeat=True)
    _write_rows(table, checklist, lang)
    _paragraph(page, t("checklist.filled", lang), _BODY)
    shown = [problem for problem in checklist.problems if problem.number in pictures]
    if shown:
        page.add_page_break()
        _paragraph(page, t("checklist.annex", lang), _HEAD)
    for problem in shown:
        _picture(page, problem, pictures[problem.number], lang)
    return _bytes(book)


def write_feedback_docx(checklist: Checklist, pictures: Mapping[int, bytes], lang: Language) -> bytes:
    """反馈清单: every problem with place, quotation, arithmetic, suggestion and the picture of its place."""
    book, page = _new(t("feedback.title", lang), checklist, lang)
    count = len(checklist.problems)
    _paragraph(page, t("feedback.intro", lang, n=count) if count else t("feedback.none", lang), _BODY, indent=True)
    _paragraph(page, _untested(checklist, lang), _BODY, indent=True)
    for problem in checklist.problems:
        _feedback(page, problem, pictures.get(problem.number), lang)
    _paragraph(page, t("feedback.signature", lang), _BODY)
    return _bytes(book)


def _new(title: str, checklist: Checklist, lang: Language) -> tuple[Any, Any]:
    """A new A4 document with running header, title, and the lines that say what is checked."""
    book = docx.Document()
    section = book.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    _set_font(book.styles["Normal"], _BODY)
    name, what = say.body(checklist, lang), say.subject(checklist, lang)
    _run(section.header.paragraphs[0], t("checklist.running", lang, body=name, subject=what), ("宋体", 9))
    _page_number(section.footer.paragraphs[0])
    heading = book.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(heading, title, _TITLE, bold=True)
    for text in (
        t("checklist.body", lang, body=name),
        t("checklist.subject", lang, subject=what),
        t("checklist.file", lang, file=say.file_name(checklist)),
    ):
        _paragraph(book, text, _BODY)
    book.core_properties.title = title
    book.core_properties.author = t("app.name", lang)
    return book, book


def _untested(checklist: Checklist, lang: Language) -> str:
    count = checklist.count
    done = count.passed + count.failed + count.tail
    return t("feedback.tested", lang, done=done, open=count.not_testable)


def _write_rows(table: Any, checklist: Checklist, lang: Language) -> None:
    """The rows; the name of a group stands once, in a cell merged over its rows."""
    first: dict[str, Any] = {}
    for row in checklist.rows:
        texts = ["", say.row_title(row, lang), say.answer(row, lang), ""]
        cells = _cells(table, texts, _BODY)
        cells[2].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _fill(cells[3], _problem_lines(checklist, row, lang))
        if row.group in first:
            first[row.group] = first[row.group].merge(cells[0])
        else:
            first[row.group] = cells[0]
    for group, cell in first.items():
        for extra in cell.paragraphs[1:]:
            extra._element.getparent().remove(extra._element)
        _run(cell.paragraphs[0], t(f"checklist.group.{group}", lang), _HEAD)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _problem_lines(checklist: Checklist, row: Row, lang: Language) -> list[str]:
    lines = [say.listed(problem, lang) for problem in checklist.of(row)]
    note = t("checklist.note.timeliness", lang) if row.group == "timeliness" else say.counted(row, lang)
    return [*lines, note] if note else lines


def _feedback(page: Any, problem: Problem, picture: bytes | None, lang: Language) -> None:
    one = say.words(problem, lang)
    heading = _paragraph(page, t("feedback.head", lang, number=one.number, text=one.sentence), _HEAD)
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.space_before = Pt(10)
    table = _table(page, _FACTS)
    for name, text in (
        ("place", one.place),
        ("quotation", t("feedback.quoted", lang, text=one.quotation) if one.quotation else ""),
        ("arithmetic", one.arithmetic),
        ("suggestion", one.suggestion),
    ):
        if text:
            _cells(table, [t(f"feedback.{name}", lang), text], _BODY)
    if picture is not None:
        cells = _cells(table, [t("feedback.picture", lang), ""], _BODY)
        _keep_together(table)
        cells[1].paragraphs[0].add_run().add_picture(io.BytesIO(picture), width=Cm(13.4))
    _cells(table, [t("feedback.answer", lang), ""], _BODY)


def _keep_together(table: Any) -> None:
    """The rows of a problem stay on one page with the picture of its place."""
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _picture(page: Any, problem: Problem, picture: bytes, lang: Language) -> None:
    _paragraph(page, say.listed(problem, lang), _BODY).paragraph_format.keep_with_next = True
    page.add_paragraph().add_run().add_picture(io.BytesIO(picture), width=Cm(16.4))


def _table(page: Any, widths: Sequence[Any]) -> Any:
    table = page.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _cells(table: Any, texts: Sequence[str], font: tuple[str, float], *, repeat: bool = False) -> list[Any]:
    """A new row; `repeat`: it heads every page of the table."""
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, column in zip(row.cells, texts, table.columns, strict=True):
        cell.width = column.width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _pad(cell.paragraphs[0])
        _run(cell.paragraphs[0], text, font)
        if repeat:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    return list(row.cells)


def _fill(cell: Any, lines: Sequence[str]) -> None:
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        _pad(paragraph)
        _run(paragraph, line, _BODY)


def _pad(paragraph: Any) -> None:
    """Air above and below the text of a cell."""
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)


def _paragraph(page: Any, text: str, font: tuple[str, float], *, indent: bool = False) -> Any:
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * font[1])
    _run(paragraph, text, font)
    return paragraph


def _run(paragraph: Any, text: str, font: tuple[str, float], *, bold: bool = False) -> None:
    paragraph.paragraph_format.line_spacing = _LEADING
    if text:
        run = paragraph.add_run(say.clean(text))
        run.bold = bold
        _set_font(run, font)


def _set_font(styled: Any, font: tuple[str, float]) -> None:
    """Chinese and Latin type of a run or a style; an office program without the first takes its own of that kind."""
    styled.font.size = Pt(font[1])
    styled.font.name = _LATIN
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font[0])
    fonts.set(qn("w:hint"), "eastAsia")


def _page_number(paragraph: Any) -> None:
    """A field that counts pages, in the middle of the footer."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _bytes(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
