"""One inference after the other on the same draws, luck and scales: on all of them, on some, for another truth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.calibration.abc_regression import Posterior, posterior, scales
from yhly_sim.analysis.calibration.draws import Array, Draws
from yhly_sim.analysis.calibration.luck import Luck, drawn_luck, observed_summaries
from yhly_sim.engine.derived_seeds import derived_seed

GROUPS = 20
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Inference:
    """How a posterior is found. scale: of the summaries, (d,). share: of the draws that is accepted."""

    draws: Draws
    luck: Luck
    scale: Array
    share: float
    heteroscedastic: bool

    @property
    def everything(self) -> NDArray[np.int64]:
        return np.arange(len(self.draws))

    @property
    def prior_sd(self) -> Array:
        return np.asarray((self.draws.high - self.draws.low) / math.sqrt(12))

    def summaries(self, rows: NDArray[np.int64], wanted: Array) -> Array:
        """Summaries of these draws as somebody with another luck would observe them, (m, d)."""
        return observed_summaries(self.draws, self.luck, rows, wanted, scale=self.scale, share=self.share)

    def posterior(self, rows: NDArray[np.int64], wanted: Array, *, share: float | None = None) -> Posterior:
        """The posterior given what is wanted, from these draws; its rows count within those given."""
        draws = self.draws
        return posterior(draws.values[rows], self.summaries(rows, wanted), wanted, scale=self.scale, low=draws.low,
                         high=draws.high, share=self.share if share is None else share, settings=draws.setting[rows],
                         heteroscedastic=self.heteroscedastic)

    def ratios(self, found: Posterior) -> Array:
        """Variance of the posterior over that of the prior, (p,)."""
        return np.asarray(np.diag(found.covariance) / self.prior_sd**2)


def inference(draws: Draws, *, share: float, heteroscedastic: bool, seed: int) -> Inference:
    luck = drawn_luck(draws, seed)
    return Inference(draws, luck, scales(draws.summaries + luck.error), share, heteroscedastic)


def jackknifed(how: Inference, seed: int) -> tuple[Array, Array]:
    """Standard errors over draws of settings, (p,) twice: of the posterior means, and of the logarithms of the ratios.

    `GROUPS` groups of settings are left out in turn (Quenouille 1956); drawing settings anew would count the same one
    twice and make every posterior too narrow.
    """
    draws = how.draws
    names, place = np.unique(draws.setting, return_inverse=True)
    group = np.random.default_rng(derived_seed(seed, "groups of settings")).permutation(len(names)) % GROUPS
    found = [how.posterior(np.flatnonzero(group[place] != one), draws.wanted) for one in range(GROUPS)]
    return (_error(np.array([one.mean for one in found])),
            _error(np.array([np.log(np.maximum(how.ratios(one), 1e-12)) for one in found])))


def _error(values: Array) -> Array:
    groups = len(values)
    return np.asarray(np.sqrt((groups - 1) / groups * ((values - values.mean(axis=0)) ** 2).sum(axis=0)))
