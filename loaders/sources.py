"""Files, folders and zip archives as a stream of named bytes, within limits; a bad one never stops the rest.

Names come from strangers: they are shown, never used as paths. Archives are read in memory, bounded by what really
comes out of them and not by what their directory claims.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.errors import MingzhangError, UnreadableDocument
from loaders.formats.sniffing import kind_of

_MEGABYTE = 1024 * 1024
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LITTER = {"__macosx", ".ds_store", "thumbs.db", "desktop.ini"}
_BAD_MEMBER = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold: members, bytes of one member and of all together, archives inside archives."""

    members: int = 5_000
    member_bytes: int = 256 * _MEGABYTE
    total_bytes: int = 2_048 * _MEGABYTE
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its name as given (a member: archive/member), and its bytes or why there are none."""

    name: str
    data: bytes = b""
    error: MingzhangError | None = None


def expand(paths: Iterable[Path], limits: ArchiveLimits | None = None) -> Iterator[Source]:
    """The files under `paths`: files as they are, folders walked in order of names, zip archives opened.

    Files are opened one at a time. What cannot be opened comes as a `Source` with an error. Hidden files and the
    litter of operating systems in folders and archives are left out; a file that is named itself is always taken.
    """
    for path in paths:
        if not path.is_dir():
            yield from _open(path, path.name, limits)
            continue
        files = list(_walk(path))
        for file in files:
            yield from _open(file, file.relative_to(path.parent).as_posix(), limits)
        if not files:
            yield Source(clean_name(path.name), error=UnreadableDocument("empty", "The folder holds no file."))


def count_files(paths: Iterable[Path]) -> int:
    """How many files `expand` will open, archives counted as one: the first guess of a progress bar."""
    return sum(sum(1 for _ in _walk(path)) if path.is_dir() else 1 for path in paths)


def expand_bytes(name: str, data: bytes, limits: ArchiveLimits | None = None) -> Iterator[Source]:
    """The same for bytes that are already here (an upload): the file itself, or the members of a zip."""
    if kind_of(data).media == "zip":
        yield from _members(clean_name(name), data, _Budget(limits or ArchiveLimits()), depth=0)
    else:
        yield Source(clean_name(name), data)


def count_bytes(data: bytes) -> int:
    """How many files `expand_bytes` will give, archives inside archives counted as one."""
    if kind_of(data).media != "zip":
        return 1
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return max(1, len(_named_members(archive)))
    except _BAD_MEMBER:
        return 1


def clean_name(name: str) -> str:
    """A name to be shown: without control and direction characters, 200 characters at most."""
    return _CONTROL.sub("", name).strip()[:200] or "?"


class _Budget:
    """What is left of the limits of one outermost archive."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self.limits = limits
        self.members = limits.members
        self.bytes = limits.total_bytes


def _walk(folder: Path) -> Iterator[Path]:
    """Regular files under a folder in a stable order; links are not followed out of it."""
    for root, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not _is_litter(name))
        for name in sorted(files):
            path = Path(root, name)
            if not _is_litter(name) and path.is_file() and not path.is_symlink():
                yield path


def _is_litter(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _LITTER


def _open(path: Path, name: str, limits: ArchiveLimits | None) -> Iterator[Source]:
    shown = clean_name(name)
    try:
        if not path.is_file():
            yield Source(shown, error=UnreadableDocument("not_found", "There is no such file."))
            return
        if path.stat().st_size > (limits or ArchiveLimits()).total_bytes:
            yield Source(shown, error=UnreadableDocument("too_large", "The file is larger than a file may be."))
            return
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield Source(shown, error=UnreadableDocument("broken", f"The file cannot be opened: {reason}."))
    else:
        yield from expand_bytes(name, data, limits)


def _members(name: str, data: bytes, budget: _Budget, depth: int) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BAD_MEMBER:
        yield Source(name, error=UnreadableDocument("broken", "The archive is damaged."))
        return
    with archive:
        members = _named_members(archive)
        if not members:
            yield Source(name, error=UnreadableDocument("empty", "The archive holds no file."))
        for info, inner in members:
            budget.members -= 1
            if budget.members < 0 or budget.bytes < 0:
                error = UnreadableDocument("too_large", "The archive holds more than is read at once.")
                yield Source(name, error=error)
                return
            yield from _member(archive, info, clean_name(f"{name}/{inner}"), budget, depth)


def _named_members(archive: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, str]]:
    """The files of an archive with their names, without the litter of operating systems."""
    members = [(info, _member_name(info)) for info in archive.infolist() if not info.is_dir()]
    return [(i, inner) for i, inner in members if not any(_is_litter(p) for p in inner.split("/"))]


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: _Budget, depth: int
) -> Iterator[Source]:
    content = _extract(archive, info, budget)
    if isinstance(content, MingzhangError):
        yield Source(name, error=content)
    elif kind_of(content).media != "zip":
        yield Source(name, content)
    elif depth < budget.limits.depth:
        yield from _members(name, content, budget, depth + 1)
    else:
        yield Source(name, error=UnreadableDocument("too_large", "Archives inside archives inside archives."))


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes | MingzhangError:
    """The bytes of a member, never more than the limits, whatever size the archive claims."""
    if info.flag_bits & _ENCRYPTED:
        return UnreadableDocument("encrypted", "The file in the archive needs a password.")
    bound = min(budget.limits.member_bytes, budget.bytes)
    try:
        with archive.open(info) as member:
            content = member.read(bound + 1)
    except _BAD_MEMBER:
        return UnreadableDocument("broken", "The file in the archive is damaged.")
    budget.bytes -= len(content)
    if len(content) > bound:
        return UnreadableDocument("too_large", "The file in the archive is larger than a file may be.")
    return content


def _member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member. Without the UTF-8 flag it may be UTF-8 all the same, or GBK (Windows in Chinese)."""
    name = info.orig_filename if info.flag_bits & _UTF8_NAME else _decoded(info.orig_filename)
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."})


def _decoded(name: str) -> str:
    """`zipfile` reads unflagged names as cp437; back to the bytes, and from those the text that was meant."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
