"""Awards: star money in both readings, shares, teams, ranks - and repairs paid from what the grid keeps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.specs.village import DAYS, Village
from yhly_sim.domain.codes import Body, Level, Payer, Purpose, Role
from yhly_sim.domain.incentives.instruments import Instrument
from yhly_sim.domain.incentives.rewards import marginal_rewards

YEAR_END = next(day for day in DAYS if day.is_year_end)
JUNE = next(day for day in DAYS if day.is_half_year_end)
RATED = ("grids", "branch", "star_rating")
STARS_HELD = np.array([5, 3, 0])


def three_grids(*, on: tuple[str, ...] = (), day: Any = YEAR_END, instruments: tuple[Instrument, ...] = (),
                values: Any = None) -> Village:
    """Grids with five stars, three and none."""
    village = Village(courtyards=3, on=(*RATED, *on), day=day, instruments=instruments, values=values)
    for grid in range(3):
        village.found_branch(grid=grid)
    village.state.stars.is_awarded[:] = np.concatenate([np.arange(5) < held for held in STARS_HELD])
    return village


def rewards_booked(village: Village, column: str = "yuan") -> list[float]:
    accounts = village.state.accounts
    rows = accounts.purpose == Purpose.REWARD
    assert set(accounts.payer[rows].tolist()) <= {Payer.DISTRICT}
    assert set(accounts.level[rows].tolist()) <= {Level.GRID}
    return [float(value) for value in np.bincount(
        accounts.unit_id[rows], weights=accounts[column][rows], minlength=3)]


@pytest.mark.parametrize(("reading", "yuan"), [("per_star", [10_000, 6000, 0]), ("five_star_only", [10_000, 0, 0])])
def test_star_money_in_both_readings_a_share_to_the_secretary_the_rest_to_the_grid(
        reading: str, yuan: list[float]) -> None:
    village = three_grids(on=("star_money",), values={
        "incentives.star_money_reading": reading, "incentives.yuan_per_star": 2000.0, "incentives.secretary_share": 0.2})
    village.act("award")
    assert rewards_booked(village) == yuan
    assert village.state.grids.star_yuan.tolist() == pytest.approx([0.8 * one for one in yuan])


def test_nothing_is_given_before_the_year_ends() -> None:
    village = three_grids(on=("star_money", "honours", "health_check", "worker_recommendation"), day=JUNE)
    village.act("award")
    assert len(village.state.accounts) == 0 and not village.state.grids.recognition.any()


def test_an_honour_and_a_health_check_are_two_recognitions_at_two_prices() -> None:
    village = three_grids(on=("honours", "health_check"), values={
        "incentives.honour_units": 1.0, "incentives.honour_yuan": 300.0,
        "incentives.health_check_units": 2.0, "incentives.health_check_yuan": 600.0})
    village.act("award")
    assert village.state.grids.recognition.tolist() == [3.0, 0.0, 0.0]
    assert rewards_booked(village) == [1500.0, 0.0, 0.0]
    assert village.state.grids.star_yuan.tolist() == [0.0, 0.0, 0.0]


def test_chairs_and_managers_are_honoured_too_where_they_hold_their_posts() -> None:
    village = three_grids(on=("honours", "committee", "firm"))
    village.found_committee(grid=0)
    village.bring_firm()
    village.act("award")
    assert village.state.grids.chair_recognition.tolist() == [1.0, 0.0, 0.0]
    assert rewards_booked(village) == [900.0, 0.0, 0.0]  # secretary, chair and manager, 300 yuan each


def test_a_vacant_post_is_given_nothing() -> None:
    village = three_grids(on=("star_money", "honours"))
    village.set_grid(0, secretary_leave_day=3)
    village.act("award")
    assert rewards_booked(village) == [0.0, 0.0, 0.0]


def test_a_recommendation_is_paperwork_for_each_star_and_for_each_person() -> None:
    village = three_grids(on=("worker_recommendation", "committee"), values={"incentives.recommendation_hours": 2.0})
    village.found_committee(grid=1)
    village.act("award")
    assert rewards_booked(village, "hours") == [10.0, 12.0, 0.0]


def test_a_team_shares_money_and_praise_and_its_secretary_feels_one_officers_part() -> None:
    """Four officers: of 8,000 yuan 6,000 to the team, 1,500 for each; of one honour a quarter."""
    bonus = Instrument("bonus", "five_stars", (Role.SECRETARY,), "true", "half_year", yuan=8000.0, share=0.75,
                       is_team=True)
    praise = Instrument("praise", "five_stars", (Role.SECRETARY,), "true", "half_year", honour=1.0, is_team=True)
    village = three_grids(day=JUNE, instruments=(bonus, praise), values={"incentives.honour_yuan": 400.0})
    village.state.grids.officer_count[:] = 4
    village.state.stars.score_true[:] = np.repeat([1.0, 0.0, 0.0], 5)
    assert marginal_rewards(village.run).cash[Role.SECRETARY].tolist() == pytest.approx([3000.0, 0.0, 0.0], rel=1e-2)
    village.act("award")
    assert rewards_booked(village) == [8400.0, 0.0, 0.0]
    assert village.state.grids.star_yuan.tolist() == [2000.0, 0.0, 0.0]
    assert village.state.grids.recognition.tolist() == [0.25, 0.0, 0.0]


def test_a_prize_for_each_score_pays_in_proportion() -> None:
    prize = Instrument("prize", "score", (Role.SECRETARY, Role.CHAIR), "reported", "month", yuan=1000.0)
    village = three_grids(day=DAYS[26], instruments=(prize,))
    village.state.stars.score_reported[:] = np.repeat([0.8, 0.4, 0.0], 5)
    village.act("award")
    assert rewards_booked(village) == pytest.approx([800.0, 400.0, 0.0])


def test_the_first_of_each_subdistrict_gets_the_prize_of_rank() -> None:
    prize = Instrument("prize", "rank", (Role.SECRETARY,), "reported", "year", yuan=1000.0, share=0.0)
    village = three_grids(instruments=(prize,), values={"incentives.nomination_temperature": 0.02})
    village.state.stars.score_reported[:] = np.repeat([0.2, 0.9, 0.3], 5)
    village.act("award")
    assert rewards_booked(village) == village.state.grids.star_yuan.tolist() == [0.0, 1000.0, 0.0]


def test_what_is_measured_by_the_facts_does_not_see_what_is_dressed_up() -> None:
    """Scores of .4 by the facts and .9 as reported: no star by the facts, four or five as awarded."""
    prize = Instrument("prize", "star", (Role.SECRETARY,), "true", "year", yuan=100.0)
    village = three_grids(instruments=(prize,))
    village.state.stars.score_true[:] = 0.4
    village.state.stars.score_reported[:] = 0.9
    village.act("award")
    assert rewards_booked(village) == [0.0, 0.0, 0.0]


def test_award_money_pays_a_repair_that_neither_fund_nor_firm_pays_before_the_community_does() -> None:
    """5,000 of the grid's 6,000 yuan, booked from the branch; the next repair of 2,000 is the community's."""
    village = Village(on=("grids", "branch"), rules={"agreement_logit": 50.0})
    village.set_grid(0, star_yuan=6000.0)
    village.state.communities.resource_yuan[:] = 10_000.0
    village.act("hours")
    for need in (5000.0, 2000.0):
        village.add_dispute(stage="queued", body_kind="community", body=village.body(Body.COMMUNITY), unit_id=0,
                            level="community", authority="money", money_need_yuan=need, remaining_hours=0.5,
                            voiced_day=0)
    village.act("handle")
    accounts = village.state.accounts
    repairs = accounts.purpose == Purpose.REPAIR
    assert sorted(zip(accounts.payer[repairs].tolist(), accounts.yuan[repairs].tolist(), strict=True)) == [
        (Payer.COMMUNITY, 2000.0), (Payer.BRANCH, 5000.0)]
    assert village.state.grids.star_yuan[0] == 1000.0
    assert village.state.communities.resource_yuan[0] == 8000.0
