"""Answers: JSON, and refusals that say in both languages what is wrong."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from yhly_sim.engine.errors import UserError, YhlyError
from yhly_sim.web.tasks.worker import said


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


def tagged(request: Request, content: bytes, media_type: str) -> Response:
    """An answer that need not be sent again where it is what the browser has."""
    headers: dict[str, Any] = {"ETag": f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"',
                               "Cache-Control": "no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
