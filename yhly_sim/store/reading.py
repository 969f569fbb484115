"""What the store holds at one moment: runs, files of parts, and the spool, from one read transaction."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Iterator

from yhly_sim.store.index import PARTS_FOLDER, in_chunks
from yhly_sim.store.parts import read_file
from yhly_sim.store.records import RUN_COLUMNS
from yhly_sim.store.tables import KINDS, Kept, runs_in, tables_of
from yhly_sim.store.values import Values, unpack

if TYPE_CHECKING:
    import pyarrow as pa

TYPES = {"seed": "int64", "replication": "int64", "seconds": "float64", "cpu_seconds": "float64"}
"""Of the columns that say what a run is; the others are text."""


class Moment:
    """Reads an index inside a transaction that is open already (`index.one_moment`)."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
        self._parts = folder / PARTS_FOLDER

    def rows(self, columns: str, keys: Iterable[str] | None) -> Iterator[tuple[Any, ...]]:
        """Columns of the table `runs` for some keys (None: all) in no order; unknown keys are passed over."""
        if keys is None:
            yield from self._connection.execute(f"SELECT {columns} FROM runs")
            return
        for chunk in in_chunks(dict.fromkeys(keys)):
            yield from self._connection.execute(
                f"SELECT {columns} FROM runs WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(chunk),))

    def run_table(self, keys: Iterable[str] | None = None) -> pa.Table:
        """What the index says of runs, as `records.RUN_COLUMNS`; in order of scenario, seed, replication and key."""
        import pyarrow as pa

        rows = sorted(self.rows(", ".join(RUN_COLUMNS), keys), key=lambda row: (row[1], row[2], row[3], row[0]))
        columns = list(zip(*rows, strict=True)) or [()] * len(RUN_COLUMNS)
        return pa.table({name: pa.array(column, pa.type_for_alias(TYPES.get(name, "string")))
                         for name, column in zip(RUN_COLUMNS, columns, strict=True)})

    def files(self, kind: str, parts: Iterable[int] | None = None) -> list[Path]:
        """The files of one kind, of some parts (None: all), in the order in which they were written."""
        wanted = None if parts is None else set(parts)
        listed = self._connection.execute("SELECT name, part FROM files WHERE kind = ? ORDER BY part", (kind,))
        return [self._parts / name for name, part in listed if wanted is None or part in wanted]

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

            files = {kind: file for kind in KINDS for file in self.files(kind, [part])}
            tables = {kind: read_file(file) for kind, file in files.items()}
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
        wanted = None if keys is None else list(dict.fromkeys(keys))
        only = None if wanted is None else pa.array(wanted, pa.string())
        parts = None if wanted is None else {part for (part,) in self.rows("part", wanted) if part is not None}
        for file in self.files(kind, parts):
            table = read_file(file)
            found.append(table if only is None else table.filter(pc.is_in(table.column("key"), only)))
        spooled = self.spool(wanted)
        if spooled:
            found.append(tables_of(spooled).get(kind, pa.table({})))
        return [table for table in found if table.num_rows]
