"""With what probability is each design the best? Draws from the posterior of the differences from the leader."""

from __future__ import annotations

import numpy as np

from yhly_sim.analysis.ranking.pairs import Floats, Pairs, Values

DRAWS = 20_000


def probabilities_of_best(values: Values, pairs: Pairs, *, seed: int) -> Floats:
    """(designs,) probabilities that sum to 1; designs that are exactly equal share theirs.

    Nothing is assumed beforehand (flat prior). The mean differences from the leader are drawn from a multivariate t
    with the correlation of the replications that all designs have and the spread of those that each shares with the
    leader. For two designs it is 1 - p of a one-sided paired t test.
    """
    leader, k = pairs.leader, len(values.counts)
    others = np.array([place for place in range(k) if place != leader])
    shared = values.table[:values.counts.min()]
    differences = shared[:, others] - shared[:, [leader]]
    count, spread = pairs.count[others, leader], pairs.spread[others, leader]
    centred = differences - differences.mean(axis=0)
    norms = np.sqrt((centred**2).sum(axis=0))
    directions = np.where(norms > 0, centred / np.where(norms > 0, norms, 1.0), 0.0)
    correlation = directions.T @ directions
    covariance = correlation * np.outer(spread, spread) / np.maximum.outer(count, count)
    weights, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(weights, 0.0))
    rng = np.random.default_rng(seed)
    df = max(int(count.min()) - 1, 1)
    normal = rng.normal(size=(DRAWS, k - 1)) @ root.T
    drawn = pairs.mean[others, leader] + normal / np.sqrt(rng.chisquare(df, size=(DRAWS, 1)) / df)
    ahead = np.zeros((DRAWS, k))
    ahead[:, others] = drawn
    is_best = ahead == ahead.max(axis=1, keepdims=True)
    return np.asarray((is_best / is_best.sum(axis=1, keepdims=True)).mean(axis=0))
