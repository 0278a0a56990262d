"""Language and layout of a disclosure: what a person who reads it would mark with a pencil."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from loaders.checks import (
    language_items,
    language_layout,
    language_marks,
    language_notes,
    language_words,
    language_years,
)
from loaders.checks.case import Case
from loaders.checks.language_text import TextRule, tested
from loaders.checks.verdicts import Outcome

_RULES: Final[tuple[TextRule, ...]] = (
    *language_words.RULES,
    *language_marks.RULES,
    *language_years.RULES,
    *language_items.RULES,
    *language_notes.RULES,
    *language_layout.RULES,
)


def language_outcomes(case: Case) -> Iterator[Outcome]:
    """Every rule of wording, punctuation, notes and layout, tested on the text as printed."""
    if case.document.blocks:
        yield from tested(_RULES, case)
