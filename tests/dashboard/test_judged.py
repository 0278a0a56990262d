"""Findings with decisions: what is open, what is folded, which figures have a proposal that was taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.frames import Frames
from dashboard.judged import (
    Choice,
    Item,
    Judged,
    counts,
    folded,
    is_open,
    items,
    judged,
    settled,
)
from dashboard.state import State
from loaders.records import Finding, Repair
from tests import factory

CELL = factory.place(1, 5, 1)
MEANT = Repair("110.00", "万元", "100.00", CELL, "digit_changed", ("60.00 + 50.00 = 110.00",), 0.9)
WRONG = replace(factory.finding("T01-1", "FA01/income_total/amount"), repair=MEANT, params={"cause": "1"})
SAME = replace(factory.finding("T01-4", "FA01/expenditure_total/amount"), params={"cause": "1"})
ALONE = replace(factory.finding("X-01", "FA04/total/amount"), severity="warning", params={})
TAIL = replace(ALONE, severity="tail", subject="FA05/total/basic")


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(f"sqlite:///{tmp_path / 'state.sqlite'}")


def frames(*findings: Finding) -> Frames:
    small = factory.small()
    facts = (replace(small.facts[0], place=CELL), *small.facts[1:])
    made = factory.frames(factory.reading(replace(small, facts=facts, findings=findings)))
    return Frames.of(lambda name: made[name].lazy())


def listed(shown: Frames, state: State | None = None) -> tuple[Item, ...]:
    return items(shown, shown.disclosures.collect(), state.in_force() if state else {})


def test_findings_come_errors_first_and_remarks_last() -> None:
    found = listed(frames(TAIL, ALONE, WRONG))
    assert [item.finding["severity"] for item in found] == ["error", "warning", "tail"]


def test_findings_of_one_cause_are_folded_in_one_document_only() -> None:
    made = factory.frames(
        *(factory.reading(replace(factory.small(), findings=(WRONG, SAME, ALONE)), data=d) for d in (b"a", b"b"))
    )
    shown = Frames.of(lambda name: made[name].lazy())
    assert [len(group) for group in folded(listed(shown))] == [2, 2, 1, 1]


def test_the_list_is_narrowed_by_severity_progress_rule_family_and_document(state: State) -> None:
    shown = frames(WRONG, SAME, ALONE, TAIL)
    state.decide(listed(shown)[0].key, "finding", "reject", "甲", "看错")
    found = listed(shown, state)

    def kept(choice: Choice) -> list[str]:
        return [item.finding["rule"] for item in found if choice.takes(item)]

    assert kept(Choice(severities=frozenset({"warning", "tail"}))) == ["X-01", "X-01"]
    assert kept(Choice(progress=frozenset({"open"}), rule="tables")) == ["T01-4", "X-01", "X-01"]
    assert kept(Choice(progress=frozenset({"reject"}))) == ["T01-1"]
    assert kept(Choice(rule="T01-4")) == ["T01-4"]
    assert kept(Choice(disclosure="another")) == []
    assert counts(found, "severity") == {"error": 2, "warning": 1, "tail": 1, "info": 0}
    assert counts(found, "progress") == {"open": 3, "accept": 0, "reject": 1, "explain": 0}


def test_rejected_and_explained_findings_are_settled_and_confirmed_ones_are_not(state: State) -> None:
    shown = frames(WRONG, SAME, ALONE)
    first, second, third = listed(shown)
    state.decide(first.key, "finding", "reject", "甲", "看错")
    state.decide(second.key, "finding", "accept", "甲", "确有其事")
    state.decide(third.key, "finding", "explain", "甲", "年中划转")
    found = listed(shown, state)
    key = found[0].finding["disclosure_id"]
    assert settled(found) == {f"{key}:error": 1, f"{key}:warning": 1}
    assert [is_open(item) for item in found] == [False, False, False]
    assert is_open(listed(shown)[2]) and not is_open(listed(frames(TAIL))[0])


def test_a_proposal_that_was_taken_marks_the_figure_and_changes_nothing(state: State) -> None:
    shown = frames(WRONG)
    assert judged(shown, state.in_force()) == Judged({}, {})
    (item,) = listed(shown)
    state.decide(item.repair_key, "repair", "accept", "甲", "原件如此")
    key = item.finding["disclosure_id"]
    told = judged(shown, state.in_force())
    assert told.marks == {f"{key}:0": "110.00 万元"}
    assert told.settled == {}
    assert shown.facts.collect()["printed"][0] == "100.00"
    state.decide(item.repair_key, "repair", "reject", "甲", "原件不是这样")
    assert judged(shown, state.in_force()).marks == {}
