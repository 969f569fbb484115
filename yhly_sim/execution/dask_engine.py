"""Tasks on Dask's workers, here or on a cluster: what Dask loses goes in again, what it cannot run is told."""

from __future__ import annotations

import pickle
import time
from typing import Any, Callable

from distributed import CancelledError, Client, Future, KilledWorker, as_completed

from yhly_sim.engine.errors import MachineError, YhlyError
from yhly_sim.execution.engines import Ended, Task
from yhly_sim.execution.worker_side import run_task

TASKS_PER_WORKER = 4
"""One runs, one waits beside it, the others bridge what the driver is busy with (writing to a store)."""

SECONDS_BETWEEN_LOOKS = 5.0
SECONDS_WITHOUT_WORKERS = 60.0
SECONDS_TO_ANSWER = 60.0
SECONDS_TO_FETCH = 15.0
MOST_ATTEMPTS = 5
"""How often a task goes in again that came back neither run nor with a worker's death."""


class DaskEngine:
    """An engine over a connected client; `address` is what the person knows it by.

    It looks for its workers every few seconds; `too_few` is called while there are fewer than `wanted`.
    """

    is_here = False

    def __init__(
        self, client: Client, *, address: str, code_id: str, wanted: int = 1, too_few: Callable[[], None] | None = None
    ) -> None:
        self._client, self._address, self._code_id = client, address, code_id
        self._wanted, self._too_few = wanted, too_few or (lambda: None)
        self._in_hand: dict[Any, tuple[Task, int]] = {}
        self._completed = as_completed(loop=client.loop)
        self._last_seen = time.monotonic()
        self._look_for_workers()

    @property
    def window(self) -> int:
        return TASKS_PER_WORKER * max(self._workers, 1)

    def submit(self, task: Task) -> None:
        self._send(task, attempt=1)

    def ended(self) -> list[Ended]:
        if time.monotonic() - self._looked > SECONDS_BETWEEN_LOOKS:
            self._look_for_workers()
        with self._completed.thread_condition:
            if not self._completed.has_ready():
                self._completed.thread_condition.wait(timeout=1.0)
        self._raise_if_lost()
        futures = self._completed.next_batch(block=False)
        return [ended for future in futures if (ended := self._settled(future)) is not None]

    def forget(self) -> None:
        """Drop what is in hand; a worker in the midst of a task ends that first."""
        self._completed.clear()
        if self._client.status == "running":
            self._client.cancel(list(self._in_hand))
        self._in_hand.clear()

    def _send(self, task: Task, *, attempt: int) -> None:
        packed = pickle.dumps((task.run_group, task.rows, task.alone))
        future = self._client.submit(run_task, packed, self._code_id, pure=False)
        self._in_hand[future] = (task, attempt)
        self._completed.add(future)

    def _settled(self, future: Future) -> Ended | None:
        """What a future came to; None if it will come again."""
        task, attempt = self._in_hand[future]
        try:
            if future.status in ("lost", "pending"):  # a worker died with the result in its hands: Dask runs it again
                raise TimeoutError
            finished = pickle.loads(future.result(timeout=SECONDS_TO_FETCH))
        except TimeoutError:
            self._completed.add(future)
            return None
        except YhlyError:
            raise
        except (Exception, CancelledError) as error:
            del self._in_hand[future]
            if isinstance(error, KilledWorker):
                return Ended(task, None)
            self._raise_if_lost()
            if attempt == MOST_ATTEMPTS:
                raise MachineError("cluster_cannot_run", address=self._address, reason=repr(error)) from error
            self._send(task, attempt=attempt + 1)
            return None
        del self._in_hand[future]
        return Ended(task, finished)

    def _look_for_workers(self) -> None:
        try:
            self._workers = len(self._client.nthreads(callback_timeout=SECONDS_TO_ANSWER))
        except (OSError, TimeoutError, CancelledError) as error:
            raise MachineError("scheduler_lost", address=self._address) from error
        self._looked = time.monotonic()
        if self._workers:
            self._last_seen = self._looked
        elif self._looked - self._last_seen > SECONDS_WITHOUT_WORKERS:
            raise MachineError("no_workers", address=self._address, seconds=round(SECONDS_WITHOUT_WORKERS))
        if self._workers < self._wanted:
            self._too_few()

    def _raise_if_lost(self) -> None:
        if self._client.status != "running":
            raise MachineError("scheduler_lost", address=self._address)
