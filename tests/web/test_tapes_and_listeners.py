"""Tapes on disk: whole chunks only, a size limit, abandoned parts; and runs that nobody listens to any more."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.web.serving import awaited
from yhly_sim.model.tape import Chunk, chunk
from yhly_sim.web import runs as runs_module
from yhly_sim.web.runs import Runs, error_chunk
from yhly_sim.web.tapes import Growing, TapeFolder
from yhly_sim.web.tasks.pool import Pool


def test_only_whole_chunks_of_a_growing_tape_are_read(tmp_path: Path) -> None:
    part, final = tmp_path / "a.part", tmp_path / "a.tape"
    first, second = chunk(Chunk.PROGRESS, b"{}"), chunk(Chunk.END, b"x" * 13)
    tape = Growing(part, final)
    assert tape.measured() == 0
    part.write_bytes(first + second[:-1])
    assert tape.measured() == len(first) and tape.read(0, 99) == first
    part.write_bytes(first + second)
    part.rename(final)
    assert tape.measured() == len(first + second) and tape.read(len(first), 99) == second


def test_an_error_is_a_chunk_like_any_other() -> None:
    assert error_chunk({"message": "x"}) == chunk(Chunk.ERROR, b'{"message": "x"}')


def test_the_oldest_tapes_go_and_abandoned_parts_too(tmp_path: Path) -> None:
    folder = TapeFolder(tmp_path, most_bytes=250)
    for age, name in enumerate(("new.tape", "middle.tape", "old.tape", "live.part", "abandoned.part")):
        path = tmp_path / name
        path.write_bytes(bytes(100))
        then = time.time() - (0 if name == "live.part" else 3600 * (age + 1))
        os.utime(path, (then, then))
    runs = Runs(Pool(0), folder)
    runs.ask("a" * 32, {}, "someone")
    slow = runs.runs["a" * 32].tape.part
    slow.write_bytes(b"")
    os.utime(slow, (time.time() - 3600, time.time() - 3600))
    runs.tidy()
    assert {path.name for path in tmp_path.iterdir()} == {"new.tape", "middle.tape", "live.part", slow.name}
    runs.runs.clear()
    runs.tidy()
    assert not slow.exists()


def test_a_run_that_nobody_asks_about_leaves_the_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def live() -> None:
        runs = Runs(Pool(0), TapeFolder(tmp_path))
        address = "a" * 32
        runs.ask(address, {}, "someone")
        runs.give_up_forsaken()
        state = runs.state(address)
        assert state is not None and state["state"] == "queued" and state["position"] == 1
        monkeypatch.setattr(runs_module, "GRACE_SECONDS", -1.0)
        runs.runs[address].listeners += 1
        runs.give_up_forsaken()
        assert runs.pool.queue
        runs.runs[address].listeners -= 1
        runs.give_up_forsaken()
        assert not runs.pool.queue and not runs.is_known(address)
        assert runs.ask(address, {}, "someone")["state"] == "queued"

    awaited(live())
