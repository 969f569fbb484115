"""Runs rows where it stands: one after the other, or at once where they share their luck."""

from __future__ import annotations

import os
import pickle
import socket
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Sequence

from yhly_sim.engine.errors import YhlyError
from yhly_sim.engine.outcomes import Adapter, Row, RunResult
from yhly_sim.execution.finished import Finished, GroupAdapter

WHAT_A_RUN_MAY_RAISE = (Exception, SystemExit)
"""A model that calls `sys.exit` has failed; it does not end the batch. An interrupt does."""


@dataclass(frozen=True)
class RunGroup:
    """Runs a group of rows; an exception becomes part of the finished row that raised it.

    Consecutive rows of one seed and replication go to `group_adapter` together, if there is one; where it fails they
    are run one by one.
    """

    adapter: Adapter
    group_adapter: GroupAdapter | None = None

    def __call__(self, group: Sequence[Row]) -> list[Finished]:
        if self.group_adapter is None:
            return [run_row(self.adapter, row) for row in group]
        alike = groupby(group, key=lambda row: (row.get("seed"), row.get("replication")))
        return [one for _, rows in alike for one in self._run_alike(list(rows), self.group_adapter)]

    def _run_alike(self, rows: list[Row], group_adapter: GroupAdapter) -> list[Finished]:
        if len(rows) > 1:
            clock = Clock()
            try:
                return clock.finished(rows, group_adapter(rows))
            except WHAT_A_RUN_MAY_RAISE:
                pass
        return [run_row(self.adapter, row) for row in rows]

    def can_travel(self) -> bool:
        """Whether another process can find the adapter: it pickles, and nothing in it lives in the caller's script."""
        try:
            return b"__main__" not in pickle.dumps(self)
        except (pickle.PicklingError, AttributeError, TypeError):
            return False


def run_row(adapter: Adapter, row: Row) -> Finished:
    """Run one row here; an exception becomes part of the finished row."""
    clock = Clock()
    try:
        return clock.finished([row], [adapter(row)])[0]
    except WHAT_A_RUN_MAY_RAISE as error:
        return clock.failed(row, traceback.format_exc(), error if isinstance(error, YhlyError) else None)


class Clock:
    """Notes when and where runs began, and what they took."""

    def __init__(self) -> None:
        self._started = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._wall, self._cpu = time.perf_counter(), time.thread_time()

    def finished(self, rows: Sequence[Row], results: Sequence[RunResult]) -> list[Finished]:
        """Rows that were run at once, with their results."""
        took = self._took(len(rows))
        return [Finished(row, result, None, **took) for row, result in zip(rows, results, strict=True)]

    def failed(self, row: Row, reason: str, error: YhlyError | None = None, *, worker_died: bool = False) -> Finished:
        """A row without a result; `reason` is a traceback, or what is known instead of one."""
        return Finished(row, None, reason, error=error, worker_died=worker_died, **self._took(1))

    def _took(self, count: int) -> dict[str, Any]:
        return {
            "seconds": (time.perf_counter() - self._wall) / count,
            "cpu_seconds": (time.thread_time() - self._cpu) / count,
            "started": self._started,
            "host": socket.gethostname(),
            "pid": os.getpid(),
        }
