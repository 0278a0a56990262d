"""The indicator list of a project form (绩效指标): headings, rows, total row.

Level 1 and 2 are found by their vocabulary, the next text is level 3, and the other fields stand by their position
after level 3: absolute columns are off by one in many published forms. Where a row is not laid out like its
headings, its cells are taken in order around the pair of weight and score.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.forms.sheet import PIECES, Common, Sheet
from loaders.project_rows import Draft, Row, Slot, compact, decimal_of, is_slot
from loaders.records import Indicator

NUMERIC = ("weight", "score")
REASON = "deviation_reason"
_EMPTY_NAME = re.compile(r"指标\d*[:：.、]?|\d+[.、:：]?")
_LIKE_LEVEL = re.compile(r"[^\d:：、，]{1,8}(?:指标|效益|影响)")


@dataclass(frozen=True, slots=True)
class Head:
    """The headings of an indicator list.

    columns  (field, first column, column after the last) from left to right, right of level 3
    first, second, third  the columns of the levels (first is -1 where its heading is not printed)
    aside    the column where the second of two parallel sides begins, or None
    width    number of cells of the heading row
    """

    columns: tuple[tuple[str, int, int], ...]
    first: int
    second: int
    third: int
    aside: int | None
    width: int


@dataclass(slots=True)
class Levels:
    """What the rows above have said: level 1 as printed, level 2, and a level 2 that waits for the next row."""

    first: str | None = None
    second: str | None = None
    waiting: str | None = None


@dataclass(slots=True)
class Cut:
    """A row taken apart: its levels, the cell of level 3, and the cells right of it."""

    name: Slot | None = None
    rest: tuple[Slot, ...] = ()
    levels: list[Slot] = field(default_factory=list)


def read_head(row: Row, sheet: Sheet, common: Common) -> Head:
    """The headings of an indicator list; where a row has them twice, the left side is the one that is read."""
    first, second, third = (_column(row, head) for head in common.heads)
    seconds = [slot.col for slot in row.filled if slot.label == common.heads[1]]
    aside = seconds[1] if sheet.indicators.sides == 2 and len(seconds) > 1 else None
    columns = tuple(
        (sheet.indicators.columns[slot.label], slot.col, slot.end)
        for slot in row.filled
        if slot.label in sheet.indicators.columns and (aside is None or slot.col < aside)
    )
    return Head(columns, first, second, third, aside, len(row.slots))


def read_row(row: Row, head: Head, levels: Levels, draft: Draft) -> None:
    """Read one row as an indicator; a row that names a level and nothing else is remembered and ignored."""
    slots, aside = _sides(row, head, draft.common)
    cut = _cut(slots, head, levels, draft.common)
    if aside and cut.name is not None:
        _mirror(cut, aside, levels, draft)
    draft.mark(row, aside, "ignored")
    if cut.name is None or _is_empty(cut.name, cut.rest, head):
        draft.mark(row, [*cut.levels, *([cut.name] if cut.name else [])], "ignored")
        return
    fields = _fields(cut, head, draft)
    if fields is None:
        draft.find("J-ROW", cut.name.cell.place, " | ".join(slot.text for slot in row.filled))
        return
    draft.mark(row, [*cut.levels, cut.name, *(s for part in fields.values() for s in part)], "used")
    draft.indicators.append(_indicator(cut.name, fields, levels, draft.common))


def read_total(row: Row, head: Head | None, has_weight: bool, draft: Draft) -> None:
    """Read the total row (总分): the score, with the sum of the weights before it where weights are printed.

    One figure under headings of both is the score only if the money block has no weight either; else its column
    decides, and where that is not known the score stays empty.
    """
    figures = [slot for slot in row.filled if decimal_of(slot.cell.text) is not None]
    grades = [slot for slot in row.filled if compact(slot.text) in draft.common.grades]
    score = figures[-1] if len(figures) == 2 or (len(figures) == 1 and not has_weight) else None
    if score is None and len(figures) == 1 and head is not None and row.ruled:
        over = [name for name, col, end in head.columns if col <= figures[0].col < end]
        score = figures[0] if over == ["score"] else None
    elif score is None and figures:
        draft.find("J-TOTAL", row.filled[0].cell.place, " ".join(slot.text for slot in figures))
    if score is not None:
        draft.store("total_score", decimal_of(score.cell.text) or "", score.cell.place)
    if score is not None and len(figures) == 2:
        draft.store("total_weight", decimal_of(figures[0].cell.text) or "", figures[0].cell.place)
    if len(grades) == 1:
        draft.store("grade", compact(grades[0].text), grades[0].cell.place)
    draft.mark(row, [row.filled[0], *figures, *grades], "used")


def _is_empty(name: Slot, rest: tuple[Slot, ...], head: Head) -> bool:
    """Whether a row names no indicator: 指标1: without more, or a lone remark far right of level 3."""
    far = len(head.columns) > 2 and name.col >= head.columns[-2][1]
    return not _filled(rest) and (far or bool(_EMPTY_NAME.fullmatch(compact(name.text))))


def _column(row: Row, label: str) -> int:
    return next((slot.col for slot in row.filled if slot.label == label), -1)


def _sides(row: Row, head: Head, common: Common) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """The left side of a row, and the right one: it begins at the last level 2 name near its heading."""
    if head.aside is None:
        return row.slots, ()
    names = [slot for slot in row.filled if common.level_word(slot.text) in common.second]
    begin = next((s.col for s in reversed(names) if s.col >= head.aside - 2 and s is not names[0]), None)
    if begin is None and names and names[0].col >= head.aside - 1:
        begin = names[0].col
    if begin is None:
        begin = head.aside
    return tuple(s for s in row.slots if s.col < begin), tuple(s for s in row.slots if s.col >= begin)


def _mirror(cut: Cut, aside: tuple[Slot, ...], levels: Levels, draft: Draft) -> None:
    """Take level 2 from the right side where the left has none, and note where the sides differ."""
    filled = [slot for slot in aside if slot.text]
    common = draft.common
    if filled and common.level_word(filled[0].text) in common.second:
        if not any(common.level_word(slot.text) in common.second for slot in cut.levels):
            levels.second = compact(filled[0].text)
        filled = filled[1:]
    left = [slot for slot in (cut.name, *cut.rest) if slot is not None and slot.text]
    if filled and [compact(s.text) for s in filled] != [compact(s.text) for s in left]:
        texts = " | ".join(slot.text for slot in filled)
        draft.find("J-SIDES", filled[0].cell.place, texts, left=" | ".join(slot.text for slot in left))


def _cut(slots: tuple[Slot, ...], head: Head, levels: Levels, common: Common) -> Cut:
    """Take a row apart; `levels` is brought up to date."""
    filled = [slot for slot in slots if slot.text]
    cut = Cut()
    if filled and _is_section(filled[0], head, common):
        cut.levels.append(filled.pop(0))
    names = _level_slots(filled, head, common)
    del filled[: len(names)]
    cut.levels.extend(names)
    _remember(names, levels, common)
    if filled:
        cut.name = filled[0]
        cut.rest = tuple(slot for slot in slots if slot.col > filled[0].col)
    return cut


def _is_section(slot: Slot, head: Head, common: Common) -> bool:
    """Whether a cell is the name of the section down the side, or left of level 1 a piece of it cut by a page end."""
    whole = slot.label.startswith(tuple(common.sections)) and slot.col <= max(head.first, 0)
    return whole or (slot.col < head.first and any(slot.label in section for section in common.sections))


def _level_slots(filled: list[Slot], head: Head, common: Common) -> list[Slot]:
    """The cells at the beginning of a row that name levels: one of level 1, one of level 2, as far as printed."""
    words = [common.level_word(slot.text) for slot in filled[:3]]
    count = 1 if words and _is_first(words, filled[0], head, common) else 0
    known = len(words) > count and words[count] in common.second
    odd = not known and len(words) > count + 1 and _is_odd_level(filled[count], filled[count + 1], head)
    return filled[: count + (known or odd)]


def _is_first(words: list[str], slot: Slot, head: Head, common: Common) -> bool:
    """Whether the first cell of a row stands for level 1.

    A name of both levels (成本指标) and a level 2 that slipped to the left are so only beside a level 2.
    """
    if words[0] in common.first and words[0] not in common.second:
        return True
    followed = len(words) > 1 and words[1] in common.second
    return words[0] in common.second and followed and slot.col <= head.first


def _is_odd_level(slot: Slot, following: Slot, head: Head) -> bool:
    """A level 2 that no declaration knows, exactly under its heading, with level 3 exactly under its own."""
    aligned = slot.col == head.second and following.col == head.third
    return aligned and bool(_LIKE_LEVEL.fullmatch(compact(slot.text)))


def _remember(names: list[Slot], levels: Levels, common: Common) -> None:
    words = [common.level_word(slot.text) for slot in names]
    printed = [compact(slot.text) for slot in names]
    if words and words[0] in common.first and (len(words) == 2 or words[0] not in common.second):
        levels.first = names[0].label
        if common.level_word(common.second.get(common.level_word(levels.second or ""), "")) != words[0]:
            levels.second = None
        printed = printed[1:]
    if len(printed) == 2:  # a level 2 stands in the column of level 1: it is that of the rows below
        levels.waiting, levels.second = printed
    elif printed:
        levels.second, levels.waiting = printed[0], None
    elif not names and levels.waiting is not None:
        levels.second, levels.waiting = levels.waiting, None


def _filled(slots: tuple[Slot, ...]) -> list[Slot]:
    return [slot for slot in slots if slot.text]


Fields = dict[str, list[Slot]]


def _fields(cut: Cut, head: Head, draft: Draft) -> Fields | None:
    """Field -> cells of a row, by the layout of the headings or, failing that, in order; None where neither fits."""
    if cut.name is None:
        return None
    shift = cut.name.col - head.third
    for attempt in (shift, None, shift + 1, shift - 1):
        fields = _in_order(cut, head) if attempt is None else _by_layout(cut, head, attempt)
        if fields is not None:
            return _settled(cut, fields, draft)
    return None


def _by_layout(cut: Cut, head: Head, shift: int) -> Fields | None:
    """Cells by the headings above them, moved by `shift` columns; text right of the headings belongs to the last."""
    out: Fields = {}
    for slot in _filled(cut.rest):
        name = next((n for n, col, end in head.columns if col <= slot.col - shift < end), None)
        beyond = bool(head.columns) and slot.col - shift >= head.columns[-1][2]
        if name is None and beyond and head.columns[-1][0] == REASON:
            name = REASON
        if name is None or (name in NUMERIC and not is_slot(slot.cell.text)):
            return None
        out.setdefault(name, []).append(slot)
    return out if _plausible(out, head) else None


def _plausible(fields: Fields, head: Head) -> bool:
    """Whether a reading by layout can stand: a pair of weight and score, and no field of two cells but the reason."""
    names = [name for name, _, _ in head.columns]
    if any(len(part) > 1 for name, part in fields.items() if name != REASON):
        return False
    reason_only = bool(fields) and set(fields) <= {REASON}
    paired = "weight" in fields or "score" not in fields or "weight" not in names
    slipped = "actual" in fields and "target" not in fields and "adjusted_target" not in names
    number_as_text = "score" in names and "score" not in fields and _is_figure(fields.get("description"))
    return paired and not reason_only and not slipped and not number_as_text


def _is_figure(part: list[Slot] | None) -> bool:
    return part is not None and decimal_of(part[0].cell.text) is not None


def _in_order(cut: Cut, head: Head) -> Fields | None:
    """Cells in printed order, blanks left out: texts, weight and score, reason."""
    names = [name for name, _, _ in head.columns]
    texts = [name for name in names if name not in NUMERIC and name != REASON]
    filled = _filled(cut.rest)
    at = _pair_at(filled) if set(NUMERIC) <= set(names) else None
    before = filled if at is None else filled[:at]
    reason = before[len(texts) :] if at is None else filled[at + 2 :]
    if (len(before) > len(texts) and at is not None) or (reason and REASON not in names):
        return None
    out: Fields = {name: [slot] for name, slot in zip(texts, before, strict=False)}
    if at is not None:
        out |= {"weight": [filled[at]], "score": [filled[at + 1]]}
    if reason:
        out[REASON] = list(reason)
    return out


def _pair_at(filled: list[Slot]) -> int | None:
    """Where the last two figures side by side stand."""
    plain = [decimal_of(slot.cell.text) is not None and "%" not in slot.text for slot in filled]
    return next((i for i in reversed(range(len(plain) - 1)) if plain[i] and plain[i + 1]), None)


def _settled(cut: Cut, fields: Fields, draft: Draft) -> Fields:
    """Move a run of texts right by one where its last cell, always filled in by this form, is blank."""
    run = draft.sheet.indicators.run
    if not run or run[-1] in fields or not all(name in fields for name in run[:-1]) or "weight" not in fields:
        return fields
    moved = dict(zip(run[1:], (fields[name] for name in run[:-1]), strict=True))
    place = cut.name.cell.place if cut.name else fields[run[0]][0].cell.place
    draft.find("J-SHIFT", place, " | ".join(fields[name][0].text for name in run[:-1]))
    return {name: part for name, part in fields.items() if name not in run} | moved


def _indicator(name: Slot, fields: Fields, levels: Levels, common: Common) -> Indicator:
    texts = {key: " ".join(slot.text for slot in part) for key, part in fields.items()}
    target = "".join(texts[key] for key in ("target_sign", "target", "target_unit") if key in texts)
    second = common.level_word(levels.second or "")
    numbers = {key: decimal_of(fields[key][0].cell.text) for key in NUMERIC if key in fields}
    known = {key: text for key, text in texts.items() if key not in PIECES and key not in NUMERIC and key != "target"}
    return Indicator(
        level1=common.second.get(second, levels.first),
        level2=levels.second,
        level3=name.text,
        place=name.cell.place,
        confidence=min(slot.cell.confidence for part in ([name], *fields.values()) for slot in part),
        target=target or None,
        **known,
        **numbers,
    )
