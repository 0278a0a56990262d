"""What is never kept: the names, telephone numbers and other personal data of those who signed a form.

`redact` empties the values beside signature labels (负责人, 经办人, 联系电话 …) and removes mobile numbers, identity
numbers and e-mail addresses wherever they stand, before anything else sees the document. Neither the value nor the
raw line is kept. 填报日期 is no personal data and stays. Running prose that merely speaks of a 负责人 stays: only a
cell that is a label, or a label at the start of a line or after another label, counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.characters import simplified_forms
from loaders.document import Block, Box, Cell, Document, Line, Page, Place, Table, Word
from loaders.privacy_scan import is_misread_pair, misread_spans

_LABELS = (
    "项目负责人",
    "单位负责人",
    "部门负责人",
    "财务负责人",
    "分管负责人",
    "主要负责人",
    "主管领导",
    "分管领导",
    "法定代表人",
    "法人代表",
    "负责人",
    "经办人",
    "制表人",
    "填表人",
    "填报人",
    "编制人",
    "审核人",
    "复核人",
    "审批人",
    "评价人",
    "联系人",
    "财务主管",
    "会计主管",
    "会计机构负责人",
    "联系人及电话",
    "联系人及联系电话",
    "联系人电话",
    "填报人电话",
    "联系电话",
    "联系方式",
    "办公电话",
    "固定电话",
    "移动电话",
    "手机号码",
    "手机号",
    "手机",
    "电话号码",
    "电话",
    "传真",
    "电子邮箱",
    "电子邮件",
    "邮箱",
    "email",
    "e-mail",
    "身份证号码",
    "身份证号",
    "身份证",
)
_OTHER_LABELS = (
    "填报日期",
    "填表日期",
    "制表日期",
    "填报时间",
    "填表时间",
    "编制日期",
    "日期",
    "单位公章",
    "公章",
    "盖章",
    "单位名称",
    "填报单位",
    "部门名称",
)


_GLOSS = r"(?:\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,6}\))?"  # pinyin that mirrored pages put after a character


def _spaced(word: str) -> str:
    return r"\s*".join(re.escape(char) + (_GLOSS if not char.isascii() else "") for char in word)


_NOTE = r"(?:\s*[(（]\s*(?:签字|签名|签章|盖章|章|公章)\s*[)）])?"
_LABEL = "(?:" + "|".join(_spaced(w) for w in sorted(_LABELS, key=len, reverse=True)) + ")"
_OTHER = "(?:" + "|".join(_spaced(w) for w in sorted(_OTHER_LABELS, key=len, reverse=True)) + ")"
_LABEL_CELL = re.compile(rf"\W*{_LABEL}{_NOTE}\s*[:：]?\s*", re.IGNORECASE)
_MARK = re.compile(rf"(?P<label>{_LABEL}){_NOTE}\s*[:：]|(?P<other>{_OTHER}){_NOTE}\s*[:：]", re.IGNORECASE)
_START = re.compile(rf"[\s|｜>*#<p\-—·]*(?:{_LABEL}|{_OTHER}){_NOTE}\s*[:：]", re.IGNORECASE)
_WITHIN = re.compile(
    rf"{_LABEL}{_NOTE}\s*[:：]\s*(?P<value>[㐀-鿿]{{2,4}}|[㐀-鿿]\s[㐀-鿿]|[㐀-鿿]{{1,6}}·[㐀-鿿·]{{1,12}}"
    rf"|0\d{{2,3}}-?\d{{7,8}})(?=[\s|｜,，;；。、]|$|{_LABEL}|{_OTHER})",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<![\d.,])(?<!\d[A-Z])1[3-9]\d{9}(?!\d|\.\d|,\d|\s*(?:元|万|亿))")
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\w)")
_EMAIL = re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ANYWHERE = (_MOBILE, _IDENTITY, _EMAIL)
_NAME = re.compile(r"[㐀-鿿]{2,4}|[㐀-鿿]{1,6}·[㐀-鿿·]{1,12}|0\d{2,3}-?\d{7,8}|\d{3,4}-\d{7,8}|1[3-9]\d{9}")
_NOT_A_NAME = re.compile(r".*(?:名称|日期|单位|公章|职务|职称|金额|备注|情况|意见|电话|编码|部门|[:：])")

Span = tuple[int, int]


@dataclass(frozen=True)
class Redaction:
    """The document without personal data, and the places (pages with boxes, lines, cells) where something was cut."""

    document: Document
    places: tuple[Place, ...]


def _anywhere_spans(text: str) -> list[Span]:
    return [match.span() for pattern in _ANYWHERE for match in pattern.finditer(text)]


def _label_spans(text: str) -> list[Span]:
    """The spans of the values in a signature line: from a personal label to the next label or the end.

    In the midst of other text (a form printed as one line) only what looks like a name or a number is a value.
    """
    if _START.match(text) is None:
        return [match.span("value") for match in _WITHIN.finditer(text)]
    marks = list(_MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    spans = []
    for mark, end in zip(marks, ends, strict=True):
        value = text[mark.end() : end]
        if mark["label"] and value.strip(" \t|｜　"):
            start = mark.end() + len(value) - len(value.lstrip())
            spans.append((start, mark.end() + len(value.rstrip(" \t|｜　"))))
    return spans


def _spans(text: str) -> list[Span]:
    """Merged spans of personal data in a line or a cell. Labels may be in traditional characters, each one for one."""
    text = text.translate(simplified_forms())
    return _merged(_label_spans(text) + _anywhere_spans(text))


def _merged(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _scanned_spans(text: str, confidence: float) -> list[Span]:
    """The spans of a line or cell; where it was read from a picture, those behind misread labels as well."""
    spans = _spans(text)
    if confidence < 1:
        spans = _merged([*spans, *misread_spans(text, _LABELS, _OTHER_LABELS)])
    return spans


def _without(text: str, spans: list[Span]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text


def _is_label(text: str) -> bool:
    return bool(text.strip()) and _LABEL_CELL.fullmatch(text.translate(simplified_forms())) is not None


def _is_name(text: str) -> bool:
    """Whether a cell holds nothing but names and numbers of telephones (several may be listed)."""
    if _is_label(text):
        return False
    parts = [part for part in re.split(r"[、,，/;；]|(?<=[㐀-鿿]{2})\s+", text) if part.strip()]
    bare = [re.sub(r"\s+", "", part) for part in parts]
    return bool(bare) and all(_NAME.fullmatch(p) and not _NOT_A_NAME.match(p) and not _is_label(p) for p in bare)


def _ends_values(text: str) -> bool:
    """Whether a cell is another label, so that the value of the label before it has ended."""
    plain = text.translate(simplified_forms())
    return re.fullmatch(rf"\s*{_OTHER}{_NOTE}\s*[:：]?.*", plain) is not None or plain.rstrip().endswith((":", "："))


def _row_values(row: tuple[Cell, ...]) -> set[tuple[int, int]]:
    """(row, col) of the cells of one row that are values of a signature label to their left."""
    values: set[tuple[int, int]] = set()
    label: str | None = None
    for cell in row:
        if _is_label(cell.text):
            label = cell.text
        elif label is None or not cell.text.strip():
            continue
        elif _ends_values(cell.text):
            label = None
        elif label.rstrip().endswith((":", "：")) or _is_name(cell.text):
            values.add((cell.row, cell.col))
        else:
            label = None
    return values


def _misread_values(row: tuple[Cell, ...]) -> set[tuple[int, int]]:
    """(row, col) of names and numbers right of a label that was misread from a picture."""
    filled = [cell for cell in row if cell.text.strip()]
    return {
        (right.row, right.col)
        for left, right in pairwise(filled)
        if left.confidence < 1 and is_misread_pair(left.text, right.text, _LABELS, _OTHER_LABELS)
    }


def _column_values(table: Table) -> set[tuple[int, int]]:
    """(row, col) of names and numbers below a signature label that heads a column."""
    values: set[tuple[int, int]] = set()
    for cell in table.cells:
        if not _is_label(cell.text) or cell.text.rstrip().endswith((":", "：")):
            continue
        for row in range(cell.row + cell.row_span, table.n_rows):
            below = table.grid.get((row, cell.col))
            if below is None or (below.text.strip() and not _is_name(below.text)):
                break
            if below.text.strip():
                values.add((below.row, below.col))
    return values


def _redact_table(table: Table) -> tuple[Table, list[tuple[Place, str, list[Span]]]]:
    values = _column_values(table).union(*(_row_values(row) | _misread_values(row) for row in table.rows))
    cells: list[Cell] = []
    cuts: list[tuple[Place, str, list[Span]]] = []
    for cell in table.cells:
        spans = [(0, len(cell.text))] if (cell.row, cell.col) in values else _scanned_spans(cell.text, cell.confidence)
        if spans:
            cuts.append((cell.place, cell.text, spans))
            cell = replace(cell, text=_without(cell.text, spans))  # noqa: PLW2901 (the redacted one goes on)
        cells.append(cell)
    return (replace(table, cells=tuple(cells)) if cuts else table), cuts


def _redact_line(line: Line, before: Block | None) -> tuple[Line, list[tuple[Place, str, list[Span]]]]:
    spans = _scanned_spans(line.text, line.confidence)
    if isinstance(before, Line) and _is_open_label(before.text) and _is_name(line.text):
        spans = [(0, len(line.text))]
    if not spans:
        return line, []
    return replace(line, text=_without(line.text, spans)), [(line.place, line.text, spans)]


def _is_open_label(text: str) -> bool:
    """A line that is nothing but a signature label with a colon: its value may stand on the next line."""
    return _is_label(text) and text.rstrip().endswith((":", "："))


def _inside(word: Word, box: Box) -> bool:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
    return box.x0 - 1 <= x <= box.x1 + 1 and box.top - 2 <= y <= box.bottom + 2


def _kept(text: str, spans: list[Span]) -> str:
    """The text without white space, a redacted character standing as a NUL: to be laid over the words of the page."""
    hidden = [any(start <= i < end for start, end in spans) for i in range(len(text))]
    return "".join("\0" if cut else char for char, cut in zip(text, hidden, strict=True) if not char.isspace())


def _split_word(word: Word, kept: str) -> tuple[Word | None, Box | None]:
    """A word cut to what may stay (front or back part), and the box that must be masked."""
    bare = re.sub(r"\s+", "", word.text)
    if "\0" not in kept or len(kept) != len(bare):
        return word, None
    width = (word.box.x1 - word.box.x0) / len(bare)
    front = len(kept) - len(kept.lstrip("\0")) == 0
    stay = kept.split("\0", maxsplit=1)[0] if front else ""
    if not stay:
        return None, word.box
    cut_x = word.box.x0 + width * len(stay)
    keep_box = replace(word.box, x1=cut_x)
    return replace(word, text=bare[: len(stay)], box=keep_box), replace(word.box, x0=cut_x)


def _cut_words(words: list[Word], place: Place, text: str, spans: list[Span]) -> tuple[list[Word], list[Box]]:
    """The words of a page without those that print the cut text; the boxes to mask (the whole box when in doubt)."""
    if place.box is None:
        return words, []
    box = place.box
    inside = [w for w in words if _inside(w, box)]
    kept = _kept(text, spans)
    joined = "".join(re.sub(r"\s+", "", w.text) for w in inside)
    if len(joined) != len(kept):
        return [w for w in words if not _inside(w, box)], [box]
    out: list[Word] = []
    boxes: list[Box] = []
    position = 0
    for word in words:
        if not _inside(word, box):
            out.append(word)
            continue
        size = len(re.sub(r"\s+", "", word.text))
        stay, mask = _split_word(word, kept[position : position + size])
        position += size
        out.extend([] if stay is None else [stay])
        boxes.extend([] if mask is None else [mask])
    return out, boxes


def _redact_page(page: Page, cuts: list[tuple[Place, str, list[Span]]]) -> tuple[Page, list[Place]]:
    words = list(page.words)
    places: list[Place] = []
    for place, text, spans in cuts:
        words, boxes = _cut_words(words, place, text, spans)
        places.extend(replace(place, box=box) for box in boxes)
        if not boxes:
            places.append(place)
    clean: list[Word] = []
    for word in words:
        if _anywhere_spans(word.text):
            places.append(Place(page=page.number, box=word.box))
        else:
            clean.append(word)
    return replace(page, words=tuple(clean)), places


def redact(document: Document) -> Redaction:
    """The document without personal data (project rule: neither value nor raw line is ever stored)."""
    blocks: list[Block] = []
    cuts: list[tuple[Place, str, list[Span]]] = []
    before: Block | None = None
    for block in document.blocks:
        clean, here = _redact_table(block) if isinstance(block, Table) else _redact_line(block, before)
        blocks.append(clean)
        cuts.extend(here)
        before = block
    pages: list[Page] = []
    places = [place for place, _, _ in cuts if place.page is None or not document.pages]
    for page in document.pages:
        clean_page, masked = _redact_page(page, [c for c in cuts if c[0].page == page.number])
        pages.append(clean_page)
        places.extend(masked)
    return Redaction(replace(document, pages=tuple(pages), blocks=tuple(blocks)), tuple(places))
