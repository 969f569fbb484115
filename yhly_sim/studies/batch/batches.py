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
from yhly_sim.execution.engines import check_address, open_engine
from yhly_sim.execution.finished import Finished, OnProgress, Progress
from yhly_sim.store.keys import Address, address_digest, run_key
from yhly_sim.store.records import RunRecord
from yhly_sim.studies.batch.provenance import versions
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
    """An engine that starts when the first run is missing: what is kept already starts no process.

    is_elsewhere: its workers are there already, so that it can be asked for before anything is prepared.
    """

    def __init__(self, *, workers: int | None = None, scheduler: str | None = None, serial: bool = False) -> None:
        if scheduler is not None:
            check_address(scheduler)
        self.is_elsewhere = scheduler is not None and not serial
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


def key_of(reader: Reader, row: Row, *, code_id: str) -> str:
    """The key of a row: what the run follows from, the code that runs it, seed and replication."""
    return run_key(reader.digest(row), code_id=code_id, seed=row["seed"], replication=row["replication"])


def run_through_store(
    subject: Subject,
    reader: Reader,
    rows: Callable[[Iterable[int]], Iterator[Row]],
    *,
    keys: Sequence[str],
    store: Store,
    engine: LazyEngine,
    points: int | None = None,
    retry_failed: bool = False,
    progress: OnProgress | None = None,
) -> Batch:
    """Run those rows that the store has no result of, and keep each result as it comes.

    rows: gives the rows of some places; keys: of all places (`key_of` with the same reader). points: rows that are so
    many places apart differ in their luck only (None: nothing is known of that). A run that failed before counts as
    known unless `retry_failed`. What was finished is committed also when this is interrupted.
    """
    tell = progress or (lambda progress: None)
    known = store.statuses(keys)
    places = [place for key, place in first_places(keys).items()
              if key not in known or (retry_failed and known[key] != "ok")]
    cached = len(set(keys)) - len(places)
    if not places:
        return Batch(cached=cached, executed=0, failed=0)
    if engine.is_elsewhere:
        engine.get()  # who cannot be reached is told of at once
    tell(Progress("preparing", 0, len(places), 0))
    if subject.prepare is not None:
        subject.prepare(rows(places if points is None else sorted({place % points for place in places})))
    keeper = _Keeper(subject, reader, store, {keys[place] for place in places})
    try:
        # plain rows carry what their scenarios said when the keys were made, whoever edits a file meanwhile
        run_batch(map(reader.plain, rows(places)), subject.run, engine=engine.get(), on_finished=keeper.keep,
                  group_adapter=subject.run_group, planned=len(places), on_progress=progress)
    finally:
        keeper.flush()
    store.compact(everything=True)
    return Batch(cached=cached, executed=keeper.executed, failed=keeper.failed)


def first_places(keys: Sequence[str]) -> dict[str, int]:
    """Each key and where it first stands, in that order: two points may be one and the same run.

    >>> first_places(["b", "a", "b"])
    {'b': 0, 'a': 1}
    """
    found: dict[str, int] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, place)
    return found


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
        self.code, self.catalogue = self.subject.code_id(), Address(self.subject.catalogue())
        self.machine = {"system": platform.system(), "processor": platform.machine(), "versions": versions()}

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
        digest = self.reader.digest(row)
        key = run_key(digest, code_id=self.code, seed=row["seed"], replication=row["replication"])
        told = result.provenance if result is not None else {}
        ran = address_digest(told["content"]) if "content" in told else digest
        if key not in self.wanted or (ran, told.get("code", self.code)) != (digest, self.code):
            raise UserError("run_of_other_files", scenario=row["scenario"])
        return RunRecord(
            key=key,
            address=Address.known(digest, lambda: self.reader.address(row)),
            row=self.reader.plain(row),
            scenario=str(row["scenario"]),
            seed=row["seed"],
            replication=row["replication"],
            code_id=self.code,
            status="ok" if result is not None else "crashed" if one.worker_died else "failed",
            outcomes=result.outcomes if result is not None else {},
            series=result.series if result is not None else {},
            books=result.books if result is not None else {},
            tables=result.tables if result is not None else {},
            traceback=one.traceback,
            origin={"host": one.host, "pid": one.pid, **self.machine},
            settings=self.reader.settings(row),
            catalogue=self.catalogue,
            started=one.started,
            seconds=one.seconds,
            cpu_seconds=one.cpu_seconds,
        )
