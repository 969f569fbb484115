"""From the spool into parts, and from small parts into larger ones. A process may die at any line of this."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Iterable, Iterator, Sequence

from yhly_sim.engine.errors import MachineError
from yhly_sim.store.index import PARTS_FOLDER, transaction
from yhly_sim.store.parts import FILE_NAME, PartFile, digest_of_file, read_file, write_part
from yhly_sim.store.tables import Kept, runs_in
from yhly_sim.store.values import digest_of, unpack

PART_RUNS = 500
PART_BYTES = 32_000_000
"""The spool goes into a part when it has so many runs, or so many bytes."""

SMALL_PARTS = 8
"""So many parts of less than half the size, and they are put together."""


def spool_is_full(connection: sqlite3.Connection) -> bool:
    runs, size = connection.execute("SELECT count(*), coalesce(sum(length(packed)), 0) FROM spool").fetchone()
    return bool(runs >= PART_RUNS or size >= PART_BYTES)


def empty_spool(connection: sqlite3.Connection, folder: Path) -> bool:
    """Move the oldest runs of the spool, as many as a part takes, into a part; False where there are none.

    First the files are on the disk under their names and what they give back is compared with what was committed; then
    one transaction says so in the index and clears the spool. Who dies in between leaves files that nobody knows.
    """
    taken = list(_oldest(connection))
    if not taken:
        return False
    runs = [run for _, run in taken]
    number = _next_number(connection, folder)
    files = _write_and_compare(connection, folder, number, runs)
    with transaction(connection):
        _enter(connection, number, runs, files)
        connection.execute("DELETE FROM spool WHERE id <= ?", (taken[-1][0],))
    return True


def _oldest(connection: sqlite3.Connection) -> Iterator[tuple[int, Kept]]:
    size = 0
    rows = connection.execute(
        "SELECT spool.id, key, scenario, seed, replication, packed FROM spool JOIN runs USING (key) ORDER BY spool.id "
        "LIMIT ?", (PART_RUNS,))
    for place, key, scenario, seed, replication, packed in rows:
        yield place, Kept(key, scenario, seed, replication, unpack(packed))
        size += len(packed)
        if size >= PART_BYTES:
            return


def _next_number(connection: sqlite3.Connection, folder: Path) -> int:
    """Never one that was used, by the index or by a file: a reader may have the old file of that name in its list."""
    used = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'parts'").fetchone()
    on_disk = [int(file.name.split("-")[0]) for file in (folder / PARTS_FOLDER).iterdir()
               if FILE_NAME.fullmatch(file.name)]
    return 1 + max([0 if used is None else int(used[0]), *on_disk])


def _write_and_compare(
    connection: sqlite3.Connection, folder: Path, number: int, runs: Sequence[Kept]
) -> list[PartFile]:
    parts = folder / PARTS_FOLDER
    files = write_part(parts, number, runs)
    again = {run.key: digest_of("ok", run.values) for run in runs_in(
        {file.kind: read_file(parts / file.name, file.digest) for file in files})}
    for run in runs:
        (committed,) = connection.execute("SELECT digest FROM runs WHERE key = ?", (run.key,)).fetchone()
        if again.get(run.key) != committed:
            raise MachineError("store_part_unlike_spool", folder=folder, key=run.key)
    return files


def _enter(connection: sqlite3.Connection, number: int, runs: Sequence[Kept], files: Sequence[PartFile]) -> None:
    connection.execute("INSERT INTO parts (id, runs, bytes) VALUES (?, ?, ?)",
                       (number, len(runs), sum(file.bytes for file in files)))
    connection.executemany("INSERT INTO files (name, part, kind, digest) VALUES (?, ?, ?, ?)",
                           [(file.name, number, file.kind, file.digest) for file in files])
    connection.executemany("UPDATE runs SET part = ? WHERE key = ?", [(number, run.key) for run in runs])


def join_small_parts(connection: sqlite3.Connection, folder: Path) -> None:
    """Put parts together that are less than half full, where there are many; damaged ones are left for the check."""
    small = connection.execute(
        "SELECT id, runs, bytes FROM parts WHERE runs < ? AND bytes < ? ORDER BY id",
        (PART_RUNS // 2, PART_BYTES // 2)).fetchall()
    if len(small) < SMALL_PARTS:
        return
    groups: list[list[int]] = []
    room_runs = room_bytes = 0
    for part, runs, size in small:
        if not _is_whole(connection, folder, part):
            continue
        if not groups or runs > room_runs or size > room_bytes:
            groups.append([])
            room_runs, room_bytes = PART_RUNS, PART_BYTES
        groups[-1].append(part)
        room_runs, room_bytes = room_runs - runs, room_bytes - size
    for group in groups:
        if len(group) > 1:
            _join(connection, folder, group)


def _is_whole(connection: sqlite3.Connection, folder: Path, part: int) -> bool:
    files = connection.execute("SELECT name, digest FROM files WHERE part = ?", (part,)).fetchall()
    try:
        return all(digest_of_file(folder / PARTS_FOLDER / name) == digest for name, digest in files)
    except OSError:
        return False


def _join(connection: sqlite3.Connection, folder: Path, joined: Sequence[int]) -> None:
    runs = [run for part in joined for run in _runs_of(connection, folder, part)]
    number = _next_number(connection, folder)
    files = _write_and_compare(connection, folder, number, runs)
    with transaction(connection):
        _enter(connection, number, runs, files)
        for part in joined:
            drop_part(connection, part)


def _runs_of(connection: sqlite3.Connection, folder: Path, part: int) -> list[Kept]:
    files = connection.execute("SELECT kind, name, digest FROM files WHERE part = ?", (part,)).fetchall()
    return runs_in({kind: read_file(folder / PARTS_FOLDER / name, digest) for kind, name, digest in files})


def forget_from_parts(connection: sqlite3.Connection, folder: Path, keys: Iterable[str]) -> None:
    """Forget runs that stand in parts which are whole: each of these is written anew without them."""
    lost = set(keys)
    for (part,) in connection.execute("SELECT id FROM parts ORDER BY id").fetchall():
        there = {key for (key,) in connection.execute("SELECT key FROM runs WHERE part = ?", (part,))}
        if not there & lost:
            continue
        runs = [run for run in _runs_of(connection, folder, part) if run.key not in lost]
        number = _next_number(connection, folder)
        files = _write_and_compare(connection, folder, number, runs) if runs else []
        with transaction(connection):
            if runs:
                _enter(connection, number, runs, files)
            drop_part(connection, part)
            forget_runs(connection, there & lost)


def forget_runs(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Take runs out of index and spool."""
    gone = [(key,) for key in sorted(keys)]
    connection.executemany("DELETE FROM spool WHERE key = ?", gone)
    connection.executemany("DELETE FROM runs WHERE key = ?", gone)


def drop_part(connection: sqlite3.Connection, part: int) -> None:
    """Take a part that no run is in out of the list; its files go when no reader can want them."""
    connection.execute("INSERT OR IGNORE INTO replaced SELECT name FROM files WHERE part = ?", (part,))
    connection.execute("DELETE FROM files WHERE part = ?", (part,))
    connection.execute("DELETE FROM parts WHERE id = ?", (part,))


def delete_replaced(connection: sqlite3.Connection, folder: Path) -> None:
    """Delete the files that no run is in any more, unless somebody reads a moment at which one was.

    A checkpoint that is complete says so: it waits for every reader of an older moment.
    """
    names = [name for (name,) in connection.execute("SELECT name FROM replaced").fetchall()]
    if not names or not _everybody_reads_the_present(connection):
        return
    for name in names:
        with suppress(FileNotFoundError):
            (folder / PARTS_FOLDER / name).unlink()
    connection.executemany("DELETE FROM replaced WHERE name = ?", [(name,) for name in names])


def _everybody_reads_the_present(connection: sqlite3.Connection) -> bool:
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")
    return not is_busy


def remove_unknown_files(connection: sqlite3.Connection, folder: Path) -> None:
    """At the start of a writer: files of a part that was never entered, because its writer died."""
    known = {name for (name,) in connection.execute("SELECT name FROM files UNION SELECT name FROM replaced")}
    for file in (folder / PARTS_FOLDER).iterdir():
        if FILE_NAME.fullmatch(file.name) and file.name not in known:
            file.unlink()
