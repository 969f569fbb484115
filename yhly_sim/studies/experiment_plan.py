"""Which runs an experiment consists of, by their keys."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Mapping

from yhly_sim.design.experiment import Experiment
from yhly_sim.engine.outcomes import Row
from yhly_sim.store.keys import run_keys
from yhly_sim.studies.arguments import check_count
from yhly_sim.studies.subject import Reader, Subject, our_model, subject_of_mesa
from yhly_sim.studies.vocabulary import load_experiment

if TYPE_CHECKING:
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
        for row in experiment.rows(replications=1):
            scenarios.append(sys.intern(str(row["scenario"])))
            keys.append(run_keys(reader.digest(row), code_id=code, seed=row["seed"], replications=range(replications)))
        by_replication = tuple(key for of_all_points in zip(*keys, strict=True) for key in of_all_points)
        return cls(experiment, reader, replications, tuple(scenarios), by_replication)

    def rows(self, places: Iterable[int]) -> Iterator[Row]:
        """The rows that stand at some places of the plan."""
        asked, points = self.experiment, self.experiment.points()
        for place in places:
            replication, point = divmod(place, len(points))
            yield points[point].row(seed=asked.seed, replication=replication, days=asked.days, world=asked.world)

    def write(self, store: Store) -> None:
        """Tell the store which runs the experiment consists of."""
        count = len(self.scenarios)
        store.set_experiment(name_in_store(self.experiment), spec=self.experiment.spec, runs=[
            (key, place % count, self.scenarios[place % count], place // count) for place, key in enumerate(self.keys)])
