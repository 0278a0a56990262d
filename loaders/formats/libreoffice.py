"""Containers that only an office suite understands -> docx or xlsx, by LibreOffice where it is installed.

It runs without a window, once for each file, with a profile of its own that is thrown away: no macro runs, no link is
followed, nothing is left behind, and a process that takes too long is stopped together with its children.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from loaders.errors import UnreadableDocument

SECONDS = 120.0
MAX_BYTES = 256 * 2**20
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
)

Target = Literal["docx", "xlsx", "xls"]


def program() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def convert(data: bytes, suffix: str, target: Target) -> bytes:
    """The same document in another container; `suffix` ("doc", "rtf", "xls") helps to tell the kind of `data`.

    Raises UnreadableDocument: "needs_libreoffice", "time_limit", "broken", "too_large".
    """
    soffice = program()
    if soffice is None:
        raise UnreadableDocument(
            "needs_libreoffice",
            "Old Office files are read through LibreOffice, which is not installed"
            " (Debian: libreoffice-writer-nogui, libreoffice-calc-nogui).",
        )
    with tempfile.TemporaryDirectory(prefix="mingzhang-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"in.{suffix}")
        source.write_bytes(data)
        _write_profile(Path(folder, "profile"))
        _run(_command(soffice, Path(folder), source, target), folder)
        made = Path(folder, "out", f"in.{target}")
        if not made.is_file():
            raise UnreadableDocument("broken", "LibreOffice cannot read the file.")
        if made.stat().st_size > MAX_BYTES:
            raise UnreadableDocument("too_large", "The file is too large once it is converted.")
        return made.read_bytes()


def _command(soffice: str, folder: Path, source: Path, target: Target) -> list[str]:
    profile = Path(folder, "profile").as_uri()
    options = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
    out = ["--convert-to", target, "--outdir", str(Path(folder, "out"))]
    return [soffice, f"-env:UserInstallation={profile}", *options, *out, str(source)]


def _run(command: list[str], folder: str) -> None:
    """Run until it ends or the time is over; its messages are of no use to anyone."""
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "SYSTEMROOT", "LD_LIBRARY_PATH")}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        cwd=folder,
        env={**environment, "HOME": folder, "TMPDIR": folder, "TEMP": folder, "TMP": folder},
        start_new_session=True,
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise UnreadableDocument("time_limit", f"LibreOffice took longer than {SECONDS:.0f} s.") from None
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started (the program is a script that starts another)."""
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def _write_profile(folder: Path) -> None:
    """A profile in which nothing of the document is active."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in _SETTINGS
    )
    user = Path(folder, "user")
    user.mkdir(parents=True)
    Path(user, "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )
