"""What Dask calls in a worker: says who the worker is, and runs a task."""

from __future__ import annotations

import pickle
import socket
import threading
from dataclasses import dataclass
from typing import Any, Sequence

from yhly_sim.engine.errors import MachineError
from yhly_sim.engine.identity import code_id
from yhly_sim.execution.alone import run_alone
from yhly_sim.execution.packing import pack_finished

ONE_AT_A_TIME = threading.Lock()
"""A model need not bear threads: a worker that was started with several still runs one task at a time."""


@dataclass(frozen=True)
class WorkerIdentity:
    """A worker's name, host, number of threads, and the code that it has loaded."""

    name: str
    host: str
    threads: int
    code_id: str


def who_are_you(dask_worker: Any) -> WorkerIdentity:
    """Asked at the first contact, before a source file may have changed under the worker."""
    return WorkerIdentity(str(dask_worker.name), socket.gethostname(), dask_worker.state.nthreads, code_id())


def run_task(task: bytes, expected_code_id: str) -> bytes:
    """Run a packed task (run group, rows, alone) and give back its finished rows packed.

    Raises MachineError where the worker has other code: it may have come after the batch had begun.
    """
    with ONE_AT_A_TIME:
        if code_id() != expected_code_id:
            from distributed import get_worker

            raise other_code([who_are_you(get_worker())], expected_code_id)
        run_group, rows, alone = pickle.loads(task)
        return pack_finished(run_alone(run_group, rows) if alone else run_group(rows))


def other_code(strangers: Sequence[WorkerIdentity], expected_code_id: str) -> MachineError:
    """The refusal of workers whose code is not ours, by name."""
    names = ", ".join(f"{one.name} ({one.host}, {one.code_id})" for one in strangers)
    return MachineError("workers_have_other_code", workers=names, code_id=expected_code_id)
