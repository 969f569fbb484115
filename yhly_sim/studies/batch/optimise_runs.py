"""Rows of a search through the store: what is kept is not run again, and what is asked for is listed as it comes."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Iterator, Sequence

from yhly_sim.design.experiment import Experiment
from yhly_sim.engine.outcomes import Row
from yhly_sim.studies.batch.batches import LazyEngine, key_of, run_through_store
from yhly_sim.studies.batch.plan import name_in_store
from yhly_sim.studies.batch.stores import writing_store
from yhly_sim.studies.subject import Subject

if TYPE_CHECKING:
    import pandas as pd

    from yhly_sim.execution.finished import OnProgress
    from yhly_sim.store.store import Store
    from yhly_sim.studies.optimise import Evaluate


@contextmanager
def kept_evaluation(experiment: Experiment, subject: Subject, *, store: str | Path | None, workers: int | None,
                    scheduler: str | None, serial: bool, retry_failed: bool,
                    progress: OnProgress | None) -> Iterator[Evaluate]:
    """What runs rows of a search: through the store, on an engine that starts with the first run that is missing.

    Within the store the rows that were asked for so far are the runs of the experiment, in the order of asking; a row
    that differs in anything but its replication is a point of its own.
    """
    with writing_store(store) as kept, LazyEngine(workers=workers, scheduler=scheduler, serial=serial) as engine:
        yield _Evaluation(experiment, subject, kept, engine, retry_failed, progress)


class _Evaluation:
    def __init__(self, experiment: Experiment, subject: Subject, store: Store, engine: LazyEngine, retry_failed: bool,
                 progress: OnProgress | None) -> None:
        self.experiment, self.subject, self.store, self.engine = experiment, subject, store, engine
        self.retry_failed, self.progress = retry_failed, progress
        self.reader = subject.reader()
        self.points: dict[str, int] = {}
        self.listed: list[tuple[str, int, str, int]] = []

    def __call__(self, rows: Sequence[Row]) -> pd.DataFrame:
        code = self.subject.code_id()
        keys = [key_of(self.reader, row, code_id=code) for row in rows]
        for key, row in zip(keys, rows, strict=True):
            point = self.points.setdefault(self.reader.digest(row), len(self.points))
            self.listed.append((key, point, str(row["scenario"]), row["replication"]))
        self.store.set_experiment(name_in_store(self.experiment), spec=self.experiment.spec,
                                  runs=list(dict.fromkeys(self.listed)))
        run_through_store(self.subject, self.reader, lambda places: (rows[place] for place in places), keys=keys,
                          store=self.store, engine=self.engine, retry_failed=self.retry_failed, progress=self.progress)
        found = self.store.runs(list(dict.fromkeys(keys))).set_index("key")
        names = [one.name for one in self.subject.outcomes if one.name in found.columns]
        return found.loc[keys, names].reset_index(drop=True)
