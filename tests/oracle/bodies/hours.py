"""What each body can give to disputes today, and in a week."""

from __future__ import annotations

from tests.oracle.bodies.directory import the_body
from tests.oracle.branches.secretaries import branch_people
from tests.oracle.centres.use import in_use
from tests.oracle.codes import BigBody, Body, BranchKind, CentreFunction, Level, Stage
from tests.oracle.residents.example import example
from tests.oracle.systems.big_bodies import lent_hours


def hours(district):
    """Every day staff get their hours and backlogs are counted; stock is taken on Mondays and when a policy begins."""
    in_force = (district.config, district.switches)
    if district.day.weekday == 0 or district.stock_taken_for != in_force:
        take_stock(district)
        district.stock_taken_for = in_force
    for body in district.bodies:
        if body.level >= Level.COMMUNITY:
            body.hours_today = body.week_hours / 5 if district.day.is_workday else 0.0
    count_backlogs(district)


def take_stock(district):
    """Bodies come and go and count the hours of their week; volunteers and desks give a seventh of it every day."""
    for courtyard in district.courtyards:
        courtyard_bodies(district, courtyard)
    for grid in district.grids:
        grid_bodies(district, grid)
    p = district.p.bodies
    paperwork = p.community_paperwork_hours * (1 + p.reporting_burden) * (1 - p.collect_once_saving)
    for community in district.communities:
        taken = paperwork + p.paperwork_dispute_share * community.paperwork_hours
        the_body(district, Body.COMMUNITY, community.row).week_hours = max(
            0.0, 5 * (community.worker_count * p.community_worker_hours * (1 - p.cross_duty_share) - taken)
            + p.community_extra_hours + lent_hours(district, BigBody.COMMUNITY))
    for subdistrict in district.subdistricts:
        attention = 1 + (1 - p.attention_alignment) * (subdistrict.attention_factor - 1)
        the_body(district, Body.SUBDISTRICT, subdistrict.row).week_hours = max(
            0.0, 5 * (subdistrict.official_count * p.subdistrict_official_hours * attention)
            + lent_hours(district, BigBody.SUBDISTRICT))
    for kind in (Body.HOUSING_BUREAU, Body.POLITICAL_LEGAL, Body.UTILITIES):
        the_body(district, kind).week_hours = max(
            0.0, p.department_hours + lent_hours(district, BigBody.DISTRICT) / 3)
    for body in district.bodies:
        if body.level < Level.COMMUNITY:
            body.hours_today = body.week_hours / 7


def courtyard_bodies(district, courtyard):
    """A Party group under a branch, members of the committee in the courtyard, the desk of an introduced firm."""
    p, grid, firm = district.p.bodies, courtyard.grid, courtyard.grid.firm
    talents = district.p.platforms.talent_link_share * example(courtyard) * courtyard.adult_count
    settle_existence(
        the_body(district, Body.PARTY_GROUP, courtyard.row), courtyard.has_party_group and has_branch(district, grid),
        since=grid.branch_start_day, skill=grid.secretary_skill,
        week_hours=(courtyard.known_local_count + talents) * p.group_member_hours * effort_factor(p, grid.effort_real))
    share = p.committee_courtyard_share * (courtyard.household_count / grid.household_count)
    settle_existence(
        the_body(district, Body.COMMITTEE_MEMBER, courtyard.row), has_committee(district, grid),
        since=grid.committee_start_day, skill=grid.committee_skill,
        week_hours=committee_hours(district, grid) * share)
    settle_existence(
        the_body(district, Body.FIRM_DESK, courtyard.row), has_introduced_firm(district, grid),
        since=firm.entry_day if firm else -1, skill=0.0,
        week_hours=courtyard.household_count / 100 * p.firm_desk_hours * manager_factor(district, grid))


def grid_bodies(district, grid):
    """The branch, and the committee with what it does not give in the courtyards."""
    p = district.p.bodies
    branch_hours = (branch_people(district, grid) * p.branch_officer_hours * effort_factor(p, grid.effort_real)
                    * centre_factor(district, grid) - p.branch_meeting_hours - appraisal_hours(district)
                    + lent_hours(district, BigBody.GRID))
    settle_existence(
        the_body(district, Body.BRANCH, grid.row), has_branch(district, grid), since=grid.branch_start_day,
        skill=grid.secretary_skill, week_hours=max(0.0, branch_hours))
    settle_existence(
        the_body(district, Body.COMMITTEE, grid.row), has_committee(district, grid), since=grid.committee_start_day,
        skill=grid.committee_skill,
        week_hours=committee_hours(district, grid) * (1 - p.committee_courtyard_share))


def has_branch(district, grid):
    return district.is_on("branch") and grid.branch_kind != BranchKind.NONE


def has_committee(district, grid):
    return district.is_on("committee") and grid.committee_start_day >= 0


def has_introduced_firm(district, grid):
    firm = grid.firm
    return district.is_on("firm") and firm is not None and firm.is_introduced and firm.is_active


def effort_factor(p, effort):
    """Effort at the reference gives the nominal hours, more effort up to the cap."""
    return min(effort / p.effort_reference, p.effort_cap)


def centre_factor(district, grid):
    return 1 + district.p.centres.hours_gain * in_use(district, grid, CentreFunction.MEDIATION)


def appraisal_hours(district):
    """Hours a week that appraisal takes from a branch; discretion divides them."""
    return district.p.incentives.appraisal_hours / district.p.incentives.discretion


def manager_factor(district, grid):
    """A firm's manager gives the nominal hours of its desk at the effort that the contract asks for."""
    return min(grid.firm_effort / district.p.incentives.manager_motivation, district.p.bodies.effort_cap)


def committee_hours(district, grid):
    """Hours a week of all seats; a secretary who also chairs gives the branch's hours, not the committee's."""
    p = district.p.bodies
    seats = grid.seat_count - grid.is_concurrent
    return max(0.0, seats * p.committee_seat_hours * effort_factor(p, grid.committee_effort)
               * centre_factor(district, grid))


def settle_existence(body, exists, *, since, skill, week_hours):
    """A body that begins today takes the skill of its people; one that has ended has start day -1."""
    if not exists:
        body.start_day, body.week_hours = -1, 0.0
        return
    if body.start_day < 0:
        body.start_day, body.skill = max(since, 0), skill
    body.week_hours = week_hours


def count_backlogs(district):
    """What the queued disputes of each body still need, summed in order of their rows."""
    for body in district.bodies:
        body.backlog_hours = 0.0
    for dispute in district.disputes_in(Stage.QUEUED):
        dispute.held_by.backlog_hours += dispute.remaining_hours
