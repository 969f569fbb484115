"""Recovery of a known truth: a run that was held out is taken for what was observed, and its parameters are asked for.

How often the interval holds the truth says how far the calibration of the real targets can be trusted (simulation-based
calibration: Cook, Gelman and Rubin 2006; near the targets: Prangle and others 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.calibration.draws import Array
from yhly_sim.analysis.calibration.inference import Inference
from yhly_sim.analysis.discovery.agreement import wilson
from yhly_sim.engine.derived_seeds import derived_seed


@dataclass(frozen=True)
class Recovery:
    """t held-out truths, p parameters.

    is_covered: (t, p) whether the interval of `mass` held the truth. ranks: (t, p) weight of the posterior below the
    truth; uniform on [0, 1] where the posterior is right. error: (p,) root mean squared error of the posterior mean
    over the prior's standard deviation. has_own_luck: whether no draw that was used shared the truth's luck, which
    takes two replications; else the coverage is too favourable.
    """

    mass: float
    is_covered: NDArray[np.bool_]
    ranks: Array
    error: Array
    has_own_luck: bool

    @property
    def truths(self) -> int:
        return len(self.ranks)

    @property
    def coverage(self) -> Array:
        """Share of the truths that the interval holds, (p,)."""
        return np.asarray(self.is_covered.mean(axis=0))

    def coverage_interval(self, place: int | None = None) -> tuple[float, float]:
        """95 % interval (Wilson) of the coverage of one parameter, or of its mean over the parameters. The parameters
        of one truth are not independent, so the mean counts each truth once."""
        share = float(self.is_covered.mean() if place is None else self.coverage[place])
        return wilson(share, self.truths)

    @property
    def verdict(self) -> str:
        """"holds" where the wanted mass lies in the interval of the mean coverage, else "too_narrow" or "too_wide"."""
        low, high = self.coverage_interval()
        return "too_narrow" if high < self.mass else "too_wide" if low > self.mass else "holds"

    @property
    def rank_p(self) -> Array:
        """p of Kolmogorov and Smirnov for uniform ranks, (p,)."""
        from scipy.stats import kstest

        return np.array([float(kstest(ranks, "uniform").pvalue) for ranks in self.ranks.T])

    def to_json(self) -> dict[str, Any]:
        low, high = self.coverage_interval()
        return {"truths": self.truths, "mass": self.mass, "coverage": float(self.is_covered.mean()),
                "coverage_interval": [low, high], "verdict": self.verdict, "has_own_luck": self.has_own_luck}


def recover(how: Inference, *, truths: int, mass: float, seed: int) -> Recovery:
    """Take one draw of each of the `truths` settings nearest to the targets as the truth, one after the other.

    A truth's own setting is left out, and so are all draws with its luck: replications share luck over all settings,
    and the real district's luck is in none of them.
    """
    draws = how.draws
    observed = draws.summaries + how.luck.error
    luck = np.random.default_rng(derived_seed(seed, "truths"))
    has_own_luck = draws.lucks > 1
    covered, ranks, errors = [], [], []
    for row in _truths(draws.setting, ((observed - draws.wanted) / how.scale) ** 2, truths, luck):
        kept = draws.setting != draws.setting[row]
        if has_own_luck:
            kept &= draws.replication != draws.replication[row]
        found, truth = how.posterior(np.flatnonzero(kept), observed[row]), draws.values[row]
        ends = found.intervals(mass)
        covered.append((ends[:, 0] <= truth) & (truth <= ends[:, 1]))
        ranks.append(found.weights @ (found.values < truth))
        errors.append(found.mean - truth)
    return Recovery(mass, np.array(covered), np.array(ranks),
                    np.sqrt(np.mean(np.square(errors), axis=0)) / how.prior_sd, has_own_luck)


def _truths(setting: NDArray[np.int64], squares: Array, count: int, luck: np.random.Generator) -> NDArray[np.int64]:
    """One draw of each setting by luck; of these the `count` nearest to the targets."""
    order = luck.permutation(len(setting))
    one_each = order[np.unique(setting[order], return_index=True)[1]]
    return np.asarray(one_each[np.argsort(squares.sum(axis=1)[one_each], kind="stable")[:count]])
