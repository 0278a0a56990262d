"""Web pages (html, htm, and mht archives of them) -> Document: what a browser would show, in its order.

Tables that only arrange the page become the lines and tables inside them; tables of data become `Table` with the spans
of the mark-up (`ruled` is True). Scripts, styles, hidden elements and the pinyin of ruby text are left out. A web page
has no pages: places hold table, row and column only.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from loaders.document import Block, Document, Line, Place, Table
from loaders.errors import UnreadableDocument
from loaders.formats.adjacent import join_adjacent
from loaders.formats.decoding import decode
from loaders.formats.html_table import Mark, is_data, read_table, rows_of
from loaders.formats.html_text import tag_of, walk
from loaders.formats.sheet import Grid
from loaders.formats.sheet_blocks import blocks_of
from loaders.formats.sniffing import is_mime

MAX_DEPTH = 60
_SERVER_CODE = re.compile(r"<%.*?%>|<\?.*?\?>", re.S)
_BIG5 = re.compile(rb"charset\s*=\s*[\"']?\s*big5", re.I)
_HEAD = 4096
_WORKBOOK = "urn:schemas-microsoft-com:office:excel"


def read(data: bytes, name: str) -> Document:
    """Read a web page. Raises UnreadableDocument: "broken", "no_text", "too_large"."""
    pages = ((_parse(page), _WORKBOOK in page[:_HEAD]) for page in _pages(data))
    blocks = join_adjacent(block for root, is_sheet in pages for block in (*_blocks(root, is_sheet), None))
    if not blocks:
        raise UnreadableDocument("no_text", "The web page has no text.")
    return Document(hashlib.sha256(data).hexdigest(), name, "html", (), blocks)


def _pages(data: bytes) -> Iterator[str]:
    """The text of the page, or of each page of an archive (a workbook saved as mht has one for each sheet)."""
    if not is_mime(data):
        yield _decoded(data)
        return
    for part in email.message_from_bytes(data, policy=email.policy.compat32).walk():
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(payload, bytes):
            yield _decoded(payload)


def _decoded(data: bytes) -> str:
    """Text by its bytes. What a page says of its encoding is believed for Big5 only, which no byte betrays."""
    text = decode(data)
    if _BIG5.search(data[:_HEAD]) and (text is None or text.encode("utf-8") != data):
        return data.decode("big5hkscs", errors="replace")
    if text is None:
        raise UnreadableDocument("broken", "The web page is in no known encoding.")
    return text


def _parse(text: str) -> Any:
    """The tree of a page without what runs on the server; None where it has no element. Nothing is fetched."""
    source = _SERVER_CODE.sub("", text.lstrip("\ufeff")).replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root: Any = etree.fromstring(source.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise UnreadableDocument("broken", "The elements of the web page are nested too deep.")
    return root


def _blocks(root: Any, is_sheet: bool) -> Iterator[Block | None]:
    """Lines and tables below an element, with None where two tables must not be joined.

    A page that a spreadsheet saved is one table with all that stands on the sheet.
    """
    if root is None:
        return
    tables = list(root.iter("table"))
    if any(sum(1 for _ in islice(table.iterancestors("table"), MAX_DEPTH)) == MAX_DEPTH for table in tables):
        raise UnreadableDocument("broken", f"The tables of the web page are nested more than {MAX_DEPTH} deep.")
    data = {table: rows for table in tables if is_data(rows := rows_of(table))}
    for part in walk(root, frozenset(data)):
        if isinstance(part, str):
            yield Line(part, Place())
        elif is_sheet and (table := read_table(data[part])) is not None:
            for block in blocks_of(Grid(table.cells, table.n_rows, table.n_cols)):
                yield from (block, None) if isinstance(block, Table) else (block,)
        else:
            yield from _with_inner(part, data[part])


def _with_inner(element: Any, rows: list[list[Mark]]) -> Iterator[Block | None]:
    """The caption and the table, and the tables inside its cells after it, with None around those."""
    for caption in (child for child in element if tag_of(child) == "caption"):
        yield from (Line(text, Place()) for text in walk(caption, frozenset()))
    table = read_table(rows)
    if table is not None:
        yield table
    inner = [child for row in rows for mark in row for child in mark.inner]
    for child in inner:
        yield None
        yield from _with_inner(child, rows_of(child))
    if inner:
        yield None
