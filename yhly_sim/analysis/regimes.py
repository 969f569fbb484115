"""Two regimes or one: how much of a distribution lies low, between and high, and whether there is a valley."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Masses(NamedTuple):
    """Shares of a distribution. `valley` is the mass for each unit of width between the two regimes over the smaller of
    theirs: below 1 there are two peaks with a valley between; NaN where one regime is empty."""

    low: float
    between: float
    high: float
    valley: float


def masses(values: NDArray[Any], low: tuple[float, float], high: tuple[float, float]) -> Masses:
    """Shares of `values` in the low regime [a, b), between b and c, and in the high regime (c, d].

    values: (n,) in the unit of the bounds; low is (a, b), high is (c, d). All NaN without values.

    >>> masses(np.array([0.3, 0.4, 0.95, 0.95, 0.7]), (0.2, 0.5), (0.9, 1.0))
    Masses(low=0.4, between=0.2, high=0.4, valley=0.375)
    """
    if values.size == 0:
        return Masses(math.nan, math.nan, math.nan, math.nan)
    in_low = float(np.mean((values >= low[0]) & (values < low[1])))
    in_high = float(np.mean((values > high[0]) & (values <= high[1])))
    between = float(np.mean((values >= low[1]) & (values <= high[0])))
    peaks = min(in_low / (low[1] - low[0]), in_high / (high[1] - high[0]))
    valley = between / (high[0] - low[1]) / peaks if peaks > 0 else math.nan
    return Masses(in_low, between, in_high, round(valley, 12))
