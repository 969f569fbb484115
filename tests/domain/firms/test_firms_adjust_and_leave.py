"""Quality follows collection, four bad quarters end a contract, the bureau finds a successor."""

from __future__ import annotations

import pytest

from tests.domain.branches.township import MONTH_ENDS, act, build_township, make_run, month_end
from yhly_sim.domain.firms.adjust import firms
from yhly_sim.engine.rules import RuleTable

APRIL, JUNE = month_end(4), month_end(6)


def test_quality_goes_a_quarter_of_the_way_to_what_collection_allows() -> None:
    state = build_township()
    state.courtyards.quality[:] = [0.5, 0.7, 0.6, 0.5]
    state.courtyards.billed_yuan[:] = [100.0, 100.0, 50.0, 0.0]
    state.courtyards.paid_yuan[:] = [90.0, 28.0, 10.0, 0.0]
    act(make_run(state, APRIL), firms)
    afforded = (118.0 / 200.0 - 0.30) / 0.58  # grid 0: .5; grid 1 collects .2: the minimum .3; grid 2 has no firm
    assert state.courtyards.quality.tolist() == pytest.approx(
        [0.5 + 0.25 * (afforded - 0.5), 0.7 + 0.25 * (afforded - 0.7), 0.6 + 0.25 * (0.3 - 0.6), 0.5], abs=1e-12)
    assert state.grids.quarter_billed_yuan.tolist() == [200.0, 50.0, 0.0]
    assert state.grids.quarter_paid_yuan.tolist() == [118.0, 10.0, 0.0]


def test_a_bundle_shares_its_collection_only_as_far_as_it_is_pooled() -> None:
    state = build_township()
    state.grids.firm_id[:] = [3, 3, -1]
    state.courtyards.billed_yuan[:] = [100.0, 100.0, 200.0, 0.0]
    state.courtyards.paid_yuan[:] = [100.0, 100.0, 0.0, 0.0]
    pooled = make_run(state.copy(), APRIL, on=("firm",), firms__pooling=0.5)
    act(pooled, firms)
    # bundle .5; grid 1 sees .25 (the minimum .3), grid 0 sees .75
    assert pooled.state.courtyards.quality[[0, 2]].tolist() == pytest.approx(
        [0.5 + 0.25 * (0.45 / 0.58 - 0.5), 0.5 + 0.25 * (0.3 - 0.5)], abs=1e-12)
    alone = make_run(state, APRIL, on=())
    act(alone, firms)
    assert alone.state.courtyards.quality[[0, 2]].tolist() == pytest.approx([0.625, 0.45], abs=1e-12)
    assert float(RuleTable().seen_collection(0.1, 0.9, 0.25)) == pytest.approx(0.3)


def test_four_bad_quarters_in_a_row_end_in_notice_and_then_in_leaving() -> None:
    state = build_township()
    left = noticed = None
    for day in MONTH_ENDS[:24]:
        state.courtyards.billed_yuan[:] = [100.0, 100.0, 100.0, 0.0] if left is None else [100.0, 100.0, 0.0, 0.0]
        state.courtyards.paid_yuan[:] = [80.0, 80.0, 29.0, 0.0] if left is None else [80.0, 80.0, 0.0, 0.0]
        act(make_run(state, day, firms__retender_rate=0.02), firms)
        if noticed is None and state.grids.contract_end_day[1] >= 0:
            noticed = day
        if left is None and state.grids.firm_id[1] == -1:
            left = day
    assert noticed is not None and left is not None
    # bad quarters end in March, June, September, December 2022; 90 days after 31 December is 31 March
    assert (noticed.date.year, noticed.month) == (2022, 12)
    assert (left.date.year, left.month) == (2023, 3)
    assert state.firms.exit_day[1] == left.number and state.firms.exit_day[0] == -1
    assert state.grids.bad_quarter_count.tolist() == [0, 0, 0]


def test_one_good_quarter_clears_the_count() -> None:
    state = build_township()
    state.grids.bad_quarter_count[:] = [3, 3, 0]
    state.courtyards.billed_yuan[:] = 100.0
    state.courtyards.paid_yuan[:] = [30.0, 30.0, 29.0, 0.0]  # .30 is not below the cost
    act(make_run(state, JUNE), firms)
    assert state.grids.bad_quarter_count.tolist() == [0, 4, 0]
    assert state.grids.contract_end_day.tolist() == [-1, JUNE.number + 90, -1]
    assert state.grids.quarter_billed_yuan.tolist() == [0.0, 0.0, 0.0]


def test_a_firm_of_several_grids_stays_in_those_that_pay() -> None:
    state = build_township()
    state.grids.firm_id[:] = [3, 3, -1]
    state.firms.is_active[:] = [False, False, False, True, False]
    state.grids.contract_end_day[:] = [-1, APRIL.number, -1]
    act(make_run(state, APRIL), firms)
    assert state.grids.firm_id.tolist() == [3, -1, -1]
    assert state.firms.is_active[3] and state.firms.exit_day[3] == -1


def test_a_grid_that_lost_its_firm_finds_another_and_one_that_never_had_any_does_not() -> None:
    state = build_township()
    state.grids.firm_id[:] = [0, -1, -1]
    state.grids.contract_end_day[:] = [-1, 5, -1]
    state.firms.is_active[1] = False
    state.courtyards.quality[:] = 0.2
    for day in MONTH_ENDS[:36]:
        act(make_run(state, day, firms__retender_rate=0.5), firms)
    assert state.grids.firm_id.tolist() == [0, 1, -1]
    assert state.grids.contract_end_day.tolist() == [-1, -1, -1]
    assert state.firms.is_active[1] and state.firms.entry_day[1] in [day.number for day in MONTH_ENDS]
    assert state.courtyards.quality.tolist() == [0.2, 0.2, 0.5, 0.2]
    rate = RuleTable().retender_rate
    assert (float(rate(0.01, 0.5, True)), float(rate(0.01, 0.5, False))) == pytest.approx((0.015, 0.01))
