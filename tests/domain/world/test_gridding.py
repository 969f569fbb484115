"""Grids keep the rules of the report, and a world that does not is caught."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.world.build import build_world
from yhly_sim.domain.world.checks import check_gridding
from yhly_sim.domain.world.gridding import Courtyards, cut_evenly, grid_community
from yhly_sim.domain.world.specification import CommunitySpec, WorldSpec
from yhly_sim.scenarios.world_files import load_world

NUMBERS = SimpleNamespace(own_grid_households=300, merged_grid_households=700, complete_compound_probability=0.5)


def courtyards(kinds, households, lots=None, complete=None):
    n = len(kinds)
    return Courtyards(
        community=np.zeros(n, dtype=np.int64), kind=np.array(kinds), household_count=np.array(households),
        hilbert=np.arange(n), lot=np.array(lots if lots is not None else [0.1] * n),
        complete=np.array(complete if complete is not None else [-1] * n))


def grids(made, grid_count, is_agricultural=False):
    labels, complete = grid_community(made, np.arange(made.kind.size), grid_count, is_agricultural, NUMBERS)
    return labels.tolist(), complete.tolist()


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8), st.data())
@settings(max_examples=80)
def test_no_other_cut_is_more_even(households, data):
    count = data.draw(st.integers(1, len(households)))
    runs = cut_evenly(households, count)
    assert sorted(set(runs.tolist())) == list(range(count)) and (np.diff(runs) >= 0).all()

    def squares(ends):
        return sum(sum(households[a:b]) ** 2 for a, b in zip((0, *ends), (*ends, len(households)), strict=True))

    best = min(squares(ends) for ends in combinations(range(1, len(households)), count - 1))
    assert squares(tuple(np.flatnonzero(np.diff(runs)) + 1)) == best


def test_a_complete_compound_above_three_hundred_households_stands_alone():
    made = courtyards([0, 1, 1, 2], [301, 100, 120, 80])
    assert grids(made, 2) == ([0, 1, 1, 1], [0])


def test_a_compound_of_three_hundred_households_does_not():
    made = courtyards([0, 1, 1, 2], [300, 100, 120, 80])
    assert grids(made, 1) == ([0, 0, 0, 0], [])


def test_what_has_no_responsible_unit_is_never_complete():
    made = courtyards([2, 1, 1, 2], [500, 100, 120, 80], complete=[1, -1, -1, -1])
    assert grids(made, 2)[1] == []


def test_a_lot_above_the_probability_leaves_a_large_compound_incomplete_and_the_file_overrules_the_lot():
    assert grids(courtyards([0, 1, 1], [400, 90, 90], lots=[0.6, 0.1, 0.1]), 2)[1] == []
    assert grids(courtyards([0, 1, 1], [400, 90, 90], lots=[0.6, 0.1, 0.1], complete=[1, -1, -1]), 2)[1] == [0]
    assert grids(courtyards([0, 1, 1], [400, 90, 90], complete=[0, -1, -1]), 2)[1] == []


def test_where_grids_are_few_the_lowest_lots_are_complete():
    made = courtyards([0, 0, 0, 1], [400, 500, 600, 90], lots=[0.3, 0.1, 0.2, 0.9])
    labels, complete = grids(made, 2)
    assert complete == [1] and labels == [0, 1, 0, 0]


def test_the_rest_is_cut_in_the_order_of_kinds_then_of_the_curve():
    made = courtyards([1, 2, 1, 2], [100, 100, 100, 100])
    assert grids(made, 2) == ([0, 1, 0, 1], [])


def test_without_a_number_merging_stops_at_the_merged_size():
    made = courtyards([1] * 16, [100] * 16)
    labels, _ = grids(made, None)
    assert sorted(np.bincount(labels).tolist()) == [8, 8]


def test_residents_groups_of_an_agricultural_community_are_grids_of_their_own():
    made = courtyards([3, 1, 3, 1], [50, 100, 60, 110])
    assert grids(made, 3, is_agricultural=True) == ([0, 1, 2, 1], [])
    assert grids(made, None, is_agricultural=True) == ([0, 1, 2, 1], [])
    assert grids(made, 1, is_agricultural=False)[0] == [0, 0, 0, 0]


def test_too_many_residents_groups_share_the_grids_with_the_rest_by_households():
    made = courtyards([3, 3, 3, 3, 1], [50, 50, 50, 50, 100])
    assert grids(made, 3, is_agricultural=True)[0] == [0, 0, 1, 1, 2]
    assert grids(made, 1, is_agricultural=True)[0] == [0, 0, 0, 0, 0]


@given(st.integers(0, 2**32 - 1), st.integers(2, 14), st.data())
@settings(max_examples=25)
def test_invented_communities_keep_every_rule_whatever_their_counts(seed, courtyard_count, data):
    grid_count = data.draw(st.one_of(st.none(), st.integers(1, courtyard_count)))
    residents = data.draw(st.integers(courtyard_count, 900 * courtyard_count))
    spec = WorldSpec("drawn", ("1",), (
        CommunitySpec(0, courtyard_count, residents, grid_count, is_agricultural=data.draw(st.booleans())),
        CommunitySpec(0, 3, 900, 2)))
    p = catalogue().config()
    state = build_world(spec, p, seed)
    assert check_gridding(state, spec, p) == []
    if grid_count is not None:
        assert len(state.grids) == grid_count + 2


@pytest.fixture
def weidu():
    spec, p = load_world("weidu"), catalogue().config()
    return build_world(spec, p, 2), spec, p


def sums_again(state):
    for column in ("household_count", "adult_count"):
        state.grids[column] = np.bincount(
            state.courtyards.grid_id, weights=state.courtyards[column], minlength=len(state.grids))
    state.grids.courtyard_count[...] = np.bincount(state.courtyards.grid_id, minlength=len(state.grids))


def test_a_courtyard_moved_to_the_next_grid_is_caught(weidu):
    state, spec, p = weidu
    crowded = np.flatnonzero(state.grids.courtyard_count[state.courtyards.grid_id] > 2)
    row = crowded[0]
    community = state.grids.community_id[state.courtyards.grid_id[row]]
    others = np.flatnonzero((state.grids.community_id == community)
                            & (np.arange(len(state.grids)) != state.courtyards.grid_id[row]))
    state.courtyards.grid_id[row] = others[0]
    assert check_gridding(state, spec, p)
    sums_again(state)
    assert check_gridding(state, spec, p)


def test_a_complete_compound_that_shares_its_grid_is_caught(weidu):
    state, spec, p = weidu
    row = np.flatnonzero(state.courtyards.is_complete)[0]
    grid = state.courtyards.grid_id[row]
    neighbour = np.flatnonzero((state.grids.community_id[state.courtyards.grid_id] == state.grids.community_id[grid])
                               & (state.courtyards.grid_id != grid))[0]
    state.courtyards.grid_id[neighbour] = grid
    sums_again(state)
    named = [sentence for sentence in check_gridding(state, spec, p) if "完整小区" in sentence]
    assert any(str(row + 1) in sentence for sentence in named)


def test_a_grid_across_two_communities_and_wrong_sums_are_caught(weidu):
    state, spec, p = weidu
    state.grids.household_count[5] += 1
    state.grids.community_id[9] = 80
    sentences = "\n".join(check_gridding(state, spec, p))
    assert "网格 6 的户数" in sentences and "网格 10 跨" in sentences


def test_a_large_courtyard_without_responsible_unit_called_complete_is_caught(weidu):
    state, spec, p = weidu
    row = np.flatnonzero(state.courtyards.kind == 2)[0]
    state.courtyards.is_complete[row] = True
    assert any(f"庭院 {row + 1} " in sentence for sentence in check_gridding(state, spec, p))
