"""`make bench`: how long reading, proving and storing take, as ratios to a floor measured in the same run.

Seconds of one machine mean nothing on another; a ratio to what the machine needs for the unavoidable part does.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
from rich.console import Console
from rich.table import Table

from loaders import Store, read
from loaders.checks import prove
from loaders.records import Reading
from tests.faults.measure import all_proved
from tests.goldens import SAMPLES

ROUNDS = 3


@dataclass(frozen=True)
class Measure:
    """A step, the floor that it is compared with, and the best time of each in seconds."""

    step: str
    floor: str
    step_s: float
    floor_s: float


def best(work: Callable[[], object]) -> float:
    """The shortest of a few runs, in seconds of this process: a busy machine does not count."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def tables_only(data: bytes) -> None:
    """The floor of reading a PDF: pdfplumber finds the tables, and nothing is understood."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_tables()


def store_once(reading: Reading, data: bytes) -> None:
    """One reading into an empty store."""
    with tempfile.TemporaryDirectory() as folder:
        Store(Path(folder)).ingest(reading, data)


def measure(name: str) -> list[Measure]:
    """The steps for one sample; proving begins without the look-ups that a case keeps."""
    data = (SAMPLES / name).read_bytes()
    reading = read(data, name)
    cases = [case for case, _ in all_proved(data, name)]
    read_s = best(lambda: read(data, name))
    measures = [
        Measure("prove by every rule", "read the file", best(lambda: [prove(replace(case)) for case in cases]), read_s),
        Measure("store the reading", "read the file", best(lambda: store_once(reading, data)), read_s),
    ]
    if name.endswith(".pdf"):
        measures.insert(0, Measure("read the file", "pdfplumber tables", read_s, best(lambda: tables_only(data))))
    return measures


def main() -> None:
    """Print the ratios of a few samples."""
    table = Table("sample", "step", "floor", "ratio", "step, s", "floor, s")
    for name in (
        "lanxian-public-security-2024-final-accounts.pdf",
        "wanli-subdistrict-2025-budget.pdf",
        "zhongwei-public-security-2024-self-evaluation.docx",
    ):
        for m in measure(name):
            row = (f"{m.step_s / m.floor_s:.3f}", f"{m.step_s:.3f}", f"{m.floor_s:.3f}")
            table.add_row(name.split("-")[0], m.step, m.floor, *row)
    Console().print(table)


if __name__ == "__main__":
    main()
