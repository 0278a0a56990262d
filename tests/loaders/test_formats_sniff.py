from __future__ import annotations

import io
import zipfile

import pytest

from loaders.errors import UnreadableDocument, UnsupportedFormat
from loaders.formats import open_document, sniff
from tests.loaders.formats_drawing import Pdf, word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, "x")
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_text_is_known_in_each_encoding(encoding: str) -> None:
    data = "部门决算\n合计\t12.50\n".encode(encoding)
    assert sniff(data) == "text"
    (line, *_) = open_document(data, "x").lines
    assert line.text == "部门决算"


def test_pdf_and_docx_are_known_by_content() -> None:
    assert sniff(Pdf().text(50, 50, "决算").bytes()) == "pdf"
    assert sniff(word(lambda d: d.add_paragraph("决算"))) == "docx"


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t", b"\xef\xbb\xbf", bytes(100)])
def test_nothing_in_it_is_empty(data: bytes) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        sniff(data)
    assert caught.value.code == "empty"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00\xff\xff" + bytes(range(256)), "Windows program"),
        (b"\x7fELF\x02\x01\x01" + bytes(50), "program"),
        (b"Rar!\x1a\x07\x00" + bytes(20), "RAR"),
        (bytes(range(256)) * 4, "binary"),
        (OLE, "OLE"),
        (zipped("a.txt"), "zip"),
    ],
)
def test_other_kinds_are_named(data: bytes, kind: str) -> None:
    with pytest.raises(UnsupportedFormat, match=kind):
        open_document(data, "决算.pdf")


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00", b"BM", b"GIF89a"])
def test_a_damaged_picture_is_broken(start: bytes) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        open_document(start + bytes(20), "决算.png")
    assert caught.value.code == "broken"


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"<!DOCTYPE html><html><body>x</body></html>", "html"),
        (b'<%@ page language="java"%>\n<html lang="zh"><body>x</body></html>', "html"),
        (b"{\\rtf1 x}", "rtf"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (zipped("xl/workbook.xml"), "xlsx"),
    ],
)
def test_kinds_are_known_by_content(data: bytes, media: str) -> None:
    assert sniff(data) == media


def test_an_office_file_with_a_password_is_encrypted() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        sniff(OLE + "EncryptedPackage".encode("utf-16-le"))
    assert caught.value.code == "encrypted"


def test_a_damaged_zip_is_broken() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        sniff(zipped("word/document.xml")[:40])
    assert caught.value.code == "broken"


def test_large_files_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.formats.MAX_BYTES", 10)
    with pytest.raises(UnreadableDocument) as caught:
        sniff("合计\t12.50".encode())
    assert caught.value.code == "too_large"


def test_a_text_that_begins_like_a_program_is_text() -> None:
    assert sniff("MZ 街道办事处\n合计\t1\n".encode()) == "text"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_cut_in_the_middle_of_a_character_is_read_and_shows_it(encoding: str) -> None:
    data = ("部门决算\n" * 3 + "合计").encode(encoding)[:-1]
    lines = [line.text for line in open_document(data, "x").lines]
    assert lines[0] == "部门决算"
    assert lines[-1] == "合\ufffd"
