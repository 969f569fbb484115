"""What the machine refuses, said in one sentence: a full disk, a damaged index, a folder that cannot be written."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from yhly_sim.engine.errors import MachineError, UserError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No space on the disk, quota used up, file larger than this process may write."""

DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
PRIMARY = 0xFF
"""SQLite's extended codes carry the primary one in their lowest byte."""


@contextmanager
def one_sentence(folder: Path) -> Iterator[None]:
    """Turn what SQLite and the system say of `folder` into a MachineError; mistakes of ours pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:
            raise
        raise _of_sqlite(code & PRIMARY, error, folder) from error
    except OSError as error:
        if error.errno in NO_ROOM:
            raise MachineError("store_disk_full", folder=folder) from error
        raise MachineError("store_not_usable", folder=folder, reason=error.strerror or error) from error


def _of_sqlite(code: int, error: sqlite3.Error, folder: Path) -> Exception:
    if code == sqlite3.SQLITE_FULL:
        return MachineError("store_disk_full", folder=folder)
    if code in DAMAGED:
        return MachineError("store_index_damaged", folder=folder, reason=_in_one_line(error))
    if isinstance(error, sqlite3.OperationalError) and code != sqlite3.SQLITE_ERROR:
        return MachineError("store_not_usable", folder=folder, reason=_in_one_line(error))
    return error


def _in_one_line(error: object) -> str:
    return " ".join(str(error).split())


def extra_missing(package: str) -> UserError:
    """The error where a library is missing that only the store needs."""
    return UserError("store_extra_missing", package=package)
