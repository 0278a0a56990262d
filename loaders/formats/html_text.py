"""What of a web page is shown, as lines: block elements and `br` end a line, everything else goes on in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre section summary table tbody td tfoot th"
    " thead tr ul"
)
_NOT_SHOWN_NAMES = (
    "head script style noscript template select option datalist textarea input button iframe frame object embed applet"
    " svg math audio video canvas map rt rp"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_NOT_SHOWN = frozenset(_NOT_SHOWN_NAMES.split())
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_BREAK = "\u2028"
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_WRAPPED = re.compile(r"(?<=[⺀-鿿＀-￯])[ \t]*[\r\n]\s*(?=[⺀-鿿＀-￯])")
_BLANKS = str.maketrans({"\xa0": " ", "\u200b": "", "\u200e": "", "\u200f": "", "\ufeff": ""})


def tag_of(element: Any) -> str:
    """The name of an element in lower case, without prefix; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def is_shown(element: Any) -> bool:
    """False for elements that no browser draws, by their kind or by their own attributes."""
    if tag_of(element) in _NOT_SHOWN or not isinstance(element.tag, str):
        return False
    return "hidden" not in element.attrib and not _HIDDEN.search(element.get("style", ""))


def walk(root: Any, stops: frozenset[Any]) -> Iterator[str | Any]:
    """The lines below `root` in order, and in their place the elements of `stops`, into which it does not look."""
    pieces: list[str] = []
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        is_root = element is root
        is_stop = element in stops and not is_root and is_shown(element)
        is_block = tag_of(element) in _BLOCKS and not is_root
        if event == "start":
            if is_stop or is_block:
                yield from _lines(pieces)
            if is_stop:
                yield element
            if is_stop or not (is_root or is_shown(element)):
                steps.skip_subtree()
                pieces.append("")
            else:
                pieces.append(_BREAK if tag_of(element) == "br" else _own(element))
        elif not is_root:
            if is_block and not is_stop:
                yield from _lines(pieces)
            pieces.append(element.tail or "")
    yield from _lines(pieces)


def _own(element: Any) -> str:
    """The text before the first child; in preformatted text line ends are kept."""
    text = element.text or ""
    return text.replace("\n", _BREAK) if tag_of(element) == "pre" else text


def _lines(pieces: list[str]) -> Iterator[str]:
    """Text as set: white space of the source is one space and none between Chinese characters; `pieces` is emptied."""
    text = _SPACE.sub(" ", _WRAPPED.sub("", "".join(pieces))).translate(_BLANKS)
    pieces.clear()
    for line in text.split(_BREAK):
        if shown := line.strip():
            yield shown
