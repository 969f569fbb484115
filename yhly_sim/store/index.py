"""The index of a store: one SQLite file with what is known of every run, the spool, and the list of parts."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import Iterable, Iterator

from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.store.faults import one_sentence

INDEX_FILE = "index.sqlite"
PARTS_FOLDER = "parts"
VERSION = 2
"""Of the format: a store of a higher one is refused. One of version 1 differs in having no small tables of its runs; it
is of this version from the first writing on."""

APPLICATION = 0x59484C59
SECONDS_TO_WAIT = 30.0
KEYS_AT_ONCE = 20_000
LARGEST_LOG = 64_000_000

TABLES = """
CREATE TABLE contents (
  id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, base INTEGER REFERENCES contents, packed BLOB NOT NULL);

CREATE TABLE runs (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, scenario TEXT NOT NULL, seed INTEGER NOT NULL,
  replication INTEGER NOT NULL, code_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('ok', 'failed', 'crashed')), digest BLOB NOT NULL,
  address INTEGER NOT NULL REFERENCES contents, row INTEGER NOT NULL REFERENCES contents,
  origin INTEGER NOT NULL REFERENCES contents, settings INTEGER NOT NULL REFERENCES contents,
  catalogue INTEGER NOT NULL REFERENCES contents, traceback INTEGER REFERENCES contents,
  host TEXT NOT NULL, started TEXT NOT NULL, seconds REAL NOT NULL, cpu_seconds REAL NOT NULL,
  part INTEGER REFERENCES parts);
CREATE INDEX runs_of_part ON runs (part) WHERE part IS NOT NULL;
CREATE INDEX runs_without_result ON runs (status) WHERE status <> 'ok';

CREATE TABLE spool (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE REFERENCES runs (key), packed BLOB NOT NULL);

CREATE TABLE parts (id INTEGER PRIMARY KEY AUTOINCREMENT, runs INTEGER NOT NULL, bytes INTEGER NOT NULL);
CREATE TABLE files (
  name TEXT PRIMARY KEY, part INTEGER NOT NULL REFERENCES parts, kind TEXT NOT NULL, digest BLOB NOT NULL);
CREATE INDEX files_of_part ON files (part);
CREATE TABLE replaced (name TEXT PRIMARY KEY);

CREATE TABLE experiments (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, spec INTEGER NOT NULL REFERENCES contents);
CREATE TABLE experiment_runs (
  experiment INTEGER NOT NULL REFERENCES experiments, place INTEGER NOT NULL, key TEXT NOT NULL, point INTEGER NOT NULL,
  scenario TEXT NOT NULL, replication INTEGER NOT NULL, PRIMARY KEY (experiment, place)) WITHOUT ROWID;
"""
"""contents: texts kept once (`contents.py`). runs.part: NULL while a run is in the spool, or where it gave nothing.
replaced: files that no run is in any more, still there because a reader may be reading them."""


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """The index of a store, made where there is none. The caller holds the lock.

    Raises MachineError where parts lie in the folder and their index is gone: a new one would throw them away.
    """
    file = folder / INDEX_FILE
    is_new = not file.exists() or file.stat().st_size == 0
    if is_new and any((folder / PARTS_FOLDER).glob("*.parquet")):
        raise MachineError("store_index_missing", folder=folder)
    connection = sqlite3.connect(file, timeout=SECONDS_TO_WAIT, isolation_level=None)
    try:
        connection.execute("PRAGMA busy_timeout = 30000")
        version = 0 if is_new else _version_of(connection, folder)
        if version == 0:
            _create(connection)
        elif version < VERSION:
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {LARGEST_LOG}")
    except BaseException:
        connection.close()
        raise
    return connection


def _create(connection: sqlite3.Connection) -> None:
    """All tables in one transaction: who dies here leaves an index of version 0, which is made again."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    with transaction(connection):
        for statement in TABLES.split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """The index of a store that exists; from a folder that cannot be written, and that nobody writes, too."""
    file = folder / INDEX_FILE
    if not file.exists():
        raise UserError("store_missing", folder=folder)
    is_at_rest = not os.access(folder, os.W_OK) and not _has_log(file)
    uri = f"{file.absolute().as_uri()}?mode=ro" + ("&immutable=1" if is_at_rest else "")
    connection = sqlite3.connect(uri, uri=True, timeout=SECONDS_TO_WAIT, isolation_level=None)
    try:
        if _version_of(connection, folder) == 0:
            raise UserError("store_missing", folder=folder)
    except BaseException:
        connection.close()
        raise
    return connection


def _has_log(file: Path) -> bool:
    log = file.with_name(file.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _version_of(connection: sqlite3.Connection, folder: Path) -> int:
    """0 where no store was made yet; UserError where it is of a newer version, or a database of something else."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    has_tables = connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    if application != APPLICATION and (has_tables or version or application):
        raise UserError("store_of_something_else", folder=folder)
    if version > VERSION:
        raise UserError("store_newer", folder=folder, version=version, known=VERSION)
    return version


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def one_moment(connection: sqlite3.Connection, folder: Path) -> Iterator[None]:
    """Everything read inside is of one moment; a part that is listed in it is not deleted before it ends."""
    with one_sentence(folder):
        connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def in_chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    """The keys in lists that one statement takes."""
    chunk: list[str] = []
    for key in keys:
        chunk.append(key)
        if len(chunk) == KEYS_AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
