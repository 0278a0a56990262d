"""The text of a disclosure as it is printed, in passages whose hard wraps are undone, and what a rule of wording says.

Unlike the paragraphs that figures are read from, passages keep every mark: quotation marks, brackets, doubled stops.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from loaders.checks.verdicts import Outcome
from loaders.document import Line, Place
from loaders.prose_text import Paragraph
from loaders.records import Severity

if TYPE_CHECKING:
    from loaders.checks.case import Case

QUOTED = 80
"""Characters that a quotation shows at most."""
PAGED = frozenset({"pdf", "docx", "doc"})
"""Media in which lines, pages and final punctuation are those that the publisher set; a web page or a text file was
copied from somewhere, and a picture was read by OCR."""

_NUMBERING = (
    re.compile(r"第[一二三四五六七八九十百]+(?:部分|条|章|节)"),
    re.compile(r"[一二三四五六七八九十百]+[、.．]"),
    re.compile(r"[(（][一二三四五六七八九十百]+[)）]"),
    re.compile(r"\d{1,2}[、.．](?!\d)"),
    re.compile(r"[(（]\d{1,2}[)）]"),
    re.compile(r"[①-⑳]"),
)
_CONTENTS_LINE = re.compile(r"[.…·]{3,}")


@dataclass(frozen=True)
class Passage:
    """A paragraph as printed, white space taken out; each character knows its line."""

    text: str
    owners: tuple[int, ...]
    """for each character of `text` the index into `lines`"""
    lines: tuple[Line, ...]

    def place(self, offset: int) -> Place:
        """Where the character at `offset` is printed: its line."""
        return self.lines[self.owners[min(offset, len(self.owners) - 1)]].place

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """The lines that a stretch runs over."""
        first, last = self.owners[start], self.owners[max(start, min(end, len(self.owners)) - 1)]
        return tuple(line.place for line in self.lines[first : last + 1])

    def quote(self, start: int, end: int) -> str:
        """The stretch with what stands around it, at most QUOTED characters; … where more is printed."""
        room = max(0, QUOTED - 2 - (end - start)) // 2
        left, right = max(0, start - room), min(len(self.text), end + room)
        right = min(right, left + QUOTED - 2)
        before, after = "…" if left else "", "…" if right < len(self.text) else ""
        return f"{before}{self.text[left:right]}{after}"

    @cached_property
    def level(self) -> int | None:
        """Which kind of numbering begins the passage (0: 第一部分, 1: 一、, 2: （一）, 3: 1., …); None for none."""
        return next((i for i, pattern in enumerate(_NUMBERING) if pattern.match(self.text)), None)

    @property
    def page(self) -> int | None:
        """The page that it begins on."""
        return self.lines[0].place.page


def passages(paragraphs: Sequence[Paragraph]) -> tuple[Passage, ...]:
    """The passages of the text outside tables, in reading order; lines of a contents page with leaders are left out."""
    made = (_passage(paragraph.lines) for paragraph in paragraphs)
    return tuple(p for p in made if p.text and not _CONTENTS_LINE.search(p.text))


def _passage(lines: Sequence[Line]) -> Passage:
    chars: list[str] = []
    owners: list[int] = []
    for index, line in enumerate(lines):
        text = _packed(line.text)
        chars.append(text)
        owners += [index] * len(text)
    return Passage("".join(chars), tuple(owners), tuple(lines))


def _packed(text: str) -> str:
    """A line without its white space; a single blank between two Latin words stays."""
    if len(words := text.split()) < 2:
        return "".join(words)
    kept = (i for i, char in enumerate(text) if not char.isspace() or _between_words(text, i))
    return "".join(" " if text[i].isspace() else text[i] for i in kept)


def _between_words(text: str, position: int) -> bool:
    """Whether a blank parts two Latin words."""
    around = text[position - 1 : position] + text[position + 1 : position + 2]
    return len(around) == 2 and around.isascii() and around.isalpha()


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule of wording found: the quotation, where it stands, and what it is about."""

    printed: str
    places: tuple[Place, ...]
    subject: str = ""
    expected: str = ""
    params: dict[str, str] = field(default_factory=dict)


def fault(passage: Passage, start: int, end: int, expected: str = "", **params: str) -> Fault:
    """A fault in a stretch of a passage; its subject is the passage's beginning, so that two are told apart."""
    return Fault(passage.quote(start, end), passage.places(start, end), passage.text[:20], expected, params)


@dataclass(frozen=True, slots=True)
class TextRule:
    """A rule of wording: what it finds, and whether a disclosure can be tested for it.

    `applies` gives True, False where it cannot be tested, None where there is nothing that the rule is about.
    """

    rule: str
    severity: Severity
    find: Callable[[Case], Iterable[Fault]]
    applies: Callable[[Case], bool | None]


def tested(rules: Sequence[TextRule], case: Case) -> Iterator[Outcome]:
    """Each fault as a failure; a rule that finds none has passed once."""
    for one in rules:
        applies = one.applies(case)
        if applies is None:
            continue
        if not applies:
            yield Outcome(one.rule, "", "not_testable", one.severity)
            continue
        faults = list(one.find(case))
        for found in faults:
            yield Outcome(
                one.rule,
                found.subject,
                "failed",
                one.severity,
                printed=found.printed,
                expected=found.expected,
                places=found.places,
                params=found.params,
            )
        if not faults:
            yield Outcome(one.rule, "", "passed", one.severity)


def has_text(case: Case) -> bool | None:
    """True with text outside tables, None without any."""
    return True if case.passages else None
