"""What a worker process does: it imports the model, then one task after another; it ends when its server is gone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable

IsWanted = Callable[[], bool]
Tell = Callable[[Any], None]


def work(connection: Any) -> None:
    """Take (number, kind, content) from the server and answer ("done" | "failed" | "ended" | "news", number, what).

    A task that comes while another is under way is done first, where that one asks whether it is still wanted; then
    that goes on. ("cancel", number) ends the task of that number, where it asks; ("farewell", ...) this process. The
    server's end of the connection closes with the server, however that ends; then this process ends as well.
    """
    from yhly_sim.studies.subject import our_model

    try:
        our_model()
        connection.send(("ready", None, None))
        unwanted: set[int] = set()
        while True:
            _take(connection, unwanted)
    except (EOFError, OSError, KeyboardInterrupt):
        return


def _take(connection: Any, unwanted: set[int]) -> None:
    """Do what the next message asks for; EOFError where the server says farewell, or is gone."""
    number, kind, content = connection.recv()
    if number == "farewell":
        raise EOFError
    if number == "cancel":
        unwanted.add(kind)
    else:
        connection.send(_answer(connection, unwanted, number, kind, content))


def _answer(connection: Any, unwanted: set[int], number: int, kind: str,
            content: dict[str, Any]) -> tuple[str, int, Any]:
    from yhly_sim.engine.errors import YhlyError

    def is_wanted() -> bool:
        while connection.poll():
            _take(connection, unwanted)
        return number not in unwanted

    try:
        done = TASKS[kind](content, is_wanted, lambda news: connection.send(("news", number, news)))
        return ("ended" if number in unwanted else "done", number, done)
    except YhlyError as error:
        return ("failed", number, said(error))
    except MemoryError:
        return ("failed", number, said(YhlyError("memory_full")))
    except EOFError:
        raise
    except OSError as error:
        return ("failed", number, said(YhlyError("machine_refuses", reason=error.strerror or str(error),
                                                 file=error.filename or "-")))
    except Exception as error:
        reason = " ".join(str(error).split())
        return ("failed", number, said(YhlyError("internal_error", kind=type(error).__name__, reason=reason)))


def said(error: Any) -> dict[str, Any]:
    """An error as plain data: its name, and its sentence in each language."""
    from yhly_sim.engine.language import LANGUAGES

    return {"message": error.message, "sentence": {lang: error.sentence(lang) for lang in LANGUAGES}}


def _tape(content: dict[str, Any], is_wanted: IsWanted, tell: Tell) -> None:
    """Live a run and write its tape; the file bears its final name when it is whole."""
    from yhly_sim.studies.classroom.tape import record_tape

    part = Path(content["part"])
    try:
        with part.open("wb", buffering=0) as file:
            is_whole = record_tape(content["row"], file.write, is_wanted=is_wanted)
        if is_whole:
            os.replace(part, content["final"])
    finally:
        part.unlink(missing_ok=True)


def _world(content: dict[str, Any], is_wanted: IsWanted, tell: Tell) -> None:
    """Write the map of a world; the file is there whole or not at all."""
    from yhly_sim.web.making_ready import make_map

    make_map(content["world"], content["seed"])


def _prepare(content: dict[str, Any], is_wanted: IsWanted, tell: Tell) -> None:
    """Make what a class needs and is not there yet."""
    from yhly_sim.web.making_ready import make_ready

    make_ready(seeds=content["seeds"], tell=tell)


def _warm_up(content: dict[str, Any], is_wanted: IsWanted, tell: Tell) -> None:
    from yhly_sim.model.adapter import DAYS_THAT_COMPILE
    from yhly_sim.studies.classroom.tape import warm_up

    warm_up(content["row"], is_wanted=is_wanted, days_on=DAYS_THAT_COMPILE)


def _why(content: dict[str, Any], is_wanted: IsWanted, tell: Tell) -> None:
    from yhly_sim.web.tasks.why import why_task

    why_task(content, is_wanted, tell)


def _courses(content: dict[str, Any], is_wanted: IsWanted, tell: Tell) -> None:
    from yhly_sim.web.tasks.courses import write_courses

    write_courses(content, is_wanted, tell)


def _policy(content: dict[str, Any], is_wanted: IsWanted, tell: Tell) -> Any:
    from yhly_sim.web.tasks.policy import policy_task

    return policy_task(content, is_wanted, tell)


TASKS: dict[str, Callable[[dict[str, Any], IsWanted, Tell], Any]] = {
    "tape": _tape, "world": _world, "prepare": _prepare, "warm_up": _warm_up, "courses": _courses, "why": _why,
    "policy": _policy}
