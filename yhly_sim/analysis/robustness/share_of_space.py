"""In what share of a space something holds, when every draw from it is known with an error."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.shares import wilson

Floats = NDArray[np.float64]


def share_better(differences: Floats, variances: Floats) -> Floats:
    """The share of draws in which the true difference is above 0, when each is known with an error.

    differences, variances: (..., draws) of the mean difference in a draw; gives (...). The true ones are taken for
    normal over the draws, their spread is estimated by moments, and each draw counts with its posterior probability;
    with no error it is the plain share (an exact 0 counts half).

    >>> float(share_better(np.array([1.0, 2.0, -1.0, 3.0]), np.zeros(4)))
    0.75
    """
    from scipy.special import ndtr

    mean = differences.mean(axis=-1, keepdims=True)
    error = variances.mean(axis=-1, keepdims=True)
    total = differences.var(axis=-1, ddof=1, keepdims=True) if differences.shape[-1] > 1 else error
    # Where all spread is error, as much is left as would hardly be seen: then every draw is like their mean.
    spread = np.maximum(total - error, error / differences.shape[-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(spread + variances > 0, spread / (spread + variances), 1.0)
        chances = ndtr((mean + weight * (differences - mean)) / np.sqrt(weight * variances))
    certain = (differences > 0) + 0.5 * (differences == 0)
    return np.asarray(np.where(variances > 0, chances, certain).mean(axis=-1))


def interval_of_share(share: float, resampled: Floats, *, draws: int) -> tuple[float, float]:
    """95 % interval of a share that was found from `draws` draws, and again in samples of them.

    The wider, at each end, of a Student interval with the spread of the resampled log odds, and Wilson's for as many
    plain successes: percentiles of the samples alone cover too seldom near 0 and 1, and where luck is strong.
    """
    from scipy.special import expit, logit, stdtrit

    least = 0.5 / draws
    odds = logit(np.clip(resampled, least, 1 - least))
    margin = float(stdtrit(max(draws - 1, 1), 0.975)) * float(odds.std(ddof=1)) * math.sqrt(draws / max(draws - 1, 1))
    middle = float(logit(min(max(share, least), 1 - least)))
    low, high = wilson(round(share * draws), draws)
    return min(low, float(expit(middle - margin))), max(high, float(expit(middle + margin)))
