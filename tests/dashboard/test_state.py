"""Decisions: made with name and reason, taken back without a trace being lost, found again after a re-read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.state import ENV_STATE, State, finding_key, repair_key, state_url
from tests import factory


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(f"sqlite:///{tmp_path / 'state.sqlite'}")


def test_a_decision_is_kept_with_name_reason_and_moment(state: State, tmp_path: Path) -> None:
    made = state.decide("k", "finding", "explain", " 王  某 ", " 年中划转 ")
    again = State(f"sqlite:///{tmp_path / 'state.sqlite'}").in_force()
    assert again == {"k": made}
    assert (made.name, made.reason, made.verdict, made.in_force) == ("王 某", "年中划转", "explain", True)
    assert made.made_at.tzinfo is not None


def test_undo_takes_a_decision_out_of_force_and_keeps_it_in_the_history(state: State) -> None:
    made = state.decide("k", "finding", "reject", "甲", "看错")
    state.undo(made.number, "乙")
    assert state.in_force() == {}
    (past,) = state.history("k")
    assert (past.verdict, past.undone_by, past.in_force) == ("reject", "乙", False)
    state.undo(made.number, "丙")
    assert state.history("k")[0].undone_by == "乙"


def test_a_later_decision_takes_the_place_of_the_earlier_one(state: State) -> None:
    state.decide("k", "finding", "reject", "甲", "看错")
    state.decide("k", "finding", "accept", "乙", "核对过原件")
    assert state.in_force()["k"].verdict == "accept"
    assert [(one.verdict, one.undone_by) for one in state.history("k")] == [("accept", None), ("reject", "乙")]


@pytest.mark.parametrize(("name", "reason"), [("", "理由"), ("  ", "理由"), ("甲", " "), ("甲", "长" * 501)])
def test_nothing_is_kept_without_a_name_and_a_reason(state: State, name: str, reason: str) -> None:
    with pytest.raises(ValueError, match="name and a reason"):
        state.decide("k", "finding", "accept", name, reason)
    assert state.history("k") == ()


def keys(*subjects: str, printed: str = "10.00", year: int = 2024) -> list[str]:
    """Keys of the findings of a document with these subjects."""
    found = tuple(replace(factory.finding(subject=one), printed=printed) for one in subjects)
    frames = factory.frames(factory.reading(factory.disclosure(year=year, findings=found)))
    disclosure = frames["disclosures"].row(0, named=True)
    return [finding_key(disclosure, row) for row in frames["findings"].iter_rows(named=True)]


def test_a_finding_keeps_its_key_when_others_come_before_it() -> None:
    assert keys("b")[0] == keys("a", "b")[1]


def test_another_subject_figure_or_year_is_another_finding() -> None:
    assert len({*keys("a", "b"), *keys("a", printed="11.00"), *keys("a", year=2023)}) == 4


def test_a_proposal_has_a_key_of_its_own_for_each_value() -> None:
    assert len({"k", repair_key("k", "1.00"), repair_key("k", "2.00")}) == 3


def test_the_database_is_in_the_folder_of_the_store_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ENV_STATE, raising=False)
    assert state_url(tmp_path) == f"sqlite:///{tmp_path}/state.sqlite"
    monkeypatch.setenv(ENV_STATE, "postgresql://db/decisions")
    assert state_url(tmp_path) == "postgresql://db/decisions"
