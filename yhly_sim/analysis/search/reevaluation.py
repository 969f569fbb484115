"""Which designs are looked at again, and how often: more replications where they decide who is on the front."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np

from yhly_sim.analysis.search.evaluations import Aim, Floats, values_of
from yhly_sim.analysis.search.pareto import Mask, front_probability, margins, on_front, resample, within

NEAR = 0.05
"""A design is near the front if it is on it in at least this share of the resamples."""

RESAMPLES = 200
"""Enough to tell a share of 5 % from none."""


@dataclass(frozen=True)
class Standing:
    """Where designs stand: values of objectives (small is good) and budgets (kept at 0 or less), who is on the front;
    in what share of the resamples each is on the front, and keeps to its budgets."""

    objectives: Floats
    budgets: Floats
    is_allowed: Mask
    is_member: Mask
    probability: Floats
    budget_probability: Floats


def standing(samples: Sequence[Floats], objectives: Sequence[Aim], budgets: Sequence[Aim], *, seed: int,
             with_draws: bool, resamples: int = RESAMPLES) -> Standing:
    """Where designs stand by their samples; one without a whole replication stands nowhere."""
    values = values_of(samples, (*objectives, *budgets))
    goals, kept = values[:, : len(objectives)], values[:, len(objectives):]
    allowed = within(kept) & np.isfinite(goals).all(axis=1)
    members = on_front(goals, allowed)
    drawn = resample(samples, (*objectives, *budgets), resamples=resamples, seed=seed, with_draws=with_draws)
    probability, in_budget = members.astype(np.float64), allowed.astype(np.float64)
    if drawn.is_known.any():
        probability = front_probability(drawn.values[..., : len(objectives)], drawn.values[..., len(objectives):])
        in_budget = within(drawn.values[..., len(objectives):]).mean(axis=0)
    return Standing(goals, kept, allowed, members, probability, in_budget)


def contenders(stand: Standing, most: int) -> list[int]:
    """Designs on or near the front, the surest first; where there are fewer than `most` and nothing told how noisy they
    are, the next front follows."""
    order = sorted(range(len(stand.probability)),
                   key=lambda one: (not stand.is_member[one], -stand.probability[one], one))
    chosen = [one for one in order if stand.is_member[one] or stand.probability[one] >= NEAR]
    if len(chosen) < most:
        left = stand.is_allowed.copy()
        left[chosen] = False
        chosen += [one for one in np.flatnonzero(on_front(stand.objectives, left)).tolist() if one not in chosen]
    return chosen[:most]


def errors(samples: Sequence[Floats], objectives: Sequence[Aim], stand: Standing) -> Floats:
    """Designs x objectives: standard error over replications, as a share of the front's extent in that objective.

    Infinite where a design has fewer than two whole replications.
    """
    found = np.full((len(samples), len(objectives)), np.inf)
    scale = extents(stand)
    for place, sample in enumerate(samples):
        if len(sample) > 1:
            by_replication = np.array([[aim.of(one) for aim in objectives] for one in sample])
            found[place] = by_replication.std(axis=0, ddof=1) / np.sqrt(len(sample)) / scale
    return found


def extents(stand: Standing) -> Floats:
    """How far the front reaches in each objective; where it does not, how far all that is allowed reaches; else 1."""
    found = np.zeros(stand.objectives.shape[1])
    for among in (stand.is_member, stand.is_allowed):
        if among.any():
            found = np.where(found > 0, found, np.ptp(stand.objectives[among], axis=0))
    return np.where(found > 0, found, 1.0)


def more_replications(samples: Sequence[Floats], objectives: Sequence[Aim], stand: Standing, *,
                      goal: float) -> list[int]:
    """How many more replications each design gets in the next round; all zero when there is nothing left to settle.

    Open are designs on or near the front whose standard error is above the goal in some objective. A round has as many
    replications as twice the open designs. They are given as by optimal computing budget allocation (Chen et al. 2000;
    for fronts Lee et al. 2010): shares of all replications in proportion to (noise of one replication / margin)^2,
    where the margin is how far the design is from changing sides, less two standard errors of its own (a design that
    looks safe by luck is looked at again), at least the goal. None is more than doubled.
    """
    noise = errors(samples, objectives, stand)
    counts = np.array([len(sample) for sample in samples], dtype=float)
    is_near = stand.is_member | (stand.probability >= NEAR)
    is_open = is_near & (noise > goal).any(axis=1) & np.isfinite(noise).all(axis=1)
    given = np.zeros(len(samples), dtype=int)
    if not is_open.any():
        return given.tolist()
    error = np.where(is_open, noise.max(axis=1, where=np.isfinite(noise), initial=0.0), 0.0)
    margin = margins(stand.objectives / extents(stand), stand.is_allowed) - 2 * error
    weights = np.where(is_open, error * np.sqrt(counts) / np.clip(margin, max(goal, 1e-6), 1e6), 0.0) ** 2
    wanted = (counts[is_open].sum() + 2 * is_open.sum()) * weights / weights.sum()
    for _ in range(2 * int(is_open.sum())):
        short = np.where(is_open & (given < counts), wanted - counts - given, -np.inf)
        if np.isinf(short.max()):
            break
        given[int(short.argmax())] += 1
    return given.tolist()
