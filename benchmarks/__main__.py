"""Measure, in one run, what the engine costs and what it buys: `python -m benchmarks [NAME ...] [--days N] [--full]`.

Everything is CPU time of one process, compared as ratios; world and machine code are there before the clock runs.
`batches`, `store` and `experiments` say what batches cost besides their runs; `web` how the classroom answers.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any, Callable

import numpy as np

from benchmarks.batches import batches
from benchmarks.polling import PollingModel
from tests.oracle.schedule import live
from yhly_sim.domain.world.specification import CommunitySpec, WorldSpec
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.model.world import find_world
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.world_files import load_world

SIZES = {5_000: "small", 50_000: "middle", 525_000: "weidu"}


def cpu(act: Callable[[], Any]) -> float:
    """Seconds of CPU that `act` takes."""
    began = time.process_time()
    act()
    return time.process_time() - began


def least(act: Callable[[], Callable[[], Any]], times: int) -> float:
    """The least of some measurements; `act` prepares one and returns what is to be measured."""
    measured = []
    for _ in range(times):
        prepared = act()
        gc.collect()
        measured.append(cpu(prepared))
    return min(measured)


def say(*words: object) -> None:
    print(*words, flush=True)


def engine_seconds(world: Any, days: int, *, scenario: str = "no_reform", times: int = 3) -> float:
    """CPU of the engine for some days from the first, start of the model not included."""
    def prepare() -> Callable[[], Any]:
        model = GovernanceModel(scenario, world=world, rng=1)
        return lambda: model.live_until(days)

    prepare()()
    return least(prepare, times)


def oracle_seconds(world: str, days: int) -> float:
    """CPU of the oracle for the same days of the same district, its making not included."""
    model = GovernanceModel("no_reform", world=world, rng=1)
    built = find_world(world, model.policy, model.world_seed).state()

    def alive(some_days: int) -> Callable[[], Any]:
        return lambda: live(built, seed=1, replication=0, policy=model.policy.on_day, days=some_days)

    return cpu(alive(days)) - cpu(alive(0))


def oracle(days: int, *, is_full: bool) -> None:
    """Engine against oracle, same days, same ledger."""
    say(f"oracle: the same {days} days in plain Python on Mesa objects (no_reform)")
    for size, world in SIZES.items():
        if size > 100_000 and not is_full:
            say(f"  {size:>9,} residents: left out; --full measures it (some minutes)")
            continue
        ours, theirs = engine_seconds(world, days), oracle_seconds(world, days)
        say(f"  {size:>9,} residents: engine {ours:7.3f} s, oracle {theirs:8.2f} s, ratio {theirs / ours:6.1f}")


def polling(days: int, *, is_full: bool) -> None:
    """Engine against the polling idiom, which costs the same every day: ten days of it are measured."""
    model = GovernanceModel("no_reform", world="middle", rng=1)
    idiom = PollingModel(model, model._days)
    measured = days if is_full else 10

    def poll() -> None:
        for _ in range(measured):
            idiom.step()

    theirs = cpu(poll) / measured * days
    ours = engine_seconds("middle", days, times=7)
    say(f"polling: agents.shuffle_do over 50,000 residents every day, {days} days"
        f"{'' if is_full else ' (ten measured)'}")
    say(f"  engine {ours:7.3f} s, polling {theirs:8.2f} s, ratio {theirs / ours:6.1f}")
    model.live_until(measured)
    arisen = int((model.state.disputes.day_arisen >= 0).sum())
    say(f"  disputes that arose in {measured} days: engine {arisen}, polling {idiom.arisen}")


def weidu(days: int, *, is_full: bool) -> None:
    """The full district, 910 days, and the memory of a process that runs it."""
    say("weidu: 525,000 residents, 910 days, CPU of the run once world and code are there")
    for scenario in ("no_reform", "weidu"):
        seconds = engine_seconds("weidu", 910, scenario=scenario, times=2)
        say(f"  {scenario:<10} {seconds:6.2f} s, peak of a run process {peak_of_a_run(scenario)} MB")


def peak_of_a_run(scenario: str) -> str:
    """Megabytes at the highest of a process that runs one scenario and nothing else (Linux)."""
    code = ("import re; from pathlib import Path; from yhly_sim.model.governance import GovernanceModel; "
            f"GovernanceModel({scenario!r}, rng=1).run_model(); "
            "print(int(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)")
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def multiplied(times: int) -> WorldSpec:
    """Weidu several times side by side."""
    spec = load_world("weidu")
    count = len(spec.subdistricts)
    communities: list[CommunitySpec] = [
        replace(community, subdistrict=community.subdistrict + copy * count)
        for copy in range(times) for community in spec.communities]
    return replace(spec, name=f"weidu x {times}", communities=tuple(communities),
                   subdistricts=tuple(f"{name}-{copy}" for copy in range(times) for name in spec.subdistricts))


def growth(days: int, *, is_full: bool) -> None:
    """CPU a resident from 5,000 to two million."""
    say(f"growth: {days} days of no_reform")
    worlds: list[tuple[int, Any]] = [*SIZES.items(), (2_100_000, multiplied(4))]
    for size, world in worlds:
        seconds = engine_seconds(world, days, times=2)
        say(f"  {size:>9,} residents: {seconds:7.3f} s, {seconds / size / days * 1e9:8.1f} ns a resident and day")


def quiet_day(days: int, *, is_full: bool) -> None:
    """A day without weekly or monthly phases: as many disputes among five times the residents."""
    say("quiet day: median CPU of a day without weekly or monthly phases, the same number of disputes a day")
    spec = load_world("middle")
    crowded = replace(spec, name="crowded", communities=tuple(
        replace(community, resident_count=5 * community.resident_count) for community in spec.communities))
    few, many = _quiet(spec, rate=60), _quiet(crowded, rate=12)
    say(f"  50,000 residents {few * 1e3:.3f} ms, 250,000 residents {many * 1e3:.3f} ms, ratio {many / few:.2f}")


def _quiet(spec: WorldSpec, *, rate: float) -> float:
    scenario = load_scenario("no_reform").with_settings({"disputes.base_rate": rate})
    model = GovernanceModel(scenario, world=spec, rng=1)
    model.live_until(60)
    seconds = []
    while model.day < 360:
        today = model._days[model.day]
        passed = cpu(model.step)
        if today.weekday in (0, 2, 3, 4) and not today.is_month_end:
            seconds.append(passed)
    return float(np.median(seconds))


def store(days: int, *, is_full: bool) -> None:
    """The store of runs (`benchmarks.store`)."""
    _in_its_own_process("benchmarks.store", is_full)


def experiments(days: int, *, is_full: bool) -> None:
    """Batches of an experiment, store and processes included (`benchmarks.experiments`)."""
    _in_its_own_process("benchmarks.experiments", is_full)


def web(days: int, *, is_full: bool) -> None:
    """The classroom in a real browser, beside its targets (`benchmarks.web`)."""
    _in_its_own_process("benchmarks.web", is_full)


def _in_its_own_process(module: str, is_full: bool) -> None:
    subprocess.run([sys.executable, "-m", module, *(["--full"] if is_full else [])], check=True)


BENCHMARKS = {one.__name__: one for one in (polling, oracle, weidu, growth, quiet_day, batches, store, experiments,
                                             web)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--full", action="store_true",
                        help="the oracle at full size, every day of the polling idiom, 100,000 runs")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - BENCHMARKS.keys()
    if unknown:
        parser.error(f"no benchmark named {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    for name in chosen.names or BENCHMARKS:
        BENCHMARKS[name](chosen.days, is_full=chosen.full)


if __name__ == "__main__":
    main()
