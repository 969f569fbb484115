"""A cluster that others keep: connect to its scheduler, and refuse workers whose code is not ours."""

from __future__ import annotations

import time
import warnings
from contextlib import contextmanager, suppress
from typing import Any, Iterator

from distributed import Client

from yhly_sim.engine.errors import MachineError
from yhly_sim.engine.language import say
from yhly_sim.execution.dask_engine import DaskEngine
from yhly_sim.execution.engines import check_address
from yhly_sim.execution.processes import interrupts_stay_here
from yhly_sim.execution.quiet import frugal_and_quiet
from yhly_sim.execution.worker_side import WorkerIdentity, other_code, who_are_you

SECONDS_TO_CONNECT = 10.0
SECONDS_FOR_THE_FIRST_WORKER = 30.0
SECONDS_TO_INTRODUCE = 60.0


@contextmanager
def cluster_engine(scheduler: str, *, code_id: str) -> Iterator[DaskEngine]:
    """An engine over the workers of a running scheduler, which stay when it goes.

    Raises UserError for what is no address; MachineError where nobody answers, no worker comes within half a minute, or
    a worker has other code or none.
    """
    check_address(scheduler)
    with frugal_and_quiet():
        client = None
        try:
            client = _connect(scheduler)
            _wait_for_a_worker(client, scheduler)
            _check_workers(client, scheduler, code_id)
            yield DaskEngine(client, address=scheduler, code_id=code_id)
        finally:
            if client is not None:
                with interrupts_stay_here(), suppress(OSError, TimeoutError):
                    client.close(timeout=5)


def _connect(scheduler: str) -> Client:
    try:
        with interrupts_stay_here():
            return Client(scheduler, set_as_default=False, timeout=SECONDS_TO_CONNECT)
    except (OSError, TimeoutError) as error:
        raise MachineError("scheduler_unreachable", address=scheduler, seconds=round(SECONDS_TO_CONNECT)) from error
    except ImportError as error:  # what Dask raises when versions do not go together
        raise MachineError("cluster_cannot_run", address=scheduler, reason=error) from error


def _wait_for_a_worker(client: Client, scheduler: str) -> None:
    deadline = time.monotonic() + SECONDS_FOR_THE_FIRST_WORKER
    while not client.nthreads():
        if time.monotonic() > deadline:
            raise MachineError("no_workers", address=scheduler, seconds=round(SECONDS_FOR_THE_FIRST_WORKER))
        time.sleep(0.2)


def _check_workers(client: Client, scheduler: str, code_id: str) -> None:
    """Ask every worker who it is; one that goes away meanwhile is no matter, one that cannot say lacks the program."""
    answers: dict[str, Any] = client.run(who_are_you, on_error="return", callback_timeout=SECONDS_TO_INTRODUCE)
    identities = [answer for answer in answers.values() if isinstance(answer, WorkerIdentity)]
    without = [at for at, answer in answers.items() if not isinstance(answer, (WorkerIdentity, OSError))]
    if without:
        raise MachineError("workers_without_program", address=scheduler, workers=", ".join(sorted(without)))
    strangers = [one for one in identities if one.code_id != code_id]
    if strangers:
        raise other_code(strangers, code_id)
    crowded = [one.name for one in identities if one.threads > 1]
    if crowded:
        warnings.warn(say("workers_with_threads", workers=", ".join(crowded)), stacklevel=5)
