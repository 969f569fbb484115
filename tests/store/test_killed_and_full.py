"""Real processes that write: killed at any moment, stopped by a full disk, read meanwhile. What they said is there."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.store.processes import BEGINNING, WRITER, next_line, started
from tests.store.toy_records import WEEKS, toy_record, toy_records
from yhly_sim.store import index
from yhly_sim.store.store import Store

FULL = BEGINNING + """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
compaction.PART_RUNS = 50
with Store.open(folder, write=True) as store:
    try:
        for number in range(0, 2_000, 10):
            store.commit([toy_record(one, weeks=150) for one in range(number, number + 10)])
            print(number + 10, flush=True)
    except MachineError as stop:
        print(f"{stop.exit_code} {stop.message} {stop}", flush=True)
"""


def digest_of(folder: Path, count: int, **named: int) -> str:
    """What an undisturbed store of so many runs says."""
    records = [toy_record(number, **named) for number in range(count)]
    with Store.open(folder, write=True) as store:
        store.commit(records)
        return store.digest([record.key for record in records])


def kill_and_look(folder: Path, rounds: int) -> None:
    """Kill a writer at random moments; each time all that it had said is there, whole, and it goes on from there."""
    luck = random.Random(4)
    there = 0
    for number in range(rounds):
        said = there
        with started(WRITER, folder, there) as process:
            said = int(next_line(process))
            until = time.monotonic() + luck.uniform(0.0, 0.6)
            while time.monotonic() < until:
                said = int(next_line(process))
            os.kill(process.pid, signal.SIGKILL)
            rest = process.communicate()[0].split("\n")[:-1]
            said = int(rest[-1]) if rest else said
        with Store.open(folder) as reader:
            assert [damage for damage in reader.check() if damage.kind != "foreign"] == []
            there = len(reader.runs())
            assert there >= said and there % 4 == 0, "what was committed is there, whole batches"
        with Store.open(folder, write=True) as store:
            keys = [record.key for record in toy_records(there)]
            assert set(store.statuses(keys).values()) == {"ok"} and store.check() == []
            assert store.digest(keys) == digest_of(folder.parent / f"fresh{number}", there)
            assert len(store.series()) == there * WEEKS


@pytest.mark.long
def test_what_a_killed_writer_said_is_there(tmp_path: Path) -> None:
    kill_and_look(tmp_path / "store", 4)


@pytest.mark.long
def test_what_a_writer_killed_twenty_times_said_is_there(tmp_path: Path) -> None:
    kill_and_look(tmp_path / "store", 20)


@pytest.mark.long
def test_a_notebook_reads_while_a_batch_writes(tmp_path: Path) -> None:
    """Each call is of one moment: runs, series and books agree, and no run that was there is gone."""
    before = 0
    with started(WRITER, tmp_path, 0) as process:
        next_line(process)
        for _ in range(12):
            with Store.open(tmp_path) as reader:
                runs = reader.runs()
                assert len(runs) >= before and runs["satisfaction"].notna().all()
                before = len(runs)
                told = reader.query(f"""
                    SELECT (SELECT count(*) FROM runs) AS runs, (SELECT count(satisfaction) FROM runs) AS outcomes,
                           (SELECT count(*) / {WEEKS} FROM series) AS lives, (SELECT count(*) FROM books) AS books""")
                assert told["runs"][0] >= before and (told.iloc[0] == told["runs"][0]).all()
                before = int(told["runs"][0])
                assert len(reader.series()) >= before * WEEKS
            for _ in range(3):
                next_line(process)
        assert process.poll() is None and before > 100


def test_a_disk_that_is_full_stops_the_writer_with_one_line_and_loses_nothing(tmp_path: Path) -> None:
    with started(FULL, tmp_path / "store", 0) as process:
        out, err = process.communicate(timeout=100)
    *said, last = out.strip().splitlines()
    assert err == "" and last.startswith("3 store_"), out + err
    committed = int(said[-1])
    assert 0 < committed < 2_000
    keys = [toy_record(number, weeks=150).key for number in range(committed + 10)]
    with Store.open(tmp_path / "store", write=True) as store:
        assert store.check() == [] and committed <= len(store.statuses(keys)) <= committed + 10
        store.commit([toy_record(number, weeks=150) for number in range(committed + 10)])
        store.compact(everything=True)
        assert store.digest(keys) == digest_of(tmp_path / "fresh", committed + 10, weeks=150)


def test_a_folder_that_may_only_be_read_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path, write=True) as store:
        store.commit(toy_records(3))
    before = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.setattr(index.os, "access", lambda path, mode: False)
    with Store.open(tmp_path) as reader:
        assert len(reader.runs()) == 3 and len(reader.query("SELECT * FROM series")) == 3 * WEEKS
        assert sorted(path.name for path in tmp_path.iterdir()) == before, "nothing is made beside the index"
