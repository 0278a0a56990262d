"""三公经费: what do travel abroad, vehicles and receptions cost, against budget and last year?"""

from __future__ import annotations

from dashboard.context import Context
from dashboard.views import cards, page


def render(context: Context) -> None:
    """Draw the page."""
    if page.head(context, "three_public"):
        cards.draw(context, "three_public")
        page.charts(context, "three_public")
