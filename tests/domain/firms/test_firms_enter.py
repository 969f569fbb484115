"""Introduced firms: the list, the tender, the bundle, and what an entry changes."""

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
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.firms.enter import bundled_grids, enter_firms, propose_entries
from yhly_sim.domain.formation import formation
from yhly_sim.engine.chance import START_DAY, KeyKind, make_key

ON = ("grids", "firm")
ALL = {"firms__takeover_share": 1.0, "firms__tender_coverage_share": 1.0, "firms__tender_rate": 2.0}


def test_the_firm_of_the_community_takes_over_the_contract_as_it_stands() -> None:
    state = build_township()
    state.grids.bad_quarter_count[:] = [2, 0, 3]
    state.courtyards.quality[:] = [0.4, 0.9, 0.6, 0.2]
    run = make_run(state, MONTH_ENDS[0], on=ON, **ALL, firms__entry_quality_gain=0.5)
    enter_firms(run, np.array([0, 1, 2]))
    assert state.grids.firm_id.tolist() == [3, 3, 4]
    assert state.grids.bad_quarter_count.tolist() == [2, 0, 0]
    assert state.firms.is_active.tolist() == [False, False, False, True, True]
    assert state.firms.entry_day.tolist() == [-1, -1, -1, run.day.number, run.day.number]
    assert (state.firms.exit_day == -1).all()
    assert state.courtyards.quality.tolist() == pytest.approx([0.6, 0.9, 0.7, 0.5])


def test_a_bundle_that_does_not_pay_is_not_entered() -> None:
    state = build_township()
    state.courtyards.paying_share[:] = [0.3, 0.5, 0.3, 0.9]
    everywhere = np.ones(3, dtype=bool)
    ready = np.ones(3)
    how = dict(on=ON, **ALL, firms__entry_collection=0.4)
    run = make_run(state, MONTH_ENDS[0], **how)
    u = run.chance.uniform(Decision.FIRM_TENDER, run.day.number, make_key(KeyKind.GRID, np.arange(3)))
    tendered = u < 1.0 - np.exp(-2.0)
    households = np.array([6, 3, 3])
    paying = np.array([0.4, 0.3, 0.9])
    expected = []
    for grid, community in ((0, (0, 1)), (1, (0, 1)), (2, (2,))):
        mine = [g for g in community if tendered[g]]
        if grid in mine and sum(households[mine] * paying[mine]) / sum(households[mine]) >= 0.4 - 1e-12:
            expected.append(grid)
    assert propose_entries(run, ready, everywhere).tolist() == expected
    assert propose_entries(run, np.zeros(3), everywhere).size == 0
    state.courtyards.paying_share[:] = 0.39
    assert propose_entries(run, ready, everywhere).size == 0


def test_the_list_of_tenders_and_the_bundles_are_drawn_once() -> None:
    state = build_township()
    run = make_run(state, MONTH_ENDS[0], on=ON, **{**ALL, "firms__introduced_count": 1.0})
    luck = run.chance.uniform(Decision.FIRM_SELECTED, START_DAY, make_key(KeyKind.COMMUNITY, np.arange(2)))
    expected = [True, True, False] if luck[0] < luck[1] else [False, False, True]
    assert bundled_grids(run).tolist() == expected
    run = make_run(state, MONTH_ENDS[0], on=ON, firms__takeover_share=0.0, firms__tender_coverage_share=1.0)
    assert bundled_grids(run).tolist() == [False, False, True]
    run = make_run(state, MONTH_ENDS[0], on=ON, firms__takeover_share=1.0, firms__tender_coverage_share=0.0)
    assert bundled_grids(run).tolist() == [True, True, False]
    state.grids.contract_end_day[0] = 99
    state.grids.bundle_day[1] = 3
    assert bundled_grids(run).tolist() == [False, False, False]


def test_a_firm_waits_for_a_committee_only_so_long() -> None:
    state = build_township()
    for day in MONTH_ENDS[:20]:
        act(make_run(state, day, on=("grids", "committee", "firm"), **ALL, firms__entry_collection=0.2,
                     committees__founding_rate=0.005, committees__own_rate=0.0, committees__member_gain=1.0,
                     branches__order_wait_months=12.0), formation)
    came = state.grids.bundle_day
    assert (state.grids.committee_start_day < 0).all()
    assert (came >= MONTH_ENDS[0].number + 365).all()


def test_the_report_s_order_lets_the_firm_come_last() -> None:
    on = ("grids", "branch", "committee", "firm")
    state = build_township()
    state.courtyards.local_member_count[:] = 5
    form_for_months(state, 38, on=on, **ALL, firms__entry_collection=0.2, committees__founding_rate=0.15,
                    committees__canvass_mean=0.8, branches__order_wait_months=60.0)
    grids = state.grids
    came = grids.bundle_day >= 0
    assert came.any()
    assert (grids.branch_start_day[came] < grids.committee_start_day[came]).all()
    assert (grids.committee_start_day[came] < grids.bundle_day[came]).all()
    state = build_township()
    state.courtyards.local_member_count[:] = 5
    form_for_months(state, 38, on=on, **ALL, firms__entry_collection=0.2, committees__founding_rate=0.15,
                    committees__canvass_mean=0.8, branches__formation_order="firm_committee_branch",
                    branches__order_wait_months=60.0)
    grids = state.grids
    assert (grids.bundle_day >= 0).all()
    has_branch = grids.branch_start_day >= 0
    assert has_branch.any()
    assert (grids.bundle_day[has_branch] < grids.committee_start_day[has_branch]).all()
    assert (grids.committee_start_day[has_branch] < grids.branch_start_day[has_branch]).all()


def test_what_is_switched_off_is_not_waited_for() -> None:
    state = build_township()
    state.courtyards.paying_share[:] = 0.9
    for day in MONTH_ENDS[:12]:
        act(make_run(state, day, on=ON, **ALL), formation)
    assert (state.grids.bundle_day >= 0).all()


def test_an_entry_without_any_effect_changes_nothing_but_who_serves() -> None:
    base, entered = build_township(), build_township()
    form_for_months(base, 12, on=("grids",))
    form_for_months(entered, 12, on=ON, **{**ALL, "firms__tender_coverage_share": 0.0},
                    firms__entry_quality_gain=0.0, firms__pooling=0.0, firms__dunning_gain=0.0)
    assert columns_that_differ(base, entered) == {
        "grids.firm_id", "grids.bundle_day", "firms.is_active", "firms.entry_day"}
