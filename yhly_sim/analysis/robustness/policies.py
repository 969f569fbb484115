"""Which policy stands over the plausible space: where one beats another, how it may be regretted, where it suffices."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.comparison.compare import ROUND_OFF
from yhly_sim.analysis.results import Results
from yhly_sim.analysis.robustness.share_of_space import interval_of_share, share_better
from yhly_sim.analysis.robustness.space import Floats, Space, space_of
from yhly_sim.analysis.sensitivity.moderated import moderated_variances
from yhly_sim.analysis.shares import Share, wilson
from yhly_sim.engine.derived_seeds import derived_seed
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import Outcome

RESAMPLES = 1000
LEVEL = 0.05
HIGH = 0.9


@dataclass(frozen=True)
class Beats:
    """In what share of the plausible space policy is better than other.

    share, ci_low, ci_high: luck taken out, with the 95 % interval over draws. ahead: draws in which its
    mean is better, luck left in. equal: draws in which they do not differ at all. wins, losses, open: draws in which it
    is clearly better, clearly worse (t test within the draw, 5 %), or neither; without a second replication luck cannot
    be told from the rest and they are None.
    """

    policy: str
    other: str
    share: float
    ci_low: float
    ci_high: float
    ahead: Share
    equal: Share
    wins: Share | None
    losses: Share | None
    open: Share | None

    def to_json(self) -> dict[str, Any]:
        shares = {"ahead": self.ahead, "equal": self.equal, "wins": self.wins, "losses": self.losses, "open": self.open}
        return {"share": _plain(self.share), "ci_low": _plain(self.ci_low), "ci_high": _plain(self.ci_high),
                **{name: None if one is None else one.to_json() for name, one in shares.items()}}


@dataclass(frozen=True)
class PolicyRobustness:
    """One policy over all draws, in the unit of the outcome (McPhail et al. 2018).

    mean: over draws (insufficient reason). worst: the worst draw (maximin). regret_max, regret_high, regret_mean: how
    far it is behind the best policy of each draw: the largest, the 90 % quantile, the mean; regret_low, regret_upper:
    95 % bootstrap interval of the 90 % quantile. suffices: draws in which the outcome reaches the threshold (domain
    criterion). chosen: share of bootstrap samples of the draws in which it has the smallest 90 % regret; policies that
    are equal share theirs.
    """

    policy: str
    mean: float
    worst: float
    regret_max: float
    regret_high: float
    regret_low: float
    regret_upper: float
    regret_mean: float
    suffices: Share
    chosen: float

    def to_json(self) -> dict[str, Any]:
        names = ("mean", "worst", "regret_max", "regret_high", "regret_low", "regret_upper", "regret_mean", "chosen")
        return {**{name: _plain(getattr(self, name)) for name in names}, "suffices": self.suffices.to_json()}


@dataclass(frozen=True)
class Robustness:
    """One outcome of an experiment that crosses policies with draws of the uncertainties.

    against: the first policy of the design, that the others are held against. draws: states of the world with a value
    for every policy; left_out: those without. replications: the fewest of a policy in a draw. threshold: what suffices;
    is_given: whether it was asked for or is the median of `against`. means: (policies, draws), the larger the better.
    luck: the 90 % regret that a policy would show if all were equally good. minimax, minimax_high: the policies with
    the smallest largest and 90 % regret.
    """

    outcome: Outcome
    policies: tuple[PolicyRobustness, ...]
    pairs: tuple[Beats, ...]
    space: Space
    means: Floats
    against: str
    draws: int
    left_out: int
    replications: int
    threshold: float
    is_given: bool
    luck: float

    def __getitem__(self, policy: str) -> PolicyRobustness:
        return next(one for one in self.policies if one.policy == policy)

    def is_better(self, policy: str, other: str) -> NDArray[np.bool_]:
        """(draws,) whether the mean of a policy is better than that of another."""
        return np.asarray(self.means[self._place(policy)] > self.means[self._place(other)])

    def beats(self, policy: str, other: str) -> Beats:
        return next(one for one in self.pairs if (one.policy, one.other) == (policy, other))

    @property
    def minimax(self) -> str:
        return min(self.policies, key=lambda one: one.regret_max).policy

    @property
    def minimax_high(self) -> str:
        return min(self.policies, key=lambda one: one.regret_high).policy

    @property
    def least_regretted(self) -> tuple[str, ...]:
        """All policies with the smallest 90 % regret: several where they do not differ at all."""
        least = self[self.minimax_high].regret_high
        return tuple(one.policy for one in self.policies if one.regret_high == least)

    @property
    def is_all_alike(self) -> bool:
        """Whether no policy is anywhere behind another by as much as a stated smallest difference of interest."""
        smallest = self.outcome.smallest_difference
        return smallest is not None and all(one.regret_max < smallest for one in self.policies)

    def differ(self, policy: str, other: str) -> NDArray[np.bool_]:
        """(draws,) whether two policies differ at all."""
        pair = self.means[[self._place(policy), self._place(other)]]
        return np.asarray(np.abs(pair[0] - pair[1]) > ROUND_OFF * np.abs(pair).max())

    def _place(self, policy: str) -> int:
        return [one.policy for one in self.policies].index(policy)

    def rival_of(self, policy: str) -> str:
        """The policy that beats it in the largest share of the space."""
        return max((one for one in self.pairs if one.other == policy), key=lambda one: one.share).policy

    def to_json(self) -> dict[str, Any]:
        """Keys that scripts rely on."""
        return {
            "unit": self.outcome.unit, "draws": self.draws, "draws_left_out": self.left_out,
            "replications": self.replications, "against": self.against, "threshold": _plain(self.threshold),
            "minimax_regret": self.minimax, "minimax_regret_90": self.minimax_high,
            "least_regretted": list(self.least_regretted), "regret_by_luck": _plain(self.luck),
            "policies": {one.policy: one.to_json() for one in self.policies},
            "pairs": [{"policy": one.policy, "other": one.other, **one.to_json()} for one in self.pairs],
        }


def robustness(results: Results, outcome: str, *, threshold: float | None = None) -> Robustness:
    """What each policy of an experiment is worth over its draws of the uncertainties, for one outcome.

    threshold: the value from which on (or up to which) the outcome suffices; the median of the first policy over the
    draws where none is given. A replication that failed for one policy is taken from all in that draw; draws in which
    nothing is left are left out.
    Source of the measures: McPhail et al. (2018), Earth's Future 6, 169-191.
    """
    described = results.outcome(outcome)
    space = space_of(results)
    sign = -1.0 if described.higher_is_better is False else 1.0
    values = sign * space.values(results, outcome)
    values = np.where(np.isfinite(values).all(axis=0), values, math.nan)
    is_whole = np.isfinite(values[0]).any(axis=1)
    if not is_whole.any():
        raise UserError("robustness_without_values", experiment=results.name, outcome=outcome)
    values = values[:, is_whole]
    kept = Space(space.policies, space.states[is_whole].reset_index(drop=True), space.points[:, is_whole],
                 space.left_out + int((~is_whole).sum()))
    means = np.nanmean(values, axis=2)
    limit = sign * threshold if threshold is not None else float(np.median(means[0]))
    seed = derived_seed(results.seed, f"robustness {outcome}")
    rng = np.random.default_rng(seed)
    draws = means.shape[1]
    samples = rng.integers(0, draws, size=(RESAMPLES, draws))
    pairs = tuple(_beats(kept.policies, i, j, values, seed)
                  for i in range(len(means)) for j in range(len(means)) if i != j)
    return Robustness(
        outcome=described, policies=_policies(kept.policies, means, sign, limit, samples), pairs=pairs, space=kept,
        means=means, against=kept.policies[0], draws=draws, left_out=kept.left_out,
        replications=int(np.isfinite(values).sum(axis=2).min()), threshold=sign * limit,
        is_given=threshold is not None, luck=_luck(values, rng))


def regrets(means: Floats) -> Floats:
    """(policies, draws): how far each is behind the best of its draw, the larger the better.

    >>> regrets(np.array([[1.0, 5.0], [3.0, 4.0]])).tolist()
    [[2.0, 0.0], [0.0, 1.0]]
    """
    return np.asarray(means.max(axis=0) - means)


def _beats(names: tuple[str, ...], i: int, j: int, values: Floats, seed: int) -> Beats:
    pairs = _without_rounding(values[i] - values[j], float(np.nanmax(np.abs(values))))
    count = np.isfinite(pairs).sum(axis=1)
    differences = np.nanmean(pairs, axis=1)
    is_other = np.nanmax(np.abs(pairs), axis=1) > 0
    total, different = differences.size, int(np.count_nonzero(is_other))
    ahead, equal = Share(int(np.count_nonzero(differences > 0)), total), Share(total - different, total)
    errors = np.zeros(different)
    clear: tuple[Share | None, Share | None, Share | None] = (None, None, None)
    if (count > 1).any():
        is_clear = np.zeros(total, dtype=bool)
        if different:
            variances, freedom = _variances(pairs[is_other], count[is_other])
            errors = variances / count[is_other]
            is_clear[is_other] = _is_clear(differences[is_other], errors, freedom)
        wins, losses = (int(np.count_nonzero(is_clear & side)) for side in (differences > 0, differences < 0))
        clear = Share(wins, total), Share(losses, total), Share(different - wins - losses, total)
    if not different:
        return Beats(names[i], names[j], 0.0, *wilson(0, total), ahead, equal, *clear)
    share = float(share_better(differences[is_other], errors)) * different / total
    rng = np.random.default_rng(seed)
    samples = rng.integers(0, different, size=(RESAMPLES, different))
    again = share_better(differences[is_other][samples], errors[samples])
    again = again * rng.binomial(total, different / total, RESAMPLES) / total
    return Beats(names[i], names[j], share, *interval_of_share(share, again, draws=total), ahead, equal, *clear)


def _without_rounding(pairs: Floats, scale: float) -> Floats:
    """Differences that are rounding of sums count as none."""
    return np.asarray(np.where(np.abs(pairs) <= ROUND_OFF * scale, 0.0 * pairs, pairs))


def _variances(pairs: Floats, count: NDArray[np.int64]) -> tuple[Floats, float]:
    """The variance of one pair in each draw, leaning on the other draws; a draw with one pair has the usual one."""
    is_repeated = count > 1
    own = np.nanvar(pairs[is_repeated], axis=1, ddof=1)
    leaning, freedom = moderated_variances(own, int(np.median(count[is_repeated])) - 1)
    variances = np.full(count.shape, float(np.median(leaning)))
    variances[is_repeated] = leaning
    return variances, freedom


def _is_clear(differences: Floats, errors: Floats, freedom: float) -> NDArray[np.bool_]:
    from scipy.special import ndtri, stdtrit

    quantile = float(ndtri(1 - LEVEL / 2)) if math.isinf(freedom) else float(stdtrit(freedom, 1 - LEVEL / 2))
    return np.asarray(np.abs(differences) > quantile * np.sqrt(errors))


def _policies(names: tuple[str, ...], means: Floats, sign: float, limit: float,
              samples: NDArray[np.int64]) -> tuple[PolicyRobustness, ...]:
    regret = regrets(means)
    drawn = np.quantile(regret[:, samples], HIGH, axis=2)
    is_least = drawn == drawn.min(axis=0)
    chosen = (is_least / is_least.sum(axis=0)).mean(axis=1)
    low, upper = np.quantile(drawn, (0.025, 0.975), axis=1)
    return tuple(
        PolicyRobustness(
            policy=name, mean=sign * float(means[i].mean()), worst=sign * float(means[i].min()),
            regret_max=float(regret[i].max()), regret_high=float(np.quantile(regret[i], HIGH)),
            regret_low=float(low[i]), regret_upper=float(upper[i]), regret_mean=float(regret[i].mean()),
            suffices=Share(int(np.count_nonzero(means[i] >= limit)), means.shape[1]), chosen=float(chosen[i]))
        for i, name in enumerate(names))


def _luck(values: Floats, rng: np.random.Generator) -> float:
    """The 90 % regret that luck alone makes, all policies alike: in each draw the residuals of its replications with
    signs drawn anew, the same for all policies, as they share luck."""
    count = np.isfinite(values).sum(axis=2)
    if count.min() < 2:
        return math.nan
    residuals = values - np.nanmean(values, axis=2, keepdims=True)
    residuals = np.nan_to_num(residuals * np.sqrt(count / (count - 1))[:, :, None])
    signs = rng.choice([-1.0, 1.0], size=(50, 1, *values.shape[1:]))
    means = (residuals * signs).sum(axis=3) / count
    return float(np.mean([np.quantile(regrets(one), HIGH, axis=1).mean() for one in means]))


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
