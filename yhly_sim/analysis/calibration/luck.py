"""The luck of the real district is in none of the runs: what all settings share in a replication is drawn anew.

Replication r has the same luck at every setting. If the runs were taken as they stand, the few lucks that there are
would be taken for all that there can be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.calibration.draws import Array, Draws
from yhly_sim.engine.derived_seeds import derived_seed


@dataclass(frozen=True)
class Luck:
    """Luck drawn once for each draw. error: (n, d) errors of observation; together: (n, lucks) and apart: (n, d) normal
    draws; spread: (n, lucks) square roots of chi-squared draws over their degrees of freedom, column k for k + 1."""

    error: Array
    together: Array
    apart: Array
    spread: Array


def drawn_luck(draws: Draws, seed: int) -> Luck:
    """The luck of a calibration, the same for all its steps."""
    luck = np.random.default_rng(derived_seed(seed, "luck of the observed"))
    n, lucks = len(draws), draws.lucks
    degrees = np.arange(1, lucks + 1)
    return Luck(error=luck.normal(size=draws.summaries.shape) * [target.sd for target in draws.targets],
                together=luck.normal(size=(n, lucks)),
                apart=luck.normal(size=draws.summaries.shape),
                spread=np.sqrt(luck.chisquare(degrees, size=(n, lucks)) / degrees))


def observed_summaries(draws: Draws, luck: Luck, rows: NDArray[np.int64], centre: Array, *, scale: Array,
                       share: float) -> Array:
    """Summaries of the draws `rows` as they would be observed by somebody with a luck of his own, (m, d).

    The shared part of each luck is its mean deviation over the settings nearest to `centre` (a share of them). It is
    taken out, and a draw from what R lucks predict of another one is put in: Student's t with R - 1 degrees of freedom,
    times sqrt(1 + 1/R). A part d / (d + R - 1) of its variance is independent over the d summaries, since few lucks
    know little of how summaries go together. Then comes the error of observation. With one luck nothing is known of
    others, and the summaries stay as they are but for the error.
    """
    summaries = draws.summaries[rows]
    shared = shared_luck(draws, rows, centre, scale=scale, share=share)
    count = len(shared)
    if count > 1:
        place = np.unique(draws.replication[rows], return_inverse=True)[1]
        apart = summaries.shape[1] / (summaries.shape[1] + count - 1)
        other = (np.sqrt(1.0 - apart) * luck.together[rows, :count] @ shared
                 + np.sqrt(apart) * luck.apart[rows] * np.sqrt((shared**2).sum(axis=0)))
        size = np.sqrt((1.0 + 1.0 / count) / (count - 1)) / luck.spread[rows, count - 2]
        summaries = summaries - shared[place] + other * size[:, None]
    return np.asarray(summaries + luck.error[rows])


def shared_luck(draws: Draws, rows: NDArray[np.int64], centre: Array, *, scale: Array, share: float) -> Array:
    """What the settings near `centre` share in each replication: (replications, d), of mean 0.

    Settings that lack a replication do not count.
    """
    lucks, place = np.unique(draws.replication[rows], return_inverse=True)
    settings, which = np.unique(draws.setting[rows], return_inverse=True)
    table = np.full((len(settings), len(lucks), draws.summaries.shape[1]), np.nan)
    table[which, place] = draws.summaries[rows]
    table = table[np.isfinite(table).all(axis=(1, 2))]
    if len(table) == 0:
        return np.zeros((1, draws.summaries.shape[1]))
    means = table.mean(axis=1)
    distance = (((means - centre) / scale) ** 2).sum(axis=1)
    count = min(max(int(np.ceil(share * len(table))), 1), len(table))
    near = np.argpartition(distance, count - 1)[:count]
    return np.asarray((table[near] - means[near, None, :]).mean(axis=0))
