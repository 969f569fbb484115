"""Where to spend more runs so that the best design is told from the others: optimal computing budget allocation."""

from __future__ import annotations

import math

import numpy as np

from yhly_sim.analysis.ranking.pairs import Counts, Floats, Pairs

STAGES = 5
"""A budget is spent in so many stages; after each the shares are computed anew."""

LARGEST_RATIO = 1000.0
"""No design gets more than so many times another's share: a difference that is hardly there asks for no end of runs."""


def shares_by_chen(gaps: Floats, spreads: Floats, best: int) -> Floats:
    """Shares of the budget for designs that run independently.

    gaps: (designs,) how far each is behind the best. spreads: (designs,) standard deviation of one run.
    N_i / N_j = ((spread_i / gap_i) / (spread_j / gap_j))^2 and N_best = spread_best sqrt(sum N_i^2 / spread_i^2).
    Source: Chen, Lin, Yücesan and Chick (2000), Discrete Event Dynamic Systems 10, 251-270.

    >>> [round(float(one), 3) for one in shares_by_chen(np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0]), 0)]
    [0.452, 0.438, 0.11]
    """
    is_other = np.arange(len(gaps)) != best
    shares = np.zeros(len(gaps))
    shares[is_other] = _ratios(spreads[is_other], gaps[is_other])
    if spreads[best] > 0:
        others = is_other & (spreads > 0)
        shares[best] = spreads[best] * math.sqrt(float((shares[others] ** 2 / spreads[others] ** 2).sum()))
    return np.asarray(shares / shares.sum())


def shares_in_pairs(pairs: Pairs, *, smallest: float = 0.0) -> Floats:
    """Shares of the budget for designs that share the luck of each replication.

    What is estimated is the paired difference of each design from the leader, so its spread stands where Chen has that
    of a design, and it has as many pairs as the shorter of the two has replications: the leader needs as many as the
    most replicated of the others, and more would tell nothing. smallest: differences below it are taken for it, as they
    do not matter.
    """
    best = pairs.leader
    is_other = np.arange(len(pairs.mean)) != best
    gaps = np.maximum(np.abs(pairs.mean[best]), smallest)
    shares = np.zeros(len(gaps))
    shares[is_other] = _ratios(pairs.spread[best, is_other], gaps[is_other])
    shares[best] = shares.max()
    return np.asarray(shares / shares.sum())


def counts_after(counts: Counts, shares: Floats, runs: int) -> Counts:
    """Replications of each design after `runs` more, none with fewer than now, as near to the shares as that allows.

    counts: (designs,) now. Runs go one by one to the design that lacks most of its share.

    >>> counts_after(np.array([10, 10, 10]), np.array([0.5, 0.4, 0.1]), 10).tolist()
    [17, 13, 10]
    """
    counts = counts.copy()
    total = int(counts.sum()) + runs
    for _ in range(runs):
        counts[int(np.argmax(shares * total - counts))] += 1
    return counts


def _ratios(spreads: Floats, gaps: Floats) -> Floats:
    """(spread / gap)^2, the largest at most `LARGEST_RATIO` times the smallest that is not 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.where(spreads > 0, (spreads / gaps) ** 2, 0.0)
    known = ratios[(ratios > 0) & np.isfinite(ratios)]
    if not known.size:
        return np.ones_like(ratios)
    return np.clip(ratios, 0.0, LARGEST_RATIO * float(known.min()))
