"""A search comes to fronts that are known, keeps to constraints, and is not fooled by noise; the same runs, the same front."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.analysis.known_fronts import (
    GAIN_COST,
    ONE_TWO,
    bnh,
    bnh_search,
    noisy,
    noisy_search,
    play,
    true_values,
    zdt1,
    zdt1_search,
)
from yhly_sim.analysis.search.frontier import Frontier, frontier
from yhly_sim.analysis.search.pareto import hypervolume
from yhly_sim.analysis.search.search import Search
from yhly_sim.design.search_arguments import Budget, Reevaluation

SECOND_LOOK = Reevaluation(candidates=12, draws=4, least=6, standard_error=0.03, runs=1500)


def front_of(found: Frontier) -> np.ndarray:
    return found.tried.loc[[one.number for one in found.members], ["one", "two"]].to_numpy(dtype=float)


@pytest.mark.parametrize("algorithm", ["nsga2", "nsga3"])
def test_it_comes_to_the_front_of_zdt1_and_covers_it(algorithm: str) -> None:
    found = frontier(play(zdt1_search(algorithm=algorithm), zdt1), ONE_TWO)
    front = front_of(found)
    assert len(front) > 12 and np.abs(front[:, 1] - (1 - np.sqrt(front[:, 0]))).max() < 0.1
    corners = {"ideal": np.zeros(2), "nadir": np.ones(2)}
    first = np.linspace(0, 1, 400)
    known = hypervolume(np.column_stack([first, 1 - np.sqrt(first)]), **corners)
    assert known == pytest.approx(2 / 3, abs=0.01)
    assert hypervolume(front, **corners) > 0.93 * known
    volumes = found.convergence["hypervolume"].to_numpy()
    assert (np.diff(volumes) >= 0).all() and volumes[-1] > 1.05 * volumes[0]


def test_it_keeps_to_constraints_and_comes_to_the_front_of_bnh() -> None:
    found = frontier(play(bnh_search(), bnh), ONE_TWO)
    assert not found.tried["within_budget"].all() and len(found.members) > 15
    for one in found.members:
        x, y = one.settings["x"], one.settings["y"]
        assert (x - 5) ** 2 + y**2 <= 25 and (x - 8) ** 2 + (y + 3) ** 2 >= 7.7
    values = front_of(found)
    along = np.linspace(0, 5, 2001)
    known = np.array([list(bnh({"values": {"x": x, "y": min(x, 3.0)}}).values())[:2] for x in along])
    scale = np.ptp(known, axis=0)
    distances = np.array([np.abs((known - value) / scale).max(axis=1).min() for value in values])
    assert distances.max() < 0.04
    gaps = np.array([np.abs((values - point) / scale).max(axis=1).min() for point in known])
    assert gaps.max() < 0.15


@pytest.mark.long
def test_with_noise_the_front_is_near_the_true_one_covers_it_and_its_intervals_hold_the_truth() -> None:
    far, gaps, held = [], [], []
    for seed in range(4):
        found = frontier(play(noisy_search(seed, reevaluate=SECOND_LOOK), noisy), GAIN_COST)
        base = true_values({"x": 0.0, "y": 1.0})
        members = [one for one in found.members if not one.is_baseline]
        points = np.array([true_values(one.settings) for one in members])
        for (gain, cost), one in zip(points, members, strict=True):
            x = min(max(cost, 0.0), 1.0)
            far.append(x * (2 - x) - gain)
            for name, truth, at_base in (("gain", gain, base[0]), ("cost", cost, base[1])):
                told = one.estimates[name]
                held.append(told.ci_low <= truth - at_base <= told.ci_high)
        gaps += [np.abs(points[:, 1] - x).min() for x in np.linspace(0, 1, 21)]
    assert np.median(far) < 0.03 and max(far) < 0.15
    assert np.median(gaps) < 0.06 and np.quantile(gaps, 0.9) < 0.2
    assert np.mean(held) > 0.93


def loud(row: Mapping[str, Any]) -> dict[str, float]:
    """Much noise of each run's own, but none at the baseline, which all differences would share."""
    is_baseline = (row["values"]["x"], row["values"]["y"], row["switches"]["show"]) == (0.0, 1.0, False)
    return noisy(row, noise=0.0 if is_baseline else 0.3)


@pytest.mark.long
def test_a_second_look_takes_away_the_optimism_of_the_first() -> None:
    first, second = [], []
    base = np.array(true_values({"x": 0.0, "y": 1.0}))
    for seed in range(3):
        found = frontier(play(noisy_search(seed, reevaluate=SECOND_LOOK), loud), GAIN_COST)
        for one in found.candidates:
            if not one.is_baseline:
                truth = np.array(true_values(one.settings)) - base
                first.append((found.tried.loc[one.number, ["gain", "cost"]] - truth) @ [1.0, -1.0])
                second.append((np.array([one.estimates[name].value for name in ("gain", "cost")]) - truth) @ [1.0, -1.0])
    assert np.mean(first) > 0.1
    assert abs(np.mean(second)) < np.mean(first) / 3


def test_a_budget_is_kept_by_what_the_second_look_says() -> None:
    found = frontier(play(noisy_search(budgets=(Budget("cost", 0.3, "pessimistic"),), reevaluate=SECOND_LOOK), noisy),
                     GAIN_COST)
    assert found.members
    for one in found.members:
        assert one.is_within_budget and one.estimates["cost"].pessimistic <= 0.3
        assert one.settings["x"] < 1.0
    assert any(one.budget_probability < 1.0 for one in found.candidates)


def test_what_only_looks_better_is_named() -> None:
    search = noisy_search(generations=4, reevaluate=SECOND_LOOK)
    play(search, noisy)
    only_show = search.space.design({"x": 0.0, "y": 1.0, "show": 1})
    search.chosen = [0, search._number(only_show)]
    rows = pd.DataFrame([noisy({"values": {"x": 0.0, "y": 1.0, **settings}, "switches": {"show": design == "on"},
                                "seed": 1, "replication": replication})
                         for settings in search.draws_again for replication in range(8) for design in ("off", "on")])
    assert search.again is not None
    table = rows.to_numpy().reshape(4, 8, 2, 3)
    for place, number in enumerate(search.chosen):
        for replication in range(8):
            search.again._cells.setdefault(number, {})[replication] = table[:, replication, place]
    told = frontier(search, GAIN_COST).candidates
    assert [one.reported_only for one in told if not one.is_baseline] == [("gain_reported",)]
    assert [one.reported_only for one in told if one.is_baseline] == [()]


def final(search: Search) -> list[tuple[object, ...]]:
    found = frontier(search, GAIN_COST)
    return [(one.number, one.letter, tuple(one.settings.items()), one.replications, one.front_probability,
             tuple((name, estimate.value, estimate.ci_low) for name, estimate in one.estimates.items()))
            for one in found.candidates]


@pytest.mark.long
@pytest.mark.parametrize("algorithm", ["nsga2", "nsga3"])
def test_a_search_that_is_pickled_at_any_moment_ends_at_the_same_front_bit_for_bit(algorithm: str) -> None:
    settings = {"algorithm": algorithm, "budgets": (Budget("cost", 0.6),), "reevaluate": SECOND_LOOK}
    whole = play(noisy_search(3, **settings), noisy)
    search, asked, np_state = noisy_search(3, **settings), 0, 0
    while rows := search.ask():
        np.random.seed(np_state := np_state + 17)  # what others draw has no part in it
        search = pickle.loads(pickle.dumps(search))
        assert search.ask() == rows
        search.tell(pd.DataFrame([noisy(row) for row in rows]))
        search = pickle.loads(pickle.dumps(search))
        asked += 1
    assert asked > 10 and search.designs == whole.designs
    assert final(search) == final(whole)


def test_another_seed_is_another_search_and_zero_is_a_seed() -> None:
    designs = [play(noisy_search(seed, generations=3, reevaluate=None), noisy).designs for seed in (0, 0, 1)]
    assert designs[0] == designs[1] != designs[2]


def test_rows_share_luck_and_draws_and_stand_side_by_side() -> None:
    search = noisy_search(reevaluate=SECOND_LOOK)
    rows = search.ask()
    assert len(rows) == 4 * 2 * len({tuple(row["values"][name] for name in "xy") + (row["switches"]["show"],) for row in rows})
    luck = [(row["replication"], row["values"]["u"]) for row in rows]
    assert len(list(dict.fromkeys(luck))) == 4 * 2 == 1 + sum(a != b for a, b in zip(luck, luck[1:], strict=False))
    seen = {(row["replication"], row["values"]["u"]) for row in rows}
    play(search, noisy)
    assert search.again is not None
    assert not seen & {(2 + k, draw["u"]) for k in range(99) for draw in search.draws_again}
    assert min(search.again.replications(search.chosen[0])) == 2
