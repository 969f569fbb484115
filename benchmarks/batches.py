"""What a batch costs beside its runs: processor time of all its processes, and memory of the one that drives it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any, Callable, Mapping

from yhly_sim.engine.outcomes import RunResult

WORKERS = 2
RUN_SECONDS = 0.2
MARKS = (1_000, 10_000, 50_000, 100_000)


def say(*words: object) -> None:
    print(*words, flush=True)


def busy(row: Mapping[str, Any]) -> RunResult:
    """A run that takes the processor for 0.2 seconds and gives back as much as a run of the district."""
    end = time.thread_time() + RUN_SECONDS
    while time.thread_time() < end:
        sum(range(1000))
    number = float(row["replication"])
    return RunResult({f"outcome_{k}": number + k for k in range(50)}, {f"s{k}": [number + k] * 160 for k in range(20)})


def idle(row: Mapping[str, Any]) -> RunResult:
    """A run that does nothing."""
    return RunResult({"outcome": float(row["replication"])})


def measure(adapter: Callable[[Mapping[str, Any]], RunResult], count: int) -> dict[str, Any]:
    """Run so many rows on two workers and throw the results away; seconds, and megabytes of this process on the way.

    `tree`: processor time of this process and of all that it started, the start of the workers and their end included.
    """
    import psutil

    from yhly_sim.execution.batch import run_batch
    from yhly_sim.execution.engines import open_engine

    me = psutil.Process()
    runs = done = 0
    megabytes: dict[int, int] = {}

    def on_finished(finished: list[Any]) -> None:
        nonlocal runs, done
        runs += sum(one.cpu_seconds for one in finished)
        done += len(finished)
        for mark in MARKS:
            if done >= mark and mark not in megabytes:
                megabytes[mark] = me.memory_info().rss // 2**20

    rows = ({"scenario": "none", "seed": 1, "replication": number} for number in range(count))
    with open_engine(workers=WORKERS) as engine:
        began = time.perf_counter()
        run_batch(rows, adapter, engine=engine, on_finished=on_finished, planned=count)
        wall = time.perf_counter() - began
    used = me.cpu_times()
    still = [child.cpu_times() for child in me.children(recursive=True)]
    tree = sum(used[:4]) + sum(sum(times[:2]) for times in still)
    return {"count": done, "wall": wall, "runs": runs, "tree": tree, "megabytes": megabytes}


def measured_apart(adapter: str, count: int) -> dict[str, Any]:
    """`measure` in a fresh process, which has imported nothing else."""
    code = f"import json; from benchmarks.batches import *; print(json.dumps(measure({adapter}, {count})))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(told.stdout)


def batches(days: int, *, is_full: bool) -> None:
    """Processor time of the runs against that of the whole process tree, and the memory of a long batch's driver."""
    say(f"batches: {WORKERS} workers on this machine, results thrown away")
    found = measured_apart("busy", 1_000 if is_full else 200)
    beside = 1e3 * (found["tree"] - found["runs"]) / found["count"]
    say(f"  {found['count']:>7,} runs of {RUN_SECONDS} s: {found['runs'] / found['tree']:.1%} of all processor time is "
        f"theirs, {beside:.1f} ms a run beside them; {found['count'] / found['wall']:.2f} runs/s by the clock")
    found = measured_apart("idle", 100_000 if is_full else 10_000)
    marks = ", ".join(f"{megabytes} MB after {int(mark):,}" for mark, megabytes in found["megabytes"].items())
    beside = 1e3 * found["tree"] / found["count"]
    say(f"  {found['count']:>7,} runs of nothing: {beside:.2f} ms a run; driver {marks}")
