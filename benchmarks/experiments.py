"""Measure what experiments cost besides their runs: `python -m benchmarks.experiments [NAME ...] [--full]`.

Everything is as a person has it: two workers on this machine, results in a store. `--full` takes the sizes that the
design speaks of (100,000 runs); else a tenth of them. CPU is that of the whole tree of processes.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable

from benchmarks.spin import SERIES
from yhly_sim.design.experiment import Experiment
from yhly_sim.store.store import Store
from yhly_sim.studies.batch.plan import Plan, subject_of_experiment
from yhly_sim.studies.batch.vocabulary import experiment
from yhly_sim.studies.experiment import ExperimentResult, run_experiment

WORKERS = 2
WEEKS = 160
WORDS = {"unit": "score", "zh": "值", "en": "value"}
SPIN = {"class": f"{Path(__file__).with_name('spin.py')}:Spin", "steps": 1,
        "outcomes": {"value": {"attribute": "value", **WORDS}}}
LONG = {**SPIN, "outcomes": {f"mean_{number}": {"reporter": f"series_{number}", "take": "mean", **WORDS}
                             for number in range(SERIES)}}
DOZEN = [
    "disputes.base_rate", "disputes.hidden_share", "disputes.voice_rate", "disputes.agree_authority",
    "disputes.up_rate", "bodies.community_worker_hours", "bodies.branch_officer_hours", "residents.process_weight",
    "residents.contact_gain", "residents.field_quality", "incentives.visible_share", "incentives.crowding_loss"]
"""What the experiment `sobol_dozen` varies."""


def say(*words: object) -> None:
    print(*words, flush=True)


def spins(points: int, replications: int, *, model: dict[str, Any] = SPIN, **arguments: Any) -> Experiment:
    """A grid of points of the model that only uses the processor."""
    levers: dict[str, Any] = {"x": {"levels": list(range(points // 10))}, "y": {"levels": list(range(10))}}
    return experiment("spins", model={**model, "arguments": arguments}, design={"kind": "factorial"}, levers=levers,
                      replications=replications)


def tree_seconds() -> float:
    """CPU of this process and of all its children that have ended."""
    told = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in told)


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(asked: Experiment, folder: Path, **options: Any) -> tuple[ExperimentResult, float, float, float]:
    """What came of an experiment; seconds by the clock, seconds of CPU of the tree, seconds of CPU of the runs."""
    clock, cpu = time.perf_counter(), tree_seconds()
    found = run_experiment(asked, store=folder, workers=WORKERS, **options)
    clock, cpu = time.perf_counter() - clock, tree_seconds() - cpu
    with Store.open(folder) as store:
        return found, clock, cpu, float(store.runs()["cpu_seconds"].sum())


def efficiency(*, is_full: bool) -> None:
    """Runs of a fifth of a second: how much of all CPU is theirs."""
    count = 1_000 if is_full else 200
    say(f"efficiency: {count:,} runs of 0.2 s of CPU, {SERIES} series of {WEEKS} weeks each, on {WORKERS} workers, "
        "store included")
    asked = spins(100, count // 100, model=LONG, cpu_seconds=0.2, weeks=WEEKS)
    with tempfile.TemporaryDirectory() as folder:
        found, clock, cpu, of_runs = measured(asked, Path(folder))
    say(f"  {found.executed / clock:.2f} runs a second, {clock:.1f} s; CPU of the runs {of_runs:.1f} s of {cpu:.1f} s: "
        f"{of_runs / cpu:.1%}")


def overhead(*, is_full: bool) -> None:
    """Runs of no length, grouped: what each costs besides itself, and the memory of the driver meanwhile."""
    points = 10_000 if is_full else 1_000
    say(f"overhead: {10 * points:,} runs of no length ({points:,} points x 10), grouped")
    seen: list[tuple[int, float]] = []

    def look(progress: Any) -> None:
        if progress.done >= (len(seen) + 1) * progress.planned / 5:
            seen.append((progress.done, peak_megabytes()))

    with tempfile.TemporaryDirectory() as folder:
        asked = spins(points, 10)
        found, clock, cpu, of_runs = measured(asked, Path(folder), progress=look)
        say(f"  {(cpu - of_runs) / found.executed * 1e3:.2f} ms of CPU a run besides its own "
            f"{of_runs / found.executed * 1e3:.2f} ms; {found.executed / clock:.0f} runs a second")
        say(f"  highest memory of the driver: {', '.join(f'{done:,} runs {mb:.0f} MB' for done, mb in seen)}; "
            f"with all results {peak_megabytes():.0f} MB")
        found, clock, cpu, _ = measured(asked, Path(folder))
        say(f"  the same again: {found.executed} runs, {clock:.1f} s")


def resume(*, is_full: bool) -> None:
    """What it takes until the first missing run can start, where all but a few are there."""
    points = 10_000 if is_full else 1_000
    say(f"resume: plan {10 * points:,} runs ({points:,} points x 10) and find what is missing")
    ours = experiment("ours", scenarios=["weidu"], design={"kind": "lhs", "samples": points}, uncertainties=DOZEN,
                      replications=10)
    for what, asked in {"a small Mesa model": spins(points, 10), "the governance model, 12 parameters": ours}.items():
        with tempfile.TemporaryDirectory() as folder, Store.open(folder, write=True) as store:
            Plan.of(asked, subject_of_experiment(asked), 10).write(store)
            clock, cpu = time.perf_counter(), time.process_time()
            plan = Plan.of(asked, subject_of_experiment(asked), 10)
            plan.write(store, is_final=False)
            store.statuses(plan.keys)
            say(f"  {what}: {time.perf_counter() - clock:.2f} s, {time.process_time() - cpu:.2f} s of CPU")


BENCHMARKS: dict[str, Callable[..., None]] = {one.__name__: one for one in (efficiency, overhead, resume)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.experiments", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--full", action="store_true", help="1,000 runs of 0.2 s, 100,000 of no length")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - BENCHMARKS.keys()
    if unknown:
        parser.error(f"no benchmark named {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    if len(chosen.names) == 1:
        BENCHMARKS[chosen.names[0]](is_full=chosen.full)
        return
    for name in chosen.names or BENCHMARKS:  # each in a process of its own: the highest memory is that of a process
        size = ["--full"] if chosen.full else []
        subprocess.run([sys.executable, "-m", "benchmarks.experiments", name, *size], check=True)


if __name__ == "__main__":
    main()
