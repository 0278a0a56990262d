"""Sentences of 情况说明 -> facts: subject, amount, change against last year, share, budget, rate of completion, counts.

The sign of a change stands in its verb (增加 +, 减少 −, 持平 0); a change without a stated base is left out. Reasons
(主要原因是 …) are skipped to the end of their clause group. A figure of another year than the disclosure's is no figure
of the disclosure. Where the subject of a number is not certain, there is no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from loaders.document import Document, Place
from loaders.prose_clauses import TOKEN, Clause, clauses, numbers_of, printed_numbers, unit_of
from loaders.prose_grammar import (
    Base,
    Context,
    Head,
    Subject,
    comparison_in,
    context_in,
    grammar,
    is_bare,
    read_head,
    read_subject,
    year_in,
)
from loaders.prose_text import Paragraph, paragraphs
from loaders.records import Fact, Kind
from loaders.values import UNIT_YUAN, Number, decimal_text, parse_number

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
    "count": "数量",
}

_FIGURE = re.compile(r"\d(?:元|万|亿|%|辆|台|批|个|次|人)|持平|相同|一致|变化|为0")
"""What a paragraph must hold to be worth reading."""
_SENTENCE = re.compile(r"[^。！!？?]+[。！!？?]?")
_SHARE = re.compile(r"占(?:比|[^,;]{0,24})?(?:的)?(?:比重|比例)?(?:为)?$")
_COMPLETION = re.compile(r"完成(?:了)?[^,;]{0,8}(?:预算|任务)[^,;]{0,3}$|(?:完成率|执行率|预算完成率)为?$")
_LONGEST_HEAD = 120
"""More words than this between two marks of punctuation are no sentence but a table that lost its cells."""
_TOP_SECTION = re.compile(r"第?[一二三四五六七八九十]+(?:部分|、)")
_SECTION = re.compile(r"第?[一二三四五六七八九十]+(?:部分|、)|[(（]?[一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．]")
_SAME_BASE = re.compile(r"与|比|较|同")
_CONTINUES = re.compile(r"其中|包括|与|比|较|同")


@dataclass
class _State:
    """What a sentence has said so far."""

    kind: Kind
    fiscal_year: int | None
    year: int | None = None
    subject: Subject | None = None
    base: Base | None = None
    base_year: int | None = None
    context: Context | None = None
    stated: list[Subject] = field(default_factory=list)
    named: bool = False
    skipping: bool = False


def _fact(line: str, item: str, number: Number, unit: str, *, label: str, printed: str, place: Place) -> Fact:
    factor = UNIT_YUAN.get(unit)
    amount = None if factor is None else (number.value * factor).quantize(Decimal("0.01"))
    precision = None if factor is None else (Decimal(1).scaleb(-number.decimals) * factor)
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
        amount_yuan=amount,
        precision_yuan=precision,
        method="prose",
    )


def _is_own_year(state: _State) -> bool:
    return state.year is None or state.fiscal_year is None or state.year == state.fiscal_year


def _change_item(state: _State, percent: bool) -> str | None:
    """The item of a change, or None where its base is not last year (or not stated)."""
    if not _is_own_year(state) or state.base is None or state.base == "budget":
        return None
    is_own_budget = state.base_year is not None and state.base_year == state.fiscal_year
    if state.base == "last_year" and state.kind != "budget" and is_own_budget:
        return None
    suffix = "_on_execution" if state.base == "execution" else ""
    return ("change_pct" if percent else "change") + suffix


def _money_item(head: Head, state: _State) -> str | None:
    if head.role == "prior_year":
        return "prior_year" if state.base != "budget" else None
    if not _is_own_year(state):
        previous = state.fiscal_year is not None and state.year == state.fiscal_year - 1
        return "prior_year" if previous and head.role in ("", "actual", "budget") else None
    if head.role == "actual":
        return None if state.kind == "budget" else "amount"
    if head.role == "budget":
        return "amount" if state.kind == "budget" else "budget"
    if head.role == "prior_year_execution":
        return None
    return head.role or "amount"


def _percent_item(head_text: str, head: Head, state: _State) -> str | None:
    if head.direction is not None:
        return _change_item(state, percent=True)
    if _COMPLETION.search(head_text):
        return "completion_pct" if _is_own_year(state) else None
    if _SHARE.search(head_text):
        return "share_pct" if _is_own_year(state) else None
    return None


def _signed(number: Number, head: Head) -> Number | None:
    if head.direction is None or not number.value:
        return number
    if head.direction == "unsure":
        return None
    return number if head.direction == "up" else replace(number, value=-number.value)


def _name_subject(state: _State, subject: Subject) -> None:
    """Make `subject` the current one, as the fund that is spoken of understands it."""
    for context in grammar().contexts:
        if context.lines & set(subject.lines) or (not state.named and context.first_lines & set(subject.lines)):
            state.context = context
    state.named = True
    means = state.context.means if state.context else {}
    lines = tuple(means.get(line, line) for line in subject.lines)
    state.subject = replace(subject, lines=lines) if all(lines) else None


def _printed_label(subject: Subject, paragraph: Paragraph, end: int) -> str:
    """The subject's words as printed (with marks and brackets), where they last stand before `end`."""
    start = paragraph.text.rfind(subject.label, 0, end)
    return subject.label if start < 0 else paragraph.printed(start, start + len(subject.label))


def _update(state: _State, head: Head, words: str) -> None:
    if head.year is not None:
        state.year = head.year
    if head.base is not None:
        state.base, state.base_year = head.base, head.base_year
    if head.subject is not None:
        _name_subject(state, head.subject)
    elif not head.inherits:
        state.subject = None
        state.context = context_in(words) or state.context


def _token_facts(
    token: re.Match[str], head_text: str, state: _State, paragraph: Paragraph, offset: int
) -> Iterator[Fact]:
    place = paragraph.place(offset + token.start())
    if len(head_text) > _LONGEST_HEAD:
        state.subject = None
        return
    percent = unit_of(token) == "%"
    head = read_head(head_text, state.kind)
    if percent and head.direction is None:
        head = replace(head, inherits=True, subject=None)
    _update(state, head, head_text)
    subject = state.subject
    if subject is None:
        return
    if percent:
        item = _percent_item(head_text, head, state)
    else:
        item = _money_item(head, state) if head.direction is None else _change_item(state, percent=False)
    numbers = numbers_of(token)
    if item is None or (len(numbers) > 1 and len(numbers) != len(subject.lines)):
        return
    if item == "amount":
        state.stated.append(subject)
    for i, line in enumerate(subject.lines):
        number = _signed(numbers[i if len(numbers) > 1 else 0], head)
        if number is not None:
            verb = grammar().verb.search(head_text) if head.direction else None
            printed = (verb[0] if verb else "") + printed_numbers(token)[i if len(numbers) > 1 else 0]
            label = _printed_label(subject, paragraph, offset + token.start())
            yield _fact(line, item, number, unit_of(token), label=label, printed=printed, place=place)


def _same_as_last_year(clause: str, state: _State, paragraph: Paragraph, start: int) -> Iterator[Fact]:
    """与上年相同, 比2023年预算持平: a change of zero."""
    match = grammar().same.search(clause)
    if match is None or comparison_in(clause[: match.start()]) is None:
        return
    head = read_head(clause[: match.start()] + "增加", state.kind)
    _update(state, head, clause)
    item = _change_item(state, percent=False)
    if state.subject is None or item is None:
        return
    end = start + len(clause.rstrip("。！!？?"))
    label = _printed_label(state.subject, paragraph, end)
    printed = paragraph.printed(start, end)
    for line in state.subject.lines:
        zero = Number(Decimal(0), 0)
        yield _fact(line, item, zero, "元", label=label, printed=printed, place=paragraph.place(start))


def _tokenless(clause: Clause, text: str, state: _State) -> None:
    """A clause without a number may name the subject, the base of comparison or the year of what follows."""
    state.year = year_in(text) or state.year
    comparison = comparison_in(text)
    named = text
    if comparison is not None:
        state.base, state.base_year = comparison.base, comparison.year
        named = comparison.rest or comparison.before
    if not named:
        return
    subject, _ = read_subject(named, state.kind)
    if subject is not None:
        _name_subject(state, subject)
    elif not is_bare(named):
        state.context = context_in(named) or state.context
        if comparison is not None or clause.delimiter == ":":
            state.subject = None


def _skips(clause: Clause, state: _State) -> str:
    """The part of a clause before the reasons; sets and ends the state of skipping."""
    text = clause.text
    if re.match(r"其中", text):
        state.skipping = False
    if state.skipping:
        text = ""
    else:
        reason = grammar().reason.search(text)
        if reason is not None:
            state.skipping = True
            text = text[: reason.start()]
    if clause.delimiter == ";":
        state.skipping = False
    return text


def _clause_facts(clause: Clause, state: _State, paragraph: Paragraph, offset: int) -> Iterator[Fact]:
    was_skipping = state.skipping
    text = _skips(clause, state)
    tokens = [t for t in clause.tokens if t.start() - clause.start < len(text)]
    if not tokens:
        if text and not was_skipping and len(text) <= _LONGEST_HEAD:
            zero = list(_same_as_last_year(text, state, paragraph, offset + clause.start))
            yield from zero
            if not zero:
                _tokenless(clause, text, state)
        return
    position = 0
    for token in tokens:
        head_text = text[position : token.start() - clause.start]
        yield from _token_facts(token, head_text, state, paragraph, offset)
        position = token.end() - clause.start


def _counts(sentence: str, year: int | None, state: _State, paragraph: Paragraph, offset: int) -> Iterator[Fact]:
    if year is not None and state.fiscal_year is not None and year != state.fiscal_year:
        return
    for count in grammar().counts:
        match = count.pattern.search(sentence)
        if match is None:
            continue
        name = next(n for n, v in match.groupdict().items() if v is not None)
        number = parse_number(match[name])
        if number is not None:
            place = paragraph.place(offset + match.start(name))
            label = paragraph.printed(offset + match.start(), offset + match.end())
            yield _fact(count.line, "count", number, count.unit, label=label, printed=match[name], place=place)


def _phrases(sentence: str, paragraph: Paragraph, offset: int) -> Iterator[Fact]:
    for line, pattern in grammar().phrases:
        match = pattern.search(sentence)
        token = TOKEN.match(sentence, match.end()) if match else None
        if match is not None and token is not None:
            place = paragraph.place(offset + token.start())
            number, printed = numbers_of(token)[0], printed_numbers(token)[0]
            yield _fact(line, "amount", number, unit_of(token), label=match[0][-4:], printed=printed, place=place)


def _sentence_facts(sentence: str, state: _State, paragraph: Paragraph, offset: int) -> list[Fact]:
    facts: list[Fact] = []
    before = state.year
    for clause in clauses(sentence):
        facts.extend(_clause_facts(clause, state, paragraph, offset))
    year = year_in(sentence.split(",", 1)[0]) or before
    facts.extend(_counts(sentence, year, state, paragraph, offset))
    facts.extend(_phrases(sentence, paragraph, offset))
    unique: dict[tuple[str, str, str | None, str | None], Fact] = {}
    for fact in facts:
        unique.setdefault((fact.line, fact.item, fact.value, fact.unit), fact)
    return list(unique.values())


def _heading_subject(sentence: str, kind: Kind) -> Subject | None:
    """The subject that a sentence consists of (1.公务接待费。2024年预算数 …): the next sentence is about it."""
    if len(sentence) > 40 or TOKEN.search(sentence):
        return None
    return read_subject(sentence.rstrip("。"), kind)[0]


def _paragraph_facts(paragraph: Paragraph, kind: Kind, year: int | None, section: Context | None) -> Iterator[Fact]:
    state = _State(kind, year, context=section)
    headed: Subject | None = None
    for match in _SENTENCE.finditer(paragraph.text):
        main = {s.lines: s for s in state.stated}
        carries = len(main) == 1 and _SAME_BASE.match(match[0]) is not None
        context = state.context if _CONTINUES.match(match[0]) else section
        subject = next(iter(main.values())) if carries else headed
        headed = _heading_subject(match[0], kind)
        base = (state.base, state.base_year) if match[0].startswith("其中") else (None, None)
        state = _State(kind, year, state.year, subject, *base, context=context)
        yield from _sentence_facts(match[0], state, paragraph, match.start())


def _section_context(paragraph: Paragraph, section: Context | None) -> Context | None:
    """The fund that the section begun by a heading speaks of; other paragraphs leave it as it is."""
    if not _SECTION.match(paragraph.text) or TOKEN.search(paragraph.text) or len(paragraph.text) > 45:
        return section
    if "三公" in paragraph.text:
        return None
    found = [c for c in grammar().contexts if c.heading.search(paragraph.text)]
    if found:
        return found[-1]
    return None if _TOP_SECTION.match(paragraph.text) else section


def read_prose(document: Document, kind: Kind, year: int | None) -> tuple[Fact, ...]:
    """The figures of the prose as facts of form "prose"; each carries its own unit and the place of its line.

    `kind` decides what 预算 means (the figure itself in a budget, the budgeted figure in final accounts); `year` is the
    fiscal year of the disclosure, figures of other years are taken as 上年数 or not at all.
    """
    facts: list[Fact] = []
    section: Context | None = None
    for paragraph in paragraphs(document):
        section = _section_context(paragraph, section)
        if not _FIGURE.search(paragraph.text):
            continue
        facts.extend(_paragraph_facts(paragraph, kind, year, section))
    return tuple(facts)
