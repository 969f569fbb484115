"""Requests at the desk: as many as luck has it, served as far as the hours go."""

from __future__ import annotations

import numpy as np
import pytest

from tests.domain.branches.township import SUNDAY, act, build_township, make_run
from yhly_sim.domain.centres.service_requests import service_requests
from yhly_sim.domain.codes import AgencyService, Level, Payer, Purpose
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import KeyKind, make_key, poisson_inverse

QUARTERS = np.array([2000, 1000, 3000, 4000])


def test_what_is_asked_is_poisson_and_what_is_served_ends_with_the_hours() -> None:
    state = build_township()
    state.courtyards.resident_count[:] = QUARTERS
    state.communities.worker_count[:] = [5, 10]
    run = make_run(state, SUNDAY, centres__desk_hours=0.3, centres__request_hours=0.5)
    act(run, service_requests)
    u = run.chance.uniform(Decision.REQUEST_COUNT, SUNDAY.number, make_key(KeyKind.COURTYARD, np.arange(4)))
    counts = poisson_inverse(u, QUARTERS * 0.2 * 7 / 365)
    asked = [counts[:3].sum() * 0.5, counts[3] * 0.5]
    served = [min(asked[0], 7.5), min(asked[1], 15.0)]
    assert asked[0] > 7.5 and asked[1] < 15.0, "the case needs one desk that is too small and one that is not"
    assert state.communities.request_success_share.tolist() == pytest.approx([7.5 / asked[0], 1.0])
    booked = state.accounts
    assert booked.hours.tolist() == pytest.approx(served)
    assert set(zip(booked.payer, booked.purpose, booked.level, strict=True)) == {
        (int(Payer.COMMUNITY), int(Purpose.SERVICE_REQUEST), int(Level.COMMUNITY))}


def test_open_centres_add_desk_hours_where_the_switch_is_on() -> None:
    shares = []
    for on in ((), ("service_centres",)):
        state = build_township()
        state.courtyards.resident_count[:] = QUARTERS
        state.communities.worker_count[:] = 1
        state.grids.centre_open_day[:] = [SUNDAY.number, SUNDAY.number + 1, -1]
        act(make_run(state, SUNDAY, on=on, centres__service_hours=4.0, centres__desk_hours=0.3,
                     centres__subdistrict_desk_hours=0.0, centres__district_desk_hours=0.0), service_requests)
        shares.append(state.communities.request_success_share.copy())
    assert shares[1][0] == pytest.approx(shares[0][0] * (1.5 + 4.0) / 1.5)
    assert shares[1][1] == shares[0][1]


def test_booking_on_the_net_saves_desk_hours_or_takes_them() -> None:
    shares = []
    for saving in (0.0, 0.5, -0.2):
        state = build_township()
        state.courtyards.resident_count[:] = QUARTERS
        state.communities.worker_count[:] = 1
        act(make_run(state, SUNDAY, on=("digital",), centres__booking_saving=saving, centres__desk_hours=0.1,
                     centres__request_hours=1.5), service_requests)
        shares.append(state.communities.request_success_share[0])
    assert shares[1:] == pytest.approx([shares[0] / 0.5, shares[0] / 1.2])


def test_what_a_community_leaves_over_goes_to_the_subdistrict_and_then_to_the_district() -> None:
    shares, booked = {}, {}
    for desks in ((0.0, 0.0), (3.0, 0.0), (3.0, 400.0)):
        state = build_township()
        state.courtyards.resident_count[:] = QUARTERS
        state.communities.worker_count[:] = 1
        act(make_run(state, SUNDAY, on=("service_centres",), centres__subdistrict_desk_hours=desks[0],
                     centres__district_desk_hours=desks[1], centres__desk_hours=0.3), service_requests)
        shares[desks] = state.communities.request_success_share.copy()
        accounts = state.accounts
        booked[desks] = [float(accounts.hours[accounts.level == level].sum())
                         for level in (Level.COMMUNITY, Level.SUBDISTRICT, Level.DISTRICT)]
    alone, linked, all_levels = booked.values()
    assert alone[1:] == [0.0, 0.0]
    assert linked == pytest.approx([alone[0], 3.0, 0.0])
    assert all_levels[:2] == pytest.approx(linked[:2]) and all_levels[2] > 0
    assert (shares[3.0, 0.0] > shares[0.0, 0.0]).all()
    assert shares[3.0, 400.0] == pytest.approx([1.0, 1.0])


def test_a_centre_helps_with_the_services_that_it_may_take() -> None:
    shares = {}
    for offered in (0.0, 0.5, 1.0):
        state = build_township()
        state.courtyards.resident_count[:] = QUARTERS
        state.communities.worker_count[:] = 1
        state.grids.centre_open_day[:] = 0
        how = {f"centres__offered_share.{one.name.lower()}": offered for one in AgencyService}
        act(make_run(state, SUNDAY, on=("service_centres",), centres__service_hours=1.0, centres__desk_hours=0.3,
                     centres__subdistrict_desk_hours=0.0, centres__district_desk_hours=0.0, **how), service_requests)
        shares[offered] = state.communities.request_success_share[1]
    # one worker has 1.5 h a week, the centre none, half an hour or one
    assert shares[0.5] / shares[0.0] == pytest.approx(2.0 / 1.5)
    assert shares[1.0] / shares[0.0] == pytest.approx(2.5 / 1.5)


def test_where_nothing_is_asked_all_is_served() -> None:
    state = build_township()
    state.courtyards.resident_count[:] = 0
    state.communities.request_success_share[:] = 0.3
    act(make_run(state, SUNDAY), service_requests)
    assert state.communities.request_success_share.tolist() == [1.0, 1.0]
    assert len(state.accounts) == 0
