"""The store of runs: one folder, one writer, any number of readers."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Iterable, Literal, Mapping, Sequence

from yhly_sim.engine.errors import UserError
from yhly_sim.store import compaction
from yhly_sim.store.check import Damage, find_damage, forget
from yhly_sim.store.commits import commit_records, whole_row
from yhly_sim.store.contents import Contents
from yhly_sim.store.experiments import PlannedRun, keys_of, list_experiments, read_experiment, write_experiment
from yhly_sim.store.faults import one_sentence
from yhly_sim.store.filesystems import network_type
from yhly_sim.store.frames import long_frame, runs_frame, small_tables_frame
from yhly_sim.store.index import PARTS_FOLDER, one_moment, open_for_reading, open_for_writing
from yhly_sim.store.lock import WriterLock
from yhly_sim.store.reading import Moment
from yhly_sim.store.records import RunRecord, last_line
from yhly_sim.store.values import combined_digest

if TYPE_CHECKING:
    import pandas as pd

RECORD_COLUMNS = ("key, scenario, seed, replication, code_id, status, started, seconds, cpu_seconds, address, row, "
                  "origin, settings, catalogue, traceback, part")
FAILURE_COLUMNS = ("key", "scenario", "seed", "replication", "status", "reason", "traceback")


class Store:
    """Results of runs by their content address, in a folder on a local disk.

    What `commit` has taken survives the end of this process, however it ends. One process writes; others read at the
    same time, each call at one moment. Use it as a context manager, in the thread that opened it.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: WriterLock | None) -> None:
        self.folder = folder
        self._connection = connection
        self._lock = lock
        self._contents = Contents(connection)
        self._moment = Moment(connection, folder)

    @classmethod
    def open(cls, folder: str | Path, *, write: bool = False) -> Store:
        """Open a store; to write, which makes one where there is none, or to read.

        Raises UserError where the folder lies on a network file system, holds no store (to read), holds one of a newer
        version, or is being written by another process, which it names; MachineError where the folder cannot be
        written, or the index is damaged.
        """
        folder = Path(folder)
        network = network_type(folder)
        if network is not None:
            raise UserError("store_on_network", folder=folder, type=network)
        if not write:
            with one_sentence(folder):
                return cls(folder, open_for_reading(folder), None)
        with one_sentence(folder):
            (folder / PARTS_FOLDER).mkdir(parents=True, exist_ok=True)
        lock = WriterLock(folder)
        lock.acquire()
        try:
            with one_sentence(folder):
                connection = open_for_writing(folder)
                try:
                    compaction.remove_unknown_files(connection, folder)
                    compaction.delete_replaced(connection, folder)
                except BaseException:
                    connection.close()
                    raise
        except BaseException:
            lock.release()
            raise
        return cls(folder, connection, lock)

    def close(self) -> None:
        """Let go of index and lock; the spool stays in the index as it is."""
        try:
            self._connection.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def commit(self, records: Iterable[RunRecord]) -> None:
        """Put a batch of records into the store, in one transaction that is on the disk when this returns.

        A run that is there and ok is never replaced; one that failed is replaced by what comes later. A spool that is
        full goes into a part. Raises MachineError where the disk is full; all that was committed before is there.
        """
        self._check_may_write()
        with one_sentence(self.folder):
            commit_records(self._connection, self._contents, records)
        self.compact()

    def compact(self, *, everything: bool = False) -> None:
        """Move a spool that is full into parts of some hundred runs; nothing where it is not.

        everything: what is in the spool goes into a part, whatever there is, and small parts are put together: at
        the end of a batch.
        """
        self._check_may_write()
        with one_sentence(self.folder):
            while (everything or compaction.spool_is_full(self._connection)) and compaction.empty_spool(
                    self._connection, self.folder):
                pass
            if everything:
                compaction.join_small_parts(self._connection, self.folder)
                compaction.delete_replaced(self._connection, self.folder)

    def set_experiment(self, name: str, *, spec: Mapping[str, Any], runs: Sequence[PlannedRun]) -> None:
        """Name the runs of an experiment, (key, point, scenario, replication) each, in the order of the plan, run or
        not; what the name had before is replaced."""
        self._check_may_write()
        with one_sentence(self.folder):
            write_experiment(self._connection, self._contents, name, spec, runs)

    def statuses(self, keys: Iterable[str]) -> dict[str, str]:
        """key -> "ok", "failed" or "crashed", of those that are known."""
        with one_moment(self._connection, self.folder):
            return dict(self._moment.rows("key, status", keys))

    def digest(self, keys: Iterable[str]) -> str:
        """One digest over status, outcomes, series, books and tables of these runs, as far as they are there.

        The same in whatever order they ran, were committed and are kept; a run that is not ok counts with its
        key and status.
        """
        with one_moment(self._connection, self.folder):
            return combined_digest(self._moment.rows("key, status, digest", keys))

    def runs(self, keys: Iterable[str] | None = None) -> pd.DataFrame:
        """One row a run, ok or not: key, scenario, seed, replication, status, code_id, started, seconds, cpu_seconds,
        host, then outcomes (NaN where a run has none of that name).

        In the order of `keys`, unknown ones left out; without keys all, by scenario, seed, replication and key.
        """
        with one_moment(self._connection, self.folder):
            return runs_frame(self._moment, None if keys is None else list(keys))

    def series(self, keys: Iterable[str] | None = None) -> pd.DataFrame:
        """One row a run and week: key, day, weekly values (NaN where a run has none of that name)."""
        with one_moment(self._connection, self.folder):
            return long_frame(self._moment, "series", None if keys is None else list(keys))

    def books(self, keys: Iterable[str] | None = None) -> pd.DataFrame:
        """One row a run and entry of its books: key, payer, purpose and so on, as the model keeps them."""
        with one_moment(self._connection, self.folder):
            return long_frame(self._moment, "books", None if keys is None else list(keys))

    def small_tables(self, name: str, keys: Iterable[str] | None = None) -> pd.DataFrame:
        """One row a run and row of its small table of this name: key, then the columns; no row for a run without it."""
        with one_moment(self._connection, self.folder):
            return small_tables_frame(self._moment, name, None if keys is None else list(keys))

    def record(self, key: str) -> RunRecord:
        """Everything that is kept of one run; the first digits of a key will do.

        Raises UserError where no run has such a key, or more than one has.
        """
        with one_moment(self._connection, self.folder):
            whole = self._whole_key(key)
            ((_, scenario, seed, replication, code_id, status, started, seconds, cpu_seconds, address, shared, origin,
              settings, catalogue, traceback, part),) = self._moment.rows(RECORD_COLUMNS, [whole])
            values = self._moment.values(whole, part)
            return RunRecord(
                key=whole, address=json.loads(self._contents.text(address)),
                row=whole_row(self._contents.text(shared), seed=seed, replication=replication),
                scenario=scenario, seed=seed, replication=replication, code_id=code_id, status=status,
                outcomes=dict(values.outcomes),
                series={name: column.tolist() for name, column in values.series.items()},
                books={name: list(column) for name, column in values.books.items()},
                tables=json.loads(values.tables or "{}"),
                traceback=None if traceback is None else self._contents.text(traceback),
                origin=json.loads(self._contents.text(origin)), settings=json.loads(self._contents.text(settings)),
                catalogue=json.loads(self._contents.text(catalogue)), started=started, seconds=seconds,
                cpu_seconds=cpu_seconds)

    def _whole_key(self, beginning: str) -> str:
        found = [str(key) for (key,) in self._connection.execute(
            "SELECT key FROM runs WHERE key >= ? AND key < ? ORDER BY key LIMIT 3", (beginning, beginning + "~"))]
        if not beginning or not found:
            raise UserError("store_unknown_run", key=beginning, folder=self.folder)
        if len(found) > 1 and found[0] != beginning:
            raise UserError("store_ambiguous_run", key=beginning, some=", ".join(found))
        return found[0]

    def experiments(self) -> pd.DataFrame:
        """One row an experiment: name, runs planned, how many are ok, how many failed, when the latest began."""
        with one_moment(self._connection, self.folder):
            return list_experiments(self._connection)

    def experiment(self, name: str) -> tuple[dict[str, Any], pd.DataFrame]:
        """The specification of an experiment, and its planned runs: key, point, scenario, replication.

        Raises UserError where there is none of that name; it names the nearest.
        """
        with one_moment(self._connection, self.folder):
            return read_experiment(self._connection, self._contents, name)

    def failures(self, experiment: str | None = None) -> pd.DataFrame:
        """One row a run that is not ok (of one experiment, or of all): key, scenario, seed, replication, status,
        reason (the last line of its traceback), traceback."""
        import pandas as pd

        with one_moment(self._connection, self.folder):
            keys = None if experiment is None else set(keys_of(self._connection, experiment))
            rows = self._connection.execute("SELECT key, scenario, seed, replication, status, traceback FROM runs "
                                            "WHERE status <> 'ok' ORDER BY scenario, seed, replication, key").fetchall()
            texts = {text: self._contents.text(text) for text in {row[-1] for row in rows} if text is not None}
            told = [(*facts, last_line(texts.get(text)), texts.get(text))
                    for *facts, text in rows if keys is None or facts[0] in keys]
            return pd.DataFrame(told, columns=list(FAILURE_COLUMNS))

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Everything that is not as it was written, found by the digests kept beside it.

        repair: forget the runs that are damaged, so that they run again; all others stay.
        """
        found = find_damage(self._connection, self.folder, is_writer=self._lock is not None)
        if not repair:
            return found
        self._check_may_write()
        self._contents.forget_remembered()
        return forget(self._connection, self.folder, found)

    def query(self, sql: str) -> pd.DataFrame:
        """The answer to one SELECT over the views runs, series, books, tables and experiment_runs (`store.query`)."""
        from yhly_sim.store.query import query

        with one_moment(self._connection, self.folder):
            return query(self._moment, sql)

    def export(
        self, folder: str | Path, *, format: Literal["parquet", "csv"] = "parquet", keys: Iterable[str] | None = None
    ) -> Path:
        """Write runs, series, books, tables and the records of the runs into a folder, a file each (`store.export`)."""
        from yhly_sim.store.export import export

        with one_moment(self._connection, self.folder):
            return export(self._moment, self._contents, Path(folder), format=format,
                          keys=None if keys is None else list(keys))

    def _check_may_write(self) -> None:
        if self._lock is None:
            raise PermissionError(f"{self.folder} was opened for reading")
