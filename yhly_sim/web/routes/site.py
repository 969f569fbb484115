"""What can be asked of the server, and how it is answered."""

from __future__ import annotations

import asyncio
import html
import json
import re
import threading
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.engine.identity import PACKAGE
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.studies.classroom.scenario_data import known_name
from yhly_sim.studies.classroom.tape import tape_address
from yhly_sim.web.answers import Refusal, json_answer, refusal, tagged
from yhly_sim.web.asked import MOST_SEED, address_of, json_body, language, row_of, whole
from yhly_sim.web.font import MEDIA_TYPES, best_font
from yhly_sim.web.making_ready import facts_file, make_facts, map_file
from yhly_sim.web.replay import header_of, replay_page
from yhly_sim.web.routes.check import CheckRoutes
from yhly_sim.web.routes.courses import CourseRoutes, kept_lines
from yhly_sim.web.routes.lesson import LessonRoutes
from yhly_sim.web.routes.policy import PolicyRoutes
from yhly_sim.web.routes.ready import Readiness
from yhly_sim.web.routes.why import Stories
from yhly_sim.web.runs import Runs
from yhly_sim.web.tasks.pool import Task
from yhly_sim.web.words import page_words

STATIC = PACKAGE / "web" / "static"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
         ".json": "application/json"}
MOST_TAPES = 4
STATE = re.compile(r"[\w/?&=,.%#+-]{0,2000}", re.ASCII)
"""What stands behind the # of the page's address."""
MOST_WORLDS = 8
"""Maps that are being made at once."""


class Routes:
    """The handlers, with what they share. lang: the language in which the page begins; lesson: one of one's own."""

    def __init__(self, runs: Runs, *, lang: str, policy: PolicyRoutes, lesson: str | None = None,
                 folder: Path = STATIC) -> None:
        self.runs, self.lang, self.policy = runs, lang, policy
        self.lesson, self.courses, self.stories = LessonRoutes(lesson), CourseRoutes(runs.pool), Stories(runs.pool)
        self.files = {path.relative_to(folder).as_posix(): (path.read_bytes(), TYPES[path.suffix])
                      for path in sorted(folder.rglob("*")) if path.suffix in TYPES}
        self.readiness = Readiness()
        runs.is_compiling = lambda: self.readiness.step == "code"
        self.files["index.html"] = (_with_words(self.files["index.html"][0]), TYPES[".html"])
        self._modules = b"".join(b'<link rel="modulepreload" href="/static/%b">\n' % name.encode()
                                 for name in self.files if name.endswith(".js"))
        """So that a browser asks for all modules at once and not for each where another names it."""
        self._meta: bytes | None = None
        self._worlds: dict[Path, Task] = {}
        self._making_facts = threading.Lock()

    def table(self) -> list[Route]:
        """Paths and their handlers; there are no others."""
        return [
            Route("/", self.page), Route("/static/{name:path}", self.static), Route("/font", self.font),
            Route("/api/words", self.words), Route("/api/meta", self.meta), Route("/api/world", self.world),
            Route("/api/runs", self.ask, methods=["POST"]), Route("/api/runs/{address}", self.state),
            Route("/api/runs/{address}/tape", self.tape), Route("/api/replay", self.replay),
            *self.readiness.table(),
            *self.lesson.table(), *self.courses.table(), *self.stories.table(), *CheckRoutes().table(),
            *self.policy.table(),
        ]

    async def page(self, request: Request) -> Response:
        """The page, told in which language it begins."""
        text, media_type = self._file("index.html")
        text = text.replace(b"<html ", f'<html data-lang="{self.lang}" '.encode(), 1)
        return tagged(request, text.replace(b"</head>", self._modules + b"</head>", 1), media_type)

    async def static(self, request: Request) -> Response:
        """A file of the table made at the start: no path of a request reaches the disk."""
        return tagged(request, *self._file(request.path_params["name"]))

    def _file(self, name: str) -> tuple[bytes, str]:
        if name not in self.files:
            raise refusal(404, "web_nothing_here")
        return self.files[name]

    async def font(self, request: Request) -> Response:
        path = await asyncio.to_thread(best_font)
        return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers={"Cache-Control": "no-cache"})

    async def words(self, request: Request) -> Response:
        lang = language(request.query_params, self.lang)
        return json_answer({"lang": lang, "words": page_words(lang)})

    async def meta(self, request: Request) -> Response:
        return tagged(request, await asyncio.to_thread(self._facts), "application/json")

    def _facts(self) -> bytes:
        with self._making_facts:
            if self._meta is None:
                kept = facts_file()
                if not kept.exists():
                    make_facts()
                facts = {"lang": self.lang, **json.loads(kept.read_bytes())}
                self._meta = json.dumps(facts, ensure_ascii=False).encode()
            return self._meta

    async def world(self, request: Request) -> Response:
        name = known_name("world", request.query_params.get("world", "weidu"))
        seed = whole(request.query_params, "seed", 0, MOST_SEED, 1)
        return tagged(request, await self.world_map(name, seed), "application/json")

    async def world_map(self, name: str, seed: int) -> bytes:
        """The map of a world: kept in the cache folder, else made by a worker, once for all who ask."""
        kept = await asyncio.to_thread(map_file, name, seed)
        if not kept.exists():
            task = self._worlds.get(kept)
            if task is None:
                if len(self._worlds) >= MOST_WORLDS:
                    raise refusal(429, "web_too_many_runs", most=MOST_WORLDS)
                task = Task("world", {"world": name, "seed": seed})
                self._worlds[kept] = self.runs.pool.submit(task)
            await task.finished.wait()
            self._worlds.pop(kept, None)
            if task.state != "done":
                raise Refusal(503, MachineError("web_worker_died"))
        return await asyncio.to_thread(kept.read_bytes)

    async def ask(self, request: Request) -> Response:
        body = await json_body(request)
        row = await asyncio.to_thread(row_of, body)
        address = await asyncio.to_thread(tape_address, row)
        try:
            return json_answer(self.runs.ask(address, row, request.scope["session"]))
        except UserError as error:
            raise Refusal(429, error) from None

    async def state(self, request: Request) -> Response:
        found = self.runs.state(address_of(request.path_params["address"]))
        if found is None:
            raise refusal(404, "web_run_unknown")
        return json_answer(found)

    async def tape(self, request: Request) -> Response:
        address = address_of(request.path_params["address"])
        begin = whole(request.query_params, "from", 0, 10**12 - 1, 0)
        if not self.runs.is_known(address):
            raise refusal(404, "web_run_unknown")
        return StreamingResponse(self.runs.stream(address, begin), media_type="application/octet-stream")

    async def replay(self, request: Request) -> Response:
        """Tapes that are whole, with the page that plays them, as one file to be handed out.

        addresses: of the tapes. courses: of each replication those of its sides, joined by a point. measure: only tell
        its bytes.
        """
        query = request.query_params
        lang, state = language(query, self.lang), query.get("state", "")
        addresses = list(dict.fromkeys(address_of(one) for one in query.get("addresses", "").split(",")))
        if len(addresses) > MOST_TAPES or not STATE.fullmatch(state):
            raise refusal(400, "web_replay_asked_wrongly", most=MOST_TAPES)
        tapes = {}
        for address in addresses:
            place = self.runs.folder.whole(address)
            if place is None:
                raise refusal(404, "web_replay_not_whole")
            tapes[address] = await asyncio.to_thread(place.read_bytes)
        courses = await asyncio.to_thread(kept_lines, query.get("courses", ""))
        head = header_of(tapes[addresses[0]])
        world = await self.world_map(known_name("world", head["world"]), head["world_seed"])
        meta = await asyncio.to_thread(self._facts)
        page = await asyncio.to_thread(replay_page, self.files, tapes=tapes, world=world, meta=meta, lang=lang,
                                       state=state, courses=courses)
        if "measure" in query:
            return json_answer({"bytes": len(page)})
        name = f"yhly-{head['scenario']}-{head['seed']}.html"
        return Response(page, media_type="text/html", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _with_words(page: bytes) -> bytes:
    """The page with the sentences that it must have before it can ask for any: where `{lang:message}` stands."""
    said = {lang: page_words(lang) for lang in LANGUAGES}
    return re.sub(r"\{(\w\w):(\w+)\}", lambda found: html.escape(said[found[1]][found[2]]), page.decode()).encode()
