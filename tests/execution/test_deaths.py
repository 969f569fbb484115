"""Processes die: the batch goes on, the guilty run is named, nothing else is lost and little is run twice."""

import os
import time
from datetime import datetime
from itertools import pairwise

import pytest

from tests.execution import clusters
from tests.execution.toy_adapter import run
from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.execution import cluster as cluster_module
from yhly_sim.execution import dask_engine
from yhly_sim.execution.batch import run_batch
from yhly_sim.execution.engines import open_engine

pytestmark = pytest.mark.slow


def rows(count, *, log=None, sleeps=0.1, **special):
    return [
        {"place": place, "replication": place, "seed": 1, "sleeps": sleeps, "log": log and str(log),
         **{key: place in places for key, places in special.items()}}
        for place in range(count)
    ]


def batch(engine, given, *, after=None, then=lambda: None):
    """Run rows; when `after` of them are finished, `then` strikes once."""
    finished = []

    def on_finished(some):
        nonlocal after
        finished.extend(some)
        if after is not None and len(finished) >= after:
            after = None
            then()

    run_batch(given, run, engine=engine, on_finished=on_finished, planned=len(given))
    assert sorted(one.row["place"] for one in finished) == list(range(len(given)))
    return {one.row["place"]: one for one in finished}


def outcomes(finished):
    return {place: None if one.is_failed else one.result.outcomes["doubled"] for place, one in finished.items()}


def expected(count, *failed):
    return {place: None if place in failed else 2.0 * place for place in range(count)}


def worker_processes_here():
    return clusters.workers_below(os.getpid())


@pytest.fixture
def cluster(tmp_path):
    with clusters.cluster(tmp_path) as running:
        yield running


@pytest.mark.long
@pytest.mark.parametrize("place", ["local", "cluster"])
def test_runs_that_kill_their_worker_are_named_and_the_innocent_keep_their_results(place, request):
    where = {"workers": 2} if place == "local" else {"scheduler": request.getfixturevalue("cluster").address}
    with open_engine(**where) as engine:
        finished = batch(engine, rows(80, dies=[10], is_killed=[50], fails=[30]))
    assert outcomes(finished) == expected(80, 10, 30, 50)
    assert [place for place, one in sorted(finished.items()) if one.worker_died] == [10, 50]
    assert finished[10].traceback.endswith("ended by itself with exit code 9")
    assert finished[50].traceback.endswith("ended by SIGKILL") and "the last thing it said" in finished[50].traceback
    assert "fails on purpose" in finished[30].traceback


@pytest.mark.long
@pytest.mark.one_in(3)
def test_a_worker_killed_from_outside_costs_what_was_in_its_hands(tmp_path):
    log = tmp_path / "log"
    with open_engine(workers=2) as engine:
        given = [{**row, "spins": 0.05} for row in rows(120, log=log, sleeps=0)]
        finished = batch(engine, given, after=30, then=lambda: worker_processes_here()[0].kill())
        clusters.wait_until(lambda: len(worker_processes_here()) == 2)
    assert outcomes(finished) == expected(120)
    assert len(log.read_text().split()) <= 120 + 2 * 20  # the task it was in, and the one that waited beside it


@pytest.mark.long
def test_workers_that_are_killed_over_and_over_come_back_when_it_stops():
    def strike():
        end = time.monotonic() + 6
        while time.monotonic() < end:
            for worker in worker_processes_here():
                clusters.kill(worker.pid)
            time.sleep(0.2)

    with open_engine(workers=2) as engine:
        finished = batch(engine, rows(60), after=20, then=strike)
        clusters.wait_until(lambda: len(worker_processes_here()) == 2)
    assert outcomes(finished) == expected(60) and not any(one.worker_died for one in finished.values())


@pytest.mark.long
@pytest.mark.one_in(3)
def test_a_nanny_killed_with_its_worker_leaves_the_work_to_the_others(cluster):
    def strike():
        below = cluster.worker_processes()
        clusters.kill(cluster.nannies[0].pid)
        clusters.wait_until(lambda: sum(clusters.is_running(one.pid) for one in below) == 1)

    with open_engine(scheduler=cluster.address) as engine:
        finished = batch(engine, rows(60), after=10, then=strike)
    assert outcomes(finished) == expected(60)


@pytest.mark.long
def test_a_worker_that_comes_during_the_batch_takes_part(cluster):
    with open_engine(scheduler=cluster.address) as engine:
        finished = batch(engine, rows(120, sleeps=0.2), after=5, then=lambda: cluster.add_worker("late"))
    assert outcomes(finished) == expected(120) and len({one.pid for one in finished.values()}) == 3


def test_a_lost_scheduler_ends_the_batch_in_one_sentence(cluster):
    with pytest.raises(MachineError) as lost, open_engine(scheduler=cluster.address) as engine:
        batch(engine, rows(200), after=20, then=cluster.scheduler.kill)
    assert lost.value.message == "scheduler_lost" and cluster.address in lost.value.sentence("en")


@pytest.mark.long
@pytest.mark.one_in(3)
def test_when_every_worker_is_gone_the_batch_ends_in_one_sentence(cluster, monkeypatch):
    monkeypatch.setattr(dask_engine, "SECONDS_WITHOUT_WORKERS", 2.0)

    def strike():
        for nanny in cluster.nannies:
            clusters.kill(nanny.pid)

    with pytest.raises(MachineError) as gone, open_engine(scheduler=cluster.address) as engine:
        batch(engine, rows(200), after=20, then=strike)
    assert gone.value.message == "no_workers" and cluster.address in gone.value.sentence("en")


def test_a_scheduler_without_workers_is_not_waited_for_endlessly(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster_module, "SECONDS_FOR_THE_FIRST_WORKER", 0.5)
    with clusters.cluster(tmp_path, workers=0) as cluster:
        with pytest.raises(MachineError) as missing, open_engine(scheduler=cluster.address):
            pass
        assert missing.value.message == "no_workers"


def test_workers_with_other_code_are_refused_by_name(cluster):
    with pytest.raises(MachineError) as refused, open_engine(scheduler=cluster.address, code_id="another"):
        pass
    sentence = refused.value.sentence("en")
    assert "w0 (" in sentence and "w1 (" in sentence and "another" in sentence


def test_a_worker_with_other_code_that_comes_late_is_refused_too(cluster, monkeypatch):
    with open_engine(scheduler=cluster.address) as engine:
        engine._code_id = "another"
        with pytest.raises(MachineError) as refused:
            batch(engine, rows(4))
    assert refused.value.message == "workers_have_other_code"


@pytest.mark.long
@pytest.mark.one_in(3)
def test_workers_without_the_program_are_named(tmp_path):
    (tmp_path / "bare" / "yhly_sim").mkdir(parents=True)
    (tmp_path / "bare" / "yhly_sim" / "__init__.py").touch()
    with clusters.cluster(tmp_path) as cluster:
        cluster.add_worker("bare", cwd=tmp_path / "bare")
        clusters.wait_until(lambda: cluster.is_there("bare"))
        with pytest.raises(MachineError) as refused, open_engine(scheduler=cluster.address):
            pass
    assert refused.value.message == "workers_without_program"
    assert refused.value.sentence("en").count("tcp://") == 2  # the scheduler's address and that of one worker


def test_a_worker_with_several_threads_is_told_of_and_still_runs_one_at_a_time(tmp_path):
    with clusters.cluster(tmp_path, workers=0) as cluster:
        cluster.add_worker("wide", "--nthreads", "3")
        clusters.wait_until(lambda: cluster.is_there("wide"))
        with pytest.warns(UserWarning, match="wide"), open_engine(scheduler=cluster.address) as engine:
            finished = batch(engine, rows(12, sleeps=0.05))
    spans = sorted((datetime.fromisoformat(one.started).timestamp(), one.seconds) for one in finished.values())
    assert all(start + seconds <= later + 0.005 for (start, seconds), (later, _) in pairwise(spans))


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "tcp://", "tcp//127.0.0.1:8786", "http://127.0.0.1:8786"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(UserError) as refused, open_engine(scheduler=address):
        pass
    assert refused.value.message == "scheduler_address_wrong"


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr(cluster_module, "SECONDS_TO_CONNECT", 0.5)
    with pytest.raises(MachineError) as unreachable, open_engine(scheduler="tcp://127.0.0.1:9"):
        pass
    assert unreachable.value.message == "scheduler_unreachable"
