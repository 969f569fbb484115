"""Replications of runs: their courses, sent one replication after another as they are computed."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from yhly_sim.studies.classroom.tape import tape_address
from yhly_sim.web.answers import refusal
from yhly_sim.web.asked import address_of, json_body, row_of, whole
from yhly_sim.web.kept import kept_file
from yhly_sim.web.tasks.pool import BACKGROUND, Pool, Task

KEYS = ("runs", "first", "replications")
MOST_RUNS, MOST_REPLICATIONS = 2, 50
MOST_STREAMS_OF_A_SESSION, MOST_STREAMS = 4, 40


@dataclass(eq=False)
class Wanted:
    """One replication that is being lived, and how many wait for it."""

    task: Task
    listeners: int = 0


class CourseRoutes:
    """One replication is lived once for all who ask; foreground work finds a worker that is free of them."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._wanted: dict[tuple[str, ...], Wanted] = {}
        self._streams: list[str] = []
        self._room = asyncio.Semaphore(max(pool.count - 1, 1))

    def table(self) -> list[Route]:
        return [Route("/api/courses", self.courses, methods=["POST"])]

    async def courses(self, request: Request) -> Response:
        """{runs: [what POST /api/runs takes, ...], first, replications}: lines of {replication, addresses, courses} or,
        of one that failed, {replication, error}, in the order in which they come."""
        body = await json_body(request)
        for key in body:
            if key not in KEYS:
                raise refusal(400, "web_unknown_key", key=str(key)[:80], known=", ".join(KEYS))
        runs = body.get("runs")
        if not isinstance(runs, list) or not 1 <= len(runs) <= MOST_RUNS:
            raise refusal(400, "web_courses_expected", most=MOST_RUNS)
        if not all(isinstance(one, dict) for one in runs):
            raise refusal(400, "web_courses_expected", most=MOST_RUNS)
        first, count = whole(body, "first", 0, 9_000, 1), whole(body, "replications", 1, MOST_REPLICATIONS, 12)
        rows = await asyncio.to_thread(lambda: [row_of({**run, "replication": 0}) for run in runs])
        session = request.scope["session"]
        if self._streams.count(session) >= MOST_STREAMS_OF_A_SESSION or len(self._streams) >= MOST_STREAMS:
            raise refusal(429, "web_too_many_runs", most=MOST_STREAMS_OF_A_SESSION)
        lines = self._stream(session, rows, range(first, first + count))
        return StreamingResponse(lines, media_type="application/jsonl")

    async def _stream(self, session: str, rows: list[dict[str, Any]], replications: range) -> AsyncIterator[bytes]:
        self._streams.append(session)
        waiting = {asyncio.create_task(self._line(rows, one)) for one in replications}
        try:
            while waiting:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for one in done:
                    yield one.result()
        finally:
            self._streams.remove(session)
            for one in waiting:
                one.cancel()

    async def _line(self, rows: list[dict[str, Any]], replication: int) -> bytes:
        own = [{**row, "replication": replication} for row in rows]
        async with self._room:
            addresses = await asyncio.to_thread(lambda: tuple(tape_address(row) for row in own))
            paths = [kept_file("courses", address) for address in addresses]
            if not all(path.exists() for path in paths):
                error = await self._lived(addresses, own, paths)
                if error is not None:
                    return json.dumps({"replication": replication, "error": error}, ensure_ascii=False).encode() + b"\n"
            courses = await asyncio.to_thread(lambda: b",".join(path.read_bytes() for path in paths))
        told = json.dumps(addresses).encode()
        return b'{"replication":%d,"addresses":%b,"courses":[%b]}\n' % (replication, told, courses)

    async def _lived(self, addresses: tuple[str, ...], rows: list[dict[str, Any]], paths: list[Path]) -> Any:
        """Have a worker live the rows; gives the error where that failed. Nobody waits any more, and it is ended."""
        wanted = self._wanted.get(addresses)
        if wanted is None or not wanted.task.is_open:
            content = {"rows": rows, "paths": [str(path) for path in paths]}
            task = self.pool.submit(Task("courses", content, BACKGROUND, yields=True))
            wanted = self._wanted[addresses] = Wanted(task)
        wanted.listeners += 1
        try:
            await wanted.task.finished.wait()
            return wanted.task.error
        finally:
            wanted.listeners -= 1
            if not wanted.listeners:
                self._wanted.pop(addresses, None)
                self.pool.cancel(wanted.task)


def kept_lines(asked: str) -> bytes:
    """Replications that are kept, as they would be sent: their addresses joined by a point, replications by a comma."""
    lines = []
    for number, replication in enumerate(filter(None, asked.split(",")), start=1):
        addresses = [address_of(one) for one in replication.split(".")]
        if number > MOST_REPLICATIONS or len(addresses) > MOST_RUNS:
            raise refusal(400, "web_courses_expected", most=MOST_RUNS)
        with contextlib.suppress(OSError):  # one that is not kept any more is left out
            courses = b",".join(kept_file("courses", one).read_bytes() for one in addresses)
            lines.append(b'{"replication":%d,"courses":[%b]}\n' % (number, courses))
    return b"".join(lines)
