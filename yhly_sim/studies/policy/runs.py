"""Runs of an experiment as designs against states of the world, read from the store for all that a page asks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Mapping

import numpy as np

from yhly_sim.analysis.comparison.designs import Designs, designs_of
from yhly_sim.analysis.results import Results
from yhly_sim.analysis.robustness.space import Floats, Space, crossed
from yhly_sim.design.experiment import Experiment
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.studies.batch.plan import name_in_store, subject_of_experiment
from yhly_sim.studies.batch.stored_results import results_in
from yhly_sim.studies.batch.stores import reading_store
from yhly_sim.studies.policy.ledger import COSTS, Line, costs_at, ledger_of, usual_prices
from yhly_sim.studies.report import MOST_DESIGNS
from yhly_sim.studies.reporting.names import outcomes_shown, titles_of
from yhly_sim.studies.subject import Subject


@dataclass(frozen=True)
class PolicyRuns:
    """results: of the experiment; space: its designs and states; lines: what the runs spent; has_groups: whether they
    keep results of groups of people; digest: over all runs; planned: how many there are to be; store: its folder."""

    experiment: Experiment
    subject: Subject
    results: Results
    space: Space
    lines: tuple[Line, ...]
    has_groups: bool
    digest: str
    planned: int
    store: Path
    _values: dict[str, Floats] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        return self.space.policies

    @cached_property
    def designs(self) -> Designs:
        return designs_of(self.results, names=self.names)

    @cached_property
    def titles(self) -> Mapping[str, Mapping[str, str]]:
        return titles_of(self.results, self.designs)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Outcomes that the experiment is about."""
        return outcomes_shown(self.results)

    def values(self, outcome: str) -> Floats:
        """(designs, states, replications) of an outcome; NaN where there is none."""
        if outcome not in self._values:
            self._values[outcome] = self.space.values(self.results, outcome)
        return self._values[outcome]

    def with_cells(self, outcome: Outcome, cells: Floats) -> Results:
        """The results with one more outcome, or other values of one that they have, from its (designs, states,
        replications)."""
        runs = self.results.runs
        column = np.full(len(runs), np.nan)
        for row, key in enumerate(runs[["point", "replication"]].itertuples(index=False, name=None)):
            if key in self._cell_of:
                column[row] = cells[self._cell_of[key]]
        is_known = outcome.name in {one.name for one in self.results.outcomes}
        return replace(self.results, outcomes=(*self.results.outcomes, *(() if is_known else (outcome,))),
                       runs=runs.assign(**{outcome.name: column}))

    @cached_property
    def _cell_of(self) -> dict[tuple[int, int], tuple[int, int, int]]:
        return _cells(self.results, self.space)

    def priced(self, prices: Mapping[str, float]) -> PolicyRuns:
        """The same runs with other prices. prices: name of a line -> yuan an hour, or factor of its money; the others
        stay as they are."""
        if not prices or not self.lines:
            return self
        told = {one.name: one for one in self.results.outcomes}
        found = self
        for name, cells in costs_at(self.lines, {**usual_prices(self.lines), **prices},
                                    {name: self.values(name) for name in COSTS if name in told}).items():
            found = replace(found, results=found.with_cells(told[name], cells), _values={})
        return found


def read_policy_runs(experiment: Experiment, store: str | Path | None = None) -> PolicyRuns:
    """What the store has of an experiment.

    Raises UserError where it was never run with this store, has no run that succeeded, or is no comparison of designs.
    """
    with reading_store(store) as kept:
        results = results_in(kept, experiment)
        if results.runs.empty:
            raise UserError("experiment_not_run", name=experiment.name, store=kept.folder,
                            quick=" --quick" if experiment.is_quick else "")
        if any(one.role == "lever" and one.name in results.arguments.get("drawn", ()) for one in results.factors):
            raise UserError("policy_drawn_levers", name=experiment.name)
        space = crossed(results)
        if len(space.policies) > MOST_DESIGNS:
            raise UserError("policy_too_many_designs", name=experiment.name, count=len(space.policies),
                            most=MOST_DESIGNS)
        keys = list(dict.fromkeys(results.runs["key"]))
        shape = (space.points.shape[0], space.points.shape[1], int(results.runs["replication"].nunique()))
        lines = ledger_of(kept.books(keys), keys, _places(results, space), shape)
        return PolicyRuns(experiment, subject_of_experiment(experiment), results, space, lines,
                          "dimension" in kept.small_tables("groups", keys[:1]), kept.digest(keys),
                          int(results.provenance["runs_planned"]), kept.folder)


def runs_address(experiment: Experiment, store: str | Path | None = None) -> list[Any]:
    """What the runs follow from that the store has of an experiment now: itself, and their digest; quick."""
    with reading_store(store) as kept:
        name = name_in_store(experiment)
        if name not in set(kept.experiments()["name"]):
            raise UserError("experiment_not_run", name=experiment.name, store=kept.folder,
                            quick=" --quick" if experiment.is_quick else "")
        _, planned = kept.experiment(name)
        return [experiment.spec, len(planned), kept.digest(dict.fromkeys(planned["key"]))]


def _places(results: Results, space: Space) -> dict[str, list[tuple[int, int, int]]]:
    """key -> its cells."""
    cells = _cells(results, space)
    found: dict[str, list[tuple[int, int, int]]] = {str(key): [] for key in results.runs["key"]}
    for key, point, replication in results.runs[["key", "point", "replication"]].itertuples(index=False, name=None):
        if (point, replication) in cells:
            found[str(key)].append(cells[point, replication])
    return found


def _cells(results: Results, space: Space) -> dict[tuple[int, int], tuple[int, int, int]]:
    """(point, replication) -> (design, state, replication) of its cell."""
    numbers = {int(number): place for place, number in enumerate(sorted(results.runs["replication"].unique()))}
    return {(int(point), number): (design, state, place)
            for (design, state), point in np.ndenumerate(space.points) for number, place in numbers.items()}
