"""What an experiment gave: its runs as one table, with what was varied and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Mapping

from yhly_sim.design.factor import Factor
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Results:
    """The runs of an experiment.

    kind, arguments: kind of design and its arguments, as in the experiment file ("sobol", {"samples": 256}).
    points: one row a point of the design, index `point` (0, 1, ...), columns `scenario`, then one for each factor; it
    has every point that was planned, run or not.
    runs: one row a run that succeeded: `key`, `point`, `scenario`, `replication`, one column a factor, one an outcome
    (NaN where the mechanism is off). failed: one row a run that failed: `key`, `point`, `scenario`, `replication`,
    `reason`. replications: planned for each point (the most, where they are adaptive).
    """

    name: str
    kind: str
    arguments: Mapping[str, Any]
    factors: tuple[Factor, ...]
    outcomes: tuple[Outcome, ...]
    points: pd.DataFrame
    runs: pd.DataFrame
    failed: pd.DataFrame
    replications: int
    seed: int
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def outcome(self, name: str) -> Outcome:
        """The outcome of that name; a UserError names the nearest one that the runs have."""
        known = {outcome.name: outcome for outcome in self.outcomes}
        if name not in known:
            raise UserError("unknown_outcome", name=name, nearest=nearest(name, known), known=", ".join(known))
        return known[name]

    def factor(self, name: str) -> Factor:
        """The factor of that name; a UserError names the nearest one."""
        known = {factor.name: factor for factor in self.factors}
        if name not in known:
            raise UserError("unknown_factor", name=name, nearest=nearest(name, known), known=", ".join(known))
        return known[name]

    def by_replication(self, outcome: str) -> pd.DataFrame:
        """Values of an outcome: one row a planned point (index `point`), one column a replication; NaN where a run
        failed, is not there yet, or has no such value."""
        self.outcome(outcome)
        wide = self.runs.pivot(index="point", columns="replication", values=outcome)
        return wide.reindex(self.points.index)

    def means(self, outcome: str) -> pd.Series:
        """Mean of an outcome over the replications of each planned point, NaN where there is none."""
        return self.by_replication(outcome).mean(axis=1)
