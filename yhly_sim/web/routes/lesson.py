"""The lesson as the page asks for it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.web.answers import tagged
from yhly_sim.web.lesson.page import SHIPPED, load_lesson


class LessonRoutes:
    """A file of one's own is read and checked at the start, the shipped one when it is first asked for."""

    def __init__(self, file: str | Path | None = None) -> None:
        """Raises UserError for a file that is wrong."""
        self._content = None if file is None else _read(file)

    def table(self) -> list[Route]:
        return [Route("/api/lesson", self.lesson)]

    async def lesson(self, request: Request) -> Response:
        if self._content is None:
            self._content = await asyncio.to_thread(_read, SHIPPED)
        return tagged(request, self._content, "application/json")


def _read(file: str | Path) -> bytes:
    return json.dumps(load_lesson(file), ensure_ascii=False, allow_nan=False).encode()


def write_copy(file: str | Path) -> Path:
    """Write the shipped lesson to a new file. Raises UserError where one stands, MachineError where none can."""
    target = Path(file)
    try:
        with open(target, "xb") as stream:
            stream.write(SHIPPED.read_bytes())
    except FileExistsError:
        raise UserError("template_exists", file=str(target)) from None
    except OSError as error:
        raise MachineError("template_not_written", file=str(target), reason=error.strerror or str(error)) from None
    return target
