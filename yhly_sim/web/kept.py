"""Answers that cost seconds and follow from their address alone: kept in the cache folder as files."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from yhly_sim.engine.identity import cache_folder

MOST_FILES = 50


def kept_file(kind: str, address: str) -> Path:
    return cache_folder() / "web" / kind / f"{address}.json"


def keep(path: Path, content: bytes, *, most: int = MOST_FILES) -> None:
    """Write a file, whole or not at all, and forget the oldest of its kind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(part, path)
    finally:
        Path(part).unlink(missing_ok=True)
    ages = []
    for other in path.parent.glob("*.json"):
        with contextlib.suppress(OSError):
            ages.append((other.stat().st_mtime, other))
    for _, other in sorted(ages)[:-most]:
        other.unlink(missing_ok=True)
