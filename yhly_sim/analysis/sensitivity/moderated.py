"""Few replications tell little about luck, many samples together more: spreads that lean on what all have in common."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEWEST = 5
"""Of fewer standard errors nobody can tell how alike they are: they stay as they are."""

MOST_LENT = 4
"""Times its own, the degrees of freedom that the others may lend: with common random numbers the luck of the factors is
partly the same luck, so that many of them do not tell as much as they seem to."""

NOTHING = 1e-12
"""A variance of no more than this share of the largest is rounding: the luck of a factor that does nothing."""


def moderated_variances(variances: Floats, df: int) -> tuple[Floats, float]:
    """(variances, their degrees of freedom) after leaning on each other.

    variances: (samples,) each with `df` degrees of freedom. Samples without any spread take no part in the estimate.

    >>> same, freedom = moderated_variances(np.array([1.0, 1.0, 1.0]), 2)
    >>> freedom == math.inf and bool(np.all(same == same[0]))
    True
    """
    known = variances[variances > 0]
    if known.size < 2:
        return variances, float(df)
    common, lent = in_common(known, df)
    return _towards(variances, common, df, lent), df + lent


def moderated_errors(errors: Floats, df: int) -> tuple[Floats, Floats]:
    """Standard errors of the indices of factors with `df` degrees of freedom each, leaning on each other, and the
    degrees of freedom that they then have: at most `MOST_LENT` times as many more.

    >>> errors, freedom = moderated_errors(np.array([1.0, 1.1, 0.9, 1.05, 0.95, 1.0]), 2)
    >>> errors.round(2).tolist(), sorted(set(freedom.tolist()))
    ([1.0, 1.0, 1.0, 1.0, 1.0, 1.0], [10.0])
    """
    variances, own = errors**2, np.full(errors.shape, float(df))
    is_luck = variances > NOTHING * variances.max(initial=0.0)
    if is_luck.sum() < FEWEST:
        return errors, own
    common, lent = in_common(variances[is_luck], df)
    found = np.where(is_luck, _towards(variances, common, df, lent), variances)
    return np.sqrt(found), np.where(is_luck, df + min(lent, MOST_LENT * df), own)


def in_common(variances: Floats, df: int) -> tuple[float, float]:
    """(what variances with `df` degrees of freedom each have in common, the degrees of freedom that is worth).

    They are taken for draws around a scaled inverse chi-square, whose two numbers follow from mean and variance of
    their logarithms; where they vary no more than such estimates must, they are estimates of one variance, their mean,
    and it is worth infinitely many. Source: Smyth (2004), Stat. Appl. Genet. Mol. Biol. 3, 3, section 6.
    """
    from scipy.special import digamma, polygamma

    logs = np.log(variances) - float(digamma(df / 2)) + math.log(df / 2)
    surplus = float(logs.var(ddof=1)) - float(polygamma(1, df / 2))
    if surplus <= 0:
        return float(variances.mean()), math.inf
    prior = 2 * _inverse_trigamma(surplus)
    return math.exp(float(logs.mean()) + float(digamma(prior / 2)) - math.log(prior / 2)), prior


def _towards(variances: Floats, common: float, df: int, lent: float) -> Floats:
    weight = 1.0 if math.isinf(lent) else lent / (lent + df)
    return np.asarray(weight * common + (1 - weight) * variances)


def _inverse_trigamma(value: float) -> float:
    """x with trigamma(x) = value, by Newton's method on the reciprocal, which is nearly straight."""
    from scipy.special import polygamma

    if value > 1e7:
        return 1 / math.sqrt(value)
    if value < 1e-6:
        return 1 / value
    x = 0.5 + 1 / value
    for _ in range(50):
        trigamma = float(polygamma(1, x))
        step = trigamma * (1 - trigamma / value) / float(polygamma(2, x))
        x += step
        if abs(step) < 1e-10 * x:
            break
    return x
