"""Bodies forward what is not theirs and give their hours to their queue."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Authority, Body, Level, Payer, Purpose, Reason, Stage
from yhly_sim.domain.committees.posts import POST_READS
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes.attempt import end_attempts
from yhly_sim.domain.disputes.kernels import serve_in_order
from yhly_sim.domain.disputes.ledger import LEDGER, MOVED, move
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase

PAYER = np.array(
    [int(payer) for payer in {
        Body.NONE: Payer.DISTRICT, Body.PARTY_GROUP: Payer.BRANCH, Body.COMMITTEE_MEMBER: Payer.COMMITTEE,
        Body.FIRM_DESK: Payer.FIRM, Body.BRANCH: Payer.BRANCH, Body.COMMITTEE: Payer.COMMITTEE,
        Body.COMMUNITY: Payer.COMMUNITY, Body.SUBDISTRICT: Payer.OFFICIALS, Body.HOUSING_BUREAU: Payer.OFFICIALS,
        Body.POLITICAL_LEGAL: Payer.OFFICIALS, Body.UTILITIES: Payer.OFFICIALS, Body.COURT: Payer.OFFICIALS,
    }.values()], dtype=np.int8)
"""Who bears the hours of each kind of body."""

@rule
def queue_priority(severity: Any, is_threat: Any, threat_weight: Any, deservingness: Any, deserving_weight: Any,
                   is_recorded: Any, record_weight: Any, waited_days: Any, age_weight: Any) -> Any:
    """Place in the queue in millionths: severity, threat, deservingness, closure target, days waited; never membership.

    Rounded to floor(1e6 x + .5), so that two implementers order alike. Sources: S46, S48; model text 4.6.

    >>> int(queue_priority(0.5, True, 0.3, 0.5, 0.1, False, 0.3, 10, 0.01))
    950000
    """
    return np.floor(1e6 * (severity + threat_weight * is_threat + deserving_weight * deservingness
                           + record_weight * is_recorded + age_weight * waited_days) + 0.5)


@rule
def next_step_days(levels: Any, days_each: Any, factor: Any) -> Any:
    """Whole days that forwarding over some levels takes, at least one: floor(levels x days x factor + .5).

    >>> int(next_step_days(2, 3.0, 0.8))
    5
    """
    return np.maximum(1.0, np.floor(levels * days_each * factor + 0.5))


@phase(
    every="day",
    reads=(
        "disputes: dispute_key kind grid_id community_id courtyard_id complainant_id severity severity_class is_threat"
        " deservingness is_recorded authority is_tied voiced_day money_need_yuan",
        POST_READS, "grids: legal_officer_count firm_id committee_form",
        "communities: subdistrict_id",
        "firms: is_introduced is_active manager_is_member",
        "residents: trust_local trust_higher",
        "bodies: hours_today kind level unit_id start_day",
    ),
    writes=(
        MOVED, LEDGER, BOOKED,
        "disputes: ready_day level_day remaining_hours spent_hours attempt_count first_response_day closed_day"
        " relapse_day",
        "bodies: spent_hours skill",
        "grids: fund_yuan star_yuan",
        "communities: resource_yuan",
    ),
    draws=(Decision.HANDLE_LOCAL_LAW, Decision.ATTEMPT_AGREE, Decision.ATTEMPT_RELAPSE, Decision.ATTEMPT_RELAPSE_DAY),
)
def handle(run: Run) -> None:
    """What can be worked on today is forwarded to who has the power, or served in order until the hours end.

    A queued dispute is ready from its ready day. One that needs a department goes there, one that needs the law to
    the subdistrict unless the grid has legal officers who can deal with it on the spot (one uniform of the dispute at
    day 0, so the same for ever, below `local_law_share`), over all levels at once and with the days that takes; its
    patience restarts. The others are served body by body in order of priority, then day voiced, then key. Those that
    get all the hours of their attempt end it today: agreement, or another try with `repeat_share` of the hours of a
    first one after the gap. All attempts of a day meet the skills and balances of its start; then each body learns from
    each of its attempts: skill = 1 - (1 - skill)(1 - learning_share). The help of legal officers is booked. Hours below
    half a millionth are nothing: they are not given, and an attempt does not wait for them.
    """
    disputes, day = run.state.disputes, run.day.number
    duplicates = _sort_out_duplicates(run)
    queued = (disputes.stage == int(Stage.QUEUED)).nonzero()[0]
    ready = queued[disputes.ready_day[queued] <= day]
    if ready.size == 0:
        return
    is_forwarded = _forward(run, ready)
    if not run.state.bodies.hours_today.any():
        return
    finished = _serve_queue(run, ready[~is_forwarded], duplicates)
    if finished.size:
        end_attempts(run, finished[np.argsort(disputes.dispute_key[finished])])


def _forward(run: Run, rows: NDArray[Any]) -> NDArray[np.bool_]:
    state, p, day = run.state, run.p.disputes, run.day.number
    disputes, directory = state.disputes, run.constants.directory
    authority, level = disputes.authority[rows], disputes.level[rows]
    needs_department = (authority == int(Authority.DEPARTMENT)) & (level < int(Level.DISTRICT))
    needs_law = (authority == int(Authority.LAW)) & (level < int(Level.SUBDISTRICT))
    if p.local_law_share > 0.0:
        has_officers = state.grids.legal_officer_count[disputes.grid_id[rows]] > 0
        u = run.chance.uniform(Decision.HANDLE_LOCAL_LAW, 0, disputes.dispute_key[rows])
        needs_law &= u >= p.local_law_share * has_officers
    goes = needs_department | needs_law
    if goes.any():
        moved = rows[goes]
        target = np.where(needs_department[goes], int(Level.DISTRICT), int(Level.SUBDISTRICT))
        subdistrict = state.communities.subdistrict_id[disputes.community_id[moved]]
        body = np.where(needs_department[goes], directory.department_rows(disputes.kind[moved]),
                        directory.first_subdistrict_row + subdistrict)
        factor = (p.digital_forward_factor * p.five_level_forward_factor * p.cross_appointment_forward_factor
                  * p.big_bodies_forward_factor)
        days = run.rules.next_step_days(target - disputes.level[moved], p.forward_days, factor)
        _respond(disputes, moved, day)
        disputes.level_day[moved] = day
        disputes.ready_day[moved] = day + days.astype(np.int64)
        move(run, moved, Stage.QUEUED, reason=int(Reason.FORWARDED), level=target, body=body,
             unit_id=state.bodies.unit_id[body], body_kind=state.bodies.kind[body])
    return np.asarray(goes)


def _respond(disputes: Any, rows: NDArray[Any], day: int) -> None:
    first = rows[disputes.first_response_day[rows] < 0]
    disputes.first_response_day[first] = day


def _sort_out_duplicates(run: Run) -> NDArray[np.float64]:
    """Hours of each community that go into sorting out what was reported twice today, as far as it has any today."""
    asked = run.scratch.duplicate_hours
    if not asked.any():
        return asked  # type: ignore[no-any-return]
    hours_today = run.state.bodies.hours_today[run.constants.directory.community_rows]
    taken = np.minimum(asked, hours_today)
    if taken.any():
        book(run, Payer.COMMUNITY, Purpose.DUPLICATE, Level.COMMUNITY, np.arange(taken.size), hours=taken)
    return np.asarray(taken)


def serving_order(run: Run, rows: NDArray[Any]) -> NDArray[np.int64]:
    """Places of the disputes in the order of being served: by body, priority (highest first), day voiced, key."""
    p, day, disputes = run.p.disputes, run.day.number, run.state.disputes
    priority = run.rules.queue_priority(
        disputes.severity[rows], disputes.is_threat[rows], p.priority_threat, disputes.deservingness[rows],
        p.priority_deserving, disputes.is_recorded[rows], p.priority_record, day - disputes.voiced_day[rows],
        p.priority_age)
    return np.lexsort((disputes.dispute_key[rows], disputes.voiced_day[rows], -priority, disputes.body[rows]))


def _serve_queue(run: Run, rows: NDArray[Any], duplicates: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give today's hours, less what duplicates took; returns the disputes whose attempt has had all its hours."""
    day, disputes, bodies = run.day.number, run.state.disputes, run.state.bodies
    if rows.size == 0:
        return rows
    rows = rows[serving_order(run, rows)]
    body = disputes.body[rows].astype(np.int64)
    hours_left = bodies.hours_today.copy()
    hours_left[run.constants.directory.community_rows] -= duplicates
    remaining = disputes.remaining_hours[rows]
    given = serve_in_order(body, remaining, hours_left)
    worked = rows[given > 0.0]
    _respond(disputes, worked, day)
    disputes.remaining_hours[rows] = remaining
    disputes.spent_hours[rows] += given
    spent = np.bincount(body, weights=given, minlength=len(bodies))
    bodies.spent_hours[:] += spent
    busy = (spent > 0.0).nonzero()[0]
    run.state.accounts.append(
        busy.size, day=day, payer=PAYER[bodies.kind[busy]], purpose=int(Purpose.HANDLING), level=bodies.level[busy],
        unit_id=bodies.unit_id[busy], hours=spent[busy])
    return np.asarray(rows[(given > 0.0) & (remaining == 0.0)])
