"""Centres are used as far as a branch cares for them, for the functions they have, by as many as find room."""

from __future__ import annotations

import numpy as np
import pytest

from tests.domain.branches.township import MONTH_ENDS, act, build_township, make_run
from tests.specs.village import Village
from yhly_sim.domain.centres.use import HAS_FUNCTION, in_use
from yhly_sim.domain.codes import Body, CentreFunction
from yhly_sim.domain.formation import formation

ON = ("grids", "branch", "service_centres")


def opened_township(**how: float) -> object:
    """Three grids whose centres have been open for long; a branch of effort .2 in the first."""
    state = build_township()
    state.grids.centre_open_day[:] = state.grids.survey_day[:] = state.grids.census_day[:] = 0
    state.grids.branch_kind[0], state.grids.effort_real[0] = 1, 0.2
    act(make_run(state, MONTH_ENDS[0], on=ON, **how), formation)
    return state


def test_a_branch_that_works_keeps_its_centre_in_use() -> None:
    how = {"centres__use_base_share": 0.4, "branches__formation_rate": 0.15, "branches__formation_hours": 60.0}
    state = opened_township(**how, centres__use_branch_gain=1.0)
    has_none = state.grids.branch_kind == 0
    assert state.grids.centre_use_share[0] == pytest.approx(0.6)
    assert (state.grids.centre_use_share[has_none] == 0.4).all()
    assert opened_township(**how, centres__use_branch_gain=2.0).grids.centre_use_share[0] == pytest.approx(0.8)


def test_a_centre_that_nobody_uses_meets_the_standard_and_helps_nobody() -> None:
    hours = {}
    for use in (0.0, 0.5, 1.0):
        village = Village(on=ON, values={"centres.hours_gain": 0.4})
        village.found_branch()
        village.set_grid(0, centre_open_day=0, centre_equipment_share=1.0, centre_use_share=use)
        village.act("hours")
        hours[use] = float(village.state.bodies.week_hours[village.body(Body.BRANCH)])
    assert hours == pytest.approx({0.0: 4.5, 0.5: 4.5 * 1.2, 1.0: 4.5 * 1.4})


@pytest.mark.parametrize("function", list(CentreFunction))
def test_a_centre_serves_the_functions_that_it_has_and_only_once_it_is_open(function: CentreFunction) -> None:
    village = Village(on=ON)
    assert in_use(village.run, function).tolist() == [0.0]
    village.set_grid(0, centre_open_day=village.today)
    assert in_use(village.run, function).tolist() == [1.0]
    village.set_grid(0, **{HAS_FUNCTION[function]: False})
    assert in_use(village.run, function).tolist() == [0.0]


def test_new_centres_get_the_share_of_functions_that_the_policy_sets() -> None:
    state = build_township()
    state.grids.survey_day[:] = 0
    how = {f"centres__function_share.{function.name.lower()}": share
           for function, share in zip(CentreFunction, (0.0, 1.0, 0.0, 1.0), strict=True)}
    for day in MONTH_ENDS[:30]:
        act(make_run(state, day, on=ON, centres__delay_months_shared=1.0, centres__siting_hours=0.0,
                     centres__delay_months_old=3.0, **how), formation)
    assert (state.grids.centre_open_day >= 0).all()
    found = [bool(np.all(state.grids[column])) for column in HAS_FUNCTION.values()]
    assert found == [False, True, False, True]


def test_who_finds_no_room_does_not_count_in_a_deliberation() -> None:
    gained = {}
    for area in (0.0, 10.0, 200.0):
        village = Village(households=60, on=("deliberation", "service_centres", "grids"),
                          values={"centres.person_square_metres": 2.0, "systems.pool_share": 1.0},
                          rules={"participation_probability": 1.0})
        village.set_grid(0, centre_open_day=0, centre_square_metres=area)
        village.add_dispute(stage="queued", is_collective=True, level=2, body_kind=int(Body.COMMUNITY), body=0)
        village.wake(village.run.day)
        village.act("deliberate")
        gained[area] = float(village.state.matters.agreement.max())
    assert gained[200.0] == gained[0.0]  # sixty come and all find room
    assert 0 < gained[10.0] < gained[200.0]  # five of sixty do
