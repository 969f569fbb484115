"""Whoever starts a batch, and however it ends: no script is started twice, no process and no folder stays behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.execution import clusters

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals to a process group are a POSIX affair"),
]

SCRIPT = """
import os
from tests.execution.toy_adapter import run
from yhly_sim.execution.batch import run_batch
from yhly_sim.execution.engines import open_engine
print("started", flush=True)
done = 0
def on_finished(finished):
    global done
    done += len(finished)
    print("done", done, flush=True)
rows = [{"replication": n, "sleeps": SLEEPS, "dies": n == DIES} for n in range(COUNT)]
try:
    with open_engine(workers=2) as engine:
        run_batch(rows, run, engine=engine, on_finished=on_finished, planned=len(rows))
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def script(*, count=20, sleeps="0", dies=-1):
    return SCRIPT.replace("SLEEPS", sleeps).replace("COUNT", str(count)).replace("DIES", str(dies))


def start(folder, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, start_new_session=True, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(clusters.ROOT), "TMPDIR": str(folder / "tmp")},
        **options,
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "work" / "tmp").mkdir(parents=True)
    return tmp_path / "work"


def read_until_done(process, count):
    done = 0
    while done < count:
        said = process.stdout.readline().split()
        assert said or process.poll() is None, process.stderr.read()
        done = int(said[1]) if said[:1] == ["done"] else 0


def left_behind(folder):
    return [path for path in folder.rglob("*") if path.name not in ("tmp", "plain.py")]


@pytest.mark.long
def test_a_script_without_a_main_guard_is_started_once_also_when_a_worker_is_started_again(folder):
    (folder / "plain.py").write_text(script(dies=5))
    process = start(folder, "plain.py")
    told, errors = process.communicate(timeout=120)
    assert told.split("\n").count("started") == 1 and told.strip().endswith("done 20")
    assert errors == "" and process.returncode == 0
    assert left_behind(folder) == []


@pytest.mark.long
@pytest.mark.one_in(3)
def test_a_session_without_a_file_starts_workers_too(folder):
    process = start(folder, "-", stdin=subprocess.PIPE)
    told, errors = process.communicate(script(), timeout=120)
    assert told.strip().endswith("done 20") and errors == "" and left_behind(folder) == []


@pytest.mark.long
@pytest.mark.one_in(3)
def test_ctrl_c_twice_ends_the_batch_and_every_process_of_it(folder):
    (folder / "plain.py").write_text(script(sleeps="n > 3"))
    process = start(folder, "plain.py")
    read_until_done(process, 4)
    below = clusters.below_of(process.pid)
    assert len(clusters.workers_below(process.pid)) == 2
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    clusters.wait_until(lambda: not clusters.workers_below(process.pid) or process.poll() is not None, seconds=10)
    told, errors = process.communicate(timeout=10)
    assert told.strip() == "interrupted" and errors == "" and left_behind(folder) == []
    clusters.wait_until(lambda: not any(clusters.is_running(one.pid) for one in below), seconds=5)


@pytest.mark.long
@pytest.mark.one_in(3)
def test_the_first_workers_of_a_process_hear_no_interrupt(folder):
    (folder / "plain.py").write_text(script(sleeps="0.3"))
    process = start(folder, "plain.py")
    read_until_done(process, 4)
    workers = clusters.workers_below(process.pid)
    for worker in workers:
        worker.send_signal(signal.SIGINT)
    told, errors = process.communicate(timeout=120)
    assert told.strip().endswith("done 20") and errors == "" and len(workers) == 2


@pytest.mark.parametrize("sleeps", ["n > 3", "0.05"])
def test_a_driver_that_is_killed_takes_its_workers_with_it(folder, sleeps):
    (folder / "plain.py").write_text(script(sleeps=sleeps, count=2000))
    process = start(folder, "plain.py")
    read_until_done(process, 4)
    below = clusters.below_of(process.pid)
    assert len(below) >= 2
    process.kill()
    clusters.wait_until(lambda: not any(clusters.is_running(one.pid) for one in below), seconds=20)
    process.communicate(timeout=10)


def test_a_driver_whose_scheduler_dies_ends_with_one_sentence_and_nothing_else(folder, tmp_path):
    text = script(sleeps="0.1", count=500).replace("workers=2", "scheduler=sys.argv[1]").replace("import os", "import os, sys")
    text = text.replace("except KeyboardInterrupt:\n    print(\"interrupted\"", "except Exception as error:\n    print(error")
    (folder / "plain.py").write_text(text)
    with clusters.cluster(tmp_path) as cluster:
        process = start(folder, "plain.py", cluster.address)
        read_until_done(process, 1)
        cluster.scheduler.kill()
        told, errors = process.communicate(timeout=30)
    assert errors == "" and process.returncode == 0
    assert f"与调度器 {cluster.address} 的连接中断" in told.splitlines()[-1] and left_behind(folder) == []


def test_a_run_that_is_run_alone_goes_when_its_driver_is_killed(folder):
    text = script(count=3).replace("run_batch(rows", "run_batch(ROWS").replace("print(\"started\"", "ROWS = [{'replication': 0, "
           "'dies_twice': os.getcwd() + '/tmp/died', 'sleeps': True}]\nprint(\"started\"")
    (folder / "plain.py").write_text(text)
    process = start(folder, "plain.py")
    alone = clusters.wait_until(lambda: [one for one in clusters.below_of(process.pid) if "alone import" in clusters.command_of(one)])
    process.kill()
    clusters.wait_until(lambda: not clusters.is_running(alone[0].pid), seconds=20)
    process.communicate(timeout=10)
