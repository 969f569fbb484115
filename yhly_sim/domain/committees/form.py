"""Committees: prepared and voted, taken into the programme, or come about on their own."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.branches.order import Booleans, Floats, Standing
from yhly_sim.domain.branches.preparation import NOBODY, PreparationHours, Proposal, Rows
from yhly_sim.domain.codes import BranchKind, CommitteeForm, Obstacle
from yhly_sim.domain.committees.seats import begin_to_act, candidate_count, reached_share, seat_committee
from yhly_sim.domain.committees.vote import draw_turnout, hold_votes
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.residents.participation import ATTENDANCE_READS
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

READS = (
    *ATTENDANCE_READS,
    "grids: household_count committee_form committee_start_day failed_vote_count last_vote_day is_founded_before"
    " branch_kind effort_real chair_motivation census_day",
    "courtyards: grid_id kind household_count first_household member_count known_member_count norm",
    "households: is_owner representative",
)
WRITES = (
    "grids: committee_form committee_start_day seat_count member_seat_share committee_legitimacy committee_effort"
    " committee_skill chair_is_member is_concurrent is_founded_before failed_vote_count last_vote_day",
)
DRAWS = (Decision.COMMITTEE_BEGINS, Decision.COMMITTEE_CANVASS, Decision.COMMITTEE_TURNOUT, Decision.COMMITTEE_CHAIR,
         Decision.COMMITTEE_CONCURRENT, Decision.COMMITTEE_SKILL, Decision.COMMITTEE_OF_ITS_OWN)


@rule
def committee_rate(rate: Any, branch_gain: Any, branch_effort: Any, norm_gain: Any, norm: Any, member_gain: Any,
                   candidate_share: Any) -> Any:
    """Rate a day at which a grid starts to prepare a committee.

    rate x (1 + branch_gain x effort) x max(0, 1 + norm_gain (norm - .5)) x (1 - member_gain (1 - candidate share)).
    branch_effort: real effort of the branch x share of the members whom it knows, 0 without one; candidate_share:
    members who would stand over those that half the seats need, at most 1. Source: report A5, C2, C3 for the
    directions; sizes fitted or assumed.

    >>> round(float(committee_rate(0.001, 2.0, 0.5, 1.0, 0.5, 0.5, 1.0)), 12)
    0.002
    """
    return (rate * (1.0 + branch_gain * branch_effort) * np.maximum(0.0, 1.0 + norm_gain * (norm - 0.5))
            * (1.0 - member_gain * (1.0 - candidate_share)))


def committee_standing(run: Run) -> Standing:
    """A committee exists where it acts; it may come where one sits that does not act yet, or votes are left to hold."""
    grids, p = run.state.grids, run.p.committees
    exists: Booleans = grids.committee_start_day >= 0
    may_come: Booleans = _sits(run) | (grids.failed_vote_count < p.vote_limit)
    return Standing(exists, may_come, p.order_strictness)


def _sits(run: Run) -> Booleans:
    return np.asarray(run.state.grids.committee_form != int(CommitteeForm.NONE))


def grid_norm(run: Run) -> Floats:
    """Norm of each grid: that of its courtyards, weighted by households, summed in ascending row."""
    courtyards, count = run.state.courtyards, len(run.state.grids)
    households = np.bincount(courtyards.grid_id, weights=courtyards.household_count, minlength=count)
    norms = np.bincount(courtyards.grid_id, weights=courtyards.norm * courtyards.household_count, minlength=count)
    return np.asarray(norms / np.maximum(households, 1.0))


def propose_own(run: Run) -> Rows:
    """Grids in which a committee comes about outside the programme this month, in every scenario.

    Candidates: no committee sits. One uniform of (COMMITTEE_OF_ITS_OWN, today, grid) below
    `month_probability(own_rate)`.
    """
    rows = np.flatnonzero(~_sits(run))
    u = run.chance.uniform(Decision.COMMITTEE_OF_ITS_OWN, run.day.number, make_key(KeyKind.GRID, rows))
    return np.asarray(rows[u < run.rules.month_probability(run.p.committees.own_rate)])


def committee_obstacle(run: Run) -> Rows:
    """What keeps each grid from preparing its committee this month (codes of `Obstacle`)."""
    grids, p = run.state.grids, run.p.committees
    if not (run.is_on("grids") and run.is_on("committee")):
        return np.full(len(grids), int(Obstacle.OFF))
    has_rested = (grids.last_vote_day < 0) | (run.day.number - grids.last_vote_day >= p.retry_days)
    return np.select(
        [grids.committee_start_day >= 0, _sits(run), grids.failed_vote_count >= p.vote_limit, ~has_rested],
        [int(Obstacle.STARTED), int(Obstacle.FOUNDED_BEFORE), int(Obstacle.VOTE_LIMIT), int(Obstacle.VOTE_RETRY)],
        int(Obstacle.NONE))


def propose_committees(run: Run, ready: Floats, own: Rows) -> tuple[Rows, Proposal]:
    """Grids whose sitting committee would be taken into the programme, and grids that would prepare one, this month.

    One uniform of (COMMITTEE_BEGINS, today, grid) for each candidate. Where a committee sits that does not act: below
    the readiness (so surely, once nothing is waited for). Where none sits, votes are left (failed_vote_count below
    `vote_limit`), none was held in the last `retry_days`, and none comes about on its own today (`own`): below
    `month_probability(committee_rate x readiness)`.
    """
    grids, p, today = run.state.grids, run.p.committees, run.day.number
    if not (run.is_on("grids") and run.is_on("committee")):
        return NOBODY.grids, NOBODY
    obstacle = committee_obstacle(run)
    may_prepare = obstacle == int(Obstacle.NONE)
    may_prepare[own] = False
    sitting, unfounded = np.flatnonzero(obstacle == int(Obstacle.FOUNDED_BEFORE)), np.flatnonzero(may_prepare)

    def luck(rows: Rows) -> Floats:
        return run.chance.uniform(Decision.COMMITTEE_BEGINS, today, make_key(KeyKind.GRID, rows))

    taken_in = sitting[luck(sitting) < ready[sitting]]
    seats = run.rules.seat_count(grids.household_count, p.large_household_count, p.small_seat_count, p.large_seat_count)
    standing = np.minimum(1.0, candidate_count(run) / np.ceil(seats / 2.0))
    leads = np.where(_has_branch(run), grids.effort_real * reached_share(run), 0.0)
    rate = run.rules.committee_rate(
        p.founding_rate, p.branch_gain, leads, p.norm_gain, grid_norm(run), p.member_gain, standing)
    u = luck(unfounded)
    begins = u < run.rules.month_probability((rate * ready)[unfounded])
    return taken_in, Proposal(unfounded[begins], u[begins])


def _has_branch(run: Run) -> Booleans:
    return np.asarray(run.state.grids.branch_kind != int(BranchKind.NONE))


def found_own(run: Run, own: Rows) -> None:
    """Committees that come about outside the programme sit from today; they act once they are taken into it.

    They are seated by `seat_committee` at today's turnout (`draw_turnout`), whatever it is; nothing is booked.
    """
    if own.size:
        seat_committee(run, own, draw_turnout(run, own).share)
        run.state.grids.is_founded_before[own] = True


def found_committees(run: Run, taken_in: Rows, proposal: Proposal, hours: PreparationHours,
                     has_branch: Booleans) -> None:
    """Committees that are taken in begin to act; proposed ones that get `preparation_hours` hold their vote.

    Where the vote counts (`hold_votes`) the committee is seated and begins to act the same day. has_branch: where a
    branch stood before this month end.
    """
    prepared = hours.grant(run, proposal, run.p.committees.preparation_hours)
    if prepared.size:
        elected, turnout = hold_votes(run, prepared)
        seat_committee(run, elected, turnout)
        begin_to_act(run, elected, has_branch)
    begin_to_act(run, taken_in, has_branch)
