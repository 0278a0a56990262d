"""Old Word documents (doc, wps) and rich text (rtf) -> Document, as the docx that LibreOffice makes of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from loaders.document import Document
from loaders.formats import word
from loaders.formats.libreoffice import convert
from loaders.formats.sniffing import kind_of


def read(data: bytes, name: str) -> Document:
    """Read an old Word document; `media` is "doc". Raises UnreadableDocument (see `libreoffice`, `word`)."""
    made = word.read(convert(data, kind_of(data).media, "docx"), name)
    return replace(made, sha256=hashlib.sha256(data).hexdigest(), media="doc")
