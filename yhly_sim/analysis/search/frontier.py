"""What a search found: the designs on the front with their intervals, how sure each is, and what could backfire."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping, Sequence

import numpy as np

from yhly_sim.analysis.search.evaluations import BASELINE, Aim, Evaluations, Floats, values_of
from yhly_sim.analysis.search.pareto import hypervolume, on_front, resample, within
from yhly_sim.analysis.search.reevaluation import errors, standing
from yhly_sim.analysis.search.search import Search
from yhly_sim.design.factor import Factor
from yhly_sim.design.search_arguments import SearchArguments
from yhly_sim.engine.derived_seeds import derived_seed
from yhly_sim.engine.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd

RESAMPLES = 2000
SURE = 0.95
"""A member is sure of its place from this share of the resamples on."""

STILL_GROWING = 0.01
"""Growth of the hypervolume over the last quarter of the generations from which on the search is called unfinished."""


@dataclass(frozen=True)
class Estimate:
    """An outcome of a design over the draws of the uncertainties, as a difference from the baseline or as a level.

    value: mean over draws. ci_low, ci_high: 95 % interval over luck and draws; luck_low, luck_high: over luck alone, at
    these draws. standard_error: over luck. pessimistic: the quantile of the draws on the bad side (of means over
    replications); NaN where no side is bad. What cannot be said (an interval from one run) is NaN.
    """

    value: float
    ci_low: float
    ci_high: float
    luck_low: float
    luck_high: float
    standard_error: float
    pessimistic: float

    @property
    def has_interval(self) -> bool:
        return not math.isnan(self.ci_low)

    @property
    def is_above_zero(self) -> bool:
        return self.has_interval and self.ci_low > 0

    @property
    def is_below_zero(self) -> bool:
        return self.has_interval and self.ci_high < 0


@dataclass(frozen=True)
class Candidate:
    """A design that was looked at again.

    number: its place among all designs of the search; letter: what figure and table call it, "" off the front.
    settings: lever -> setting, of the levers that act. estimates: outcome -> as `measured` says; gains: outcome -> less
    the baseline. front_probability: share of the resamples of luck in which it is on the front; with_draws: of luck and
    draws. budget_probability: of luck and draws in which it keeps to every budget.
    reported_only: reported outcomes that rise while the true one does not. worse: outcomes that get worse.
    """

    number: int
    letter: str
    settings: Mapping[str, str | float]
    replications: int
    estimates: Mapping[str, Estimate]
    gains: Mapping[str, Estimate]
    is_member: bool
    is_within_budget: bool
    front_probability: float
    front_probability_with_draws: float
    budget_probability: float
    largest_error: float
    reported_only: tuple[str, ...]
    worse: tuple[str, ...]

    @property
    def is_baseline(self) -> bool:
        return self.number == BASELINE


@dataclass(frozen=True)
class Frontier:
    """What a search found.

    candidates: designs looked at again, members first (in the order of letters), then the others; where there was no
    second look, all on and near the front. is_looked_at_again: values come from draws and luck the search had not seen.
    tried: one row a design of the search: levers, objectives as the search saw them, within_budget, whole and failed
    runs. convergence: one row a generation: designs, hypervolume (share of the box between the best and the worst
    values of all designs within budget). too_few_runs: designs left out for want of runs. lost_draws: of the search
    and of the second look, draws at which the baseline never ran.
    """

    arguments: SearchArguments
    levers: tuple[Factor, ...]
    scenario: str
    seed: int
    candidates: tuple[Candidate, ...]
    is_looked_at_again: bool
    tried: pd.DataFrame
    convergence: pd.DataFrame
    too_few_runs: tuple[int, ...]
    lost_draws: tuple[int, int]
    draws: int
    runs: int
    runs_again: int

    @property
    def members(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.candidates if one.is_member)

    @property
    def growth(self) -> float:
        """Share by which the hypervolume grew in the last quarter of the generations; NaN with fewer than four."""
        volumes = self.convergence["hypervolume"].to_numpy()
        if len(volumes) < 4 or not volumes[-1] > 0:
            return math.nan
        before = volumes[len(volumes) - 1 - len(volumes) // 4]
        return float((volumes[-1] - before) / volumes[-1])

    @property
    def is_still_growing(self) -> bool:
        return not self.growth < STILL_GROWING


def frontier(search: Search, outcomes: Sequence[Outcome]) -> Frontier:
    """The front of a finished search. outcomes: the register of what was kept."""
    into = search.again or search.found
    numbers = list(search.chosen) if search.again else search.contenders()
    samples = [into.sample(one) for one in numbers]
    stand, with_draws = (
        standing(samples, search.objectives, search.budgets, seed=derived_seed(search.seed, "front"),
                 with_draws=draws, resamples=RESAMPLES) for draws in (False, True))
    noise = errors(samples, search.objectives, stand)
    columns = [one for one in outcomes if one.name in search.columns]
    levels = _estimates(samples, search, columns, "estimates")
    gains = levels if search.arguments.measured == "difference" else _estimates(
        [into.sample(one, measured="difference") for one in numbers], search, columns, "gains")
    letters = _letters(stand.objectives, stand.is_member, search.objectives)
    candidates = [
        Candidate(
            number=number, letter=letters.get(place, ""), settings=search.space.settings(search.designs[number]),
            replications=len(samples[place]), estimates=levels[place], gains=gains[place],
            is_member=bool(stand.is_member[place]), is_within_budget=bool(within(stand.budgets)[place]),
            front_probability=float(stand.probability[place]),
            front_probability_with_draws=float(with_draws.probability[place]),
            budget_probability=float(with_draws.budget_probability[place]), largest_error=float(noise[place].max()),
            reported_only=_reported_only(gains[place], columns),
            worse=_worse(gains[place], columns, search.arguments))
        for place, number in enumerate(numbers)]
    candidates.sort(key=lambda one: (not one.is_member, len(one.letter), one.letter, -one.front_probability,
                                     one.number))
    return Frontier(
        arguments=search.arguments, levers=search.space.levers, scenario=search.scenario, seed=search.seed,
        candidates=tuple(candidates), is_looked_at_again=search.again is not None, tried=_tried(search),
        convergence=_convergence(search),
        too_few_runs=tuple(one for one in range(len(search.designs)) if search.has_too_few_runs(one)),
        lost_draws=(len(search.found.lost_draws), len(search.again.lost_draws) if search.again else 0),
        draws=into.draws - len(into.lost_draws), runs=search.runs_told, runs_again=search.runs_again)


def _estimates(samples: Sequence[Floats], search: Search, columns: Sequence[Outcome],
               purpose: str) -> list[dict[str, Estimate]]:
    """For each design: outcome -> its estimate; outcomes that a design does not have are left out."""
    means = [Aim(one.name, search.columns.index(one.name), 1.0, None) for one in columns]
    quantile = search.arguments.pessimistic_quantile
    bad = [Aim(one.name, aim.column, _bad_sign(one, search.arguments), quantile)
           for one, aim in zip(columns, means, strict=True)]
    values, worst = values_of(samples, means), values_of(samples, bad)
    drawn, by_luck = (resample(samples, means, resamples=RESAMPLES, seed=derived_seed(search.seed, purpose),
                               with_draws=with_draws) for with_draws in (True, False))
    found: list[dict[str, Estimate]] = []
    for place, sample in enumerate(samples):
        by_replication = sample.mean(axis=1) if len(sample) else np.full((0, len(search.columns)), np.nan)
        found.append({})
        for column, (one, aim) in enumerate(zip(columns, means, strict=True)):
            if not math.isfinite(values[place, column]):
                continue
            error = math.nan if len(sample) < 2 else float(
                by_replication[:, aim.column].std(ddof=1) / math.sqrt(len(sample)))
            sign = bad[column].sign
            found[-1][one.name] = Estimate(float(values[place, column]), *drawn.interval(place, column),
                                           *by_luck.interval(place, column), error,
                                           float(sign * worst[place, column]) if sign else math.nan)
    return found


def _bad_sign(outcome: Outcome, arguments: SearchArguments) -> float:
    """1 where much is bad, -1 where little is, 0 where neither is; an objective's direction goes first."""
    for objective in arguments.objectives:
        if objective.outcome == outcome.name:
            return 1.0 if objective.direction == "min" else -1.0
    if any(budget.outcome == outcome.name for budget in arguments.budgets):
        return 1.0
    return {None: 0.0, True: -1.0, False: 1.0}[outcome.higher_is_better]


def _letters(objectives: Floats, is_member: Any, wanted: Sequence[Aim]) -> dict[int, str]:
    """Members from A on, in the order of the first objective of which little is wanted (what they cost)."""
    key = next((place for place, aim in enumerate(wanted) if aim.sign > 0), 0)
    order = sorted(np.flatnonzero(is_member).tolist(), key=lambda place: (objectives[place, key], place))
    return {place: _letter(rank) for rank, place in enumerate(order)}


def _letter(rank: int) -> str:
    """
    >>> [_letter(rank) for rank in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    return ("" if rank < 26 else _letter(rank // 26 - 1)) + chr(ord("A") + rank % 26)


def _reported_only(gains: Mapping[str, Estimate], columns: Sequence[Outcome]) -> tuple[str, ...]:
    """Reported outcomes that rise (in the good direction) while the true one was not found to."""
    true = {one.name: one for one in columns}
    found = []
    for one in columns:
        fact = true.get(one.reported_of or "")
        if fact is None or one.name not in gains or fact.name not in gains:
            continue
        if _is_better(gains[one.name], fact) and not _is_better(gains[fact.name], fact):
            found.append(one.name)
    return tuple(found)


def _worse(gains: Mapping[str, Estimate], columns: Sequence[Outcome], arguments: SearchArguments) -> tuple[str, ...]:
    """Outcomes found to get worse than at the baseline; not what the budget is of, which a design spends."""
    spent = {budget.outcome for budget in arguments.budgets}
    return tuple(one.name for one in columns
                 if one.name in gains and one.name not in spent and one.unit not in ("yuan", "hours")
                 and one.higher_is_better is not None and one.reported_of is None
                 and (gains[one.name].is_below_zero if one.higher_is_better else gains[one.name].is_above_zero))


def _is_better(gain: Estimate, outcome: Outcome) -> bool:
    return gain.is_below_zero if outcome.higher_is_better is False else gain.is_above_zero


def _tried(search: Search) -> pd.DataFrame:
    import pandas as pd

    numbers = list(range(len(search.designs)))
    samples = [search.found.sample(one) for one in numbers]
    values = values_of(samples, (*search.objectives, *search.budgets))
    goals = values[:, : len(search.objectives)] * [aim.sign for aim in search.objectives]
    rows = [search.space.settings(search.designs[one]) for one in numbers]
    table = pd.DataFrame(rows, columns=[lever.name for lever in search.space.levers], index=numbers, dtype=object)
    for place, aim in enumerate(search.objectives):
        table[aim.outcome] = goals[:, place]
    table["within_budget"] = within(values[:, len(search.objectives):]) & np.isfinite(goals).all(axis=1)
    table["generation"] = np.searchsorted(search.sizes, numbers, side="right") + 1
    table["whole_replications"] = [len(sample) for sample in samples]
    table["failed_runs"] = [search.found.failed_runs(one) if one in search.found.designs() else 0 for one in numbers]
    table.index.name = "design"
    return table


def _convergence(search: Search) -> pd.DataFrame:
    import pandas as pd

    found: Evaluations = search.found
    values = values_of([found.sample(one) for one in range(len(search.designs))],
                       (*search.objectives, *search.budgets))
    goals = values[:, : len(search.objectives)]
    allowed = within(values[:, len(search.objectives):]) & np.isfinite(goals).all(axis=1)
    volumes, members = [], []
    for size in search.sizes:
        among = goals[:size][allowed[:size]]
        if not len(among):
            volumes.append(0.0)
            members.append(0)
            continue
        everywhere = goals[allowed]
        volumes.append(hypervolume(among, ideal=everywhere.min(axis=0), nadir=everywhere.max(axis=0)))
        members.append(int(on_front(among).sum()))
    return pd.DataFrame({"generation": range(1, len(search.sizes) + 1), "designs": search.sizes,
                         "on_front": members, "hypervolume": volumes})
