"""What the pages look like beyond `.streamlit/config.toml`: the page configuration and a few rules of CSS.

The rules are ours alone: nothing of a document ever gets into them. They put the texts that Streamlit has only in
English into the language of the page, and take away what a reader has no use for. On paper the page is made smaller:
charts keep the width they were drawn in on the screen (at most 1,500 px), which has to fit on A4 laid across.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Final

import streamlit as st
from PIL import Image, ImageDraw

from dashboard.messages import t
from dashboard.numbers import Language

PRIMARY: Final = "#1F5C99"
WARNING: Final = "#B3261E"
MUTED: Final = "#5B6B7A"

_LAYOUT: Final = """
[data-testid="stMainBlockContainer"] {padding: 4.4rem 2.2rem 3rem; max-width: 1560px; margin: 0 auto;}
[data-testid="stElementToolbar"], [data-testid="stMainMenu"], [data-testid="stDecoration"],
[data-testid="stDataFrameColumnMenu"], [data-testid="stStatusWidget"] {display: none;}
.st-key-filters [data-testid="stButtonGroup"] button {min-height: 2.5rem;}
.st-key-filters [data-testid="stButtonGroup"] {margin-bottom: 0;}
[data-testid="stImage"] img {border: 1px solid #D8DEE4;}
[data-testid="stHeader"] {border-bottom: 1px solid #D8DEE4;}
[data-testid="stMetricValue"] {font-variant-numeric: tabular-nums; line-height: 1.3;}
[data-testid="stMetricLabel"] p, [data-testid="stMetricDelta"] {white-space: normal;}
[class*="st-key-card_"] {position: relative;}
[class*="st-key-card_"] [data-testid="stElementContainer"]:has(button) {position: absolute; inset: 0; margin: 0;}
[class*="st-key-card_"] [data-testid="stButton"], [class*="st-key-card_"] [data-testid="stTooltipHoverTarget"],
[class*="st-key-card_"] .stTooltipIcon {width: 100%; height: 100%;}
[class*="st-key-card_"] button {width: 100%; height: 100%; opacity: 0; cursor: pointer;}
[class*="st-key-card_"]:has(button:hover), [class*="st-key-card_"]:has(button:focus-visible)
  {outline: 2px solid #1F5C99; outline-offset: 1px; border-radius: 4px;}
[data-testid="stFileUploaderDropzone"] button p, [data-testid="stFileUploaderDropzoneInstructions"] span
  {font-size: 0; visibility: hidden;}
@media print {
  @page {size: A4 landscape; margin: 12mm;}
  [data-testid="stHeader"], .st-key-filters, [data-testid="stDownloadButton"], .stFileUploader,
  [data-testid="stButton"], [data-testid="stPopover"], [data-testid="stTextInput"],
  [data-testid="stButtonGroup"], [data-testid="stToast"]
    {display: none !important;}
  [data-testid="stMainBlockContainer"] {padding: 0; max-width: none; zoom: 0.68;}
  [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"]
    {position: static !important; overflow: visible !important; height: auto !important;}
  .js-plotly-plot, [data-testid="stImage"], [class*="st-key-card_"], tr {break-inside: avoid;}
  .js-plotly-plot .main-svg {max-width: 100%;}
  h1, h2, h3, h4 {break-after: avoid;}
}
"""


def configure(lang: Language) -> None:
    """Title, icon and width of the page. The icon is a picture of our own: an icon name would be fetched."""
    st.set_page_config(page_title=t("app.name", lang), page_icon=icon(), layout="wide")


@cache
def icon() -> Image.Image:
    """An open ledger: two white pages on the primary colour."""
    image = Image.new("RGB", (64, 64), PRIMARY)
    pen = ImageDraw.Draw(image)
    for left in (10, 35):
        pen.rectangle((left, 14, left + 19, 50), fill="white")
        for top in (22, 30, 38):
            pen.line((left + 4, top, left + 15, top), fill=PRIMARY, width=3)
    return image


def style(lang: Language) -> None:
    """The CSS of the page."""
    st.html(f"<style>{_LAYOUT}{_texts(lang)}</style>")


def _texts(lang: Language) -> str:
    browse, limit = _css_text(t("upload.browse", lang)), _css_text(t("upload.limit", lang))
    zone = '[data-testid="stFileUploaderDropzone'
    return (
        f'{zone}"] button p::after {{content: {browse}; font-size: 14px; visibility: visible;}}'
        f'{zone}Instructions"] span::after {{content: {limit}; font-size: 12px; visibility: visible;}}'
    )


def _css_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
