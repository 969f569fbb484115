"""Ties are mutual, of the wished number, mostly within the courtyard, and addressed."""

from dataclasses import replace

import numpy as np
import pytest

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.world.build import build_world
from yhly_sim.domain.world.specification import CommunitySpec, WorldSpec
from yhly_sim.scenarios.world_files import load_world


@pytest.fixture(scope="module")
def middle():
    return build_world(load_world("middle"), catalogue().config(), 4)


def sources(state):
    return np.repeat(np.arange(len(state.residents)), np.diff(state.tie_starts.start))


def test_every_tie_is_mutual_and_nobody_is_tied_to_himself_or_twice_to_another(middle):
    source, target, n = sources(middle), middle.ties.target.astype(np.int64), len(middle.residents)
    assert (source != target).all()
    forward, backward = source * n + target, target * n + source
    assert (np.diff(forward) > 0).all()  # ascending, hence none twice
    assert (np.sort(backward) == forward).all()


def test_eight_ties_a_head_nine_in_ten_within_the_courtyard_and_the_others_nearby(middle):
    source, target = sources(middle), middle.ties.target
    courtyard = middle.residents.courtyard_id
    assert len(target) / len(middle.residents) == pytest.approx(8.0, abs=0.1)
    assert len(middle.tie_starts) == len(middle.residents) + 1
    inside = courtyard[source] == courtyard[target]
    assert inside.mean() == pytest.approx(0.9, abs=0.01)
    grid = middle.courtyards.grid_id[courtyard]
    community = middle.grids.community_id[grid]
    assert (community[source] == community[target]).all()
    merged = middle.grids.courtyard_count[grid[source]] > 1
    leaving = ~inside & merged & (middle.grids.courtyard_count[grid[target]] > 1)
    assert (grid[source] == grid[target])[leaving].all()


def test_it_is_a_small_world_next_door_is_common_and_far_away_exists(middle):
    source, target = sources(middle), middle.ties.target
    distance = np.abs(source - target)[middle.residents.courtyard_id[source] == middle.residents.courtyard_id[target]]
    assert 0.7 < (distance <= 4).mean() < 0.95
    assert (distance > 100).mean() > 0.005


@pytest.mark.parametrize("residents", [1, 2, 3, 9])
def test_tiny_courtyards_have_the_ties_that_there_can_be(residents):
    spec = WorldSpec("tiny", ("1",), (CommunitySpec(0, 1, residents),))
    state = build_world(spec, catalogue().config(), 0)
    degree = np.diff(state.tie_starts.start)
    assert degree.size == residents and degree.max(initial=0) <= residents - 1
    assert residents == 1 or degree.min() >= 1


def test_a_new_resident_moves_few_ties_and_none_in_other_courtyards():
    p, spec = catalogue().config(), WorldSpec("one", ("1",), (CommunitySpec(0, 1, 600), CommunitySpec(0, 1, 500)))
    larger = replace(spec, communities=(spec.communities[0], CommunitySpec(0, 1, 501)))
    before, after = build_world(spec, p, 9), build_world(larger, p, 9)
    ties = [{(int(s), int(t)) for s, t in zip(sources(state), state.ties.target, strict=True)} for state in (before, after)]
    changed = ties[0] ^ ties[1]
    assert changed and all(min(pair) >= 600 for pair in changed)
    assert len(changed) < 0.15 * len(ties[0])
