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

from loaders.document import Document
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
from loaders.prose_said import Collected, ProseReading, Said, figure_fact
from loaders.prose_text import Paragraph, paragraphs
from loaders.records import Fact, Kind
from loaders.values import Number, parse_number

_FIGURE = re.compile(r"\d(?:元|万|亿|%|辆|台|批|个|次|人)|持平|相同|一致|变化|为0")
"""What a paragraph must hold to be worth reading."""
_SENTENCE = re.compile(r"[^。！!？?]+[。！!？?]?")
_SHARE = re.compile(r"占(?:比|[^,;]{0,24})?(?:的)?(?:比重|比例)?(?:为)?$")
_COMPLETION = re.compile(r"完成(?:了)?[^,;]{0,8}(?:预算|任务)[^,;]{0,3}$|(?:完成率|执行率|预算完成率)为?$")
_LONGEST_HEADING = 45
_LONGEST_HEAD = 120
"""More words than this between two marks of punctuation are no sentence but a table that lost its cells."""
_TOP_SECTION = re.compile(r"第?[一二三四五六七八九十]+(?:部分|、)")
_SECTION = re.compile(r"第?[一二三四五六七八九十]+(?:部分|、)|[(（]?[一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．]")
_DEGREE = re.compile(r"(?:基本|总体|大体|保持|均)+$")
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
    topic: int = 0


def _is_own_year(state: _State) -> bool:
    return state.year is None or state.fiscal_year is None or state.year == state.fiscal_year


def _change_item(state: _State, percent: bool) -> str:
    """The item of a change, by what it is held against: last year (or not), the budget, or nothing that is stated."""
    return ("change_pct" if percent else "change") + _change_base(state)


def _change_base(state: _State) -> str:
    if not _is_own_year(state) or state.base is None:
        return "_unstated"
    is_own_budget = state.base_year is not None and state.base_year == state.fiscal_year
    if state.base == "budget" or (state.base == "last_year" and state.kind != "budget" and is_own_budget):
        return "_on_budget"
    return "_on_execution" if state.base == "execution" else ""


def _money_item(head: Head, state: _State) -> str:
    if head.role == "prior_year":
        return "prior_year" if state.base != "budget" else ""
    if not _is_own_year(state):
        return _earlier_item(head, state)
    if head.role == "actual":
        return "" if state.kind == "budget" else "amount"
    if head.role == "budget":
        return "amount" if state.kind == "budget" else "budget"
    return head.role or "amount"


def _earlier_item(head: Head, state: _State) -> str:
    """What a figure of the year before is; those of other years are nothing of this disclosure."""
    if state.fiscal_year is None or state.year != state.fiscal_year - 1:
        return ""
    if head.role == "prior_year_execution":
        return head.role
    return "prior_year" if head.role in ("", "actual", "budget") else ""


def _percent_item(head_text: str, head: Head, state: _State) -> str:
    if head.direction is not None:
        return _change_item(state, percent=True)
    if _COMPLETION.search(head_text):
        return "completion_pct" if _is_own_year(state) else ""
    if _SHARE.search(head_text):
        return "share_pct" if _is_own_year(state) else ""
    return ""


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
    state.topic += 1
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
        state.topic += 1
        state.context = context_in(words) or state.context


def _token_said(
    token: re.Match[str], head_text: str, state: _State, paragraph: Paragraph, offset: int
) -> Iterator[Said]:
    if len(head_text) > _LONGEST_HEAD:
        state.subject = None
        return
    percent = unit_of(token) == "%"
    head = read_head(head_text, state.kind)
    if percent and head.direction is None:
        head = replace(head, inherits=True, subject=None)
    _update(state, head, head_text)
    if percent:
        item = _percent_item(head_text, head, state)
    else:
        item = _money_item(head, state) if head.direction is None else _change_item(state, percent=False)
    if item == "amount" and state.subject is not None:
        state.stated.append(state.subject)
    yield from _each_number(token, (head_text, head, item), state, paragraph, offset)


def _each_number(
    token: re.Match[str], words: tuple[str, Head, str], state: _State, paragraph: Paragraph, offset: int
) -> Iterator[Said]:
    """One number for each line of the subject, or every number of the list for a line of its own.

    `words`: those before the number, what was read in them, and the item that the number is.
    """
    head_text, head, item = words
    numbers, printed = numbers_of(token), printed_numbers(token)
    lines = state.subject.lines if state.subject else ("",)
    if not numbers or (len(numbers) > 1 and len(numbers) != len(lines)):
        return
    verb = grammar().verb.search(head_text) if head.direction else None
    start = offset + token.start()
    label = _printed_label(state.subject, paragraph, start) if state.subject else ""
    for i, line in enumerate(lines):
        one = i if len(numbers) > 1 else 0
        number = _signed(numbers[one], head)
        if number is not None:
            quoted = (verb[0] if verb else "") + printed[one]
            place = paragraph.place(start)
            yield Said(
                line, item, number, unit_of(token), quoted, label, place, token.start(), head_text, state.topic, i
            )


def _same_as_last_year(clause: str, state: _State, paragraph: Paragraph, offset: int, start: int) -> Iterator[Said]:
    """与上年相同, 比2023年预算持平: a change of zero."""
    match = grammar().same.search(clause)
    before = _DEGREE.sub("", clause[: match.start()]) if match else ""
    if match is None or not (comparison_in(before) or (state.base and read_subject(before, state.kind)[0])):
        return
    head = read_head(before + "增加", state.kind)
    _update(state, head, clause)
    if state.subject is None:
        return
    first, end = offset + start, offset + start + len(clause.rstrip("。！!？?"))
    label = _printed_label(state.subject, paragraph, end)
    printed, place = paragraph.printed(first, end), paragraph.place(first)
    item, zero = _change_item(state, percent=False), Number(Decimal(0), 0)
    for i, line in enumerate(state.subject.lines):
        yield Said(line, item, zero, "元", printed, label, place, start, clause, state.topic, i)


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


def _clause_said(clause: Clause, state: _State, paragraph: Paragraph, offset: int) -> Iterator[Said]:
    was_skipping = state.skipping
    text = _skips(clause, state)
    tokens = [t for t in clause.tokens if t.start() - clause.start < len(text)]
    if not tokens:
        if text and not was_skipping and len(text) <= _LONGEST_HEAD:
            zero = list(_same_as_last_year(text, state, paragraph, offset, clause.start))
            yield from zero
            if not zero:
                _tokenless(clause, text, state)
        return
    position = 0
    for token in tokens:
        head_text = text[position : token.start() - clause.start]
        yield from _token_said(token, head_text, state, paragraph, offset)
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
            yield figure_fact(count.line, "count", number, count.unit, label=label, printed=match[name], place=place)


def _phrases(sentence: str, paragraph: Paragraph, offset: int) -> Iterator[Fact]:
    for line, pattern in grammar().phrases:
        match = pattern.search(sentence)
        token = TOKEN.match(sentence, match.end()) if match else None
        if match is not None and token is not None:
            place = paragraph.place(offset + token.start())
            number, printed = numbers_of(token)[0], printed_numbers(token)[0]
            yield figure_fact(line, "amount", number, unit_of(token), label=match[0][-4:], printed=printed, place=place)


def _said(sentence: str, state: _State, paragraph: Paragraph, offset: int) -> Iterator[Said]:
    for clause in clauses(sentence):
        yield from _clause_said(clause, state, paragraph, offset)


def _other_facts(sentence: str, year: int | None, state: _State, paragraph: Paragraph, offset: int) -> Iterator[Fact]:
    """The counts and the amounts that only a whole phrase identifies."""
    year = year_in(sentence.split(",", 1)[0]) or year
    yield from _counts(sentence, year, state, paragraph, offset)
    yield from _phrases(sentence, paragraph, offset)


def _heading_subject(sentence: str, kind: Kind) -> Subject | None:
    """The subject that a sentence consists of (1.公务接待费。2024年预算数 …): the next sentence is about it."""
    if len(sentence) > 40 or TOKEN.search(sentence):
        return None
    return read_subject(sentence.rstrip("。"), kind)[0]


def _read_paragraph(
    paragraph: Paragraph, kind: Kind, year: int | None, section: Context | None, into: Collected
) -> None:
    state = _State(kind, year, context=section)
    headed = owner = _owner(paragraph, kind)
    for match in _SENTENCE.finditer(paragraph.text):
        main = {s.lines: s for s in state.stated}
        carries = len(main) == 1 and _SAME_BASE.match(match[0]) is not None
        context = state.context if _CONTINUES.match(match[0]) else section
        subject = next(iter(main.values())) if carries else headed
        headed = _heading_subject(match[0], kind) or owner
        base = (state.base, state.base_year) if match[0].startswith("其中") else (None, None)
        before = state.year
        state = _State(kind, year, before, subject, *base, context=context, topic=state.topic + 1)
        said = list(_said(match[0], state, paragraph, match.start()))
        others = _other_facts(match[0], before, state, paragraph, match.start())
        places = tuple(paragraph.place(i) for i in range(match.start(), match.end()))
        into.add(match[0], places, said, others)


def _owner(paragraph: Paragraph, kind: Kind) -> Subject | None:
    """The 项 that a whole paragraph is about (1.教育支出（类）…（项）12万元。), None where it begins otherwise."""
    named = grammar().item_path.match(paragraph.text)
    if named is None or len(named[0]) > _LONGEST_HEAD:
        return None
    subject, _ = read_subject(named[0], kind)
    return subject


def _section_context(paragraph: Paragraph, section: Context | None) -> Context | None:
    """The fund that the section begun by a heading speaks of; other paragraphs leave it as it is."""
    if not _is_heading(paragraph):
        return section
    if "三公" in paragraph.text:
        return None
    found = [c for c in grammar().contexts if c.heading.search(paragraph.text)]
    if found:
        return found[-1]
    return None if _TOP_SECTION.match(paragraph.text) else section


def _is_heading(paragraph: Paragraph) -> bool:
    return (
        _SECTION.match(paragraph.text) is not None
        and TOKEN.search(paragraph.text) is None
        and len(paragraph.text) <= _LONGEST_HEADING
    )


def read_sentences(document: Document, kind: Kind, year: int | None) -> ProseReading:
    """The sentences of the prose with their numbers, and the facts of form "prose" that those of certain meaning are.

    Each fact carries its own unit and the place of its line. `kind` decides what 预算 means (the figure itself in a
    budget, the budgeted figure in final accounts); `year` is the fiscal year of the disclosure, figures of other years
    are taken as 上年数 or not at all.
    """
    found = Collected()
    section: Context | None = None
    text = paragraphs(document)
    for paragraph in text:
        section = _section_context(paragraph, section)
        found.section += _is_heading(paragraph)
        found.paragraph += 1
        if _FIGURE.search(paragraph.text):
            _read_paragraph(paragraph, kind, year, section, found)
    return ProseReading(tuple(found.facts), tuple(found.sentences), text)


def read_prose(document: Document, kind: Kind, year: int | None) -> tuple[Fact, ...]:
    """The facts of `read_sentences` alone."""
    return read_sentences(document, kind, year).facts
