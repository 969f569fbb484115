"""The directory of bodies: every body that may exist has its row, and every row is found again."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.specs.village import Village
from yhly_sim.domain.bodies.directory import COURTYARD_BODIES, DEPARTMENTS, GRID_BODIES, Directory
from yhly_sim.domain.codes import Body, DisputeKind, Level


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 9), st.integers(1, 4))
def test_the_parts_of_the_directory_cover_it_without_a_gap(
        courtyards: int, grids: int, communities: int, subdistricts: int) -> None:
    d = Directory(courtyards, grids, communities, subdistricts)
    rows = [np.arange(200)[d.courtyard_rows(kind)] for kind in COURTYARD_BODIES]
    rows += [np.arange(200)[d.grid_rows(kind)] for kind in GRID_BODIES]
    rows += [np.arange(200)[d.community_rows], np.arange(200)[d.subdistrict_rows]]
    rows += [np.unique(d.department_rows(np.arange(len(DisputeKind)))), np.array([d.court_row])]

    assert sorted(np.concatenate(rows)) == list(range(d.court_row + 1))
    assert [part.size for part in rows] == [courtyards] * 3 + [grids] * 2 + [communities, subdistricts, len(DEPARTMENTS), 1]


def test_bodies_stand_in_order_of_level_unit_and_kind() -> None:
    bodies = Village(courtyards=4, courtyards_a_grid=2).state.bodies
    order = np.lexsort((bodies.kind, bodies.unit_id, bodies.level))

    assert np.array_equal(order, np.arange(len(bodies)))
    assert len(bodies) == 4 * 3 + 2 * 2 + 1 + 1 + 3 + 1


def test_what_the_reform_has_yet_to_found_does_not_exist() -> None:
    bodies = Village().state.bodies

    assert (bodies.start_day[bodies.level < Level.COMMUNITY] == -1).all()
    assert (bodies.start_day[bodies.level >= Level.COMMUNITY] == 0).all()


def test_every_kind_of_dispute_has_its_department() -> None:
    village = Village()
    d = village.run.constants.directory
    kinds = village.state.bodies.kind[d.department_rows(np.arange(len(DisputeKind)))]

    assert [Body(kind) for kind in kinds] == [
        Body.HOUSING_BUREAU, Body.POLITICAL_LEGAL, Body.HOUSING_BUREAU, Body.UTILITIES, Body.HOUSING_BUREAU,
        Body.POLITICAL_LEGAL, Body.POLITICAL_LEGAL]
