"""Runs rows one after the other or in processes; gives results as they come; a failing run is a row, not an end."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Iterator, Sequence

from yhly_sim.engine.outcomes import Adapter, Row
from yhly_sim.execution.alone import run_alone
from yhly_sim.execution.finished import Finished, GroupAdapter, OnProgress, Prepare, Progress
from yhly_sim.execution.processes import (
    interrupts_stay_here,
    main_module_stays_here,
    one_thread_each,
    usable_workers,
)
from yhly_sim.execution.run_group import RunGroup

WAITING_PER_WORKER = 2
SECONDS_TO_LEAVE = 2.0


def execute(
    rows: Sequence[Row],
    adapter: Adapter,
    *,
    group_adapter: GroupAdapter | None = None,
    group_size: int = 1,
    workers: int | None = None,
    prepare: Prepare | None = None,
    on_progress: OnProgress | None = None,
) -> list[Finished]:
    """Run every row and give the finished rows in the order of `rows`, whatever order they ended in.

    `group_size` consecutive rows travel together; `group_adapter` runs them at once where they share work.
    `prepare` is called once with the rows, in this process, before any worker starts: there it compiles and
    keeps what the runs share. The values do not depend on `workers` or on the groups.
    """
    tell = on_progress or (lambda progress: None)
    tell(Progress("preparing", 0, len(rows), 0))
    if prepare is not None and rows:
        prepare(rows)
    tell(Progress("running", 0, len(rows), 0))
    groups = [rows[start : start + group_size] for start in range(0, len(rows), group_size)]
    finished: dict[int, list[Finished]] = {}
    done = failed = 0
    for place, group in as_finished(groups, RunGroup(adapter, group_adapter), workers=workers):
        finished[place] = group
        done, failed = done + len(group), failed + sum(one.is_failed for one in group)
        tell(Progress("running", done, len(rows), failed))
    return [one for place in range(len(groups)) for one in finished[place]]


def as_finished(
    groups: Sequence[Sequence[Row]], run_group: RunGroup, *, workers: int | None = None
) -> Iterator[tuple[int, list[Finished]]]:
    """(place in `groups`, its finished rows), as they come.

    One worker, one group, or an adapter that cannot be sent to another process: in this process, in order.
    """
    count = min(len(groups), workers if workers is not None else usable_workers())
    if count <= 1 or not run_group.can_travel():
        for place, group in enumerate(groups):
            yield place, run_group(group)
        return
    with one_thread_each():
        suspects: list[int] = []
        waiting = deque(range(len(groups)))
        while waiting:
            yield from _run_until_a_worker_dies(groups, run_group, count, waiting, suspects)
        for place in suspects:
            yield place, run_alone(run_group, groups[place])


def _run_until_a_worker_dies(
    groups: Sequence[Sequence[Row]], run_group: RunGroup, count: int, waiting: deque[int], suspects: list[int]
) -> Iterator[tuple[int, list[Finished]]]:
    """Take places from `waiting` until it is empty or the pool breaks; what was in hand then goes to `suspects`.

    A result that cannot be sent back is a failed row too.
    """
    in_hand: dict[Future[list[Finished]], int] = {}
    pool = _pool(count)
    try:
        while waiting or in_hand:
            while waiting and len(in_hand) < WAITING_PER_WORKER * count:
                place = waiting.popleft()
                try:
                    in_hand[_submit(pool, run_group, groups[place])] = place
                except BrokenProcessPool:
                    waiting.appendleft(place)
                    if not in_hand:
                        return
                    break
            ended, _ = wait(in_hand, return_when=FIRST_COMPLETED)
            for future in ended:
                place = in_hand.pop(future)
                try:
                    finished = future.result()
                except BrokenProcessPool:
                    suspects.append(place)
                    suspects.extend(in_hand.values())
                    return
                except Exception:
                    finished = [Finished(row, None, traceback.format_exc(), 0.0) for row in groups[place]]
                yield place, finished
    finally:
        _close(pool)


def _pool(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


def _submit(pool: ProcessPoolExecutor, run_group: RunGroup, group: Sequence[Row]) -> Future[list[Finished]]:
    with main_module_stays_here(), interrupts_stay_here():
        return pool.submit(run_group, group)


def _close(pool: ProcessPoolExecutor) -> None:
    """Leave no process behind, also when the caller was interrupted."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    deadline = time.monotonic() + SECONDS_TO_LEAVE
    for process in processes:
        process.join(timeout=max(0.0, deadline - time.monotonic()))
    for process in processes:
        if process.is_alive():
            process.terminate()
            process.join()
