"""Few replications tell little about luck, many factors together more: variances that borrow strength."""

from __future__ import annotations

import math

import numpy as np

FEWEST = 5
"""Of fewer variances nobody can tell how alike they are: they stay as they are."""

MOST_LENT = 4
"""Times its own, the degrees of freedom that the others may lend: with common random numbers the luck of the factors is
partly the same luck, so that many of them do not tell as much as they seem to."""

NOTHING = 1e-12
"""A variance of no more than this share of the largest is rounding: the luck of a factor that does nothing."""


def moderated(errors: np.ndarray, freedom: int) -> tuple[np.ndarray, np.ndarray]:
    """Standard errors with `freedom` degrees of freedom each, drawn towards what they have in common; and the degrees
    of freedom that they then have. How far follows from how alike they are: not at all, where they are not.

    Source: Smyth (2004), Statistical Applications in Genetics and Molecular Biology 3, article 3, section 6.

    >>> errors, freedom = moderated(np.array([1.0, 1.1, 0.9, 1.05, 0.95, 1.0]), 2)
    >>> errors.round(2).tolist(), sorted(set(freedom.tolist()))
    ([1.0, 1.0, 1.0, 1.0, 1.0, 1.0], [10.0])
    """
    from scipy.special import digamma, polygamma

    variances, plain = errors**2, np.full(errors.shape, float(freedom))
    is_luck = variances > NOTHING * variances.max(initial=0.0)
    if is_luck.sum() < FEWEST:
        return errors, plain
    logs = np.log(variances[is_luck]) - digamma(freedom / 2) + math.log(freedom / 2)
    excess = float(logs.var(ddof=1) - polygamma(1, freedom / 2))
    prior = 2 * _trigamma_inverse(excess) if excess > 0 else math.inf
    if math.isinf(prior):
        common, weight = float(variances[is_luck].mean()), 1.0
    else:
        common = math.exp(float(logs.mean() + digamma(prior / 2)) - math.log(prior / 2))
        weight = prior / (prior + freedom)
    found = np.where(is_luck, weight * common + (1 - weight) * variances, variances)
    return np.sqrt(found), np.where(is_luck, freedom + min(prior, MOST_LENT * freedom), plain)


def _trigamma_inverse(value: float) -> float:
    """The argument at which the trigamma function has a value above 0, by Newton's method on its inverse."""
    from scipy.special import polygamma

    if value > 1e7:
        return 1 / math.sqrt(value)
    if value < 1e-6:
        return 1 / value
    place = 0.5 + 1 / value
    for _ in range(50):
        there = float(polygamma(1, place))
        step = there * (1 - there / value) / float(polygamma(2, place))
        place += step
        if abs(step) < 1e-9 * place:
            break
    return place
