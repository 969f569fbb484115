"""Runs rows one after the other or in processes; gives results as they come; a failing run is a row, not an end."""

from __future__ import annotations

import multiprocessing
import pickle
import time
import traceback
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Mapping, Sequence

from yhly_sim.engine.errors import YhlyError
from yhly_sim.engine.outcomes import Adapter, RunResult
from yhly_sim.execution.threads import main_module_stays_here, one_thread_each, usable_cores

Row = Mapping[str, Any]

MOST_WORKERS_UNASKED = 8
"""A full-size run takes some hundred megabytes: more processes than this are started only when asked for."""

WAITING_PER_WORKER = 2


@dataclass(frozen=True)
class Finished:
    """One row that was run: its result, or the traceback of why there is none.

    `error` is the error itself where it is one of ours (it says where, what, and what to do).
    `worker_died` marks a run that took its process with it, alone in it.
    """

    row: Row
    result: RunResult | None
    traceback: str | None
    seconds: float
    error: YhlyError | None = None
    worker_died: bool = False

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
Prepare = Callable[[Sequence[Row]], None]


def execute(
    rows: Sequence[Row],
    adapter: Adapter,
    *,
    workers: int | None = None,
    prepare: Prepare | None = None,
    on_progress: OnProgress | None = None,
) -> list[Finished]:
    """Run every row and give the finished rows in the order of `rows`, whatever order they ended in.

    `prepare` is called once with the rows, in this process, before any worker starts: there it compiles and
    keeps what the runs share. The values do not depend on `workers`.
    """
    tell = on_progress or (lambda progress: None)
    tell(Progress("preparing", 0, len(rows), 0))
    if prepare is not None and rows:
        prepare(rows)
    tell(Progress("running", 0, len(rows), 0))
    finished: dict[int, Finished] = {}
    for place, one in as_finished(rows, adapter, workers=workers):
        finished[place] = one
        failed = sum(f.is_failed for f in finished.values())
        tell(Progress("running", len(finished), len(rows), failed))
    return [finished[place] for place in range(len(rows))]


def as_finished(rows: Sequence[Row], adapter: Adapter, *, workers: int | None = None) -> Iterator[tuple[int, Finished]]:
    """(place in `rows`, finished row), as they come.

    One worker, one row, or an adapter that cannot be sent to another process: in this process, in order.
    """
    count = min(len(rows), workers if workers is not None else min(usable_cores(), MOST_WORKERS_UNASKED))
    if count <= 1 or not can_travel(adapter):
        for place, row in enumerate(rows):
            yield place, run_row(adapter, row)
        return
    with one_thread_each():
        suspects: list[int] = []
        waiting = deque(range(len(rows)))
        while waiting:
            yield from _run_until_a_worker_dies(rows, adapter, count, waiting, suspects)
        for place in suspects:
            yield place, _run_alone(adapter, rows[place])


def run_row(adapter: Adapter, row: Row) -> Finished:
    """Run one row here; an exception becomes part of the finished row."""
    start = time.perf_counter()
    try:
        result = adapter(row)
    except Exception as error:
        ours = error if isinstance(error, YhlyError) else None
        return Finished(row, None, traceback.format_exc(), time.perf_counter() - start, ours)
    return Finished(row, result, None, time.perf_counter() - start)


def can_travel(adapter: Adapter) -> bool:
    """Whether another process can find the adapter: it pickles, and nothing in it lives in the caller's script."""
    try:
        return b"__main__" not in pickle.dumps(adapter)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False


def _run_until_a_worker_dies(
    rows: Sequence[Row], adapter: Adapter, count: int, waiting: deque[int], suspects: list[int]
) -> Iterator[tuple[int, Finished]]:
    """Take places from `waiting` until it is empty or the pool breaks; what was in hand then goes to `suspects`.

    A result that cannot be sent back is a failed row too.
    """
    in_hand: dict[Future[Finished], int] = {}
    pool = _pool(count)
    try:
        while waiting or in_hand:
            while waiting and len(in_hand) < WAITING_PER_WORKER * count:
                place = waiting.popleft()
                try:
                    in_hand[_submit(pool, adapter, rows[place])] = place
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
                    finished = Finished(rows[place], None, traceback.format_exc(), 0.0)
                yield place, finished
    finally:
        _close(pool)


def _run_alone(adapter: Adapter, row: Row) -> Finished:
    """Run a row that was in hand when a worker died, in a process of its own."""
    start = time.perf_counter()
    pool = _pool(1)
    try:
        return _submit(pool, adapter, row).result()
    except BrokenProcessPool:
        return Finished(row, None, traceback.format_exc(), time.perf_counter() - start, worker_died=True)
    finally:
        _close(pool)


def _pool(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


def _submit(pool: ProcessPoolExecutor, adapter: Adapter, row: Row) -> Future[Finished]:
    with main_module_stays_here():
        return pool.submit(run_row, adapter, row)


def _close(pool: ProcessPoolExecutor) -> None:
    """Leave no process behind, also when the caller was interrupted."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.join(timeout=2)
        if process.is_alive():
            process.terminate()
