"""Files, folders and archives as sources: names, limits, damage."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from loaders.sources import ArchiveLimits, Source, clean_name, count_bytes, count_files, expand, expand_bytes


def zipped(*members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def gbk_zip(name: str, data: bytes) -> bytes:
    """As Windows in Chinese writes it: the name in GBK bytes, the UTF-8 flag not set."""
    raw = name.encode("gbk")
    blob = bytearray(zipped(("x" * len(raw), data)))
    return bytes(blob).replace(b"x" * len(raw), raw)


def code(source: Source) -> str | None:
    return None if source.error is None else source.error.code


def test_a_folder_is_walked_in_order_without_hidden_files_and_links(tmp_path: Path) -> None:
    folder = tmp_path / "决算"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "2.txt").write_bytes(b"two")
    (folder / "a.txt").write_bytes(b"one")
    (folder / ".hidden").write_bytes(b"no")
    (folder / "~$draft.docx").write_bytes(b"no")
    (tmp_path / "outside.txt").write_bytes(b"outside")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    found = list(expand([folder]))
    assert [(s.name, s.data) for s in found] == [("决算/a.txt", b"one"), ("决算/b/2.txt", b"two")]
    assert count_files([folder, tmp_path / "outside.txt"]) == 3


def test_a_file_keeps_its_name_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"one")
    found = list(expand([tmp_path / "none.pdf", tmp_path / "a.pdf"]))
    assert [(s.name, s.data, code(s)) for s in found] == [("none.pdf", b"", "not_found"), ("a.pdf", b"one", None)]


def test_an_empty_folder_and_an_empty_archive_are_said(tmp_path: Path) -> None:
    (tmp_path / "e.zip").write_bytes(zipped())
    (tmp_path / "folder").mkdir()
    assert [code(s) for s in expand([tmp_path / "folder", tmp_path / "e.zip"])] == ["empty", "empty"]


def test_zip_members_in_order_directories_and_litter_left_out() -> None:
    data = zipped(("a/1.txt", b"one"), ("a/", b""), ("__MACOSX/a/._1.txt", b"x"), ("2.txt", b"two"))
    found = list(expand_bytes("all.zip", data))
    assert [(s.name, s.data) for s in found] == [("all.zip/a/1.txt", b"one"), ("all.zip/2.txt", b"two")]


def test_names_in_gbk_are_read() -> None:
    (source,) = expand_bytes("x.zip", gbk_zip("2024年部门决算.txt", b"one"))
    assert source.name == "x.zip/2024年部门决算.txt"


def test_names_in_utf8_are_read_with_and_without_the_flag() -> None:
    flagged = zipped(("预算.txt", b"one"))
    assert [s.name for s in expand_bytes("x.zip", flagged)] == ["x.zip/预算.txt"]
    raw = "预算.txt".encode()
    unflagged = zipped(("y" * len(raw), b"one")).replace(b"y" * len(raw), raw)
    assert [s.name for s in expand_bytes("x.zip", unflagged)] == ["x.zip/预算.txt"]


def test_office_files_are_files_and_not_archives() -> None:
    word = zipped(("word/document.xml", b"<w/>"), ("[Content_Types].xml", b"<t/>"))
    assert [s.name for s in expand_bytes("a.docx", word)] == ["a.docx"]
    assert [s.name for s in expand_bytes("a.zip", zipped(("a.docx", word)))] == ["a.zip/a.docx"]


def test_one_archive_inside_another_is_opened_a_third_is_not() -> None:
    inner = zipped(("i.txt", b"inner"))
    middle = zipped(("m.txt", b"middle"), ("inner.zip", inner))
    found = {s.name: code(s) for s in expand_bytes("o.zip", zipped(("middle.zip", middle)))}
    assert found == {"o.zip/middle.zip/m.txt": None, "o.zip/middle.zip/inner.zip": "too_large"}


def test_a_bomb_stops_at_the_limit_and_the_rest_is_read() -> None:
    data = zipped(("bomb.txt", b"0" * 1_000_000), ("good.txt", b"good"))
    assert len(data) < 5_000
    found = list(expand_bytes("b.zip", data, ArchiveLimits(member_bytes=10_000)))
    assert [(code(s), len(s.data)) for s in found] == [("too_large", 0), (None, 4)]


def test_many_members_stop_at_the_total() -> None:
    data = zipped(*((f"{n}.txt", b"0" * 600) for n in range(9)))
    by_bytes = list(expand_bytes("b.zip", data, ArchiveLimits(total_bytes=1_000)))
    assert sum(len(s.data) for s in by_bytes) <= 1_000
    assert code(by_bytes[-1]) == "too_large"
    by_count = list(expand_bytes("b.zip", data, ArchiveLimits(members=2)))
    assert [code(s) for s in by_count] == [None, None, "too_large"]


def test_a_size_that_lies_does_not_get_past_the_limit() -> None:
    data = zipped(("bomb.txt", b"0" * 1_000_000))
    at = data.rindex(b"PK\x01\x02") + 24
    lying = data[:at] + (10).to_bytes(4, "little") + data[at + 4 :]
    for source in expand_bytes("b.zip", lying, ArchiveLimits(member_bytes=10_000)):
        assert len(source.data) <= 10_000


def test_a_member_with_a_password_and_a_damaged_one_are_errors_of_their_own() -> None:
    data = bytearray(zipped(("a.txt", b"secret"), ("b.txt", b"0123456789" * 9), ("c.txt", b"c"), compression=0))
    first = data.index(b"PK\x01\x02")
    data[first + 8] |= 1
    data[data.index(b"0123456789") + 3] ^= 0xFF
    found = list(expand_bytes("p.zip", bytes(data)))
    assert [code(s) for s in found] == ["encrypted", "broken", None]
    assert found[2].data == b"c"


def test_the_files_of_an_archive_are_counted_before_they_are_read() -> None:
    assert count_bytes(zipped(("a.txt", b"1"), ("b/", b""), ("b/c.txt", b"2"), ("__MACOSX/a", b""))) == 2
    assert count_bytes(b"%PDF-1.7") == 1
    assert count_bytes(zipped(("a.txt", b"1"))[:30]) == 1


def test_a_damaged_archive_is_one_source_for_the_reader_to_refuse() -> None:
    found = list(expand_bytes("d.zip", zipped(("a.txt", b"one"))[:-30]))
    assert [(s.name, code(s)) for s in found] == [("d.zip", None)]


def test_names_are_shown_and_never_paths() -> None:
    data = zipped(("../../etc/passwd", b"x"), ("/abs.txt", b"y"))
    assert [s.name for s in expand_bytes("z.zip", data)] == ["z.zip/etc/passwd", "z.zip/abs.txt"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\nb\x1b[31m.pdf", "ab[31m.pdf"), ("\u202efdp.exe", "fdp.exe"), ("", "?"), ("x" * 300, "x" * 200)],
)
def test_clean_name(name: str, shown: str) -> None:
    assert clean_name(name) == shown
