"""更正 on 首页: a wrong year is put right, shows at once, and is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from dashboard.messages import t
from dashboard.numbers import Language
from loaders.store import Store
from tests import factory
from tests.dashboard.test_pages import app, words


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("MINGZHANG_STORE", str(tmp_path / "store"))
    st.cache_resource.clear()
    store = Store(tmp_path / "store")
    store.ingest(factory.reading(factory.small(year=2023), data=b"a", name="a.pdf"), b"a")
    return store


def choose_year(lang: Language, year: str, who: str) -> list[str]:
    test = app("home", lang)
    test.selectbox("correct_field").set_value("year").run()
    (value,) = [one for one in test.text_input if one.key and one.key.startswith("correct_value_year")]
    value.set_value(year)
    test.text_input("correct_who").set_value(who)
    test.text_input("correct_reason").set_value("封面")
    test.button("correct_save").click().run()
    assert not test.exception
    return words(test)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_year_is_corrected_and_taken_back(lang: Language, own_store: Store) -> None:
    choose_year(lang, "2022", "科员甲")
    assert own_store.disclosures()["year"].to_list() == [2022]
    test = app("home", lang)
    (back,) = [one for one in test.button if one.label == t("correct.undo", lang)]
    back.click().run()
    assert not test.exception
    assert own_store.disclosures()["year"].to_list() == [2023]


def test_a_value_that_cannot_be_and_a_missing_name_are_refused(own_store: Store) -> None:
    assert t("correct.refused", "zh", field=t("correct.field.year", "zh")) in choose_year("zh", "明年", "科员甲")
    assert t("correct.needs", "zh") in choose_year("zh", "2022", " ")
    assert own_store.disclosures()["year"].to_list() == [2023]
