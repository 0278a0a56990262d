"""Every page in both languages, with and without anything in the store."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.messages import LANGUAGES, plain, t
from dashboard.numbers import Language
from dashboard.shell import PAGES

KEYS = [spec.key for spec in PAGES]
HAN = re.compile("[㐀-鿿]")
HERE = "990101:丙县公安局"
THERE = "990101:丁县公安局"


def app(page: str, lang: Language = "zh", **query: str) -> AppTest:
    """The app opened at a page (as the page of the bare address) with a query."""

    def script(default: str) -> None:
        from dashboard.shell import main

        main(default)

    test = AppTest.from_function(script, args=(page,), default_timeout=30)
    for name, value in ({"lang": lang} if lang != "zh" else {}).items() | query.items():
        test.query_params[name] = value
    return test.run()


def words(test: AppTest) -> list[str]:
    """What is written on the page."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "success", "button")
    return [
        str(getattr(element, "label", "") if kind == "button" else element.value)
        for kind in kinds
        for element in getattr(test, kind)
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", KEYS)
def test_page_with_documents(page: str, lang: Language, in_filled_store: Path) -> None:
    test = app(page, lang, body=HERE, year="2024", bodies=f"{HERE},{THERE}")
    assert not test.exception
    assert test.title[0].value == t(f"page.{page}.question", lang)
    assert [widget.label for widget in test.selectbox][:4] == [
        t(f"filter.{name}", lang) for name in ("body", "year", "kind", "unit")
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", KEYS)
def test_page_of_an_empty_store_says_what_to_do(page: str, lang: Language, in_empty_store: Path) -> None:
    test = app(page, lang)
    assert not test.exception
    assert t("empty.store", lang) in words(test)
    if page != "home":
        assert [button.label for button in test.button] == [t("empty.go", lang)]


@pytest.mark.parametrize("page", KEYS)
def test_english_pages_have_no_chinese_but_what_is_printed(page: str, in_empty_store: Path) -> None:
    assert [text for text in words(app(page, "en")) if HAN.search(text)] == []


def test_overview_shows_headline_figures_with_the_change(in_filled_store: Path) -> None:
    test = app("overview", body=HERE, year="2024")
    figures = {metric.label: (metric.value, metric.delta) for metric in test.metric}
    assert figures["收入总计（万元）"] == ("100.0", "较上年 +25.0%")
    assert figures["项目执行率（按金额）"] == ("90.0%", "占年初 112.5%；0/1 项 100%")


def test_a_link_reproduces_the_filters(in_filled_store: Path) -> None:
    test = app("overview", "en", body=HERE, year="2023", unit="yuan")
    shown = {widget.label: widget.value for widget in test.selectbox}
    assert shown["Department"] == HERE
    assert shown["Year"] == 2023
    assert shown["Unit of money"] == "元"
    assert dict(test.query_params)["year"] == "2023"


def test_what_is_wrong_in_a_link_is_said_and_the_rest_is_kept(in_filled_store: Path) -> None:
    test = app("overview", body="nobody", year="1950", unit="yuan", nonsense="1")
    said = [notice.value for notice in test.info]
    assert t("filter.changed.body", "zh") in said
    assert t("filter.changed.year", "zh") in said
    assert t("filter.rejected", "zh", name="nonsense") in said
    assert "nonsense" not in test.query_params
    assert dict(test.query_params)["unit"] == "yuan"
    assert [n.value for n in test.run().info if "链接" in n.value] == []


def test_switching_the_language_keeps_the_filters(in_filled_store: Path) -> None:
    test = app("overview", body=HERE, year="2023", unit="yi")
    test.button_group(key="filter_lang").set_value("en").run()
    assert not test.exception
    assert test.title[0].value == t("page.overview.question", "en")
    assert dict(test.query_params) == {
        "lang": "en", "body": HERE, "year": "2023", "kind": "final_accounts", "unit": "yi",
    }  # fmt: skip


def test_choosing_another_body_is_written_to_the_address(in_filled_store: Path) -> None:
    test = app("overview", body=HERE, year="2023")
    test.selectbox(key="filter_body").set_value(THERE).run()
    assert dict(test.query_params)["body"] == THERE
    assert dict(test.query_params)["year"] == "2024"


def test_compare_asks_for_two_bodies(in_filled_store: Path) -> None:
    test = app("compare", bodies=HERE)
    assert t("compare.too_few", "zh") in words(test)


def test_the_source_of_a_fact_names_it(in_filled_store: Path) -> None:
    from loaders.store import Store

    rows = Store(in_filled_store).disclosures().filter(name="b.pdf")
    test = app("source", disclosure=rows["disclosure_id"][0], fact="0")
    assert not test.exception
    assert any("100" in text and "万元" in text for text in words(test))


def ocr_store(path: Path, confidence: float) -> str:
    """A store with a picture whose only figure was recognised; gives the disclosure's id."""
    import io
    from dataclasses import replace

    from PIL import Image

    from loaders.store import Store
    from tests import factory

    out = io.BytesIO()
    Image.new("L", (620, 877), 255).save(out, "PNG")
    small = factory.small()
    facts = (replace(small.facts[0], method="ocr", confidence=confidence), *small.facts[1:])
    reading = factory.reading(replace(small, facts=facts), data=out.getvalue(), name="page.png")
    reading = replace(reading, document=replace(reading.document, media="image"))
    (key,) = Store(path).ingest(reading, out.getvalue())
    return key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("confidence", [0.971, 0.42])
def test_a_figure_that_was_recognised_says_how_surely(lang: Language, confidence: float, in_empty_store: Path) -> None:
    test = app("source", lang, disclosure=ocr_store(in_empty_store, confidence), fact="0")
    assert not test.exception
    assert not test.error, "the picture is drawn"
    (card,) = [text for text in words(test) if t("method.ocr", lang) in text]
    assert plain("97.1%" if confidence > 0.9 else "42.0%") in card
    assert (t("method.review", lang) in card) == (confidence < 0.9)
