"""Tuesday deliberation: collective disputes of a grid are pooled, talked over in rounds, decided or not."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Authority, Body, DisputeKind, Level, Payer, Purpose, Reason, Stage
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes.handle import settle
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
    state.matters.append(grids * kinds, grid_id=np.repeat(np.arange(grids), kinds), kind=np.tile(np.arange(kinds), grids))


@phase(
    every="tuesday",
    reads=(
        "disputes: dispute_key grid_id kind is_collective authority severity",
        "grids: centre_open_day community_id branch_kind effort_real",
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
    not resting after a failure and one uniform of the dispute is below `pool_share`. Each grid with a service
    centre, and each community for its other grids, takes one matter: the one longest on the table (ties: lowest
    row) whose next round is due. Matters whose canvassing ends are counted. Where the switch is off, what is on
    the table goes back to its queue.
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
    opened = run.state.grids.centre_open_day
    return np.asarray((opened >= 0) & (opened <= run.day.number))


def _count_consent(run: Run) -> None:
    state, p, day = run.state, run.p.systems, run.day.number
    matters = state.matters
    due = np.flatnonzero(matters.is_canvassed & (matters.next_day <= day))
    for matter in due:
        people = _representatives(run, matters.grid_id[matter])
        votes = draw_attendance(run, people, "vote", Decision.DELIBERATE_VOTE)
        turnout = votes.mean() if people.size else 0.0
        share = run.rules.participating_share(turnout, p.canvass_share)
        matters.is_canvassed[matter] = False
        if share >= p.quorum_share and matters.agreement[matter] >= p.consent_share:
            _decide(run, matter, people[votes])
        else:
            _close(run, np.array([matter]), rest_days=int(np.floor(p.reopen_days + 0.5)))


def _meet(run: Run) -> None:
    state, p, day = run.state, run.p.systems, run.day.number
    matters, grids = state.matters, state.grids
    due = np.flatnonzero((matters.first_day >= 0) & ~matters.is_canvassed & (matters.next_day <= day))
    if due.size == 0:
        return
    grid = matters.grid_id[due]
    has_venue = _has_venue(run)
    place = np.where(has_venue[grid], run.constants.directory.communities + grid, grids.community_id[grid])
    order = np.lexsort((due, matters.first_day[due], place))
    _, firsts = np.unique(place[order], return_index=True)
    procedure = float(np.mean(p.procedure_right))
    for matter in np.sort(due[order[firsts]]):
        here = int(matters.grid_id[matter])
        people = _representatives(run, here)
        comes = draw_attendance(run, people, "meeting", Decision.DELIBERATE_ATTEND)
        attendance = comes.sum() * (1.0 - p.fatigue_share) ** matters.round_count[matter]
        state.residents.participation_count[people[comes]] += 1
        has_branch = grids.branch_kind[here] > 0 and run.is_on("branch")
        plan = 1.0 + p.branch_plan_gain * (grids.effort_real[here] if has_branch else 0.0)
        gain = run.rules.agreement_gain(p.agreement_gain, attendance, p.attendance_half, procedure, plan)
        matters.agreement[matter] += gain * (1.0 - matters.agreement[matter])
        matters.round_count[matter] += 1
        matters.next_day[matter] = day + int(np.floor(p.round_gap_days + 0.5))
        book(run, Payer.RESIDENTS, Purpose.DELIBERATION, Level.GRID, here, hours=attendance * p.meeting_hours)
        book(run, Payer.BRANCH if has_branch else Payer.COMMUNITY, Purpose.DELIBERATION, Level.GRID, here,
             hours=p.cadre_hours)
        _conclude(run, matter, people[comes])


def _conclude(run: Run, matter: int, attendees: NDArray[Any]) -> None:
    state, p, day = run.state, run.p.systems, run.day.number
    matters, disputes = state.matters, state.disputes
    pooled = _pooled(run, matter)
    disputes.is_deliberated[pooled] = True
    if matters.agreement[matter] >= p.decision_threshold:
        if (disputes.authority[pooled] == int(Authority.MONEY)).any():
            matters.is_canvassed[matter] = True
            matters.next_day[matter] = day + int(np.floor(p.canvass_days + 0.5))
        else:
            _decide(run, matter, attendees)
    elif matters.round_count[matter] >= p.round_limit:
        _close(run, np.array([matter]), rest_days=int(np.floor(p.reopen_days + 0.5)))


def _pooled(run: Run, matter: int) -> NDArray[np.int64]:
    disputes = run.state.disputes
    return np.flatnonzero((disputes.stage == int(Stage.POOLED)) & (disputes.matter == matter))


def _decide(run: Run, matter: int, attendees: NDArray[Any]) -> None:
    """All disputes of the matter are settled where it was decided; those who came see that it was worth it."""
    state, p = run.state, run.p.systems
    grid = int(state.matters.grid_id[matter])
    at_grid = bool(_has_venue(run)[grid])
    pooled = _pooled(run, matter)
    settle(run, pooled, Reason.DECIDED, level=int(Level.GRID if at_grid else Level.COMMUNITY),
           unit_id=grid if at_grid else int(state.grids.community_id[grid]), body_kind=int(Body.NONE), body=-1)
    state.disputes.matter[pooled] = -1
    state.grids.own_decision_share[grid] = min(1.0, state.grids.own_decision_share[grid] + p.own_decision_step)
    past = state.residents.past_success
    past[attendees] += p.past_success_step * (1.0 - past[attendees])
    _reset(run, np.array([matter]), rest_days=0)


def _close(run: Run, matter: NDArray[np.int64], *, rest_days: int) -> None:
    """The matters fail: their disputes go back to their queues, to be worked on from tomorrow; the matters rest."""
    if matter.size == 0:
        return
    disputes = run.state.disputes
    rows = np.flatnonzero((disputes.stage == int(Stage.POOLED)) & np.isin(disputes.matter, matter))
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


def _representatives(run: Run, grid: int) -> NDArray[np.int64]:
    """The representative (oldest adult) of every household of a grid, in order of households."""
    courtyards, representative = run.state.courtyards, run.state.households.representative
    here = np.flatnonzero(courtyards.grid_id == grid)
    first, count = courtyards.first_household[here], courtyards.household_count[here]
    people = np.concatenate([representative[a : a + n] for a, n in zip(first, count, strict=True)])
    return people[people >= 0].astype(np.int64)
