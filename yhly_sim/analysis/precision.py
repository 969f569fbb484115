"""How many paired replications a wanted half-width takes, and how to go on until it is reached."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Mapping

MOST_REPLICATIONS = 10_000_000
"""The search ends here: nobody runs more."""

PILOT_REPLICATIONS = 10
"""No half-width is looked at before there are so many pairs: the spread of fewer is hardly known."""

STOPPING_ALLOWANCE = 4.0
"""Who stops as soon as the interval is narrow stops oftener where the spread came out too small. Before a batch may
stop its variance is taken (1 + this / n) times; intervals then cover in 94-95 % instead of 93-94 % (tested)."""

LARGEST_GROWTH = 2
"""A block at most doubles what there is: a plan is as good as the spread it is made from."""


def half_width(spread: float, replications: int, *, confidence: float = 0.95) -> float:
    """Half the width of the Student interval for a mean of `replications` differences with standard deviation `spread`.

    >>> round(half_width(1.0, 10), 3)
    0.715
    """
    from scipy.special import stdtrit

    quantile = float(stdtrit(replications - 1, 0.5 + confidence / 2))
    return quantile * spread / math.sqrt(replications)


def replications_needed(spread: float, wanted_half_width: float, *, confidence: float = 0.95) -> int:
    """The smallest number of pairs (2 or more) whose interval has at most the wanted half-width.

    `spread` is the standard deviation of the paired differences seen so far; the answer is a plan, as good
    as that estimate is. No spread needs 2; a wanted half-width of 0 with spread gives `MOST_REPLICATIONS`.

    >>> replications_needed(1.0, 0.2)
    99
    """
    if spread == 0 or half_width(spread, 2, confidence=confidence) <= wanted_half_width:
        return 2
    if half_width(spread, MOST_REPLICATIONS, confidence=confidence) > wanted_half_width:
        return MOST_REPLICATIONS
    too_few, enough = 2, MOST_REPLICATIONS
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if half_width(spread, middle, confidence=confidence) <= wanted_half_width:
            enough = middle
        else:
            too_few = middle
    return enough


@dataclass(frozen=True)
class PrecisionGoal:
    """Half-widths that replications go on for.

    half_widths: outcome -> wanted half-width of the interval of its paired difference, in its unit. most: replications
    in all, reached or not. It asks and is told (`ask`), keeps nothing and pickles.
    """

    half_widths: Mapping[str, float]
    most: int

    def is_reached(self, spreads: Mapping[str, tuple[float, int]]) -> bool:
        """Whether every outcome is known well enough. spreads: outcome -> (standard deviation of its paired
        differences, number of pairs); an outcome that is absent on a side is not there, and asks for nothing."""
        known = [(spreads[name], wanted) for name, wanted in self.half_widths.items() if name in spreads]
        return all(n >= PILOT_REPLICATIONS and _cautious_half_width(spread, n) <= wanted
                   for (spread, n), wanted in known)

    def ask(self, spreads: Mapping[str, tuple[float, int]], done: int) -> int:
        """Replications to add to the `done` ones, 0 where the goal is reached or `most` are done.

        First a pilot, then as many as the spread seen so far asks for, at most as many as there are.
        """
        room = self.most - done
        if done < PILOT_REPLICATIONS:
            return min(PILOT_REPLICATIONS - done, room)
        if room <= 0 or self.is_reached(spreads):
            return 0
        lacking = max(_cautiously_needed(spreads[name][0], wanted) - spreads[name][1]
                      for name, wanted in self.half_widths.items() if name in spreads)
        return min(max(lacking, 1), (LARGEST_GROWTH - 1) * done, room)


def _cautious_half_width(spread: float, replications: int) -> float:
    return half_width(spread, replications) * math.sqrt(1 + STOPPING_ALLOWANCE / replications)


def _cautiously_needed(spread: float, wanted: float) -> int:
    """The smallest number of pairs at which a batch with this spread may stop."""
    n = max(replications_needed(spread, wanted), PILOT_REPLICATIONS)
    while n < MOST_REPLICATIONS and _cautious_half_width(spread, n) > wanted:
        n += 1
    return n
