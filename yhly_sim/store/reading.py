"""What the store holds at one moment: runs, files of parts, and the spool, from one read transaction."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable

from yhly_sim.store.index import PARTS_FOLDER, in_chunks
from yhly_sim.store.parts import read_file
from yhly_sim.store.records import RUN_COLUMNS
from yhly_sim.store.tables import KINDS, Kept, runs_in, tables_of
from yhly_sim.store.values import Values, unpack

if TYPE_CHECKING:
    import pyarrow as pa

SCAN_SHARE = 0.2
"""Whoever asks for more than this share of the runs is served faster by reading them all."""

TYPES = {"seed": "int64", "replication": "int64", "seconds": "float64", "cpu_seconds": "float64"}
"""Of the columns that say what a run is; the others are text."""


class Moment:
    """Reads an index inside a transaction that is open already (`index.one_moment`)."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
        self._parts = folder / PARTS_FOLDER

    def rows(self, columns: str, keys: Iterable[str] | None) -> list[tuple[Any, ...]]:
        """Columns of the table `runs`, of which `key` is the first, for some keys (None: all) in no order; unknown keys
        are passed over."""
        if keys is None:
            return self._connection.execute(f"SELECT {columns} FROM runs").fetchall()
        wanted = set(keys)
        (most,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()
        if SCAN_SHARE * most < len(wanted):
            return [row for row in self._connection.execute(f"SELECT {columns} FROM runs") if row[0] in wanted]
        return [row for chunk in in_chunks(wanted) for row in self._connection.execute(
            f"SELECT {columns} FROM runs WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(chunk),))]

    def run_table(self, keys: Iterable[str] | None = None) -> pa.Table:
        """What the index says of runs, as `records.RUN_COLUMNS`; in order of scenario, seed, replication and key."""
        import pyarrow as pa

        rows = sorted(self.rows(", ".join(RUN_COLUMNS), keys), key=lambda row: (row[1], row[2], row[3], row[0]))
        columns = list(zip(*rows, strict=True)) or [()] * len(RUN_COLUMNS)
        return pa.table({name: pa.array(column, pa.type_for_alias(TYPES.get(name, "string")))
                         for name, column in zip(RUN_COLUMNS, columns, strict=True)})

    def files(self, kind: str, parts: Iterable[int] | None = None) -> dict[int, tuple[Path, bytes]]:
        """part -> its file of one kind and its digest, for some parts (None: all), in the order in which they were
        written."""
        wanted = None if parts is None else set(parts)
        listed = self._connection.execute("SELECT part, name, digest FROM files WHERE kind = ? ORDER BY part", (kind,))
        return {part: (self._parts / name, digest) for part, name, digest in listed if wanted is None or part in wanted}

    def spool(self, keys: Iterable[str] | None = None) -> list[Kept]:
        """The runs that are in no part yet."""
        wanted = None if keys is None else set(keys)
        rows = self._connection.execute(
            "SELECT key, scenario, seed, replication, packed FROM spool JOIN runs USING (key) ORDER BY spool.id")
        return [Kept(key, scenario, seed, replication, unpack(packed))
                for key, scenario, seed, replication, packed in rows if wanted is None or key in wanted]

    def values(self, key: str, part: int | None) -> Values:
        """What one run gave; nothing where it is neither in a part nor in the spool."""
        if part is not None:
            import pyarrow.compute as pc

            tables = {kind: read_file(*file) for kind in KINDS for file in self.files(kind, [part]).values()}
            (run,) = runs_in({kind: table.filter(pc.equal(table.column("key"), key)) for kind, table in tables.items()})
            return run.values
        packed = self._connection.execute("SELECT packed FROM spool WHERE key = ?", (key,)).fetchone()
        return Values() if packed is None else unpack(packed[0])

    def experiment_table(self) -> pa.Table:
        """The planned runs of all experiments: experiment, place in the plan, key, point, scenario, replication."""
        import pyarrow as pa

        rows = self._connection.execute(
            "SELECT name, place, key, point, scenario, replication FROM experiment_runs JOIN experiments "
            "ON experiments.id = experiment ORDER BY name, place").fetchall()
        names = {"experiment": "string", "place": "int64", "key": "string", "point": "int64", "scenario": "string",
                 "replication": "int64"}
        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        return pa.table({name: pa.array(column, pa.type_for_alias(kind))
                         for (name, kind), column in zip(names.items(), columns, strict=True)})

    def tables(self, kind: str, keys: Iterable[str] | None = None) -> list[pa.Table]:
        """Tables of one kind with the runs of some keys (None: all), from parts and spool; none is empty."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found = []
        if keys is None:
            found = [read_file(*file) for file in self.files(kind).values()]
        else:
            keys = set(keys)
            by_part: dict[int, list[str]] = {}
            for key, part in self.rows("key, part", keys):
                by_part.setdefault(part, []).append(key)
            sizes = dict(self._connection.execute("SELECT id, runs FROM parts"))
            for part, file in self.files(kind, by_part).items():
                table, of_part = read_file(*file), by_part[part]
                is_whole = len(of_part) == sizes[part]
                found.append(table if is_whole else table.filter(pc.is_in(table.column("key"), pa.array(of_part))))
        spooled = self.spool(keys)
        if spooled:
            found.append(tables_of(spooled).get(kind, pa.table({})))
        return [table for table in found if table.num_rows]
