"""`make bench`: how long reading, proving and storing take, as ratios to a floor measured in the same run.

Seconds of one machine mean nothing on another; a ratio to what the machine needs for the unavoidable part does.
"""

from __future__ import annotations

import gc
import io
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pdfplumber
from rich.console import Console
from rich.table import Table

from loaders import Store, read, reading
from loaders.checks import Case, Proof, prove
from loaders.records import Reading
from tests.documents.generate import generate
from tests.goldens import SAMPLES

ROUNDS = 3
MOST_FOR_PROVING = 0.1
"""Of the time of reading."""


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


def proving(data: bytes, name: str) -> tuple[float, float]:
    """(proving, reading with it) of one and the same run, in seconds: the median of a few runs by their ratio.

    The collector of garbage is off: which step it falls into is chance.
    """
    spent: list[float] = []

    def timed(case: Case) -> Proof:
        start = time.process_time()
        proof = prove(case)
        spent.append(time.process_time() - start)
        return proof

    def one() -> tuple[float, float]:
        spent.clear()
        start = time.process_time()
        read(data, name)
        return sum(spent), time.process_time() - start

    with patch.object(reading, "prove", timed), collector_off():
        runs = sorted((one() for _ in range(ROUNDS)), key=lambda run: run[0] / run[1])
    return runs[ROUNDS // 2]


@contextmanager
def collector_off() -> Iterator[None]:
    """No automatic collection of garbage for a while."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def measure(data: bytes, name: str) -> list[Measure]:
    """The steps for one document, read once before so that forms and patterns are loaded."""
    found = read(data, name)
    prove_s, read_s = proving(data, name)
    measures = [
        Measure("prove by every rule", "read the file", prove_s, read_s),
        Measure("store the reading", "read the file", best(lambda: store_once(found, data)), read_s),
    ]
    if name.endswith(".pdf"):
        measures.insert(0, Measure("read the file", "pdfplumber tables", read_s, best(lambda: tables_only(data))))
    return measures


def documents() -> Iterator[tuple[str, bytes]]:
    """(name, content) of what is measured: the samples, and a generated disclosure as plain text."""
    yield from ((path.name, path.read_bytes()) for path in sorted(SAMPLES.iterdir()))
    made = generate(1, ("txt",))
    yield made.name, made.data()


def main() -> None:
    """Print the ratios of the documents, and which proofs cost more than they should."""
    table = Table("document", "step", "floor", "ratio", "step, s", "floor, s")
    dear = []
    for name, data in documents():
        for m in measure(data, name):
            row = (f"{m.step_s / m.floor_s:.3f}", f"{m.step_s:.3f}", f"{m.floor_s:.3f}")
            table.add_row(_short(name), m.step, m.floor, *row)
            if m.step.startswith("prove") and m.step_s >= MOST_FOR_PROVING * m.floor_s:
                dear.append(f"{name} {row[0]}")
    Console().print(table)
    print("Proving costs less than a tenth of reading, but for: " + (", ".join(dear) or "none"))


def _short(name: str) -> str:
    return f"{name.partition('-')[0]} {Path(name).suffix[1:]}"


if __name__ == "__main__":
    main()
