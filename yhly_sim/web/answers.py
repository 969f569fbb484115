"""Answers: JSON, and refusals that say in both languages what is wrong."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from yhly_sim.engine.errors import UserError, YhlyError
from yhly_sim.web.worker import said


class Refusal(Exception):
    """A request that is answered with a sentence and a status."""

    def __init__(self, status: int, error: YhlyError) -> None:
        self.status, self.error = status, error
        super().__init__(error.message)


def refusal(status: int, message: str, **fields: object) -> Refusal:
    return Refusal(status, UserError(message, **fields))


def json_answer(content: Any, *, status: int = 200) -> Response:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Response(text.encode("utf-8", "replace"), status, media_type="application/json")


def refused(status: int, error: YhlyError) -> Response:
    """{message, sentence: {zh, en}}."""
    return json_answer(said(error), status=status)
