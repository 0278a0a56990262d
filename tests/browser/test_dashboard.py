"""What people do with the dashboard, done in a browser."""

from __future__ import annotations

import csv
import io
import urllib.request
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Page

from dashboard.messages import LANGUAGES, t
from dashboard.numbers import Language
from loaders.store import Store
from tests.browser.conftest import SAMPLES, Window
from tests.browser.files import refused

pytestmark = pytest.mark.browser

PAGES = ("", "overview", "structure", "basic", "years", "three_public", "performance", "compare", "source", "library")
OUTLINE = (179, 38, 30)
FRAMEWORK = ("Drag and drop", "Browse", "per file", "Choose an option", "None", "NaN", "undefined")
"""Words of the framework that have no business on a Chinese page."""
LANXIAN = "岚县公安局"


def address(page: str, lang: Language) -> str:
    return f"/{page}" + ("?lang=en" if lang == "en" else "")


def pictures(window: Window) -> list[Image.Image]:
    """The page images that are shown, fetched as the browser did."""
    sources = window.page.eval_on_selector_all("[data-testid=stImage] img", "all => all.map(i => i.src)")
    return [Image.open(io.BytesIO(urllib.request.urlopen(one).read())).convert("RGB") for one in sources]


def has_outline(image: Image.Image) -> bool:
    colours = image.getcolors(image.width * image.height) or []
    return any(colour == OUTLINE and count > 200 for count, colour in colours)


def click_widest_bar(page: Page) -> None:
    """Click the longest bar of the first chart: 一般公共预算财政拨款收入, 5287.25 万元 on page 4 of the sample."""
    bars = page.locator(".js-plotly-plot").first.locator(".barlayer .point path")
    widths = bars.evaluate_all("all => all.map(bar => bar.getBoundingClientRect().width)")
    box = bars.nth(widths.index(max(widths))).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_and_fits(window: Window, page: str, lang: Language) -> None:
    shown = window.open(address(page, lang))
    assert shown.locator("h1").inner_text() == t(f"page.{page or 'home'}.question", lang)
    assert shown.locator("[data-testid=stException]").count() == 0
    wide = shown.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth")
    assert wide <= 0
    text = shown.locator("body").inner_text()
    assert [word for word in FRAMEWORK if lang == "zh" and word in text] == []
    if page in {"overview", "basic", "years", "three_public", "performance"}:
        assert shown.locator(".js-plotly-plot .main-svg").count() > 0


def test_a_bar_leads_to_the_cell_it_was_printed_in(window: Window) -> None:
    page = window.open("/overview")
    click_widest_bar(page)
    page.wait_for_url("**/source?**")
    window.settled()
    assert page.locator("h1").inner_text() == t("page.source.question", "zh")
    assert "5287.25" in page.locator(".st-key-fact_card").inner_text()
    assert all(map(has_outline, pictures(window)))
    assert len(pictures(window)) == 2


def test_a_headline_figure_leads_to_its_cell(window: Window) -> None:
    page = window.open("/overview")
    page.locator(".st-key-card_income_total button").click()
    page.wait_for_url("**/source?**")
    window.settled()
    assert "5369.45" in page.locator(".st-key-fact_card").inner_text()


def test_a_link_shows_the_same_in_another_window(window: Window, another: Window) -> None:
    page = window.open("/overview?unit=yuan")
    click_widest_bar(page)
    page.wait_for_url("**/source?**")
    window.settled()
    other = another.open(page.url.removeprefix(window.base))
    assert other.url == page.url
    card = ".st-key-fact_card"
    assert other.locator(card).inner_text() == page.locator(card).inner_text()
    assert other.locator(".st-key-filters").inner_text() == page.locator(".st-key-filters").inner_text()


def test_the_language_is_switched_and_back_without_losing_the_view(window: Window) -> None:
    page = window.open("/three_public?unit=yuan")
    before = page.url
    page.get_by_role("radio", name="English").or_(page.get_by_text("English", exact=True)).first.click()
    page.wait_for_url("**lang=en**")
    window.settled()
    assert page.locator("h1").inner_text() == t("page.three_public.question", "en")
    assert "unit=yuan" in page.url
    page.get_by_text("中文", exact=True).click()
    page.wait_for_url(before)
    window.settled()
    assert page.locator("h1").inner_text() == t("page.three_public.question", "zh")


def test_back_and_forward(window: Window) -> None:
    page = window.open("/overview")
    first = page.url
    page.locator(".st-key-card_income_total button").click()
    page.wait_for_url("**/source?**")
    window.settled()
    page.go_back()
    page.wait_for_url("**/overview?**")
    window.settled()
    assert page.locator("h1").inner_text() == t("page.overview.question", "zh")
    assert page.url.startswith(first)
    page.go_forward()
    page.wait_for_url("**/source?**")
    window.settled()
    assert "5369.45" in page.locator(".st-key-fact_card").inner_text()


def test_the_menu_keeps_the_filters(window: Window) -> None:
    page = window.open("/overview?unit=yi")
    page.get_by_text(t("group.department", "zh"), exact=True).click()
    page.locator("[data-testid=stTopNavDropdownLink]").filter(has_text=t("page.years", "zh")).click()
    page.wait_for_url("**/years?**")
    window.settled()
    assert "unit=yi" in page.url
    assert page.locator("h1").inner_text() == t("page.years.question", "zh")


def test_files_that_are_no_disclosures_are_refused_in_a_sentence(fresh: Window, empty_store: Path) -> None:
    page = fresh.open("/")
    files = refused()
    payload = [{"name": name, "mimeType": "application/pdf", "buffer": data} for name, (data, _) in files.items()]
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(payload)  # type: ignore[arg-type]
    last = next(reversed(files))
    page.get_by_text(t(f"error.{files[last][1]}", "zh", name=last)).wait_for(timeout=60_000)
    for lang in LANGUAGES:
        fresh.settled()
        said = page.locator("[data-testid=stAlert]").all_inner_texts()
        for name, (_, code) in files.items():
            assert t(f"error.{code}", lang, name=name) in said
        page.get_by_text("English", exact=True).click()
    assert Store(empty_store).disclosures().is_empty()
    assert not any((empty_store / "files").rglob("*"))


def test_upload_progress_ledger_and_figures(fresh: Window, empty_store: Path) -> None:
    page = fresh.open("/")
    sample = SAMPLES / "lanxian-public-security-2024-final-accounts.pdf"
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(sample)
    page.wait_for_selector("[data-testid=stProgress]", timeout=60_000)
    page.wait_for_selector("[class*=st-key-outcome_]", timeout=120_000)
    fresh.settled()
    ledger = page.locator("[class*=st-key-outcome_]").inner_text()
    assert f"{LANXIAN} · 2024 年度 · 单位决算" in ledger
    assert "5,369" in ledger
    assert Store(empty_store).disclosures()["department"].to_list() == [LANXIAN]
    page.get_by_text(t("upload.open", "zh"), exact=True).click()
    page.wait_for_url("**/overview?**")
    fresh.settled()
    assert page.locator("h1").inner_text() == t("page.overview.question", "zh")
    assert LANXIAN in page.locator(".st-key-chips").inner_text()


def test_a_table_is_taken_away_as_csv_and_excel(window: Window, tmp_path: Path) -> None:
    page = window.open("/overview")
    taken = {}
    for label in ("CSV", "Excel"):
        with page.expect_download() as begun:
            page.get_by_text(t("export.button", "zh", format=label), exact=True).first.click()
        taken[label] = tmp_path / begun.value.suggested_filename
        begun.value.save_as(taken[label])
    rows = list(csv.reader(taken["CSV"].read_text(encoding="utf-8-sig").splitlines()))
    assert "5287.25" in [cell for row in rows for cell in row]
    sheet = openpyxl.load_workbook(taken["Excel"]).active
    assert sheet is not None
    assert 5287.25 in [cell for row in sheet.iter_rows(values_only=True) for cell in row]
