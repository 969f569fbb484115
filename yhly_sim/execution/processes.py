"""What a worker process is started with: one thread, no script of the caller, no part in interrupts."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import ExitStack, contextmanager
from multiprocessing import resource_tracker
from typing import Any, Iterable, Iterator

ONE_THREAD_EACH = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMBA_NUM_THREADS",
)

SET_BY_DASK = ("PYTHONHASHSEED", "MALLOC_TRIM_THRESHOLD_", "__DASK_PARENT_PID")
"""What Dask writes into the environment of the process that starts a worker, besides the above."""

MOST_WORKERS_UNASKED = 8
"""A full-size run takes some hundred megabytes: more processes than this are started only when asked for."""


@contextmanager
def one_thread_each() -> Iterator[None]:
    """While this holds, a process that is started finds every threaded library told to use one thread.

    The environment is read when a library is imported, so this must hold before the process starts.
    """
    with _environment_comes_back(ONE_THREAD_EACH):
        os.environ.update(dict.fromkeys(ONE_THREAD_EACH, "1"))
        yield


@contextmanager
def _environment_comes_back(names: Iterable[str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in names}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def main_module_stays_here() -> Iterator[None]:
    """While this holds, a process that is started does not import the caller's script again.

    Spawned processes repeat the main module, which would start a script without a main guard once more in
    each of them. What our workers need stands in importable modules.
    """
    main = sys.modules["__main__"]
    kept: dict[str, Any] = {name: main.__dict__[name] for name in ("__spec__", "__file__") if name in main.__dict__}
    main.__spec__ = None
    main.__dict__.pop("__file__", None)
    try:
        yield
    finally:
        main.__dict__.update(kept)


@contextmanager
def interrupts_stay_here() -> Iterator[None]:
    """While this holds, a process that is started never hears of Ctrl-C, which a terminal sends to all of them.

    An interrupt of this process meanwhile arrives when this ends. Without POSIX signals nothing changes.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # where it starts, in whatever thread, interrupts are let in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class StartOfWorkers:
    """While one of its holders is inside, Dask's workers start as they should: one thread each, no script of ours.

    Several may be inside at once, in several threads; when the last one leaves, all is as it was before the first.
    """

    def __init__(self) -> None:
        self._lock, self._inside, self._held = threading.Lock(), 0, ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._held.enter_context(_environment_comes_back(SET_BY_DASK))
                self._held.enter_context(one_thread_each())
                self._held.enter_context(main_module_stays_here())
            self._inside += 1

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._held.close()


def usable_workers() -> int:
    """How many worker processes are started when nobody says how many."""
    return min(usable_cores(), MOST_WORKERS_UNASKED)


def usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
