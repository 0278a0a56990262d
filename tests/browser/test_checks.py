"""核对 in a browser: from a finding to its place, a decision and the way back, the forms to take away."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dashboard.messages import LANGUAGES, t
from dashboard.numbers import Language
from tests.browser.conftest import Window
from tests.browser.test_dashboard import address, has_outline, pictures

pytestmark = pytest.mark.browser

CARD = "[class*=st-key-finding_]"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_all_documents_fits_and_says_what_was_found(window: Window, lang: Language) -> None:
    separator = "&" if lang == "en" else "?"
    page = window.open(f"{address('checks', lang)}{separator}reach=all")
    assert page.locator("h1").inner_text() == t("page.checks.question", lang)
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth") <= 0
    assert page.locator(CARD).count() > 0
    assert t("untested.head", lang, n=1).split("1")[0] in page.locator("body").inner_text()


def test_a_finding_leads_to_the_cell_it_speaks_of(window: Window) -> None:
    page = window.open("/checks?reach=all")
    card = page.locator(CARD).filter(has_text=t("list.place", "zh")).first
    arithmetic = card.inner_text().splitlines()
    card.get_by_role("button", name=t("list.open", "zh")).click()
    page.wait_for_url("**/source?**")
    window.settled()
    assert page.locator("h1").inner_text() == t("page.source.question", "zh")
    shown = page.locator(".st-key-fact_card").inner_text()
    assert any(line and line in shown for line in arithmetic)
    assert any(map(has_outline, pictures(window)))


def test_the_place_of_a_finding_is_shown_beside_it(window: Window) -> None:
    page = window.open("/checks?reach=all")
    page.locator(CARD).get_by_role("button", name=t("list.place", "zh")).first.click()
    page.locator("[data-testid=stPopoverBody] [data-testid=stImage] img").wait_for()
    window.settled()
    assert all(map(has_outline, pictures(window)))


def test_a_decision_is_made_and_taken_back(window: Window) -> None:
    page = window.open("/checks?reach=all")
    card = page.locator(CARD).first
    card.get_by_role("button", name=t("decide.button", "zh")).first.click()
    form = page.locator("[data-testid=stPopoverBody]")
    form.get_by_text(t("decide.explain", "zh"), exact=True).click()
    form.get_by_label(t("decide.name", "zh")).fill("核对员")
    form.get_by_label(t("decide.reason", "zh")).fill("年度中间科目调整")
    form.get_by_role("button", name=t("decide.save", "zh")).click()
    window.settled()
    page.keyboard.press("Escape")
    made = page.locator("[class*=st-key-made_]").first
    assert "年度中间科目调整" in made.inner_text()
    page.reload()
    window.settled()
    assert "核对员" in page.locator("[class*=st-key-made_]").first.inner_text()
    page.locator("[class*=st-key-made_]").first.get_by_role("button", name=t("decide.undo", "zh")).click()
    window.settled()
    assert page.locator("[class*=st-key-made_]").count() == 0


def test_the_checklist_is_taken_away_as_word(window: Window, tmp_path: Path) -> None:
    page = window.open("/checks")
    with page.expect_download(timeout=60_000) as begun:
        page.get_by_role("button", name=t("export.checklist_docx", "zh")).click()
    target = tmp_path / "checklist.docx"
    begun.value.save_as(target)
    assert begun.value.suggested_filename.endswith(".docx")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(target.read_bytes())).namelist()
