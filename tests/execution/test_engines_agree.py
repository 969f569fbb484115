"""One loop, every engine: what comes back is the same wherever it was run."""

import gc
import os

import pytest

from tests.execution import clusters
from tests.execution.toy_adapter import run, run_together
from yhly_sim.engine.errors import UserError
from yhly_sim.execution.batch import run_batch
from yhly_sim.execution.engines import open_engine

ROWS = [
    {"replication": place // 4, "seed": 1, "place": place, "fails": place == 7, "refuses": place == 9,
     "locks": place == 11, "exits": place == 13}
    for place in range(40)
]


@pytest.fixture(scope="module")
def local_engine():
    with open_engine(workers=2) as engine:
        yield engine


@pytest.fixture(scope="module")
def cluster_engine(tmp_path_factory):
    with clusters.cluster(tmp_path_factory.mktemp("cluster")) as cluster, open_engine(scheduler=cluster.address) as engine:
        yield engine


@pytest.fixture
def serial_engine():
    with open_engine(serial=True) as engine:
        yield engine


@pytest.fixture(params=["serial", "local", "cluster"])
def engine(request):
    return request.getfixturevalue(f"{request.param}_engine")


def batch(engine, rows, adapter=run, **options):
    """Finished rows by their place."""
    finished = []
    rows = list(rows)
    run_batch(rows, adapter, engine=engine, on_finished=finished.extend, planned=len(rows), **options)
    assert sorted(one.row["place"] for one in finished) == sorted(row["place"] for row in rows)
    return {one.row["place"]: one for one in finished}


def said(one):
    """What a finished row says, without what differs from place to place."""
    outcomes = None if one.is_failed else one.result.outcomes["doubled"]
    return dict(one.row), outcomes, one.worker_died, one.error and one.error.sentence("en"), one.is_failed


def test_every_engine_gives_what_the_serial_one_gives(engine, serial_engine):
    here, there = batch(serial_engine, ROWS), batch(engine, ROWS)
    assert {place: said(one) for place, one in there.items()} == {place: said(one) for place, one in here.items()}


def test_a_failed_run_comes_with_its_reason_and_the_others_go_on(engine):
    finished = batch(engine, ROWS)
    assert [place for place, one in sorted(finished.items()) if one.is_failed] == [7, 9, 11, 13]
    assert "run 1 fails on purpose" in finished[7].traceback and finished[7].error is None
    assert isinstance(finished[9].error, UserError) and "!python" in finished[9].error.sentence("en")
    assert "pickle" in finished[11].traceback and "SystemExit" in finished[13].traceback
    assert not any(one.worker_died for one in finished.values())


def test_rows_that_share_their_luck_are_run_at_once_and_give_the_same(engine):
    rows = [{**row, "fails": row["place"] == 22} for row in ROWS * 10]
    rows = [{**row, "place": place} for place, row in enumerate(rows) if not (row["locks"] or row["exits"] or row["refuses"])]
    apart, together = batch(engine, rows), batch(engine, rows, group_adapter=run_together)
    assert {place: said(one) for place, one in together.items()} == {place: said(one) for place, one in apart.items()}
    sizes = {one.result.outcomes.get("together", 1.0) for one in together.values() if not one.is_failed}
    assert sizes <= {1.0, 2.0, 3.0, 4.0} and 4.0 in sizes


def test_a_finished_run_says_when_where_and_at_what_cost(engine):
    one = batch(engine, [{"place": 0, "replication": 0, "spins": 0.05}])[0]
    assert one.started.endswith("+00:00") and one.host and one.pid == one.result.outcomes["process"]
    assert 0.05 <= one.cpu_seconds <= one.seconds + 0.01
    assert (one.pid == os.getpid()) is engine.is_here


def test_rows_are_taken_only_as_far_as_they_can_be_used(engine):
    taken, most_ahead = 0, 0

    def rows():
        nonlocal taken
        for taken in range(1, 2001):
            yield {"place": taken, "replication": taken}

    done = 0

    def on_finished(finished):
        nonlocal done, most_ahead
        done += len(finished)
        most_ahead = max(most_ahead, taken - done)

    run_batch(rows(), run, engine=engine, on_finished=on_finished, planned=2000)
    assert done == taken == 2000 and most_ahead <= engine.window * 128


def test_progress_counts_what_is_done_and_what_failed(engine):
    told = []
    batch(engine, ROWS, on_progress=told.append)
    assert (told[0].stage, told[0].done, told[0].planned) == ("running", 0, 40)
    assert (told[-1].done, told[-1].failed) == (40, 4)
    assert [one.done for one in told] == sorted(one.done for one in told)


def test_an_error_of_the_one_who_listens_ends_the_batch_and_the_engine_takes_the_next(engine):
    def full(finished):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        run_batch(ROWS, run, engine=engine, on_finished=full, planned=40)
    assert len(batch(engine, ROWS[:5])) == 5


def test_no_rows_are_no_trouble(engine):
    assert batch(engine, []) == {}


def test_an_adapter_that_cannot_travel_is_run_here_and_that_is_said(local_engine):
    with pytest.warns(UserWarning, match="笔记本"):
        finished = batch(local_engine, ROWS[:3], lambda row: run(row))
    assert {one.result.outcomes["process"] for one in finished.values()} == {os.getpid()}


def test_local_workers_are_other_processes_with_one_thread_each_and_the_environment_stays(local_engine):
    before = dict(os.environ)
    finished = batch(local_engine, ({"place": place, "replication": place, "sleeps": 0.1} for place in range(16)))
    assert os.getpid() not in {one.pid for one in finished.values()} and len({one.pid for one in finished.values()}) == 2
    assert {one.result.outcomes["threads"] for one in finished.values()} == {1.0}
    assert dict(os.environ) == before


def test_the_driver_keeps_no_history_of_what_it_sent(local_engine):
    """Logs of Dask with the rows in them let its memory grow with every run."""
    from distributed.batched import BatchedSend

    batch(local_engine, ({"place": place, "replication": place} for place in range(120)))
    logs = [one.recent_message_log for one in gc.get_objects() if type(one) is BatchedSend]
    assert logs and max(log.maxlen for log in logs) <= 50 and max(map(len, logs)) <= 50
