"""Where runs are run: here, in processes of this machine, or on a cluster. One loop serves them all (`batch`)."""

from __future__ import annotations

import pickle
import re
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Iterator, Protocol, Sequence

from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.engine.identity import code_id as code_id_here
from yhly_sim.engine.outcomes import Row
from yhly_sim.execution.finished import Finished
from yhly_sim.execution.packing import pack_finished
from yhly_sim.execution.processes import usable_workers
from yhly_sim.execution.run_group import RunGroup

ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[^\s/]+:\d+")


@dataclass(frozen=True)
class Task:
    """Rows that travel together; `alone`: in a process of their own, because one of them may have killed a worker."""

    run_group: RunGroup
    rows: Sequence[Row]
    alone: bool = False


@dataclass(frozen=True)
class Ended:
    """A task that came back; `finished` is None when its worker died, with it or through it."""

    task: Task
    finished: list[Finished] | None


class Engine(Protocol):
    """Takes tasks and gives them back, in any order; never more than `window` of them are to be in its hands."""

    is_here: bool
    """Whether rows are run in this process, so that an adapter need not travel."""

    @property
    def window(self) -> int:
        """How many tasks keep it busy."""

    def submit(self, task: Task) -> None:
        """Take a task."""

    def ended(self) -> list[Ended]:
        """Wait until a task comes back, a second at most; gives all that have."""

    def forget(self) -> None:
        """Drop every task that is in hand."""


class SerialEngine:
    """Runs one task after the other in this process: for debugging, and where nothing else is installed."""

    is_here = True
    window = 1

    def __init__(self) -> None:
        self._waiting: list[Task] = []

    def submit(self, task: Task) -> None:
        self._waiting.append(task)

    def ended(self) -> list[Ended]:
        """What would not come back from another process does not come back here either."""
        task = self._waiting.pop(0)
        return [Ended(task, pickle.loads(pack_finished(task.run_group(task.rows))))]

    def forget(self) -> None:
        self._waiting.clear()


def check_address(scheduler: str) -> None:
    """Refuse what is no address of a scheduler, such as `tcp://host:8786`."""
    if not ADDRESS.fullmatch(scheduler):
        raise UserError("scheduler_address_wrong", address=scheduler)


@contextmanager
def open_engine(
    *, workers: int | None = None, scheduler: str | None = None, serial: bool = False, code_id: str | None = None
) -> Iterator[Engine]:
    """Start an engine, or connect to one; at the end no process of it is left, and a cluster is as it was.

    serial: in this process. scheduler: address of a running Dask scheduler (`tcp://host:port`); it has the workers it
    has. Else `workers` processes on this machine (default: one a core, eight at most), each pinned to one thread.
    code_id: what the workers' code must be, default ours.

    Raises MachineError when Dask is not installed, the scheduler cannot be reached, it has no workers, or one of them
    has other code.
    """
    if serial:
        yield SerialEngine()
        return
    if find_spec("distributed") is None:
        raise MachineError("dask_not_installed")
    if scheduler is not None:
        from yhly_sim.execution.cluster import cluster_engine

        with cluster_engine(scheduler, code_id=code_id or code_id_here()) as engine:
            yield engine
    else:
        from yhly_sim.execution.local_workers import local_engine

        with local_engine(workers if workers is not None else usable_workers()) as engine:
            yield engine
