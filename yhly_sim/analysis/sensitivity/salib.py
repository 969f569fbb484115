"""SALib behind one door: Morris, Sobol and PAWN on arrays, each call with a seed that is never 0.

SALib's Sobol and PAWN analysers ask `if seed:` and take 0 for no seed at all, so every call gets a seed derived from
(seed, purpose), which is never 0: our seed 0 is a seed like any other. Names and shapes of SALib end here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping

import numpy as np

from yhly_sim.design.samples import salib_module
from yhly_sim.engine.derived_seeds import derived_seed

NORMAL = 1.959963984540054
"""Quantile of the two-sided 95 % interval; SALib's half-widths are this times a bootstrap standard deviation."""

ANY_LEVELS = 4
"""SALib divides by the step of a grid of so many levels; effects are scaled to it beforehand, so that it cancels."""

MOST_AT_ONCE = 16
"""Factors in one call of SALib's Morris, whose arrays grow with the square of their number."""

SOUND_SLICES = (10, 8, 5, 4)
"""Numbers of slices that SALib's PAWN can cut; with some others (6, 9, ...) its last quantile lies above 1."""


@dataclass(frozen=True)
class Estimates:
    """What a method gives on one set of values: index -> estimates, and index -> standard errors by a bootstrap over
    the units of the sample. One entry a factor, or (index `s2`) one a pair of factors."""

    values: Mapping[str, np.ndarray]
    errors: Mapping[str, np.ndarray]


def morris(steps: np.ndarray, changes: np.ndarray, *, resamples: int, seed: int) -> Estimates:
    """Elementary effects of each factor: mu (mean), mu_star (mean size) and sigma (standard deviation).

    steps, changes: shape (trajectories, factors); by what share of its whole range the factor moved (signed, not 0),
    and by what the outcome changed. An effect is change / step: what the outcome would change over the whole range.
    Sources: Morris (1991), Technometrics 33, 161-174; Campolongo, Cariboni and Saltelli (2007), Environmental
    Modelling & Software 22, 1509-1518.

    >>> steps = np.array([[0.5], [-0.5]])
    >>> found = morris(steps, np.array([[1.0], [-3.0]]), resamples=10, seed=0)
    >>> {name: float(values[0]) for name, values in found.values.items() if name != "sigma"}
    {'mu': 4.0, 'mu_star': 4.0}
    """
    trajectories, factors = steps.shape
    effects = changes / steps
    parts = [_morris_of_few(effects[:, first:first + MOST_AT_ONCE], resamples=resamples,
                            seed=derived_seed(seed, f"morris {first}")) for first in range(0, factors, MOST_AT_ONCE)]
    values = {name: np.concatenate([part[name] for part in parts]) for name in ("mu", "mu_star", "sigma")}
    errors = {"mu_star": np.concatenate([part["mu_star_conf"] for part in parts]) / NORMAL}
    chance = np.random.default_rng(derived_seed(seed, "morris effects"))
    chosen = chance.integers(trajectories, size=(resamples, trajectories))
    drawn = np.stack([(effects[rows].mean(axis=0), effects[rows].std(axis=0, ddof=1)) for rows in chosen])
    errors |= dict(zip(("mu", "sigma"), drawn.std(axis=0, ddof=1), strict=True))
    return Estimates(values, errors)


def sobol(blocks: np.ndarray, *, factors: int, resamples: int, seed: int) -> Estimates:
    """First-order (s1) and total (st) shares of the variance, and second-order ones (s2) where they were sampled.

    blocks: shape (N, factors + 2) or (N, 2 factors + 2), values at A, AB_1.., (BA_1..,) B as Saltelli's design has
    them. s2 has one entry a pair (0, 1), (0, 2), ..., in that order.
    Sources: Saltelli et al. (2010), Computer Physics Communications 181, 259-270; Saltelli (2002), ibid. 145, 280-297.
    """
    analyser = salib_module("analyze.sobol")

    has_pairs = blocks.shape[1] == 2 * factors + 2
    told = analyser.analyze(_problem(factors), blocks.reshape(-1), calc_second_order=has_pairs,
                            num_resamples=resamples, seed=derived_seed(seed, "sobol"))
    values = {"s1": told["S1"], "st": told["ST"]}
    errors = {"s1": told["S1_conf"] / NORMAL, "st": told["ST_conf"] / NORMAL}
    if has_pairs:
        upper = np.triu_indices(factors, k=1)
        values["s2"], errors["s2"] = told["S2"][upper], told["S2_conf"][upper] / NORMAL
    return Estimates(values, errors)


def pawn(shares: np.ndarray, outcome: np.ndarray, *, slices: int, seed: int) -> Mapping[str, np.ndarray]:
    """Distance between the outcome's distribution and that within slices of each factor: median and maximum.

    shares: shape (points, factors). slices: one of `SOUND_SLICES`, of equal numbers of points each.
    Sources: Pianosi and Wagener (2015), Environmental Modelling & Software 67, 1-11; (2018), ibid. 108, 197-207.
    """
    analyser = salib_module("analyze.pawn")

    before = np.random.get_state()
    try:
        told = analyser.analyze(_problem(shares.shape[1]), shares, outcome, S=slices, seed=derived_seed(seed, "pawn"))
    finally:
        np.random.set_state(before)  # it seeds the generator of the whole process, and draws nothing from it
    return {"median": told["median"], "maximum": told["maximum"]}


def _morris_of_few(effects: np.ndarray, *, resamples: int, seed: int) -> Mapping[str, np.ndarray]:
    """SALib's answer for effects (trajectories, factors): on walks from 0 upwards, one factor after the other."""
    analyser = salib_module("analyze.morris")

    trajectories, factors = effects.shape
    step = ANY_LEVELS / (2 * (ANY_LEVELS - 1))
    places = np.tile(np.tri(factors + 1, factors, -1) * step, (trajectories, 1))
    outcome = np.column_stack([np.zeros(trajectories), np.cumsum(effects * step, axis=1)]).reshape(-1)
    told = analyser.analyze(_problem(factors), places, outcome, num_resamples=resamples, num_levels=ANY_LEVELS,
                            seed=seed)
    return {name: np.asarray(told[name], dtype=np.float64) for name in ("mu", "mu_star", "sigma", "mu_star_conf")}


def _problem(factors: int) -> dict[str, object]:
    return {"num_vars": factors, "names": [f"x{place}" for place in range(factors)], "bounds": [[0.0, 1.0]] * factors}
