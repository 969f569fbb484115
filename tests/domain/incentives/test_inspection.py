"""Inspections grow rarer with the distance from the office; distance does nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.drawn_worlds import draw_world
from tests.properties.lives import differences, live, same_ledger, times
from tests.specs.village import DAYS, Village
from yhly_sim.domain.codes import Payer, Purpose
from yhly_sim.domain.incentives.inspection import daily_rates, expected_catch, inspection_rate, present_audit

MONTH_ENDS = [day for day in DAYS if day.is_month_end]
RATED = ("grids", "branch", "star_rating")


def village(grids: int, *, on: tuple[str, ...] = RATED, **values: float) -> Village:
    place = Village(courtyards=grids, on=on, day=MONTH_ENDS[0],
                    values={f"incentives.{name}": value for name, value in values.items()})
    for grid in range(grids):
        place.found_branch(grid=grid)
    return place


def test_a_scale_further_away_there_are_fewer_by_a_factor_of_e() -> None:
    metres = np.array([0.0, 1500.0, 3000.0, 6000.0, 30_000.0])
    rates = inspection_rate(0.01, metres, 3000.0)
    assert rates.tolist() == pytest.approx((0.01 * np.exp(-metres / 3000.0)).tolist())
    assert (np.diff(rates) < 0).all()


def test_the_grid_next_door_is_inspected_as_often_as_set_and_the_far_one_as_distance_says() -> None:
    """12 a year: 1 - exp(-12 / 12) = .63 a month next door; 3 km away 1 - exp(-.37) = .31; 36 months of 200 grids."""
    place = village(400, inspection_rate=12.0, inspection_distance_metres=3000.0)
    place.state.grids.x_metres[:] = np.where(np.arange(400) < 200, 0.0, 1800.0)
    place.state.grids.y_metres[:] = np.where(np.arange(400) < 200, 0.0, 2400.0)
    seen = np.zeros(400)
    for day in MONTH_ENDS[:36]:
        place.wake(day)
        place.act("inspect")
        seen += place.state.grids.last_inspection_day == day.number
    for group, distance in ((seen[:200], 0.0), (seen[200:], 3000.0)):
        chance = 1.0 - np.exp(-np.exp(-distance / 3000.0))
        assert abs(group.mean() / 36 - chance) < 4.5 * np.sqrt(chance * (1 - chance) / 7200)


def test_only_the_distance_from_the_office_counts_not_the_place() -> None:
    one, other = village(3, inspection_rate=6.0), village(3, inspection_rate=6.0)
    one.state.grids.x_metres[:] = [0.0, 500.0, 2000.0]
    other.state.subdistricts.x_metres[:] = 700.0
    other.state.subdistricts.y_metres[:] = -300.0
    other.state.grids.x_metres[:] = 700.0
    other.state.grids.y_metres[:] = np.array([0.0, 500.0, 2000.0]) - 300.0
    assert daily_rates(one.run).tolist() == pytest.approx(daily_rates(other.run).tolist(), rel=1e-12)


def moved_office(world: int) -> Any:
    state = draw_world(world)
    state.subdistricts.x_metres[:] += 20_000.0
    return state


@pytest.mark.parametrize(("parts", "values"), [
    ({"grids", "branch", "committee", "firm", "service_centres"}, {}),
    ({*RATED, "honours", "penalties", "promotion"}, {"incentives.inspection_rate": 0.0}),
])
def test_where_nobody_inspects_the_place_of_the_office_moves_nothing(parts: set[str], values: dict[str, float]) -> None:
    how: dict[str, Any] = {"days": 400, "rules": times(40.0), "values": values}
    near, far = live(parts, world=draw_world(4), **how), live(parts, world=moved_office(4), **how)
    assert len(near.state.ledger) > 1000
    assert same_ledger(near, far)
    assert differences(near.state, far.state) == {"subdistricts.x_metres"}


def test_where_somebody_inspects_the_far_ones_are_seen_less() -> None:
    parts, values = {*RATED, "penalties"}, {"incentives.inspection_rate": 12.0, "branches.census_months": 0.0}
    how: dict[str, Any] = {"days": 300, "values": values}
    near, far = live(parts, world=draw_world(4), **how), live(parts, world=moved_office(4), **how)
    visits = [(model.state.accounts.hours * (model.state.accounts.payer == Payer.OFFICIALS)
               * (model.state.accounts.purpose == Purpose.APPRAISAL)).sum() for model in (near, far)]
    assert visits[0] > visits[1]


def test_what_an_inspection_finds_it_finds_for_half_a_year() -> None:
    place = village(3, inspection_audit_share=0.3, inspection_days=183.0)
    place.state.grids.last_inspection_day[:] = [-1, 26, 26 - 183]
    assert place.run.day.number == 26
    assert present_audit(place.run).tolist() == [0.0, 0.3, 0.0]


def test_what_is_expected_to_be_found_follows_from_rate_and_days() -> None:
    """2 a year for half a year: .3 x (1 - exp(-2 x 183 / 365)) = .19."""
    place = village(1, inspection_rate=2.0, inspection_audit_share=0.3, inspection_days=183.0)
    assert expected_catch(place.run)[0] == pytest.approx(0.3 * (1 - np.exp(-2 * 183 / 365)))
    assert expected_catch(village(1, on=("grids", "branch")).run).tolist() == [0.0]


def test_inspections_take_hours_of_officials_and_penalties_more() -> None:
    hours = []
    for parts in (RATED, (*RATED, "penalties")):
        place = village(200, on=parts, inspection_rate=12.0, inspection_hours=4.0, penalty_hours=2.0)
        place.act("inspect")
        accounts = place.state.accounts
        assert (accounts.purpose == Purpose.APPRAISAL).all() and (accounts.payer == Payer.OFFICIALS).all()
        assert 100 < len(accounts) < 160
        hours.append(set(accounts.hours.tolist()))
    assert hours == [{4.0}, {6.0}]
