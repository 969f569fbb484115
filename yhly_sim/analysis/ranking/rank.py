"""More than two designs with the same luck: how far each is from the best, and with what probability it is the best."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.comparison.precision import half_width
from yhly_sim.analysis.ranking.best import WithBest, compare_with_best, critical_values
from yhly_sim.analysis.ranking.chance import probabilities_of_best
from yhly_sim.analysis.ranking.pairs import Pairs, Values, pairs_of, values_of
from yhly_sim.engine.derived_seeds import derived_seed
from yhly_sim.engine.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd

FEWEST_REPLICATIONS = 2


@dataclass(frozen=True)
class Standing:
    """One design in the ranking of one outcome, in the outcome's unit.

    mean, ci_low, ci_high: over its own replications, with the 95 % Student interval.
    difference_to_best: from the design that leads, over the replications that both have; 0 for the leader.
    best_low, best_high: simultaneous 95 % interval of its difference from the best of the others, for all designs at
    once; one end is at 0 or beyond it. may_be_best: whether the runs leave it open that it is the best.
    probability_best: that it is, by the posterior; NaN (as all of the above) where no direction is good by itself, or
    with one replication. replications: those that it has.
    """

    design: str
    mean: float
    ci_low: float
    ci_high: float
    replications: int
    difference_to_best: float = math.nan
    best_low: float = math.nan
    best_high: float = math.nan
    may_be_best: bool = False
    probability_best: float = math.nan

    def to_json(self) -> dict[str, Any]:
        """Keys that scripts rely on; what cannot be said is null."""
        keys = ("mean", "ci_low", "ci_high", "difference_to_best", "probability_best", "best_low", "best_high")
        plain = {key: value if math.isfinite(value := getattr(self, key)) else None for key in keys}
        return {**plain, "may_be_best": self.may_be_best, "replications": self.replications}


@dataclass(frozen=True)
class Ranking:
    """One outcome over all designs that have it, in the order in which they were given.

    leader: the design that is ahead of every other, or least behind; None where the outcome cannot be ranked. lead: how
    far it is ahead of the next. absent: designs without the outcome. left_out: replications that were taken from all
    designs, as one of them has no value there.
    """

    outcome: Outcome
    standings: tuple[Standing, ...]
    leader: str | None
    lead: float
    absent: tuple[str, ...]
    left_out: int

    def __getitem__(self, design: str) -> Standing:
        for standing in self.standings:
            if standing.design == design:
                return standing
        raise KeyError(design)

    @property
    def contenders(self) -> tuple[str, ...]:
        """Designs that the runs do not rule out as the best; one where the best is established with 95 %."""
        return tuple(standing.design for standing in self.standings if standing.may_be_best)

    @property
    def probability_correct(self) -> float:
        """That the leader really is the best: the posterior probability of correct selection."""
        return math.nan if self.leader is None else self[self.leader].probability_best

    def from_the_top(self) -> list[Standing]:
        """The standings, the leader first, then by their distance from it."""
        return sorted(self.standings, key=lambda s: (abs(s.difference_to_best), s.design != self.leader))


def rank_designs(frames: Mapping[str, pd.DataFrame], outcomes: Sequence[Outcome], *, seed: int) -> dict[str, Ranking]:
    """outcome -> its ranking, for each outcome that a design has.

    frames: design -> runs (index: replication, columns: outcomes); replication r is the same luck in all. A design may
    have more replications than another, but none may have gaps other than failed runs. seed: of the study, for the
    draws of critical values and of the posterior.
    """
    rankings = {}
    for outcome in outcomes:
        columns = {design: _column(frame, outcome.name) for design, frame in frames.items()}
        there = {design: column for design, column in columns.items() if np.isfinite(column).any()}
        if there:
            absent = tuple(design for design in columns if design not in there)
            rankings[outcome.name] = _ranking(outcome, there, absent, seed)
    return rankings


def oriented(frames: Mapping[str, pd.DataFrame], outcome: Outcome) -> Values:
    """The values of an outcome in all designs, turned so that the larger is the better."""
    sign = -1.0 if outcome.higher_is_better is False else 1.0
    return values_of([sign * _column(frame, outcome.name) for frame in frames.values()])


def _ranking(outcome: Outcome, columns: Mapping[str, NDArray[Any]], absent: tuple[str, ...], seed: int) -> Ranking:
    sign = -1.0 if outcome.higher_is_better is False else 1.0
    values = values_of([sign * column for column in columns.values()])
    plain = [_standing(design, column) for design, column in columns.items()]
    is_ranked = (outcome.higher_is_better is not None and len(columns) > 1
                 and values.counts.min() >= FEWEST_REPLICATIONS)
    if not is_ranked:
        return Ranking(outcome, tuple(plain), None, math.nan, absent, values.left_out)
    pairs = pairs_of(values)
    critical = critical_values(values, seed=derived_seed(seed, f"rank {outcome.name} critical"))
    chances = probabilities_of_best(values, pairs, seed=derived_seed(seed, f"rank {outcome.name} best"))
    with_best = compare_with_best(pairs, critical)
    names, leader = list(columns), pairs.leader
    lead = float(np.delete(pairs.mean[leader], leader).min())
    standings = tuple(_ranked(one, place, sign, pairs, with_best, float(chances[place]))
                      for place, one in enumerate(plain))
    return Ranking(outcome, standings, names[leader], sign * lead, absent, values.left_out)


def _standing(design: str, column: NDArray[Any]) -> Standing:
    values = column[np.isfinite(column)]
    mean, n = float(values.mean()), len(values)
    margin = half_width(float(values.std(ddof=1)), n) if n > 1 else math.nan
    return Standing(design, mean, mean - margin, mean + margin, n)


def _ranked(plain: Standing, place: int, sign: float, pairs: Pairs, with_best: WithBest, chance: float) -> Standing:
    low, high = sorted((sign * float(with_best.low[place]), sign * float(with_best.high[place])))
    return Standing(plain.design, plain.mean, plain.ci_low, plain.ci_high, plain.replications,
                    sign * float(pairs.mean[place, pairs.leader]) + 0.0, low + 0.0, high + 0.0,
                    bool(with_best.may_be_best[place]), chance)


def _column(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Values over replications 0, 1, ..., NaN where there is none."""
    longest = int(frame.index.max()) + 1 if len(frame) else 0
    if name not in frame.columns:
        return np.full(longest, math.nan)
    return np.asarray(frame[name].reindex(range(longest)), dtype=np.float64)
