"""Many files into a store: read in worker processes, kept one by one, each with its outcome.

summary = ingest_all(store, expand([Path("folder")]), on_progress=print)
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from loaders.errors import MingzhangError
from loaders.pool import Outcome, ReaderPool
from loaders.records import Reading
from loaders.sources import ArchiveLimits, Source, expand, expand_bytes
from loaders.store import Store

State = Literal["stored", "duplicate", "failed"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file.

    `seconds` is the wait since the outcome before (files are read side by side); `code` and `message` tell why it
    failed; `reading` is there when it was read.
    """

    name: str
    state: State
    seconds: float
    disclosure_ids: tuple[str, ...] = ()
    code: str = ""
    message: str = ""
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcomes of an ingest, in the order of the files."""

    outcomes: tuple[FileOutcome, ...]

    def count(self, state: State) -> int:
        """How many files ended in this state."""
        return sum(outcome.state == state for outcome in self.outcomes)

    @property
    def failed(self) -> tuple[FileOutcome, ...]:
        """The files that could not be read."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == "failed")


Progress = Callable[[FileOutcome], None]


def ingest_all(
    store: Store, sources: Iterable[Source], on_progress: Progress | None = None, pool: ReaderPool | None = None
) -> Summary:
    """Read `sources` and keep what could be read; one bad file never stops the rest.

    `on_progress` is called once per file, in order, when its outcome is known. Files with bytes that are stored
    already, or that came before in the same call, are duplicates and are not read again. The readings are handed
    to `on_progress` and left out of the summary, which would hold all documents in memory. Errors of the store
    (a full disk) are raised: they concern every file.
    """
    if pool is None:
        with ReaderPool() as own:
            return ingest_all(store, sources, on_progress, own)
    outcomes: list[FileOutcome] = []
    for outcome in _outcomes(store, sources, pool):
        if on_progress is not None:
            on_progress(outcome)
        outcomes.append(replace(outcome, reading=None))
    store.compact()
    return Summary(tuple(outcomes))


@dataclass(frozen=True, slots=True)
class _Job:
    source: Source
    sha256: str
    is_read: bool


def read_all(sources: Iterable[Source], pool: ReaderPool) -> Iterator[tuple[Source, Outcome]]:
    """Each source with its reading or the error that stands for it, in order; nothing is stored."""
    for job, outcome in _run(sources, pool, known=None):
        result = outcome or job.source.error
        if result is not None:  # always so: without known files every source is read or has an error
            yield job.source, result


def _outcomes(store: Store, sources: Iterable[Source], pool: ReaderPool) -> Iterator[FileOutcome]:
    """One outcome per source, in order. A copy of a file that failed has failed as well."""
    errors: dict[str, MingzhangError] = {}
    before = time.monotonic()
    for job, outcome in _run(sources, pool, known=set(store.disclosures()["sha256"])):
        seconds, before = time.monotonic() - before, time.monotonic()
        error = job.source.error or errors.get(job.sha256)
        if isinstance(outcome, MingzhangError):
            error = errors[job.sha256] = outcome
        if error is not None:
            yield _failed(job.source, error, seconds)
        elif isinstance(outcome, Reading):
            yield _kept(store, job.source, outcome, seconds)
        else:
            yield FileOutcome(job.source.name, "duplicate", seconds)


def _run(sources: Iterable[Source], pool: ReaderPool, known: set[str] | None) -> Iterator[tuple[_Job, Outcome | None]]:
    """Each source with its outcome, in order; None for those that were not read.

    The pool runs ahead of what is handed out; sources that need no reading wait for their turn. With `known`
    (sha256 of stored files) bytes are read once.
    """
    jobs: deque[_Job] = deque()
    for outcome in pool.read_many(_to_read(sources, known, jobs)):
        yield from _not_read(jobs)
        yield jobs.popleft(), outcome
    yield from _not_read(jobs)


def _to_read(sources: Iterable[Source], known: set[str] | None, jobs: deque[_Job]) -> Iterator[tuple[bytes, str]]:
    """The sources that must be read; every source is noted in `jobs`."""
    for source in sources:
        sha256 = hashlib.sha256(source.data).hexdigest()
        is_read = source.error is None and (known is None or sha256 not in known)
        jobs.append(_Job(source, sha256, is_read))
        if is_read:
            if known is not None:
                known.add(sha256)
            yield source.data, source.name


def _not_read(jobs: deque[_Job]) -> Iterator[tuple[_Job, None]]:
    """Take the sources in front of the next one that is read."""
    while jobs and not jobs[0].is_read:
        yield jobs.popleft(), None


def _failed(source: Source, error: MingzhangError, seconds: float) -> FileOutcome:
    return FileOutcome(source.name, "failed", seconds, code=error.code, message=str(error))


def _kept(store: Store, source: Source, reading: Reading, seconds: float) -> FileOutcome:
    ids = store.ingest(reading, source.data)
    return FileOutcome(source.name, "stored" if ids else "duplicate", seconds, ids, reading=reading)


__all__ = [
    "STATES",
    "ArchiveLimits",
    "FileOutcome",
    "Source",
    "State",
    "Summary",
    "expand",
    "expand_bytes",
    "ingest_all",
    "read_all",
]
