"""Rows through the store: what is kept is not run again, what is missing runs, and every result is kept as it comes."""

from __future__ import annotations

import platform
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Callable, Collection, Iterable, Iterator, Sequence

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import Row
from yhly_sim.execution.batch import run_batch
from yhly_sim.execution.engines import open_engine
from yhly_sim.execution.finished import Finished, OnProgress, Progress
from yhly_sim.store.keys import run_key
from yhly_sim.store.records import RunRecord
from yhly_sim.studies.provenance import versions
from yhly_sim.studies.subject import Reader, Subject

if TYPE_CHECKING:
    from yhly_sim.execution.engines import Engine
    from yhly_sim.store.store import Store

COMMIT_AT = 64
COMMIT_SECONDS = 0.25
"""Finished runs are committed when there are so many of them, or so long after the last time."""


@dataclass(frozen=True)
class Batch:
    """What became of the rows of a batch.

    cached: runs that the store had, each counted once. executed: runs that ran now; failed: those of them that did.
    """

    cached: int
    executed: int
    failed: int


class LazyEngine:
    """An engine that starts when the first run is missing: what is kept already starts no process."""

    def __init__(self, *, workers: int | None = None, scheduler: str | None = None, serial: bool = False) -> None:
        self._asked: dict[str, Any] = {"workers": workers, "scheduler": scheduler, "serial": serial}
        self._stack = ExitStack()
        self._engine: Engine | None = None

    def __enter__(self) -> LazyEngine:
        return self

    def __exit__(self, *error: Any) -> bool | None:
        return self._stack.__exit__(*error)

    def get(self) -> Engine:
        if self._engine is None:
            self._engine = self._stack.enter_context(open_engine(**self._asked))
        return self._engine


def keys_of(subject: Subject, reader: Reader, rows: Iterable[Row]) -> Iterator[str]:
    """The key of each row: what the run follows from, the code that runs it, seed and replication."""
    code = subject.code_id()
    for row in rows:
        yield run_key(reader.digest(row), code_id=code, seed=row["seed"], replication=row["replication"])


def run_through_store(
    subject: Subject,
    reader: Reader,
    rows: Callable[[], Iterable[Row]],
    *,
    keys: Sequence[str],
    store: Store,
    engine: LazyEngine,
    retry_failed: bool = False,
    progress: OnProgress | None = None,
) -> Batch:
    """Run those rows that the store has no result of, and keep each result as it comes.

    rows: gives the rows anew each time it is called; keys: theirs, from `keys_of` with the same reader. A run that
    failed before counts as known unless `retry_failed`. What was finished is committed also when this is interrupted.
    """
    tell = progress or (lambda progress: None)
    known = store.statuses(keys)
    wanted = {key for key in keys if key not in known or (retry_failed and known[key] != "ok")}
    keeper = _Keeper(subject, reader, store, wanted)
    if wanted:
        tell(Progress("preparing", 0, len(wanted), 0))
        if subject.prepare is not None:
            subject.prepare(_missing(rows(), keys, wanted))
        try:
            # plain rows carry what their scenarios said when the keys were made, whoever edits a file meanwhile
            missing = map(reader.plain, _missing(rows(), keys, wanted))
            run_batch(missing, subject.run, engine=engine.get(), on_finished=keeper.keep,
                      group_adapter=subject.run_group, planned=len(wanted), on_progress=progress)
        finally:
            keeper.flush()
        store.compact(everything=True)
    return Batch(cached=len(set(keys)) - len(wanted), executed=keeper.executed, failed=keeper.failed)


def _missing(rows: Iterable[Row], keys: Sequence[str], wanted: set[str]) -> Iterator[Row]:
    """The rows whose key is wanted, each key once."""
    given: set[str] = set()
    for row, key in zip(rows, keys, strict=True):
        if key in wanted and key not in given:
            given.add(key)
            yield row


@dataclass
class _Keeper:
    """Turns finished rows into records and commits them a few at a time."""

    subject: Subject
    reader: Reader
    store: Store
    wanted: Collection[str]
    executed: int = 0
    failed: int = 0
    waiting: list[RunRecord] = field(default_factory=list)
    last: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.code = self.subject.code_id()

    def keep(self, finished: list[Finished]) -> None:
        for one in finished:
            self.waiting.append(self.record_of(one))
        if len(self.waiting) >= COMMIT_AT or time.monotonic() - self.last >= COMMIT_SECONDS:
            self.flush()

    def flush(self) -> None:
        if self.waiting:
            self.store.commit(self.waiting)
            self.executed += len(self.waiting)
            self.failed += sum(record.status != "ok" for record in self.waiting)
            self.waiting = []
        self.last = time.monotonic()

    def record_of(self, one: Finished) -> RunRecord:
        """A finished row as the store keeps it; refused where it ran with other code, world or rule than was
        planned."""
        row, result = one.row, one.result
        address = self.reader.address(row)
        key = run_key(self.reader.digest(row), code_id=self.code, seed=row["seed"], replication=row["replication"])
        told = result.provenance if result is not None else {}
        is_planned = key in self.wanted and (
            told.get("content", address), told.get("code", self.code)) == (address, self.code)
        if not is_planned:
            raise UserError("run_of_other_files", scenario=row["scenario"])
        return RunRecord(
            key=key,
            address=address,
            row=self.reader.plain(row),
            scenario=str(row["scenario"]),
            seed=row["seed"],
            replication=row["replication"],
            code_id=self.code,
            status="ok" if result is not None else "crashed" if one.worker_died else "failed",
            outcomes=result.outcomes if result is not None else {},
            series=result.series if result is not None else {},
            books=result.books if result is not None else {},
            traceback=one.traceback,
            origin={"host": one.host, "pid": one.pid, "system": platform.system(), "processor": platform.machine(),
                    "versions": versions()},
            started=one.started,
            seconds=one.seconds,
            cpu_seconds=one.cpu_seconds,
        )
