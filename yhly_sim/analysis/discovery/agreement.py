"""How well a region holds the cases of interest: coverage, density, and agreement beyond chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.discovery.boxes import Flags

NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Counts:
    """points: all; cases: of interest among them; inside: points of the region; hits: cases inside it."""

    points: int
    cases: int
    inside: int
    hits: int

    @property
    def base_rate(self) -> float:
        """Share of cases among all points: the density of no region at all."""
        return _share(self.cases, self.points)

    @property
    def mass(self) -> float:
        """Share of the points that lie inside."""
        return _share(self.inside, self.points)

    @property
    def coverage(self) -> float:
        """Share of the cases that lie inside."""
        return _share(self.hits, self.cases)

    @property
    def density(self) -> float:
        """Share of cases among the points inside; NaN where none is inside."""
        return _share(self.hits, self.inside)

    @property
    def agreement(self) -> float:
        """Cohen's (1960) kappa between "inside" and "of interest": 1 where they are the same, 0 where no better than
        chance, whatever the base rate.

        >>> Counts(points=100, cases=20, inside=20, hits=20).agreement, Counts(100, 20, 50, 10).agreement
        (1.0, 0.0)
        """
        n, k, m, h = self.points, self.cases, self.inside, self.hits
        by_chance = k * (n - m) + m * (n - k)
        return 2.0 * (h * n - m * k) / by_chance if by_chance else 0.0

    def plus(self, other: Counts) -> Counts:
        return Counts(self.points + other.points, self.cases + other.cases, self.inside + other.inside,
                      self.hits + other.hits)


def counts(inside: Flags, is_case: Flags) -> Counts:
    """The counts of a region."""
    return Counts(len(is_case), int(is_case.sum()), int(inside.sum()), int((inside & is_case).sum()))


def jaccard(one: Flags, other: Flags) -> float:
    """Points in both regions over points in either; 1 where both are empty."""
    either = int((one | other).sum())
    return int((one & other).sum()) / either if either else 1.0


def share_interval(hits: Flags, among: Flags, blocks: NDArray[np.int64]) -> tuple[float, float]:
    """95 % interval (Wilson 1927) of the share of `hits` among `among`, whose points come in blocks.

    Points of a block (the same settings under two scenarios, a row of a Saltelli design) are alike, so the counts are
    divided by the design effect: variance between blocks over that of independent points, where it is above 1. Where
    all points agree there is no such variance to go by, and each block counts as one point.

    >>> low, high = share_interval(np.arange(10) < 8, np.ones(10, bool), np.arange(10))
    >>> round(low, 2), round(high, 2)
    (0.49, 0.94)
    >>> round(share_interval(np.ones(10, bool), np.ones(10, bool), np.repeat([0, 1], 5))[0], 2)
    0.34
    """
    n = int(among.sum())
    if n == 0:
        return math.nan, math.nan
    share = float((hits & among).sum()) / n
    effect = max(1.0, _design_effect(hits[among], blocks[among], share))
    return wilson(share, n / effect)


def wilson(share: float, n: float) -> tuple[float, float]:
    """The interval of Wilson (1927) for a share of n; it is never empty, also at shares of 0 and 1.

    >>> [round(end, 3) for end in wilson(0.0, 10)]
    [0.0, 0.278]
    """
    z2 = NORMAL_95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return (0.0 if share == 0 else middle - half), (1.0 if share == 1 else middle + half)


def _design_effect(hits: Flags, blocks: NDArray[np.int64], share: float) -> float:
    """Variance of a ratio over blocks (Cochran) over that of a binomial share; 1 where a block is a point. Points to a
    block where there is one block, or all points agree."""
    n, place = len(hits), np.unique(blocks, return_inverse=True)[1]
    count = int(place.max()) + 1
    if count in (1, n) or not 0 < share < 1:
        return n / count
    residuals = np.bincount(place, weights=hits - share, minlength=count)
    between = float((residuals**2).sum()) * count / (count - 1) / n**2
    return between / (share * (1 - share) / n)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
