"""The running texts of a project form (年度目标, 实际完成情况, 绩效分析, …).

Each is kept with the label that it stands beside or below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.project_rows import Draft, Row, Slot, is_slot
from loaders.records import ProjectText

_BESIDE_ONLY = frozenset({"term", "term_total"})
"""Kinds whose text is the next cell and no other."""
_LONG = 12
"""An unlabelled text of so many characters below the money is what the money is for."""


def take_texts(row: Row, draft: Draft) -> None:
    """Keep the texts of a row; what another part of the reading has used is passed over."""
    common = draft.common
    labels = [slot for slot in row.filled if common.text_kind(slot.label) is not None]
    texts = [slot for slot in row.filled if slot not in labels and _is_free(row, slot, draft)]
    if labels:
        _take_beside(row, labels, draft)
        lone = [slot for slot in labels if common.text_kind(slot.label) not in _BESIDE_ONLY]
        draft.headings = tuple(lone) if not texts else tuple(lone[-1:])
    elif draft.headings and draft.state != "money":
        _keep(_below(texts, draft.headings), draft)
    elif len(texts) == 1 == len(row.filled) and len(texts[0].text) >= _LONG:
        draft.texts.append(ProjectText("description", "", texts[0].text, texts[0].cell.place))


def _is_free(row: Row, slot: Slot, draft: Draft) -> bool:
    return draft.marks.get((row.table, slot.cell.row, slot.cell.col)) != "used"


def _take_beside(row: Row, labels: Sequence[Slot], draft: Draft) -> None:
    """Texts right of a label belong to it, up to the next label or a cell that something else has used."""
    current: Slot | None = None
    for number, slot in enumerate(row.filled):
        if slot in labels:
            current = slot
        elif current is not None and _is_free(row, slot, draft):
            _keep([(current, slot)], draft)
        if current is None or (slot is not current and not _goes_on(row, number, current, draft)):
            current = None


def _goes_on(row: Row, number: int, label: Slot, draft: Draft) -> bool:
    beside_only = draft.common.text_kind(label.label) in _BESIDE_ONLY
    return not beside_only and _is_free(row, row.filled[number], draft)


def _below(texts: Sequence[Slot], headings: tuple[Slot, ...]) -> Iterator[tuple[Slot, Slot]]:
    """Texts with the heading above them: in order where the counts fit, else the last heading left of each."""
    for over in (headings, headings[1:]):
        if len(over) == len(texts):
            yield from zip(over, texts, strict=True)
            return
    for slot in texts:
        left = [heading for heading in headings if heading.col <= slot.col]
        yield (left or headings)[-1 if left else 0], slot


def _keep(pairs: Sequence[tuple[Slot, Slot]] | Iterator[tuple[Slot, Slot]], draft: Draft) -> None:
    for label, slot in pairs:
        kind = draft.common.text_kind(label.label) or ""
        if not is_slot(slot.cell.text) or kind in {"plan", *_BESIDE_ONLY}:
            draft.texts.append(ProjectText(kind, label.text, slot.text, slot.cell.place))
