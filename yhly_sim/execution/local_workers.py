"""Workers on this machine: started from any caller, restarted when they die, gone when the caller is gone."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import tempfile
from contextlib import contextmanager, suppress
from typing import Any, Iterator

from distributed import Client, LocalCluster, Nanny, Worker
from distributed.core import Status

from yhly_sim.engine.errors import MachineError
from yhly_sim.engine.identity import code_id
from yhly_sim.execution.dask_engine import DaskEngine
from yhly_sim.execution.processes import ONE_THREAD_EACH, StartOfWorkers, interrupts_stay_here
from yhly_sim.execution.quiet import frugal_and_quiet

SECONDS_BETWEEN_HEARTBEATS = 10
"""Dask's own half second costs as much as all else that an idle engine does."""

SECONDS_TO_LEAVE = 1.0
"""What a worker has to end by itself; then it is ended."""

SECONDS_TO_CLOSE = 3.0
"""Each of the three steps of the end has this at most: whoever interrupts a batch is not kept waiting."""

LOCAL: dict[str, Any] = {
    "distributed.scheduler.allowed-failures": 1,  # what was in hand when two workers died is run alone
    "distributed.scheduler.worker-ttl": None,  # a run in one long compiled loop is not dead
    "distributed.deploy.lost-worker-timeout": "60s",  # a busy machine starts a worker slowly
    "distributed.worker.multiprocessing-method": "spawn",
    "distributed.scheduler.http.routes": [],  # nothing is shown on a port that nobody asked for
    "distributed.worker.http.routes": [],
    "distributed.nanny.pre-spawn-environ": {**dict.fromkeys(ONE_THREAD_EACH, 1), "MALLOC_TRIM_THRESHOLD_": 65536},
}

_start_of_workers = StartOfWorkers()


class CalmWorker(Worker):  # type: ignore[misc]
    """A worker that says rarely that it lives: on one machine a death is seen by its closed connection."""

    async def heartbeat(self) -> None:
        await super().heartbeat()
        self.periodic_callbacks["heartbeat"].callback_time = 1000 * SECONDS_BETWEEN_HEARTBEATS


class Keeper(Nanny):  # type: ignore[misc]
    """Keeps one worker process alive; each start, the first and those after a death, has the surroundings it needs."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, worker_class=CalmWorker, **options)

    async def instantiate(self) -> Any:
        with _start_of_workers:
            return await super().instantiate()


@contextmanager
def local_engine(count: int) -> Iterator[DaskEngine]:
    """An engine over `count` worker processes that are started here and end here.

    The workers inherit the environment, so they share the cache of compiled code. They hear no Ctrl-C: threads and
    processes inherit the mask of the thread that starts them. Killed with this process, they notice and end.
    """
    with _scratch_folder() as folder, frugal_and_quiet({**LOCAL, "temporary-directory": folder}):
        cluster = client = None
        try:
            with interrupts_stay_here():
                cluster = _start(count)
                client = Client(cluster, set_as_default=False, direct_to_workers=True)
            yield DaskEngine(
                client,
                address=cluster.scheduler_address,
                code_id=code_id(),
                wanted=count,
                too_few=lambda: cluster.loop.add_callback(_renew, cluster, count),
            )
        finally:
            with interrupts_stay_here():
                _end(cluster, client)


def _scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """Where scheduler and workers keep what they need while they live: not where the person works."""
    return tempfile.TemporaryDirectory(prefix="yhly-workers-", ignore_cleanup_errors=True)


def _start(count: int) -> LocalCluster:
    try:
        with _start_of_workers:
            return LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                worker_class=Keeper,
                host="127.0.0.1",
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # without one the usual port is taken
                memory_limit=0,
                scheduler_sync_interval=60,  # seconds between looks for a display that there is not
                silence_logs=False if os.environ.get("YHLY_DEBUG") else logging.CRITICAL,
            )
    except (OSError, RuntimeError, TimeoutError) as error:
        raise MachineError("workers_not_started", count=count, reason=error) from error


def _renew(cluster: LocalCluster, count: int) -> None:
    """Replace workers that are given up: one that is killed while it starts is not started again by its keeper."""
    for name, keeper in list(cluster.workers.items()):
        if keeper.status in (Status.closed, Status.failed):
            del cluster.workers[name]
    cluster.scale(count)


def _end(cluster: LocalCluster | None, client: Client | None) -> None:
    """End all that was started, within seconds, whatever the workers are in the midst of."""
    if client is not None:
        with suppress(TimeoutError, OSError):
            client.close(timeout=SECONDS_TO_CLOSE)
    if cluster is not None:
        keepers = list(cluster.workers.values())
        pids = {keeper.pid for keeper in keepers}
        with suppress(TimeoutError, OSError):
            cluster.sync(_end_workers, keepers, callback_timeout=SECONDS_TO_CLOSE)
        for process in multiprocessing.active_children():
            if process.pid in pids:
                process.kill()
        with suppress(TimeoutError, OSError):
            cluster.close(timeout=SECONDS_TO_CLOSE)


async def _end_workers(keepers: list[Keeper]) -> None:
    await asyncio.gather(*(keeper.close(timeout=SECONDS_TO_LEAVE) for keeper in keepers), return_exceptions=True)
