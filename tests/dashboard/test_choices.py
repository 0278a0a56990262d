"""What the filters offer, and how a selection is brought within the store."""

from __future__ import annotations

from dashboard.choices import bodies, distinct, fullest, settle
from dashboard.frames import Frames
from dashboard.selection import Selection
from tests import factory

HERE = "990101:丙县公安局"
THERE = "990101:丁县公安局"


def frames(*readings: object) -> Frames:
    made = factory.frames(*readings)  # type: ignore[arg-type]
    return Frames.of(lambda name: made[name].lazy())


def several() -> Frames:
    return frames(
        factory.reading(factory.small(year=2023), data=b"a"),
        factory.reading(factory.small(year=2024), data=b"b"),
        factory.reading(factory.disclosure(year=2024, kind="budget", scope="department"), data=b"c"),
        factory.reading(factory.small(department="丁县公安局", year=2022), data=b"d"),
    )


def empty() -> Frames:
    made = factory.frames()
    return Frames.of(lambda name: made[name].clear().lazy())


def test_an_empty_store_offers_nothing_and_chooses_nothing() -> None:
    selection, choices, changed = settle(Selection(), empty())
    assert (selection.body, selection.year, selection.kind) == (None, None, None)
    assert (choices.bodies, choices.years, choices.kinds, changed) == ({}, (), (), ())
    assert fullest(empty()) is None


def test_bodies_carry_their_name_and_smallest_place() -> None:
    found = bodies(several())
    assert list(found) == [THERE, HERE]
    assert (found[HERE].name, found[HERE].place) == ("丙县公安局", "丙县")


def test_what_is_open_is_filled_with_the_newest_year_and_final_accounts_first() -> None:
    selection, choices, changed = settle(Selection(body=HERE), several())
    assert (selection.year, selection.kind) == (2024, "final_accounts")
    assert choices.years == (2024, 2023)
    assert choices.kinds == ("final_accounts", "budget")
    assert choices.scopes == {"final_accounts": "unit", "budget": "department"}
    assert changed == ()


def test_what_is_sound_stays() -> None:
    asked = Selection(body=HERE, year=2024, kind="budget", bodies=(HERE, THERE), unit="元", lang="en")
    assert settle(asked, several())[0] == asked


def test_a_year_that_the_body_lacks_falls_back_and_is_reported() -> None:
    selection, _, changed = settle(Selection(body=HERE, year=2022, kind="final_accounts"), several())
    assert (selection.year, changed) == (2024, ("year",))


def test_a_kind_that_the_year_lacks_falls_back_and_is_reported() -> None:
    selection, _, changed = settle(Selection(body=HERE, year=2023, kind="budget"), several())
    assert (selection.year, selection.kind, changed) == (2023, "final_accounts", ("kind",))


def test_unknown_bodies_are_reported() -> None:
    selection, _, changed = settle(Selection(body="nobody", bodies=("nobody", HERE)), several())
    assert selection.body in {HERE, THERE}
    assert selection.bodies == (HERE,)
    assert changed == ("body", "bodies")


def test_a_disclosure_without_a_year_can_be_shown() -> None:
    shown = frames(factory.reading(factory.disclosure(year=None)))
    selection, choices, changed = settle(Selection(body=HERE), shown)
    assert (selection.year, choices.years, choices.kinds) == (None, (), ("final_accounts",))
    assert changed == ()


def test_no_two_options_have_the_same_label() -> None:
    labels = {"a": "公安局", "b": "公安局", "c": "财政局", "d": "公安局"}
    assert distinct(labels) == {"a": "公安局", "b": "公安局 (2)", "c": "财政局", "d": "公安局 (3)"}
