"""Ways through several pages: from a finding of many bodies to a choice that can be compared, deleting, printing."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.messages import LANGUAGES, t
from dashboard.numbers import Language
from loaders.store import Store
from tests.browser.conftest import Window

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_compared_is_refused_with_the_nearest_choice(
    window: Window, samples_store: Path, lang: Language
) -> None:
    rows = Store(samples_store).disclosures().sort("department")
    accounts = rows.filter(kind="final_accounts", scope="department")["body_id"].to_list()
    budget = rows.filter(kind="budget")["body_id"][0]
    assert len(accounts) == 3
    four = "%2C".join([*accounts, budget])
    page = window.open(f"/compare?lang={lang}&year=2024&bodies={four}")
    assert page.locator("[data-testid=stAlertContentError]").count() == 1
    assert page.locator(".js-plotly-plot").count() == 0
    page.locator("[class*=st-key-nearest_] button").first.click()
    window.settled()
    assert page.locator("[data-testid=stAlertContentError]").count() == 0
    assert page.locator(".js-plotly-plot").count() > 0


def test_print_leaves_out_the_controls_and_keeps_the_charts(window: Window) -> None:
    page = window.open("/overview")
    page.emulate_media(media="print")
    for gone in ("[data-testid=stHeader]", ".st-key-filters", "[data-testid=stDownloadButton]"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator(".js-plotly-plot").first.is_visible()
    assert page.locator("h1").inner_text() == t("page.overview.question", "zh")
    # What is scrolled on a screen is cut on paper.
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('[data-testid=stMain]')).overflowY") == "visible"
    )
