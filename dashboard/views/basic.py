"""基本与项目: does the money keep the office running, or pay for projects?"""

from __future__ import annotations

from dashboard.context import Context
from dashboard.views import cards, page


def render(context: Context) -> None:
    """Draw the page."""
    if page.head(context, "basic"):
        cards.draw(context, "basic")
        page.charts(context, "basic")
