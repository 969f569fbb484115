"""Whole numbers in proportion to weights: residents to courtyards, grids to kinds, officers to grids."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


def apportion(total: int, weights: Any, *, at_least: int = 0) -> Integers:
    """`at_least` each, and the rest of `total` by largest remainder of the weights; ties to the first.

    weights: (n,) above 0. Returns (n,) whole numbers that sum to `total`.

    >>> apportion(10, [1.0, 1.0, 2.0], at_least=1).tolist()
    [3, 3, 4]
    """
    weights = np.asarray(weights, dtype=np.float64)
    left = total - at_least * weights.size
    if left < 0:
        raise ValueError(f"{total} cannot give {at_least} to each of {weights.size}")
    quotas = left * (weights / weights.sum())
    counts = np.floor(quotas).astype(np.int64)
    order = np.argsort(counts - quotas, kind="stable")
    counts[order[: left - int(counts.sum())]] += 1
    return np.asarray(counts + at_least)


def assign_legal_officers(household_counts: Any, total: int, *, at_least: int) -> Integers:
    """Legal officers of every grid: `at_least` each, the rest one by one to the grids with most households.

    When there are fewer, every grid gets the same whole number first. Ties of
    households go to the lower id. Source: the report (620 officers, 270 grids); the rule is assumed.

    >>> assign_legal_officers([700, 900, 800], 7, at_least=2).tolist()
    [2, 3, 2]
    """
    households = np.asarray(household_counts)
    officers = np.full(households.size, min(at_least, total // max(households.size, 1)), dtype=np.int64)
    order = np.argsort(-households, kind="stable")
    rounds, rest = divmod(total - int(officers.sum()), max(households.size, 1))
    officers += rounds
    officers[order[:rest]] += 1
    return officers
