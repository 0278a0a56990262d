"""Reading in worker processes with limits of time and memory: no file can take the program down.

A worker that is too slow, too hungry or dead costs its own file only; what happened comes back as an error of
`loaders.errors`. `read_many` runs a few workers at once and hands the outcomes out in the order of the input.
"""

from __future__ import annotations

import faulthandler
import logging
import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, MutableSequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple

from pebble import ProcessExpired, ProcessPool

from loaders.errors import MingzhangError, NotADisclosure, UnreadableDocument, UnsupportedFormat
from loaders.progress import Listener, listening
from loaders.records import Reading

Read = Callable[[bytes, str], Reading]
Outcome = Reading | MingzhangError

_MEGABYTE = 1024 * 1024
_START_S = 60.0
"""How long a worker may take to start; a process that never does must not hold up its caller for ever."""
_SLOTS: Final = 256
"""Files whose progress is known at once: more than are ever read at the same time."""
_POLL_S: Final = 0.25
_OUT_OF_TIME: Final = 1
"""Exit status of a worker that its watch ended (`faulthandler`)."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds of wall clock, megabytes of data in memory, megabytes of the file itself.

    page_seconds   what each page may take that is read by OCR, beside the `seconds` of the file
    """

    seconds: float = 300.0
    page_seconds: float = 120.0
    memory_mb: int = 3072
    file_mb: int = 200


@dataclass(frozen=True, slots=True)
class _Failure:
    """An error as it crosses the process border (exceptions with arguments of their own do not pickle)."""

    code: str
    message: str


class _Job(NamedTuple):
    """A file that is being read, and where its progress is noted."""

    future: Future[Reading | _Failure]
    slot: int


class ReaderPool:
    """A pool of reading workers; a context manager. `read` is replaced in tests only, by a module-level function."""

    def __init__(self, limits: Limits | None = None, workers: int | None = None, read: Read | None = None) -> None:
        self._limits = limits or Limits()
        self._read = read or _read
        self._workers = workers or max(1, os.cpu_count() or 1)
        context = _context()
        self._progress: MutableSequence[int] = context.RawArray("i", 2 * _SLOTS)
        self._numbers = count()
        self._pool = ProcessPool(
            max_workers=self._workers,
            max_tasks=50,  # a fresh process now and then: parsers of foreign files leak
            initializer=_begin,
            initargs=(self._limits.memory_mb, self._progress),
            context=context,
        )

    def __enter__(self) -> ReaderPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def read(self, data: bytes, name: str, on_page: Listener | None = None) -> Reading:
        """`reading.read` in a worker. Raises the errors of `loaders.errors`, time_limit and memory_limit among them.

        `on_page` is called in this thread with the pages done and their number, for files that are read by OCR.
        """
        outcome = self._outcome(self._submit(data, name), len(data), on_page)
        if isinstance(outcome, MingzhangError):
            raise outcome
        return outcome

    def read_many(self, files: Iterable[tuple[bytes, str]]) -> Iterator[Outcome]:
        """The outcome of each file, in order; a few files are held in memory at once, never all."""
        waiting: deque[tuple[_Job | None, int]] = deque()
        for data, name in files:
            waiting.append((self._submit(data, name), len(data)))
            if len(waiting) > self._workers:
                yield self._outcome(*waiting.popleft())
        while waiting:
            yield self._outcome(*waiting.popleft())

    def _submit(self, data: bytes, name: str) -> _Job | None:
        if len(data) > self._limits.file_mb * _MEGABYTE:
            return None
        slot = next(self._numbers) % _SLOTS
        self._progress[2 * slot : 2 * slot + 2] = [0, 0]
        return _Job(self._pool.schedule(_work, args=(self._read, data, name, self._limits, slot)), slot)

    def _is_done(self, job: _Job, on_page: Listener | None) -> bool:
        """Wait for a file, and hand on how far it is. False where no worker has stirred for too long.

        Each may take its time, and the file before this one may take it first; pages read anywhere are a sign of life.
        """
        patience = 2 * self._limits.seconds + _START_S
        known, deadline = list(self._progress), time.monotonic() + patience
        while wait((job.future,), timeout=_POLL_S).not_done:
            now = list(self._progress)
            if now != known:
                done, pages = now[2 * job.slot : 2 * job.slot + 2]
                if on_page is not None and pages and [done, pages] != known[2 * job.slot : 2 * job.slot + 2]:
                    on_page(done, pages)
                known, deadline = now, time.monotonic() + patience + self._limits.page_seconds
            if time.monotonic() > deadline:
                return False
        return True

    def _outcome(self, job: _Job | None, size: int, on_page: Listener | None = None) -> Outcome:
        if job is None:
            megabytes = size / _MEGABYTE
            return UnreadableDocument(
                "too_large", f"the file has {megabytes:.0f} MB, more than {self._limits.file_mb} MB"
            )
        future = job.future
        if not self._is_done(job, on_page):
            future.cancel()
            return UnreadableDocument("reader_fault", "no reading process answered")
        error = future.exception()
        if error is None:
            result = future.result()
            return result if isinstance(result, Reading) else _error(result.code, result.message)
        return self._broken_worker(error)

    def _broken_worker(self, error: BaseException) -> MingzhangError:
        if isinstance(error, ProcessExpired):
            if error.exitcode == _OUT_OF_TIME:
                return UnreadableDocument("time_limit", f"reading took longer than {self._limits.seconds:.0f} s")
            return UnreadableDocument("broken", "the file made its reading process stop")
        raise error


def _context() -> multiprocessing.context.BaseContext:
    """Workers never inherit threads or locks of the program: a fork server where there is one, else spawn."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["loaders.reading"])
    return context


def _read(data: bytes, name: str) -> Reading:
    """`reading.read`, imported by the worker only: the program itself needs no parser of foreign files."""
    from loaders import reading  # noqa: PLC0415

    return reading.read(data, name)


_PROGRESS: Final[list[MutableSequence[int]]] = []
"""In a worker: where it notes how far it is, for the program to read."""


def _begin(megabytes: int, progress: MutableSequence[int]) -> None:
    """The first thing a worker does."""
    _PROGRESS[:] = [progress]
    _limit_memory(megabytes)


def _limit_memory(megabytes: int) -> None:
    """Bound the data of this process, where the system can (not on Windows)."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (there is none on Windows)

    wanted = megabytes * _MEGABYTE
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))


@contextmanager
def _watched(limits: Limits, slot: int) -> Iterator[Listener]:
    """A watch that ends this process when the time is over; the listener gives each page of an OCR its own time.

    `faulthandler` needs no lock of the interpreter: it ends parsers and regular expressions that never come back.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:

        def listener(done: int, pages: int) -> None:
            if _PROGRESS:
                _PROGRESS[0][2 * slot : 2 * slot + 2] = [done, pages]
            seconds = limits.page_seconds if done < pages else limits.seconds
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)

        faulthandler.dump_traceback_later(limits.seconds, exit=True, file=nowhere)
        try:
            yield listener
        finally:
            faulthandler.cancel_dump_traceback_later()


def _listened(read: Read, data: bytes, name: str, listener: Listener) -> Reading:
    with listening(listener):
        return read(data, name)


def _work(read: Read, data: bytes, name: str, limits: Limits, slot: int) -> Reading | _Failure:
    """Run in the worker. The thread's future holds whatever `read` raises, so that one file costs one file."""
    with _watched(limits, slot) as listener, ThreadPoolExecutor(1) as thread:
        done = thread.submit(_listened, read, data, name, listener)
        error = done.exception()
    if error is None:
        return done.result()
    if isinstance(error, MingzhangError):
        return _Failure(error.code, str(error))
    if isinstance(error, MemoryError):
        return _Failure("memory_limit", "reading needs more memory than a file may take")
    _LOG.error("a reader failed", exc_info=error)
    return _Failure("reader_fault", f"the reader failed on this file ({type(error).__name__})")


def _error(code: str, message: str) -> MingzhangError:
    for plain in (UnsupportedFormat, NotADisclosure):
        if code == plain.code:
            return plain(message)
    return UnreadableDocument(code, message)
