"""Adaptive replications: how sure the answer must be, and in which blocks an experiment goes on until it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Mapping

FIRST_BLOCK = 10
"""Replications before the spread is estimated for the first time."""

Of = Literal["difference", "mean"]
OF: tuple[Of, ...] = ("difference", "mean")


@dataclass(frozen=True)
class Precision:
    """The half-width of the 95 % interval that each named outcome must reach at every point.

    half_widths: outcome -> half-width in its unit. most: replications at which an experiment ends anyway.
    of: what the interval is of, the paired `difference` of each point from the first one of its draw, or the
    `mean` of each point. first: replications before the first look.
    """

    half_widths: Mapping[str, float]
    most: int
    of: Of = "difference"
    first: int = FIRST_BLOCK

    def to_json(self) -> dict[str, Any]:
        """As it is written in an experiment file."""
        return {"half_width": dict(self.half_widths), "max": self.most, "of": self.of, "first": self.first}

    def next_total(self, done: int, wanted: int) -> int:
        """Replications after the next block, where `done` are there and `wanted` seem needed; `done` at the end.

        The estimate of a few replications is rough, so that a block at most doubles what is there.

        >>> precision = Precision({"satisfaction": 0.01}, most=100)
        >>> precision.next_total(0, 0), precision.next_total(10, 64), precision.next_total(40, 64)
        (10, 20, 64)
        >>> precision.next_total(64, 30), precision.next_total(100, 500)
        (64, 100)
        """
        if done == 0:
            return min(self.first, self.most)
        return max(done, min(wanted, 2 * done, self.most))
