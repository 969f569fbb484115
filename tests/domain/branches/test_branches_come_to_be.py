"""Branches: the count of members first, then three members or a partner, within the hours of the subdistrict."""

from __future__ import annotations

import numpy as np
import pytest

from tests.domain.branches.township import MONTH_ENDS, act, build_township, form_for_months, make_run, month_end
from yhly_sim.domain.branches.order import Institution, Standing, order_of, readiness_by_institution
from yhly_sim.domain.branches.preparation import PreparationHours, Proposal
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import BranchKind, Payer, Purpose, SecretarySource
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.formation import formation
from yhly_sim.engine.chance import START_DAY, KeyKind, make_key
from yhly_sim.engine.rules import RuleTable

ON = ("grids", "branch")
SURELY = {"branches__formation_rate": 1.5, "branches__formation_hours": 0.0, "branches__census_months": 0.0,
          "branches__census_coverage_share": 1.0}


def test_without_grids_no_body_of_a_grid_comes_to_be() -> None:
    state = build_township()
    state.courtyards.local_member_count[:] = 5
    form_for_months(state, 12, on=("branch", "committee", "service_centres"))
    grids = state.grids
    assert (grids.branch_kind == 0).all()
    assert (grids.committee_start_day == -1).all()
    assert (grids.centre_open_day == -1).all()
    assert (grids.survey_day == -1).all()


def test_the_count_of_members_comes_first_and_is_booked_by_household() -> None:
    state = build_township()
    state.courtyards.local_member_count[:] = 5
    first = MONTH_ENDS[0]
    act(make_run(state, first, on=ON), formation)
    assert (state.grids.survey_day == first.number).all()
    assert (state.grids.census_day == first.number + 60).all()
    booked = state.accounts
    assert set(booked.payer) == {int(Payer.COMMUNITY)} and set(booked.purpose) == {int(Purpose.SURVEY)}
    # grids of 6, 3, 3 households: .02 h each for the survey, .05 h each for the count
    assert booked.hours == pytest.approx([0.12, 0.06, 0.06, 0.30, 0.15, 0.15])
    form_for_months(state, 2, on=ON, branches__formation_rate=1.5)
    assert (state.grids.branch_kind == 0).all(), "the count takes 60 days, April ends 30 days after March"


def test_three_members_make_a_branch_and_fewer_need_a_partner() -> None:
    state = build_township()
    state.courtyards.local_member_count[:] = [2, 1, 2, 2]  # grids: 3, 2, 2 members
    form_for_months(state, 36, on=ON, **SURELY, branches__merchants_share=0.0)
    assert state.grids.branch_kind.tolist() == [BranchKind.STANDALONE, BranchKind.JOINT, BranchKind.NONE]
    form_for_months(state, 36, on=ON, **SURELY, branches__merchants_share=1.0)
    assert state.grids.branch_kind.tolist() == [BranchKind.STANDALONE, BranchKind.JOINT, BranchKind.JOINT]


def test_a_branch_begins_with_its_secretary_officers_and_party_groups() -> None:
    state = build_township()
    state.courtyards.local_member_count[:] = [3, 0, 0, 0]
    state.grids.motivation[:] = [0.7, 0.5, 0.5]
    how = dict(on=ON, **SURELY, branches__merchants_share=0.0, branches__officer_extra_mean=2.0)
    state.grids.firm_id[:] = -1
    form_for_months(state, 36, **how)
    grids, day = state.grids, int(state.grids.branch_start_day[0])
    run = make_run(state, MONTH_ENDS[0], **how)
    key = make_key(KeyKind.GRID, np.array([0]))
    u = [run.chance.uniform(Decision.BRANCH_SOURCE, day, key, ordinal=i)[0] for i in range(3)]
    race = -np.log(u) / np.array([0.5, 0.25, 0.25])
    source = (SecretarySource.ELECTED, SecretarySource.ASSIGNED, SecretarySource.IN_SERVICE)[int(np.argmin(race))]
    assert grids.secretary_source[0] == source
    mean = 0.1 if source == SecretarySource.ASSIGNED else 0.0
    assert grids.secretary_skill[0] == pytest.approx(
        mean + 0.3 * run.chance.normal(Decision.BRANCH_SKILL, day, key)[0], abs=1e-12)
    assert grids.officer_count[0] == 3 + run.chance.poisson(Decision.BRANCH_OFFICERS, day, key, 2.0)[0]
    assert grids.effort_real[0] == 0.7
    assert state.courtyards.has_party_group.tolist() == [True, False, False, False]
    assert grids.branch_start_day.tolist()[1:] == [-1, -1]


def test_the_month_of_founding_is_the_first_whose_uniform_is_low_enough() -> None:
    state = build_township()
    state.courtyards.local_member_count[:] = 5
    form_for_months(state, 30, on=ON, branches__formation_rate=0.4, branches__formation_hours=0.0)
    run = make_run(state, MONTH_ENDS[0], on=ON)
    counted = MONTH_ENDS[0].number + 60
    for grid in range(3):
        key = make_key(KeyKind.GRID, np.array([grid]))
        luck = [(day.number, run.chance.uniform(Decision.BRANCH_FORMS, day.number, key)[0]) for day in MONTH_ENDS[:30]]
        expected = next(day for day, u in luck if day >= counted and u < 1.0 - np.exp(-0.4))
        assert state.grids.branch_start_day[grid] == expected


def test_the_lowest_uniform_is_served_first_and_unused_hours_lapse() -> None:
    state = build_township()
    state.subdistricts.preparation_hours[:] = 25.0
    run = make_run(state, MONTH_ENDS[0], on=ON)
    hours = PreparationHours(run)
    granted = hours.grant(run, Proposal(np.array([0, 1, 2]), np.array([0.3, 0.1, 0.2])), 12.0)
    assert granted.tolist() == [1, 2]
    assert hours.left.tolist() == [1.0]
    assert hours.grant(run, Proposal(np.array([0]), np.array([0.3])), 0.0).tolist() == [0]
    assert state.accounts.hours.tolist() == [12.0, 12.0]
    assert PreparationHours(run).left.tolist() == [25.0]


def test_merchants_stand_for_the_whole_run() -> None:
    state = build_township()
    state.grids.firm_id[:] = -1
    run = make_run(state, MONTH_ENDS[0], on=ON)
    u = run.chance.uniform(Decision.BRANCH_MERCHANTS, START_DAY, make_key(KeyKind.GRID, np.arange(3)))
    form_for_months(state, 36, on=ON, **SURELY, branches__merchants_share=float(np.sort(u)[1]))
    assert (state.grids.branch_kind > 0).tolist() == (u < np.sort(u)[1]).tolist()


@pytest.mark.parametrize(("order", "expected"), [
    ("branch_committee_firm", {"BRANCH": 1.0, "COMMITTEE": 0.5, "FIRM": 0.25}),
    ("firm_branch_committee", {"FIRM": 1.0, "BRANCH": 1.0, "COMMITTEE": 0.5}),
])
def test_later_institutions_wait_for_earlier_ones_that_could_still_come(order: str, expected: dict[str, float]) -> None:
    missing = Standing(np.array([False]), np.array([True]), 0.5)
    never = Standing(np.array([False]), np.array([False]), 1.0)
    standing = {Institution.BRANCH: missing, Institution.COMMITTEE: missing, Institution.FIRM: never}
    ready = readiness_by_institution(RuleTable(), order_of(order), standing, waited_days=100, limit_days=365)
    assert {institution.name: float(factor[0]) for institution, factor in ready.items()} == expected
    ready = readiness_by_institution(RuleTable(), order_of(order), standing, waited_days=365, limit_days=365)
    assert {float(factor[0]) for factor in ready.values()} == {1.0}, "after the limit nothing is waited for"


def test_a_census_finds_its_share_of_the_members_and_the_branch_rests_on_those_found() -> None:
    state = build_township()
    state.courtyards.local_member_count[:] = [2, 2, 3, 4]
    state.courtyards.member_count[:] = [20, 30, 40, 50]
    how = {"on": ON, **SURELY, "branches__census_coverage_share": 0.5, "branches__merchants_share": 1.0}
    form_for_months(state, 36, **how)
    known, keys = state.courtyards.known_local_count, make_key(KeyKind.COURTYARD, np.arange(4))
    u = make_run(state, MONTH_ENDS[0]).chance.uniform(Decision.CENSUS_FINDS, START_DAY, keys, ordinal=0)
    assert known.tolist() == np.floor(np.array([2, 2, 3, 4]) * 0.5 + u).tolist()
    assert (np.abs(state.courtyards.known_member_count - [10, 15, 20, 25]) <= 1).all()
    found = np.bincount(state.courtyards.grid_id, weights=known)
    assert state.grids.branch_kind.tolist() == [1 if members >= 3 else 2 for members in found]
    assert BranchKind.JOINT in state.grids.branch_kind, "four members, two or three of them found"
    assert state.courtyards.has_party_group.tolist() == (known > 0).tolist()


def test_the_six_orders_are_the_six_permutations() -> None:
    options = catalogue()["branches.formation_order"].options
    assert len({order_of(option) for option in options}) == 6
    assert all(len(set(order_of(option))) == 3 for option in options)


def test_nothing_that_is_founded_is_founded_again() -> None:
    state = build_township()
    state.courtyards.local_member_count[:] = 5
    form_for_months(state, 30, on=ON, **SURELY)
    before = state.copy()
    act(make_run(state, month_end(12, 2024), on=ON, **SURELY), formation)
    assert state.grids.digest() == before.grids.digest()
