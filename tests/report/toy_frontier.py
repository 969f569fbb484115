"""A front with everything on it that a report has to say: a budget, members that only look better, designs off the front."""

from __future__ import annotations

from functools import lru_cache

from tests.analysis.known_fronts import GAIN_COST, UNKNOWN, lever, noisy, play, switch
from yhly_sim.analysis.search.frontier import Frontier, frontier
from yhly_sim.analysis.search.search import Search
from yhly_sim.analysis.search.space import draw_uncertainties
from yhly_sim.design.search_arguments import Budget, Objective, Reevaluation, SearchArguments

OUTCOMES = GAIN_COST
TITLES = {"noisy": "没有任何激励"}


@lru_cache(maxsize=4)
def toy_frontier(*, generations: int = 8, most: float = 0.8, looks_again: bool = True, draws: int = 4) -> Frontier:
    """The search of a district that wants what is reported to be high as well."""
    told = SearchArguments(
        objectives=(Objective("gain", "max"), Objective("cost", "min"), Objective("gain_reported", "max")),
        budgets=(Budget("cost", most, "pessimistic"),), population=16, generations=generations, draws=draws, steps=10,
        replications=2, reevaluate=Reevaluation(candidates=12, draws=6, least=5, runs=600) if looks_again else None)
    search = Search(told, levers=[lever("x", 0.0, 2.0, 0.0), lever("y", 0.0, 1.0, 0.0), switch("show")],
                    uncertainties=UNKNOWN, draws=draw_uncertainties(UNKNOWN, draws=draws, seed=1),
                    draws_again=draw_uncertainties(UNKNOWN, draws=6, seed=2), scenario="noisy", seed=1)
    return frontier(play(search, noisy), OUTCOMES)
