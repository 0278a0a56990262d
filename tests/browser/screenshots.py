"""`make screenshots`: pictures of the pages for the READMEs, taken of the samples in a real browser."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import ViewportSize, sync_playwright

from dashboard.numbers import Language
from dashboard.selection import Selection
from loaders import Store
from loaders.ingest import expand, ingest_all
from tests.browser.conftest import FLAGS, Window, chromium, serve
from tests.goldens import ROOT, SAMPLES

TARGET = ROOT / "docs" / "screenshots"
SIZE: ViewportSize = {"width": 1280, "height": 860}
DRAWING_MS = 4_000
"""what large images and charts need after the page stands still"""
SUFFIXES: dict[Language, str] = {"en": "", "zh": "-zh"}

OF_A_BODY = (
    *("home", "overview", "structure", "basic", "years", "three_public"),
    *("performance", "checks", "library"),
)
"""the pages that need no more than a body, a year and a kind"""


def selections(store: Store) -> dict[str, Selection]:
    """Name of a picture -> what it shows: the sample with the most self-evaluations, and bodies of one scope."""
    projects = store.scan("projects").collect().filter(form="PF_SELF")
    disclosure = projects["disclosure_id"].value_counts(sort=True)["disclosure_id"][0]
    row = store.disclosures().filter(disclosure_id=disclosure).row(0, named=True)
    peers = store.disclosures().filter(kind=row["kind"], year=row["year"], scope="department")
    facts = store.scan("facts").collect().filter(disclosure_id=disclosure, form="FA01", line="expenditure_current")
    chosen = Selection(body=row["body_id"], year=row["year"], kind=row["kind"])
    return {
        **{name: replace(chosen, page=name) for name in OF_A_BODY},
        "compare": replace(chosen, page="compare", body=peers["body_id"][0], bodies=tuple(peers["body_id"])),
        "source": replace(chosen, page="source", disclosure=disclosure, fact=facts["fact_no"][0]),
    }


def take(address: str, wanted: dict[str, Selection]) -> None:
    """Each picture in both languages: `name.png` in English, `name-zh.png` in Chinese."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for lang, suffix in SUFFIXES.items():
            for name, selection in wanted.items():
                context = browser.new_context(viewport=SIZE)
                window = Window(address, context, context.new_page())
                query = urlencode(replace(selection, lang=lang).to_query())
                path = TARGET / f"{name}{suffix}.png"
                page = window.open(f"/{'' if selection.page == 'home' else selection.page}?{query}")
                page.wait_for_timeout(DRAWING_MS)
                page.screenshot(path=path)
                context.close()
                print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1024:,.0f} kB")
        browser.close()


def main() -> None:
    """Fill a store of its own with the samples, serve it, and take the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        ingest_all(store, expand([SAMPLES]))
        with contextmanager(serve)(store.path, Path(folder)) as address:
            take(address, selections(store))


if __name__ == "__main__":
    main()
