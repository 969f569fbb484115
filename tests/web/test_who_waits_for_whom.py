"""Work that yields is laid down for one that somebody waits for, and gone on with; and what is said meanwhile."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.web.serving import awaited
from yhly_sim.engine.language import say
from yhly_sim.model.tape import Chunk, chunk
from yhly_sim.web.routes.policy import PolicyRoutes
from yhly_sim.web.routes.site import Routes
from yhly_sim.web.runs import Runs
from yhly_sim.web.tapes import TapeFolder
from yhly_sim.web.tasks.pool import BACKGROUND, Pool, Task, Worker
from yhly_sim.web.tasks.worker import TASKS, work


class Line:
    """The end of a connection: what was sent to the worker."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def send(self, message: Any) -> None:
        self.sent.append(message)


def pool_of(count: int, *, is_ready: bool = True) -> Pool:
    pool = Pool(count)
    pool.workers = [Worker(None, Line(), is_ready) for _ in range(count)]
    return pool


def bands() -> Task:
    return Task("courses", {}, BACKGROUND, yields=True)


def test_a_run_takes_the_worker_of_bands_which_go_on_when_it_is_done() -> None:
    async def live() -> None:
        pool = pool_of(1)
        worker = pool.workers[0]
        more = pool.submit(bands())
        run, other = pool.submit(Task("tape", {})), pool.submit(Task("tape", {}))
        assert [one[0] for one in worker.connection.sent] == [more.number, run.number]
        assert (more.state, pool.position(run), pool.position(other)) == ("running", 0, 1)
        pool._hear(worker, ("done", run.number, None))
        assert (worker.tasks, other.state) == ([more, other], "running")
        pool._hear(worker, ("done", other.number, None))
        assert worker.tasks == [more] and not more.finished.is_set()
        pool.cancel(more)
        assert worker.connection.sent[-1][:2] == ("cancel", more.number)
        pool._hear(worker, ("ended", more.number, None))
        assert more.state == "ended" and more.finished.is_set() and worker.tasks == []

    awaited(live())


def test_a_worker_that_lies_idle_is_taken_before_bands_are_laid_down_and_none_are_for_other_bands() -> None:
    async def live() -> None:
        pool = pool_of(3)
        first, second = pool.submit(bands()), pool.submit(bands())
        runs = [pool.submit(Task("tape", {}))]
        third = pool.submit(bands())
        assert [worker.tasks for worker in pool.workers] == [[first], [second], runs] and pool.queue == [third]
        runs += [pool.submit(Task("tape", {})) for _ in range(3)]
        assert [worker.tasks for worker in pool.workers] == [[first, runs[1]], [second, runs[2]], [runs[0]]]
        assert pool.queue == [runs[3], third]

    awaited(live())


def test_bands_that_are_done_before_their_worker_hears_of_a_run_leave_it_that_run() -> None:
    async def live() -> None:
        pool = pool_of(1)
        more = pool.submit(bands())
        run = pool.submit(Task("tape", {}))
        pool._hear(pool.workers[0], ("done", more.number, "whole before it heard"))
        assert (more.state, more.result, pool.workers[0].tasks) == ("done", "whole before it heard", [run])

    awaited(live())


def test_a_worker_does_what_comes_meanwhile_and_then_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = multiprocessing.Pipe()
    lived: list[Any] = []

    def task(content: dict[str, Any], is_wanted: Any, tell: Any) -> Any:
        for day in range(content["days"]):
            lived.append((content["name"], day))
            for message in content.get(day, ()):
                ours.send(message)
            if not is_wanted():
                return None
        return content["name"]

    monkeypatch.setitem(TASKS, "some", task)
    run = (2, "some", {"name": "run", "days": 2, 0: [("cancel", 9, None)]})
    ours.send((1, "some", {"name": "bands", "days": 9, 1: [run], 2: [("cancel", 1, None)]}))
    worker = threading.Thread(target=work, args=(theirs,), daemon=True)
    worker.start()
    heard = [ours.recv() for _ in range(3) if ours.poll(60)]
    ours.send(("farewell", None, None))
    worker.join(60)
    assert heard == [("ready", None, None), ("done", 2, "run"), ("ended", 1, None)]
    assert lived == [("bands", 0), ("bands", 1), ("run", 0), ("run", 1), ("bands", 2)]


@pytest.mark.parametrize(("is_ready", "state"), [(False, "starting"), (True, "queued")])
def test_a_run_that_waits_for_workers_to_start_is_told_apart(tmp_path: Path, is_ready: bool, state: str) -> None:
    async def live() -> None:
        pool = pool_of(1, is_ready=is_ready)
        pool.submit(Task("tape", {}))
        assert Runs(pool, TapeFolder(tmp_path)).ask("a" * 32, {}, "someone")["state"] == state

    awaited(live())


def routes_of(runs: Runs, store: Path) -> Routes:
    return Routes(runs, lang="zh", policy=PolicyRoutes(runs.pool, store, is_open_to_others=False))


def test_a_run_of_which_there_is_nothing_says_that_the_code_is_compiled_until_it_is(tmp_path: Path) -> None:
    async def live() -> None:
        runs = Runs(pool_of(1), TapeFolder(tmp_path))
        readiness = routes_of(runs, tmp_path).readiness
        readiness.hear({"step": "code", "fields": {}, "place": 1, "count": 6, "done": 0, "of": 0})
        first, second = "a" * 32, "b" * 32
        assert [runs.ask(address, {}, "someone")["state"] for address in (first, second)] == ["compiling", "compiling"]
        Path(runs.runs[first].task.content["part"]).write_bytes(chunk(Chunk.PROGRESS, b"{}"))
        assert [runs.ask(address, {}, "someone")["state"] for address in (first, second)] == ["running", "compiling"]
        readiness.hear({"step": "world", "fields": {}, "place": 2, "count": 6, "done": 0, "of": 0})
        assert runs.ask(second, {}, "someone")["state"] == "queued"

    awaited(live())


def test_the_page_has_the_sentence_for_a_server_that_is_gone_before_it_asked_for_any(tmp_path: Path) -> None:
    page = routes_of(Runs(Pool(0), TapeFolder(tmp_path)), tmp_path).files["index.html"][0].decode()
    for lang in ("zh", "en"):
        assert say("web_unreachable", lang=lang) in page
    assert "{zh:" not in page and "{en:" not in page


def test_bands_leave_the_warm_up_that_is_kept_for_runs_and_what_is_whole_stays(tmp_path: Path) -> None:
    from yhly_sim.studies.classroom.tape import WARMUPS, record_tape, warm_up
    from yhly_sim.web.tasks.courses import write_courses

    row = {"scenario": "weidu", "world": "small", "days": 20, "seed": 5}
    WARMUPS.clear()
    assert warm_up(row)
    kept, days = WARMUPS[-1], iter(range(10**6))
    content = {"rows": [{**row, "scenario": name, "replication": 1} for name in ("no_reform", "weidu")],
               "paths": [str(tmp_path / f"{name}.json") for name in "ab"]}
    write_courses(content, lambda: next(days) < 210, lambda news: None)
    assert WARMUPS[-1] is kept and [path.name for path in tmp_path.iterdir()] == ["a.json"]
    first = (tmp_path / "a.json").read_bytes()
    write_courses(content, lambda: True, lambda news: None)
    assert WARMUPS[-1] is kept and (tmp_path / "a.json").read_bytes() == first != (tmp_path / "b.json").read_bytes()

    def live_another() -> bool:
        if next(days) == 300:
            assert WARMUPS[-1] is kept and record_tape(row, between.append)
        return True

    alone: list[bytes] = []
    between: list[bytes] = []
    record_tape(row, alone.append)
    content["paths"] = [str(tmp_path / f"{name}.json") for name in "cd"]
    write_courses(content, live_another, lambda news: None)
    assert between == alone and [(tmp_path / f"{name}.json").read_bytes() for name in "cd"] == [
        (tmp_path / f"{name}.json").read_bytes() for name in "ab"]
    WARMUPS.clear()
