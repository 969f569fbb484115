"""A scheduler and two workers started with Dask's own commands, and `yhly experiment` beside them: all of them are killed.

After each blow the results are those of an undisturbed serial run, what was committed was not run again, and little else.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.execution import clusters
from tests.faults import logged
from tests.faults.experiments import DRIVER, ROOT, TOGETHER, Executions, driver, name_of, statuses, write_experiment
from yhly_sim.execution.dask_engine import TASKS_PER_WORKER
from yhly_sim.store.store import Store
from yhly_sim.studies.batch.batches import COMMIT_AT
from yhly_sim.studies.batch.plan import Plan, loaded, subject_of_experiment
from yhly_sim.studies.experiment import run_experiment

pytestmark = [pytest.mark.long, pytest.mark.one_in(3)]

RUN_SECONDS = 0.03
LEVELS = [0.0, 1.0, 2.0, 3.0, 4.0]
IN_HAND = 2 * TASKS_PER_WORKER * TOGETHER
"""Runs that two workers have, or that wait for them."""


@dataclass
class Scene:
    """An experiment, where it is kept, what its model tells, and what an undisturbed run of it gives."""

    folder: Path
    page: Path
    log: Executions
    digest: str
    planned: int

    @property
    def store(self) -> Path:
        return self.folder / "store"

    def words(self, *more: object) -> list[object]:
        return ["experiment", self.page, "--store", self.store, *more]

    def committed(self) -> set[str]:
        return {key for key, status in statuses(self.store, self.log.key_of.values()).items() if status == "ok"}

    def finished(self, *where: object, **told: object) -> dict:
        """Run the experiment to its end; what it said as JSON."""
        with driver(*self.words("--json", *where), **told) as process:
            out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        nobody_is_left(process.pid)
        return json.loads(out)

    def failed(self) -> dict[str, str]:
        with Store.open(self.store) as store:
            return dict(store.failures("walks")[["key", "status"]].itertuples(index=False, name=None))

    def check_undisturbed(self, *, repeated: int) -> None:
        """All is as if nothing had happened; at most so many runs were run more than once."""
        assert run_experiment(self.page, store=self.store, serial=True).digest == self.digest
        times = self.log.times()
        assert self.failed() == {} and set(times) == set(self.log.key_of.values())
        assert sum(times.values()) - len(times) <= repeated


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Where the model of all these tests says that it runs, and looks for trouble: workers know it from their start."""
    folder = tmp_path_factory.mktemp("told")
    return {logged.EXECUTIONS: folder / "log", logged.TROUBLE: folder / "trouble", logged.SECONDS: RUN_SECONDS}


@pytest.fixture
def scene(tmp_path, told):
    def make(**asked):
        page = write_experiment(tmp_path, levels=LEVELS, drifts=[], **asked)
        undisturbed = run_experiment(page, store=tmp_path / "undisturbed", serial=True)
        for name in (logged.EXECUTIONS, logged.TROUBLE):
            told[name].unlink(missing_ok=True)
        return Scene(tmp_path, page, Executions.of(page, told[logged.EXECUTIONS]), undisturbed.digest, undisturbed.planned)

    return make


@pytest.fixture(scope="module")
def kept_clusters(tmp_path_factory, told):
    """The cluster that is running, or none; nothing of any stays behind."""
    running: list = []
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, str(value))
        environment = {name: os.environ[name] for name in told}
    sessions: list[int] = []

    def get():
        if running and not (running[0][1].scheduler.poll() is None and len(alive(running[0][1])) == 2):
            running.pop()[0].__exit__(None, None, None)
        if not running:
            with pytest.MonkeyPatch.context() as patch:
                for name, value in environment.items():
                    patch.setenv(name, value)
                manager = clusters.cluster(tmp_path_factory.mktemp("cluster"))
                running.append((manager, manager.__enter__()))
            sessions.extend([running[0][1].scheduler.pid, *(nanny.pid for nanny in running[0][1].nannies)])
        return running[0][1]

    yield get
    while running:
        running.pop()[0].__exit__(None, None, None)
    for session in sessions:
        nobody_is_left(session)


@pytest.fixture
def cluster(kept_clusters):
    return kept_clusters()


def alive(cluster):
    return [nanny for nanny in cluster.nannies if nanny.poll() is None]


def in_session(session: int) -> list[str]:
    """Processes that a session leader started, itself included, and that are still there."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found.append(clusters.command_of(process))
        except (ProcessLookupError, psutil.NoSuchProcess, PermissionError):
            continue
    return found


def nobody_is_left(session: int, *, seconds: float = 5.0) -> None:
    """Nothing that a session leader started is there; one that was ended may need a moment to be gone."""
    clusters.wait_until(lambda: in_session(session) == [], seconds=seconds)


def wait_for_runs(scene: Scene, count: int) -> None:
    clusters.wait_until(lambda: scene.log.count() >= count)


def test_a_killed_worker_costs_what_it_had_in_hand(scene, cluster):
    scene = scene(replications=40)
    with driver(*scene.words("--scheduler", cluster.address)) as process:
        wait_for_runs(scene, 40)
        cluster.worker_processes()[0].kill()
        there, since = scene.committed(), scene.log.count()
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert there and not there & set(scene.log.keys(since=since))
    scene.check_undisturbed(repeated=IN_HAND)


def test_a_killed_nanny_and_its_worker_leave_the_work_to_the_others(scene, cluster):
    scene = scene(replications=40)
    with driver(*scene.words("--scheduler", cluster.address)) as process:
        wait_for_runs(scene, 40)
        below = clusters.workers_below(cluster.nannies[0].pid)
        for one in (cluster.nannies[0].pid, *(one.pid for one in below)):
            clusters.kill(one)
        there, since = scene.committed(), scene.log.count()
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert there and not there & set(scene.log.keys(since=since))
    scene.check_undisturbed(repeated=IN_HAND)


def test_a_killed_scheduler_ends_the_batch_in_one_sentence_and_another_goes_on(scene, kept_clusters):
    scene, cluster = scene(replications=40), kept_clusters()
    with driver(*scene.words("--scheduler", cluster.address, "--quiet")) as process:
        wait_for_runs(scene, 40)
        cluster.scheduler.kill()
        out, err = process.communicate(timeout=60)
        nobody_is_left(process.pid)
    assert process.returncode == 3 and len(err.strip().splitlines()) == 1 and cluster.address in err
    there = scene.committed()
    assert 0 < len(there) < scene.planned
    cluster, since = kept_clusters(), scene.log.count()
    done = scene.finished("--scheduler", cluster.address)
    assert (done["runs_cached"], done["digest"]) == (len(there), scene.digest)
    assert not there & set(scene.log.keys(since=since))
    scene.check_undisturbed(repeated=IN_HAND + COMMIT_AT)


def test_a_driver_killed_at_twenty_random_moments_loses_nothing_that_was_committed(scene, cluster):
    scene, luck = scene(replications=60), random.Random(20)
    there: set[str] = set()
    for number in range(20):
        since = scene.log.count()
        with driver(*scene.words("--scheduler", cluster.address)) as process:
            if number % 4:
                while not process.stderr.readline().startswith("runs"):
                    assert process.poll() is None
                time.sleep(luck.uniform(0.0, 0.45))
            else:
                time.sleep(luck.uniform(0.0, 2.5))
            assert process.poll() is None, "it was over before it was killed"
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            nobody_is_left(process.pid)
        assert not there & set(scene.log.keys(since=since))
        before, there = there, scene.committed()
        assert before <= there
    assert 0 < len(there) < scene.planned
    since = scene.log.count()
    done = scene.finished("--scheduler", cluster.address)
    assert (done["runs_cached"], done["runs_executed"], done["digest"]) == (
        len(there), scene.planned - len(there), scene.digest)
    assert not there & set(scene.log.keys(since=since))
    scene.check_undisturbed(repeated=20 * (IN_HAND + COMMIT_AT))


def test_runs_that_raise_and_runs_that_kill_their_worker_are_exactly_those_that_are_listed(scene, cluster, told):
    scene = scene(replications=20)
    experiment = loaded(scene.page)
    plan = Plan.of(experiment, subject_of_experiment(experiment), 20)
    injected = {12: "raise", 37: "die", 41: "raise", 90: "raise"}
    names = [name_of(row) for row in plan.rows(injected)]
    told[logged.TROUBLE].write_text(json.dumps(dict(zip(names, injected.values(), strict=True))))
    found = scene.finished("--scheduler", cluster.address)
    assert (found["runs_executed"], found["runs_failed"]) == (100, 4)
    assert scene.failed() == {plan.keys[place]: {"raise": "failed", "die": "crashed"}[how] for place, how in injected.items()}
    there, since = scene.committed(), scene.log.count()
    assert len(there) == 96 and scene.finished("--scheduler", cluster.address)["runs_executed"] == 0
    told[logged.TROUBLE].unlink()
    again = scene.finished("--scheduler", cluster.address, "--retry-failed")
    assert (again["runs_executed"], again["runs_failed"], again["digest"]) == (4, 0, scene.digest)
    assert set(scene.log.keys(since=since)) == {plan.keys[place] for place in injected}
    scene.check_undisturbed(repeated=4 + 2 * IN_HAND)


def test_ctrl_c_ends_all_processes_and_keeps_what_was_finished(scene, told):
    scene = scene(replications=40)
    with driver(*scene.words("--workers", 2, "--quiet"), **told) as process:
        wait_for_runs(scene, 40)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
        nobody_is_left(process.pid)
    assert process.returncode == 130 and len(err.strip().splitlines()) == 1, err
    there, since = scene.committed(), scene.log.count()
    assert 0 < len(there) < scene.planned
    done = scene.finished("--workers", 2, **told)
    assert (done["runs_cached"], done["digest"]) == (len(there), scene.digest)
    assert not there & set(scene.log.keys(since=since))
    scene.check_undisturbed(repeated=IN_HAND + COMMIT_AT)


def test_a_killed_driver_takes_its_own_workers_with_it_and_goes_on(scene, told):
    scene, luck = scene(replications=40), random.Random(3)
    there: set[str] = set()
    for _ in range(2):
        since = scene.log.count()
        with driver(*scene.words("--workers", 2), **told) as process:
            wait_for_runs(scene, since + 20)
            time.sleep(luck.uniform(0.0, 0.4))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            nobody_is_left(process.pid, seconds=20)
        assert not there & set(scene.log.keys(since=since))
        there = scene.committed()
    assert there
    since = scene.log.count()
    assert scene.finished("--workers", 2, **told)["digest"] == scene.digest
    assert not there & set(scene.log.keys(since=since))
    scene.check_undisturbed(repeated=2 * (IN_HAND + COMMIT_AT))


FULL = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"


def test_a_full_disk_ends_the_batch_in_one_sentence_and_room_lets_it_go_on(scene, cluster):
    """The system lets the driver write no file larger than so much, as a full disk would."""
    scene = scene(replications=40)
    with driver(*scene.words("--scheduler", cluster.address, "--quiet"), limit=FULL.format(size=250_000)) as process:
        out, err = process.communicate(timeout=60)
        nobody_is_left(process.pid)
    assert process.returncode == 3 and len(err.strip().splitlines()) == 1 and str(scene.store) in err, err
    there, since = scene.committed(), scene.log.count()
    assert 0 < len(there) < scene.planned
    done = scene.finished("--scheduler", cluster.address)
    assert (done["runs_cached"], done["digest"]) == (len(there), scene.digest)
    assert not there & set(scene.log.keys(since=since))
    scene.check_undisturbed(repeated=IN_HAND + COMMIT_AT)


ON_A_SMALL_DISK = """
mount -t tmpfs -o size=$1 none "$2" || exit 99
shift; disk=$1; shift
"$@" --quiet >"$disk.first" 2>&1
echo $? >"$disk.code"
mount -o remount,size=64m "$disk" || exit 99
"$@" --json
"""
"""A disk of some size is full before a command has ended, and larger when it is given again."""


def may_mount() -> bool:
    return shutil.which("unshare") is not None and subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not may_mount(), reason="this system lets nobody mount a disk of one's own")
def test_a_disk_that_is_really_full_ends_it_in_one_sentence_and_a_larger_one_lets_it_go_on(scene, told, tmp_path):
    scene = scene(replications=40)
    disk = tmp_path / "disk"
    disk.mkdir()
    words = ["experiment", scene.page, "--store", disk / "store", "--serial"]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", ON_A_SMALL_DISK, "sh", "500k", disk, sys.executable, "-c", DRIVER.format(together=TOGETHER), *words],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "YHLY_LANG": "en", **{name: str(value) for name, value in told.items()}},
        capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    first = disk.with_name("disk.first").read_text()
    assert disk.with_name("disk.code").read_text() == "3\n" and len(first.strip().splitlines()) == 1 and "full" in first, first
    told_at_last = json.loads(done.stdout)
    assert told_at_last["digest"] == scene.digest and 0 < told_at_last["runs_cached"] < scene.planned
    times = scene.log.times()
    assert set(times) == set(scene.log.key_of.values()) and sum(times.values()) - len(times) <= COMMIT_AT
