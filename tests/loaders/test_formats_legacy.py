"""Old Office files. What LibreOffice makes of them is tested where it is installed; the rest with a stand-in."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import time
from pathlib import Path

import pytest

from loaders.document import Line
from loaders.errors import UnreadableDocument
from loaders.formats import libreoffice, open_document
from tests.loaders.formats_drawing import word

RTF = (
    rb"{\rtf1\ansi\ansicpg936 \u25910?\u20837?\u20915?\u31639?\u34920?\par"
    rb"\trowd\cellx2000\cellx4000\intbl A\cell 1.50\cell\row\trowd\cellx2000\cellx4000\intbl B\cell 2.50\cell\row\pard}"
)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le")

posix = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
installed = pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program in the place of LibreOffice."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(libreoffice, "program", lambda: str(program))


def code_of(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        open_document(data, "x.doc")
    return caught.value.code


def test_without_libreoffice_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(UnreadableDocument, match="libreoffice-writer-nogui") as caught:
        open_document(OLD_WORD, "x.doc")
    assert caught.value.code == "needs_libreoffice"


@posix
def test_what_it_makes_is_read_as_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.docx").write_bytes(word(lambda d: d.add_paragraph("收入决算表")))
    script = (
        f'for last; do :; done\nmkdir -p "$(dirname "$last")/out"\ncp {tmp_path}/made.docx "${{last%/*}}/out/in.docx"'
    )
    stand_in(tmp_path, monkeypatch, script)
    document = open_document(OLD_WORD, "某局.wps")
    (line,) = document.blocks
    assert isinstance(line, Line)
    assert line.text == "收入决算表"
    assert (document.media, document.name) == ("doc", "某局.wps")
    assert document.sha256 == hashlib.sha256(OLD_WORD).hexdigest()


@posix
def test_it_has_its_own_folder_which_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, f'echo "$HOME" > {tmp_path}/home; ls "$HOME/profile/user" >> {tmp_path}/home')
    assert code_of(OLD_WORD) == "broken"
    home, settings = (tmp_path / "home").read_text().split()
    assert settings == "registrymodifications.xcu"
    assert not Path(home).exists()


@posix
def test_one_that_does_not_end_is_stopped_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "SECONDS", 0.5)
    stand_in(tmp_path, monkeypatch, f"sleep 30 & echo $! > {tmp_path}/child; wait")
    begin = time.monotonic()
    assert code_of(OLD_WORD) == "time_limit"
    assert time.monotonic() - begin < 10
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", (tmp_path / "child").read_text().strip()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert state.stdout.strip() in ("", "Z")


@installed
def test_rich_text_is_read() -> None:
    document = open_document(RTF, "x.doc")
    assert document.lines[0].text == "收入决算表"
    assert [[cell.text for cell in row] for row in document.tables[0].rows] == [["A", "1.50"], ["B", "2.50"]]
    assert document.media == "doc"


@installed
def test_a_damaged_old_file_is_a_typed_error() -> None:
    assert code_of(OLD_WORD + bytes(5000)) in ("broken", "no_text")
