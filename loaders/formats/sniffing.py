"""What kind of content bytes are: signatures, members of zip containers, streams of OLE containers, text.

Only the beginning of the file and the directory of a container are looked at; nothing is unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from loaders.formats.decoding import decode


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of content: `media` ("" where there is no word for it), a label for messages, an error code or ""."""

    media: str
    label: str
    error: str = ""


SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"MZ", Kind("", "a Windows program")),
    (b"\x7fELF", Kind("", "a program")),
    (b"\xcf\xfa\xed\xfe", Kind("", "a program")),
    (b"\x89PNG", Kind("image", "an image (PNG)")),
    (b"\xff\xd8\xff", Kind("image", "an image (JPEG)")),
    (b"GIF8", Kind("image", "an image (GIF)")),
    (b"BM", Kind("image", "an image (BMP)")),
    (b"II*\x00", Kind("image", "an image (TIFF)")),
    (b"MM\x00*", Kind("image", "an image (TIFF)")),
    (b"RIFF", Kind("", "audio, video or an image (RIFF)")),
    (b"Rar!", Kind("", "a RAR archive")),
    (b"7z\xbc\xaf", Kind("", "a 7z archive")),
    (b"\x1f\x8b", Kind("", "a gzip archive")),
    (b"BZh", Kind("", "a bzip2 archive")),
    (b"\xfd7zXZ", Kind("", "an xz archive")),
    (b"OggS", Kind("", "audio or video (Ogg)")),
    (b"ID3", Kind("", "audio (MP3)")),
    (b"SQLite format 3", Kind("", "a database (SQLite)")),
    (b"{\\rtf", Kind("rtf", "a rich text file (RTF)")),
)

ZIP_MEMBERS: tuple[tuple[str, Kind], ...] = (
    ("word/document.xml", Kind("docx", "a Word document (docx)")),
    ("xl/workbook.xml", Kind("xlsx", "a spreadsheet (xlsx)")),
    ("xl/workbook.bin", Kind("", "a spreadsheet (xlsb)")),
    ("ppt/presentation.xml", Kind("", "a presentation (pptx)")),
    ("content.xml", Kind("", "an OpenDocument file")),
    ("OFD.xml", Kind("", "an OFD document")),
)

OLE_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", Kind("docx", "an Office document with a password", "encrypted")),
    ("WordDocument", Kind("doc", "an old Word document (doc)")),
    ("Workbook", Kind("xls", "an old spreadsheet (xls)")),
    ("PowerPoint Document", Kind("", "an old presentation (ppt)")),
)

_BROKEN_ZIP = Kind("", "a damaged zip container", "broken")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.I)
_HTML_PART = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:table|div|p|meta|title|style|center|section|article)[\s>]", re.I | re.S
)
_MIME = re.compile(rb"(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n){0,30}?MIME-Version:", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(data: bytes) -> Kind:
    """The kind of content; a `Kind` without media and error where nothing fits."""
    if b"%PDF-" in data[:1024]:
        return Kind("pdf", "a PDF document")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data)
    found = next((kind for magic, kind in SIGNATURES if data.startswith(magic)), None)
    if found is not None and (found.media or not _is_text(data)):
        return found
    return _text_kind(data)


def _zip_kind(data: bytes) -> Kind:
    """A zip by the members of its directory; Office files are zips."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename: info for info in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return _BROKEN_ZIP
    for member, kind in ZIP_MEMBERS:
        if member in members:
            locked = members[member].flag_bits & 0x1
            return Kind(kind.media, kind.label + " with a password", "encrypted") if locked else kind
    return Kind("zip", "a zip archive")


def _ole_kind(data: bytes) -> Kind:
    """An OLE container (Office before 2007, or an encrypted one) by the UTF-16 names of its streams."""
    for stream, kind in OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    shift, directory = int.from_bytes(data[30:32], "little"), int.from_bytes(data[48:52], "little")
    if (directory + 1) << min(shift, 16) >= len(data):
        return Kind("", "an old Office file that is cut off", "broken")
    return Kind("", "an OLE container of an unknown kind")


def _text_kind(data: bytes) -> Kind:
    if not _is_text(data):
        return Kind("", "binary data of an unknown kind")
    head = decode(data[:4096]) or ""
    if is_mime(data) or _HTML.search(head) or _HTML_PART.match(head.lstrip("\ufeff")):
        return Kind("html", "a web page (HTML)")
    return Kind("text", "plain text")


def is_mime(data: bytes) -> bool:
    """True for a web page in an archive (mht): it begins with the head of a mail."""
    return _MIME.match(data[:4096].lstrip()) is not None


def _is_text(data: bytes) -> bool:
    """True where the bytes decode as text and hold (almost) no control characters."""
    text = decode(data)
    return text is not None and len(_CONTROL.findall(text[:65536])) <= len(text[:65536]) // 1000
