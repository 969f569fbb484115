"""Hours, worked out by hand: who has how many, from when, and what they still have to do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.specs.village import DAYS, MONDAY, Village, day_of
from yhly_sim.domain.codes import Body

ON = ("grids", "branch", "committee", "firm", "service_centres", "five_levels", "digital")


def hours_of(village: Village, kind: Body, unit: int = 0) -> tuple[float, float]:
    """(hours a week, hours today)."""
    row = village.body(kind, unit)
    return float(village.state.bodies.week_hours[row]), float(village.state.bodies.hours_today[row])


def test_a_branch_gives_hours_by_its_officers_and_their_effort() -> None:
    village = Village(courtyards=3, on=("grids", "branch"))
    for grid, (officers, effort) in enumerate(((3, 0.5), (4, 0.25), (3, 0.9))):
        village.found_branch(officers=officers, effort=effort, grid=grid)
    village.act("hours")

    # officers x 1.5 h x min(effort / .5, 1.5); a seventh of it every day
    assert [hours_of(village, Body.BRANCH, grid)[0] for grid in range(3)] == pytest.approx([4.5, 3.0, 6.75])
    assert hours_of(village, Body.BRANCH)[1] == pytest.approx(4.5 / 7)


def test_a_centre_adds_and_meetings_take_hours() -> None:
    village = Village(on=ON)
    village.found_branch()
    village.set_grid(0, centre_open_day=0)
    village.act("hours")

    # 3 x 1.5 x 1 x (1 + .1) - .4 of meetings of the five levels
    assert hours_of(village, Body.BRANCH)[0] == pytest.approx(4.55)


def test_meetings_cannot_take_more_than_there_is() -> None:
    village = Village(on=ON, values={"bodies.branch_meeting_hours": 2.0})
    village.found_branch(officers=3, effort=0.1)
    village.act("hours")

    assert hours_of(village, Body.BRANCH)[0] == 0.0  # 3 x 1.5 x .2 = .9 less 2


def test_a_committee_shares_its_hours_between_grid_and_courtyards() -> None:
    village = Village(courtyards=2, courtyards_a_grid=2, households=10, on=("grids", "committee"))
    village.state.courtyards.household_count[:] = [15, 5]
    village.found_committee(seats=7)
    village.act("hours")

    # 7 x .3 = 2.1; .6 of it at the grid, .4 in the courtyards, three to one
    assert hours_of(village, Body.COMMITTEE)[0] == pytest.approx(1.26)
    assert hours_of(village, Body.COMMITTEE_MEMBER, 0)[0] == pytest.approx(0.63)
    assert hours_of(village, Body.COMMITTEE_MEMBER, 1)[0] == pytest.approx(0.21)


def test_a_secretary_who_chairs_the_committee_has_one_budget() -> None:
    village = Village(on=("grids", "branch", "committee"))
    village.found_branch()
    village.found_committee(seats=7)
    village.set_grid(0, is_concurrent=True)
    village.act("hours")

    assert hours_of(village, Body.BRANCH)[0] == pytest.approx(4.5)
    assert hours_of(village, Body.COMMITTEE)[0] == pytest.approx(6 * 0.3 * 0.6)


def test_a_firms_desk_has_hours_by_households_and_a_party_group_by_members() -> None:
    village = Village(households=150, on=("grids", "branch", "firm"))
    village.found_branch()
    village.bring_firm()
    village.state.courtyards.known_local_count[:] = 5
    village.state.courtyards.has_party_group[:] = True
    village.act("hours")

    assert hours_of(village, Body.FIRM_DESK)[0] == pytest.approx(1.5)
    assert hours_of(village, Body.PARTY_GROUP)[0] == pytest.approx(0.5)


def test_staff_have_hours_on_workdays_less_their_paperwork() -> None:
    village = Village()
    village.act("hours")
    # 5 x (10 x .3 - .4) and 5 x 20 x .3
    assert hours_of(village, Body.COMMUNITY) == pytest.approx((13.0, 2.6))
    assert hours_of(village, Body.SUBDISTRICT) == pytest.approx((30.0, 6.0))
    assert hours_of(village, Body.UTILITIES) == pytest.approx((400.0, 80.0))

    village.wake(DAYS[MONDAY.number + 5])  # Saturday
    village.act("hours")
    assert hours_of(village, Body.COMMUNITY) == pytest.approx((13.0, 0.0))


def test_reporting_burdens_the_community_and_collecting_once_relieves_it() -> None:
    village = Village(on=("five_levels", "digital"), values={
        "bodies.reporting_burden": 0.5, "bodies.collect_once_saving": 0.25, "bodies.community_paperwork_hours": 0.8})
    village.act("hours")

    assert hours_of(village, Body.COMMUNITY)[0] == pytest.approx(5 * (3.0 - 0.8 * 1.5 * 0.75))


def test_attention_differs_and_the_five_levels_even_it_out() -> None:
    found = {}
    for on in ((), ("five_levels",)):
        village = Village(on=on)
        village.state.subdistricts.attention_factor[:] = 0.6
        village.act("hours")
        found[on] = hours_of(village, Body.SUBDISTRICT)[0]

    assert found == {(): pytest.approx(18.0), ("five_levels",): pytest.approx(24.0)}  # half of the difference is gone


@pytest.mark.parametrize("on", [(), ("grids",)])
def test_institutions_of_a_part_that_is_off_are_no_bodies(on: tuple[str, ...]) -> None:
    village = Village(households=100, on=on)
    village.found_branch()
    village.found_committee()
    village.bring_firm()
    village.act("hours")

    for kind in (Body.BRANCH, Body.COMMITTEE, Body.COMMITTEE_MEMBER, Body.FIRM_DESK, Body.PARTY_GROUP):
        assert village.state.bodies.start_day[village.body(kind)] == -1
        assert hours_of(village, kind) == (0.0, 0.0)


def test_hours_are_settled_on_mondays_and_the_backlog_every_day() -> None:
    village = Village(on=("grids", "branch"))
    village.act("hours")
    tuesday = DAYS[MONDAY.number + 1]
    village.wake(tuesday)
    village.found_branch()
    community = village.body(Body.COMMUNITY)
    for remaining in (2.0, 6.0):
        village.add_dispute(stage="queued", body=community, body_kind="community", level=3, remaining_hours=remaining)
    village.act("hours")

    assert village.state.bodies.start_day[village.body(Body.BRANCH)] == -1  # its hours begin on Monday
    assert village.state.bodies.backlog_hours[community] == pytest.approx(8.0)
    village.wake(DAYS[MONDAY.number + 7])
    village.act("hours")
    assert village.state.bodies.start_day[village.body(Body.BRANCH)] == 0


def test_a_new_body_has_the_skill_of_its_people_and_keeps_what_it_learns() -> None:
    village = Village(on=("grids", "branch"))
    village.found_branch(skill=0.4)
    village.act("hours")
    row = village.body(Body.BRANCH)
    assert village.state.bodies.skill[row] == 0.4

    village.state.bodies.skill[row] = 0.45
    village.wake(day_of("2022-03-14"))
    village.act("hours")
    assert village.state.bodies.skill[row] == 0.45


def test_a_firm_without_a_contract_has_no_desk_any_more() -> None:
    village: Any = Village(households=100, on=("grids", "firm"))
    village.bring_firm()
    village.act("hours")
    assert village.state.bodies.start_day[village.body(Body.FIRM_DESK)] == 0

    village.set_grid(0, firm_id=-1)
    village.wake(day_of("2022-03-14"))
    village.act("hours")
    assert village.state.bodies.start_day[village.body(Body.FIRM_DESK)] == -1


def test_talents_brought_in_by_visible_members_give_a_party_group_hours() -> None:
    village = Village(on=("grids", "branch", "moral_governance"), values={
        "bodies.group_member_hours": 0.4, "platforms.talent_link_share": 0.5})
    village.found_branch(effort=0.5)
    courtyards = village.state.courtyards
    courtyards.has_party_group[:], courtyards.known_local_count[:] = True, 3
    courtyards.visible_share[:], courtyards.example_activity[:], courtyards.formal_share[:] = 0.2, 0.5, 0.1
    village.act("hours")

    # .5 talents x .2 of ten adults x .5 x .9 genuine = .45 beside three members, .4 hours each
    group = village.body(Body.PARTY_GROUP)
    assert village.state.bodies.week_hours[group] == pytest.approx(3.45 * 0.4)
