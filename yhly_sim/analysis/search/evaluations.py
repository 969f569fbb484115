"""What designs came to, draw by draw and replication by replication, and the values by which they are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.design.search_arguments import SearchArguments

Floats = NDArray[np.float64]
BASELINE = 0
"""Number of the design in which all levers are at their baseline: it is always the first."""


@dataclass(frozen=True)
class Aim:
    """An objective or a budget as something to be small: sign x statistic of an outcome, less `most` for a budget.

    column: of the outcome. quantile: of the draws, None for their mean.
    """

    outcome: str
    column: int
    sign: float
    quantile: float | None
    most: float = 0.0

    def of(self, by_draw: Floats) -> Floats:
        """Of means over replications (... x draws x outcomes): the value, large where it is bad."""
        values = self.sign * by_draw[..., self.column]
        found = values.mean(axis=-1) if self.quantile is None else np.quantile(values, 1 - self.quantile, axis=-1)
        return np.asarray(found - self.most)


def aims(arguments: SearchArguments, columns: Sequence[str]) -> tuple[tuple[Aim, ...], tuple[Aim, ...]]:
    """(objectives, budgets) of a search, over outcomes that stand in these columns."""
    def aim(outcome: str, statistic: Literal["mean", "pessimistic"], sign: float, most: float = 0.0) -> Aim:
        quantile = arguments.pessimistic_quantile if statistic == "pessimistic" else None
        return Aim(outcome, columns.index(outcome), sign, quantile, most)

    return (tuple(aim(one.outcome, one.statistic, -1.0 if one.direction == "max" else 1.0)
                  for one in arguments.objectives),
            tuple(aim(one.outcome, one.statistic, 1.0, one.most) for one in arguments.budgets))


class Evaluations:
    """Outcomes of designs: for each design and replication the runs of all draws.

    columns: outcomes. needed: those without which a run cannot be compared. lost_draws: draws at which the search
    cannot compare anything, since the baseline never ran there (or, with levels, no design did).
    """

    def __init__(self, columns: Sequence[str], *, needed: Sequence[str], draws: int,
                 measured: Literal["difference", "level"]) -> None:
        self.columns, self.draws, self.measured = tuple(columns), draws, measured
        self.lost_draws: tuple[int, ...] = ()
        self._needed = [self.columns.index(name) for name in needed]
        self._cells: dict[int, dict[int, Floats]] = {}

    def add(self, design: int, replication: int, values: Floats) -> None:
        """The runs of one design and replication: draws x outcomes, NaN where a run failed or has no such value."""
        self._cells.setdefault(design, {})[replication] = values

    def designs(self) -> list[int]:
        return list(self._cells)

    def replications(self, design: int) -> list[int]:
        """Those that were run, whole or not."""
        return list(self._cells.get(design, ()))

    def failed_runs(self, design: int) -> int:
        """Runs that lack an outcome by which designs are compared."""
        return sum(int((~self._is_there(values)).sum()) for values in self._cells[design].values())

    def lose_draws(self) -> None:
        """Leave out from now on the draws at which nothing can be compared, so that what is compared are the same
        draws for all; said once, after the first designs were run."""
        judges = [BASELINE] if self.measured == "difference" else self.designs()
        ran = np.zeros(self.draws, dtype=bool)
        for design in judges:
            for values in self._cells.get(design, {}).values():
                ran |= self._is_there(values)
        self.lost_draws = tuple(int(draw) for draw in np.flatnonzero(~ran))

    def sample(self, design: int, *, measured: Literal["difference", "level"] | None = None) -> Floats:
        """Whole replications of a design: replications x draws x outcomes, in the order of their numbers.

        Whole is a replication in which every draw that is not lost ran; where values are taken less the baseline's, it
        has to be whole for the baseline too.
        """
        kept = [draw for draw in range(self.draws) if draw not in self.lost_draws]
        is_difference = (measured or self.measured) == "difference"
        found = []
        for replication, values in sorted(self._cells.get(design, {}).items()):
            beside = self._cells.get(BASELINE, {}).get(replication) if is_difference else np.zeros_like(values)
            if beside is not None and self._is_there(values)[kept].all() and (
                    not is_difference or self._is_there(beside)[kept].all()):
                found.append((values - beside)[kept])
        return np.array(found).reshape(len(found), len(kept), len(self.columns))

    def _is_there(self, values: Floats) -> NDArray[np.bool_]:
        return np.asarray(np.isfinite(values[:, self._needed]).all(axis=1))


def values_of(samples: Sequence[Floats], wanted: Sequence[Aim]) -> Floats:
    """Designs x aims: the value of each from its sample; NaN where a sample is empty."""
    found = np.full((len(samples), len(wanted)), np.nan)
    for place, sample in enumerate(samples):
        if len(sample):
            found[place] = [aim.of(sample.mean(axis=0)) for aim in wanted]
    return found
