"""Word documents (docx) -> Document, from the XML of the body in its order.

Spans are those of the mark-up (`gridSpan`, `vMerge`), so `Table.ruled` is True. A docx has no pages before it is set:
places hold table, row and column only. Deleted and hidden text is left out, as on paper.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from loaders.document import Block, Document, Line, Place, Table
from loaders.errors import UnreadableDocument
from loaders.formats.adjacent import join_adjacent
from loaders.formats.word_table import children, read_table, text_of

MAX_XML_BYTES = 128 * 2**20
_BODY = "word/document.xml"


def read(data: bytes, name: str) -> Document:
    """Read a docx. Raises UnreadableDocument: "broken", "encrypted", "too_large", "no_text"."""
    root = _parse(_member(data, _BODY))
    body = root.find("{*}body")
    if body is None:
        raise UnreadableDocument("broken", "The Word document has no body.")
    blocks = join_adjacent(_blocks(body))
    if not blocks:
        raise UnreadableDocument("no_text", "The Word document has no text.")
    return Document(hashlib.sha256(data).hexdigest(), name, "docx", (), blocks)


def _member(data: bytes, member: str) -> bytes:
    """An entry of the container, unpacked with a limit on its size (whatever its directory says)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as entry:
            unpacked = entry.read(MAX_XML_BYTES + 1)
    except RuntimeError:
        raise UnreadableDocument("encrypted", "The Word document needs a password.") from None
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, ValueError):
        raise UnreadableDocument("broken", "The Word document is damaged.") from None
    if len(unpacked) > MAX_XML_BYTES:
        raise UnreadableDocument("too_large", f"The Word document unpacks to more than {MAX_XML_BYTES // 2**20} MB.")
    return unpacked


def _parse(xml: bytes) -> Any:
    """The XML tree; no entities, no document type definitions, no network."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
    try:
        root: Any = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or root.getroottree().docinfo.doctype:
        raise UnreadableDocument("broken", "The text of the Word document is damaged.")
    return root


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
