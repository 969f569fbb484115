"""Whether the model can give the targets at all: where they lie in what the prior predicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from yhly_sim.analysis.calibration.draws import Array, Draws
from yhly_sim.engine.derived_seeds import derived_seed

EDGE_SHARE = 0.01
"""A target with at most this share of the draws on one side of it lies at the edge."""

PROBES = 200
NEAREST_SHARE, FEWEST_NEAREST = 0.01, 5
RARE = 0.01
"""Targets together count as out of reach where at most this share of draws is as lonely as they are: as far from the
nearest hundredth of the draws."""


@dataclass(frozen=True)
class Reach:
    """One target in what the prior predicts (errors of observation included).

    below: share of the draws below it. least, low, middle, high, greatest: extremes and 2.5, 50, 97.5 % quantiles of
    the draws. nearest: by how many standard deviations of luck and target together the nearest draw misses it. after:
    mean of the draws that were accepted, before any adjustment.
    state: "inside", "edge" or "unreachable" (beyond every draw).
    """

    target: str
    below: float
    least: float
    low: float
    middle: float
    high: float
    greatest: float
    nearest: float
    after: float
    state: str

    def to_json(self) -> dict[str, Any]:
        return {"share_below": self.below, "least": self.least, "q025": self.low, "median": self.middle,
                "q975": self.high, "greatest": self.greatest, "nearest": self.nearest,
                "accepted_mean": self.after, "state": self.state}


def misses(draws: Draws, *, scale: Array) -> Array:
    """By how many standard deviations each draw misses each target, (n, d): of the luck of a run, which is how far the
    replications of a setting lie apart, and of the target's own error together. Where both are nothing, or one luck
    says nothing, a hundredth of the spread of the draws stands in for them."""
    settings, place = np.unique(draws.setting, return_inverse=True)
    counts = np.bincount(place).astype(np.float64)[:, None]
    means = np.zeros((len(settings), draws.summaries.shape[1]))
    np.add.at(means, place, draws.summaries)
    squares = ((draws.summaries - (means / counts)[place]) ** 2).sum(axis=0)
    luck = squares / max(len(draws) - len(settings), 1)
    error = np.sqrt(luck + np.array([target.sd for target in draws.targets]) ** 2)
    return np.asarray(np.abs(draws.summaries - draws.wanted) / np.maximum(error, 0.01 * scale))


def reaches(draws: Draws, observed: Array, accepted: Array, missed: Array) -> tuple[Reach, ...]:
    """Where each target lies. observed: (n, d) summaries with errors; accepted: (d,) means of those accepted; missed:
    `misses`."""
    found = []
    for place, target in enumerate(draws.targets):
        column = observed[:, place]
        below = float(np.mean(column < target.value))
        beyond = target.value < column.min() or target.value > column.max()
        is_edge = min(below, float(np.mean(column > target.value))) <= EDGE_SHARE and column.min() < column.max()
        low, middle, high = (float(one) for one in np.quantile(column, (0.025, 0.5, 0.975)))
        found.append(Reach(target.name, below, float(column.min()), low, middle, high, float(column.max()),
                           float(missed[:, place].min()), float(accepted[place]),
                           "unreachable" if beyond else "edge" if is_edge else "inside"))
    return tuple(found)


def joint_p(observed: Array, wanted: Array, *, scale: Array, seed: int) -> float:
    """Share of draws that have their nearest draws at least as far away as the targets have theirs.

    Small where no single target is out of reach but all together are. From `PROBES` draws at random, itself counted.
    """
    luck = np.random.default_rng(derived_seed(seed, "joint reach"))
    probes = luck.choice(len(observed), size=min(PROBES, len(observed)), replace=False)
    count = min(max(round(NEAREST_SHARE * len(observed)), FEWEST_NEAREST), len(observed) - 1)
    ours = _distance(observed, wanted, scale, count - 1)
    theirs = np.array([_distance(observed, observed[probe], scale, count) for probe in probes])
    return float((1 + (theirs >= ours).sum()) / (1 + len(theirs)))


def _distance(observed: Array, centre: Array, scale: Array, place: int) -> float:
    return float(np.partition((((observed - centre) / scale) ** 2).sum(axis=1), place)[place])
