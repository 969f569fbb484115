"""Worker processes and the tasks that wait for them: first come, first served; a worker that dies is replaced.

Work that yields is laid down where somebody waits and no worker is free, and gone on with afterwards.
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
    yields: where one that does not has no worker, its own does that first.
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

    @property
    def is_open(self) -> bool:
        return self.state in ("queued", "running")

    def close(self, state: str, *, result: Any = None, error: dict[str, Any] | None = None) -> None:
        self.state, self.result, self.error = state, result, error
        self.finished.set()


@dataclass(eq=False)
class Worker:
    """A process, and what it has in hand: the last of its tasks is under way, those before it are laid down."""

    process: Any
    connection: Any
    is_ready: bool = False
    tasks: list[Task] = field(default_factory=list)

    def has_room_for(self, task: Task) -> bool:
        return self.is_ready and (not self.tasks or (self.tasks[-1].yields and not task.yields))


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
        self._hand_out()
        return task

    def cancel(self, task: Task) -> None:
        """A task that nobody wants any more: out of the queue, or ended where it next asks."""
        if task in self.queue:
            self.queue.remove(task)
            task.close("ended")
        for worker in self.workers:
            if task in worker.tasks:
                with suppress(OSError):
                    worker.connection.send(("cancel", task.number, None))

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
        task = next((one for one in worker.tasks if one.number == number), None)
        if word == "ready":
            worker.is_ready, self._deaths_at_start = True, 0
        elif task is None:
            return
        elif word == "news":
            task.on_news(what)
            return
        else:
            worker.tasks.remove(task)
            task.close(word, **({"error": what} if word == "failed" else {"result": what}))
        self._hand_out()

    def _lose(self, worker: Worker) -> None:
        if self._closing or worker not in self.workers:
            return
        self.workers.remove(worker)
        worker.connection.close()
        worker.process.join(0)
        for task in worker.tasks[-1:]:
            task.close("failed", error=said(MachineError("web_worker_died")))
        for task in worker.tasks[:-1]:
            task.state = "queued"
            self.queue.append(task)
        self._deaths_at_start += not worker.is_ready
        if self._deaths_at_start < MOST_DEATHS_AT_START:
            self._start_one()
        elif not self.workers:
            for task in self.queue:
                task.close("failed", error=said(MachineError("web_no_worker")))
            self.queue.clear()
        self._hand_out()

    def _hand_out(self) -> None:
        """Give tasks to workers, the most urgent first; one that lies idle is taken before one that lays work down."""
        self.queue.sort(key=lambda one: (one.urgency, one.number))
        for task in list(self.queue):
            those = [one for one in self.workers if one.has_room_for(task)]
            if not those:
                continue
            worker = min(those, key=lambda one: len(one.tasks))
            self.queue.remove(task)
            task.state = "running"
            worker.tasks.append(task)
            with suppress(OSError):  # it has just died, and the listener will tell
                worker.connection.send((task.number, task.kind, task.content))
