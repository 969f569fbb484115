"""Motivation is recognised, encouraged, tired out and crowded out, and always comes back: there is no trap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.specs.village import DAYS, Village
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import Body, Purpose
from yhly_sim.domain.incentives.motivation import motivation_change, small_cash

MONTH_ENDS = [day for day in DAYS if day.is_month_end]
CALM = {"incentives.hardship_share": 0.0}
FELT = {"returning": 0.05, "recognition": 0.0, "recognition_gain": 0.05, "success_gap": 0.0, "success_gain": 0.02,
        "overloaded": 0.0, "overload_loss": 0.02, "small_cash": 0.0, "crowding_loss": 0.15, "cash_salience": 0.5}


def village_with_branch(*, on: tuple[str, ...] = (), grids: int = 1, values: Any = None, **how: Any) -> Village:
    village = Village(courtyards=grids, on=("grids", "branch", *on), values={**CALM, **(values or {})},
                      day=MONTH_ENDS[0], **how)
    for grid in range(grids):
        village.found_branch(grid=grid)
    return village


def months(village: Village, count: int) -> None:
    """So many months of nothing but motivation."""
    for number in range(count):
        village.wake(MONTH_ENDS[number % 36])
        village.act("motivation")


def load(village: Village, backlog_weeks: float) -> None:
    """Every branch has so many weeks' hours to do."""
    rows = village.run.constants.directory.grid_rows(Body.BRANCH)
    village.state.bodies.week_hours[rows] = 4.0
    village.state.bodies.backlog_hours[rows] = 4.0 * backlog_weeks


def test_after_the_load_motivation_comes_back_from_any_state() -> None:
    """Ten years after: .95^120 = .2 % of the way is left, from the least motivation there can be as from the most."""
    village = village_with_branch(grids=18)
    grids = village.state.grids
    grids.motivation[:] = np.linspace(0.05, 0.9, 18)
    load(village, 5.0)
    months(village, 24)
    load(village, 0.0)
    months(village, 120)
    assert grids.motivation.tolist() == pytest.approx([0.5] * 18, abs=0.45 * 0.95**120)


def test_under_full_load_motivation_stays_above_a_rest_that_is_above_nothing() -> None:
    """The rest solves .05 (.5 - m) = .02 m: .05 x .5 / .07 = .357; reached from above and from below, never passed."""
    village = village_with_branch(grids=2)
    grids = village.state.grids
    grids.motivation[:] = [0.9, 0.05]
    load(village, 5.0)
    for _ in range(60):
        before = grids.motivation.copy()
        months(village, 1)
        assert before[0] > grids.motivation[0] > 0.025 / 0.07 > grids.motivation[1] > before[1]
    months(village, 200)
    assert grids.motivation.tolist() == pytest.approx([0.025 / 0.07] * 2, abs=1e-6)


def test_at_the_worst_end_of_every_range_there_is_still_no_trap() -> None:
    """Weak return, heavy load, full crowding: m* = .02 x .5 / (.02 + .06 + .3 / 12) = .095, alone attracting."""
    p = catalogue()
    worst = {**FELT, "returning": p["incentives.motivation_return"].low, "overloaded": 1.0, "small_cash": 1.0,
             "overload_loss": p["incentives.overload_loss"].high, "crowding_loss": p["incentives.crowding_loss"].high,
             "cash_salience": 1.0}
    m = np.linspace(0.05, 0.9, 18)
    for _ in range(400):
        m = m + motivation_change(m, 0.5, **worst)
    assert m.tolist() == pytest.approx([0.01 / 0.105] * 18, abs=1e-9)
    for _ in range(600):
        m = m + motivation_change(m, 0.5, **{**worst, "overloaded": 0.0, "small_cash": 0.0})
    assert m.tolist() == pytest.approx([0.5] * 18, abs=1e-4)


def test_load_counts_from_one_week_of_work_to_two_and_no_further() -> None:
    changes = []
    for weeks in (0.5, 1.0, 1.5, 2.0, 9.0):
        village = village_with_branch()
        load(village, weeks)
        months(village, 1)
        changes.append(village.state.grids.motivation[0] - 0.5)
    assert changes == pytest.approx([0.0, 0.0, -0.005, -0.01, -0.01], abs=1e-12)


def test_a_recognition_is_felt_once_and_fades() -> None:
    village = village_with_branch()
    village.set_grid(0, recognition=2.0)
    months(village, 1)
    assert village.state.grids.motivation[0] == pytest.approx(0.6)
    assert village.state.grids.recognition[0] == 0.0
    months(village, 1)
    assert village.state.grids.motivation[0] == pytest.approx(0.595)


def test_success_encourages_and_failure_discourages() -> None:
    """One settled in the month, against .76 elsewhere: + .24 x .02; one withdrawn: - .76 x .02; none closed: nothing."""
    for stage, change in (("settled", 0.0048), ("withdrawn", -0.0152), ("queued", 0.0)):
        village = village_with_branch()
        village.add_dispute(stage=stage, closed_day=-1 if stage == "queued" else MONTH_ENDS[0].number - 3)
        months(village, 1)
        assert village.state.grids.motivation[0] - 0.5 == pytest.approx(change, abs=1e-12), stage
    old = village_with_branch()
    old.add_dispute(stage="settled", closed_day=MONTH_ENDS[0].number - 31)
    months(old, 1)
    assert old.state.grids.motivation[0] == 0.5


def with_all_stars(share: float, yuan: float) -> Village:
    village = village_with_branch(on=("star_rating", "star_money"), values={
        "incentives.secretary_share": share, "incentives.yuan_per_star": yuan})
    village.state.stars.score_true[:] = village.state.stars.score_reported[:] = 1.0
    return village


def test_small_cash_crowds_motivation_out_and_enough_cash_does_not() -> None:
    """5 stars x 2,000 yuan x .2 = 2,000 to the secretary: - .15 x .5 x .5 / 12; all of 5 x 4,000 = 20,000: nothing."""
    small, much = with_all_stars(0.2, 2000.0), with_all_stars(1.0, 4000.0)
    for village in (small, much):
        months(village, 1)
    assert small.state.grids.motivation[0] - 0.5 == pytest.approx(-0.15 * 0.5 * 0.5 / 12, abs=1e-12)
    assert much.state.grids.motivation[0] == 0.5


def test_next_to_no_cash_is_next_to_no_crowding() -> None:
    cash = np.array([0.0, 1e-12, 1.0, 100.0, 9999.0, 10000.0, 50000.0])
    assert small_cash(cash, 100.0, 10000.0).tolist() == pytest.approx([0.0, 1e-14, 0.01, 1.0, 1.0, 0.0, 0.0], abs=1e-15)


def test_a_vacant_post_goes_back_to_its_start_and_keeps_its_bounds_out_of_it() -> None:
    village = village_with_branch()
    village.set_grid(0, motivation=0.8, secretary_leave_day=3, recognition=1.0)
    load(village, 5.0)
    months(village, 1)
    assert village.state.grids.motivation[0] == pytest.approx(0.785)
    assert village.state.grids.recognition[0] == 1.0


def test_who_is_in_hardship_is_so_for_a_calendar_year_and_aid_gives_half_of_it_back() -> None:
    """Loss .4 of the rest, .05 of the way: - .02 a month alone, - .01 with aid; .15 of 400 are 60, plus or minus 21."""
    values = {"incentives.hardship_share": 0.15, "incentives.hardship_loss": 0.4}
    alone = village_with_branch(grids=400, values=values)
    aided = village_with_branch(grids=400, on=("hardship_aid",), values=values)
    found = []
    for day in (MONTH_ENDS[0], MONTH_ENDS[5], MONTH_ENDS[10]):
        for village, loss in ((alone, 0.02), (aided, 0.01)):
            village.state.grids.motivation[:] = 0.5
            village.wake(day)
            village.act("motivation")
            fallen = 0.5 - village.state.grids.motivation
            assert set(np.round(fallen, 12).tolist()) == {0.0, loss}
            found.append(np.flatnonzero(fallen > 0).tolist())
    assert found[0] == found[1] == found[2] == found[3]
    assert found[4] == found[5] != found[0]
    assert abs(len(found[0]) - 60) < 3 * np.sqrt(400 * 0.15 * 0.85)
    accounts = aided.state.accounts
    paid = accounts.purpose == Purpose.AID
    assert accounts.yuan[paid].tolist() == [250.0] * (2 * len(found[0]) + len(found[4]))
    assert not (alone.state.accounts.purpose == Purpose.AID).any()


def test_secretary_and_chair_of_a_grid_are_two_people_with_two_lucks() -> None:
    village = village_with_branch(grids=400, on=("committee",), values={"incentives.hardship_share": 0.15})
    for grid in range(400):
        village.found_committee(grid=grid)
    months(village, 1)
    secretaries, chairs = (village.state.grids[name] < 0.5 for name in ("motivation", "chair_motivation"))
    assert secretaries.any() and chairs.any()
    assert (secretaries != chairs).sum() > 60
