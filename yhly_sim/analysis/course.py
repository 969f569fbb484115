"""The course of a number over years: where it starts, whether it falls or climbs, and whether the climb slackens."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, Sequence

import numpy as np


class Course(NamedTuple):
    """first, last: values; slope: least-squares change a step; slackening: what the first half gains over the second
    (positive: concave, the climb slows down)."""

    first: float
    last: float
    slope: float
    slackening: float


def course(values: Sequence[Any]) -> Course:
    """First and last value, slope and slackening of values at equal steps; NaN where there are too few.

    The slope takes two values, the slackening three. The halves share the middle value of an odd number, and of an even
    number leave out the middle step.

    >>> [round(one, 12) for one in course([0.5, 0.75, 0.85, 0.9, 0.92])]
    [0.5, 0.92, 0.099, 0.28]
    """
    y = np.asarray(values, dtype=np.float64)
    if y.size == 0:
        return Course(math.nan, math.nan, math.nan, math.nan)
    slope = slackening = math.nan
    if y.size > 1:
        step = np.arange(y.size) - (y.size - 1) / 2
        slope = float(step @ y / (step @ step))
    if y.size > 2:
        half = (y.size - 1) // 2
        slackening = float((y[half] - y[0]) - (y[-1] - y[-1 - half]))
    return Course(float(y[0]), float(y[-1]), slope, slackening)
