"""Stories of disputes that are asked for: kept under their address, else told by a worker while the page waits."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yhly_sim.studies.lives.why import why_address
from yhly_sim.web.answers import json_answer, refusal
from yhly_sim.web.asked import json_body, row_of
from yhly_sim.web.kept import kept_file
from yhly_sim.web.tasks.pool import Pool, Task

GRACE_SECONDS = 5.0
"""A story that nobody has asked for so long is not wanted any more."""
MOST_OPEN_OF_A_SESSION = 2
MOST_OPEN = 40
KEY = re.compile(r"0x[0-9a-f]{1,16}")
ASKED = ("a", "b", "key")


@dataclass(eq=False)
class Telling:
    """A story in the making."""

    task: Task
    sessions: set[str]
    progress: dict[str, int] = field(default_factory=dict)
    last_heard: float = field(default_factory=time.monotonic)


class Stories:
    """The handler of /api/why with the stories that are under way."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.tellings: dict[str, Telling] = {}

    def table(self) -> list[Route]:
        return [Route("/api/why", self.ask, methods=["POST"])]

    async def ask(self, request: Request) -> Response:
        """{a, b: runs as POST /api/runs takes them, key} -> {state, position, progress, story | error}; asked again
        until it is done."""
        body = await json_body(request)
        for name in body:
            if name not in ASKED:
                raise refusal(400, "web_unknown_key", key=str(name)[:80], known=", ".join(ASKED))
        key = body.get("key")
        if not isinstance(key, str) or not KEY.fullmatch(key):
            raise refusal(400, "dispute_key_unreadable", value=str(key)[:40])
        for side in ("a", "b"):
            if not isinstance(body.get(side), dict):
                raise refusal(400, "web_scenario_expected")
        rows = [await asyncio.to_thread(row_of, body[side]) for side in ("a", "b")]
        address = await asyncio.to_thread(why_address, rows, int(key, 16))
        path = kept_file("stories", address)
        if path.exists():
            self.tellings.pop(address, None)
            story = json.loads(await asyncio.to_thread(path.read_bytes))
            return json_answer({"state": "done", "story": story})
        return json_answer(self._state(address, {"rows": rows, "key": int(key, 16), "path": str(path)},
                                       request.scope["session"]))

    def _state(self, address: str, content: dict[str, Any], session: str) -> dict[str, Any]:
        telling = self.tellings.get(address)
        if telling is None or telling.task.state in ("ended", "done"):
            self._check_room(session)
            telling = self.tellings[address] = Telling(Task("why", content), set())
            telling.task.on_news = telling.progress.update
            self.pool.submit(telling.task)
        telling.sessions.add(session)
        telling.last_heard = time.monotonic()
        told = {"state": telling.task.state, "position": self.pool.position(telling.task), "progress": telling.progress}
        if telling.task.error is not None:
            del self.tellings[address]
            return {**told, "error": telling.task.error}
        return told

    def _check_room(self, session: str) -> None:
        """A session that asks for another story wants the one before no more."""
        under_way = [one for one in self.tellings.values() if one.task.is_open]
        own = [one for one in under_way if one.sessions == {session}]
        for one in own[: max(len(own) - MOST_OPEN_OF_A_SESSION + 1, 0)]:
            self.pool.cancel(one.task)
        if len(under_way) >= MOST_OPEN:
            raise refusal(429, "web_too_many_runs", most=MOST_OPEN)

    def give_up_forsaken(self) -> None:
        """End what nobody asks about, and forget what is over."""
        for address, one in list(self.tellings.items()):
            if time.monotonic() - one.last_heard > GRACE_SECONDS:
                if one.task.is_open:
                    self.pool.cancel(one.task)
                else:
                    del self.tellings[address]
