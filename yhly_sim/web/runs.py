"""Runs that are asked for: one task for each address, however many listen; nobody listens any more, and it ends."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Callable

from yhly_sim.engine.errors import UserError
from yhly_sim.web.tapes import ALIGNMENT, HEAD, Growing, TapeFolder
from yhly_sim.web.tasks.pool import Pool, Task

GRACE_SECONDS = 10.0
"""A run that nobody has asked about for so long is not wanted any more."""
MOST_OPEN_OF_A_SESSION = 8
MOST_OPEN = 100
PIECE = 1 << 18
SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LATER_LOOKS = 0.02, 0.1
EAGER_BYTES = 1 << 19
"""How much of a tape is sent as soon as it is there: a page that shows its first days is patient with the others, and
a core that looks all the time is one that lives no run."""
ERROR = 6
"""The kind of an ERROR chunk (`model/tape.py`, which the server does not import)."""


@dataclass(eq=False)
class TapeRun:
    """A run in the making."""

    address: str
    task: Task
    tape: Growing
    sessions: set[str] = field(default_factory=set)
    listeners: int = 0
    last_heard: float = field(default_factory=time.monotonic)
    is_given_up: bool = False

    @property
    def is_forsaken(self) -> bool:
        return not self.listeners and time.monotonic() - self.last_heard > GRACE_SECONDS


class Runs:
    """All runs of this server."""

    def __init__(self, pool: Pool, folder: TapeFolder) -> None:
        self.pool, self.folder = pool, folder
        self.runs: dict[str, TapeRun] = {}
        self.is_compiling: Callable[[], bool] = lambda: False

    def ask(self, address: str, row: dict[str, Any], session: str) -> dict[str, Any]:
        """See that the tape of a row is there or in the making; gives its state.

        Raises UserError where a session, or all together, have too many in the making.
        """
        run = self.runs.get(address)
        if run is not None and run.task.is_open and not run.is_given_up:
            run.sessions.add(session)
            run.last_heard = time.monotonic()
        elif self.folder.whole(address) is None:
            self._check_room(session)
            part, final = self.folder.new_part(address), self.folder.place_of(address)
            task = Task("tape", {"row": row, "part": str(part), "final": str(final)})
            self.runs[address] = TapeRun(address, task, Growing(part, final), {session})
            self.pool.submit(task)
        state = self.state(address)
        assert state is not None
        return state

    def state(self, address: str) -> dict[str, Any] | None:
        """address, state (starting: no worker is ready yet; compiling: the code, at its first use; queued, running,
        done, failed, ended), position in the queue, bytes that are there."""
        run = self.runs.get(address)
        whole = self.folder.whole(address)
        if whole is not None:
            return {"address": address, "state": "done", "position": 0, "bytes": whole.stat().st_size}
        if run is None:
            return None
        run.last_heard = time.monotonic()
        there, state = run.tape.measured(), run.task.state
        if state == "queued" and self.pool.is_starting:
            state = "starting"
        elif run.task.is_open and not there and self.is_compiling():
            state = "compiling"
        told = {"address": address, "state": state, "position": self.pool.position(run.task), "bytes": there}
        return {**told, "error": run.task.error} if run.task.error else told

    def is_known(self, address: str) -> bool:
        """Whether there is, or will be, something to send."""
        run = self.runs.get(address)
        return run is not None and run.task.state != "ended" or self.folder.whole(address) is not None

    async def stream(self, address: str, begin: int) -> AsyncIterator[bytes]:
        """The bytes of a tape from a place on, as they come; a run that failed ends with an ERROR chunk."""
        run = self.runs.get(address)
        place = self.folder.place_of(address)
        tape = Growing(place, place) if run is None else run.tape
        if run is not None:
            run.listeners += 1
        try:
            while True:
                is_open = run is not None and run.task.is_open
                if begin < tape.measured():
                    piece = await asyncio.to_thread(tape.read, begin, PIECE)
                    if piece:
                        begin += len(piece)
                        yield piece
                        continue
                if not is_open:
                    break
                await asyncio.sleep(SECONDS_BETWEEN_LOOKS if begin < EAGER_BYTES else SECONDS_BETWEEN_LATER_LOOKS)
            if run is not None and run.task.error is not None:
                yield error_chunk(run.task.error)
        finally:
            if run is not None:
                run.listeners -= 1
                run.last_heard = time.monotonic()

    def tidy(self) -> None:
        """Throw away what nobody needs any more of the folder."""
        self.folder.tidy([run.tape.part for run in list(self.runs.values()) if run.task.is_open])

    def give_up_forsaken(self) -> None:
        """End what nobody listens to, and forget what is over."""
        for address, run in list(self.runs.items()):
            if run.is_forsaken:
                if not run.task.is_open:
                    del self.runs[address]
                elif not run.is_given_up:
                    run.is_given_up = True
                    self.pool.cancel(run.task)

    def _check_room(self, session: str) -> None:
        open_ones = [run for run in self.runs.values() if run.task.is_open and not run.is_given_up]
        if sum(session in run.sessions for run in open_ones) >= MOST_OPEN_OF_A_SESSION:
            raise UserError("web_too_many_runs", most=MOST_OPEN_OF_A_SESSION)
        if len(open_ones) >= MOST_OPEN:
            raise UserError("web_too_many_runs", most=MOST_OPEN)


def error_chunk(error: dict[str, Any]) -> bytes:
    """An error as it stands at the end of a stream."""
    payload = json.dumps(error, ensure_ascii=False).encode()
    return HEAD.pack(len(payload), ERROR) + payload + bytes(-len(payload) % ALIGNMENT)
