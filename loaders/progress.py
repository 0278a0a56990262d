"""How far the reading of a slow file is: readers tell, whoever started the reading may listen.

with listening(lambda done, pages: print(done, pages)):
    reading.read(data, name)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[int, int], None]
"""Called with the number of pages that are done and of all that take time."""

_LISTENER: ContextVar[Listener | None] = ContextVar("mingzhang_progress", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hear of the progress of what is read inside the block, in this thread."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def report(done: int, pages: int) -> None:
    """Tell that `done` of `pages` pages are read; nothing happens where nobody listens."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(done, pages)
