"""Committees: prepared and voted, taken into the programme, or come about on their own."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.branches.form import has_branch
from tests.oracle.branches.order import Standing
from tests.oracle.branches.preparation import month_probability, proposal
from tests.oracle.codes import CommitteeForm
from tests.oracle.committees.seats import (
    begin_to_act,
    candidates_of,
    members_of,
    reached_members,
    seat_committee,
    seats_of,
)
from tests.oracle.committees.vote import draw_turnout, hold_vote


def sits(grid):
    return grid.committee_form != CommitteeForm.NONE


def acts(grid):
    return grid.committee_start_day >= 0


def committee_standing(district):
    """A committee may come where one sits that does not act yet, or votes are left to hold."""
    p = district.p.committees
    return Standing(
        exists=acts,
        may_come=lambda grid: sits(grid) or grid.failed_vote_count < p.vote_limit,
        strictness=p.order_strictness)


def propose_own(district):
    """Grids in which a committee comes about outside the programme, in every scenario."""
    candidates = [grid for grid in district.grids if not sits(grid)]
    rate = district.p.committees.own_rate
    proposed = proposal(district, decisions.COMMITTEE_OF_ITS_OWN, candidates, lambda grid: month_probability(rate))
    return [grid for _, grid in proposed]


def propose_committees(district, ready, own):
    """(Grids whose sitting committee is taken in, proposal of grids that prepare one)."""
    if not (district.is_on("grids") and district.is_on("committee")):
        return [], []
    sitting = [grid for grid in district.grids if sits(grid) and not acts(grid)]
    unfounded = [grid for grid in district.grids if may_prepare(district, grid) and grid not in own]
    taken_in = proposal(district, decisions.COMMITTEE_BEGINS, sitting, lambda grid: ready[grid.row])
    prepares = proposal(district, decisions.COMMITTEE_BEGINS, unfounded,
                        lambda grid: month_probability(committee_rate(district, grid) * ready[grid.row]))
    return [grid for _, grid in taken_in], prepares


def may_prepare(district, grid):
    """No committee sits, votes are left, and the last one is long enough ago."""
    p = district.p.committees
    has_rested = grid.last_vote_day < 0 or district.day.number - grid.last_vote_day >= p.retry_days
    return not sits(grid) and not acts(grid) and grid.failed_vote_count < p.vote_limit and has_rested


def committee_rate(district, grid):
    """A branch that works, a strong norm and members who would stand make a committee likelier."""
    p = district.p.committees
    everybody = members_of(grid)
    reached = reached_members(district, grid) / everybody if everybody else 1.0
    effort = grid.effort_real * reached if has_branch(grid) else 0.0
    standing = min(1.0, candidates_of(district, grid) / math.ceil(seats_of(district, grid) / 2))
    return (p.founding_rate * (1 + p.branch_gain * effort) * max(0.0, 1 + p.norm_gain * (grid_norm(grid) - 0.5))
            * (1 - p.member_gain * (1 - standing)))


def grid_norm(grid):
    """The norm of the grid's courtyards, weighted by households."""
    households = sum(courtyard.household_count for courtyard in grid.courtyards)
    return sum(courtyard.norm * courtyard.household_count for courtyard in grid.courtyards) / max(households, 1)


def found_own(district, own):
    """They sit from today, whatever the turnout; they act once they are taken in."""
    for grid in own:
        _, turnout = draw_turnout(district, grid)
        seat_committee(district, grid, turnout)
        grid.is_founded_before = True


def found_committees(district, taken_in, proposed, preparation, had_branch):
    """Prepared ones hold their vote, and act if it counts; those that were taken in act."""
    for grid in preparation.grant(proposed, district.p.committees.preparation_hours):
        counts, turnout = hold_vote(district, grid)
        if counts:
            seat_committee(district, grid, turnout)
            begin_to_act(district, grid, grid.row in had_branch)
    for grid in taken_in:
        begin_to_act(district, grid, grid.row in had_branch)
