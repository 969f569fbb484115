"""`yhly web`: the classroom in the browser."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path
from typing import Annotated

import typer

from yhly_sim.cli.machine.preparing import shown_steps
from yhly_sim.cli.terminal.options import StoreFolder, whole_number
from yhly_sim.cli.terminal.screen import print_line, tell
from yhly_sim.engine.language import current_language

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Port = Annotated[str, typer.Option("--port", metavar="N", help="option_web_port")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="option_web_no_browser")]
Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="option_web_host")]
Lesson = Annotated[str | None, typer.Option("--lesson", metavar="FILE", help="option_web_lesson")]
LessonCopy = Annotated[str | None, typer.Option("--lesson-copy", metavar="FILE", help="option_web_lesson_copy")]


def web(port: Port = "8642", no_browser: NoBrowser = False, host: Host = "127.0.0.1", lesson: Lesson = None,
        lesson_copy: LessonCopy = None, store: StoreFolder = None) -> None:
    """Serves the classroom on this machine and opens it in the browser, until Ctrl-C."""
    if lesson_copy is not None:
        from yhly_sim.web.routes.lesson import write_copy

        print_line("web_lesson_copied", file=write_copy(lesson_copy))
        return
    wanted = whole_number("--port", port, 1024, 65_535)
    from yhly_sim.web.security import Door
    from yhly_sim.web.server import application, listening_socket, reachable_host, serve

    address = "127.0.0.1" if host == "localhost" else host
    with listening_socket(address, wanted) as found:
        taken = found.getsockname()[1]
        if taken != wanted:
            tell("web_port_taken", wanted=wanted, port=taken)
        token = None if host in LOOPBACK else secrets.token_urlsafe(18)
        named = reachable_host(address)
        place = f"http://{f'[{named}]' if ':' in named else named}:{taken}/"
        if token is not None:
            tell("web_open_to_others", host=host)
            place += f"?token={token}"
        door = Door(f"[{address}]" if ":" in address else address, taken, token)

        def begin() -> None:
            print_line("web_serving", address=place)
            if not no_browser:
                threading.Thread(target=_open, args=(place,), daemon=True).start()

        with shown_steps(quiet=False) as show:
            folder = None if store is None else Path(store)
            serve(found, application(door, lang=current_language(), lesson=lesson, store=folder, on_start=begin,
                                     on_ready=show))
    print_line("web_ended")


def _open(place: str) -> None:
    import webbrowser

    webbrowser.open(place)
