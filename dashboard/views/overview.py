"""部门概览: one department at a glance."""

from __future__ import annotations

from dashboard.context import Context
from dashboard.views import cards, page


def render(context: Context) -> None:
    """Draw the page."""
    if page.head(context, "overview"):
        cards.draw(context, "overview")
        page.charts(context, "overview")
