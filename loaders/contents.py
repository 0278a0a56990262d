"""The contents page (目录): which declared tables a document announces, and which of them it does not hold.

A table that is announced, whose title is never printed again and that no table was recognised as, is missing (rule
D-01). One whose title is printed again is in the document: with a note it is an empty table, without one it is a
table that the reader did not recognise, which is never called missing. Where the text says that its tables come in
another file (附后), their absence cannot be judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from loaders.document import Document, Line, Place
from loaders.forms import Form
from loaders.recognize import title_alias
from loaders.records import CheckCount, Finding, Kind, TableEntry
from loaders.values import bare, parse_unit

RULE_MISSING = "D-01"
RULE_UNREAD = "R-01"

_CONTENTS = {"目录", "目次"}
_CONTENTS_LINES = 150
_PAGE_NUMBER = re.compile(r"[\s.·…．。_\-—]*\d{0,4}\s*$")
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|附?表?[\d一二三四五六七八九十]+[、.．:：]|[(（][\d一二三四五六七八九十]+[)）]"
    r"|公开\d+表|附?表[\d一二三四五六七八九十]+)+"
)
_EMPTY_NOTE = re.compile(r"空表|本表无|(?:没有|无).{0,40}(?:收入|支出|收支|安排|数据|经费)")
_NOTE_LINES = 8
_HEAD_LINES = 5
_CELL_LENGTH = 80
_ATTACHED = re.compile(r"表.{0,4}(?:附后|另附)")


@dataclass(frozen=True, slots=True)
class Announced:
    """An entry of the contents that names a declared table: the forms that bear the title, and where it stands."""

    title: str
    forms: frozenset[str]
    place: Place


@dataclass(frozen=True, slots=True)
class ContentsCheck:
    """What the contents promise: entries of tables that are empty or missing, findings, and the count of D-01."""

    announced: tuple[Announced, ...]
    entries: tuple[TableEntry, ...]
    findings: tuple[Finding, ...]
    count: CheckCount


def check_contents(document: Document, forms: Sequence[Form], found: Sequence[TableEntry], kind: Kind) -> ContentsCheck:
    """Compare the tables that the contents of a disclosure of this `kind` announce with those `found`."""
    forms = [form for form in forms if form.kind == kind]
    announced, rest = announced_tables(document, forms)
    have = {entry.form for entry in found}
    is_attached = any(_ATTACHED.search(bare(line.text)) for line in rest)
    entries: list[TableEntry] = []
    findings: list[Finding] = []
    for one in announced:
        if one.forms & have:
            continue
        form = next(f for f in forms if f.id in one.forms and title_alias(one.title, f))
        at = _printed_again(one.title, form, rest)
        if at is None:
            entries.append(TableEntry(form.id, form.title, form.number, None, "missing", one.place))
            findings.append(_missing(one, form, is_attached))
        elif _has_empty_note(rest, at):
            entries.append(TableEntry(form.id, form.title, form.number, None, "empty", rest[at].place))
        else:
            findings.append(_unread(one, form, rest[at].place))
    return ContentsCheck(announced, tuple(entries), tuple(findings), _count(len(announced), findings))


def announced_tables(document: Document, forms: Sequence[Form]) -> tuple[tuple[Announced, ...], tuple[Line, ...]]:
    """(the tables that the contents name, the texts after the contents); ((), all texts) without a contents page."""
    lines = tuple(_texts(document))
    start = next((i for i, line in enumerate(lines) if bare(line.text) in _CONTENTS), None)
    if start is None:
        return (), lines
    found: list[Announced] = []
    ends: list[int] = []
    for i, text in islice(_entries(lines, start + 1), _CONTENTS_LINES):
        if parse_unit(lines[i].text) is not None:  # a table has begun: what stands right above is its title
            found = [one for one, at in zip(found, ends, strict=True) if at < i - _HEAD_LINES]
            return tuple(found), lines[max((at for at in ends if at < i - _HEAD_LINES), default=start) + 1 :]
        ids = frozenset(form.id for form in forms if "表" in text and title_alias(text, form))
        if ids and any(text == one.title for one in found):
            break  # the title over the table itself: the contents are over
        if ids:
            found.append(Announced(text, ids, lines[i].place))
            ends.append(i)
    return tuple(found), lines[ends[-1] + 1 if ends else start + 1 :]


def _texts(document: Document) -> Iterator[Line]:
    """Lines and short cells in reading order: a title may stand in a table, and contents may be set as one."""
    for block in document.blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from (Line(cell.text, cell.place) for cell in block.cells if 0 < len(cell.text) <= _CELL_LENGTH)


def _entries(lines: Sequence[Line], start: int) -> Iterator[tuple[int, str]]:
    """(index of the line, bare title without numbering and page number) for the lines after the heading."""
    for i in range(start, len(lines)):
        yield i, _NUMBERING.sub("", bare(_PAGE_NUMBER.sub("", lines[i].text)))


def _printed_again(title: str, form: Form, rest: Sequence[Line]) -> int | None:
    for i, text in _entries(rest, 0):
        if "表" in text and (text == title or title_alias(text, form)):
            return i
    return None


def _has_empty_note(lines: Sequence[Line], at: int) -> bool:
    return any(_EMPTY_NOTE.search(line.text) for line in lines[at + 1 : at + 1 + _NOTE_LINES])


def _missing(one: Announced, form: Form, is_attached: bool) -> Finding:
    return Finding(
        rule=RULE_MISSING,
        severity="info" if is_attached else "error",
        verdict="not_testable" if is_attached else "fails",
        subject=form.id,
        printed=one.title,
        places=(one.place,),
        params={"form": form.id, "title": form.title},
    )


def _unread(one: Announced, form: Form, place: Place) -> Finding:
    return Finding(
        rule=RULE_UNREAD,
        severity="warning",
        verdict="not_testable",
        subject=form.id,
        printed=one.title,
        places=(place,),
        params={"form": form.id, "title": form.title},
    )


def _count(announced: int, findings: Sequence[Finding]) -> CheckCount:
    """How D-01 went. A table that is there and was not recognised has passed: it is not missing."""
    verdicts = [finding.verdict for finding in findings if finding.rule == RULE_MISSING]
    failed, open_ = verdicts.count("fails"), verdicts.count("not_testable")
    return CheckCount(passed=announced - failed - open_, failed=failed, not_testable=open_)
