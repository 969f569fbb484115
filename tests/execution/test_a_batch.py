import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.execution.toy_adapter import run, run_together
from yhly_sim.engine.errors import UserError
from yhly_sim.execution.executor import execute
from yhly_sim.execution.finished import Progress
from yhly_sim.execution.run_group import RunGroup

ROOT = Path(__file__).resolve().parents[2]


def rows(count, **special):
    return [{"replication": n, **{key: True for key, at in special.items() if n == at}} for n in range(count)]


def doubled(finished):
    return [None if f.is_failed else f.result.outcomes["doubled"] for f in finished]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_back_in_the_order_of_the_rows(workers):
    finished = execute(rows(7), run, workers=workers)
    assert doubled(finished) == [2.0 * n for n in range(7)]
    assert [f.row["replication"] for f in finished] == list(range(7))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failing_run_is_a_row_with_its_traceback_and_the_others_go_on(workers):
    finished = execute(rows(5, fails=2, refuses=3), run, workers=workers)
    assert doubled(finished) == [0.0, 2.0, None, None, 8.0]
    assert "run 2 fails on purpose" in finished[2].traceback and finished[2].error is None
    assert isinstance(finished[3].error, UserError) and "!python" in finished[3].error.sentence("en")


def test_a_result_that_cannot_be_sent_back_is_a_failed_row():
    finished = execute(rows(4, locks=1), run, workers=2)
    assert doubled(finished) == [0.0, None, 4.0, 6.0]
    assert "pickle" in finished[1].traceback


def test_a_run_that_kills_its_process_is_named_and_takes_no_other_with_it():
    finished = execute(rows(9, dies=4), run, workers=2)
    assert doubled(finished) == [0.0, 2.0, 4.0, 6.0, None, 10.0, 12.0, 14.0, 16.0]
    assert [f.worker_died for f in finished] == [n == 4 for n in range(9)]


def test_workers_are_other_processes_pinned_to_one_thread_and_the_environment_comes_back():
    before = dict(os.environ)
    finished = execute(rows(6), run, workers=2)
    assert os.getpid() not in {f.result.outcomes["process"] for f in finished}
    assert {f.result.outcomes["threads"] for f in finished} == {1.0}
    assert dict(os.environ) == before


def test_an_adapter_that_cannot_travel_runs_here():
    assert RunGroup(run).can_travel() and not RunGroup(lambda row: run(row)).can_travel()
    finished = execute(rows(3), lambda row: run(row), workers=2)
    assert {f.result.outcomes["process"] for f in finished} == {os.getpid()}


@pytest.mark.parametrize("workers", [1, 2])
def test_rows_of_one_replication_that_travel_together_are_run_at_once(workers):
    pairs = [row for row in rows(4) for _ in range(2)][:7]
    finished = execute(pairs, run, group_adapter=run_together, group_size=2, workers=workers)
    assert doubled(finished) == [0.0, 0.0, 2.0, 2.0, 4.0, 4.0, 6.0]
    assert [f.result.outcomes["together"] for f in finished[:6]] == [2.0] * 6


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failure_in_a_group_costs_only_its_own_row(workers):
    pairs = [{**row, "replication": 1} for row in rows(6, fails=3, dies=4 if workers == 2 else -1)]
    finished = execute(pairs, run, group_adapter=run_together, group_size=2, workers=workers)
    assert doubled(finished) == [2.0, 2.0, 2.0, None, None if workers == 2 else 2.0, 2.0]


def test_what_runs_share_is_prepared_once_in_the_driver_before_the_first_run():
    told = []
    execute(rows(3), run, workers=1, prepare=lambda given: told.append(len(given)), on_progress=told.append)
    assert told == [Progress("preparing", 0, 3, 0), 3, *(Progress("running", done, 3, 0) for done in range(4))]


def test_progress_counts_failures():
    told = []
    execute(rows(3, fails=1), run, workers=1, on_progress=told.append)
    assert [progress.failed for progress in told] == [0, 0, 0, 1, 1]


def test_no_rows_are_no_trouble():
    assert execute([], run, workers=2) == []


def test_a_script_without_a_main_guard_is_not_started_again_in_the_workers(tmp_path):
    script = tmp_path / "plain.py"
    script.write_text(
        "from tests.execution.toy_adapter import run\n"
        "from yhly_sim.execution.executor import execute\n"
        "print('started')\n"
        "print(len({f.result.outcomes['process'] for f in execute([{'replication': n} for n in range(4)], run,"
        " workers=2)}) > 0)\n"
    )
    told = subprocess.run(
        [sys.executable, script], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["started", "True"]


@pytest.mark.skipif(os.name == "nt", reason="signals to a process group are a POSIX affair")
def test_an_interrupt_ends_the_batch_and_leaves_no_process_behind(tmp_path):
    script = tmp_path / "long.py"
    script.write_text(
        "import multiprocessing\n"
        "from tests.execution.toy_adapter import run\n"
        "from yhly_sim.execution.executor import execute\n"
        "rows = [{'replication': n, 'sleeps': n > 1} for n in range(6)]\n"
        "try:\n"
        "    execute(rows, run, workers=2, on_progress=lambda p: print('done', p.done, flush=True))\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', multiprocessing.active_children())\n"
    )
    process = subprocess.Popen(
        [sys.executable, script], env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    while process.stdout.readline().strip() != "done 2":
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    told, errors = process.communicate(timeout=60)
    assert told.strip() == "interrupted []" and errors == ""
