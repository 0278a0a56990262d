"""Office packages (docx, xlsx): XML members of a zip, unpacked and parsed within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from loaders.errors import UnreadableDocument

MAX_XML_BYTES = 128 * 2**20
SAFE: dict[str, bool] = {"resolve_entities": False, "load_dtd": False, "no_network": True, "remove_comments": True}
"""Options of every XML parser: no entities, no document type definitions, no network."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, ValueError, OSError)


def member(data: bytes, name: str) -> bytes:
    """An entry of the package, unpacked with a limit on its size (whatever its directory says).

    Raises UnreadableDocument: "encrypted", "broken" (also where there is no such entry), "too_large".
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as entry:
            unpacked = entry.read(MAX_XML_BYTES + 1)
    except RuntimeError:
        raise UnreadableDocument("encrypted", "The Office document needs a password.") from None
    except _DAMAGED:
        raise UnreadableDocument("broken", "The Office document is damaged.") from None
    if len(unpacked) > MAX_XML_BYTES:
        raise UnreadableDocument("too_large", f"The Office document unpacks to more than {MAX_XML_BYTES // 2**20} MB.")
    return unpacked


def parse(xml: bytes) -> Any:
    """The root of the XML. Raises UnreadableDocument ("broken") for damaged XML and any with a document type."""
    try:
        root: Any = etree.fromstring(xml, etree.XMLParser(**SAFE))  # type: ignore[arg-type]
    except etree.XMLSyntaxError:
        root = None
    if root is None or root.getroottree().docinfo.doctype:
        raise UnreadableDocument("broken", "The text of the Office document is damaged.")
    return root
