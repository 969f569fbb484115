"""What a worker does for bands: live one replication of some runs and keep their courses."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

MOST_COURSES = 1_000
"""Files of courses that are kept; one takes some 40 kB."""


def write_courses(content: dict[str, Any], is_wanted: Callable[[], bool], tell: Callable[[Any], None]) -> None:
    """Live `rows` one after the other, each from the warm-up that it shares with the one before; keep each at its path.

    The warm-ups that this process keeps for runs that somebody waits for are there whenever one of these is lived in
    between (while it is asked whether this is wanted), and afterwards. Where it is not wanted any more, what is whole
    stays.
    """
    from yhly_sim.studies.classroom.course import record_course
    from yhly_sim.studies.classroom.tape import WARMUPS
    from yhly_sim.web.kept import keep

    theirs = list(WARMUPS)

    def is_still_wanted() -> bool:
        own = list(WARMUPS)
        WARMUPS[:] = theirs
        wanted = is_wanted()
        theirs[:] = WARMUPS
        WARMUPS[:] = own
        return wanted

    try:
        for row, path in zip(content["rows"], content["paths"], strict=True):
            if Path(path).exists():
                continue
            course = record_course(row, is_wanted=is_still_wanted)
            if course is None:
                return
            keep(Path(path), course, most=MOST_COURSES)
    finally:
        WARMUPS[:] = theirs
