"""The schematic map keeps neighbours together and moves nothing without need."""

import numpy as np
import pytest

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.world.apportion import apportion, assign_legal_officers
from yhly_sim.domain.world.build import build_world
from yhly_sim.domain.world.places import hilbert_index, place_name
from yhly_sim.scenarios.world_files import load_world


@pytest.mark.parametrize("bits", [1, 2, 3, 5])
def test_the_curve_visits_every_cell_once_and_steps_to_a_neighbour(bits):
    side = 2**bits
    x, y = (part.ravel() for part in np.mgrid[0:side, 0:side])
    index = hilbert_index(x, y, bits=bits)
    assert sorted(index.tolist()) == list(range(side * side))
    order = np.argsort(index)
    assert (np.abs(np.diff(x[order])) + np.abs(np.diff(y[order])) == 1).all()


def test_courtyards_lie_nearest_to_their_own_community_and_none_on_another():
    state = build_world(load_world("weidu"), catalogue().config(), 3)
    courtyards = state.courtyards
    community = state.grids.community_id[courtyards.grid_id]
    count = np.bincount(community)
    centre = np.column_stack([np.bincount(community, weights=courtyards[axis]) / count
                              for axis in ("x_metres", "y_metres")])
    place = np.column_stack([courtyards.x_metres, courtyards.y_metres])
    distance = np.linalg.norm(place[:, None, :] - centre[None, :, :], axis=2)
    assert (distance.argmin(axis=1) == community).mean() > 0.8
    between = np.linalg.norm(place[:, None, :] - place[None, :, :], axis=2)
    assert between[np.triu_indices(len(place), 1)].min() > 1.0
    reach = np.linalg.norm(place, axis=1).max()
    assert np.pi * reach**2 == pytest.approx(89.4e6, rel=0.35)  # S4: square metres of the district


def test_names_are_ordinals():
    assert place_name("subdistrict", 2, "zh") == "第03街道"
    assert place_name("subdistrict", 2, "en") == "Subdistrict 3"
    assert place_name("courtyard", 1062, "zh") == "第1063庭院"
    assert place_name("community", 0, "en") == "Community 1"


def test_officers_are_two_a_grid_and_the_rest_go_to_the_largest():
    households = np.random.default_rng(0).integers(300, 1200, 270)
    officers = assign_legal_officers(households, 620, at_least=2)
    assert officers.sum() == 620 and set(officers.tolist()) == {2, 3}
    assert households[officers == 3].min() >= np.sort(households)[-80]
    assert assign_legal_officers([10, 20], 1, at_least=2).tolist() == [0, 1]
    assert assign_legal_officers([10, 20, 30], 20, at_least=2).tolist() == [6, 7, 7]


def test_whole_numbers_sum_to_the_total_and_follow_the_weights():
    shares = apportion(1_000, [1.0, 2.0, 3.5, 3.5])
    assert shares.tolist() == [100, 200, 350, 350]
    assert apportion(2, [1.0, 1.0, 1.0]).tolist() == [1, 1, 0]
    with pytest.raises(ValueError, match="cannot give"):
        apportion(3, [1.0, 1.0], at_least=2)
