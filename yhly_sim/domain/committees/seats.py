"""Who sits on a committee: its form, its seats, the members among them, its chair and its skill."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.branches.order import Booleans, Floats
from yhly_sim.domain.branches.preparation import Rows
from yhly_sim.domain.codes import CommitteeForm, CourtyardKind
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

FORM_OF_KIND = {
    CourtyardKind.NEW_COMPOUND: CommitteeForm.OWNERS_COMMITTEE,
    CourtyardKind.OLD_COMPOUND: CommitteeForm.COURTYARD_COMMITTEE,
    CourtyardKind.NO_RESPONSIBLE_UNIT: CommitteeForm.PROPERTY_MANAGEMENT_COMMITTEE,
    CourtyardKind.RESIDENTS_GROUP: CommitteeForm.COURTYARD_COMMITTEE,
}
_FORMS = np.array([int(FORM_OF_KIND[kind]) for kind in CourtyardKind])
BY_KIND = "by_kind"
"""The option of `committees.form` by which each grid has the form of its main kind of courtyard."""


@rule
def seat_count(household_count: Any, large_household_count: Any, small: Any, large: Any) -> Any:
    """Seats of a committee: `large` above a number of households, else `small`. Source: report C1 (7 to 9, odd).

    >>> int(seat_count(1001, 1000, 7, 9)), int(seat_count(1000, 1000, 7, 9))
    (9, 7)
    """
    return np.where(household_count > large_household_count, large, small)


@rule
def member_seats(seats: Any, wanted_share: Any, candidates: Any) -> Any:
    """Seats that Party members take: floor(share x seats + .5), at least half, if enough members stand.

    seats, candidates in persons. Half of 7 is 4, of 9 is 5. Source: report C3.

    >>> int(member_seats(7, 0.55, 20)), int(member_seats(9, 0.5, 20)), int(member_seats(7, 0.55, 2))
    (4, 5, 2)
    """
    wanted = np.maximum(np.ceil(seats / 2.0), np.floor(wanted_share * seats + 0.5))
    return np.minimum(np.minimum(wanted, seats), candidates)


def main_kind(run: Run) -> Rows:
    """The kind of courtyard in which most households of each grid live; ties to the lower code."""
    state = run.state
    courtyards, kinds = state.courtyards, len(CourtyardKind)
    place = courtyards.grid_id.astype(np.int64) * kinds + courtyards.kind
    households = np.bincount(place, weights=courtyards.household_count, minlength=len(state.grids) * kinds)
    return np.asarray(np.argmax(households.reshape(-1, kinds), axis=1))


def _by_grid(run: Run, counts: Any) -> Floats:
    return np.bincount(
        run.state.courtyards.grid_id, weights=counts, minlength=len(run.state.grids)).astype(np.float64)


def reached_members(run: Run) -> Floats:
    """Members of each grid who can be asked: all who live there; where the members have been counted, those found.

    Counted: `branch` is on and the grid's census day is at most today.
    """
    courtyards, census_day = run.state.courtyards, run.state.grids.census_day
    is_counted = (census_day >= 0) & (census_day <= run.day.number) & run.is_on("branch")
    everybody, found = _by_grid(run, courtyards.member_count), _by_grid(run, courtyards.known_member_count)
    return np.where(is_counted, found, everybody)


def reached_share(run: Run) -> Floats:
    """Share of the members of each grid who can be asked; 1 where none lives."""
    everybody = _by_grid(run, run.state.courtyards.member_count)
    return np.where(everybody > 0.0, reached_members(run) / np.maximum(everybody, 1.0), 1.0)


def candidate_count(run: Run) -> Floats:
    """Members of each grid who would stand: floor(candidate_share x members who can be asked + .5)."""
    return np.asarray(np.floor(run.p.committees.candidate_share * reached_members(run) + 0.5))


def by_form(courtyard: float, management: float) -> Floats:
    """Numbers by form of committee, in the order of the codes: 1 for none and for an owners' committee."""
    return np.array([1.0, 1.0, courtyard, management])


def expected_form(run: Run) -> Rows:
    """The form of committee that each grid would get: the one that `committees.form` names, or by its main kind."""
    named = run.p.committees.form
    if named == BY_KIND:
        return np.asarray(_FORMS[main_kind(run)])
    return np.full(len(run.state.grids), int(CommitteeForm[named.upper()]))


def seat_committee(run: Run, rows: Rows, turnout: Floats) -> None:
    """The committees of these grids (ascending) are elected today; whether they act is another matter.

    Form by `expected_form`. Seats by `seat_count`; members by `member_seats` of the candidates. Legitimacy
    is the turnout, without the canvass, times `management_legitimacy_factor` for a property management committee (the
    subdistrict names part of it). Skill: `skill_mean` + `skill_sd` x normal of (COMMITTEE_SKILL, today, grid).
    Effort starts at the motivation of the chair.
    """
    grids, p, today = run.state.grids, run.p.committees, run.day.number
    seats = run.rules.seat_count(grids.household_count[rows], p.large_household_count, p.small_seat_count,
                                 p.large_seat_count)
    members = run.rules.member_seats(seats, p.member_seat_share, candidate_count(run)[rows])
    luck = run.chance.normal(Decision.COMMITTEE_SKILL, today, make_key(KeyKind.GRID, rows))
    form = expected_form(run)[rows]
    grids.committee_form[rows] = form
    grids.seat_count[rows] = seats
    grids.member_seat_share[rows] = members / seats
    grids.committee_legitimacy[rows] = turnout * by_form(1.0, p.management_legitimacy_factor)[form]
    grids.committee_skill[rows] = p.skill_mean + p.skill_sd * luck
    grids.committee_effort[rows] = grids.chair_motivation[rows]


def begin_to_act(run: Run, rows: Rows, has_branch: Booleans) -> None:
    """The committees of these grids (ascending) act under the programme from today.

    Draws of (decision, today, grid): the chair is a member if COMMITTEE_CHAIR is below `chair_member_share`; the
    secretary is that chair where a branch stood before this month end (`has_branch`, one a grid of the district), the
    chair is a member, and COMMITTEE_CONCURRENT is below `concurrent_share` x `branches.chair_recommended_share`.
    """
    grids, p, today = run.state.grids, run.p.committees, run.day.number
    keys = make_key(KeyKind.GRID, rows)
    is_member = run.chance.uniform(Decision.COMMITTEE_CHAIR, today, keys) < p.chair_member_share
    concurrent_share = p.concurrent_share * run.p.branches.chair_recommended_share
    is_secretary = run.chance.uniform(Decision.COMMITTEE_CONCURRENT, today, keys) < concurrent_share
    grids.committee_start_day[rows] = today
    grids.chair_is_member[rows] = is_member
    grids.is_concurrent[rows] = has_branch[rows] & is_member & is_secretary
