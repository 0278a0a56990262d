"""What the sentences say, figure by figure: the facts of the prose and the numbers that become none, in reading order.

A rule of proof needs more of a sentence than its facts: which figures stand side by side, what a percentage is said
to be of, the words of the reason. So each number with a unit is kept with what was understood of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from loaders.document import Place
from loaders.prose_text import Paragraph
from loaders.records import Fact
from loaders.values import UNIT_YUAN, Number, decimal_text

TITLE = "情况说明"
ITEM_LABELS = {
    "amount": "金额",
    "change": "较上年增减",
    "change_pct": "较上年增减%",
    "change_on_execution": "较上年执行数增减",
    "change_pct_on_execution": "较上年执行数增减%",
    "share_pct": "占比%",
    "budget": "预算数",
    "year_start_budget": "年初预算",
    "full_year_budget": "全年预算",
    "completion_pct": "完成预算%",
    "prior_year": "上年数",
    "prior_year_execution": "上年执行数",
    "count": "数量",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One number of a sentence, as far as it was understood.

    line      what it is about ("" where that is not certain); label: the words for it, as printed
    item      what it is of it: the items of facts, and "change_on_budget", "change_pct_on_budget" (against the budget),
              "change_unstated", "change_pct_unstated" (no base is named); "" where that is not certain
    number    signed where a verb gives the sign; printed: with its verb, as in the fact
    start     its offset in the folded sentence; head: the folded words before it, back to the last mark or number
    topic     the same for figures that follow one naming of their subject
    fact      its index in the facts of the prose, None where it is none
    """

    line: str
    item: str
    number: Number
    unit: str
    printed: str
    label: str
    place: Place
    start: int
    head: str
    topic: int
    position: int = 0
    fact: int | None = None

    @property
    def is_fact(self) -> bool:
        """Whether the subject and the meaning are both certain, and the meaning is one of the facts'."""
        return bool(self.line) and self.item in ITEM_LABELS


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with a figure in its paragraph: folded text, where it stands, and its numbers in order.

    paragraph, section    running numbers; a section begins at each heading
    places                of each character of `text`
    """

    text: str
    paragraph: int
    section: int
    places: tuple[Place, ...]
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class ProseReading:
    """The facts of the prose, the sentences that they were read from, and the paragraphs that these stand in."""

    facts: tuple[Fact, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


def fact_of(said: Said) -> Fact:
    """The fact of form "prose" that a number of known subject and meaning is."""
    words = {"label": said.label, "printed": said.printed}
    return figure_fact(said.line, said.item, said.number, said.unit, place=said.place, **words)


def figure_fact(line: str, item: str, number: Number, unit: str, *, label: str, printed: str, place: Place) -> Fact:
    """A fact of form "prose" in the unit that its sentence prints."""
    factor = UNIT_YUAN.get(unit)
    return Fact(
        form="prose",
        title=TITLE,
        line=line,
        label=label,
        item=item,
        column=ITEM_LABELS.get(item, item),
        printed=printed,
        place=place,
        code=line if line.isdigit() else None,
        value=decimal_text(number.value),
        unit=unit,
        amount_yuan=None if factor is None else (number.value * factor).quantize(Decimal("0.01")),
        precision_yuan=None if factor is None else (Decimal(1).scaleb(-number.decimals) * factor),
        method="prose",
    )


@dataclass
class Collected:
    """The facts and sentences found so far."""

    facts: list[Fact] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    section: int = 0
    paragraph: int = 0

    def add(self, text: str, places: tuple[Place, ...], said: Iterable[Said], others: Iterable[Fact]) -> None:
        """A sentence with its numbers; what it repeats is one fact (P-22)."""
        first = len(self.facts)
        known: dict[tuple[str, str, str | None, str | None], int] = {}

        def number(fact: Fact) -> int:
            key = (fact.line, fact.item, fact.value, fact.unit)
            if key not in known:
                known[key] = first + len(known)
                self.facts.append(fact)
            return known[key]

        numbered = [replace(one, fact=number(fact_of(one))) if one.is_fact else one for one in said]
        for fact in others:
            number(fact)
        self.sentences.append(Sentence(text, self.paragraph, self.section, places, tuple(numbered)))
