"""Worker processes and the tasks that wait for them: first come, first served; a worker that dies is replaced.

Work that yields is set aside where somebody waits and no worker is free, and is begun again later.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Callable

from yhly_sim.engine.errors import MachineError
from yhly_sim.execution.processes import interrupts_stay_here, main_module_stays_here, one_thread_each
from yhly_sim.web.tasks.worker import said, work

SECONDS_TO_LEAVE = 1.0
FOREGROUND, BACKGROUND = 0, 1
MOST_DEATHS_AT_START = 3
"""So many workers in a row that die before they are ready, and no more are started."""

_numbers = itertools.count(1)


@dataclass(eq=False)
class Task:
    """Something a worker is to do. state: queued, running, done, failed, ended (nobody wanted it any more).

    result: what the worker gave back; error: {message, sentence}. on_news: is told what the worker tells meanwhile.
    yields: it gives up its worker to one that does not, and waits again; what it kept until then is there.
    """

    kind: str
    content: dict[str, Any]
    urgency: int = FOREGROUND
    yields: bool = False
    on_news: Callable[[Any], None] = lambda news: None
    number: int = field(default_factory=lambda: next(_numbers))
    state: str = "queued"
    result: Any = None
    error: dict[str, Any] | None = None
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    is_set_aside: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in ("queued", "running")

    def close(self, state: str, *, result: Any = None, error: dict[str, Any] | None = None) -> None:
        self.state, self.result, self.error = state, result, error
        self.finished.set()


@dataclass(eq=False)
class Worker:
    process: Any
    connection: Any
    is_ready: bool = False
    task: Task | None = None


class Pool:
    """Use it inside an event loop: `start`, `submit`, `cancel`, and `close` at the end."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.workers: list[Worker] = []
        self.queue: list[Task] = []
        self._deaths_at_start, self._closing = 0, False

    def start(self) -> None:
        """Start the processes; they import the model while the server already answers."""
        self._loop = asyncio.get_running_loop()
        for _ in range(self.count):
            self._start_one()

    def submit(self, task: Task) -> Task:
        """Put a task into the queue: before those that are less urgent, after its equals."""
        if self._deaths_at_start >= MOST_DEATHS_AT_START and not self.workers:
            task.close("failed", error=said(MachineError("web_no_worker")))
            return task
        self.queue.append(task)
        self._sort()
        self._hand_out()
        self._set_aside()
        return task

    def cancel(self, task: Task) -> None:
        """A task that nobody wants any more: out of the queue, or ended where it next asks."""
        if task in self.queue:
            self.queue.remove(task)
            task.close("ended")
        for worker in self.workers:
            if worker.task is task:
                task.is_set_aside = False
                self._tell_to_end(worker, task)

    def position(self, task: Task) -> int:
        """Its place in the queue, from 1; 0 when it does not wait."""
        return self.queue.index(task) + 1 if task in self.queue else 0

    @property
    def is_starting(self) -> bool:
        """Whether its workers are on their way and none is ready yet."""
        return bool(self.workers) and not any(worker.is_ready for worker in self.workers)

    async def close(self) -> None:
        """End all processes, whatever they are in the midst of."""
        self._closing = True
        for worker in self.workers:
            with suppress(OSError):
                worker.connection.send(("farewell", None, None))
        until = time.monotonic() + SECONDS_TO_LEAVE
        while any(worker.process.is_alive() for worker in self.workers) and time.monotonic() < until:
            await asyncio.sleep(0.02)
        for worker in self.workers:
            if worker.process.is_alive():
                worker.process.kill()
            worker.process.join(SECONDS_TO_LEAVE)
        for task in self.queue:
            task.close("ended")

    def _start_one(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs,), daemon=True)
        with one_thread_each(), main_module_stays_here(), interrupts_stay_here():
            process.start()
        theirs.close()
        worker = Worker(process, ours)
        self.workers.append(worker)
        threading.Thread(target=self._listen, args=(worker,), daemon=True).start()

    def _listen(self, worker: Worker) -> None:
        with suppress(RuntimeError):  # the loop is closed
            try:
                while True:
                    self._loop.call_soon_threadsafe(self._hear, worker, worker.connection.recv())
            except (EOFError, OSError, TypeError):  # TypeError: closed here while it waited
                self._loop.call_soon_threadsafe(self._lose, worker)

    def _hear(self, worker: Worker, message: tuple[str, int, Any]) -> None:
        word, number, what = message
        task = worker.task
        if word == "ready":
            worker.is_ready, self._deaths_at_start = True, 0
        elif task is None or task.number != number:
            return
        elif word == "news":
            task.on_news(what)
            return
        else:
            worker.task = None
            if word == "ended" and task.is_set_aside:
                task.state, task.is_set_aside = "queued", False
                self.queue.append(task)
                self._sort()
            else:
                task.close(word, **({"error": what} if word == "failed" else {"result": what}))
        self._hand_out()

    def _lose(self, worker: Worker) -> None:
        if self._closing or worker not in self.workers:
            return
        self.workers.remove(worker)
        worker.connection.close()
        worker.process.join(0)
        if worker.task is not None:
            worker.task.close("failed", error=said(MachineError("web_worker_died")))
        self._deaths_at_start += not worker.is_ready
        if self._deaths_at_start < MOST_DEATHS_AT_START:
            self._start_one()
        elif not self.workers:
            for task in self.queue:
                task.close("failed", error=said(MachineError("web_no_worker")))
            self.queue.clear()

    def _sort(self) -> None:
        self.queue.sort(key=lambda one: (one.urgency, one.number))

    def _set_aside(self) -> None:
        """Free as many workers of tasks that yield as there are others that wait."""
        yielding = [(worker, worker.task) for worker in self.workers if worker.task is not None and worker.task.yields]
        wanted = sum(not task.yields for task in self.queue) - sum(task.is_set_aside for _, task in yielding)
        for worker, task in [one for one in yielding if not one[1].is_set_aside][:max(wanted, 0)]:
            task.is_set_aside = True
            self._tell_to_end(worker, task)

    def _tell_to_end(self, worker: Worker, task: Task) -> None:
        with suppress(OSError):
            worker.connection.send(("cancel", task.number, None))

    def _hand_out(self) -> None:
        for worker in self.workers:
            if worker.is_ready and worker.task is None and self.queue:
                task = self.queue.pop(0)
                task.state, worker.task = "running", task
                with suppress(OSError):  # it has just died, and the listener will tell
                    worker.connection.send((task.number, task.kind, task.content))
