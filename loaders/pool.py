"""Reading in worker processes with limits of time and memory: no file can take the program down.

A worker that is too slow, too hungry or dead costs its own file only; what happened comes back as an error of
`loaders.errors`. `read_many` runs a few workers at once and hands the outcomes out in the order of the input.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType

from pebble import ProcessExpired, ProcessPool

from loaders.errors import MingzhangError, NotADisclosure, UnreadableDocument, UnsupportedFormat
from loaders.records import Reading

Read = Callable[[bytes, str], Reading]
Outcome = Reading | MingzhangError

_MEGABYTE = 1024 * 1024
_START_S = 60.0
"""How long a worker may take to start; a process that never does must not hold up its caller for ever."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds of wall clock, megabytes of data in memory, megabytes of the file itself."""

    seconds: float = 300.0
    memory_mb: int = 3072
    file_mb: int = 200


@dataclass(frozen=True, slots=True)
class _Failure:
    """An error as it crosses the process border (exceptions with arguments of their own do not pickle)."""

    code: str
    message: str


class ReaderPool:
    """A pool of reading workers; a context manager. `read` is replaced in tests only, by a module-level function."""

    def __init__(self, limits: Limits | None = None, workers: int | None = None, read: Read | None = None) -> None:
        self._limits = limits or Limits()
        self._read = read or _read
        self._workers = workers or max(1, os.cpu_count() or 1)
        self._pool = ProcessPool(
            max_workers=self._workers,
            max_tasks=50,  # a fresh process now and then: parsers of foreign files leak
            initializer=_limit_memory,
            initargs=(self._limits.memory_mb,),
            context=_context(),
        )

    def __enter__(self) -> ReaderPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def read(self, data: bytes, name: str) -> Reading:
        """`reading.read` in a worker. Raises the errors of `loaders.errors`, time_limit and memory_limit among them."""
        outcome = self._outcome(self._submit(data, name), len(data))
        if isinstance(outcome, MingzhangError):
            raise outcome
        return outcome

    def read_many(self, files: Iterable[tuple[bytes, str]]) -> Iterator[Outcome]:
        """The outcome of each file, in order; a few files are held in memory at once, never all."""
        waiting: deque[tuple[Future[Reading | _Failure] | None, int]] = deque()
        for data, name in files:
            waiting.append((self._submit(data, name), len(data)))
            if len(waiting) > self._workers:
                yield self._outcome(*waiting.popleft())
        while waiting:
            yield self._outcome(*waiting.popleft())

    def _submit(self, data: bytes, name: str) -> Future[Reading | _Failure] | None:
        if len(data) > self._limits.file_mb * _MEGABYTE:
            return None
        future: Future[Reading | _Failure] = self._pool.schedule(
            _work, args=(self._read, data, name), timeout=self._limits.seconds
        )
        return future

    def _outcome(self, future: Future[Reading | _Failure] | None, size: int) -> Outcome:
        if future is None:
            megabytes = size / _MEGABYTE
            return UnreadableDocument(
                "too_large", f"the file has {megabytes:.0f} MB, more than {self._limits.file_mb} MB"
            )
        try:  # the file before it may take its full time first
            error = future.exception(timeout=2 * self._limits.seconds + _START_S)
        except TimeoutError:
            future.cancel()
            return UnreadableDocument("reader_fault", "no reading process answered")
        if error is None:
            result = future.result()
            return result if isinstance(result, Reading) else _error(result.code, result.message)
        return self._broken_worker(error)

    def _broken_worker(self, error: BaseException) -> MingzhangError:
        if isinstance(error, TimeoutError):
            return UnreadableDocument("time_limit", f"reading took longer than {self._limits.seconds:.0f} s")
        if isinstance(error, ProcessExpired):
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


def _limit_memory(megabytes: int) -> None:
    """Bound the data of this process, where the system can (not on Windows)."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (there is none on Windows)

    wanted = megabytes * _MEGABYTE
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))


def _work(read: Read, data: bytes, name: str) -> Reading | _Failure:
    """Run in the worker. The thread's future holds whatever `read` raises, so that one file costs one file."""
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(read, data, name)
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
