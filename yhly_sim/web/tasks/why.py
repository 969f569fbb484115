"""What a worker does for the Why drawer: tells one dispute's story and leaves it as a file under its address."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Callable

SECONDS_BETWEEN_NEWS = 0.1


def why_task(content: dict[str, Any], is_wanted: Callable[[], bool], tell: Callable[[Any], None]) -> None:
    """Live what it takes and write the story; the news are {day, count}, not more often than they can be seen."""
    from yhly_sim.studies.lives.why import why
    from yhly_sim.web.kept import keep

    told = 0.0

    def tell_now_and_then(day: int, count: int) -> None:
        nonlocal told
        if time.monotonic() - told >= SECONDS_BETWEEN_NEWS:
            told = time.monotonic()
            tell({"day": day, "count": count})

    story = why(content["rows"], content["key"], tell=tell_now_and_then, is_wanted=is_wanted)
    if story is not None:
        keep(Path(content["path"]), json.dumps(story, ensure_ascii=False, separators=(",", ":")).encode())
