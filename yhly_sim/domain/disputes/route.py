"""A voiced dispute finds the body that takes it: channel, entry level, the first body with room."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.bodies.directory import COURTYARD_BODIES, DEPARTMENT_OF_KIND, GRID_BODIES
from yhly_sim.domain.centres.use import function_reads, in_use
from yhly_sim.domain.codes import Body, BranchKind, CentreFunction, Channel, Level, Reason, Respondent, Stage
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes.kernels import fill_ladder, fill_weights, pick_step
from yhly_sim.domain.disputes.ledger import LEDGER, MOVED, move, release
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def logistic(x: Any) -> Any:
    """1 / (1 + exp(-x)).

    >>> float(logistic(0.0))
    0.5
    """
    return 1.0 / (1.0 + np.exp(-x))


@rule
def threat_logit(constant: Any, severity: Any, severity_effect: Any, trust_local: Any, trust_effect: Any,
                 is_collective: Any, collective_effect: Any, gained: Any) -> Any:
    """Logit that a complainant threatens to petition: grows with severity, distrust, number concerned, past tricks.

    >>> float(threat_logit(-3.5, 0.5, 2.0, 0.5, 1.0, 0.0, 0.5, 0.0))
    -2.5
    """
    return (constant + severity_effect * severity - trust_effect * (trust_local - 0.5)
            + collective_effect * is_collective + gained)


@rule
def takes_dispute(backlog_hours: Any, need_hours: Any, week_hours: Any, overload_days: Any) -> Any:
    """Whether a body takes a dispute: backlog with it, over the mean hours of a day, is at most `overload_days`.

    Compared to the millionth of an hour, so that no rounding error decides. Source: decision record 5.

    >>> bool(takes_dispute(7.0, 2.0, 4.5, 14))
    True
    """
    return backlog_hours + need_hours <= overload_days * week_hours / 7.0 + 1e-6


def channel_weights(run: Run, rows: NDArray[Any]) -> NDArray[np.float64]:
    """Weight of each channel (columns, in the order of the codes) for each dispute that is voiced.

    In person: weight x access of the grid's centre. Committee member, Party group, firm desk: zero where the
    courtyard has no such body that began before today; the Party group's grows with visible members. Hotline:
    weight x digital skill x (1 + digital gain) x (hotline_trust_limit - trust in the local level).
    """
    state, p, day = run.state, run.p.disputes, run.day.number
    disputes, bodies = state.disputes, state.bodies
    doors = _door_rows(run, disputes.courtyard_id[rows])
    able = run.rules.takes_dispute(
        0.0, p.attempt_hours[disputes.severity_class[rows]][:, None], bodies.week_hours[doors], p.overload_days)
    access = np.ones(len(state.grids))
    if run.p.centres.access_gain != 0.0:
        access += run.p.centres.access_gain * in_use(run, CentreFunction.MEDIATION)
    weights = np.empty((rows.size, len(Channel)))
    fill_weights(
        rows, disputes.courtyard_id, disputes.grid_id, disputes.complainant_id, access,
        state.courtyards.visible_share, state.residents.digital_skill, state.residents.trust_local,
        bodies.start_day[doors], able, day, p.group_visibility_gain, p.hotline_digital_gain,
        p.hotline_trust_limit, p.channel_weight, int(Channel.IN_PERSON), _FIRST_DOOR, int(Channel.PARTY_GROUP),
        int(Channel.HOTLINE), weights)
    return weights


_DOORS = {
    Channel.COMMITTEE_MEMBER: Body.COMMITTEE_MEMBER,
    Channel.PARTY_GROUP: Body.PARTY_GROUP,
    Channel.FIRM_DESK: Body.FIRM_DESK,
}
_LOWEST_LEVEL = np.array([Level.COURTYARD if channel in _DOORS else Level.GRID for channel in Channel], dtype=np.int64)
_GRID_STEPS = (Body.BRANCH, Body.COMMITTEE)
_FIRST_DOOR = int(min(_DOORS))
_DOOR_PLACES = np.array([COURTYARD_BODIES.index(kind) for kind in _DOORS.values()], dtype=np.int64)
_GRID_PLACES = np.array([GRID_BODIES.index(kind) for kind in _GRID_STEPS], dtype=np.int64)
_DOOR_CHANNELS = np.array([int(channel) for channel in _DOORS], dtype=np.int64)
_LADDER = np.array([Level.COURTYARD] * len(_DOORS) + [Level.GRID] * len(_GRID_STEPS)
                   + [Level.COMMUNITY, Level.SUBDISTRICT, Level.DISTRICT], dtype=np.int64)


def lowest_level(channel: Channel) -> Level:
    """The lowest level to which a channel leads."""
    return Level(int(_LOWEST_LEVEL[channel]))


@phase(
    every="day",
    reads=(
        "disputes: dispute_key courtyard_id grid_id community_id kind complainant_id severity severity_class"
        " is_collective voiced_day attempt_count remaining_hours respondent_kind",
        "grids: branch_kind firm_id", function_reads(CentreFunction.MEDIATION),
        "communities: subdistrict_id",
        "courtyards: visible_share",
        "residents: trust_local digital_skill threat",
        "bodies: start_day week_hours backlog_hours kind level unit_id",
    ),
    writes=(
        MOVED, LEDGER,
        "disputes: channel is_recorded is_threat level_day ready_day remaining_hours first_response_day",
    ),
    draws=(Decision.ROUTE_CHANNEL, Decision.ROUTE_LOCAL, Decision.ROUTE_THREAT, Decision.ROUTE_DUPLICATE,
           Decision.BRANCH_REFUSES),
)
def route(run: Run) -> None:
    """Every voiced dispute goes to a body.

    One voiced today draws its channel (keyed race over the weights), whether its complainant threatens, and
    whether it goes in at the lowest body (one uniform below trust in the local level) or at the community; the lowest
    is the courtyard's where the channel is a body there, else the grid's. In person and by the hotline it is recorded.
    The hotline takes floor(hotline_delay_days x intake_delay_factor + .5) days, and with `duplicate_share` a report
    comes twice: `duplicate_hours` go off what the community can give today.
    One that moves up, relapses or comes back starts at the level where it stands. From its entry it walks up the
    ladder - the body of its channel in the courtyard, branch, committee, community, subdistrict, department - to
    the first that exists since before the dispute was voiced (on day 0, since that day) and takes it
    (`takes_dispute`; the hours needed are what remains, or those of a first attempt where nothing remains). Bodies see
    the backlog of this morning, the same for all of today's disputes; the department takes all. A body that could do it
    but has no room is passed over, which the ledger says. A joint branch, and its Party groups, leave a dispute with
    the firm that serves the grid alone if one uniform of (BRANCH_REFUSES, day 0, dispute) is below
    `joint_refusal_share`. What lies with a body that has ended goes one level up -
    with a firm's desk, if it is against the firm, to the housing bureau - and is routed tomorrow; hours, attempts and
    age stay with it.
    """
    disputes, day = run.state.disputes, run.day.number
    run.scratch.duplicate_hours = np.zeros(len(run.state.communities))
    rows = (disputes.stage == int(Stage.VOICED)).nonzero()[0]
    # What comes into this stage later today (moved up, relapsed, returned) is routed tomorrow.
    if run.constants.has_ended_bodies:
        _leave_ended_bodies(run)
    if rows.size == 0:
        return
    is_fresh = (disputes.voiced_day[rows] == day) & (disputes.level[rows] == int(Level.NONE))
    entry_level = disputes.level[rows].astype(np.int64)
    if is_fresh.any():
        entry_level[is_fresh] = _voice(run, rows[is_fresh])
    _enter_ladder(run, rows, entry_level)


def _leave_ended_bodies(run: Run) -> None:
    disputes, bodies = run.state.disputes, run.state.bodies
    queued = (disputes.stage == int(Stage.QUEUED)).nonzero()[0]
    ended = queued[bodies.start_day[disputes.body[queued]] < 0]
    disputes.level_day[ended] = run.day.number
    is_against_firm = ((disputes.body_kind[ended] == int(Body.FIRM_DESK))
                       & (disputes.respondent_kind[ended] == int(Respondent.FIRM)))
    level = np.where(is_against_firm, int(Level.DISTRICT), disputes.level[ended] + 1)
    release(run, ended, Stage.VOICED, reason=Reason.BODY_ENDED, level=level, unit_id=-1)


def _voice(run: Run, rows: NDArray[Any]) -> NDArray[np.int64]:
    """Draw channel, threat and entry of disputes voiced today; returns the level at which each goes in."""
    state, p, day = run.state, run.p.disputes, run.day.number
    disputes = state.disputes
    keys, person = disputes.dispute_key[rows], disputes.complainant_id[rows]
    trust = state.residents.trust_local[person]
    channel = run.chance.choose_option(Decision.ROUTE_CHANNEL, day, keys, channel_weights(run, rows))
    disputes.channel[rows] = channel
    is_hotline = channel == int(Channel.HOTLINE)
    disputes.is_recorded[rows] = is_hotline | (channel == int(Channel.IN_PERSON))
    disputes.is_threat[rows] = run.chance.uniform(Decision.ROUTE_THREAT, day, keys) < run.rules.logistic(
        run.rules.threat_logit(p.threat_constant, disputes.severity[rows], p.threat_severity, trust, p.threat_trust,
                               disputes.is_collective[rows], p.threat_collective, state.residents.threat[person]))
    disputes.first_response_day[rows] = -1
    delay = np.floor(p.hotline_delay_days * p.intake_delay_factor + 0.5)
    disputes.ready_day[rows] = day + np.where(is_hotline, delay, 0).astype(np.int64)
    hotline = rows[is_hotline]
    twice = hotline[run.chance.uniform(Decision.ROUTE_DUPLICATE, day, keys[is_hotline]) < p.duplicate_share]
    if twice.size:
        run.scratch.duplicate_hours += p.duplicate_hours * np.bincount(
            disputes.community_id[twice], minlength=len(state.communities))
    is_local = run.chance.uniform(Decision.ROUTE_LOCAL, day, keys) < trust
    lowest = _LOWEST_LEVEL[channel]
    return np.where(is_local, lowest, int(Level.COMMUNITY))


class Rungs(NamedTuple):
    """What a dispute meets on its ladder: levels (steps,), hours it needs (disputes,), the rest (steps, disputes)."""

    levels: NDArray[np.int64]
    need: NDArray[np.float64]
    body: NDArray[np.int64]
    is_reachable: NDArray[np.bool_]
    able: NDArray[np.bool_]
    takes: NDArray[np.bool_]


def rungs(run: Run, rows: NDArray[Any]) -> Rungs:
    """The ladder of each dispute with who could do it at all (`able`) and who has room for it today (`takes`)."""
    p, disputes, bodies = run.p.disputes, run.state.disputes, run.state.bodies
    need = np.where(disputes.remaining_hours[rows] > 0.0, disputes.remaining_hours[rows],
                    p.attempt_hours[disputes.severity_class[rows]])
    levels, body, is_reachable = ladder(run, rows)
    _leave_alone(run, rows, is_reachable)
    week = bodies.week_hours[body]
    able = run.rules.takes_dispute(0.0, need, week, p.overload_days)
    takes = run.rules.takes_dispute(bodies.backlog_hours[body], need, week, p.overload_days)
    return Rungs(levels, need, body, is_reachable, able, takes)


def _enter_ladder(run: Run, rows: NDArray[Any], entry_level: NDArray[np.int64]) -> None:
    disputes, bodies, day = run.state.disputes, run.state.bodies, run.day.number
    levels, need, body, is_reachable, able, takes = rungs(run, rows)
    step, is_passed_over = np.empty(rows.size, np.int64), np.zeros(rows.size, np.bool_)
    pick_step(is_reachable, levels, entry_level, bodies.start_day[body], disputes.voiced_day[rows], able, takes, step,
              is_passed_over)
    chosen = body[step, np.arange(rows.size)]
    disputes.level_day[rows] = day
    disputes.ready_day[rows] = np.maximum(disputes.ready_day[rows], day)
    disputes.remaining_hours[rows] = need
    move(run, rows, Stage.QUEUED, level=bodies.level[chosen], unit_id=bodies.unit_id[chosen],
         body_kind=bodies.kind[chosen], body=chosen,
         reason=np.where(is_passed_over, int(Reason.PASSED_OVER), int(Reason.ROUTED)))


def _door_rows(run: Run, courtyard: NDArray[Any]) -> NDArray[np.int64]:
    """Rows of the bodies behind the doors of each courtyard: (disputes, doors), in the order of the doors."""
    return courtyard.astype(np.int64)[:, None] * len(COURTYARD_BODIES) + _DOOR_PLACES


def ladder(run: Run, rows: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Steps from the bottom up: levels (steps,); row of the body and whether it is reachable, (steps, disputes).

    The doors of the courtyard can be reached only by their own channel.
    """
    disputes, directory = run.state.disputes, run.constants.directory
    body = np.empty((len(_LADDER), rows.size), dtype=np.int64)
    is_reachable = np.ones(body.shape, dtype=bool)
    fill_ladder(rows, disputes.courtyard_id, disputes.grid_id, disputes.community_id, disputes.kind, disputes.channel,
                run.state.communities.subdistrict_id, _DOOR_PLACES, _DOOR_CHANNELS, _GRID_PLACES,
                DEPARTMENT_OF_KIND, len(COURTYARD_BODIES), len(GRID_BODIES), directory.first_grid_row,
                directory.first_community_row, directory.first_subdistrict_row, directory.first_department_row, body,
                is_reachable)
    return _LADDER, body, is_reachable


_OF_THE_BRANCH = np.array([kind in (Body.PARTY_GROUP, Body.BRANCH) for kind in (*_DOORS.values(), *_GRID_STEPS)]
                          + [False] * (len(_LADDER) - len(_DOORS) - len(_GRID_STEPS)))


def _leave_alone(run: Run, rows: NDArray[Any], is_reachable: NDArray[np.bool_]) -> None:
    """A joint branch and its Party groups are out of reach of what they leave alone: disputes with the firm there."""
    share = run.p.disputes.joint_refusal_share
    if share == 0.0:
        return
    disputes, grids = run.state.disputes, run.state.grids
    grid = disputes.grid_id[rows]
    is_joint = (grids.branch_kind[grid] == int(BranchKind.JOINT)) & (grids.firm_id[grid] >= 0)
    asked = np.flatnonzero(is_joint & (disputes.respondent_kind[rows] == int(Respondent.FIRM)))
    if asked.size:
        u = run.chance.uniform(Decision.BRANCH_REFUSES, 0, disputes.dispute_key[rows[asked]])
        is_reachable[np.ix_(_OF_THE_BRANCH, asked[u < share])] = False
