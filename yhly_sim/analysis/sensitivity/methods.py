"""From values at a sample to indices, by Morris, Sobol or PAWN."""

from __future__ import annotations

import math

import numpy as np

from yhly_sim.analysis.sensitivity import salib
from yhly_sim.analysis.sensitivity.pawn import pawn, slices_of, summaries
from yhly_sim.analysis.sensitivity.salib import Estimates
from yhly_sim.analysis.sensitivity.sample import SAME, Method, Sample
from yhly_sim.analysis.sensitivity.values import are_equal

INDICES: dict[Method, tuple[str, ...]] = {"morris": ("mu_star", "mu", "sigma"), "sobol": ("st", "s1", "s2"),
                                          "pawn": ("median", "maximum")}
"""The indices of a method; factors are ranked by the first. s2 is there where second order was sampled."""

FEWEST_RESAMPLES = 2
"""Where only values are wanted; SALib takes no fewer."""


def estimate(sample: Sample, values: np.ndarray, *, resamples: int, seed: int) -> Estimates:
    """Indices of a method through SALib, with the standard errors that the choice of the units gives
    them.

    values: shape (units, points a unit). Values that do not differ give zeros, for every index.
    """
    if are_equal(values, scale=float(np.abs(values).max())):
        return _zeros(sample)
    if sample.method == "morris":
        steps, changes = moves(sample, values)
        found = salib.morris(steps, changes, resamples=resamples, seed=seed)
    elif sample.method == "sobol":
        found = salib.sobol(values, factors=len(sample.factors), resamples=resamples, seed=seed)
    else:
        found = pawn(sample, values[:, 0], resamples=resamples, seed=seed)
    names = [name for name in INDICES[sample.method] if name in found.values]
    for_few = math.sqrt(len(values) / (len(values) - 1))
    return Estimates({name: found.values[name] for name in names},
                     {name: for_few * found.errors[name] for name in names})


def values_only(sample: Sample, values: np.ndarray) -> dict[str, np.ndarray]:
    """The values of `estimate` alone, without a bootstrap, hence for many sets of values."""
    if are_equal(values, scale=float(np.abs(values).max())):
        return dict(_zeros(sample).values)
    if sample.method == "morris":
        steps, changes = moves(sample, values)
        effects = changes / steps
        return {"mu_star": np.abs(effects).mean(axis=0), "mu": effects.mean(axis=0),
                "sigma": effects.std(axis=0, ddof=1)}
    if sample.method == "pawn":
        return summaries(slices_of(sample), values[:, 0])
    return dict(salib.sobol(values, factors=len(sample.factors), resamples=FEWEST_RESAMPLES, seed=0).values)


def moves(sample: Sample, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By what share of its range each factor moved in each trajectory, and what the outcome did: (units, factors)."""
    steps = np.diff(sample.shares, axis=1)
    has_moved = np.abs(steps) > SAME
    return steps.sum(axis=1, where=has_moved), np.einsum("uk,ukf->uf", np.diff(values, axis=1), has_moved)


def _zeros(sample: Sample) -> Estimates:
    count = len(sample.factors)
    sizes = dict.fromkeys(INDICES[sample.method], count) | {"s2": count * (count - 1) // 2}
    names = [name for name in INDICES[sample.method] if name != "s2" or sample.has_pairs]
    zeros = {name: np.zeros(sizes[name]) for name in names}
    return Estimates(zeros, zeros)
