"""Who may write: one process at a time; the next one is told by name who does."""

from __future__ import annotations

import json
import os
import platform
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from yhly_sim.engine.errors import UserError
from yhly_sim.store.faults import extra_missing, one_sentence

LOCK_FILE = "writer.lock"
HOLDER_FILE = "writer.json"
SECONDS_TO_WAIT = 1.0
"""Somebody may look for a moment whether the lock is free, and must not refuse a writer by that."""


class WriterLock:
    """The right to write to a store. The system takes it back when its process dies, however that happens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = _file_lock(folder)

    def acquire(self) -> None:
        """Take the lock; a UserError names the process that has it, its host and since when."""
        if not _try_to_take(self._lock, self.folder, SECONDS_TO_WAIT):
            holder = holder_of(self.folder)
            if holder is None:
                raise UserError("store_locked_by_somebody", folder=self.folder)
            raise UserError("store_locked", folder=self.folder, **holder)
        with one_sentence(self.folder):
            draft = self.folder / f"{HOLDER_FILE}.tmp"
            since = datetime.now(UTC).isoformat(timespec="seconds")
            draft.write_text(json.dumps({"pid": os.getpid(), "host": platform.node(), "since": since}))
            os.replace(draft, self.folder / HOLDER_FILE)

    def release(self) -> None:
        with suppress(OSError):
            (self.folder / HOLDER_FILE).unlink()
        self._lock.release()


def holder_of(folder: Path) -> dict[str, Any] | None:
    """pid, host and since of who wrote last and has not said that it ended; None where nobody says."""
    try:
        told = json.loads((folder / HOLDER_FILE).read_text())
        return {name: told[name] for name in ("pid", "host", "since")}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_being_written(folder: Path) -> bool:
    """Whether a process holds the lock now."""
    if not (folder / LOCK_FILE).exists():
        return False
    lock = _file_lock(folder)
    if not _try_to_take(lock, folder, 0.0):
        return True
    lock.release()
    return False


def _file_lock(folder: Path) -> Any:
    try:
        from filelock import FileLock
    except ImportError as error:
        raise extra_missing("filelock") from error
    return FileLock(folder / LOCK_FILE, thread_local=False)


def _try_to_take(lock: Any, folder: Path, seconds: float) -> bool:
    from filelock import Timeout

    with one_sentence(folder):
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            return False
        return True
