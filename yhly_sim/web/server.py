"""The server of `yhly web`: finds a port, starts workers, serves until it is interrupted, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path
from typing import Any, AsyncIterator, Callable

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from yhly_sim.engine.errors import MachineError, UserError, YhlyError
from yhly_sim.engine.identity import cache_folder, keep_or_borrow_cache
from yhly_sim.execution.processes import usable_workers
from yhly_sim.studies.batch.stores import store_folder
from yhly_sim.web.answers import Refusal, refused
from yhly_sim.web.making_ready import SCENARIO
from yhly_sim.web.routes.policy import PolicyRoutes
from yhly_sim.web.routes.ready import OnReady
from yhly_sim.web.routes.site import Routes
from yhly_sim.web.runs import Runs
from yhly_sim.web.security import Door, Guard
from yhly_sim.web.tapes import TapeFolder
from yhly_sim.web.tasks.pool import BACKGROUND, Pool, Task

FIRST_PORT, PORTS_TRIED = 8642, 50
SECONDS_TO_LEAVE = 1
READY_FOR: dict[str, Any] = {"scenario": SCENARIO, "seed": 1}
"""The run whose warm-up the workers have ready."""


ANYWHERE = {"0.0.0.0": ("192.0.2.1", "127.0.0.1"), "::": ("2001:db8::1", "::1")}
"""Hosts that stand for all addresses of this machine: one of nobody, and that of this machine alone."""


def reachable_host(host: str) -> str:
    """The address under which a host to listen on is found by others: where it stands for all, that of this machine in
    its network. Nothing is sent."""
    if host not in ANYWHERE:
        return host
    nobody, alone = ANYWHERE[host]
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((nobody, 9))
            return str(probe.getsockname()[0])
        except OSError:
            return alone


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket on the first port from `port` on that is free. Raises MachineError where none is, or the host is not
    this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason = ""
    for candidate in range(port, min(port + PORTS_TRIED, 65_536)):
        found = socket.socket(family, socket.SOCK_STREAM)
        try:
            if hasattr(socket, "SO_REUSEADDR") and not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
                found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind((host, candidate))
            found.listen(128)
            return found
        except OSError as error:
            found.close()
            reason = error.strerror or str(error)
    raise MachineError("web_no_port", host=host, first=port, last=port + PORTS_TRIED - 1, reason=reason)


def application(door: Door, *, lang: str, workers: int | None = None, lesson: str | None = None,
                store: Path | None = None, on_start: Callable[[], None] = lambda: None,
                on_ready: OnReady = lambda news: None) -> Starlette:
    """The application with its pool, which lives as long as it does. lesson: file of a lesson of one's own; store:
    folder of the store of experiments. on_ready: is told what is made ready first.

    Raises UserError for a lesson that is wrong.
    """
    keep_or_borrow_cache()
    pool = Pool(workers or usable_workers())
    runs = Runs(pool, TapeFolder(cache_folder() / "tapes"))
    policy = PolicyRoutes(pool, store_folder(store).absolute(), is_open_to_others=door.token is not None)
    routes = Routes(runs, lang=lang, policy=policy, lesson=lesson)
    routes.readiness.on_news = on_ready

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        pool.start()
        chores = [asyncio.create_task(_make_ready(pool, routes)), asyncio.create_task(_tidy(runs, routes))]
        on_start()
        try:
            yield
        finally:
            for chore in chores:
                chore.cancel()
            await policy.batches.close()
            await pool.close()

    handlers: Any = {Refusal: _refuse, YhlyError: _refuse_ours, HTTPException: _refuse_plain, Exception: _refuse_crash}
    return Starlette(routes=routes.table(), lifespan=lifespan, exception_handlers=handlers,
                     middleware=[Middleware(Guard, door=door)])


async def _make_ready(pool: Pool, routes: Routes) -> None:
    """In the background: make what is missing, then let every worker stand where the first run begins."""
    first = Task("prepare", {"seeds": [READY_FOR["seed"]]}, BACKGROUND, on_news=routes.readiness.hear)
    await pool.submit(first).finished.wait()
    routes.readiness.end()
    for _ in range(pool.count):
        pool.submit(Task("warm_up", {"row": READY_FOR}, BACKGROUND, yields=True))


async def _tidy(runs: Runs, routes: Routes) -> None:
    seconds = 0
    while True:
        if seconds % 60 == 0:
            await asyncio.to_thread(runs.tidy)
        runs.give_up_forsaken()
        routes.stories.give_up_forsaken()
        await asyncio.sleep(1.0)
        seconds += 1


def serve(found: socket.socket, app: Starlette) -> None:
    """Serve on a socket until Ctrl-C or a signal to end."""
    config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="on", server_header=False,
                            timeout_graceful_shutdown=SECONDS_TO_LEAVE, http="h11", ws="none")
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[found])


def _refuse(request: Request, error: Refusal) -> Response:
    return refused(error.status, error.error)


def _refuse_ours(request: Request, error: YhlyError) -> Response:
    return refused(400 if isinstance(error, UserError) else 503, error)


def _refuse_plain(request: Request, error: HTTPException) -> Response:
    message = "web_wrong_method" if error.status_code == 405 else "web_nothing_here"
    return refused(error.status_code, UserError(message))


def _refuse_crash(request: Request, error: Exception) -> Response:
    return refused(500, YhlyError("internal_error", kind=type(error).__name__, reason=" ".join(str(error).split())))
