"""Practically the same or not: two one-sided tests of a paired difference against a margin."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Mapping

from yhly_sim.analysis.comparison.compare import Comparison, Difference
from yhly_sim.analysis.comparison.multiplicity import holm

VERDICTS = ("equivalent", "different", "small", "open", "no_margin", "no_interval")
"""equivalent: the difference lies inside the margin. different: there is one, and that it is small is not shown.
small: there is one, and it lies inside the margin. open: neither is shown. no_margin: none was stated or given.
no_interval: fewer than two pairs."""

LEVEL = 0.05
JSON_KEYS = ("equivalence", "equivalence_margin", "equivalence_low", "equivalence_high", "equivalence_p",
             "equivalence_p_holm")


@dataclass(frozen=True)
class Equivalence:
    """Whether one outcome is practically the same on both sides.

    margin: largest difference that does not matter, in `unit`. low, high: the 90 % interval, which lies inside the
    margin exactly where p < .05. p: the larger of the two one-sided p values; p_holm: corrected over all outcomes that
    have a margin. is_headline: the outcome named beforehand is judged by p, the others by p_holm.
    """

    difference: Difference
    margin: float
    low: float
    high: float
    p: float
    p_holm: float = math.nan
    is_headline: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether the difference is shown to lie inside the margin."""
        return (self.p if self.is_headline else self.p_holm) < LEVEL

    @property
    def verdict(self) -> str:
        if not self.difference.has_interval:
            return "no_interval"
        if math.isnan(self.margin):
            return "no_margin"
        is_found = self.difference.is_detected if self.is_headline else self.difference.p_holm < LEVEL
        if self.is_shown:
            return "small" if is_found else "equivalent"
        return "different" if is_found else "open"

    def to_json(self) -> dict[str, Any]:
        """Keys that stand beside those of the difference; what cannot be said is null."""
        numbers = (self.margin, self.low, self.high, self.p, self.p_holm)
        plain = [one if math.isfinite(one) else None for one in numbers]
        return dict(zip(JSON_KEYS, (self.verdict, *plain), strict=True))


def equivalences(comparison: Comparison, *, margins: Mapping[str, float] | None = None,
                 headline: str | None = None) -> dict[str, Equivalence]:
    """outcome -> whether it is practically the same on both sides.

    margins: outcome -> margin, in the place of the smallest difference of interest that the outcome states. headline:
    the outcome that is judged by its own p.
    """
    given = margins or {}
    found = {d.name: equivalence(d, margin=given.get(d.name, d.smallest_difference)) for d in comparison.differences}
    corrected = holm([one.p for one in found.values()])
    return {name: replace(one, p_holm=p, is_headline=name == headline)
            for (name, one), p in zip(found.items(), corrected, strict=True)}


def equivalence(difference: Difference, *, margin: float) -> Equivalence:
    """Two one-sided paired t tests, of a difference below -margin and of one above it, each at 5 %.

    A margin that is NaN (none was stated) gives no p. Pairs that all differ by one and the same amount have p = 0
    inside the margin and p = 1 outside.
    Source: Schuirmann (1987), J. Pharmacokinet. Biopharm. 15, 657-680.
    """
    if not difference.has_interval:
        return Equivalence(difference, margin, math.nan, math.nan, math.nan)
    from scipy.special import stdtr, stdtrit

    n, mean = difference.replications, difference.difference
    half = (difference.ci_high - difference.ci_low) / 2
    error = half / float(stdtrit(n - 1, 0.975))
    wide = float(stdtrit(n - 1, 1 - LEVEL)) * error
    if math.isnan(margin):
        p = math.nan
    elif error == 0.0:
        p = 0.0 if abs(mean) < margin else 1.0
    else:
        p = float(stdtr(n - 1, (abs(mean) - margin) / error))
    return Equivalence(difference, margin, mean - wide, mean + wide, p)
