"""Cases of interest: points of a design whose outcome lies beyond a threshold, and how many are too noisy to tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from yhly_sim.analysis.discovery.agreement import wilson
from yhly_sim.analysis.discovery.boxes import Flags
from yhly_sim.analysis.results import Results
from yhly_sim.engine.errors import UserError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Side = Literal["above", "below"]

CONFIDENCE = 0.95
DRAWN = ("samples", "trajectories", "draws")
"""Arguments of designs that say how many times something was drawn."""


@dataclass(frozen=True)
class Wanted:
    """What makes a point a case: its mean over replications lies `above` or `below` a threshold, or it is among the
    `worst` share of points (in the direction that is worse for the outcome). Exactly one of the three is given.

    in_share: instead of the mean, at least this share of the point's replications must lie beyond.
    """

    outcome: str
    above: float | None = None
    below: float | None = None
    worst: float | None = None
    in_share: float | None = None

    def __post_init__(self) -> None:
        given = [name for name in ("above", "below", "worst") if getattr(self, name) is not None]
        if len(given) != 1:
            raise UserError("cases_one_definition", given=", ".join(given) or "-")
        for name in ("worst", "in_share"):
            share = getattr(self, name)
            if share is not None and not 0 < share < (1 if name == "worst" else 1 + 1e-12):
                raise UserError("cases_share_out_of_range", name=name, value=f"{share:g}")
        if self.worst is not None and self.in_share is not None:
            raise UserError("cases_worst_by_means")


@dataclass(frozen=True)
class Cases:
    """The points of a design that can be judged, and which of them are cases.

    points: their numbers; is_case, is_doubtful: (n,) flags. threshold: in the outcome's unit, found from the points
    where the worst were asked for. is_doubtful is None where no point has two replications: then nothing is known of
    noise. left_out: planned points without a value.
    least, greatest: of the means over replications.
    """

    wanted: Wanted
    side: Side
    threshold: float
    points: NDArray[np.int64]
    is_case: Flags
    is_doubtful: Flags | None
    left_out: int
    least: float
    greatest: float

    @property
    def doubtful(self) -> int | None:
        """Number of points too noisy to tell; None where that is not known."""
        return None if self.is_doubtful is None else int(self.is_doubtful.sum())


def cases_of(results: Results, wanted: Wanted) -> Cases:
    """Judge every point of the design that has a value.

    A point is too noisy to tell where the 95 % interval of its mean (Student) or of its share of replications (Wilson)
    holds the threshold. Where the worst points are asked for, luck that all points share moves no ranking, so the
    mean of each replication over the points is taken out first.

    Raises UserError for an unknown outcome, one that has no worse direction where the worst are asked for, and where no
    point or every point is a case.
    """
    outcome = results.outcome(wanted.outcome)
    values = results.by_replication(wanted.outcome)
    values = values[values.notna().any(axis=1)]
    if values.empty:
        raise UserError("cases_without_values", outcome=wanted.outcome)
    means = values.mean(axis=1).to_numpy(dtype=np.float64)
    side, threshold = _threshold(wanted, outcome.higher_is_better, means)
    table = values.to_numpy(dtype=np.float64)
    if wanted.in_share is None:
        is_case = _beyond(means, threshold, side)
        is_doubtful = _doubtful_means(table, threshold, is_relative=wanted.worst is not None)
    else:
        is_case, is_doubtful = _by_share(table, threshold, side, wanted.in_share)
    if is_case.all() or not is_case.any():
        raise UserError("cases_all_or_none", outcome=wanted.outcome, count=int(is_case.sum()), total=len(means),
                        low=f"{means.min():.4g}", high=f"{means.max():.4g}", threshold=f"{threshold:.4g}")
    return Cases(wanted, side, threshold, values.index.to_numpy(dtype=np.int64), is_case, is_doubtful,
                 len(results.points) - len(values), float(means.min()), float(means.max()))


def blocks_of(results: Results, points: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which points belong together when points are split or drawn anew: (n,) numbers of blocks.

    The same settings under several scenarios are one block; so are all combinations and scenarios of one draw, a row of
    a Sobol design with the rows that take a coordinate each from its partner, and a Morris trajectory: such points are
    near copies of each other. A design lists its points draw by draw.
    """
    total = len(results.points)
    rows = next((results.arguments[name] for name in DRAWN if isinstance(results.arguments.get(name), int)), None)
    if rows is not None and total % rows == 0:
        blocks = np.arange(total) // (total // rows)
    else:
        frame = results.points.drop(columns="scenario")
        blocks = frame.groupby(list(frame.columns), sort=False, dropna=False).ngroup().to_numpy()
    place = dict(zip(results.points.index, blocks, strict=True))
    return np.array([place[point] for point in points], dtype=np.int64)


def _threshold(wanted: Wanted, higher_is_better: bool | None, means: NDArray[np.float64]) -> tuple[Side, float]:
    if wanted.above is not None:
        return "above", wanted.above
    if wanted.below is not None:
        return "below", wanted.below
    if higher_is_better is None:
        raise UserError("cases_no_worse_direction", outcome=wanted.outcome)
    assert wanted.worst is not None
    count = max(1, math.floor(wanted.worst * len(means) + 0.5))
    if higher_is_better:
        return "below", float(np.sort(means)[count - 1])
    return "above", float(np.sort(means)[::-1][count - 1])


def _beyond(values: NDArray[np.float64], threshold: float, side: Side) -> Flags:
    return np.asarray(values >= threshold if side == "above" else values <= threshold)


def _doubtful_means(table: NDArray[np.float64], threshold: float, *, is_relative: bool) -> Flags | None:
    from scipy.special import stdtrit

    count = np.isfinite(table).sum(axis=1)
    if (count < 2).all():
        return None
    means = np.nanmean(table, axis=1)
    kept = table
    if is_relative:
        kept = table - (np.nanmean(table, axis=0) - np.nanmean(table))
    residuals = kept - np.nanmean(kept, axis=1, keepdims=True)
    spread = np.sqrt(np.nansum(residuals**2, axis=1) / np.maximum(count - 1, 1))
    half = stdtrit(np.maximum(count - 1, 1), 0.5 + CONFIDENCE / 2) * spread / np.sqrt(count)
    return np.asarray((count > 1) & (np.abs(means - threshold) < half))


def _by_share(table: NDArray[np.float64], threshold: float, side: Side, in_share: float) -> tuple[Flags, Flags | None]:
    count = np.isfinite(table).sum(axis=1)
    beyond = (_beyond(table, threshold, side) & np.isfinite(table)).sum(axis=1)
    share = beyond / count
    if (count < 2).all():
        return np.asarray(share >= in_share - 1e-12), None
    ends = np.array([wilson(one, n) for one, n in zip(share, count, strict=True)])
    return np.asarray(share >= in_share - 1e-12), np.asarray((ends[:, 0] < in_share) & (in_share < ends[:, 1]))
