"""What a page is given: the store, its frames, and what is selected."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.choices import Choices
from dashboard.frames import Frames
from dashboard.numbers import Language
from dashboard.selection import Selection
from loaders.store import Store


@dataclass(frozen=True)
class Context:
    """The store, its frames, the options of the filters and the selection, brought within the store."""

    store: Store
    frames: Frames
    choices: Choices
    selection: Selection

    @property
    def lang(self) -> Language:
        """The language of the page."""
        return self.selection.lang
