"""Committees: prepared, canvassed, voted; taken into the programme; or come about on their own."""

from __future__ import annotations

import numpy as np
import pytest

from tests.domain.branches.township import MONTH_ENDS, act, build_township, form_for_months, make_run
from yhly_sim.domain.codes import CommitteeForm, CourtyardKind, Payer, Purpose
from yhly_sim.domain.committees.form import grid_norm
from yhly_sim.domain.committees.seats import candidate_count, main_kind, reached_share, seat_committee
from yhly_sim.domain.committees.vote import draw_turnout, hold_votes
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.formation import formation
from yhly_sim.engine.chance import Chance, KeyKind, make_key

ON = ("grids", "committee")
SOON = {"committees__founding_rate": 0.15, "committees__preparation_hours": 0.0, "committees__own_rate": 0.0}


def test_a_vote_counts_from_two_thirds_on_with_those_asked_at_the_door() -> None:
    state = build_township()
    state.residents.age_years[:] = [90, 90, 20] * 4
    run = make_run(state, MONTH_ENDS[0], on=ON, committees__canvass_sd=0.1, committees__canvass_mean=0.4)
    rows = np.arange(3)
    turnout = draw_turnout(run, rows)
    luck = run.chance.normal(Decision.COMMITTEE_CANVASS, run.day.number, make_key(KeyKind.GRID, rows))
    elected, share = hold_votes(run, rows)
    expected = [g for g in range(3) if 1 - (1 - turnout.share[g]) * (1 - (0.4 + 0.1 * luck[g])) >= 2 / 3]
    assert elected.tolist() == expected
    assert share.tolist() == [turnout.share[g] for g in expected]
    failed = [g not in expected for g in range(3)]
    assert state.grids.failed_vote_count.tolist() == failed
    assert state.grids.last_vote_day.tolist() == [run.day.number if f else -1 for f in failed]
    by_payer = {p: state.accounts.hours[state.accounts.payer == p].sum() for p in (Payer.COMMUNITY, Payer.RESIDENTS)}
    assert by_payer == pytest.approx({Payer.COMMUNITY: 12 * 0.1, Payer.RESIDENTS: turnout.voters.sum() * 0.25})
    assert set(state.accounts.purpose) == {int(Purpose.FORMATION)}


def test_the_law_sets_the_quorum_of_an_owners_committee_and_other_forms_need_less() -> None:
    counted = {}
    for kind in (CourtyardKind.NEW_COMPOUND, CourtyardKind.OLD_COMPOUND, CourtyardKind.NO_RESPONSIBLE_UNIT):
        state = build_township()
        state.households.is_owner[:] = False  # nobody comes, the canvass reaches .45
        state.courtyards.kind[:] = int(kind)
        run = make_run(state, MONTH_ENDS[0], on=ON, committees__canvass_sd=0.0, committees__canvass_mean=0.45,
                       committees__courtyard_quorum_factor=0.7, committees__management_quorum_factor=0.6)
        counted[kind] = hold_votes(run, np.arange(3))[0].size
    # two thirds, .47 and .4 of those entitled
    assert counted == {CourtyardKind.NEW_COMPOUND: 0, CourtyardKind.OLD_COMPOUND: 0, CourtyardKind.NO_RESPONSIBLE_UNIT: 3}


def test_a_policy_may_name_one_form_for_all() -> None:
    state = build_township()
    state.courtyards.kind[:] = int(CourtyardKind.NEW_COMPOUND)
    run = make_run(state, MONTH_ENDS[0], on=ON, committees__form="courtyard_committee")
    seat_committee(run, np.arange(3), np.full(3, 0.4))
    assert (state.grids.committee_form == CommitteeForm.COURTYARD_COMMITTEE).all()
    seat_committee(make_run(state, MONTH_ENDS[0], on=ON), np.arange(3), np.full(3, 0.4))
    assert (state.grids.committee_form == CommitteeForm.OWNERS_COMMITTEE).all()


def test_a_branch_that_knows_half_of_the_members_leads_half_as_far() -> None:
    state = build_township()
    state.courtyards.member_count[:], state.courtyards.known_member_count[:] = 10, 5
    state.grids.census_day[:] = [0, 5000, -1]
    run = make_run(state, MONTH_ENDS[0], on=("grids", "branch", "committee"), committees__candidate_share=0.5)
    assert reached_share(run).tolist() == [0.5, 1.0, 1.0]  # counted, not yet counted, not counted at all
    assert candidate_count(run).tolist() == [5, 5, 5]  # two courtyards of the first grid, one of each other
    run = make_run(state, MONTH_ENDS[0], on=ON)
    assert reached_share(run).tolist() == [1.0, 1.0, 1.0], "without branches there is no register"


def test_only_owners_with_an_adult_vote_and_the_turnout_is_theirs() -> None:
    state = build_township()
    state.residents.age_years[:] = 45
    state.households.is_owner[[0, 1, 2]] = False
    state.households.representative[3] = -1
    run = make_run(state, MONTH_ENDS[0], on=ON)
    turnout = draw_turnout(run, np.array([0, 2]))
    assert turnout.voters[0] <= 2 and turnout.share[0] == turnout.voters[0] / 2
    state.households.is_owner[:] = False
    assert draw_turnout(run, np.array([1])).share.tolist() == [0.0]


def test_who_sits_follows_from_the_grid() -> None:
    state = build_township()
    state.courtyards.kind[:] = [CourtyardKind.NEW_COMPOUND, CourtyardKind.OLD_COMPOUND,
                                CourtyardKind.NO_RESPONSIBLE_UNIT, CourtyardKind.RESIDENTS_GROUP]
    state.courtyards.household_count[:2] = [2, 4]
    state.courtyards.member_count[:] = [10, 10, 4, 40]
    state.grids.household_count[:] = [1001, 1000, 1500]
    state.grids.motivation_start[:] = [0.3, 0.4, 0.5]
    run = make_run(state, MONTH_ENDS[0], on=ON, committees__candidate_share=0.5)
    assert main_kind(run).tolist() == [CourtyardKind.OLD_COMPOUND, CourtyardKind.NO_RESPONSIBLE_UNIT,
                                       CourtyardKind.RESIDENTS_GROUP]
    assert candidate_count(run).tolist() == [10, 2, 20]
    state = build_township()
    state.courtyards.kind[:] = [0, 0, 2, 3]
    state.courtyards.member_count[:] = [10, 10, 4, 40]
    state.grids.household_count[:] = [1001, 1000, 1500]
    form_for_months(state, 36, on=ON, **SOON, committees__candidate_share=0.5, committees__canvass_mean=0.8,
                    committees__canvass_sd=0.0)
    grids = state.grids
    assert grids.committee_form.tolist() == [CommitteeForm.OWNERS_COMMITTEE, CommitteeForm.PROPERTY_MANAGEMENT_COMMITTEE,
                                             CommitteeForm.COURTYARD_COMMITTEE]
    assert grids.seat_count.tolist() == [9, 7, 9]
    assert grids.member_seat_share.tolist() == pytest.approx([5 / 9, 2 / 7, 5 / 9])
    assert (grids.committee_effort == grids.motivation_start).all()
    skill = [make_run(state, MONTH_ENDS[0]).chance.normal(
        Decision.COMMITTEE_SKILL, int(grids.committee_start_day[g]), make_key(KeyKind.GRID, np.array([g])))[0]
        for g in range(3)]
    assert grids.committee_skill.tolist() == pytest.approx([-0.1 + 0.3 * luck for luck in skill], abs=1e-12)


def test_a_committee_founded_before_acts_from_the_first_month_in_which_nothing_is_waited_for() -> None:
    state = build_township()
    state.grids.is_founded_before[:] = state.grids.committee_form[:] = [1, 1, 0]
    state.grids.seat_count[:] = [7, 9, 0]
    state.grids.committee_legitimacy[:] = [0.4, 0.6, 0.0]
    act(make_run(state, MONTH_ENDS[0], on=("grids",)), formation)
    assert (state.grids.committee_start_day == -1).all()
    state.courtyards.local_member_count[:] = [3, 0, 0, 0]
    how = {"on": ("grids", "branch", "committee"), "branches__merchants_share": 0.0, "branches__census_months": 0.0,
               "committees__own_rate": 0.0, "committees__founding_rate": 0.005}
    state.grids.firm_id[:] = -1
    for day in MONTH_ENDS[1:30]:
        act(make_run(state, day, **how), formation)
    grids = state.grids
    number = [day.number for day in MONTH_ENDS]
    # grid 0 waits for its branch and acts one month after it; grid 1 can found none, so once the members are
    # counted nothing is waited for: the count begins (and, taking no time, ends) at month end 1
    assert grids.branch_start_day[0] > 0
    assert grids.committee_start_day[0] == number[number.index(int(grids.branch_start_day[0])) + 1]
    assert grids.committee_start_day[1] == number[2]
    assert grids.committee_legitimacy[:2].tolist() == [0.4, 0.6]
    assert grids.seat_count[:2].tolist() == [7, 9]


def test_the_secretary_chairs_only_with_branch_member_and_cross_appointment() -> None:
    def founded(**how: object) -> object:
        state = build_township()
        state.grids.branch_kind[:] = [1, 1, 0]
        on = ("grids", "branch", "committee", "cross_appointment")
        form_for_months(state, 36, **{"on": on, **SOON, "committees__canvass_mean": 0.8, "committees__canvass_sd": 0.0,
                                      "committees__concurrent_share": 1.0, "committees__chair_member_share": 1.0,
                                      "branches__chair_recommended_share": 1.0, **how})  # type: ignore[arg-type]
        assert (state.grids.committee_start_day >= 0).all()
        return state.grids.is_concurrent.tolist()

    assert founded(branches__order_strictness=0.0) == [True, True, False]
    assert founded(branches__order_strictness=0.0, committees__chair_member_share=0.0) == [False] * 3
    assert founded(on=("grids", "branch", "committee"), branches__order_strictness=0.0) == [False] * 3


def test_after_a_failed_vote_a_grid_rests_and_in_the_end_gives_up() -> None:
    state = build_township()
    state.households.is_owner[:] = False  # nobody may vote, the canvass alone misses the quorum
    state.courtyards.norm[:] = 1.0
    how = dict(on=ON, **SOON, committees__canvass_mean=0.3, committees__canvass_sd=0.0, committees__retry_days=180.0,
               committees__vote_limit=2.0, committees__member_gain=0.0, committees__norm_gain=3.0)
    days: dict[int, list[int]] = {0: [], 1: [], 2: []}
    for day in MONTH_ENDS[:38]:
        before = state.grids.failed_vote_count.copy()
        act(make_run(state, day, **how), formation)
        for grid in np.flatnonzero(state.grids.failed_vote_count > before):
            days[int(grid)].append(day.number)
    assert all(len(votes) == 2 for votes in days.values())
    assert all(second - first >= 180 for first, second in days.values())
    assert (state.grids.committee_form == 0).all()


def test_a_strong_branch_and_a_strong_norm_bring_committees_sooner() -> None:
    rate = make_run(build_township(), MONTH_ENDS[0]).rules.committee_rate
    assert rate(0.01, 2.0, 0.5, 1.0, 0.7, 0.5, 0.5) == pytest.approx(0.01 * 2.0 * 1.2 * 0.75)
    assert rate(0.01, 2.0, 0.0, 3.0, 0.1, 0.0, 1.0) == 0.0


def test_the_norm_of_a_grid_is_that_of_its_households() -> None:
    state = build_township()
    state.courtyards.norm[:] = [0.2, 0.8, 0.3, 0.4]
    state.courtyards.household_count[:2] = [1, 2]
    assert grid_norm(make_run(state, MONTH_ENDS[0])).tolist() == pytest.approx([0.6, 0.3, 0.4])


def test_committees_come_about_without_any_programme_and_do_not_act() -> None:
    founded = 0
    for replication in range(300):
        state = build_township()
        run = make_run(state, MONTH_ENDS[0], committees__own_rate=0.03)
        run.chance = Chance(7, replication)
        u = run.chance.uniform(Decision.COMMITTEE_OF_ITS_OWN, run.day.number, make_key(KeyKind.GRID, np.arange(3)))
        expected = u < 1.0 - np.exp(-0.03 / 12.0)
        if expected.any():
            act(run, formation)
            founded += expected.sum()
            assert state.grids.is_founded_before.tolist() == expected.tolist()
            assert (state.grids.committee_form > 0).tolist() == expected.tolist()
            assert (state.grids.committee_start_day == -1).all()
            assert len(state.accounts) == 0
    assert founded > 0
