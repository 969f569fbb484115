"""What a worker process is started with: one thread, no script of the caller, no part in interrupts."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from typing import Any, Iterator

ONE_THREAD_EACH = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMBA_NUM_THREADS",
)


@contextmanager
def one_thread_each() -> Iterator[None]:
    """While this holds, a process that is started finds every threaded library told to use one thread.

    The environment is read when a library is imported, so this must hold before the process starts.
    """
    before = {name: os.environ.get(name) for name in ONE_THREAD_EACH}
    os.environ.update(dict.fromkeys(ONE_THREAD_EACH, "1"))
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
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
