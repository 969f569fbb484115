"""A scenario file that somebody sends is read and checked: data in, data or a sentence out; nothing is kept."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yhly_sim.engine.errors import UserError
from yhly_sim.studies.classroom.scenario_data import checked_upload
from yhly_sim.web.answers import json_answer, refusal
from yhly_sim.web.asked import check_size, json_body
from yhly_sim.web.tasks.worker import said

MOST_TEXT_BYTES = 64 * 1024


class CheckRoutes:
    """The handler of /api/check."""

    def table(self) -> list[Route]:
        return [Route("/api/check", self.check, methods=["POST"])]

    async def check(self, request: Request) -> Response:
        """{text: a scenario file} -> what it says, with its `data` for POST /api/runs; or what is `wrong` with it:
        {message, sentence, line}, where line is null if the sentence names none."""
        body = await json_body(request)
        text = body.get("text")
        if set(body) != {"text"} or not isinstance(text, str):
            raise refusal(400, "web_check_expected")
        raw = text.encode("utf-8", "replace")
        if len(raw) > MOST_TEXT_BYTES:
            raise refusal(413, "web_check_too_large", most=MOST_TEXT_BYTES // 1024)
        try:
            facts = await asyncio.to_thread(checked_upload, raw)
            await asyncio.to_thread(check_size, facts["world"], facts["days"] + facts["warmup_days"])
            return json_answer(facts)
        except UserError as error:
            return json_answer({"wrong": {**said(error), "line": _line(error)}})
        except ValueError:  # a number that JSON has no word for
            raise refusal(400, "web_check_expected") from None


def _line(error: UserError) -> Any:
    place = error.fields.get("place")
    return getattr(place, "line", None) or error.fields.get("line")
