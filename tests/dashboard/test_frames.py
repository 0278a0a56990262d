from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboard.frames import Frames, current, newest, previous, with_projects
from dashboard.selection import Selection
from loaders.frames import to_frames
from tests import factory
from tests.dashboard import published

BODY = "990101:丙县公安局"


def store(*disclosures: object) -> Frames:
    return published.frames(*disclosures)  # type: ignore[arg-type]


def test_an_open_selection_means_the_newest_year_and_final_accounts_first() -> None:
    frames = store(
        factory.disclosure(year=2023),
        factory.disclosure(year=2024, kind="budget"),
        factory.disclosure(year=2024),
    )
    row = current(frames, Selection(body=BODY)).row(0, named=True)
    assert (row["year"], row["kind"]) == (2024, "final_accounts")


def test_year_and_kind_are_taken_as_chosen_or_nothing_is_shown() -> None:
    frames = store(factory.disclosure(year=2024, kind="budget"))
    assert current(frames, Selection(body=BODY, year=2024, kind="budget")).height == 1
    assert current(frames, Selection(body=BODY, year=2024, kind="final_accounts")).is_empty()
    assert current(frames, Selection(body=BODY, year=2023)).is_empty()
    assert current(frames, Selection()).is_empty()


def test_of_two_versions_the_one_ingested_last_is_shown() -> None:
    old, new = factory.MOMENT, factory.MOMENT.replace(year=2027)
    first = to_frames(factory.reading(factory.disclosure(), data=b"a", name="new.pdf"), new)
    second = to_frames(factory.reading(factory.disclosure(), data=b"b", name="old.pdf"), old)
    frames = Frames.of(lambda name: pl.concat([second[name], first[name]]).lazy())
    assert newest(frames, [BODY])["name"].to_list() == ["new.pdf"]


def test_the_department_stands_before_the_unit() -> None:
    frames = store(factory.disclosure(scope="unit"), factory.disclosure(scope="department"))
    assert current(frames, Selection(body=BODY))["scope"].to_list() == ["department"]


def test_the_year_before_is_of_the_same_kind_and_scope() -> None:
    frames = store(
        factory.disclosure(year=2024),
        factory.disclosure(year=2023, kind="budget"),
        factory.disclosure(year=2022),
    )
    shown = current(frames, Selection(body=BODY))
    assert previous(frames, shown).is_empty()
    frames = store(
        factory.disclosure(year=2024), factory.disclosure(year=2023), factory.disclosure(year=2023, kind="budget")
    )
    before = previous(frames, current(frames, Selection(body=BODY)))
    assert before.select("year", "kind").rows() == [(2023, "final_accounts")]


def test_project_forms_of_another_file_of_the_year_belong_to_the_view() -> None:
    forms = replace(factory.disclosure(kind="self_evaluation"), projects=(factory.project("办案费"),))
    older = replace(factory.disclosure(year=2023, kind="self_evaluation"), projects=(factory.project("旧项目"),))
    frames = store(factory.disclosure(), forms, older)
    found = with_projects(frames, Selection(body=BODY, year=2024, kind="final_accounts"))
    assert found.select("kind", "year").rows() == [("self_evaluation", 2024)]
