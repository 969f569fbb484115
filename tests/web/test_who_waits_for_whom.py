"""Work that yields gives up its worker to one that somebody waits for, and is done afterwards; and what is said meanwhile."""

from __future__ import annotations

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


def test_a_run_takes_the_worker_of_bands_which_begin_again_when_it_is_done() -> None:
    async def live() -> None:
        pool = pool_of(1)
        worker = pool.workers[0]
        more = pool.submit(bands())
        run, other = pool.submit(Task("tape", {})), pool.submit(Task("tape", {}))
        assert [one[0] for one in worker.connection.sent] == [more.number, "cancel"]
        assert (more.state, pool.position(run), pool.position(other)) == ("running", 1, 2)
        pool._hear(worker, ("ended", more.number, None))
        assert (more.state, run.state, pool.position(other), pool.position(more)) == ("queued", "running", 1, 2)
        for one in (run, other):
            pool._hear(worker, ("done", one.number, None))
        assert more.state == "running" and not more.finished.is_set()
        pool.cancel(more)
        pool._hear(worker, ("ended", more.number, None))
        assert more.state == "ended" and more.finished.is_set()

    awaited(live())


def test_only_as_many_are_set_aside_as_there_are_who_wait_and_none_for_other_bands() -> None:
    async def live() -> None:
        pool = pool_of(3)
        first, second = pool.submit(bands()), pool.submit(bands())
        pool.submit(Task("tape", {}))
        assert not any("cancel" in one for worker in pool.workers for one in worker.connection.sent)
        pool.submit(bands())
        assert not first.is_set_aside and not second.is_set_aside
        pool.submit(Task("tape", {}))
        assert [first.is_set_aside, second.is_set_aside] == [True, False]
        pool.submit(Task("tape", {}))
        assert [first.is_set_aside, second.is_set_aside] == [True, True]

    awaited(live())


def test_one_that_is_set_aside_and_then_not_wanted_does_not_come_back() -> None:
    async def live() -> None:
        pool = pool_of(1)
        more = pool.submit(bands())
        run = pool.submit(Task("tape", {}))
        pool.cancel(more)
        pool._hear(pool.workers[0], ("ended", more.number, None))
        assert (more.state, run.state, pool.queue) == ("ended", "running", [])
        late = pool.submit(bands())
        pool._hear(pool.workers[0], ("done", run.number, None))
        pool.submit(Task("tape", {}))
        pool._hear(pool.workers[0], ("done", late.number, "whole before it heard"))
        assert (late.state, late.result) == ("done", "whole before it heard")

    awaited(live())


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
    from yhly_sim.studies.classroom.tape import WARMUPS, warm_up
    from yhly_sim.web.tasks.courses import write_courses

    row = {"scenario": "weidu", "world": "small", "days": 20, "seed": 5}
    WARMUPS.clear()
    assert warm_up(row)
    kept, days = WARMUPS["last"], iter(range(10**6))
    content = {"rows": [{**row, "scenario": name, "replication": 1} for name in ("no_reform", "weidu")],
               "paths": [str(tmp_path / f"{name}.json") for name in "ab"]}
    write_courses(content, lambda: next(days) < 210, lambda news: None)
    assert WARMUPS["last"] is kept and [path.name for path in tmp_path.iterdir()] == ["a.json"]
    first = (tmp_path / "a.json").read_bytes()
    write_courses(content, lambda: True, lambda news: None)
    assert WARMUPS["last"] is kept and (tmp_path / "a.json").read_bytes() == first != (tmp_path / "b.json").read_bytes()
    WARMUPS.clear()
