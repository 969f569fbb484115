"""Who sits on a committee: its form, its seats, the members among them, its chair and its skill."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.codes import CommitteeForm, CourtyardKind

FORM = {
    CourtyardKind.NEW_COMPOUND: CommitteeForm.OWNERS_COMMITTEE,
    CourtyardKind.OLD_COMPOUND: CommitteeForm.COURTYARD_COMMITTEE,
    CourtyardKind.NO_RESPONSIBLE_UNIT: CommitteeForm.PROPERTY_MANAGEMENT_COMMITTEE,
    CourtyardKind.RESIDENTS_GROUP: CommitteeForm.COURTYARD_COMMITTEE,
}


def main_kind(grid):
    """The kind of courtyard in which most households of the grid live; ties to the lower code."""
    households = [0] * len(FORM)
    for courtyard in grid.courtyards:
        households[courtyard.kind] += courtyard.household_count
    return households.index(max(households))


def form_of(district, grid):
    """The form that the policy names, or that of the main kind of courtyard."""
    named = district.p.committees.form
    return FORM[main_kind(grid)] if named == "by_kind" else getattr(CommitteeForm, named.upper())


def seats_of(district, grid):
    p = district.p.committees
    return p.large_seat_count if grid.household_count > p.large_household_count else p.small_seat_count


def members_of(grid):
    return sum(courtyard.member_count for courtyard in grid.courtyards)


def reached_members(district, grid):
    """Members who can be asked: those found where they were counted for a branch, else all."""
    if district.is_on("branch") and 0 <= grid.census_day <= district.day.number:
        return sum(courtyard.known_member_count for courtyard in grid.courtyards)
    return members_of(grid)


def candidates_of(district, grid):
    """Members who would stand."""
    members = reached_members(district, grid)
    return math.floor(district.p.committees.candidate_share * members + 0.5)


def seat_committee(district, grid, turnout):
    """A committee is elected today; whether it acts is another matter."""
    p, today = district.p.committees, district.day.number
    seats = seats_of(district, grid)
    wanted = max(math.ceil(seats / 2), math.floor(p.member_seat_share * seats + 0.5))
    grid.committee_form = form_of(district, grid)
    grid.seat_count = int(seats)
    grid.member_seat_share = min(wanted, seats, candidates_of(district, grid)) / seats
    is_managed = grid.committee_form == CommitteeForm.PROPERTY_MANAGEMENT_COMMITTEE
    grid.committee_legitimacy = turnout * (p.management_legitimacy_factor if is_managed else 1.0)
    grid.committee_skill = p.skill_mean + p.skill_sd * district.luck.normal(decisions.COMMITTEE_SKILL, today, grid.key)
    grid.committee_effort = grid.chair_motivation


def begin_to_act(district, grid, had_branch):
    """A committee acts under the programme from today; a member who chairs it may be the branch's secretary."""
    p, luck, today = district.p.committees, district.luck, district.day.number
    grid.committee_start_day = today
    grid.chair_is_member = luck.uniform(decisions.COMMITTEE_CHAIR, today, grid.key) < p.chair_member_share
    share = p.concurrent_share * district.p.branches.chair_recommended_share
    is_secretary = luck.uniform(decisions.COMMITTEE_CONCURRENT, today, grid.key) < share
    grid.is_concurrent = had_branch and grid.chair_is_member and is_secretary
