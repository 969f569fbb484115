"""Hours: what each body can give to disputes today, and in a week."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.bodies.directory import DEPARTMENTS
from yhly_sim.domain.branches.secretaries import hours_factor
from yhly_sim.domain.centres.use import function_reads, in_use
from yhly_sim.domain.codes import BigBody, Body, CentreFunction, Stage
from yhly_sim.domain.residents.example import EXAMPLE_READS, example
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def volunteer_week_hours(people: Any, hours_each: Any, effort: Any, effort_reference: Any, effort_cap: Any,
                         centre_factor: Any, meeting_hours: Any) -> Any:
    """Hours a week of a body of volunteers: people x hours x min(effort / reference, cap) x centre - meetings.

    people in persons, hours_each in hours a week, effort in [0, 1]; never below 0. Source: model text 4.6.

    >>> float(volunteer_week_hours(3, 1.5, 0.5, 0.5, 1.5, 1.0, 0.5))
    4.0
    """
    return np.maximum(0.0, people * hours_each * np.minimum(effort / effort_reference, effort_cap) * centre_factor
                      - meeting_hours)


@rule
def staff_week_hours(people: Any, hours_each_workday: Any, attention: Any, paperwork_hours: Any,
                     extra_hours: Any) -> Any:
    """Hours a week of salaried staff: 5 x (people x hours x attention - paperwork) + extra, never below 0.

    hours_each_workday and paperwork_hours in hours a workday, extra_hours in hours a week.

    >>> float(staff_week_hours(10, 0.3, 1.0, 0.4, 2.0))
    15.0
    """
    return np.maximum(0.0, 5.0 * (people * hours_each_workday * attention - paperwork_hours) + extra_hours)


@phase(
    every="day",
    reads=(
        "courtyards: grid_id known_local_count has_party_group household_count adult_count", *EXAMPLE_READS,
        "grids: branch_kind branch_start_day committee_start_day seat_count is_concurrent firm_id officer_count"
        " secretary_source effort_real committee_effort firm_effort secretary_skill committee_skill household_count",
        function_reads(CentreFunction.MEDIATION),
        "communities: worker_count paperwork_hours",
        "subdistricts: official_count attention_factor",
        "firms: is_introduced is_active entry_day",
        "disputes: stage body remaining_hours",
        "bodies: level",
    ),
    writes=("bodies: start_day hours_today week_hours backlog_hours skill",),
)
def hours(run: Run) -> None:
    """Bodies come, go and take stock of their time on Mondays; every day they see what they still have to do.

    On Mondays, on the first day and on a day on which another policy comes into force, existence and hours a week
    are settled. A branch, Party group, committee, committee member or firm desk exists from the day its institution
    began, while its switch is on; a new body takes over the skill of its people. Volunteers and firm desks give a
    seventh of their week every day, staff a fifth of theirs on workdays. The people of a branch are `branch_people`,
    those of a Party group the members known there and the talents that visible members bring in: talent_link_share x
    `example` x adults of the courtyard. A committee gives the share `committee_courtyard_share` of its hours in the
    courtyards, in proportion to their households; a secretary who chairs it gives none to it. A centre helps branch and
    committee, as far as it is used for mediation (`in_use`), not Party groups; the skill at a firm's desk is 0.
    Appraisal takes incentives.appraisal_hours / discretion a week from a branch. A firm's desk gives its hours x
    min(firm_effort / incentives.manager_motivation, effort_cap).
    A community's paperwork is community_paperwork_hours x (1 + reporting_burden)(1 - collect_once_saving) +
    paperwork_dispute_share x communities.paperwork_hours (what appraisals, letters and reports of the month take a
    workday), its workers have the share 1 - cross_duty_share of their hours, the attention of a subdistrict is
    1 + (1 - attention_alignment)(attention_factor - 1). A 'big' body adds what units lend, less its meetings
    (`lent_hours`), to the branch of its grid, its community, its subdistrict; that of the district a third to each
    department; nowhere do hours fall below 0. Every day the backlog of a body is what its queued disputes still need.
    """
    in_force = (run.p, run.switches)
    if run.day.weekday == 0 or getattr(run.constants, "stock_taken_for", None) != in_force:
        _take_stock(run)
        run.constants.stock_taken_for = in_force
    disputes, bodies = run.state.disputes, run.state.bodies
    staff = run.constants.directory.first_community_row
    bodies.hours_today[staff:] = bodies.week_hours[staff:] / 5.0 if run.day.is_workday else 0.0
    queued = (disputes.stage == int(Stage.QUEUED)).nonzero()[0]
    bodies.backlog_hours[:] = np.bincount(disputes.body[queued], weights=disputes.remaining_hours[queued],
                                          minlength=len(bodies))


def _take_stock(run: Run) -> None:
    state, p = run.state, run.p.bodies
    grids, courtyards, bodies = state.grids, state.courtyards, state.bodies
    directory = run.constants.directory
    grid_of = courtyards.grid_id

    is_branch = (grids.branch_kind > 0) & run.is_on("branch")
    is_committee = (grids.committee_start_day >= 0) & run.is_on("committee")
    centre_factor = 1.0 + run.p.centres.hours_gain * in_use(run, CentreFunction.MEDIATION)
    served_by = grids.firm_id
    has_firm = served_by >= 0
    firm = np.where(has_firm, served_by, 0)
    is_introduced = has_firm & state.firms.is_introduced[firm] & state.firms.is_active[firm] & run.is_on("firm")

    lent = run.rules.lent_hours(run.p.systems.big_unit_hours, run.p.systems.big_meeting_hours)
    branch_hours = np.where(is_branch, run.rules.volunteer_week_hours(
        run.rules.branch_people(grids.officer_count, hours_factor(run)), p.branch_officer_hours, grids.effort_real,
        p.effort_reference, p.effort_cap, centre_factor,
        p.branch_meeting_hours + run.p.incentives.appraisal_hours / run.p.incentives.discretion - lent[BigBody.GRID]),
        0.0)
    committee_hours = np.where(is_committee, run.rules.volunteer_week_hours(
        grids.seat_count - grids.is_concurrent, p.committee_seat_hours, grids.committee_effort, p.effort_reference,
        p.effort_cap, centre_factor, 0.0), 0.0)
    household_share = courtyards.household_count / grids.household_count[grid_of]
    has_group = courtyards.has_party_group & is_branch[grid_of]
    talents = run.p.platforms.talent_link_share * example(run) * courtyards.adult_count
    group_hours = np.where(has_group, run.rules.volunteer_week_hours(
        courtyards.known_local_count + talents, p.group_member_hours, grids.effort_real[grid_of], p.effort_reference,
        p.effort_cap, 1.0, 0.0), 0.0)
    member_hours = committee_hours[grid_of] * p.committee_courtyard_share * household_share
    manager = np.minimum(grids.firm_effort / run.p.incentives.manager_motivation, p.effort_cap)
    desk_hours = np.where(
        is_introduced[grid_of], courtyards.household_count / 100.0 * p.firm_desk_hours * manager[grid_of], 0.0)
    paperwork = (p.community_paperwork_hours * (1.0 + p.reporting_burden) * (1.0 - p.collect_once_saving)
                 + p.paperwork_dispute_share * state.communities.paperwork_hours)
    community_hours = run.rules.staff_week_hours(
        state.communities.worker_count, p.community_worker_hours * (1.0 - p.cross_duty_share), 1.0, paperwork,
        p.community_extra_hours + lent[BigBody.COMMUNITY])
    attention = 1.0 + (1.0 - p.attention_alignment) * (state.subdistricts.attention_factor - 1.0)
    subdistrict_hours = run.rules.staff_week_hours(
        state.subdistricts.official_count, p.subdistrict_official_hours, attention, 0.0, lent[BigBody.SUBDISTRICT])

    for kind, exists, since, week, skill in (
        (Body.PARTY_GROUP, has_group, grids.branch_start_day[grid_of], group_hours, grids.secretary_skill[grid_of]),
        (Body.COMMITTEE_MEMBER, is_committee[grid_of], grids.committee_start_day[grid_of], member_hours,
         grids.committee_skill[grid_of]),
        (Body.FIRM_DESK, is_introduced[grid_of], state.firms.entry_day[firm][grid_of], desk_hours,
         np.zeros(len(courtyards))),
    ):
        _settle_existence(run, directory.courtyard_rows(kind), exists, since, week, skill)
    for kind, exists, since, week, skill in (
        (Body.BRANCH, is_branch, grids.branch_start_day, branch_hours, grids.secretary_skill),
        (Body.COMMITTEE, is_committee, grids.committee_start_day,
         committee_hours * (1.0 - p.committee_courtyard_share), grids.committee_skill),
    ):
        _settle_existence(run, directory.grid_rows(kind), exists, since, week, skill)
    bodies.week_hours[directory.community_rows] = community_hours
    bodies.week_hours[directory.subdistrict_rows] = subdistrict_hours
    bodies.week_hours[directory.first_department_row : directory.court_row] = max(
        0.0, p.department_hours + lent[BigBody.DISTRICT] / len(DEPARTMENTS))

    volunteers = slice(0, directory.first_community_row)
    bodies.hours_today[volunteers] = bodies.week_hours[volunteers] / 7.0


def _settle_existence(run: Run, rows: slice, exists: Any, since: Any, week: Any, skill: Any) -> None:
    bodies = run.state.bodies
    was = bodies.start_day[rows] >= 0
    if not exists.any() and not was.any():
        return
    run.constants.has_ended_bodies |= bool((was & ~exists).any())
    begins = exists & ~was
    bodies.skill[rows] = np.where(begins, skill, bodies.skill[rows])
    bodies.start_day[rows] = np.where(exists, np.where(was, bodies.start_day[rows], np.maximum(since, 0)), -1)
    bodies.week_hours[rows] = np.where(exists, week, 0.0)
