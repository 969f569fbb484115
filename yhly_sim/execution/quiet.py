"""Dask is told to be frugal, and what it says among its parts stays off the terminal."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from typing import Any, Iterator, Mapping

SPEAKERS = ("distributed", "tornado", "asyncio")
SILENT = logging.CRITICAL + 1

FRUGAL: dict[str, Any] = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.low-level-log-length": 20,
    "distributed.admin.tick.interval": "2s",
    "distributed.admin.tick.limit": "1h",
    "distributed.admin.tick.cycle": "10s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.system-monitor.disk": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.client.scheduler-info-interval": "60s",
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.work-stealing-interval": "5s",
    "distributed.diagnostics.nvml": False,
}
"""Without these an idle engine of two workers takes an eighth of a core, with the local settings a three-hundredth.
The low-level logs would keep the last 1,000 messages to each worker with the rows in them: some 400 bytes a run, which
is what the memory of the driver grew by."""


@contextmanager
def frugal_and_quiet(settings: Mapping[str, Any] = {}) -> Iterator[None]:  # noqa: B006 - it is only read
    """While this holds, Dask here is set like this, and logs only where `YHLY_DEBUG` is set."""
    import dask

    with dask.config.set({**FRUGAL, **settings}):
        if os.environ.get("YHLY_DEBUG"):
            yield
        else:
            with _silent():
                yield


@contextmanager
def _silent() -> Iterator[None]:
    """Loggers of Dask that have a level of their own are silenced one by one; the others follow their parents."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in SPEAKERS]
    loggers = [logging.getLogger(name) for name in {*names, *SPEAKERS}]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        if logger.level or logger.name in SPEAKERS:
            logger.setLevel(SILENT)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
