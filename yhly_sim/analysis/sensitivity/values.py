"""What the runs say at the points of a sample, what is missing, and how much of it is luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yhly_sim.analysis.comparison.compare import ROUND_OFF
from yhly_sim.analysis.results import Results
from yhly_sim.analysis.sensitivity.sample import Sample
from yhly_sim.engine.errors import UserError

MOST_LOST = 0.2
"""Above this share of lost units the sample is no longer that of the design: refused."""

FEWEST_UNITS = {"morris": 4, "sobol": 4, "pawn": 40}

FULL_SHARE = 0.8
"""A replication is used when at least this share of the points has a value in it (a stopped batch ends in one that is
not), so that all points have the same luck."""


@dataclass(frozen=True)
class Loss:
    """What could not be used.

    units, lost: of the sample, and those lost because a point of theirs has no value. points_failed, points_absent:
    such points with a failed run, and those without one (not run yet, or the outcome does not exist there).
    filled: single missing runs at other points. left_out: replications that too few points have.
    """

    units: int
    lost: int
    points_failed: int
    points_absent: int
    filled: int
    left_out: int


@dataclass(frozen=True)
class Noise:
    """How much of the variance of the means over points is luck.

    own_luck: within-point variance / replications over the variance of the means (one-way random-effects analysis of
    variance): the share if every point had luck of its own; may exceed 1.
    shared_luck: the same with the residual variance once what a replication does to all points alike is taken out
    (two-way analysis of variance): the share with common random numbers. NaN with one replication.
    """

    own_luck: float
    shared_luck: float


@dataclass(frozen=True)
class Values:
    """single: shape (replications, units, points a unit); means: over replications; sample: the units that are left."""

    sample: Sample
    single: np.ndarray
    loss: Loss

    @property
    def means(self) -> np.ndarray:
        means: np.ndarray = self.single.mean(axis=0)
        return means

    @property
    def replications(self) -> int:
        return len(self.single)

    @property
    def is_constant(self) -> bool:
        """Whether the means differ by no more than the rounding of sums."""
        return are_equal(self.means, scale=float(np.abs(self.single).max()))

    def take(self, units: np.ndarray) -> Values:
        return Values(self.sample.take(units), self.single[:, units], self.loss)


def values_of(results: Results, outcome: str, sample: Sample, *, minus: Sample | None = None,
              most_lost: float = MOST_LOST) -> Values:
    """The values of an outcome at the points of a sample, replication by replication.

    minus: the same sample under another scenario, whose values are taken away point by point and replication by
    replication. A unit with a point that has no value at all is lost; above `most_lost` a UserError says so. A run
    that is missing elsewhere is filled with what its point and its replication let expect: the point's own mean plus
    what that replication did to all points alike.
    """
    table = results.by_replication(outcome)
    matrix = table.loc[sample.points.reshape(-1)].to_numpy(dtype=np.float64)
    if minus is not None:
        matrix = matrix - table.loc[minus.points.reshape(-1)].to_numpy(dtype=np.float64)
    is_there = np.isfinite(matrix)
    known = is_there.any(axis=1)
    used = is_there[known].mean(axis=0) >= FULL_SHARE if known.any() else np.zeros(matrix.shape[1], dtype=bool)
    matrix, is_there = matrix[:, used], is_there[:, used]
    has_value = is_there.any(axis=1)
    is_whole = has_value.reshape(sample.points.shape).all(axis=1)
    numbers = [one.points.reshape(-1)[~has_value] for one in (sample, minus) if one is not None]
    failed = set(results.failed["point"]) if len(results.failed) else set()
    missing = {int(n) for part in numbers for n in part}
    in_failed = int(sum(any(int(part[place]) in failed for part in numbers) for place in range(len(numbers[0]))))
    kept = np.repeat(is_whole, sample.points.shape[1])
    loss = Loss(units=len(is_whole), lost=int((~is_whole).sum()), points_failed=in_failed,
                points_absent=len(numbers[0]) - in_failed, filled=int((~is_there[kept]).sum()),
                left_out=int((~used).sum()))
    if loss.lost > most_lost * loss.units:
        raise UserError(f"sensitivity_too_many_lost_{sample.method}", name=results.name, outcome=outcome,
                        lost=loss.lost, units=loss.units, failed=in_failed, absent=loss.points_absent,
                        most=round(100 * most_lost), points=", ".join(map(str, sorted(missing)[:5])))
    if loss.units - loss.lost < FEWEST_UNITS[sample.method]:
        raise UserError(f"sensitivity_too_small_{sample.method}", name=results.name, left=loss.units - loss.lost,
                        fewest=FEWEST_UNITS[sample.method])
    filled = fill(matrix[kept])
    left = sample.take(is_whole)
    return Values(left, filled.T.reshape(-1, *left.points.shape), loss)


def are_equal(values: np.ndarray, *, scale: float) -> bool:
    """Whether values differ by no more than sums over numbers of size `scale` are rounded."""
    return bool(np.ptp(values) <= ROUND_OFF * scale)


def fill(matrix: np.ndarray) -> np.ndarray:
    """A copy of (points, replications) with every NaN at its point's mean plus its replication's common shift.

    The shifts are those of the points that have all replications; without such a point they are taken as 0.

    >>> fill(np.array([[1.0, 3.0], [2.0, float("nan")]])).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    is_there = np.isfinite(matrix)
    if is_there.all():
        return matrix.copy()
    whole = matrix[is_there.all(axis=1)]
    shift = (whole - whole.mean(axis=1, keepdims=True)).mean(axis=0) if len(whole) else np.zeros(matrix.shape[1])
    own = np.nanmean(np.where(is_there, matrix - shift, np.nan), axis=1, keepdims=True)
    return np.where(is_there, matrix, own + shift)


def noise_of(single: np.ndarray) -> Noise:
    """The two shares of luck in the variance of means; `single` has shape (replications, ...).

    Source: Searle, Casella and McCulloch (1992), Variance Components, chapters 3 and 4.

    >>> noise_of(np.array([[0.0, 4.0], [2.0, 6.0]]))  # the second replication adds 2 to all: nothing is left of it
    Noise(own_luck=0.125, shared_luck=0.0)
    """
    flat = single.reshape(len(single), -1)
    replications, points = flat.shape
    total = float(flat.mean(axis=0).var(ddof=1))
    if replications < 2 or are_equal(flat.mean(axis=0), scale=float(np.abs(flat).max())):
        return Noise(float("nan"), float("nan"))
    within = float(flat.var(axis=0, ddof=1).mean())
    common = flat.mean(axis=1, keepdims=True) - flat.mean()
    residual = flat - flat.mean(axis=0) - common
    left = float((residual**2).sum() / ((replications - 1) * (points - 1)))
    return Noise(within / replications / total, left / replications / total)
