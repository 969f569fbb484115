"""Comparisons at equal circumstances: differences and slopes within strata."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray


def difference_within(values: NDArray[Any], is_first: NDArray[np.bool_], stratum: NDArray[Any]) -> float:
    """Mean of the first group less mean of the others, taken within each stratum and averaged over strata.

    values, is_first, stratum: (n,); stratum holds whole numbers from 0. A stratum weighs n1 n0 / (n1 + n0), as in the
    Mantel-Haenszel estimate; one that has only one group weighs nothing. NaN where no stratum has both. In the unit of
    `values`.

    >>> values = np.array([1.0, 0.0, 5.0, 4.0])
    >>> difference_within(values, np.array([True, False, True, False]), np.array([0, 0, 1, 1]))
    1.0
    """
    place = np.unique(stratum, return_inverse=True)[1]
    count = int(place.max()) + 1 if place.size else 0
    weight = np.zeros(count)
    gap = np.zeros(count)
    sides = []
    for side in (is_first, ~is_first):
        n = np.bincount(place[side], minlength=count)
        total = np.bincount(place[side], weights=np.asarray(values, dtype=np.float64)[side], minlength=count)
        sides.append((n, total / np.maximum(n, 1)))
    (n1, mean1), (n0, mean0) = sides
    has_both = (n1 > 0) & (n0 > 0)
    weight[has_both] = (n1 * n0 / np.maximum(n1 + n0, 1))[has_both]
    gap[has_both] = (mean1 - mean0)[has_both]
    return float((weight * gap).sum() / weight.sum()) if weight.sum() > 0 else math.nan


def slope_within(y: NDArray[Any], x: NDArray[Any], stratum: NDArray[Any]) -> float:
    """Least-squares slope of y on x with a constant of its own for each stratum. NaN where x never varies in one.

    y, x, stratum: (n,); stratum holds whole numbers. In units of y per unit of x.

    >>> slope_within(np.array([0.0, 2.0, 9.0, 11.0]), np.array([0.0, 1.0, 0.0, 1.0]), np.array([0, 0, 1, 1]))
    2.0
    """
    place = np.unique(stratum, return_inverse=True)[1]
    if place.size == 0:
        return math.nan
    n = np.bincount(place)

    def centred(values: NDArray[Any]) -> NDArray[np.float64]:
        values = np.asarray(values, dtype=np.float64)
        return np.asarray(values - (np.bincount(place, weights=values) / n)[place])

    spread, common = centred(x), centred(y)
    square = float(spread @ spread)
    return float(spread @ common) / square if square > 0 else math.nan


def odds_ratio(share: float, other_share: float) -> float:
    """Odds of one share over the odds of another. NaN where a share is 0 or 1.

    >>> round(odds_ratio(0.651, 0.484), 2)
    1.99
    """
    if not (0 < share < 1 and 0 < other_share < 1):
        return math.nan
    return share / (1 - share) * (1 - other_share) / other_share
