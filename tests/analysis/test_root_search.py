"""The search for a root: asks, is told, ends where the statistic meets its target."""

from __future__ import annotations

import pickle
from typing import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yhly_sim.analysis.root import MOST_ASKED, RootSearch


def searched(gap: Callable[[float], float], **fields: float | bool) -> RootSearch:
    search = RootSearch(**{"low": -2.0, "high": 2.0, "start": 0.0, "rises": True, "enough": 1e-3, "digits": 5, **fields})  # type: ignore[arg-type]
    while not search.is_done:
        value = search.ask()
        search.tell(value, gap(value))
    return search


@given(root=st.floats(-1.9, 1.9), start=st.floats(-2, 2), rises=st.booleans())
def test_a_root_inside_the_range_is_found_from_any_start(root: float, start: float, rises: bool) -> None:
    sign = 1.0 if rises else -1.0
    search = searched(lambda x: sign * ((x - root) + (x - root) ** 3), start=start, rises=rises)
    assert search.has_root and search.best == pytest.approx(root, abs=1.1e-3)
    assert len(search.told) <= MOST_ASKED


def test_a_statistic_that_moves_in_steps_is_met_within_a_step() -> None:
    search = searched(lambda x: round(x * 50) / 50 - 0.5, enough=0.011)
    assert search.best == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("target", [-9.0, 9.0])
def test_a_root_outside_the_range_is_said_to_be_missing(target: float) -> None:
    search = searched(lambda x: x - target)
    assert not search.has_root and abs(search.best) == 2.0


def test_values_are_asked_with_the_decimals_that_are_written() -> None:
    search = searched(lambda x: x - 0.123456, digits=2, enough=0.01)
    assert all(round(value, 2) == value for value, _ in search.told)


def test_a_search_goes_on_after_it_was_put_away() -> None:
    search = RootSearch(low=0.0, high=1.0, start=0.9, rises=True, enough=1e-4)
    search.tell(search.ask(), 0.9**2 - 0.25)
    kept = pickle.loads(pickle.dumps(search))
    assert kept.ask() == search.ask()
