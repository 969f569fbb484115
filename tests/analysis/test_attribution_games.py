"""Values of games worked out by hand, and of any game by going through every order."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yhly_sim.analysis.attribution.games import orders_of, pair_interactions, second_difference, shapley


def everything(players: int) -> np.ndarray:
    return np.ones(1 << players, dtype=bool)


def game(players: int, worth: object) -> np.ndarray:
    return np.array([float(worth({i for i in range(players) if coalition >> i & 1}))  # type: ignore[operator]
                     for coalition in range(1 << players)])


def values_of(players: int, worth: object) -> list[float]:
    return list(shapley(game(players, worth), orders_of(everything(players))))


def by_every_order(values: np.ndarray, feasible: np.ndarray, players: int) -> np.ndarray:
    gains = []
    for order in permutations(range(players)):
        steps = np.cumsum([0, *(1 << i for i in order)])
        if feasible[steps].all():
            gain = np.zeros(players)
            gain[list(order)] = np.diff(values[steps])
            gains.append(gain)
    return np.mean(gains, axis=0)


def test_the_glove_game() -> None:
    assert values_of(3, lambda s: 2 in s and len(s) > 1) == pytest.approx([1 / 6, 1 / 6, 2 / 3])


def test_an_additive_game_gives_each_its_own() -> None:
    assert values_of(4, lambda s: sum(2.0**i for i in s)) == pytest.approx([1.0, 2.0, 4.0, 8.0])


def test_a_unanimity_game_is_shared_by_those_who_are_needed() -> None:
    assert values_of(4, lambda s: {0, 2} <= s) == pytest.approx([0.5, 0.0, 0.5, 0.0])


def test_the_airport_game() -> None:
    costs = [1.0, 3.0, 7.0]
    assert values_of(3, lambda s: max((costs[i] for i in s), default=0.0)) == pytest.approx([1 / 3, 4 / 3, 16 / 3])


def test_two_that_close_a_loop() -> None:
    v = game(2, lambda s: {frozenset(): 5.0, frozenset({0}): 6.0, frozenset({1}): 7.0, frozenset({0, 1}): 11.0}[frozenset(s)])
    assert list(shapley(v, orders_of(everything(2)))) == [2.5, 3.5]
    assert second_difference(v, 1, 2, 0) == 3.0
    assert pair_interactions(v, orders_of(everything(2)), everything(2))[0].tolist() == [3.0]


def test_a_part_that_needs_another_comes_after_it() -> None:
    feasible = np.array([not coalition & 2 or bool(coalition & 1) for coalition in range(8)])  # player 1 needs player 0
    orders = orders_of(feasible)
    assert orders.count == 3, "0 1 2, 0 2 1, 2 0 1"
    v = game(3, lambda s: 10 * (0 in s) + 6 * ({0, 1} <= s) + 3 * ({1, 2} <= s) + 100 * (1 in s and 0 not in s))
    assert list(shapley(v, orders)) == pytest.approx([10.0, (6 + 9 + 9) / 3, (3 + 0 + 0) / 3])
    v[~feasible] = np.nan
    values, shares = pair_interactions(v, orders, feasible)
    assert np.isnan(values[0]) and shares[0] == 0, "players 0 and 1: one cannot be without the other"
    assert values[1] == pytest.approx(0.0) and shares[1] == pytest.approx(1.0)
    assert values[2] == pytest.approx(3.0) and shares[2] == pytest.approx(2 / 3), "not where 2 comes before 0"


def test_no_order_no_values() -> None:
    assert orders_of(np.array([True, False, False, True])).count == 0
    assert orders_of(np.array([False, True, True, True])).count == 0


@settings(max_examples=40, deadline=None)
@given(players=st.integers(1, 5), seed=st.integers(0, 10**6))
def test_any_game_has_the_value_of_all_its_orders(players: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    values = chance.normal(size=(3, 1 << players))
    found = shapley(values, orders_of(everything(players)))
    for one, row in zip(values, found, strict=True):
        np.testing.assert_allclose(row, by_every_order(one, everything(players), players), atol=1e-12)
    np.testing.assert_allclose(found.sum(axis=1), values[:, -1] - values[:, 0], atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(players=st.integers(2, 5), seed=st.integers(0, 10**6))
def test_so_has_a_game_without_some_coalitions(players: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    feasible = chance.random(1 << players) < 0.8
    feasible[np.cumsum([0, *(1 << i for i in chance.permutation(players))])] = True
    values = np.where(feasible, chance.normal(size=1 << players), np.nan)
    orders = orders_of(feasible)
    assert orders.count == sum(feasible[np.cumsum([0, *(1 << i for i in order)])].all() for order in permutations(range(players)))
    found = shapley(values, orders)
    np.testing.assert_allclose(found, by_every_order(values, feasible, players), atol=1e-12)
    assert found.sum() == pytest.approx(values[-1] - values[0])


@settings(max_examples=30, deadline=None)
@given(players=st.integers(2, 5), seed=st.integers(0, 10**6))
def test_single_gains_and_pairs_sum_to_the_whole(players: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=1 << players)
    pairs, shares = pair_interactions(values, orders_of(everything(players)), everything(players))
    singles = sum(values[1 << i] - values[0] for i in range(players))
    assert singles + pairs.sum() == pytest.approx(values[-1] - values[0])
    assert shares == pytest.approx(np.ones(len(shares)))
    assert len(pairs) == len(list(combinations(range(players), 2)))
