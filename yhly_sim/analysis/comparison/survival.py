"""Time to an event that many cases have not had yet: Kaplan and Meier's curve, and two sides with the same luck."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.comparison.compare import Difference, paired_difference
from yhly_sim.analysis.comparison.precision import half_width
from yhly_sim.engine.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

COLUMNS = ("event", "days", "happened", "left")
"""A table of durations has a row an event and number of days on which something was seen: cases that had the event
after so many days, and cases that were last seen then without it."""

FEWEST_AT_RISK = 3
"""Waiting is counted up to the last day on which every run still has so many cases under observation, or none that
still waits."""

WAITED = Outcome("days_waiting", "days", False, "平均等待天数", "mean days of waiting")


@dataclass(frozen=True)
class Curve:
    """The share still waiting after 0, 1, ... days; one array each, the same length.

    at_risk: cases under observation on that day, before its events. waiting: the product-limit estimate after them.
    low, high: 95 % limits by Greenwood's variance on the log(-log) scale; they take cases for independent.
    """

    at_risk: Floats
    waiting: Floats
    low: Floats
    high: Floats

    def quantile(self, share: float) -> float:
        """The day by which `share` of the cases have had the event; NaN where the curve does not come down so far."""
        reached = np.flatnonzero(self.waiting <= 1 - share + 1e-12)
        return float(reached[0]) if reached.size else math.nan

    def mean_until(self, day: int) -> float:
        """Days waited on average up to `day`: the area below the curve."""
        return float(self.waiting[:day].sum())


@dataclass(frozen=True)
class SurvivalComparison:
    """Waiting for one event on both sides, over replications that share seed and number.

    baseline, treatment: curves of the cases of all replications together; baseline_luck, treatment_luck: half-widths of
    the 95 % Student interval of each day over replications, which cases in one run having luck in common widens.
    until: days up to which waiting is counted. difference: mean days waited until then, paired.
    rate_ratio, rate_low, rate_high, p: how much faster the event comes with the treatment (above 1: faster), the
    geometric mean over replications of Peto's one-step estimate, and a t test that it is 1: a log-rank test that takes
    replications, not cases, for independent.
    """

    event: str
    baseline: Curve
    treatment: Curve
    baseline_luck: Floats
    treatment_luck: Floats
    until: int
    difference: Difference
    rate_ratio: float
    rate_low: float
    rate_high: float
    p: float

    def to_json(self) -> dict[str, Any]:
        """Keys that scripts rely on; what cannot be said is null."""
        d = self.difference
        numbers = {
            "baseline": d.baseline, "treatment": d.treatment, "difference": d.difference, "ci_low": d.ci_low,
            "ci_high": d.ci_high, "rate_ratio": self.rate_ratio, "rate_low": self.rate_low,
            "rate_high": self.rate_high, "p": self.p, "median_baseline": self.baseline.quantile(0.5),
            "median_treatment": self.treatment.quantile(0.5),
        }
        plain = {key: value if math.isfinite(value) else None for key, value in numbers.items()}
        return {"unit": "days", "until_days": self.until, **plain, "replications": d.replications}


def kaplan_meier(happened: NDArray[Any], left: NDArray[Any]) -> Curve:
    """The curve of cases by days: `happened` had the event after 0, 1, ... days, `left` were last seen then without it.

    happened, left: (days,) counts. A case that leaves on a day is under observation on that day.
    Source: Kaplan and Meier (1958), J. Am. Statist. Assoc. 53, 457-481; Greenwood (1926).

    >>> [round(float(one), 3) for one in kaplan_meier(np.array([0, 1, 1]), np.array([0, 1, 0])).waiting]
    [1.0, 0.667, 0.0]
    """
    from scipy.special import ndtri

    happened = np.asarray(happened, dtype=np.float64)
    gone = np.cumsum(happened + left)
    at_risk = gone[-1] - np.concatenate([[0.0], gone[:-1]])
    staying = np.where(at_risk > 0, 1 - happened / np.maximum(at_risk, 1), 1.0)
    waiting = np.asarray(np.cumprod(staying), dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(np.where(happened > 0, happened / (at_risk * (at_risk - happened)), 0.0))
        margin = float(ndtri(0.975)) * np.sqrt(variance) / np.abs(np.log(waiting))
        low, high = waiting ** np.exp(margin), waiting ** np.exp(-margin)
    is_open = (waiting < 1) & (waiting > 0)
    return Curve(at_risk, waiting, np.where(is_open, low, waiting), np.where(is_open, high, waiting))


def compare_survival(durations: pd.DataFrame) -> tuple[SurvivalComparison, ...]:
    """For every event in a table of durations, waiting on both sides.

    durations: columns `side` (baseline, treatment), `replication`, and `COLUMNS`. Replications that lack a side are
    left out, and an event that no replication has on both.
    """
    found = []
    for event in durations["event"].unique() if len(durations) else ():
        counts = _counts(durations[durations["event"] == event])
        if counts is not None:
            found.append(_compared(str(event), *counts))
    return tuple(found)


def log_rank(happened: NDArray[Any], at_risk: NDArray[Any]) -> tuple[float, float]:
    """Events of the second group less those expected of it, and their variance: the two parts of the log-rank test.

    happened, at_risk: (2, days).
    """
    deaths, both = happened.sum(axis=0), at_risk.sum(axis=0)
    is_informative = (deaths > 0) & (both > 1)
    d, n, mine = deaths[is_informative], both[is_informative], at_risk[1][is_informative]
    surplus = float((happened[1][is_informative] - d * mine / n).sum())
    variance = float((d * (mine / n) * (1 - mine / n) * (n - d) / (n - 1)).sum())
    return surplus, variance


def _counts(durations: pd.DataFrame) -> tuple[Floats, Floats] | None:
    """(happened, left), each (replications, 2, days), of replications that have both sides."""
    sides = ("baseline", "treatment")
    shared = sorted(set.intersection(*(set(durations.loc[durations["side"] == side, "replication"]) for side in sides)))
    if not shared:
        return None
    length = int(durations["days"].max()) + 1
    happened, left = np.zeros((2, len(shared), 2, length))
    kept = durations[durations["replication"].isin(shared)]
    place = (np.searchsorted(shared, kept["replication"]), (kept["side"] == "treatment").to_numpy(dtype=int),
             kept["days"].to_numpy(dtype=int))
    np.add.at(happened, place, kept["happened"].to_numpy(dtype=np.float64))
    np.add.at(left, place, kept["left"].to_numpy(dtype=np.float64))
    return happened, left


def _compared(event: str, happened: Floats, left: Floats) -> SurvivalComparison:
    runs = [[kaplan_meier(happened[r, side], left[r, side]) for side in (0, 1)] for r in range(len(happened))]
    at_risk = np.array([[curve.at_risk for curve in pair] for pair in runs])
    until = _known_until([curve for pair in runs for curve in pair])
    waited = np.array([[curve.mean_until(until) for curve in pair] for pair in runs])
    waiting = np.array([[curve.waiting for curve in pair] for pair in runs])
    luck = [_luck(waiting[:, side]) for side in (0, 1)]
    parts = np.array([log_rank(happened[r], at_risk[r]) for r in range(len(runs))])
    has_both = parts[:, 1] > 0
    ratio = _difference_of(parts[has_both, 0] / parts[has_both, 1])
    return SurvivalComparison(
        event, kaplan_meier(happened[:, 0].sum(axis=0), left[:, 0].sum(axis=0)),
        kaplan_meier(happened[:, 1].sum(axis=0), left[:, 1].sum(axis=0)), luck[0], luck[1], until,
        paired_difference(WAITED, waited[:, 0], waited[:, 1]), *ratio)


def _known_until(curves: list[Curve]) -> int:
    """The first day of which some run says too little: few cases are still under observation, and not all have had the
    event."""
    is_known = np.all([(curve.at_risk >= FEWEST_AT_RISK) | (curve.waiting <= 0) for curve in curves], axis=0)
    return int(is_known.size if is_known.all() else np.argmin(is_known))


def _difference_of(logs: Floats) -> tuple[float, float, float, float]:
    """Ratio, its limits and p from the logarithms of ratios, one a replication."""
    if not logs.size:
        return math.nan, math.nan, math.nan, math.nan
    told = paired_difference(WAITED, np.zeros(logs.size), logs)
    return math.exp(told.difference), math.exp(told.ci_low), math.exp(told.ci_high), told.p


def _luck(waiting: Floats) -> Floats:
    """Half-width of the Student interval of each day over replications (replications, days); NaN for one."""
    n = len(waiting)
    if n < 2:
        return np.full(waiting.shape[1], math.nan)
    return np.asarray(half_width(1.0, n) * waiting.std(axis=0, ddof=1))
