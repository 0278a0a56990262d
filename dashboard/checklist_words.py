"""The words of 公开情况检查表 and 反馈清单 in both languages: heads, rows, and what is said of a problem. Pure."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass

from dashboard.caption import phase
from dashboard.checklist import Checklist, Problem, Row
from dashboard.evidence import Spot
from dashboard.findings import sentence
from dashboard.messages import has, t
from dashboard.numbers import Language

_QUOTED = 80
"""Characters of the document that a quotation shows at most."""


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """What a form says of a problem; "" where there is nothing to say."""

    number: int
    place: str
    sentence: str
    quotation: str
    arithmetic: str
    suggestion: str


def clean(text: str) -> str:
    """Text that an office file can hold: no control characters, no lone surrogates, line breaks as blanks."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join("".join(kept).split())


def body(made: Checklist, lang: Language) -> str:
    """The body whose disclosure it is."""
    return clean(made.disclosure["department"] or t("body.unknown", lang))


def subject(made: Checklist, lang: Language) -> str:
    """What is checked: "2026 年度部门预算"."""
    return phase(made.disclosure, lang)


def file_name(made: Checklist) -> str:
    """The file that was read, without folders."""
    return clean(made.disclosure["name"].replace("\\", "/").rstrip("/").rpartition("/")[2])


def row_title(row: Row, lang: Language) -> str:
    """What a row of the form asks for; a table is named as the forms name it."""
    return t("checklist.table", lang, title=clean(row.title)) if row.title else t(f"checklist.row.{row.key}", lang)


def answer(row: Row, lang: Language) -> str:
    """是, 否 or 无法检验."""
    return t(f"checklist.answer.{row.answer}", lang)


def counted(row: Row, lang: Language) -> str:
    """How the rules of a row went; "" where one rule passed and nothing more is to be said."""
    count = row.count
    if row.group != "accuracy":
        return t("checklist.note.untested", lang) if row.answer == "unknown" else ""
    numbers = {"passed": count.passed, "failed": count.failed, "tail": count.tail, "open": count.not_testable}
    return t("checklist.note.counts", lang, **numbers)


def words(problem: Problem, lang: Language) -> ProblemWords:
    """What is said of a problem."""
    finding = problem.finding
    return ProblemWords(
        problem.number,
        place(problem.spot, lang),
        clean(sentence(finding, lang)),
        clean(finding["printed"])[:_QUOTED],
        clean(finding["arithmetic"]),
        suggestion(problem, lang),
    )


def listed(problem: Problem, lang: Language) -> str:
    """A problem in one line: number, place, sentence; a sentence that begins with its place says it once."""
    one = words(problem, lang)
    if not one.place or one.sentence.startswith(one.place):
        return t("checklist.problem_without_place", lang, number=one.number, text=one.sentence)
    return t("checklist.problem", lang, number=one.number, place=one.place, text=one.sentence)


def place(spot: Spot | None, lang: Language) -> str:
    """Page, or line of a text file; "" where neither is known."""
    if spot is None:
        return ""
    if spot.page is not None:
        return t("checklist.page", lang, n=spot.page)
    return "" if spot.line is None else t("checklist.line", lang, n=spot.line)


def suggestion(problem: Problem, lang: Language) -> str:
    """What the publisher is asked to do: the sentence of the rule, else what the figure should be, else to look."""
    finding = problem.finding
    expected = clean(finding["expected"])
    own = f"suggestion.{finding['rule']}"
    if has(own, lang):
        params = {name: clean(text) for name, text in json.loads(finding["params_json"]).items()}
        return t(own, lang, **{**params, "expected": expected})
    return t("suggestion.expected", lang, expected=expected) if expected else t("suggestion.other", lang)
