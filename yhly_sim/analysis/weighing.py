"""Designs ranked by weights of outcomes and a budget: arithmetic on runs, done again whenever a weight is moved.

The page of `yhly web` does the same in the browser (`static/rerank.js`); a test holds the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yhly_sim.engine.outcomes import Outcome

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

TIE = 1e-9
"""Scores, from 0 to 100, that differ by less count as equal."""


@dataclass(frozen=True)
class Weighed:
    """scores: (designs,) from 0, the worst design in every outcome that has a weight, to 100, the best in all of them.
    NaN where nothing can be said.

    extra: (designs,) cost beyond that of the baseline. is_affordable: (designs,) within the budget, on average.
    best_of_runs, best_of_states: (designs,) share of replications, and of states of the world (means over their
    replications), in which a design scores most among those that are within the budget there; designs that are equal
    share. runs, states: how many were looked at. scored: (designs, states, replications) score of every run, NaN where
    one is left out.
    """

    scores: Floats
    extra: Floats
    is_affordable: Flags
    best_of_runs: Floats
    best_of_states: Floats
    runs: int
    states: int
    scored: Floats

    @property
    def order(self) -> list[int]:
        """Places of the designs: those within the budget first, each by score; equal ones as they were given."""
        ranks = np.where(np.isfinite(self.scores), np.rint(self.scores / TIE), -np.inf)
        return sorted(range(len(ranks)), key=lambda place: (not self.is_affordable[place], -ranks[place], place))


def oriented(values: Floats, outcome: Outcome) -> Floats:
    """Values turned so that the larger is the better."""
    return -values if outcome.higher_is_better is False else values


def weigh(values: Floats, weights: Floats, smallest: Floats, costs: Floats, *, baseline: int = 0,
          budget: float | None = None, shown: Flags | None = None) -> Weighed:
    """Rank designs by a weighted sum of outcomes.

    values: (outcomes, designs, states, replications), the larger the better; NaN where a run is missing. weights:
    (outcomes,), at least 0: what it is worth to go from the worst to the best design in an outcome, of all designs
    there are. smallest: (outcomes,) difference below which a way from worst to best is not stretched, or 0. costs:
    (designs, states, replications). budget: the most that a design may cost more than the baseline. shown: designs that
    take part; the others still say what is worst and best, so that leaving one out changes no score.

    A replication in which a design lacks an outcome that has a weight is left out for all.
    """
    count = values.shape[1]
    shown = np.ones(count, dtype=bool) if shown is None else shown
    weighty = np.flatnonzero(weights > 0)
    extra_runs = costs - costs[baseline]
    is_whole = np.isfinite(values[weighty]).all(axis=(0, 1)) & np.isfinite(extra_runs).all(axis=0)
    has_any = is_whole.any(axis=1)
    if not has_any.any() or not weighty.size:
        nothing = np.full(count, np.nan)
        return Weighed(nothing, nothing, shown.copy(), np.zeros(count), np.zeros(count), 0, 0,
                       np.full(costs.shape, np.nan))
    shares = weights[weighty] / weights[weighty].sum()
    of_states = _state_means(values[weighty], is_whole)[:, :, has_any]
    means = of_states.mean(axis=2)
    worst = means.min(axis=1)
    span = np.maximum(means.max(axis=1) - worst, smallest[weighty])
    factors = np.divide(100.0 * shares, span, out=np.zeros_like(span), where=span > 0)

    def scored(outcomes: Floats) -> Floats:
        """Scores of the outcomes; behind outcomes and designs come any axes."""
        tail = (1,) * (outcomes.ndim - 2)
        return np.asarray((factors.reshape(-1, 1, *tail) * (outcomes - worst.reshape(-1, 1, *tail))).sum(axis=0))

    extra_states = _state_means(extra_runs, is_whole)[:, has_any]
    extra = extra_states.mean(axis=1)
    is_affordable = shown & (np.ones(count, dtype=bool) if budget is None else extra <= budget)

    def best(scores: Floats, cost: Floats) -> Floats:
        allowed = shown[:, None] & (np.ones(cost.shape, dtype=bool) if budget is None else cost <= budget)
        return _share_best(scores, allowed)

    return Weighed(
        scores=scored(means), extra=extra, is_affordable=is_affordable,
        best_of_runs=best(scored(values[weighty][:, :, is_whole]), extra_runs[:, is_whole]),
        best_of_states=best(scored(of_states), extra_states),
        runs=int(is_whole.sum()), states=int(has_any.sum()),
        scored=np.where(is_whole, scored(values[weighty]), np.nan))


def _state_means(values: Floats, is_whole: Flags) -> Floats:
    """Means over the last axis where it is whole; NaN for a state without any such replication."""
    counts = is_whole.sum(axis=1)
    sums = np.where(is_whole, values, 0.0).sum(axis=-1)
    return np.asarray(np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0))


def _share_best(scores: Floats, allowed: Flags) -> Floats:
    """(designs,) from (designs, cells): how often each scores most among those that are allowed; ties are shared."""
    held = np.where(allowed, scores, -np.inf)
    most = held.max(axis=0)
    is_best = allowed & (held >= most - TIE)
    counts = np.maximum(is_best.sum(axis=0), 1)
    return np.asarray((is_best / counts).mean(axis=1))
