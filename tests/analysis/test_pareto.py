"""Fronts, margins, volumes and resamples against what can be counted by hand and against luck that is known."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yhly_sim.analysis.search.evaluations import Aim
from yhly_sim.analysis.search.pareto import front_probability, hypervolume, margins, on_front, resample, within

MEAN = (Aim("a", 0, 1.0, None),)


def beaten(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(a >= b for a, b in zip(one, other, strict=True)) and one != other


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=9), st.data())
def test_the_front_is_what_no_allowed_design_beats(points: list[tuple[float, ...]], data: st.DataObject) -> None:
    allowed = [data.draw(st.booleans()) for _ in points]
    expected = [is_allowed and not any(beaten(one, other) for other, is_there in zip(points, allowed, strict=True) if is_there)
                for one, is_allowed in zip(points, allowed, strict=True)]
    assert on_front(np.array(points, dtype=float), np.array(allowed)).tolist() == expected


def test_sums_that_differ_by_rounding_are_equal() -> None:
    values = np.array([[0.1 + 0.2, 1.0], [0.3, 1.0], [0.3 + 1e-6, 1.0]])
    assert on_front(values).tolist() == [True, True, False]


def test_margins_are_how_far_a_design_is_from_changing_sides() -> None:
    values = np.array([[0.0, 1.0], [1.0, 0.0], [0.6, 0.7], [0.9, 0.9]])
    found = margins(values, np.array([True, True, True, True]))
    assert found == pytest.approx([0.6, 0.7, 0.3, 0.2])
    moved = values + np.array([[0, 0], [0, 0], [0, 0], [-0.31, 0]])
    assert on_front(values)[3] != on_front(moved)[3]
    assert math.isinf(margins(values[:1], np.array([True]))[0])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=1, max_size=6))
def test_the_volume_is_the_share_of_the_grid_that_is_beaten(points: list[tuple[int, ...]]) -> None:
    cells = [cell for cell in itertools.product(range(5), repeat=3)
             if any(all(c >= p for c, p in zip(cell, point, strict=True)) for point in points)]
    found = hypervolume(np.array(points, dtype=float), ideal=np.zeros(3), nadir=np.full(3, 5.0))
    assert found == pytest.approx(len(cells) / 125)


@pytest.mark.parametrize("replications", [5, 15])
def test_intervals_over_luck_hold_the_truth_in_ninety_five_percent(replications: int) -> None:
    luck, held = np.random.default_rng(3), []
    for seed in range(400):
        draws = luck.normal(size=4)
        sample = draws + luck.normal(size=(replications, 1)) + 0.5 * luck.normal(size=(replications, 4))
        low, high = resample([sample[:, :, None]], MEAN, resamples=300, seed=seed + 1, with_draws=False).interval(0, 0)
        held.append(low <= draws.mean() <= high)
    assert 0.92 <= np.mean(held) <= 0.98


@pytest.mark.parametrize(("of_draws", "of_luck"), [(1.0, 0.3), (0.3, 1.0)])
def test_intervals_over_luck_and_draws_hold_the_truth_in_at_least_as_many(of_draws: float, of_luck: float) -> None:
    luck, held = np.random.default_rng(4), []
    for seed in range(300):
        sample = of_draws * luck.normal(size=10) + of_luck * luck.normal(size=(6, 1)) + 0.2 * luck.normal(size=(6, 10))
        low, high = resample([sample[:, :, None]], MEAN, resamples=300, seed=seed + 1, with_draws=True).interval(0, 0)
        held.append(low <= 0.0 <= high)
    assert np.mean(held) >= 0.93


def test_what_designs_share_does_not_make_their_order_unsure() -> None:
    shared = np.random.default_rng(5).normal(size=(8, 3, 1))
    drawn = resample([shared, shared + 0.01], MEAN, resamples=200, seed=1, with_draws=True)
    assert (drawn.values[:, 0, 0] < drawn.values[:, 1, 0]).all()
    both = np.concatenate([drawn.values, np.zeros_like(drawn.values)], axis=2)
    assert front_probability(both, np.zeros((200, 2, 0))).tolist() == [1.0, 0.0]
    alone = resample([shared, 0.01 + np.random.default_rng(6).normal(size=(8, 3, 1))], MEAN, resamples=200, seed=1,
                     with_draws=True).values
    assert 0.05 < np.mean(alone[:, 0, 0] < alone[:, 1, 0]) < 0.95


def test_from_one_run_nothing_is_known() -> None:
    drawn = resample([np.ones((1, 1, 1)), np.ones((0, 1, 1))], MEAN, resamples=10, seed=1, with_draws=True)
    assert not drawn.is_known.any() and math.isnan(drawn.interval(0, 0)[0])
    assert (drawn.values[:, 0, 0] == 1.0).all()


def test_a_pessimistic_value_is_on_the_bad_side_of_the_mean() -> None:
    draws = np.linspace(0.0, 1.0, 11)[:, None]
    gain, cost = Aim("gain", 0, -1.0, 0.1), Aim("cost", 0, 1.0, 0.1, most=0.5)
    assert -gain.of(draws) == pytest.approx(0.1)
    assert cost.of(draws) + 0.5 == pytest.approx(0.9)
    assert within(np.array([[cost.of(draws)], [np.nan], [-0.1]])).tolist() == [False, False, True]
