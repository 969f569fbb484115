"""Spreads of many small samples: each leans on what all of them have in common."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def moderated_variances(variances: Floats, df: int) -> tuple[Floats, float]:
    """(variances, their degrees of freedom) after leaning on each other.

    variances: (samples,) each with `df` degrees of freedom. They are taken for draws from a scaled inverse chi-square
    whose two numbers are estimated from them; where they vary no more than such estimates must, all become the same and
    the degrees of freedom are infinite. Samples without any spread take no part in the estimate.
    Source: Smyth (2004), Stat. Appl. Genet. Mol. Biol. 3, 3.

    >>> same, freedom = moderated_variances(np.array([1.0, 1.0, 1.0]), 2)
    >>> freedom == math.inf and bool(np.all(same == same[0]))
    True
    """
    from scipy.special import digamma, polygamma

    known = variances[variances > 0]
    if known.size < 2:
        return variances, float(df)
    logs = np.log(known) - float(digamma(df / 2)) + math.log(df / 2)
    surplus = float(logs.var(ddof=1)) - float(polygamma(1, df / 2))
    if surplus <= 0:
        return np.full(variances.shape, math.exp(float(logs.mean()))), math.inf
    prior_df = 2 * _inverse_trigamma(surplus)
    prior = math.exp(float(logs.mean()) + float(digamma(prior_df / 2)) - math.log(prior_df / 2))
    return np.asarray((prior_df * prior + df * variances) / (prior_df + df)), prior_df + df


def _inverse_trigamma(value: float) -> float:
    """x with trigamma(x) = value, by Newton's method on the reciprocal, which is nearly straight."""
    from scipy.special import polygamma

    x = 0.5 + 1 / value
    for _ in range(50):
        trigamma = float(polygamma(1, x))
        step = trigamma * (1 - trigamma / value) / float(polygamma(2, x))
        x += step
        if abs(step) < 1e-10 * x:
            break
    return x
