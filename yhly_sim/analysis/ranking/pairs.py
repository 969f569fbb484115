"""Values of several designs under common random numbers, and the difference of every pair of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.comparison.compare import ROUND_OFF

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Values:
    """One outcome of every design, the larger the better.

    table: (replications, designs); row r is replication r, the same luck for all. A design has the first `counts` of
    its rows and NaN below, so that two designs share the rows of the one that has fewer. left_out: replications in
    which a design that ran them has no value; they are taken from all.
    """

    table: Floats
    counts: Counts
    left_out: int

    @property
    def shared(self) -> Counts:
        """(designs, designs): replications that each pair shares."""
        return np.minimum.outer(self.counts, self.counts)


@dataclass(frozen=True)
class Pairs:
    """Of every ordered pair (i, j), i minus j over the replications they share: mean, standard deviation, count; each
    (designs, designs). Where all differences are equal but for rounding, the spread is exactly 0."""

    mean: Floats
    spread: Floats
    count: Counts

    @property
    def error(self) -> Floats:
        return np.asarray(self.spread / np.sqrt(self.count))

    @property
    def leader(self) -> int:
        """The design that is ahead of every other, or least behind: over shared replications, as means over unequal
        ones compare the luck of different rows."""
        away = self.mean + np.diag(np.full(len(self.mean), math.inf))
        return int(np.argmax(away.min(axis=1)))


def values_of(columns: list[NDArray[Any]]) -> Values:
    """Values from one array a design, over its replications 0, 1, ...; NaN where a run failed or has no such value."""
    longest = max(len(column) for column in columns)
    table = np.full((longest, len(columns)), math.nan)
    was_run = np.zeros(table.shape, dtype=bool)
    for place, column in enumerate(columns):
        table[:len(column), place] = column
        was_run[:len(column), place] = True
    is_whole = (np.isfinite(table) | ~was_run).all(axis=1)
    table, was_run = table[is_whole], was_run[is_whole]
    return Values(table, was_run.sum(axis=0), int(np.count_nonzero(~is_whole)))


def pairs_of(values: Values) -> Pairs:
    """The paired differences of all pairs."""
    count = values.shared
    k = len(values.counts)
    mean, spread = np.zeros((k, k)), np.full((k, k), math.nan)
    for i in range(k):
        for j in range(i):
            shared = values.table[:count[i, j], [i, j]]
            difference = shared[:, 0] - shared[:, 1]
            if not difference.size:
                mean[i, j] = mean[j, i] = math.nan
                continue
            mean[i, j] = difference.mean()
            if np.ptp(difference) <= ROUND_OFF * np.abs(shared).max():
                spread[i, j] = spread[j, i] = 0.0
            elif difference.size > 1:
                spread[i, j] = spread[j, i] = difference.std(ddof=1)
            mean[j, i] = -mean[i, j]
    np.fill_diagonal(spread, 0.0)
    return Pairs(mean, spread, count)
