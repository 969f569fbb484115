"""Fractional factorials: balanced, as far resolved as they say, and their aliases are those that are really there."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.design.toy import made
from yhly_sim.design.factor import Factor, Level, Patch
from yhly_sim.design.fractional import aliases, columns_for, columns_of, resolution_of, signs
from yhly_sim.design.grids import factorial, factorial_size, fraction

NAMES = "abcdefghijkl"


def matrix(columns: tuple[int, ...]) -> np.ndarray:
    """The runs as -1 and 1."""
    return 2 * np.array(list(signs(columns))) - 1


def effect(runs: np.ndarray, factors: tuple[int, ...]) -> np.ndarray:
    return np.asarray(runs[:, factors].prod(axis=1))


@given(st.integers(1, 10), st.integers(3, 5))
def test_a_fraction_is_orthogonal_and_has_its_resolution(count: int, resolution: int) -> None:
    columns = columns_for(count, resolution=resolution)
    runs = matrix(columns)
    assert (runs.T @ runs == len(runs) * np.eye(count)).all() and (runs.sum(axis=0) == 0).all()
    assert len({tuple(run) for run in runs}) == len(runs) and (runs == -1).all(axis=1).any()
    for size in range(1, resolution):
        for factors in combinations(range(count), min(size, count)):
            assert abs(effect(runs, factors).sum()) < len(runs) or len(factors) == 0
    assert len(runs) == 2**count or resolution_of(columns) >= resolution


@given(st.integers(3, 7), st.data())
def test_aliases_are_the_effects_that_the_runs_cannot_tell_apart(count: int, data: st.DataObject) -> None:
    bases = data.draw(st.integers(2, count - 1))
    names = list(NAMES[:count])
    sets = st.sets(st.sampled_from(names[:bases]), min_size=2)
    generators = {name: sorted(data.draw(sets)) for name in names[bases:]}
    assume(len({frozenset(one) for one in generators.values()}) == len(generators))
    columns = columns_of(names, generators)
    runs, found = matrix(columns), aliases(names, columns)
    effects = [(place,) for place in range(count)] + list(combinations(range(count), 2))
    named = {one: " × ".join(names[place] for place in one) for one in effects}
    for one in effects:
        same = [named[other] for other in effects if other != one
                and abs(effect(runs, one) @ effect(runs, other)) == len(runs)]
        assert found.get(named[one], []) == same


@pytest.mark.parametrize(("count", "resolution", "runs"), [
    (3, 3, 4), (7, 3, 8), (15, 3, 16), (4, 4, 8), (8, 4, 16), (16, 4, 32), (5, 5, 16), (8, 5, 64), (6, 6, 32)])
def test_no_more_runs_than_the_tables_of_the_textbooks(count: int, resolution: int, runs: int) -> None:
    """Box, Hunter and Hunter, Statistics for Experimenters, table 6.22."""
    assert 1 << max(columns_for(count, resolution=resolution)).bit_length() == runs


def levelled(counts: list[int]) -> list[Factor]:
    return [Factor(NAMES[place], "lever", tuple(Level(float(level), Patch(values={NAMES[place]: level}))
                                               for level in range(count))) for place, count in enumerate(counts)]


@given(st.lists(st.integers(2, 4), min_size=1, max_size=5))
def test_a_factorial_has_every_combination_once_and_every_pair_equally_often(counts: list[int]) -> None:
    factors = levelled(counts)
    runs = list(factorial(factors))
    assert len(runs) == len(set(runs)) == factorial_size(factors) == int(np.prod(counts))
    for first, second in combinations(range(len(counts)), 2):
        pairs = [(run[first], run[second]) for run in runs]
        assert {pairs.count(pair) for pair in pairs} == {len(runs) // (counts[first] * counts[second])}


def test_a_fraction_takes_the_settings_of_its_factors() -> None:
    assert list(fraction(levelled([2, 2, 2]), (1, 2, 3))) == [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]


def test_an_experiment_says_what_cannot_be_told_apart() -> None:
    levers = {name: {"switches": [name]} for name in ("core", "money", "aid")}
    arguments = made(scenarios=["core_only"], levers=levers, design={"kind": "fractional_factorial", "resolution": 3}).arguments
    assert arguments["generators"] == {"aid": ["core", "money"]} and arguments["resolution"] == 3
    assert arguments["aliases"]["core"] == ["money × aid"]
    named = made(scenarios=["core_only"], levers=levers, design={"kind": "fractional_factorial", "generators": {"core": ["money", "aid"]}})
    assert [tuple(point.settings.values()) for point in named.points()] == [
        ("off", "off", "off"), ("on", "off", "on"), ("on", "on", "off"), ("off", "on", "on")]
    full = made(scenarios=["core_only"], levers=levers, design={"kind": "fractional_factorial", "resolution": 4})
    assert len(full.points()) == 8 and full.arguments["resolution"] is None and full.arguments["aliases"] == {}
