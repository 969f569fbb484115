"""Tuesday deliberation: collective disputes of a grid are pooled, talked over in rounds, decided or not."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.centres.use import function_reads, in_use
from yhly_sim.domain.codes import Authority, Body, CentreFunction, DisputeKind, Level, Payer, Purpose, Reason, Stage
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes.attempt import settle
from yhly_sim.domain.disputes.ledger import LEDGER, MOVED, move
from yhly_sim.domain.residents.participation import ATTENDANCE_READS, draw_attendance
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase
from yhly_sim.engine.tables import State


@rule
def agreement_gain(gain: Any, attendance: Any, attendance_half: Any, procedure: Any, plan: Any) -> Any:
    """Share of the missing agreement that one round gains: gain x attendance / (attendance + half) x procedure x plan.

    Never more than 1. Source: model text 4.7; S65, S74.

    >>> float(agreement_gain(0.5, 15, 15, 0.8, 1.0))
    0.2
    """
    return np.minimum(1.0, gain * attendance / (attendance + attendance_half) * procedure * plan)


@rule
def participating_share(turnout: Any, canvass: Any) -> Any:
    """Share that takes part when those who stay away are asked at the door: 1 - (1 - turnout)(1 - canvass).

    >>> float(participating_share(0.5, 0.5))
    0.75
    """
    return 1.0 - (1.0 - turnout) * (1.0 - canvass)


def make_matters(state: State) -> None:
    """One row for each (grid, kind of dispute), in that order; none is on the table."""
    grids, kinds = len(state.grids), len(DisputeKind)
    state.matters.append(grids * kinds, grid_id=np.repeat(np.arange(grids), kinds),
                         kind=np.tile(np.arange(kinds), grids))


@phase(
    every="tuesday",
    reads=(
        "disputes: dispute_key grid_id kind is_collective authority severity",
        "grids: community_id branch_kind effort_real centre_square_metres",
        function_reads(CentreFunction.DELIBERATION),
        "households: representative",
        "courtyards: grid_id first_household household_count",
        *ATTENDANCE_READS,
    ),
    writes=(
        MOVED, LEDGER, BOOKED,
        "disputes: matter is_deliberated closed_day remaining_hours relapse_day ready_day level_day",
        "matters: agreement round_count next_day first_day is_canvassed grid_id kind",
        "grids: own_decision_share",
        "residents: participation_count past_success",
    ),
    draws=(Decision.DELIBERATE_POOL, Decision.DELIBERATE_ATTEND, Decision.DELIBERATE_VOTE,
           Decision.ATTEMPT_RELAPSE, Decision.ATTEMPT_RELAPSE_DAY),
)
def deliberate(run: Run) -> None:
    """Pool, meet, count consent.

    Queued collective disputes at community level or below go on the table of their (grid, kind), if that matter is
    not resting after a failure and one uniform of the dispute (at day 0, so the same for ever) is below `pool_share`.
    Each grid with a service centre that is used for deliberation, and each community for its other grids, takes one
    matter: the one longest on the table (ties: lowest row) whose next round is due. Representatives of the grid's
    households come to the meeting by `draw_attendance` of (DELIBERATE_ATTEND, today); in the grid's own centre those
    count who find room (`seated_attendance`); a round counts for less by `fatigue_share` for each round before it (its
    hours are booked whole). Agreement grows by `agreement_gain` x (1 - agreement). At `decision_threshold` the matter
    is decided, or, where one of its disputes needs money, canvassed for `canvass_days`; after `round_limit` rounds it
    fails. Matters whose canvassing ends are counted first, with votes of (DELIBERATE_VOTE, today): decided if
    `participating_share` is at least `quorum_share` and agreement at least `consent_share`, else failed. Decided
    disputes are settled in the grid with a centre, else in the community; a failed matter rests for `reopen_days`.
    Where the switch is off, what is on the table goes back to its queue and nothing rests.
    """
    if not run.is_on("deliberation"):
        _close(run, np.flatnonzero(run.state.matters.first_day >= 0), rest_days=0)
        return
    _pool(run)
    _count_consent(run)
    _meet(run)


def _pool(run: Run) -> None:
    state, p, day = run.state, run.p.systems, run.day.number
    disputes, matters = state.disputes, state.matters
    rows = np.flatnonzero((disputes.stage == int(Stage.QUEUED)) & disputes.is_collective
                          & (disputes.level <= int(Level.COMMUNITY)))
    matter = disputes.grid_id[rows].astype(np.int64) * len(DisputeKind) + disputes.kind[rows]
    is_open = (matters.first_day[matter] >= 0) | (matters.next_day[matter] <= day)
    is_taken = run.chance.uniform(Decision.DELIBERATE_POOL, 0, disputes.dispute_key[rows]) < p.pool_share
    rows, matter = rows[is_open & is_taken], matter[is_open & is_taken]
    disputes.matter[rows] = matter
    fresh = np.unique(matter[matters.first_day[matter] < 0])
    matters.first_day[fresh] = day
    matters.next_day[fresh] = day
    move(run, rows, Stage.POOLED, reason=int(Reason.POOLED))


def _has_venue(run: Run) -> NDArray[np.bool_]:
    return np.asarray(in_use(run, CentreFunction.DELIBERATION) > 0.0)


def _count_consent(run: Run) -> None:
    """Matters whose canvassing ends today: decided with quorum and consent, failed without."""
    p, matters = run.p.systems, run.state.matters
    due = np.flatnonzero(matters.is_canvassed & (matters.next_day <= run.day.number))
    if due.size == 0:
        return
    people, owner = _representatives(run, matters.grid_id[due])
    votes = draw_attendance(run, people, "vote", Decision.DELIBERATE_VOTE)
    voters = np.bincount(owner, weights=votes, minlength=due.size)
    turnout = voters / np.maximum(np.bincount(owner, minlength=due.size), 1)
    share = run.rules.participating_share(turnout, p.canvass_share)
    matters.is_canvassed[due] = False
    is_decided = (share >= p.quorum_share) & (matters.agreement[due] >= p.consent_share)
    _decide(run, due[is_decided], people[votes & is_decided[owner]])
    _fail(run, due[~is_decided])


def _meet(run: Run) -> None:
    """Every grid with a venue, and every community for its other grids, holds one round on one matter."""
    state, p = run.state, run.p.systems
    matters, grids = state.matters, state.grids
    held = _matters_of_today(run)
    if held.size == 0:
        return
    grid = matters.grid_id[held]
    people, owner = _representatives(run, grid)
    comes = draw_attendance(run, people, "meeting", Decision.DELIBERATE_ATTEND).nonzero()[0]
    attendees, owner = people[comes], owner[comes]
    state.residents.participation_count[attendees] += 1
    came = np.bincount(owner, minlength=held.size).astype(np.float64)
    area = np.where(_has_venue(run)[grid], grids.centre_square_metres[grid], 0.0)
    seated = run.rules.seated_attendance(came, area, run.p.centres.person_square_metres)
    attendance = seated * (1.0 - p.fatigue_share) ** matters.round_count[held]
    has_branch = (grids.branch_kind[grid] > 0) & run.is_on("branch")
    plan = 1.0 + p.branch_plan_gain * np.where(has_branch, grids.effort_real[grid], 0.0)
    gain = run.rules.agreement_gain(
        p.agreement_gain, attendance, p.attendance_half, float(np.mean(p.procedure_right)), plan)
    matters.agreement[held] += gain * (1.0 - matters.agreement[held])
    matters.round_count[held] += 1
    matters.next_day[held] = run.day.number + int(np.floor(p.round_gap_days + 0.5))
    book(run, Payer.RESIDENTS, Purpose.DELIBERATION, Level.GRID, grid, hours=came * p.meeting_hours)
    book(run, np.where(has_branch, int(Payer.BRANCH), int(Payer.COMMUNITY)), Purpose.DELIBERATION, Level.GRID, grid,
         hours=p.cadre_hours)
    _conclude(run, held, attendees, owner)


def _matters_of_today(run: Run) -> NDArray[np.int64]:
    """The matters of today, ascending: of each place the one longest on the table whose round is due."""
    matters, grids = run.state.matters, run.state.grids
    due = np.flatnonzero((matters.first_day >= 0) & ~matters.is_canvassed & (matters.next_day <= run.day.number))
    grid = matters.grid_id[due]
    place = np.where(_has_venue(run)[grid], run.constants.directory.communities + grid, grids.community_id[grid])
    order = np.lexsort((due, matters.first_day[due], place))
    firsts = np.unique(place[order], return_index=True)[1]
    return np.sort(due[order[firsts]])


def _conclude(run: Run, held: NDArray[np.int64], attendees: NDArray[Any], owner: NDArray[np.int64]) -> None:
    """After the round: decided, canvassed where owners' money is needed, failed after the last round, or open."""
    state, p = run.state, run.p.systems
    matters, disputes = state.matters, state.disputes
    pooled = _pooled(run, held)
    disputes.is_deliberated[pooled] = True
    needs_money = np.zeros(len(matters), dtype=bool)
    needs_money[disputes.matter[pooled[disputes.authority[pooled] == int(Authority.MONEY)]]] = True
    is_agreed = matters.agreement[held] >= p.decision_threshold
    canvassed = held[is_agreed & needs_money[held]]
    matters.is_canvassed[canvassed] = True
    matters.next_day[canvassed] = run.day.number + int(np.floor(p.canvass_days + 0.5))
    is_decided = is_agreed & ~needs_money[held]
    _decide(run, held[is_decided], attendees[is_decided[owner]])
    _fail(run, held[~is_agreed & (matters.round_count[held] >= p.round_limit)])


def _pooled(run: Run, matter: NDArray[np.int64]) -> NDArray[np.int64]:
    """Disputes on the table of these matters, in order of rows."""
    disputes = run.state.disputes
    is_meant = np.zeros(len(run.state.matters), dtype=bool)
    is_meant[matter] = True
    rows = np.flatnonzero(disputes.stage == int(Stage.POOLED))
    return np.asarray(rows[is_meant[disputes.matter[rows]]])


def _decide(run: Run, matter: NDArray[np.int64], attendees: NDArray[Any]) -> None:
    """All disputes of the matters are settled where they were decided; those who came see that it was worth it."""
    if matter.size == 0:
        return
    state, p = run.state, run.p.systems
    pooled = _pooled(run, matter)
    grid = state.disputes.grid_id[pooled]
    at_grid = _has_venue(run)[grid]
    settle(run, pooled, Reason.DECIDED, level=np.where(at_grid, int(Level.GRID), int(Level.COMMUNITY)),
           unit_id=np.where(at_grid, grid, state.grids.community_id[grid]), body_kind=int(Body.NONE), body=-1)
    state.disputes.matter[pooled] = -1
    own = state.grids.own_decision_share
    np.add.at(own, state.matters.grid_id[matter], p.own_decision_step)
    np.minimum(own, 1.0, out=own)
    past = state.residents.past_success
    past[attendees] += p.past_success_step * (1.0 - past[attendees])
    _reset(run, matter, rest_days=0)


def _fail(run: Run, matter: NDArray[np.int64]) -> None:
    _close(run, matter, rest_days=int(np.floor(run.p.systems.reopen_days + 0.5)))


def _close(run: Run, matter: NDArray[np.int64], *, rest_days: int) -> None:
    """The matters fail: their disputes go back to their queues, to be worked on from tomorrow; the matters rest."""
    if matter.size == 0:
        return
    disputes = run.state.disputes
    rows = _pooled(run, matter)
    disputes.matter[rows] = -1
    disputes.ready_day[rows] = run.day.number + 1
    move(run, rows, Stage.QUEUED, reason=int(Reason.DELIBERATION_FAILED))
    _reset(run, matter, rest_days=rest_days)


def _reset(run: Run, matter: NDArray[np.int64], *, rest_days: int) -> None:
    matters = run.state.matters
    matters.first_day[matter] = -1
    matters.agreement[matter] = 0.0
    matters.round_count[matter] = 0
    matters.is_canvassed[matter] = False
    matters.next_day[matter] = run.day.number + rest_days


def _representatives(run: Run, grids: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The representative (oldest adult) of every household of these grids, and the place in `grids` of each."""
    courtyards, representative = run.state.courtyards, run.state.households.representative
    place = np.full(len(run.state.grids), -1, dtype=np.int64)
    place[grids] = np.arange(len(grids))
    here = np.flatnonzero(place[courtyards.grid_id] >= 0)
    count = courtyards.household_count[here].astype(np.int64)
    first = courtyards.first_household[here].astype(np.int64)
    rows = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(count.sum())
    people = representative[rows].astype(np.int64)
    owner = np.repeat(place[courtyards.grid_id[here]], count)
    is_there = people >= 0
    return (people, owner) if is_there.all() else (people[is_there], owner[is_there])
