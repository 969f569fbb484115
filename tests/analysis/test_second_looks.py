"""Who is looked at again and how often; what becomes of runs that fail; a search that cannot begin says so."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.analysis.known_fronts import GAIN_COST, noisy, noisy_search, play, true_values
from yhly_sim.analysis.search.evaluations import Aim
from yhly_sim.analysis.search.frontier import frontier
from yhly_sim.analysis.search.reevaluation import contenders, errors, more_replications, standing
from yhly_sim.design.search_arguments import Reevaluation
from yhly_sim.engine.errors import UserError

AIMS = (Aim("gain", 0, -1.0, None), Aim("cost", 1, 1.0, None))
AGAIN = Reevaluation(candidates=6, draws=3, least=4, standard_error=0.05, runs=600)


def samples(*designs: tuple[float, float, float], replications: int = 6) -> list[np.ndarray]:
    """One sample a design of (gain, cost, noise): replications x 1 draw x 2 outcomes, centred on gain and cost."""
    luck = np.random.default_rng(1)
    found = []
    for gain, cost, noise in designs:
        own = luck.normal(size=(replications, 1, 2))
        found.append(np.array([gain, cost]) + noise * (own - own.mean(axis=0)) / own.std(axis=0, ddof=1))
    return found


def test_more_replications_go_to_what_is_noisy_and_near_the_border() -> None:
    told = samples((0.0, 0.0, 0.01), (0.5, 0.5, 0.3), (0.52, 0.52, 0.3), (1.0, 1.0, 0.01), (0.1, 0.9, 0.3))
    stand = standing(told, AIMS, (), seed=1, with_draws=False)
    assert stand.is_member.tolist() == [True, True, True, True, False] and stand.probability[4] < 0.05
    given = more_replications(told, AIMS, stand, goal=0.05)
    assert given[0] == given[3] == given[4] == 0 and given[1] > 0 and given[2] > 0
    assert sum(given) == 4 and max(given) <= 6


def test_nothing_more_is_asked_where_the_goal_is_met() -> None:
    told = samples((0.0, 0.0, 0.01), (1.0, 1.0, 0.01))
    stand = standing(told, AIMS, (), seed=1, with_draws=False)
    assert errors(told, AIMS, stand) == pytest.approx(np.full((2, 2), 0.01 / math.sqrt(6)))
    assert more_replications(told, AIMS, stand, goal=0.05) == [0, 0]
    assert sum(more_replications(told, AIMS, stand, goal=0.001)) == 4


def test_contenders_are_the_front_then_what_may_be_on_it() -> None:
    told = samples((0.0, 0.0, 0.1), (1.0, 1.0, 0.1), (0.98, 1.02, 0.1), (-0.5, 0.5, 0.1))
    stand = standing(told, AIMS, (), seed=1, with_draws=False)
    assert contenders(stand, 3) == [0, 1, 2] and contenders(stand, 1) == [0]
    alone = [one[:1] for one in told]
    certain = standing(alone, AIMS, (), seed=1, with_draws=False)
    assert certain.probability.tolist() == certain.is_member.astype(float).tolist()
    assert set(contenders(certain, 4)) >= set(np.flatnonzero(certain.is_member))


def test_it_goes_on_until_the_goal_is_met_or_the_runs_are_used() -> None:
    far = frontier(play(noisy_search(reevaluate=AGAIN), noisy), GAIN_COST)
    assert far.runs_again <= 600 and far.is_looked_at_again
    assert all(one.largest_error <= 0.05 for one in far.members) or far.runs_again > 500
    few = frontier(play(noisy_search(reevaluate=Reevaluation(candidates=6, draws=3, least=4, standard_error=0.0, runs=120)),
                        noisy), GAIN_COST)
    assert 84 <= few.runs_again <= 120
    none = frontier(play(noisy_search(reevaluate=Reevaluation(runs=10)), noisy), GAIN_COST)
    assert none.runs_again == 0 and not none.is_looked_at_again and none.members


def breaking(row: Mapping[str, Any], *, where: Any) -> Mapping[str, float]:
    return dict.fromkeys(("gain", "cost"), math.nan) if where(row) else noisy(row)


def test_a_design_with_too_few_runs_is_left_out_and_listed() -> None:
    def breaks(row: Mapping[str, Any]) -> bool:
        return bool(row["values"]["x"] > 0.5 and row["values"]["u"] > 0)

    found = frontier(play(noisy_search(generations=5, reevaluate=AGAIN), lambda row: breaking(row, where=breaks)), GAIN_COST)
    assert found.too_few_runs and found.members
    assert all(found.tried.loc[one, "x"] > 0.5 and found.tried.loc[one, "failed_runs"] > 0 for one in found.too_few_runs)
    assert all(one.settings["x"] <= 0.5 for one in found.candidates)
    tried = found.tried[found.tried["x"] <= 0.5]
    assert (tried["failed_runs"] == 0).all() and (tried["whole_replications"] == 2).all()


def test_a_replication_that_fails_at_times_costs_that_replication_only() -> None:
    found = frontier(play(noisy_search(generations=4, reevaluate=AGAIN), lambda row: breaking(
        row, where=lambda row: row["replication"] == 1 and row["values"]["x"] > 1 and row["values"]["u"] > 0)), GAIN_COST)
    assert not found.too_few_runs
    assert set(found.tried.loc[found.tried["x"] > 1, "whole_replications"]) == {1}


def test_draws_at_which_the_baseline_never_runs_are_left_out_for_all() -> None:
    search = noisy_search(generations=3, reevaluate=AGAIN)
    worst = max(draw["u"] for draw in search.draws)
    found = frontier(play(search, lambda row: breaking(row, where=lambda row: row["values"]["u"] == worst)), GAIN_COST)
    assert found.lost_draws == (1, 0) and not found.too_few_runs and found.members
    assert all(len(search.found.sample(one)[0]) == 3 for one in search.found.designs())


def test_a_search_whose_baseline_cannot_run_says_so() -> None:
    search = noisy_search()
    rows = search.ask()
    with pytest.raises(UserError) as refused:
        search.tell(pd.DataFrame([{"gain": math.nan, "cost": 1.0} for _ in rows]))
    assert refused.value.message == "search_baseline_failed" and "noisy" in refused.value.sentence("en")


def test_runs_that_were_not_asked_for_are_refused() -> None:
    search = noisy_search()
    with pytest.raises(ValueError, match="asked for"):
        search.tell(pd.DataFrame([noisy(row) for row in search.ask()[1:]]))


def test_more_looks_make_the_standard_error_smaller() -> None:
    errors_by_goal = []
    for goal in (1.0, 0.02):
        again = Reevaluation(candidates=6, draws=3, least=4, standard_error=goal, runs=3000)
        found = frontier(play(noisy_search(2, generations=4, reevaluate=again), noisy), GAIN_COST)
        errors_by_goal.append(np.mean([one.estimates["gain"].standard_error for one in found.members if not one.is_baseline]))
        assert all(one.settings["y"] < 0.5 or true_values(one.settings)[0] < 0 for one in found.members)
    assert errors_by_goal[1] < 0.7 * errors_by_goal[0]
