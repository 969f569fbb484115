"""Does a sign hold over the plausible ranges? Differences at points drawn from them, against the one at best values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.comparison.compare import Comparison
from yhly_sim.analysis.shares import Share

if TYPE_CHECKING:
    import pandas as pd

MIDDLE = (0.1, 0.9)
JSON_KEYS = ("sign_share", "sign_low", "sign_high", "sign_draws", "sign_share_at_best")


@dataclass(frozen=True)
class Sign:
    """One outcome over the plausible ranges.

    holds: draws in which treatment minus baseline has the sign that it has at the best values. at_best: single pairs at
    the best values that have it: what luck alone leaves of a sign, as each draw is one pair. low, middle, high: of the
    differences over the draws, the middle 80 % and the median, in `unit`.
    """

    name: str
    unit: str
    direction: float
    holds: Share
    at_best: Share
    low: float
    middle: float
    high: float

    def to_json(self) -> dict[str, Any]:
        """Keys that stand beside those of the difference; what cannot be said is null."""
        numbers = (self.holds.value, *self.holds.ci, self.holds.total, self.at_best.value)
        return {key: one if math.isfinite(one) else None for key, one in zip(JSON_KEYS, numbers, strict=True)}


@dataclass(frozen=True)
class Plausible:
    """What a comparison becomes when the uncertainties are drawn, the same for both sides.

    signs: outcome -> how far its sign holds; an outcome that does not differ at the best values has no sign and is
    not there. draws: points that were drawn. uncertainties: how many parameters were drawn.
    """

    signs: Mapping[str, Sign]
    draws: int
    uncertainties: int

    def __getitem__(self, name: str) -> Sign:
        return self.signs[name]

    def __contains__(self, name: object) -> bool:
        return name in self.signs


def sign_over_draws(comparison: Comparison, *, at_best: tuple[pd.DataFrame, pd.DataFrame],
                    drawn: tuple[pd.DataFrame, pd.DataFrame], uncertainties: int) -> Plausible:
    """In what share of the draws each outcome differs in the direction in which it differs at the best values.

    at_best, drawn: frames of runs of (baseline, treatment), index replication and index draw; a pair in which one side
    has no value is no trial. Each draw is one pair with luck of its own.
    """
    signs: dict[str, Sign] = {}
    for difference in comparison.differences:
        if difference.difference == 0.0:
            continue
        direction = math.copysign(1.0, difference.difference)
        over, best = (_paired(frames, difference.name) for frames in (drawn, at_best))
        if over.size == 0:
            continue
        low, middle, high = (float(one) for one in np.quantile(over, (MIDDLE[0], 0.5, MIDDLE[1])))
        signs[difference.name] = Sign(
            difference.name, difference.unit, direction, holds=_with_sign(over, direction),
            at_best=_with_sign(best, direction), low=low, middle=middle, high=high)
    return Plausible(signs, draws=len(drawn[0].index.union(drawn[1].index)), uncertainties=uncertainties)


def _paired(frames: tuple[pd.DataFrame, pd.DataFrame], name: str) -> NDArray[np.float64]:
    """Treatment minus baseline of an outcome, of the pairs that have it."""
    if any(name not in frame for frame in frames):
        return np.empty(0)
    differences: NDArray[np.float64] = (frames[1][name] - frames[0][name]).to_numpy(dtype=np.float64)
    return differences[np.isfinite(differences)]


def _with_sign(differences: NDArray[np.float64], direction: float) -> Share:
    return Share(int(np.count_nonzero(np.sign(differences) == direction)), int(differences.size))
