"""Multiple comparisons with the best under common random numbers: simultaneous intervals of how far each is from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.ranking.pairs import Counts, Floats, Pairs, Values

DRAWS = 2000
LONGEST = 200
"""Replications that are drawn at most: the critical value hardly moves from there on."""

CHUNK = 200_000
"""Normal numbers in memory at once, times the number of designs."""


@dataclass(frozen=True)
class WithBest:
    """Intervals of (design) minus (best of the others), the larger the better, that hold all at once.

    low <= 0 <= high: an interval that ends at 0 says that the design is not (or is) the best. may_be_best: the designs
    that the runs do not rule out; it is one where the best is established.
    """

    low: Floats
    high: Floats
    may_be_best: NDArray[np.bool_]


def compare_with_best(pairs: Pairs, critical: Floats) -> WithBest:
    """The constrained intervals of Hsu (1984) from paired differences, one critical value a design.

    The argument needs nothing but the differences from the design that is really best: if none of them is off by more
    than its critical value times its standard error, all intervals hold. So whatever the runs have in common is
    allowed. Sources: Hsu (1984), Ann. Statist. 12, 1136-1144; Nelson and Matejcik (1995), Management Science 41,
    1935-1945, who assume equal correlations, which is not done here.
    """
    k = len(critical)
    is_other = ~np.eye(k, dtype=bool)
    reach = np.where(is_other, pairs.mean + critical[:, None] * pairs.error, np.inf).min(axis=1)
    may_be_best = reach >= 0
    high = np.maximum(0.0, reach)
    low = np.zeros(k)
    for i in range(k):
        rivals = may_be_best & is_other[i]
        if rivals.any():
            low[i] = min(0.0, float((pairs.mean[i] - critical * pairs.error[i])[rivals].min()))
    return WithBest(low, high, may_be_best)


def critical_values(values: Values, *, seed: int, confidence: float = 0.95) -> Floats:
    """For every design the quantile of the largest of its studentised differences from the others, one-sided.

    By a parametric bootstrap: normal replications with the covariance of those that all designs have, as many for each
    design as it has, and the statistics computed as for the runs. For two designs it is Student's quantile.
    """
    weights, vectors = np.linalg.eigh(np.cov(values.table[:values.counts.min()], rowvar=False))
    root = (vectors * np.sqrt(np.maximum(weights, 0.0))).T
    counts = _shortened(values.counts)
    k, longest = len(counts), int(counts.max())
    rng = np.random.default_rng(seed)
    size = max(1, CHUNK // longest)
    largest = []
    for start in range(0, DRAWS, size):
        luck = rng.normal(size=(min(size, DRAWS - start), longest, k))
        largest.append(_largest(luck @ root, counts))
    quantiles = np.quantile(np.concatenate(largest), confidence, axis=0)
    return np.asarray(quantiles, dtype=np.float64).reshape(k)


def _largest(drawn: Floats, counts: Counts) -> Floats:
    """(draws, designs): the largest studentised difference of each design from another, for drawn replications
    (draws, replications, designs) of which a design has the first `counts`."""
    found = np.full((len(drawn), len(counts)), -np.inf)
    shared = np.minimum.outer(counts, counts)
    scale = float(np.abs(drawn).max()) or 1.0
    for n in np.unique(counts):
        rows = drawn[:, :n]
        mean = rows.mean(axis=1)
        centred = rows - mean[:, None]
        product = centred.transpose(0, 2, 1) @ centred / (n - 1)
        own = np.einsum("bii->bi", product)
        variance = own[:, :, None] + own[:, None, :] - 2 * product
        difference = mean[:, :, None] - mean[:, None, :]
        is_spread = variance > 1e-13 * scale**2
        studentised = np.where(is_spread, difference / np.sqrt(np.where(is_spread, variance, 1.0) / n), 0.0)
        is_here = (shared == n) & ~np.eye(len(counts), dtype=bool)
        studentised[:, ~is_here] = -np.inf
        found = np.maximum(found, studentised.max(axis=2))
    return found


def _shortened(counts: Counts) -> Counts:
    """The counts, or where there are more than `LONGEST` as many fewer in proportion, at least two."""
    if counts.max() <= LONGEST:
        return counts
    return np.asarray(np.maximum(2, -(-counts * LONGEST // counts.max())), dtype=np.int64)
