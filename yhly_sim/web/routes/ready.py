"""Whether all that a class needs is there, or what is being made: for the page and for the terminal."""

from __future__ import annotations

from typing import Any, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yhly_sim.web.answers import json_answer

OnReady = Callable[[dict[str, Any] | None], None]
"""Takes what is being made (`making_ready.make_ready`), and None when nothing is any more."""


class Readiness:
    """What the worker tells that makes things ready, kept for whoever asks."""

    def __init__(self) -> None:
        self.on_news: OnReady = lambda news: None
        self.is_ready = False
        self.news: dict[str, Any] | None = None

    @property
    def step(self) -> str:
        """What is being made now; nothing: empty."""
        return self.news["step"] if self.news else ""

    def table(self) -> list[Route]:
        return [Route("/api/ready", self.state)]

    def hear(self, news: dict[str, Any]) -> None:
        self.news = news
        self.on_news(news)

    def end(self) -> None:
        """Nothing is made any more: it is there, or each run makes what it needs for itself."""
        self.is_ready, self.news = True, None
        self.on_news(None)

    async def state(self, request: Request) -> Response:
        """{is_ready, making: what make_ready tells, or null}."""
        return json_answer({"is_ready": self.is_ready, "making": self.news})
