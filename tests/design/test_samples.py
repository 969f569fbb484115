"""Samplers: strata, Saltelli's scheme, Morris trajectories, weighted rows; seed 0 is a seed like any other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yhly_sim.design.samples import latin_hypercube, morris_trajectories, saltelli, systematic_rows

SEEDS = st.integers(0, 2**32 - 1)


@given(st.integers(1, 6), st.integers(1, 40), SEEDS)
def test_a_latin_hypercube_has_one_draw_in_every_stratum_of_every_factor(count: int, samples: int, seed: int) -> None:
    shares = latin_hypercube(count, samples=samples, seed=seed)
    assert shares.shape == (samples, count)
    strata = np.minimum((shares * samples + 1e-9).astype(int), samples - 1)
    assert (np.sort(strata, axis=0) == np.arange(samples)[:, None]).all()


@given(st.integers(1, 5), st.sampled_from([2, 4, 8]), st.booleans(), SEEDS)
def test_saltelli_rows_take_one_column_of_the_other_matrix_at_a_time(
        count: int, samples: int, second_order: bool, seed: int) -> None:
    block = 2 * count + 2 if second_order else count + 2
    shares = saltelli(count, samples=samples, second_order=second_order, seed=seed)
    assert shares.shape == (samples * block, count) and shares.min() >= 0.0 and shares.max() <= 1.0
    for rows in shares.reshape(samples, block, count):
        a, b = rows[0], rows[-1]
        for place in range(count):
            crossed = a.copy()
            crossed[place] = b[place]
            assert (rows[1 + place] == crossed).all()
            if second_order:
                crossed = b.copy()
                crossed[place] = a[place]
                assert (rows[1 + count + place] == crossed).all()


@given(st.integers(1, 8), st.integers(2, 6), st.sampled_from([4, 6]), SEEDS)
def test_a_morris_trajectory_moves_every_factor_once_by_its_step(
        count: int, trajectories: int, levels: int, seed: int) -> None:
    shares = morris_trajectories(count, trajectories=trajectories, levels=levels, seed=seed)
    assert shares.shape == (trajectories * (count + 1), count)
    on_grid = shares * (levels - 1)
    assert np.allclose(on_grid, np.round(on_grid), atol=1e-9) and shares.min() >= 0.0 and shares.max() <= 1.0
    step = levels / (2.0 * (levels - 1))
    for rows in shares.reshape(trajectories, count + 1, count):
        moves = np.diff(rows, axis=0)
        assert (np.count_nonzero(moves, axis=1) == 1).all() and (np.count_nonzero(moves, axis=0) == 1).all()
        assert np.allclose(np.abs(moves).max(axis=1), step, atol=1e-9)


@given(st.lists(st.floats(0.0, 10.0), min_size=1, max_size=30).filter(lambda weights: sum(weights) > 0.1),
       st.integers(1, 60), SEEDS)
def test_rows_are_drawn_as_often_as_their_weights_say(weights: list[float], samples: int, seed: int) -> None:
    rows = systematic_rows(np.array(weights), samples=samples, seed=seed)
    expected = np.array(weights) / np.sum(weights) * samples
    drawn = np.bincount(rows, minlength=len(weights))
    assert drawn.sum() == samples and (np.abs(drawn - expected) < 1.0 + 1e-6).all()


@pytest.mark.parametrize("draw", [
    lambda seed: latin_hypercube(3, samples=8, seed=seed),
    lambda seed: saltelli(3, samples=8, second_order=False, seed=seed),
    lambda seed: morris_trajectories(3, trajectories=4, levels=4, seed=seed),
    lambda seed: systematic_rows(np.ones(20), samples=9, seed=seed),
], ids=["lhs", "sobol", "morris", "joint"])
def test_seed_zero_draws_the_same_again_and_something_else_than_seed_one(draw: object) -> None:
    assert callable(draw)
    assert (draw(0) == draw(0)).all() and (draw(1) == draw(1)).all() and not (draw(0) == draw(1)).all()


LHS = [[0.028373220892, 0.796934050301], [0.954272331709, 0.333006883278]]
SALTELLI = [[0.875611819327], [0.009759424254], [0.009759424254], [0.046604173258], [0.735695464537], [0.735695464537]]
MORRIS = [[0.666666666667, 0.333333333333], [0.0, 0.333333333333], [0.0, 1.0]]


def test_the_draws_are_those_of_every_build() -> None:
    """Recorded once: what is kept in a store is planned again from the experiment, also years later."""
    assert latin_hypercube(2, samples=2, seed=0).tolist() == LHS
    assert saltelli(1, samples=2, second_order=False, seed=0).tolist() == SALTELLI
    assert morris_trajectories(2, trajectories=1, levels=4, seed=0).tolist() == MORRIS

