"""Measure what the store costs: `python -m benchmarks.store [NAME ...] [--full]`.

A run here is 50 outcomes and 160 weeks of 20 series, random numbers, which no compression helps. `--full` takes the
sizes that the design speaks of (20,000 runs, 100,000 tiny ones); else a tenth of them.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Iterator

import numpy as np

from yhly_sim.store.keys import Address, run_key
from yhly_sim.store.records import RunRecord
from yhly_sim.store.store import Store

OUTCOMES, WEEKS, SERIES = 50, 160, 20
AT_ONCE = 64
POINTS = 100
PARAMETERS = 900
"""Of an address: some 30 KB of JSON."""

GROUP_BY = f"SELECT scenario, day, {', '.join(f'avg(weekly_{n})' for n in range(SERIES))} FROM series GROUP BY ALL"


def say(*words: object) -> None:
    print(*words, flush=True)


def measured(act: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds by the clock, seconds of CPU, and what came of it."""
    clock, cpu = time.perf_counter(), time.process_time()
    came = act()
    return time.perf_counter() - clock, time.process_time() - cpu, came


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def address(point: int) -> dict[str, Any]:
    parameters = {f"folder.parameter_with_a_name_{n}": n / 7 for n in range(PARAMETERS)}
    return {**parameters, "folder.parameter_that_varies": point}


def batches(count: int, *, weeks: int, outcomes: int) -> Iterator[list[RunRecord]]:
    """Records as an experiment gives them: replication by replication over its points."""
    luck = np.random.default_rng(1)
    addresses = [Address(address(point)) for point in range(POINTS)]
    origin = {"host": "here", "pid": 1, "versions": {"numpy": np.__version__}}
    batch = []
    for number in range(count):
        point, replication = number % POINTS, number // POINTS
        scenario = ("no_reform", "weidu")[point % 2]
        series = {f"weekly_{n}": column for n, column in enumerate(luck.random((SERIES, weeks)).tolist())}
        batch.append(RunRecord(
            key=run_key(addresses[point], code_id="code", seed=1, replication=replication), address=addresses[point],
            row={"scenario": scenario, "seed": 1, "replication": replication, "values": {"parameter": point}},
            scenario=scenario, seed=1, replication=replication, code_id="code", status="ok",
            outcomes={f"outcome_{n}": value for n, value in enumerate(luck.random(outcomes).tolist())},
            series={"day": [7.0 * week for week in range(weeks)], **series} if weeks else {}, origin=origin))
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    yield batch


def write(folder: Path, count: int, *, weeks: int, outcomes: int) -> list[str]:
    """Commit and compact; say what a run cost. Gives back the keys."""
    keys, clock, cpu = [], 0.0, 0.0
    with Store.open(folder, write=True) as store:
        for batch in batches(count, weeks=weeks, outcomes=outcomes):
            seconds, of_cpu, _ = measured(lambda batch=batch: store.commit(batch))  # type: ignore[misc]
            clock, cpu = clock + seconds, cpu + of_cpu
            keys += [record.key for record in batch]
            if len(keys) % (count // 4) < AT_ONCE and batch:
                say(f"  {len(keys):>8,} committed: {clock / len(keys) * 1e3:.2f} ms a run, "
                    f"{cpu / len(keys) * 1e3:.2f} ms of CPU, peak {peak_megabytes():.0f} MB")
        seconds, of_cpu, _ = measured(lambda: store.compact(everything=True))
        clock, cpu = clock + seconds, cpu + of_cpu
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    say(f"  {count:,} runs: {clock / count * 1e3:.2f} ms a run, {cpu / count * 1e3:.2f} ms of CPU, {size:.0f} MB, "
        f"{len(list((folder / 'parts').iterdir()))} files")
    return keys


def heavy(*, is_full: bool) -> None:
    """Runs with weekly series: writing, a group-by over all of them, one run's series, a check."""
    count = 20_000 if is_full else 2_000
    say(f"heavy: {count:,} runs of {OUTCOMES} outcomes and {WEEKS} x {SERIES} weekly values")
    with tempfile.TemporaryDirectory() as folder:
        keys = write(Path(folder), count, weeks=WEEKS, outcomes=OUTCOMES)
        with Store.open(folder) as store:
            for what, act in {
                f"group-by of {SERIES} columns": lambda: store.query(GROUP_BY),
                "the same again": lambda: store.query(GROUP_BY),
                "series of one run": lambda: store.series([keys[count // 2]]),
                "record of one run": lambda: store.record(keys[count // 2]),
                "runs with outcomes": lambda: store.runs(),
                "digest of all": lambda: store.digest(keys),
                "check": lambda: store.check(),
            }.items():
                clock, cpu, _ = measured(act)
                say(f"  {what}: {clock:.2f} s, {cpu:.2f} s of CPU")


def tiny(*, is_full: bool) -> None:
    """Runs with three outcomes: memory while they are committed, and the answers that a resume needs."""
    count = 100_000 if is_full else 10_000
    say(f"tiny: {count:,} runs of three outcomes")
    with tempfile.TemporaryDirectory() as folder:
        keys = write(Path(folder), count, weeks=0, outcomes=3)
        with Store.open(folder) as store:
            for what, act in {
                f"statuses of {count:,} keys": lambda: store.statuses(keys),
                "runs with outcomes": lambda: store.runs(),
                "runs with outcomes, by key": lambda: store.runs(keys),
                "digest of all": lambda: store.digest(keys),
            }.items():
                clock, cpu, _ = measured(act)
                say(f"  {what}: {clock:.2f} s, {cpu:.2f} s of CPU")


BENCHMARKS = {one.__name__: one for one in (tiny, heavy)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--full", action="store_true", help="20,000 runs with series, 100,000 tiny ones")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - BENCHMARKS.keys()
    if unknown:
        parser.error(f"no benchmark named {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    for name in chosen.names or BENCHMARKS:
        BENCHMARKS[name](is_full=chosen.full)


if __name__ == "__main__":
    main()
