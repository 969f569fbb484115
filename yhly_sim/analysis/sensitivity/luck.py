"""What luck does to an index: how it changes over replications, what it is without luck, what luck alone would give."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Mapping

import numpy as np

from yhly_sim.analysis.sensitivity.methods import moves, values_only
from yhly_sim.analysis.sensitivity.moderated import moderated_errors
from yhly_sim.analysis.sensitivity.pawn import pawn_of_luck
from yhly_sim.analysis.sensitivity.sample import Sample
from yhly_sim.analysis.sensitivity.values import Values

Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Luck:
    """Index -> one entry a factor (or pair), as in `Estimates`; NaN where the replications are too few to say.

    errors, freedom: standard errors that the luck of these replications gives the indices on their means, and the
    degrees of freedom that these are known with.
    dummy: what the index would be if the factor did nothing but deal other luck.
    noise_share: share of the index (morris: of the mean square effect) that is luck.
    low, high: smallest and largest over single replications, where there are several.
    without_noise, its errors: the index of the expected outcome, and what luck does to that (sobol only).
    """

    errors: Arrays
    freedom: Arrays
    dummy: Arrays
    noise_share: Arrays
    low: Arrays
    high: Arrays
    without_noise: Arrays
    errors_without_noise: Arrays


def luck_of(values: Values, on_means: Arrays, *, resamples: int, seed: int) -> Luck:
    """What the replications say about the indices `on_means`.

    Errors: jackknife over replications (Efron and Stein 1981, Annals of Statistics 9, 586-596), moderated over the
    factors. Without noise: products of different replications only, so luck, shared or not, adds nothing to their
    expectation.
    """
    sample, count = values.sample, values.replications
    singles = [values_only(sample, one) for one in values.single]
    others = [np.delete(values.single, r, axis=0).mean(axis=0) for r in range(count)] if count > 1 else []
    left_out = [values_only(sample, means) for means in others]
    stacked = {name: np.stack([one[name] for one in singles]) for name in on_means}
    nothing: Arrays = {name: np.full(array.shape, np.nan) for name, array in on_means.items()}
    dummy, share, pure, pure_errors = nothing, nothing, nothing, nothing
    if sample.method == "pawn":
        dummy = pawn_of_luck(sample, values.means[:, 0], resamples=resamples, seed=seed)
    elif count > 1 and sample.method == "morris":
        dummy, share = _of_effects(values, on_means)
    elif count > 1:
        forms = [_forms(one, singles[r]) for r, one in enumerate(values.single)]
        dummy, share, pure = _of_forms(_forms(values.means, on_means), forms)
        if count > 2:
            again = [_of_forms(_forms(others[r], left_out[r]), forms[:r] + forms[r + 1:])[2] for r in range(count)]
            pure_errors = {name: _jackknife([one[name] for one in again])[0] for name in on_means}
    found = {name: _jackknife([one[name] for one in left_out]) for name in on_means} if left_out else {}
    return Luck(
        errors={name: one[0] for name, one in found.items()} or nothing,
        freedom={name: one[1] for name, one in found.items()} or nothing,
        dummy=dummy, noise_share=share,
        low={name: array.min(axis=0) for name, array in stacked.items()} if left_out else nothing,
        high={name: array.max(axis=0) for name, array in stacked.items()} if left_out else nothing,
        without_noise=pure, errors_without_noise=pure_errors)


def without_noise(of_mean: np.ndarray, of_single: np.ndarray, replications: int) -> np.ndarray:
    """A sum of products of means over replications, without the products of a replication with itself.

    of_mean: the sum for the means; of_single: the mean of the sums for single replications. The first is the mean over
    all pairs (r, s) of the sum of products of y_r and y_s; this keeps the pairs with r != s.

    >>> y = np.array([1.0, 3.0])  # one such product: 1 times 3
    >>> float(without_noise(y.mean() ** 2, (y**2).mean(), 2))
    3.0
    """
    form: np.ndarray = (replications * of_mean - of_single) / (replications - 1)
    return form


def _jackknife(left_out: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return moderated_errors(np.std(np.stack(left_out), axis=0) * math.sqrt(len(left_out) - 1), len(left_out) - 1)


def _of_effects(values: Values, on_means: Arrays) -> tuple[Arrays, Arrays]:
    """Morris: dummy and share of luck, from the mean square of the effects. mu_star of a normal with the luck's
    variance is sqrt(2 / pi) of its standard deviation; mu has no bias from luck."""
    of_mean = _mean_square(values.sample, values.means)
    of_single = np.mean([_mean_square(values.sample, one) for one in values.single], axis=0)
    luck = np.clip(of_mean - without_noise(of_mean, of_single, values.replications), 0.0, of_mean)
    share = np.divide(luck, of_mean, out=np.zeros_like(luck), where=of_mean > 0)
    dummy = {"mu_star": np.sqrt(2 / np.pi * luck), "mu": np.zeros_like(luck), "sigma": np.sqrt(luck)}
    return dummy, dict.fromkeys(on_means, share)


def _mean_square(sample: Sample, values: np.ndarray) -> np.ndarray:
    steps, changes = moves(sample, values)
    square: np.ndarray = ((changes / steps) ** 2).mean(axis=0)
    return square


def _forms(values: np.ndarray, indices: Arrays) -> dict[str, np.ndarray]:
    """Sobol: partial variances (index times variance) and the `variance`: all of them sums of products of values."""
    variance = np.asarray(np.var(values[:, [0, -1]]))
    return {"variance": variance, **{name: index * variance for name, index in indices.items()}}


def _of_forms(of_mean: Arrays, of_singles: list[dict[str, np.ndarray]]) -> tuple[Arrays, Arrays, Arrays]:
    """Sobol: dummy (what luck adds to the index), its share of the index, and the index without noise."""
    pure = {name: without_noise(form, np.mean([one[name] for one in of_singles], axis=0), len(of_singles))
            for name, form in of_mean.items()}
    variance, names = of_mean["variance"], [name for name in of_mean if name != "variance"]
    dummy = {name: (of_mean[name] - pure[name]) / variance for name in names}
    share = {name: np.clip(np.divide(dummy[name] * variance, of_mean[name], out=np.zeros_like(dummy[name]),
                                     where=of_mean[name] != 0), 0.0, 1.0) for name in names}
    is_left = bool(pure["variance"] > 0)
    clean = {name: pure[name] / pure["variance"] if is_left else np.full(pure[name].shape, np.nan) for name in names}
    return dummy, share, clean
