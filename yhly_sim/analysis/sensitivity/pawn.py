"""PAWN on a sample: SALib's value, and what resampling and shuffling make of it."""

from __future__ import annotations

import numpy as np

from yhly_sim.analysis.sensitivity import salib
from yhly_sim.analysis.sensitivity.salib import SOUND_SLICES, Estimates
from yhly_sim.analysis.sensitivity.sample import Sample
from yhly_sim.design.factor import Factor
from yhly_sim.engine.derived_seeds import derived_seed

POINTS_A_SLICE = 10

MOST_SETTINGS = 10
"""A range of whole numbers of no more steps is cut by its numbers."""

MOST_RESAMPLES = 200
"""Of bootstrap and shuffling: more move the third digit only, and each sorts the whole sample."""


def slice_count(points: int) -> int:
    """How many slices a factor with a range is cut into: as many as have ten points each, 4 to 10.

    >>> slice_count(1000), slice_count(60)
    (10, 5)
    """
    return next((count for count in SOUND_SLICES if points >= count * POINTS_A_SLICE), SOUND_SLICES[-1])


def steps_of(factor: Factor) -> int:
    """Steps from the first to the last setting of a factor that has few; 0 for one that is cut as a range is.

    >>> steps_of(Factor("n", "lever", low=2, high=5, parameter="n", is_whole=True)), steps_of(Factor("x", "lever"))
    (3, 0)
    """
    if factor.levels:
        return len(factor.levels) - 1
    steps = factor.high - factor.low
    return int(steps) if factor.is_whole and steps <= MOST_SETTINGS else 0


def pawn(sample: Sample, outcome: np.ndarray, *, resamples: int, seed: int) -> Estimates:
    """Median and maximum distance of each factor. A factor with a range is cut by SALib into slices of equal numbers of
    points; one with few settings is cut by these. Errors: bootstrap over points, each in the slice it is in."""
    count, slices = slice_count(len(outcome)), slices_of(sample)
    values = summaries(slices, outcome)
    ranged = [place for place, factor in enumerate(sample.factors) if not steps_of(factor)]
    if ranged:
        told = salib.pawn(sample.shares[:, 0, ranged], outcome, slices=count, seed=seed)
        for name, distances in told.items():
            values[name][ranged] = distances
    chance = np.random.default_rng(derived_seed(seed, "pawn bootstrap"))
    drawn: dict[str, list[np.ndarray]] = {name: [] for name in values}
    for _ in range(min(resamples, MOST_RESAMPLES)):
        units = chance.integers(len(outcome), size=len(outcome))
        for name, distances in summaries(slices[units], outcome[units]).items():
            drawn[name].append(distances)
    return Estimates(values, {name: np.std(drawn[name], axis=0, ddof=1) for name in values})


def pawn_of_luck(sample: Sample, outcome: np.ndarray, *, resamples: int, seed: int) -> dict[str, np.ndarray]:
    """The 95 % quantile of both when the outcome is dealt to the points anew: what a factor without effect stays below.

    Source: the dummy parameter of Khorashadi Zadeh et al. (2017), Environmental Modelling & Software 91, 210-222.
    """
    slices = slices_of(sample)
    chance = np.random.default_rng(derived_seed(seed, "pawn dummy"))
    drawn = [summaries(slices, chance.permutation(outcome))
             for _ in range(min(resamples, MOST_RESAMPLES))]
    return {name: np.quantile([one[name] for one in drawn], 0.95, axis=0) for name in drawn[0]}


def slices_of(sample: Sample) -> np.ndarray:
    """Shape (points, factors): the slice that each point is in; -1 for the largest of a range, as in SALib."""
    shares, count = sample.shares[:, 0], slice_count(len(sample.shares))
    columns = []
    for place, factor in enumerate(sample.factors):
        column = shares[:, place]
        if not (steps := steps_of(factor)):
            bounds = np.nanquantile(column, np.arange(0, 1 + 1 / count, 1 / count))
            slices = np.searchsorted(bounds, column, side="right") - 1
            columns.append(np.where(slices >= count, -1, slices))
        else:
            columns.append(np.rint(column * steps).astype(np.int64))
    return np.column_stack(columns)


def summaries(slices: np.ndarray, outcome: np.ndarray) -> dict[str, np.ndarray]:
    """Median and maximum over the slices of each factor of the Kolmogorov-Smirnov distance to all points."""
    order = np.argsort(outcome, kind="stable")
    last = np.flatnonzero(np.append(np.diff(outcome[order]) > 0, True))
    whole = (last + 1) / len(outcome)
    found = []
    for factor in range(slices.shape[1]):
        own = slices[order, factor]
        below = np.cumsum(own == np.arange(own.max() + 1)[:, None], axis=1, dtype=np.int32)
        counts = below[:, -1:]
        is_filled = counts[:, 0] > 0
        found.append(np.abs(below[is_filled][:, last] / counts[is_filled] - whole).max(axis=1))
    return {"median": np.array([np.median(one) for one in found]), "maximum": np.array([one.max() for one in found])}
