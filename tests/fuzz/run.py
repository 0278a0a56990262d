"""Many damaged inputs through the pool of readers, with what became of each."""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from random import Random
from statistics import median

from loaders.errors import MingzhangError
from loaders.pool import Limits, ReaderPool
from loaders.records import Reading
from tests.documents.generate import Generated, generate
from tests.documents.generate.document import WRITERS
from tests.documents.generate.roundtrip import readable
from tests.fuzz.mutate import mutate

LIMITS = Limits(seconds=60.0, memory_mb=2048)
FAULTS = frozenset({"reader_fault", "error", "form_error"})
WINDOW, WARM = 10, 100
STOPPED = "reading process stop"


@dataclass(frozen=True)
class Measure:
    """What a reading process measured of one input: seconds, its memory in MB after it, what it raised by mistake."""

    number: int
    seconds: float
    memory_mb: float
    peak_mb: float
    pid: int
    fault: str


@dataclass
class Report:
    """What became of all inputs."""

    inputs: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    """(number, what was done to the file, what went wrong)"""
    slowest: tuple[float, int] = (0.0, 0)
    peak_mb: float = 0.0
    growth_mb: float = 0.0
    """the most that the memory of one reading process grew after its first inputs (medians of WINDOW inputs)"""
    own_growth_mb: float = 0.0
    """how much the memory of the process that hands out the inputs grew after the first inputs"""

    def lines(self) -> Iterator[str]:
        """The report in words."""
        yield f"{self.inputs:,} inputs in {self.seconds:.0f} s, {self.inputs / max(self.seconds, 0.001):.1f} a second"
        yield ", ".join(f"{count:,} {name}" for name, count in self.outcomes.most_common())
        yield f"slowest {self.slowest[0]:.1f} s (input {self.slowest[1]}), limit {LIMITS.seconds:.0f} s"
        yield (
            f"memory: at most {self.peak_mb:.0f} MB in a reading process, which grew by at most"
            f" {self.growth_mb:.0f} MB; the handing process grew by {self.own_growth_mb:.0f} MB"
        )
        yield f"{len(self.faults)} faults"
        yield from (f"  input {number} ({done}): {what}" for number, done, what in self.faults)


@cache
def originals() -> tuple[tuple[str, bytes], ...]:
    """The smallest of some generated documents of each kind, in every format that is read; in the others one."""
    by_kind: dict[str, list[Generated]] = {}
    for seed in range(60):
        generated = generate(seed)
        by_kind.setdefault(generated.truth.kind, []).append(generated)
    smallest = [min(found, key=_size) for found in by_kind.values()]
    made = [(one, suffix) for one in smallest for suffix in readable()]
    made += [(smallest[0], suffix) for suffix in WRITERS if suffix not in readable()]
    return tuple((f"{one.sample.file}.{suffix}", one.data(suffix)) for one, suffix in made)


def _size(generated: Generated) -> int:
    indicators = sum(len(project.indicators) for project in generated.truth.projects)
    return len(generated.truth.facts) + len(generated.truth.prose) + 8 * indicators


def damaged(seed: int, number: int) -> tuple[str, bytes]:
    """(what was done, bytes) of one input: the same for the same numbers."""
    return mutate(originals(), Random(f"{seed}:{number}"))


def probe(log: Path, data: bytes, name: str) -> Reading:
    """Read in the reading process and write into `log` what it took; `name` is the number of the input."""
    from loaders.reading import read

    start = time.perf_counter()
    try:
        return read(data, name)
    finally:
        error = sys.exc_info()[1]
        is_fault = error is not None and not isinstance(error, MingzhangError | MemoryError)
        fault = "".join(traceback.format_exception(error)) if is_fault else ""
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        entry = (int(name), seconds, memory_mb(), peak, os.getpid(), fault)
        with log.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(entry) + "\n")


def memory_mb() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if Path("/proc/self/statm").exists() else 0
    return pages * resource.getpagesize() / 2**20


def run(count: int, seed: int, keep: Path | None = None, workers: int = 2) -> Report:
    """Read `count` damaged inputs; those that went wrong are written into `keep`."""
    report = Report(inputs=count)
    before, start = 0.0, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        log.touch()
        originals()
        with ReaderPool(LIMITS, workers, partial(probe, log)) as pool:
            files = ((damaged(seed, number)[1], str(number)) for number in range(count))
            for number, outcome in enumerate(pool.read_many(files)):
                _count(report, seed, number, outcome)
                before = memory_mb() if number == min(count - 1, WARM) else before
        _measure(report, [Measure(*json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()])
    report.seconds = time.perf_counter() - start
    report.own_growth_mb = memory_mb() - before
    if keep is not None:
        _keep(report, seed, keep)
    return report


def _count(report: Report, seed: int, number: int, outcome: Reading | MingzhangError) -> None:
    code = "read" if isinstance(outcome, Reading) else outcome.code
    report.outcomes[code] += 1
    stopped = isinstance(outcome, MingzhangError) and STOPPED in str(outcome)
    if code in FAULTS or stopped:
        report.faults.append((number, damaged(seed, number)[0], str(outcome)))


def _measure(report: Report, measures: Sequence[Measure]) -> None:
    if not measures:
        return
    report.slowest = max((m.seconds, m.number) for m in measures)
    report.peak_mb = max(m.peak_mb for m in measures)
    by_process: dict[int, list[float]] = {}
    for measure in measures:
        by_process.setdefault(measure.pid, []).append(measure.memory_mb)
    long = [sizes for sizes in by_process.values() if len(sizes) >= 3 * WINDOW]
    report.growth_mb = max((median(s[-WINDOW:]) - median(s[WINDOW : 2 * WINDOW]) for s in long), default=0.0)
    faults = {m.number: m.fault for m in measures if m.fault}
    report.faults = [(n, done, faults.get(n, what)) for n, done, what in report.faults]


def _keep(report: Report, seed: int, keep: Path) -> None:
    keep.mkdir(parents=True, exist_ok=True)
    for number, done, what in report.faults:
        (keep / f"{seed}-{number}.bin").write_bytes(damaged(seed, number)[1])
        with suppress(OSError):
            (keep / f"{seed}-{number}.txt").write_text(f"{done}\n{what}\n", encoding="utf-8")
