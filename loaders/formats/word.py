"""Word documents (docx) -> Document, from the XML of the body in its order.

Spans are those of the mark-up (`gridSpan`, `vMerge`), so `Table.ruled` is True. A docx has no pages before it is set:
places hold table, row and column only. Deleted and hidden text is left out, as on paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from loaders.document import Block, Document, Line, Place, Table
from loaders.errors import UnreadableDocument
from loaders.formats.adjacent import join_adjacent
from loaders.formats.package import member, parse
from loaders.formats.word_table import children, read_table, text_of

_BODY = "word/document.xml"


def read(data: bytes, name: str) -> Document:
    """Read a docx. Raises UnreadableDocument: "broken", "encrypted", "too_large", "no_text"."""
    root = parse(member(data, _BODY))
    body = root.find("{*}body")
    if body is None:
        raise UnreadableDocument("broken", "The Word document has no body.")
    blocks = join_adjacent(_blocks(body))
    if not blocks:
        raise UnreadableDocument("no_text", "The Word document has no text.")
    return Document(hashlib.sha256(data).hexdigest(), name, "docx", (), blocks)


def _blocks(body: Any) -> Iterator[Block | None]:
    for element in children(body, ("p", "tbl")):
        if etree.QName(element).localname == "p":
            yield from _lines(element)
        else:
            yield from _with_inner(element)


def _with_inner(element: Any) -> Iterator[Table | None]:
    """A table, and the tables inside its cells after it, with None around those."""
    table, inner = read_table(element)
    if table is not None:
        yield table
    for nested in inner:
        yield None
        yield from _with_inner(nested)
    if inner:
        yield None


def _lines(paragraph: Any) -> Iterator[Line]:
    """A paragraph as lines (it has several where it holds line breaks), then those of the text boxes in it."""
    size = _size(paragraph)
    for text in text_of(paragraph).replace("\t", " ").split("\n"):
        if text.strip():
            yield Line(text.strip(), Place(), size)
    for box in paragraph.iterfind(".//{*}txbxContent"):
        if not any(etree.QName(a).localname in ("Fallback", "txbxContent") for a in box.iterancestors()):
            for inner in box.iterfind(".//{*}p"):
                yield from (Line(t.strip(), Place(), size) for t in text_of(inner).split("\n") if t.strip())


def _size(paragraph: Any) -> float:
    """The largest size of type set in the paragraph itself, in points; 0 where its style decides."""
    sizes = [next(iter(s.attrib.values()), "0") for s in paragraph.iterfind(".//{*}rPr/{*}sz")]
    return max((float(s) / 2 for s in sizes if s.isdigit()), default=0.0)
