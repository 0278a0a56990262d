"""A body that publishes as 部门 and as 单位 in one year: two disclosures, chosen between and never mixed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import streamlit as st

from dashboard.charts import CHARTS, comparability
from dashboard.choices import settle
from dashboard.frames import Frames, current, previous, with_projects
from dashboard.messages import LANGUAGES, t
from dashboard.numbers import Language
from dashboard.selection import Selection, from_query, parse
from loaders.records import Disclosure, Scope
from loaders.store import Store
from tests import factory
from tests.dashboard import published
from tests.dashboard.test_pages import app

BODY = "990101:丙县财政局"


def version(scope: Scope, total: str, year: int = 2024) -> Disclosure:
    return replace(published.budget(year, {"201": total}), scope=scope)


def two() -> Frames:
    return published.frames(version("unit", "40.00"), version("department", "75.00"), version("unit", "30.00", 2023))


def spent(frames: Frames, selection: Selection) -> list[Decimal]:
    return CHARTS["years_figures"].query(frames, selection)["now_yuan"].to_list()


def test_the_version_that_was_chosen_is_shown_and_the_department_before_a_choice() -> None:
    assert current(two(), Selection(body=BODY, year=2024))["scope"].to_list() == ["department"]
    assert current(two(), Selection(body=BODY, year=2024, scope="unit"))["scope"].to_list() == ["unit"]
    assert current(two(), Selection(body=BODY, year=2023, scope="department")).is_empty()


def test_the_year_before_is_of_the_same_version() -> None:
    frames = two()
    assert previous(frames, current(frames, Selection(body=BODY, year=2024))).is_empty()
    unit = Selection(body=BODY, year=2024, scope="unit")
    assert previous(frames, current(frames, unit))["year"].to_list() == [2023]
    assert spent(frames, unit) == [Decimal("400000.00")]
    assert spent(frames, replace(unit, scope="department")) == []


def test_a_choice_is_offered_only_where_both_are_there() -> None:
    settled, choices, changed = settle(Selection(body=BODY, year=2024), two())
    assert (settled.scope, choices.versions, changed) == ("department", ("department", "unit"), ())
    assert choices.scopes == {"budget": "department"}
    settled, choices, changed = settle(Selection(body=BODY, year=2024, scope="unit"), two())
    assert (settled.scope, choices.scopes) == ("unit", {"budget": "unit"})
    settled, choices, changed = settle(Selection(body=BODY, year=2023, scope="department"), two())
    assert (settled.scope, choices.versions, changed) == (None, ("unit",), ("scope",))


def test_forms_of_the_other_version_are_not_shown_beside_it() -> None:
    forms = replace(version("unit", "1.00"), kind="self_evaluation", projects=(factory.project("办案", executed="1"),))
    both = published.frames(version("unit", "40.00"), version("department", "75.00"), forms)
    assert with_projects(both, Selection(body=BODY, year=2024, kind="budget")).is_empty()
    unit = Selection(body=BODY, year=2024, kind="budget", scope="unit")
    assert with_projects(both, unit)["kind"].to_list() == ["self_evaluation"]
    alone = published.frames(version("department", "75.00"), forms)
    strict = with_projects(alone, Selection(body=BODY, year=2024, kind="budget"))
    assert strict.is_empty(), "the forms are a unit's, the budget is the department's"


def test_bodies_are_compared_in_the_version_that_most_of_them_have() -> None:
    other = replace(published.budget(2024, {"201": "9.00"}, body="2:乙", name="乙局"), scope="unit")
    frames = published.frames(version("unit", "40.00"), version("department", "75.00"), other)
    selection = Selection(bodies=(BODY, "2:乙"))
    assert comparability.basis(frames, selection)["scope"].to_list() == ["unit", "unit"]
    assert comparability.reasons(frames, selection).is_empty()


def test_the_version_is_a_code_in_the_address() -> None:
    assert Selection(scope="unit").to_query() == {"scope": "unit"}
    assert from_query({"scope": "department"}).scope == "department"
    assert parse({"scope": "单位"}).rejected == ("scope",)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_filter_is_there_only_for_a_choice(lang: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_STORE", str(tmp_path))
    st.cache_resource.clear()
    store = Store(tmp_path)
    for number, one in enumerate(
        (version("unit", "40.00"), version("department", "75.00"), version("unit", "3", 2023))
    ):
        data = str(number).encode()
        store.ingest(factory.reading(one, data=data, name=f"{number}.pdf"), data)
    test = app("overview", lang, body=BODY, year="2024")
    label = t("filter.scope", lang)
    assert [w.value for w in test.selectbox if w.label == label] == ["department"]
    test.selectbox(key="filter_scope").set_value("unit").run()
    assert dict(test.query_params)["scope"] == "unit"
    assert not test.exception
    test.selectbox(key="filter_year").set_value(2023).run()
    assert [w.label for w in test.selectbox if w.label == label] == []
