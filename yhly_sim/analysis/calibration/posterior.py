"""Calibration on stored runs: what the targets say about the parameters, and how far the answer can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Sequence

import numpy as np

from yhly_sim.analysis.calibration.abc_regression import Posterior
from yhly_sim.analysis.calibration.draws import Array, Draws, draws_of
from yhly_sim.analysis.calibration.identifiability import Direction, confounded, directions, state
from yhly_sim.analysis.calibration.inference import NORMAL_95, Inference, inference, jackknifed
from yhly_sim.analysis.calibration.reach import RARE, Reach, joint_p, misses, reaches
from yhly_sim.analysis.calibration.recovery import Recovery, recover
from yhly_sim.analysis.calibration.targets import Targets
from yhly_sim.analysis.results import Results
from yhly_sim.design.joint_draws import DISTANCE, FAR, WEIGHT
from yhly_sim.engine.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

SHARE, MASS, TRUTHS = 0.1, 0.9, 100
SHARES = (0.5, 1.0, 2.0, 4.0)
"""The shares tried, as multiples of the one taken."""

LARGE_DRIFT = 0.5
"""A mean that moves by more than this many posterior standard deviations between shares depends on the tolerance."""


@dataclass(frozen=True)
class Estimate:
    """One parameter.

    low, high: the prior's range. mean, sd, interval (central), hdi (highest density): of the posterior. ratio: variance
    of the posterior over that of the prior. mean_error: standard error of the mean; ratio_interval: 95 % interval of
    the ratio; both over draws of settings (jackknife).
    """

    name: str
    parameter: str
    low: float
    high: float
    mean: float
    mean_error: float
    sd: float
    interval: tuple[float, float]
    hdi: tuple[float, float]
    ratio: float
    ratio_interval: tuple[float, float]

    @property
    def state(self) -> str:
        return state(self.ratio)


@dataclass(frozen=True)
class Tolerance:
    """The posterior at another share of accepted draws: (p,) means and standard deviations."""

    share: float
    accepted: int
    mean: Array
    sd: Array


@dataclass(frozen=True)
class Calibration:
    """What was found. correlation: (p, p) of the posterior. combinations: what is known only together. joint_p: whether
    the targets together are within reach. tolerances: the check over several shares; drift: the greatest move of a mean
    between half and twice the share, in posterior standard deviations. distances: (n,) by how many standard
    deviations of luck and target together each draw misses the target that it misses most."""

    draws: Draws
    targets: Targets
    share: float
    mass: float
    heteroscedastic: bool
    posterior: Posterior
    estimates: tuple[Estimate, ...]
    correlation: Array
    directions: tuple[Direction, ...]
    combinations: tuple[Direction, ...]
    reaches: tuple[Reach, ...]
    joint_p: float
    distances: Array
    tolerances: tuple[Tolerance, ...]
    drift: float
    recovery: Recovery

    @property
    def unreachable(self) -> tuple[Reach, ...]:
        return tuple(one for one in self.reaches if one.state == "unreachable")

    @property
    def is_reachable(self) -> bool:
        return not self.unreachable and self.joint_p > RARE

    @property
    def nearest(self) -> float:
        """The distance of the draw that comes nearest to all targets."""
        return float(self.distances.min())

    @property
    def is_far(self) -> bool:
        """Whether no draw comes so near that luck and the errors of the targets explain the rest."""
        return self.nearest > FAR

    @property
    def posterior_table(self) -> pd.DataFrame:
        """One row a draw: a column each parameter, named by its path, `weight`, and the `distance` from the targets
        at which its run came out, before regression moved its parameters."""
        import pandas as pd

        columns = {}
        for factor, values in zip(self.draws.factors, self.posterior.values.T, strict=True):
            columns[factor.parameter or factor.name] = values.round() if factor.is_whole else values
        return pd.DataFrame({**columns, WEIGHT: self.posterior.weights,
                             DISTANCE: self.distances[self.posterior.rows].round(4)})

    def to_json(self) -> dict[str, Any]:
        names = [factor.name for factor in self.draws.factors]
        recovery, rank_p = self.recovery, self.recovery.rank_p
        return {
            "parameters": {
                one.name: {
                    "parameter": one.parameter, "low": one.low, "high": one.high, "mean": one.mean,
                    "mean_error": one.mean_error, "sd": one.sd, "interval": list(one.interval), "hdi": list(one.hdi),
                    "ratio": one.ratio,
                    "ratio_interval": list(one.ratio_interval), "state": one.state,
                    "coverage": float(recovery.coverage[place]),
                    "coverage_interval": list(recovery.coverage_interval(place)),
                    "recovery_error": float(recovery.error[place]), "rank_p": float(rank_p[place])}
                for place, one in enumerate(self.estimates)},
            "targets": {
                target.name: {"outcome": target.outcome, "scenario": target.scenario, "value": target.value,
                              "sd": target.sd, "source": target.source, "source_zh": target.source_zh,
                              **reach.to_json()}
                for target, reach in zip(self.draws.targets, self.reaches, strict=True)},
            "joint_p": self.joint_p, "is_reachable": self.is_reachable, "nearest": self.nearest,
            "correlation": {name: dict(zip(names, (float(one) for one in row), strict=True))
                            for name, row in zip(names, self.correlation, strict=True)},
            "directions": [one.to_json() for one in self.directions],
            "known_only_together": [one.to_json() for one in self.combinations],
            "recovery": recovery.to_json(),
            "tolerances": [{"share": one.share, "accepted": one.accepted,
                            "mean": dict(zip(names, (float(value) for value in one.mean), strict=True)),
                            "sd": dict(zip(names, (float(value) for value in one.sd), strict=True))}
                           for one in self.tolerances],
            "drift": self.drift, "share": self.share, "mass": self.mass, "heteroscedastic": self.heteroscedastic,
            "draws": len(self.draws), "settings": self.draws.settings, "accepted": len(self.posterior.rows),
            "effective_settings": self.posterior.effective,
            "tolerance": self.posterior.tolerance, "left_out": self.draws.left_out, "lucks": self.draws.lucks,
        }


def calibrate(
    results: Results,
    targets: Targets,
    *,
    share: float | None = None,
    mass: float = MASS,
    heteroscedastic: bool = False,
    seed: int | None = None,
    truths: int = TRUTHS,
) -> Calibration:
    """The posterior of the experiment's parameters given the targets, by rejection and regression on its runs alone.

    share: part of the draws that is accepted; default a tenth, or as much as holds `wanted_settings`. mass: of
    intervals. truths: held-out runs that are taken as the truth. seed: of luck, errors and groups; default: the
    experiment's. Raises UserError where experiment and targets do not fit (`draws_of`) or settings are too few.
    """
    seed = results.seed if seed is None else seed
    draws = draws_of(results, targets)
    share = _share(results, draws, share)
    how = inference(draws, share=share, heteroscedastic=heteroscedastic, seed=seed)
    found = how.posterior(how.everything, draws.wanted)
    observed, missed = draws.summaries + how.luck.error, misses(draws, scale=how.scale)
    names = [factor.name for factor in draws.factors]
    tolerances = tuple(_tolerance(how, one) for one in _shares(draws, share))
    return Calibration(
        draws=draws, targets=targets, share=share, mass=mass, heteroscedastic=heteroscedastic, posterior=found,
        estimates=_estimates(how, found, mass, seed),
        correlation=_correlation(found.covariance),
        directions=directions(found.covariance, how.prior_sd, names),
        combinations=confounded(found.covariance, how.prior_sd, names),
        reaches=reaches(draws, observed, found.weights @ observed[found.rows], missed), distances=missed.max(axis=1),
        joint_p=joint_p(observed, draws.wanted, scale=how.scale, seed=seed),
        tolerances=tolerances, drift=_drift(tolerances, share, found),
        recovery=recover(how, truths=truths, mass=mass, seed=seed))


def wanted_settings(targets: int) -> int:
    """Settings that should be among the accepted draws for a regression on so many summaries."""
    return max(100, 20 * (targets + 1))


def least_settings(targets: int) -> int:
    """Settings below which no regression is tried."""
    return max(40, 8 * (targets + 1))


def _share(results: Results, draws: Draws, share: float | None) -> float:
    wanted, least = wanted_settings(len(draws.targets)), least_settings(len(draws.targets))
    if draws.settings < 2 * least:
        raise UserError("calibrate_too_few_settings", name=results.name, settings=draws.settings, least=2 * least,
                        advised=5 * wanted)
    if share is None:
        return min(max(SHARE, wanted / draws.settings), 0.5)
    if not least / draws.settings <= share <= 1.0:
        raise UserError("calibrate_share_out_of_range", share=f"{share:g}", least=f"{least / draws.settings:.2g}")
    return share


def _estimates(how: Inference, found: Posterior, mass: float, seed: int) -> tuple[Estimate, ...]:
    ends, densest, ratios = found.intervals(mass), found.densest(mass), how.ratios(found)
    mean_error, ratio_error = jackknifed(how, seed)
    times = np.exp(NORMAL_95 * ratio_error)
    return tuple(
        Estimate(
            name=factor.name, parameter=factor.parameter or factor.name, low=factor.low, high=factor.high,
            mean=float(found.mean[place]), mean_error=float(mean_error[place]),
            sd=math.sqrt(float(found.covariance[place, place])),
            interval=(float(ends[place, 0]), float(ends[place, 1])),
            hdi=(float(densest[place, 0]), float(densest[place, 1])), ratio=float(ratios[place]),
            ratio_interval=(float(ratios[place] / times[place]), float(ratios[place] * times[place])))
        for place, factor in enumerate(how.draws.factors))


def _correlation(covariance: Array) -> Array:
    sd = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(sd, sd))


def _shares(draws: Draws, share: float) -> list[float]:
    least = least_settings(len(draws.targets)) / draws.settings
    return sorted({min(max(share * factor, least), 1.0) for factor in SHARES})


def _tolerance(how: Inference, share: float) -> Tolerance:
    found = how.posterior(how.everything, how.draws.wanted, share=share)
    return Tolerance(share, len(found.rows), found.mean, np.sqrt(np.diag(found.covariance)))


def _drift(tolerances: Sequence[Tolerance], share: float, found: Posterior) -> float:
    """How far means move between the shares up to twice the one taken, in posterior standard deviations."""
    near = np.array([one.mean for one in tolerances if one.share <= 2 * share + 1e-12])
    return float((np.ptp(near, axis=0) / np.sqrt(np.diag(found.covariance))).max())
