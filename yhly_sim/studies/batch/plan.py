"""Which runs an experiment consists of, by their keys."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Mapping

from yhly_sim.design.experiment import Experiment
from yhly_sim.design.factor import Point
from yhly_sim.engine.outcomes import Row
from yhly_sim.store.keys import run_keys
from yhly_sim.studies.arguments import check_count
from yhly_sim.studies.batch.vocabulary import load_experiment
from yhly_sim.studies.subject import Reader, Subject, our_model, subject_of_mesa

if TYPE_CHECKING:
    import pandas as pd

    from yhly_sim.store.store import Store

QUICK = ".quick"
"""What the name of an experiment ends in, in the store, where it was run at its quick size."""

WORDS = ("replications", "title", "question", "look_at")
"""Sections that change no point: more replications extend an experiment, other words leave it as it is."""


def loaded(experiment: str | Path | Experiment, *, quick: bool = False, replications: int | None = None) -> Experiment:
    """The experiment of a name or file, or as it is given; with another number of replications."""
    chosen = experiment if isinstance(experiment, Experiment) else load_experiment(experiment, quick=quick)
    if replications is None:
        return chosen
    return replace(chosen, replications=check_count("replications", replications))


def name_in_store(experiment: Experiment) -> str:
    """The name under which the store lists an experiment."""
    return experiment.name + (QUICK if experiment.is_quick else "")


def about(spec: Mapping[str, Any]) -> str:
    """What an experiment is about, as text: its specification without `WORDS`."""
    return json.dumps({key: value for key, value in spec.items() if key not in WORDS}, sort_keys=True)


def subject_of_experiment(experiment: Experiment) -> Subject:
    """The model that an experiment is about."""
    if experiment.model is None:
        return our_model()
    return subject_of_mesa(experiment.model, beside=Path(experiment.file).parent if experiment.file else None)


@dataclass(frozen=True)
class Plan:
    """The runs of an experiment with so many replications: their keys, replication by replication over all points.

    scenarios: of each point, as it runs.
    """

    experiment: Experiment
    reader: Reader
    replications: int
    scenarios: tuple[str, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, experiment: Experiment, subject: Subject, replications: int) -> Plan:
        """Every point is read once, whatever the number of its replications."""
        reader, code = subject.reader(), subject.code_id()
        scenarios, keys = [], []
        for point in experiment.points():
            row = _row(experiment, point, replication=0)
            scenarios.append(sys.intern(str(row["scenario"])))
            keys.append(run_keys(reader.digest(row), code_id=code, seed=row["seed"], replications=range(replications)))
        by_replication = tuple(key for of_all_points in zip(*keys, strict=True) for key in of_all_points)
        return cls(experiment, reader, replications, tuple(scenarios), by_replication)

    def rows(self, places: Iterable[int]) -> Iterator[Row]:
        """The rows that stand at some places of the plan."""
        points = self.experiment.points()
        for place in places:
            replication, point = divmod(place, len(points))
            yield _row(self.experiment, points[point], replication=replication)

    def write(self, store: Store, *, is_final: bool = True) -> None:
        """Tell the store which runs the experiment consists of.

        Where it is not final, because more replications may follow, a plan that the store has from before and that
        begins like this one is left as it is: nobody who reads meanwhile sees less than was there.
        """
        spec, runs = self.experiment.spec, self._planned_runs()
        known = self._known(store)
        if known is not None:
            kept_spec, kept_runs = known
            if not is_final and about(kept_spec) == about(spec) and kept_runs[: len(runs)] == runs:
                return
            if kept_spec == spec and kept_runs == runs:
                return
        store.set_experiment(name_in_store(self.experiment), spec=spec, runs=runs)

    def frame(self) -> pd.DataFrame:
        """One row a planned run: key, point, scenario, replication."""
        import pandas as pd

        return pd.DataFrame(self._planned_runs(), columns=["key", "point", "scenario", "replication"])

    def _planned_runs(self) -> list[tuple[str, int, str, int]]:
        count = len(self.scenarios)
        return [(key, place % count, self.scenarios[place % count], place // count)
                for place, key in enumerate(self.keys)]

    def _known(self, store: Store) -> tuple[Mapping[str, Any], list[tuple[str, int, str, int]]] | None:
        name = name_in_store(self.experiment)
        if name not in set(store.experiments()["name"]):
            return None
        spec, runs = store.experiment(name)
        return spec, list(runs.itertuples(index=False, name=None))


def _row(experiment: Experiment, point: Point, *, replication: int) -> Row:
    return point.row(seed=experiment.seed, replication=replication, days=experiment.days, world=experiment.world)
