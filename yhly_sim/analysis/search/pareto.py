"""Designs that no other beats in everything: the front, how sure its members are, and how much it covers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.search.evaluations import Aim, Floats, values_of

Mask = NDArray[np.bool_]

ROUND_OFF = 1e-9
"""Values that differ by less than this share of the largest one count as equal: sums are rounded."""

NORMAL_QUANTILE = 1.959963984540054
PAIRS_AT_ONCE = 1_000_000
"""Pairs of designs that are compared at once: some megabytes."""



def dominates(objectives: Floats, allowed: Mask) -> Mask:
    """[i, j] whether design i beats j: allowed, nowhere larger and somewhere smaller, or j is not allowed.

    objectives: ... x designs x objectives, small is good. allowed: ... x designs, whether it keeps to the budgets.
    """
    rounded = _rounded(objectives)
    shape = (*rounded.shape[:-1], rounded.shape[-2])
    nowhere_larger, somewhere_smaller = np.ones(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for column in np.moveaxis(rounded, -1, 0):
        one, other = column[..., :, None], column[..., None, :]
        nowhere_larger &= one <= other
        somewhere_smaller |= one < other
    is_better = nowhere_larger & somewhere_smaller
    both = allowed[..., :, None] & allowed[..., None, :]
    return (is_better & both) | (allowed[..., :, None] & ~allowed[..., None, :])


def on_front(objectives: Floats, allowed: Mask | None = None) -> Mask:
    """Which designs are allowed and beaten by none; small is good.

    >>> on_front(np.array([[1.0, 3.0], [2.0, 2.0], [2.0, 3.0]])).tolist()
    [True, True, False]
    """
    if allowed is None:
        allowed = np.ones(objectives.shape[:-1], dtype=bool)
    return np.asarray(allowed & ~dominates(objectives, allowed).any(axis=-2))


def margins(objectives: Floats, allowed: Mask) -> Floats:
    """How far each design is from changing sides, in the unit of the objectives; they should be scaled alike.

    A member: how much its closest rival would have to gain to beat it. Another: how much it would have to gain to be
    beaten by none. Infinite where there is no rival, and for what is not allowed.
    """
    size = len(objectives)
    found = np.full(size, math.inf)
    members = on_front(objectives, allowed)
    for place in np.flatnonzero(allowed):
        others = np.flatnonzero(allowed & (np.arange(size) != place))
        if not others.size:
            continue
        ahead = objectives[place] - objectives[others]
        found[place] = (-ahead).max(axis=1).min() if members[place] else max(0.0, ahead.min(axis=1).max())
    return found


def hypervolume(objectives: Floats, *, ideal: Floats, nadir: Floats) -> float:
    """Share of the box from `ideal` to `nadir` that is beaten by these designs (designs x objectives, small is good).

    >>> hypervolume(np.array([[0.0, 0.5], [0.5, 0.0]]), ideal=np.zeros(2), nadir=np.ones(2))
    0.75
    """
    extent = np.where(nadir > ideal, nadir - ideal, 1.0)
    scaled = (objectives - ideal) / extent
    inside = scaled[(scaled < 1.0).all(axis=1)]
    if not len(inside):
        return 0.0
    from pymoo.indicators.hv import HV

    return float(HV(ref_point=np.ones(objectives.shape[1]))(inside[on_front(inside)]))


@dataclass(frozen=True)
class Resampled:
    """Values of designs in resamples: resamples x designs x aims, around the values themselves.

    is_known: designs x aims, whether there is anything to resample (else the value stands still in every resample).
    """

    values: Floats
    is_known: Mask

    def interval(self, design: int, aim: int) -> tuple[float, float]:
        """The middle 95 % of the resamples; NaN where nothing could be resampled."""
        if not self.is_known[design, aim]:
            return math.nan, math.nan
        low, high = np.quantile(self.values[:, design, aim], [0.025, 0.975])
        return float(low), float(high)


def resample(samples: Sequence[Floats], wanted: Sequence[Aim], *, resamples: int, seed: int,
             with_draws: bool) -> Resampled:
    """Bootstrap of the values of designs over replications, `with_draws` over the draws of the uncertainties as well.

    samples: of each design, replications x draws x outcomes. Designs with as many replications take the same ones in
    each resample, and all take the same draws, so what they have in common stays in common. Replications and draws are
    drawn apart (the pigeonhole bootstrap of Owen 2007, which is on the safe side). Deviations are widened by
    sqrt(n / (n - 1)) and by Student's over the normal quantile, since few replications look less noisy than they are.
    """
    luck = np.random.default_rng(seed)
    most = max((len(sample) for sample in samples), default=0)
    draws = max((sample.shape[1] for sample in samples), default=0)
    shares = luck.random((resamples, most))
    places = luck.integers(0, draws, (resamples, draws)) if with_draws and draws > 1 else None
    estimates = values_of(samples, wanted)
    found = np.repeat(estimates[None], resamples, axis=0)
    is_known = np.zeros(estimates.shape, dtype=bool)
    for design, sample in enumerate(samples):
        n = len(sample)
        if n == 0 or (n == 1 and places is None):
            continue
        taken = (shares[:, :n] * n).astype(np.int64)
        weights = np.zeros((resamples, n))
        np.add.at(weights, (np.arange(resamples)[:, None], taken), 1.0 / n)
        by_draw = (weights @ sample.reshape(n, -1)).reshape(resamples, draws, -1)
        if places is not None:
            by_draw = by_draw[np.arange(resamples)[:, None], places]
        width = max(_widening(n), _widening(draws) if places is not None else 1.0)
        for place, aim in enumerate(wanted):
            values = aim.of(by_draw)
            found[:, design, place] += width * (values - values.mean())
            is_known[design, place] = bool(np.isfinite(values).all())
    return Resampled(found, is_known)


def front_probability(objectives: Floats, budgets: Floats) -> Floats:
    """Share of the resamples (first axis) in which each design is on the front and within every budget."""
    kept = within(budgets) & np.isfinite(objectives).all(axis=-1)
    resamples, designs = kept.shape
    at_once = max(1, PAIRS_AT_ONCE // max(1, designs**2))
    counted = [on_front(objectives[first:first + at_once], kept[first:first + at_once]).sum(axis=0)
               for first in range(0, resamples, at_once)]
    return np.asarray(sum(counted) / resamples)


def within(budgets: Floats) -> Mask:
    """Whether every budget is kept (value at most 0); what has no value keeps none."""
    return np.asarray((budgets <= 0.0).all(axis=-1))


def _rounded(values: Floats) -> Floats:
    largest = np.nanmax(np.abs(np.where(np.isfinite(values), values, 0.0)), axis=-2, keepdims=True, initial=0.0)
    unit = np.where(largest > 0, largest * ROUND_OFF, 1.0)
    return np.round(values / unit)


def _widening(n: int) -> float:
    if n < 2:
        return 1.0
    from scipy.special import stdtrit

    return math.sqrt(n / (n - 1)) * float(stdtrit(n - 1, 0.975)) / NORMAL_QUANTILE
