"""Approximate Bayesian computation: keep the draws nearest to what was observed, then correct them by regression.

Beaumont, Zhang and Balding (2002), Genetics 162: rejection with local-linear adjustment. Blum and François (2010),
Statistics and Computing 20: spread that changes with the summaries. Nothing in it is random.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.calibration.draws import Array

MAD_OF_NORMAL = 0.6744897501960817


@dataclass(frozen=True)
class Posterior:
    """m weighted draws.

    values: (m, p); weights: (m,), of sum 1; rows: (m,) the draws that were accepted; tolerance: the distance (in scales
    of the summaries) within which they lie. effective: number of equally weighted settings of the parameters that are
    worth as much (Kish); replications of a setting are no settings more.
    """

    values: Array
    weights: Array
    rows: NDArray[np.int64]
    tolerance: float
    effective: float

    @property
    def mean(self) -> Array:
        return np.asarray(self.weights @ self.values)

    @property
    def covariance(self) -> Array:
        """(p, p)."""
        centred = self.values - self.mean
        return np.asarray((centred.T * self.weights) @ centred)

    def intervals(self, mass: float) -> Array:
        """Central intervals of each parameter, (p, 2): as much weight beyond either end."""
        return np.array([central(column, self.weights, mass, self.effective) for column in self.values.T])

    def densest(self, mass: float) -> Array:
        """Highest-density intervals of each parameter, (p, 2); from few draws they come out too short."""
        return np.array([hdi(column, self.weights, mass) for column in self.values.T])


def posterior(
    values: Array,
    summaries: Array,
    observed: Array,
    *,
    share: float,
    scale: Array | None = None,
    low: Array | None = None,
    high: Array | None = None,
    settings: NDArray[np.int64] | None = None,
    heteroscedastic: bool = False,
) -> Posterior:
    """The posterior of parameters from draws of the prior and their summaries.

    values: (n, p); summaries: (n, d); observed: (d,). share: part of the draws that is kept, weighted by
    Epanechnikov's kernel of the distance. scale: of each summary (default: `scales`). low, high: ranges of the
    parameters, (p,), into which what the adjustment moves out of them is folded back. (In logits, as some do it, an
    even prior bends what is straight: variances came out up to twice as large.) settings: (n,) which draws have their
    parameters in common (default: none have); residuals of the regression are enlarged by the degrees of freedom that
    it took from them. heteroscedastic: residuals are scaled by a spread that is log-linear in the summaries.
    """
    scale = scales(summaries) if scale is None else scale
    offset = (summaries - observed) / scale
    distance = np.sqrt((offset**2).sum(axis=1))
    count = min(max(int(np.ceil(share * len(values))), 1), len(values))
    rows = np.sort(np.argpartition(distance, count - 1)[:count])
    beyond = np.partition(distance, count)[count] if count < len(values) else distance.max() * (1 + 1e-9)
    tolerance = float(beyond) or 1.0
    kernel = np.maximum(1.0 - (distance[rows] / tolerance) ** 2, 1e-12)
    effective = _effective(kernel, rows if settings is None else settings[rows])
    adjusted = _adjusted(values[rows], offset[rows], kernel, effective, heteroscedastic)
    if low is not None and high is not None:
        adjusted = folded(adjusted, low, high)
    return Posterior(adjusted, kernel / kernel.sum(), rows, tolerance, effective)


def scales(summaries: Array) -> Array:
    """Scale of each summary: median absolute deviation as of a normal, the standard deviation where half of the draws
    are equal, 1 where all are.

    >>> scales(np.array([[0.0], [1.0], [2.0], [3.0]])).round(3)
    array([1.483])
    """
    mad = np.median(np.abs(summaries - np.median(summaries, axis=0)), axis=0) / MAD_OF_NORMAL
    spread = summaries.std(axis=0)
    return np.where(mad > 0, mad, np.where(spread > 0, spread, 1.0))


def hdi(values: Array, weights: Array, mass: float) -> tuple[float, float]:
    """The shortest interval that holds a share of the weight.

    >>> hdi(np.array([0.0, 0.9, 1.0, 1.1, 3.0]), np.full(5, 0.2), 0.6)
    (0.9, 1.1)
    """
    order = np.argsort(values, kind="stable")
    values, upto = values[order], np.concatenate([[0.0], np.cumsum(weights[order])])
    ends = np.searchsorted(upto, upto[:-1] + mass * upto[-1] - 1e-9) - 1
    starts = np.flatnonzero(ends < len(values))
    widths = values[ends[starts]] - values[starts]
    best = int(starts[int(widths.argmin())])
    return float(values[best]), float(values[ends[best]])


def central(values: Array, weights: Array, mass: float, effective: float) -> tuple[float, float]:
    """The interval with as much weight below as above it; of n equal draws the k-th stands at k / (n + 1), so that on
    average it holds its mass also where draws are few.

    >>> [round(end, 6) for end in central(np.arange(1.0, 20.0), np.full(19, 1 / 19), 0.9, 19.0)]
    [1.0, 19.0]
    """
    order = np.argsort(values, kind="stable")
    weights = weights[order] / weights.sum()
    below = ((np.cumsum(weights) - weights / 2) * effective + 0.5) / (effective + 1.0)
    low, high = np.interp([(1 - mass) / 2, (1 + mass) / 2], below, values[order])
    return float(low), float(high)


def _effective(kernel: Array, settings: NDArray[np.int64]) -> float:
    each = np.bincount(np.unique(settings, return_inverse=True)[1], weights=kernel)
    return float(each.sum() ** 2 / (each**2).sum())


def _adjusted(values: Array, offset: Array, kernel: Array, effective: float, heteroscedastic: bool) -> Array:
    """Values moved to where they would lie if their summaries were what was observed."""
    design = np.column_stack([np.ones(len(values)), offset])
    root = np.sqrt(kernel)[:, None]
    fitted = np.linalg.lstsq(design * root, values * root, rcond=None)[0]
    residuals = values - design @ fitted
    if heteroscedastic:
        logs = np.log(np.maximum(residuals**2, 1e-300))
        spread = np.linalg.lstsq(design * root, logs * root, rcond=None)[0]
        residuals = residuals * np.exp((spread[0] - design @ spread) / 2.0)
    left = effective - design.shape[1]
    return np.asarray(fitted[0] + residuals * (np.sqrt(effective / left) if left > 1 else 1.0))


def folded(values: Array, low: Array, high: Array) -> Array:
    """Values beyond an end of their range, folded back into it as if the end were a mirror.

    >>> folded(np.array([[-0.1], [0.4], [1.3]]), np.zeros(1), np.ones(1)).round(6).ravel().tolist()
    [0.1, 0.4, 0.7]
    """
    place = np.mod((values - low) / (high - low), 2.0)
    return np.asarray(np.clip(low + (high - low) * np.minimum(place, 2.0 - place), low, high))
