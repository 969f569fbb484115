"""'Big' bodies lend hours and money and take meetings; what meetings, reports and side posts take is in the books."""

from __future__ import annotations

import pytest

from tests.specs.village import Village, day_of
from yhly_sim.domain.codes import Body, Level, Payer, Purpose

MONTH_END = day_of("2022-03-31")
WEEKS = 365 / 12 / 7
LENT = {"systems.big_unit_hours.grid": 0.0, "systems.big_unit_hours.community": 3.0,
        "systems.big_unit_hours.subdistrict": 5.0, "systems.big_unit_hours.district": 10.0,
        "systems.big_meeting_hours.grid": 0.3, "systems.big_meeting_hours.community": 2.0,
        "systems.big_meeting_hours.subdistrict": 8.0, "systems.big_meeting_hours.district": 4.0}


def week_hours(on: tuple[str, ...], body: Body, values: dict[str, float]) -> float:
    village = Village(on=("grids", "branch", *on), values=values)
    village.found_branch(officers=3, effort=0.5)
    village.act("hours")
    return float(village.state.bodies.week_hours[village.body(body)])


def booked(village: Village, purpose: Purpose, payer: Payer, level: Level) -> float:
    accounts = village.state.accounts
    chosen = (accounts.purpose == purpose) & (accounts.payer == payer) & (accounts.level == level)
    return float(accounts.hours[chosen].sum())


@pytest.mark.parametrize(("body", "change"), [
    (Body.BRANCH, -0.3), (Body.COMMUNITY, 1.0), (Body.SUBDISTRICT, -3.0), (Body.HOUSING_BUREAU, 2.0)])
def test_each_level_gains_what_its_units_lend_and_loses_its_meetings(body: Body, change: float) -> None:
    gained = week_hours(("big_bodies",), body, LENT) - week_hours((), body, LENT)
    assert gained == pytest.approx(change)


def test_meetings_never_leave_less_than_no_hours() -> None:
    assert week_hours(("big_bodies",), Body.BRANCH, {**LENT, "bodies.branch_officer_hours": 0.05}) == 0.0


def test_a_month_of_meetings_is_booked_at_every_level() -> None:
    village = Village(on=("grids", "branch", "big_bodies"), values=LENT, day=MONTH_END)
    village.found_branch()
    village.act("big_bodies")
    assert booked(village, Purpose.MEETING, Payer.BRANCH, Level.GRID) == pytest.approx(0.3 * WEEKS)
    assert booked(village, Purpose.MEETING, Payer.COMMUNITY, Level.COMMUNITY) == pytest.approx(2 * WEEKS)
    assert booked(village, Purpose.MEETING, Payer.OFFICIALS, Level.SUBDISTRICT) == pytest.approx(8 * WEEKS)
    assert booked(village, Purpose.MEETING, Payer.OFFICIALS, Level.DISTRICT) == pytest.approx(4 * WEEKS)


def test_money_of_the_units_comes_to_the_community_and_stands_in_the_books() -> None:
    village = Village(on=("big_bodies",), values={"systems.big_unit_yuan": 12_000}, day=MONTH_END)
    village.act("big_bodies")
    accounts = village.state.accounts
    assert village.state.communities.resource_yuan[0] == pytest.approx(1000)
    assert accounts.yuan[accounts.payer == Payer.UNITS].sum() == pytest.approx(1000)


def test_reports_meetings_and_side_posts_of_a_month_are_booked_as_the_hours_they_take() -> None:
    values = {"bodies.branch_meeting_hours": 0.4, "bodies.community_paperwork_hours": 0.5, "bodies.reporting_burden": 0.2,
              "bodies.community_worker_hours": 0.3, "bodies.cross_duty_share": 0.1}
    village = Village(on=("grids", "branch", "five_levels", "cross_appointment"), values=values, day=MONTH_END)
    village.found_branch()
    village.act("meetings")
    assert booked(village, Purpose.MEETING, Payer.BRANCH, Level.GRID) == pytest.approx(0.4 * WEEKS)
    assert booked(village, Purpose.PAPERWORK, Payer.COMMUNITY, Level.COMMUNITY) == pytest.approx(5 * 0.1 * WEEKS)
    assert booked(village, Purpose.DUTY, Payer.COMMUNITY, Level.COMMUNITY) == pytest.approx(5 * 10 * 0.03 * WEEKS)

    without = Village(on=("grids", "branch"), values=values, day=MONTH_END)
    without.found_branch()
    without.act("big_bodies", "meetings")
    assert len(without.state.accounts) == 0
