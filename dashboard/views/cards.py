"""The headline figures of a page in a row, each a way to its evidence."""

from __future__ import annotations

import streamlit as st

from dashboard import routes
from dashboard.context import Context
from dashboard.headline import Card, cards
from dashboard.messages import t


def draw(context: Context, page: str) -> None:
    """Draw the headline figures that the disclosure states; nothing where it states none."""
    found = cards(context.frames, context.selection, page)
    if not found:
        return
    for column, card in zip(st.columns(len(found), gap="small"), found, strict=True):
        with column:
            _card(context, card)


def _card(context: Context, card: Card) -> None:
    """A figure; an invisible button over the whole card opens the cell it was printed in."""
    with st.container(key=f"card_{card.key}"):
        st.metric(
            card.label,
            card.value,
            card.note or None,
            delta_color="off",
            delta_arrow="off",
            border=True,
            delta_description=card.status,
        )
        label = t("card.open", context.lang, name=card.label)
        if st.button(label, key=f"open_{card.key}", disabled=not card.address):
            routes.open_evidence(card.address, context.selection)
