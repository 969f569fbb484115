"""What the targets tell about the parameters, and what they cannot tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.calibration.draws import Array

NARROWED, UNTOUCHED = 0.5, 0.8
"""Variance of the posterior over that of the prior: below the first a parameter is narrowed, above the second it is
not told at all, between them hardly."""

TIED = 0.6
"""Two parameters are tied where their partial correlation in the posterior is at least this."""

MUCH_NARROWER = 0.5
"""A combination counts as known alone where its variance ratio is below this part of that of each of its members."""


@dataclass(frozen=True)
class Direction:
    """A direction in the space of parameters, each in units of its prior's standard deviation.

    ratio: variance of the posterior over that of the prior along it; 1 / ratio is the precision relative to the prior.
    parts: parameter -> component of the unit vector.
    """

    ratio: float
    parts: dict[str, float]

    def to_json(self) -> dict[str, Any]:
        return {"ratio": self.ratio, "precision": 1.0 / self.ratio, "parts": self.parts}


def directions(covariance: Array, prior_sd: Array, names: Sequence[str]) -> tuple[Direction, ...]:
    """Eigenvectors of the posterior's precision relative to the prior, the best known first.

    covariance: (p, p) of the posterior; prior_sd: (p,).

    >>> both = directions(np.array([[0.5, -0.49], [-0.49, 0.5]]), np.ones(2), ["a", "b"])
    >>> [(round(one.ratio, 2), {name: round(part, 2) for name, part in one.parts.items()}) for one in both]
    [(0.01, {'a': 0.71, 'b': 0.71}), (0.99, {'a': 0.71, 'b': -0.71})]
    """
    relative = covariance / np.outer(prior_sd, prior_sd)
    ratios, vectors = np.linalg.eigh(relative)
    return tuple(_direction(ratio, vector, names) for ratio, vector in zip(ratios, vectors.T, strict=True))


def confounded(covariance: Array, prior_sd: Array, names: Sequence[str]) -> tuple[Direction, ...]:
    """What is known only together: for each group of tied parameters the combination that is known best, where it is
    known much better than each of its members alone.

    Eigenvectors of the whole mix directions that happen to be known equally well, so each group is looked at by itself.
    """
    relative = covariance / np.outer(prior_sd, prior_sd)
    precision = np.linalg.pinv(relative)
    partial = np.abs(precision) / np.sqrt(np.outer(np.diag(precision), np.diag(precision)))
    named = []
    for group in _groups(partial >= TIED):
        block = relative[np.ix_(group, group)]
        ratios, vectors = np.linalg.eigh(block)
        if ratios[0] < MUCH_NARROWER * np.diag(block).min():
            named.append(_direction(ratios[0], vectors[:, 0], [names[place] for place in group]))
    return tuple(named)


def _direction(ratio: float, vector: Array, names: Sequence[str]) -> Direction:
    """A unit vector whose greatest part is positive."""
    sign = 1.0 if vector[np.abs(vector).argmax()] >= 0 else -1.0
    parts = (float(sign * part) for part in vector)
    return Direction(max(float(ratio), 1e-12), dict(zip(names, parts, strict=True)))


def _groups(tied: NDArray[np.bool_]) -> list[list[int]]:
    """Sets of two or more that hang together by ties."""
    left, found = set(range(len(tied))), []
    while left:
        group, edge = set(), {min(left)}
        while edge:
            group |= edge
            edge = {other for one in edge for other in np.flatnonzero(tied[one]).tolist()} - group
        left -= group
        if len(group) > 1:
            found.append(sorted(group))
    return found


def state(ratio: float) -> str:
    """"narrowed", "hardly" or "untouched".

    >>> [state(ratio) for ratio in (0.2, 0.6, 0.95)]
    ['narrowed', 'hardly', 'untouched']
    """
    return "narrowed" if ratio < NARROWED else "untouched" if ratio > UNTOUCHED else "hardly"
