"""Centres: three rules of siting, thirty square metres at least, and what they cost."""

from __future__ import annotations

import numpy as np
import pytest

from tests.domain.branches.township import (
    MONTH_ENDS,
    act,
    build_township,
    columns_that_differ,
    form_for_months,
    make_run,
)
from yhly_sim.domain.codes import CourtyardKind, Payer, Purpose
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.formation import formation
from yhly_sim.engine.chance import KeyKind, make_key

ON = ("grids", "service_centres")


def test_a_centre_opens_in_the_first_month_whose_uniform_is_low_enough_for_its_site() -> None:
    state = build_township()
    state.grids.firm_id[:] = [0, -1, -1]
    state.courtyards.kind[:] = [CourtyardKind.OLD_COMPOUND, CourtyardKind.OLD_COMPOUND, CourtyardKind.NEW_COMPOUND,
                                CourtyardKind.NO_RESPONSIBLE_UNIT]
    months = {"centres__delay_months_shared": 2.0, "centres__delay_months_new": 4.0, "centres__delay_months_old": 8.0}
    form_for_months(state, 38, on=ON, **months, centres__siting_hours=0.0)
    run = make_run(state, MONTH_ENDS[0])
    for grid, mean_months in enumerate((2.0, 4.0, 8.0)):
        key = make_key(KeyKind.GRID, np.array([grid]))
        expected = next(
            (day.number for day in MONTH_ENDS[1:38]  # the grid is drawn up at the first month end
             if run.chance.uniform(Decision.CENTRE_OPENS, day.number, key)[0] < 1 - np.exp(-1 / mean_months)), -1)
        assert state.grids.centre_open_day[grid] == expected


def test_the_district_pays_for_fitting_out_six_items_and_running() -> None:
    state = build_township()
    state.grids.survey_day[:] = 0
    days = list(MONTH_ENDS[:38])
    for day in days:
        act(make_run(state, day, on=ON, centres__delay_months_shared=1.0, centres__delay_months_old=3.0,
                     centres__siting_hours=0.0, centres__area_sd=60.0), formation)
    opened = state.grids.centre_open_day
    assert (opened >= 0).all()
    run = make_run(state, MONTH_ENDS[0])
    luck = [run.chance.normal(Decision.CENTRE_AREA, int(opened[g]), make_key(KeyKind.GRID, np.array([g])))[0]
            for g in range(3)]
    fitting = sum(max(30.0, 50.0 + 60.0 * value) * 1000.0 + 15000.0 for value in luck)
    running = 1000.0 * sum(day.number > opened[g] for day in days for g in range(3))
    paid = (state.accounts.purpose == Purpose.CENTRE) & (state.accounts.payer == Payer.DISTRICT)
    assert state.accounts.yuan[paid].sum() == pytest.approx(fitting + running)


def test_centres_come_last_when_preparation_hours_run_out() -> None:
    state = build_township()
    state.subdistricts.preparation_hours[:] = 12.0
    state.grids.survey_day[:] = state.grids.census_day[:] = 0
    state.courtyards.local_member_count[:] = 5
    act(make_run(state, MONTH_ENDS[0], on=("grids", "branch", "service_centres"), branches__formation_rate=1.5,
                 branches__formation_hours=4.0, centres__siting_hours=8.0, centres__delay_months_shared=1.0,
                 centres__delay_months_old=3.0), formation)
    run = make_run(state, MONTH_ENDS[0])
    keys = make_key(KeyKind.GRID, np.arange(3))
    day = MONTH_ENDS[0].number
    founded = (run.chance.uniform(Decision.BRANCH_FORMS, day, keys) < 1 - np.exp(-1.5)).sum()
    wanted = np.flatnonzero(run.chance.uniform(Decision.CENTRE_OPENS, day, keys) < 1 - np.exp(-1 / np.array([1, 1, 3])))
    assert (state.grids.branch_kind > 0).sum() == founded
    assert (state.grids.centre_open_day >= 0).sum() == min(len(wanted), (12 - 4 * founded) // 8)


def test_a_centre_without_effect_changes_nothing_but_its_own_existence() -> None:
    base, opened = build_township(), build_township()
    for state in (base, opened):
        state.courtyards.local_member_count[:] = 5
    on = ("grids", "branch", "committee", "firm")
    form_for_months(base, 24, on=on)
    form_for_months(opened, 24, on=(*on, "service_centres"), centres__siting_hours=0.0)
    assert columns_that_differ(base, opened) == {
        "grids.centre_open_day", "grids.centre_square_metres", "grids.centre_equipment_share", "grids.centre_use_share"}


def test_a_centre_says_what_it_was_given_and_costs_that() -> None:
    state = build_township()
    how = {"on": ON, "centres__delay_months_shared": 1.0, "centres__delay_months_old": 3.0, "centres__siting_hours": 0.0,
           "centres__area_sd": 0.0, "centres__area_mean": 40.0, "centres__equipment_share": 0.5,
           "centres__equipment_yuan": 12_000.0, "centres__fitting_yuan": 1000.0, "centres__running_yuan": 200.0}
    for day in MONTH_ENDS[:24]:
        act(make_run(state, day, **how), formation)
    assert state.grids.centre_square_metres.tolist() == [40.0] * 3
    assert state.grids.centre_equipment_share.tolist() == [0.5] * 3
    months = sum(day.number > opened for day in MONTH_ENDS[:24] for opened in state.grids.centre_open_day)
    paid = state.accounts.yuan[state.accounts.purpose == Purpose.CENTRE].sum()
    assert paid == pytest.approx(3 * (40_000 + 6_000) + 200 * months)
