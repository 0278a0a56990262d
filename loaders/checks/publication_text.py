"""The parts of a document: cover, contents, headings, and what its text speaks of (for the rules of publication)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from loaders.checks.case import Case
from loaders.document import Place
from loaders.prose_text import fold_prose

_CONTENTS: Final = {"目录", "目次"}
_CONTENTS_LINES: Final = 120
_PROSE: Final = 45
"""Characters of a line from which on it is a sentence and no entry of the contents."""
_TITLE: Final = re.compile(r"20\d\d年.{0,30}(?:预算|决算)|(?:部门|单位)(?:预算|决算)")
_COVER_LINES: Final = 20
_ENTRY: Final = re.compile(r"^(?:第[一二三四五六七八九十]+部分|[(（]?[\d一二三四五六七八九十]+[)）、.．])|[.…·\s]*\d*$")
_HEADING: Final = 40
_SHOWN: Final = 400
"""Characters of a line that are looked at: headings, entries and remarks on other files are shorter."""
_ELSEWHERE: Final = re.compile(r"表.{0,6}(?:附后|另附|见附件|附件)|(?:详见|见)附[件表]")


@dataclass(frozen=True)
class Text:
    """The text of a disclosure, folded, line by line: what stands before, in and after the contents page."""

    places: tuple[Place, ...]
    folded: tuple[str, ...]

    @cached_property
    def contents(self) -> int | None:
        """The line 目录, None without one."""
        return next((i for i, text in enumerate(self.folded) if text in _CONTENTS), None)

    @cached_property
    def body(self) -> int:
        """The first line after the contents: where an entry is printed again, or the first sentence begins."""
        if self.contents is None:
            return 0
        seen: set[str] = set()
        for i in range(self.contents + 1, min(len(self.folded), self.contents + 1 + _CONTENTS_LINES)):
            bare = _ENTRY.sub("", self.folded[i])
            if len(self.folded[i]) >= _PROSE or bare in seen:
                return self._start_of_page(i)
            if len(bare) > 3:
                seen.add(bare)
        return self.contents + 1

    def _start_of_page(self, index: int) -> int:
        """The first line of the page of a line, if the contents stand on another one."""
        page = self.places[index].page
        if page is None or self.contents is None or page == self.places[self.contents].page:
            return index
        return next(i for i, place in enumerate(self.places) if place.page == page)

    def heading(self, pattern: re.Pattern[str]) -> Place | None:
        """The place of the first short line after the contents in which a pattern occurs."""
        return next((self.places[i] for text, i in self.starts.items() if pattern.search(text)), None)

    @cached_property
    def starts(self) -> dict[str, int]:
        """What a heading would print of the lines after the contents -> the first line so begun; no bare figures."""
        found: dict[str, int] = {}
        for i, text in enumerate(self.folded[self.body :], self.body):
            if not text.isascii():
                found.setdefault(text[:_HEADING], i)
        return found

    @cached_property
    def cover(self) -> Place | None:
        """The place of a title of the disclosure before the contents, or among the first lines."""
        last = self.contents if self.contents is not None else _COVER_LINES
        lines = zip(self.places[:last], self.folded[:last], strict=True)
        joined = "".join(self.folded[:last])
        own = next((place for place, text in lines if _TITLE.search(text) and len(text) <= _HEADING), None)
        return own or (self.places[0] if self.places and self.contents and _TITLE.search(joined) else None)

    @cached_property
    def tables_elsewhere(self) -> bool:
        """Whether the text says that its tables come in another file."""
        return any(_ELSEWHERE.search(text) for text in self.folded[self.body :])


def text_of(case: Case) -> Text:
    """The lines of a disclosure, with the short cells of tables: contents and titles may be set as tables."""
    folded = {text: fold_prose(text[:_SHOWN]) for text in {text for text, _ in case.pieces}}
    return Text(tuple(place for _, place in case.pieces), tuple(folded[text] for text, _ in case.pieces))
