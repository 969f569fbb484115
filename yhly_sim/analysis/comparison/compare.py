"""Two scenarios, the same luck: the paired difference of every outcome, and how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Mapping, Sequence

import numpy as np

from yhly_sim.analysis.comparison.multiplicity import holm
from yhly_sim.analysis.comparison.precision import half_width, replications_needed
from yhly_sim.engine.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd

ROUND_OFF = 64 * float(np.finfo(np.float64).eps)
"""Differences within this share of the values are rounding of sums, not findings: they count as equal."""

ASSUMED_SMALLEST_SHARE = 0.5
"""Smallest difference of interest where an outcome states none: this share of the pooled standard deviation of
single runs."""

JSON_KEYS = (
    "unit",
    "baseline",
    "treatment",
    "difference",
    "ci_low",
    "ci_high",
    "p",
    "p_holm",
    "effect_size",
    "vrf",
    "replications",
    "replications_needed",
)


@dataclass(frozen=True)
class Difference:
    """One outcome, treatment minus baseline, over replications that share seed and number.

    baseline, treatment, difference, ci_low, ci_high: means and the 95 % Student interval, in `unit`.
    p: two-sided paired t test; p_holm: Holm-corrected over all outcomes of the comparison.
    effect_size: d_z, the mean difference in standard deviations of the paired differences, times the exact
    small-sample factor of Hedges (1981).
    vrf: variance-reduction factor reached, variance of an unpaired difference over that of the paired one;
    infinite where all pairs differ by the same amount.
    replications: pairs in which both runs have the outcome.
    replications_needed: pairs in all for a half-width of `wanted_half_width`.
    What cannot be said from the pairs there are (interval from one pair, effect size from two) is NaN.
    """

    name: str
    unit: str
    baseline: float
    treatment: float
    difference: float
    ci_low: float
    ci_high: float
    p: float
    p_holm: float
    effect_size: float
    vrf: float
    replications: int
    replications_needed: int | None
    wanted_half_width: float
    smallest_difference: float
    is_deterministic: bool

    @property
    def has_interval(self) -> bool:
        return not math.isnan(self.ci_low)

    @property
    def is_detected(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.has_interval and (self.ci_low > 0 or self.ci_high < 0)

    @property
    def is_within_smallest(self) -> bool:
        """Whether the whole interval is smaller than a smallest difference of interest that was stated."""
        stated = self.smallest_difference
        return self.has_interval and not math.isnan(stated) and -stated < self.ci_low and self.ci_high < stated

    def to_json(self) -> dict[str, Any]:
        """The keys that scripts rely on; what cannot be said (or is infinite) is null."""
        return {key: _plain(getattr(self, key)) for key in JSON_KEYS}


@dataclass(frozen=True)
class Comparison:
    """A paired comparison of two scenarios.

    absent: outcomes that one side or both have not (their mechanism is off) -> "baseline", "treatment" or "both".
    left_out: outcome -> number of pairs in which one run had no value for it.
    """

    baseline: str
    treatment: str
    differences: tuple[Difference, ...]
    absent: Mapping[str, str]
    left_out: Mapping[str, int]

    def __getitem__(self, name: str) -> Difference:
        for difference in self.differences:
            if difference.name == name:
                return difference
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(difference.name == name for difference in self.differences)

    @property
    def table(self) -> pd.DataFrame:
        """One row per outcome, columns as in the JSON; units in `.attrs["units"]`."""
        import pandas as pd

        rows = [{key: getattr(d, key) for key in JSON_KEYS} for d in self.differences]
        table = pd.DataFrame(rows, columns=list(JSON_KEYS), index=pd.Index([d.name for d in self.differences]))
        table.index.name = "outcome"
        table.attrs["units"] = {d.name: d.unit for d in self.differences}
        table.attrs["baseline"], table.attrs["treatment"] = self.baseline, self.treatment
        table.attrs["absent"] = dict(self.absent)
        return table


def compare_paired(
    baseline: pd.DataFrame,
    treatment: pd.DataFrame,
    outcomes: Sequence[Outcome],
    *,
    names: tuple[str, str] = ("baseline", "treatment"),
    wanted_half_width: Mapping[str, float] | None = None,
) -> Comparison:
    """Compare two frames of runs (index: replication, columns: outcomes) pair by pair.

    An outcome that a frame has no column for, or no value in any run, is absent and named as such. A pair in
    which one run has no value is left out for that outcome, and counted in `left_out`. `wanted_half_width`
    gives half-widths by outcome; elsewhere half of the larger of |difference| and the smallest difference of
    interest (the outcome's own, else half a pooled standard deviation of single runs).
    """
    wanted = wanted_half_width or {}
    shared = baseline.index.intersection(treatment.index)
    differences: list[Difference] = []
    absent: dict[str, str] = {}
    left_out: dict[str, int] = {}
    for outcome in outcomes:
        sides = [_column(frame, outcome.name).reindex(shared) for frame in (baseline, treatment)]
        missing = [bool(side.isna().all()) for side in sides]
        if any(missing):
            absent[outcome.name] = "both" if all(missing) else "baseline" if missing[0] else "treatment"
            continue
        pairs = np.column_stack([side.to_numpy(dtype=np.float64) for side in sides])
        is_whole = np.isfinite(pairs).all(axis=1)
        if not is_whole.all():
            left_out[outcome.name] = int((~is_whole).sum())
        if not is_whole.any():
            absent[outcome.name] = "both"
            continue
        first, second = pairs[is_whole].T
        differences.append(paired_difference(outcome, first, second, wanted_half_width=wanted.get(outcome.name)))
    adjusted = holm([difference.p for difference in differences])
    return Comparison(
        baseline=names[0],
        treatment=names[1],
        differences=tuple(replace(d, p_holm=p) for d, p in zip(differences, adjusted, strict=True)),
        absent=absent,
        left_out=left_out,
    )


def paired_difference(
    outcome: Outcome,
    baseline: np.ndarray,
    treatment: np.ndarray,
    *,
    wanted_half_width: float | None = None,
) -> Difference:
    """The paired difference of one outcome from two arrays of the same length (one value a replication).

    Pairs that are all equal give difference 0, interval [0, 0] and p = 1. Pairs that all differ by one and the
    same amount give that amount as the interval and p = 0, and say that they are deterministic.
    """
    n = len(baseline)
    differences = treatment - baseline
    scale = max(float(np.abs(baseline).max()), float(np.abs(treatment).max()))
    if np.ptp(differences) <= ROUND_OFF * scale:
        mean = float(differences.mean())
        spread, mean = 0.0, 0.0 if abs(mean) <= ROUND_OFF * scale else mean
    else:
        spread, mean = float(differences.std(ddof=1)), float(differences.mean())
    variances = [float(side.var(ddof=1)) if n > 1 else math.nan for side in (baseline, treatment)]
    pooled = math.sqrt(sum(variances) / 2)
    low, high, p = _interval(mean, spread, n)
    stated = outcome.smallest_difference
    wanted = wanted_half_width
    if wanted is None:
        wanted = max(abs(mean), stated if stated is not None else ASSUMED_SMALLEST_SHARE * pooled) / 2
    return Difference(
        name=outcome.name,
        unit=outcome.unit,
        baseline=float(baseline.mean()),
        treatment=float(treatment.mean()),
        difference=mean,
        ci_low=low,
        ci_high=high,
        p=p,
        p_holm=math.nan,
        effect_size=_effect_size(mean, spread, n),
        vrf=_variance_reduction(sum(variances), spread),
        replications=n,
        replications_needed=replications_needed(spread, wanted) if n > 1 else None,
        wanted_half_width=wanted,
        smallest_difference=math.nan if stated is None else stated,
        is_deterministic=n > 1 and spread == 0.0,
    )


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    import pandas as pd

    return frame[name] if name in frame.columns else pd.Series(math.nan, index=frame.index)


def _interval(mean: float, spread: float, n: int) -> tuple[float, float, float]:
    """Student interval and two-sided p of the paired t test."""
    if n < 2:
        return math.nan, math.nan, math.nan
    if spread == 0.0:
        return mean, mean, 1.0 if mean == 0.0 else 0.0
    from scipy.special import stdtr

    margin = half_width(spread, n)
    statistic = abs(mean) / (spread / math.sqrt(n))
    return mean - margin, mean + margin, float(2 * stdtr(n - 1, -statistic))


def _effect_size(mean: float, spread: float, n: int) -> float:
    if mean == 0.0 and spread == 0.0 and n > 1:
        return 0.0
    if n < 3 or spread == 0.0:
        return math.nan
    df = n - 1
    correction = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
    return correction * mean / spread


def _variance_reduction(unpaired_variance: float, spread: float) -> float:
    if math.isnan(unpaired_variance):
        return math.nan
    if spread == 0.0:
        return math.inf if unpaired_variance > 0 else math.nan
    return unpaired_variance / spread**2


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
