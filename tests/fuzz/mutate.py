"""Ways to damage a file; each takes bytes and a random generator and gives bytes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from base64 import a85decode, a85encode
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Random], bytes]

MOST_MEMBER = 4 * 2**20
TOKEN = re.compile(rb"\d+(?:\.\d+)?|[A-Za-z]+|[\x80-\xff]+|[\t\n]")
STREAM = re.compile(rb"stream\r?\n(.*?)~>\s*endstream", re.S)
TEXTS = (
    b"", b"0", b"-1", b"999999999999999999999999", b"1e308", b"NaN", b"\t", b"\t\t\t\t", b"\n", b"\n\n", b"\x00",
    b"\xff\xfe", b"<", b">", b"<td colspan=99999>", b"</w:tc>", b"&xxe;", b"%s%n", "合计".encode(), "——".encode(),
    "单位：万元".encode(), "收入支出决算总表".encode(), b"]]>", b"endobj", b"/Kids", b"Tj", b"0 0 0 0 0 0 cm",
    b"9" * 400, b"(" * 300, b"=1+1",
)  # fmt: skip


def _spot(data: bytes, rng: Random) -> tuple[int, int]:
    """A random stretch of the file, mostly short."""
    at = rng.randrange(len(data) + 1)
    return at, min(len(data), at + int(len(data) * rng.random() ** 4) + 1)


def flip_bits(data: bytes, rng: Random) -> bytes:
    """Some bits turned."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 4, 32, 256)) if out else 0):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def truncate(data: bytes, rng: Random) -> bytes:
    """The end is missing."""
    return data[: rng.randrange(len(data) + 1)]


def drop(data: bytes, rng: Random) -> bytes:
    """A stretch is missing."""
    start, end = _spot(data, rng)
    return data[:start] + data[end:]


def repeat(data: bytes, rng: Random) -> bytes:
    """A stretch stands there several times."""
    start, end = _spot(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 3, 20)) + data[end:]


def move(data: bytes, rng: Random) -> bytes:
    """A stretch stands elsewhere."""
    start, end = _spot(data, rng)
    rest = data[:start] + data[end:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


def insert(data: bytes, rng: Random) -> bytes:
    """Foreign bytes in the middle."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice((rng.randbytes(64), bytes(4096), rng.choice(TEXTS))) + data[at:]


def change_tokens(data: bytes, rng: Random) -> bytes:
    """Numbers, words and separators replaced by others of the file or by odd ones."""
    spans = [match.span() for match in TOKEN.finditer(data)]
    if not spans:
        return data
    chosen = sorted(rng.sample(spans, min(len(spans), rng.choice((1, 5, 40)))))
    out, last = [], 0
    for start, end in chosen:
        other = data[slice(*rng.choice(spans))]
        out += [data[last:start], rng.choice((other, rng.choice(TEXTS)))]
        last = end
    return b"".join([*out, data[last:]])


PLAIN: tuple[Mutation, ...] = (flip_bits, truncate, drop, repeat, move, insert, change_tokens)


def change_member(data: bytes, rng: Random) -> bytes:
    """One member of a zip container damaged, left out or named differently; the container itself is whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(i.filename, archive.read(i)) for i in archive.infolist() if i.file_size <= MOST_MEMBER]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return flip_bits(data, rng)
    if not members:
        return data
    at = rng.choices(range(len(members)), [len(content) + 1 for _, content in members])[0]
    name, content = members[at]
    way = rng.randrange(8)
    if way == 0:
        members.pop(at)
    elif way == 1:
        members[at] = (rng.choice(("../../x", name + "x", name.upper(), rng.choice(members)[0] + "/")), content)
    else:
        members[at] = (name, rng.choice((change_tokens, change_tokens, drop, repeat, flip_bits))(content, rng))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in dict(members).items():
            archive.writestr(member, text)
    return out.getvalue()


def change_stream(data: bytes, rng: Random) -> bytes:
    """What one page of a PDF draws, damaged before it is packed again."""
    streams = list(STREAM.finditer(data))
    if not streams:
        return change_tokens(data, rng)
    chosen = rng.choice(streams)
    try:
        content = zlib.decompress(a85decode(chosen[1]))
    except (ValueError, zlib.error):
        return flip_bits(data, rng)
    packed = a85encode(zlib.compress(rng.choice((change_tokens, drop, repeat, move))(content, rng)))
    return data[: chosen.start(1)] + packed + data[chosen.end(1) :]


def splice(one: bytes, other: bytes, rng: Random) -> bytes:
    """The beginning of one file and the end of another."""
    return one[: rng.randrange(len(one) + 1)] + other[rng.randrange(len(other) + 1) :]


def mutate(files: Sequence[tuple[str, bytes]], rng: Random) -> tuple[str, bytes]:
    """(what was done, a damaged file), from one or two of the files."""
    name, data = rng.choice(files)
    suffix = name.rpartition(".")[2]
    special: dict[str, Mutation] = {"docx": change_member, "xlsx": change_member, "pdf": change_stream}
    done = [suffix]
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        if rng.random() < 0.1:
            data = splice(data, rng.choice(files)[1], rng)
            done.append("splice")
            continue
        own = special.get(suffix, change_tokens)
        way = own if rng.random() < 0.5 else rng.choice(PLAIN)
        data = way(data, rng)
        done.append(way.__name__)
    return "+".join(done), data
