"""The folder of tapes: whole ones under their address, those in the making under names that nobody shares."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import struct
import time
from pathlib import Path
from typing import Collection

HEAD = struct.Struct("<IB3x")
ALIGNMENT = 8
ADDRESS = re.compile(r"[0-9a-f]{32}")
MOST_BYTES = 1_000_000_000
"""What whole tapes take together; a full-size one takes some 5 MB."""
SECONDS_IN_USE = 600.0
"""A tape that was asked for so lately is not thrown away."""
SECONDS_ABANDONED = 600.0
"""A part that nobody of this server writes and that has not grown for so long belongs to a server that is gone."""

_number = itertools.count()


class TapeFolder:
    """Tapes on disk. What a killed server left unfinished is never read, and soon thrown away."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self.folder, self.most_bytes = folder, most_bytes
        folder.mkdir(parents=True, exist_ok=True)

    def whole(self, address: str) -> Path | None:
        """The whole tape of an address, marked as in use; None where there is none."""
        path = self.folder / f"{address}.tape"
        try:
            os.utime(path)
        except OSError:
            return None
        return path

    def place_of(self, address: str) -> Path:
        return self.folder / f"{address}.tape"

    def new_part(self, address: str) -> Path:
        """Where a worker may write; no other server or attempt has the same name."""
        return self.folder / f"{address}.{os.getpid()}-{next(_number)}.part"

    def tidy(self, in_the_making: Collection[Path]) -> None:
        """Throw away abandoned parts, and the oldest tapes where all take more than they may.

        in_the_making: parts that are left alone; at the first use, or on a busy machine, one may not grow for minutes.
        """
        now = time.time()
        for part in set(self.folder.glob("*.part")).difference(in_the_making):
            with contextlib.suppress(OSError):
                if now - part.stat().st_mtime > SECONDS_ABANDONED:
                    part.unlink()
        found = []
        for path in self.folder.glob("*.tape"):
            with contextlib.suppress(OSError):
                about = path.stat()
                found.append((about.st_mtime, about.st_size, path))
        total = sum(size for _, size, _ in found)
        for used, size, path in sorted(found):
            if total <= self.most_bytes or now - used < SECONDS_IN_USE:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size


class Growing:
    """A tape that is being written: how much of it is whole chunks, and the bytes of those."""

    def __init__(self, part: Path, final: Path) -> None:
        self.part = part
        self._places = (part, final)
        self.size = 0

    def measured(self) -> int:
        """Bytes of the chunks that stand there whole."""
        for place in self._places:
            with contextlib.suppress(OSError), place.open("rb") as file:
                end = file.seek(0, os.SEEK_END)
                while self.size + HEAD.size <= end:
                    file.seek(self.size)
                    payload, _ = HEAD.unpack(file.read(HEAD.size))
                    next_one = self.size + HEAD.size + payload + -payload % ALIGNMENT
                    if next_one > end:
                        break
                    self.size = next_one
                return self.size
        return self.size

    def read(self, begin: int, count: int) -> bytes:
        """Bytes of whole chunks from a place on, at most so many."""
        for place in self._places:
            with contextlib.suppress(OSError), place.open("rb") as file:
                file.seek(begin)
                return file.read(max(min(count, self.size - begin), 0))
        return b""
