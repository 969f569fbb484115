"""One index of one factor: its interval, its dummy, and what luck does to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Mapping

import numpy as np

from yhly_sim.analysis.sensitivity.luck import luck_of
from yhly_sim.analysis.sensitivity.methods import estimate
from yhly_sim.analysis.sensitivity.sample import Method, Sample
from yhly_sim.analysis.sensitivity.values import Values, noise_of

JSON_KEYS = ("value", "ci_low", "ci_high", "dummy", "is_detected", "noise_share", "replication_low",
             "replication_high", "without_noise", "without_noise_low", "without_noise_high")


@dataclass(frozen=True)
class Index:
    """One index of one factor (s2: of the pair `factor`, `other`), on means over replications.

    ci_low, ci_high: 95 % interval: choice of the sample (bootstrap) and luck of the replications (jackknife) together;
    with one replication the sample alone. sample_error, luck_error: standard errors of the two parts.
    dummy: what the index would be if the factor did nothing but deal other luck. is_detected: whether the index is
    told apart from that; None where it cannot be said (one replication).
    noise_share: share of the index that is luck. replication_low, replication_high: over single replications.
    without_noise, without_noise_low, without_noise_high: the index of the expected outcome with its interval (sobol).
    """

    name: str
    factor: str
    other: str | None
    value: float
    ci_low: float
    ci_high: float
    sample_error: float
    luck_error: float
    dummy: float
    is_detected: bool | None
    noise_share: float
    replication_low: float
    replication_high: float
    without_noise: float
    without_noise_low: float
    without_noise_high: float

    def to_json(self) -> dict[str, Any]:
        """The keys that scripts rely on; what cannot be said is null."""
        return {key: plain(getattr(self, key)) for key in JSON_KEYS}


def indices_of(values: Values, *, resamples: int, seed: int) -> tuple[Index, ...]:
    """Every index with its interval, its dummy and what luck does to it; resamples: of each bootstrap."""
    estimates = estimate(values.sample, values.means, resamples=resamples, seed=seed)
    luck = luck_of(values, estimates.values, resamples=resamples, seed=seed)
    noise = noise_of(values.single).shared_luck
    found = []
    for name, array in estimates.values.items():
        for place, value in enumerate(array):
            own = {part: float(getattr(luck, part)[name][place]) for part in vars(luck)}
            found.append(_index(values, name, place, float(value), float(estimates.errors[name][place]), own, noise))
    return tuple(found)


def half_width_of(*parts: tuple[float, float]) -> float:
    """Half the width of the 95 % interval from independent parts (standard error, its degrees of freedom).

    Student's quantile with the degrees of freedom of Welch (1947) and Satterthwaite (1946), Biometrics Bulletin 2,
    110-114. A part whose error is NaN is left out.

    >>> round(half_width_of((1.0, 1000), (0.0, 1)), 2), round(half_width_of((0.0, 1000), (1.0, 1)), 1)
    (1.96, 12.7)
    """
    from scipy.special import stdtrit

    known = [(error**2, freedom) for error, freedom in parts if not math.isnan(error)]
    variance = sum(part for part, _ in known)
    if variance == 0.0:
        return 0.0
    together = variance**2 / sum(part**2 / freedom for part, freedom in known)
    return float(stdtrit(together, 0.975)) * math.sqrt(variance)


def plain(value: Any) -> Any:
    """The value as JSON takes it: null for what is not finite."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _index(values: Values, name: str, place: int, value: float, error: float, luck: Mapping[str, float],
           noise: float) -> Index:
    sample, units, freedom = values.sample, len(values.sample.points) - 1, luck["freedom"]
    factor, other = _names(sample, name, place)
    half = half_width_of((error, units), (luck["errors"], freedom))
    pure, kept = luck["without_noise"], max(1.0 - noise, 1e-12)
    pure_luck = luck["errors_without_noise"]
    pure_half = half_width_of((error / kept, units),
                              (luck["errors"] / kept if math.isnan(pure_luck) else pure_luck, freedom))
    return Index(
        name=name, factor=factor, other=other, value=value, ci_low=value - half, ci_high=value + half,
        sample_error=error, luck_error=luck["errors"], dummy=luck["dummy"],
        is_detected=_is_detected(sample.method, name, value, half, luck["dummy"]),
        noise_share=luck["noise_share"] if sample.method == "morris" or name == "st" else noise,
        replication_low=luck["low"], replication_high=luck["high"],
        without_noise=pure, without_noise_low=pure - pure_half, without_noise_high=pure + pure_half)


def _names(sample: Sample, name: str, place: int) -> tuple[str, str | None]:
    if name != "s2":
        return sample.factors[place].name, None
    first, second = np.triu_indices(len(sample.factors), k=1)
    return sample.factors[first[place]].name, sample.factors[second[place]].name


def _is_detected(method: Method, name: str, value: float, half: float, dummy: float) -> bool | None:
    """Whether an index is told apart from its dummy: from shuffled values by the size of the index (pawn, the dummy is
    a 95 % quantile), else by the end of the interval. mu and s2 have signs."""
    if value == 0.0 and half == 0.0:
        return False
    if math.isnan(dummy):
        return None
    if method == "pawn":
        return value > dummy
    return (abs(value) if name in ("mu", "s2") else value) - half > abs(dummy)
