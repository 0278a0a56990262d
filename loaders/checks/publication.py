"""What must be published (预算法 art. 14, 财预〔2016〕143号): required parts, required tables, and their detail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from loaders.checks.case import Case
from loaders.checks.language_text import PAGED
from loaders.checks.publication_detail import detail_outcomes
from loaders.checks.publication_text import Text, text_of
from loaders.checks.verdicts import Outcome, Verdict
from loaders.document import Place
from loaders.records import Severity
from loaders.required import RequiredPart, RequiredTable, required_parts, required_tables
from loaders.values import bare

_TABLES: Final = "PUB-07"
_LONG_DOCUMENT: Final = 6
"""Pages from which on a contents page is asked for."""
_NOT_EVERYWHERE: Final = frozenset({"PUB-08", "PUB-09"})
"""Parts that some places ask for under this name, and others inside another part: missing is a remark."""
_COMMON: Final = re.compile("财政拨款|一般公共|预算|决算|支出|收入|收支|总?表|经费")
_TITLE_LENGTH: Final = 60
_MOST_MISSING: Final = 2
"""More tables than this missing at once: a set of tables of its own, or tables in another file."""


def publication_outcomes(case: Case) -> Iterator[Outcome]:
    """Every rule of publication, tested on a budget or final accounts; project forms have none."""
    if case.kind not in {"budget", "final_accounts"}:
        return
    text = text_of(case)
    for part in required_parts(case.kind):
        yield _part(case, text, part)
    yield from _tables(case, text)
    yield from detail_outcomes(case)


def _part(case: Case, text: Text, part: RequiredPart) -> Outcome:
    place = _found(text, part)
    if place is not None:
        return Outcome(part.rule, part.id, "passed", places=(place,))
    severity: Severity = "info" if part.rule in _NOT_EVERYWHERE else "warning"
    is_missing = _is_whole(case) and (part.id != "contents" or len(case.document.pages) >= _LONG_DOCUMENT)
    if part.id == "project_notes" and case.projects:
        return Outcome(part.rule, part.id, "passed", places=(case.projects[0].place,))
    return Outcome(part.rule, part.id, "failed" if is_missing else "not_testable", severity)


def _found(text: Text, part: RequiredPart) -> Place | None:
    if part.id == "cover":
        return text.cover
    if part.id == "contents":
        return None if text.contents is None else text.places[text.contents]
    return text.heading(part.heading) if part.heading else None


def _is_whole(case: Case) -> bool:
    """Whether the file is the document as it was published, with tables and prose; of parts nothing is missed."""
    is_paged = case.document.media in PAGED
    return is_paged and bool(case.entries) and any(fact.form == "prose" for fact in case.facts)


def _tables(case: Case, text: Text) -> Iterator[Outcome]:
    """Each required table; one that the contents announce in vain is the matter of D-01."""
    printed = {entry.form for entry in case.entries if entry.status != "missing"}
    announced = {entry.form for entry in case.entries if entry.status == "missing"}
    required = required_tables(case.kind, case.year)
    missing = [table for table in required if not printed & set(table.forms)]
    for table in required:
        if table in missing:
            if not announced & set(table.forms):
                yield _missing(case, text, table, missing)
        else:
            place = next(e.place for e in case.entries if e.form in table.forms and e.status != "missing")
            yield Outcome(_TABLES, table.forms[0], "passed", places=(place,))


def _missing(case: Case, text: Text, table: RequiredTable, missing: Sequence[RequiredTable]) -> Outcome:
    is_certain = (
        case.document.media in PAGED
        and len(missing) <= _MOST_MISSING
        and not text.tables_elsewhere
        and len(case.tables) == len({t.title for t in case.tables})
        and not _stands_in_text(text, table)
    )
    verdict: Verdict = "failed" if is_certain else "not_testable"
    return Outcome(_TABLES, table.forms[0], verdict, "warning", printed=table.title, params={"title": table.title})


def _stands_in_text(text: Text, table: RequiredTable) -> bool:
    """Whether a title like that of the table is printed: the reader may not have recognised it."""
    title = bare(table.title)
    core = _COMMON.sub("", title) or title.removesuffix("表")
    return any(core in line and line.endswith("表") for line in text.folded if len(line) <= _TITLE_LENGTH)
