"""年度变化: what changed against last year, and why?"""

from __future__ import annotations

from dashboard.context import Context
from dashboard.views import cards, page


def render(context: Context) -> None:
    """Draw the page."""
    if page.head(context, "years"):
        cards.draw(context, "years")
        page.charts(context, "years")
