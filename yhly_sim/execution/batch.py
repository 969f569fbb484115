"""The loop of a batch, the same for every engine: rows go out in groups, finished rows come in, killers are found."""

from __future__ import annotations

import warnings
from collections import deque
from itertools import islice
from typing import Iterable, Sequence

from yhly_sim.engine.language import say
from yhly_sim.engine.outcomes import Adapter, Row
from yhly_sim.execution.engines import Ended, Engine, SerialEngine, Task
from yhly_sim.execution.finished import Finished, GroupAdapter, OnFinished, OnProgress, Progress
from yhly_sim.execution.grouping import Grouping
from yhly_sim.execution.run_group import RunGroup


def run_batch(
    rows: Iterable[Row],
    adapter: Adapter,
    *,
    engine: Engine,
    on_finished: OnFinished,
    group_adapter: GroupAdapter | None = None,
    planned: int,
    on_progress: OnProgress | None = None,
) -> None:
    """Run every row and hand the finished ones to `on_finished`, as they come, in any order; nothing of them is kept.

    rows: taken from only as far as the engine has use for them. group_adapter: runs consecutive rows of one seed and
    replication at once. planned: how many rows there will be, for `on_progress`, which hears at least once a second
    where the engine is not this process. An error raised by either callback ends the batch.

    A run that raises is finished with its traceback. Rows whose worker died are run again at the end, apart from all
    others, and the one that kills its process is finished with `worker_died`. The values depend neither on the engine
    nor on what travelled together. An adapter that no other process could find is run here, with a warning.

    Raises MachineError when the engine is lost.
    """
    run_group = RunGroup(adapter, group_adapter)
    if not engine.is_here and not run_group.can_travel():
        warnings.warn(say("adapter_stays_here"), stacklevel=2)
        engine = SerialEngine()
    batch = _Batch(run_group, engine, on_finished, on_progress or (lambda progress: None), planned)
    try:
        batch.run_all(rows)
        batch.run_suspects()
    except BaseException:
        engine.forget()
        raise


class _Batch:
    """What is in hand, what is under suspicion, and what is done."""

    def __init__(
        self, run_group: RunGroup, engine: Engine, on_finished: OnFinished, on_progress: OnProgress, planned: int
    ) -> None:
        self._run_group, self._engine, self._planned = run_group, engine, planned
        self._on_finished, self._on_progress = on_finished, on_progress
        self._in_hand = self._done = self._failed = 0
        self._suspects: deque[Sequence[Row]] = deque()
        self._tell()

    def run_all(self, rows: Iterable[Row]) -> None:
        """Keep the engine's window full until every row has come back or is under suspicion."""
        waiting, grouping = iter(rows), Grouping(are_alike=self._run_group.group_adapter is not None)
        while True:
            while self._in_hand < self._engine.window and (group := list(islice(waiting, grouping.size))):
                self._submit(Task(self._run_group, group))
            if not self._in_hand:
                return
            for one in self._come_back():
                if one.finished is None:
                    self._suspects.append(one.task.rows)
                else:
                    grouping.learn(one.finished)

    def run_suspects(self) -> None:
        """Run what was in the hands of workers that died, one task at a time, in processes that nothing else is in.

        A task that takes even the worker down that watches over it is taken apart.
        """
        while self._suspects:
            self._submit(Task(self._run_group, self._suspects.popleft(), alone=True))
            while self._in_hand:
                for one in self._come_back():
                    if one.finished is None:
                        self._take_apart(one.task.rows)

    def _take_apart(self, rows: Sequence[Row]) -> None:
        if len(rows) > 1:
            self._suspects.extend([row] for row in rows)
        else:
            reason = "WorkerDied: its worker died each time it was run"
            self._hand_on([Finished(rows[0], None, reason, 0.0, worker_died=True)])

    def _submit(self, task: Task) -> None:
        self._engine.submit(task)
        self._in_hand += 1

    def _come_back(self) -> list[Ended]:
        ended = self._engine.ended()
        self._in_hand -= len(ended)
        self._hand_on([finished for one in ended for finished in one.finished or ()])
        return ended

    def _hand_on(self, finished: list[Finished]) -> None:
        if finished:
            self._on_finished(finished)
            self._done += len(finished)
            self._failed += sum(one.is_failed for one in finished)
        self._tell()

    def _tell(self) -> None:
        self._on_progress(Progress("running", self._done, self._planned, self._failed))
