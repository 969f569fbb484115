"""The sample behind a sensitivity analysis: which points belong together, and where in its range each factor is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Sequence

import numpy as np

from yhly_sim.analysis.results import Results
from yhly_sim.analysis.sensitivity.strata import Stratum, points_of
from yhly_sim.design.factor import Factor
from yhly_sim.engine.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["morris", "sobol", "pawn"]

METHODS_OF: dict[str, tuple[Method, ...]] = {"morris": ("morris",), "sobol": ("sobol", "pawn"), "lhs": ("pawn",)}
"""Kind of design -> what it can be analysed with, the usual one first; a grid with `draws` is drawn as lhs is."""

SAME = 1e-9
"""Shares of a range that differ by less are the same setting."""


@dataclass(frozen=True)
class Sample:
    """Points of one stratum as a method reads them: a unit is what is resampled, and what is lost, as a whole.

    A unit is a trajectory (morris), a block A, AB.., (BA..,) B (sobol), or a single point (pawn).
    points: shape (units, points a unit), their numbers in the design.
    shares: shape (units, points a unit, factors): place in the range, or number of the level, from 0 to 1.
    """

    method: Method
    factors: tuple[Factor, ...]
    points: np.ndarray
    shares: np.ndarray

    @property
    def has_pairs(self) -> bool:
        """Whether second-order indices were sampled."""
        return self.method == "sobol" and self.points.shape[1] == 2 * len(self.factors) + 2

    def take(self, units: np.ndarray) -> Sample:
        """The sample with these units only (their places, or a mask)."""
        return Sample(self.method, self.factors, self.points[units], self.shares[units])


def method_for(results: Results, method: str | None) -> Method:
    """The method that is asked for, or the usual one of the design; a UserError where the sample is not for it."""
    has_draws = results.arguments.get("draws") is not None
    possible = METHODS_OF.get("lhs" if has_draws else results.kind, ())
    if not possible:
        raise UserError("sensitivity_wrong_design", name=results.name, kind=results.kind, known=", ".join(METHODS_OF))
    for one in possible:
        if method in (None, one):
            return one
    raise UserError("sensitivity_wrong_method", method=method, kind=results.kind, known=", ".join(possible))


def sample_of(results: Results, method: Method, stratum: Stratum) -> Sample:
    """The points of a stratum in the order of the design, cut into units and checked for what the method needs."""
    own = results.points.loc[points_of(results, stratum)]
    factors = drawn_factors(results)
    shares, numbers, count = shares_of(own, factors), own.index.to_numpy(), len(factors)
    if results.kind == "sobol":
        for size in (2 * count + 2, count + 2):
            cut = _cut(numbers, shares, size)
            if cut is not None and _are_blocks(cut[1], count):
                if method == "sobol":
                    return Sample(method, factors, *cut)
                ends = [0, size - 1]  # A and B are independent of each other, the points between are made of them
                return Sample(method, factors, cut[0][:, ends].reshape(-1, 1), cut[1][:, ends].reshape(-1, 1, count))
    elif results.kind == "morris":
        cut = _cut(numbers, shares, count + 1)
        if cut is not None and _are_trajectories(cut[1]):
            return Sample(method, factors, *cut)
    else:
        return Sample(method, factors, numbers.reshape(-1, 1), shares.reshape(-1, 1, count))
    raise UserError("sensitivity_damaged_design", name=results.name, kind=results.kind, points=len(own), factors=count)


def drawn_factors(results: Results) -> tuple[Factor, ...]:
    """The factors that the sampler varies, in the order of its columns: those that stand in no grid beside it."""
    gridded = results.arguments.get("gridded", ())
    drawn = list(results.arguments.get("drawn", ()))
    names = drawn + [factor.name for factor in results.factors if factor.name not in (*gridded, *drawn)]
    return tuple(results.factor(name) for name in names)


def shares_of(points: pd.DataFrame, factors: Sequence[Factor]) -> np.ndarray:
    """Shape (points, factors): where in its range, or at which of its levels, each factor is, from 0 to 1. A factor
    whose range nobody states (drawn from a file) has that of its draws."""
    columns = []
    for factor in factors:
        if factor.is_continuous:
            settings = points[factor.name].to_numpy(dtype=np.float64)
            low, high = (factor.low, factor.high) if factor.high > factor.low else (settings.min(), settings.max())
            columns.append((settings - low) / (high - low if high > low else 1.0))
        else:
            places = {level.label: place for place, level in enumerate(factor.levels)}
            columns.append(np.array([places[label] for label in points[factor.name]]) / (len(factor.levels) - 1))
    return np.column_stack(columns)


def _cut(numbers: np.ndarray, shares: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray] | None:
    if not len(numbers) or len(numbers) % size:
        return None
    return numbers.reshape(-1, size), shares.reshape(-1, size, shares.shape[1])


def _are_blocks(shares: np.ndarray, count: int) -> bool:
    """Whether every unit is A, then A with each factor from B (then B with each from A), then B."""
    first, last = shares[:, 0], shares[:, -1]
    for factor in range(count):
        mixed = first.copy()
        mixed[:, factor] = last[:, factor]
        if np.abs(shares[:, 1 + factor] - mixed).max() > SAME:
            return False
        if shares.shape[1] == 2 * count + 2:
            mixed = last.copy()
            mixed[:, factor] = first[:, factor]
            if np.abs(shares[:, 1 + count + factor] - mixed).max() > SAME:
                return False
    return True


def _are_trajectories(shares: np.ndarray) -> bool:
    """Whether from point to point exactly one factor moves, and each of them once in a unit."""
    moved = np.abs(np.diff(shares, axis=1)) > SAME
    return bool((moved.sum(axis=2) == 1).all() and (moved.sum(axis=1) == 1).all())
