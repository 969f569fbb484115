"""What comes back: a row that was run, and where a batch stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Iterable, Sequence

from yhly_sim.engine.errors import YhlyError
from yhly_sim.engine.outcomes import Row, RunResult


@dataclass(frozen=True)
class Finished:
    """One row that was run: its result, or the traceback of why there is none.

    `error` is the error itself where it is one of ours (it says where, what, and what to do).
    `worker_died` marks a run that took its process with it, alone in it.
    `seconds` by the clock and `cpu_seconds` of the thread that ran it; rows that were run at once share both evenly.
    `started` in UTC (ISO 8601), on `host` in process `pid`; empty and 0 where nobody noted it.
    """

    row: Row
    result: RunResult | None
    traceback: str | None
    seconds: float
    error: YhlyError | None = None
    worker_died: bool = False
    cpu_seconds: float = 0.0
    started: str = ""
    host: str = ""
    pid: int = 0

    @property
    def is_failed(self) -> bool:
        return self.result is None


@dataclass(frozen=True)
class Progress:
    """Where a batch stands; `stage` is `preparing` (compiling, building the world) or `running`."""

    stage: str
    done: int
    planned: int
    failed: int


OnProgress = Callable[[Progress], None]
OnFinished = Callable[[list[Finished]], None]
Prepare = Callable[[Iterable[Row]], None]
GroupAdapter = Callable[[Sequence[Row]], list[RunResult]]
