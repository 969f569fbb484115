"""Open disputes leave their level: up, withdrawn, to petition or court, off the books; and old ones come back."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.codes import Authority, Body, Level, Reason, Stage
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes.attempt import settle, try_in_court
from yhly_sim.domain.disputes.ledger import LEDGER, MOVED, move, release
from yhly_sim.engine.calendar import add_workdays
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase

WAYS = 6
"""Up, withdrawn, petition, talked out of a petition, suit, displaced."""


@rule
def up_rate(rate: Any, is_impatient: Any, severity: Any, trust_gap: Any, trust_effect: Any) -> Any:
    """Hazard a day of going one level up once patience has ended: rate (.5 + severity) exp(effect x trust gap).

    trust_gap: trust in the higher level less trust in the local one. Source: M6, S44, S58.

    >>> float(up_rate(0.05, True, 0.5, 0.0, 1.5))
    0.05
    """
    return rate * is_impatient * (0.5 + severity) * np.exp(trust_effect * trust_gap)


@rule
def withdraw_rate(rate: Any, severity: Any) -> Any:
    """Hazard a day of withdrawing: rate (1 - severity).

    >>> float(withdraw_rate(0.004, 0.5))
    0.002
    """
    return rate * (1.0 - severity)


@rule
def petition_rate(rate: Any, severity: Any, is_threat: Any) -> Any:
    """Hazard a day of petitioning: rate x severity x (1 + threat).

    >>> float(petition_rate(0.001, 0.5, True))
    0.001
    """
    return rate * severity * (1.0 + is_threat)


@rule
def sue_rate(rate: Any, severity: Any, needs_law: Any) -> Any:
    """Hazard a day of suing: rate x severity where the law is needed.

    >>> float(sue_rate(0.004, 0.5, False))
    0.0
    """
    return rate * severity * needs_law


@rule
def displace_rate(rate: Any, audit_share: Any, is_recorded: Any) -> Any:
    """Hazard a day of being moved off the books where closure counts: rate (1 - audit) for recorded ones. Source: M13b.

    >>> float(displace_rate(0.01, 0.2, True))
    0.008
    """
    return rate * (1.0 - audit_share) * is_recorded


@phase(
    every="day",
    reads=("disputes: dispute_key complainant_id authority is_threat voiced_day grid_id is_tied attempt_count"
           " severity_class",
           "residents: trust_higher",
           "grids: is_concurrent"),
    writes=(
        MOVED, LEDGER,
        "disputes: severity ready_day level_day closed_day relapse_day remaining_hours is_recorded voiced_day",
        "residents: trust_local threat",
    ),
    draws=(Decision.LEAVE_WHETHER, Decision.LEAVE_WHICH, Decision.COURT_AGREE, Decision.ATTEMPT_RELAPSE,
           Decision.ATTEMPT_RELAPSE_DAY),
)
def leave(run: Run) -> None:
    """Exits of queued disputes voiced before today, then returns of petitions, suits and broken agreements.

    One uniform of (dispute, today) says whether a dispute leaves (1 - exp(-sum of hazards)), a second which way,
    in the order up, withdrawn, petition, talked out of one, suit, displaced: of the hazard of a petition the share
    `petition_suppression_share` goes to the fourth way. Nobody goes up from the district. All hazards are taken on the
    state at the start of the phase. Penalties for what stays open raise `displace_rate` by the factor 1 +
    incentives.penalty_displace_gain.

    Up: routed tomorrow, one level higher; patience restarts. Petition: outside, and back at the district after
    `petition_return_days` workdays. Suit: with the court (level outside), which tries once after `court_days`
    (`try_in_court`); without an agreement it stays there. Displaced: hidden again and no longer recorded, severity +
    `relapse_severity_gain`; the complainant's trust_local is multiplied by 1 - displace_trust_loss, threat grows by
    displace_threat_gain. Talked out of a petition: it stays in its queue as it is, which the ledger says; trust and
    threat of the complainant go as with one who is displaced. A broken agreement: severity + `relapse_severity_gain`,
    back at the level where it was settled (the district, if that was the court), attempts stay.
    """
    state, day = run.state, run.day.number
    disputes = state.disputes
    outside = (disputes.stage == int(Stage.OUTSIDE)).nonzero()[0]
    outside = outside[disputes.ready_day[outside] == day]
    is_suit = disputes.body_kind[outside] == int(Body.COURT)
    petitions, suits = outside[~is_suit], outside[is_suit]
    relapses = (disputes.relapse_day == day).nonzero()[0]
    _exits(run)
    if petitions.size:
        _return_petitions(run, petitions)
    if suits.size:
        settle(run, suits[try_in_court(run, suits)], Reason.AGREED)
    if relapses.size:
        _relapse(run, relapses)


def _exits(run: Run) -> None:
    state, p, day = run.state, run.p.disputes, run.day.number
    disputes = state.disputes
    queued = (disputes.stage == int(Stage.QUEUED)).nonzero()[0]
    rows = queued[disputes.voiced_day[queued] < day]
    if rows.size == 0:
        return
    person, severity = disputes.complainant_id[rows], disputes.severity[rows]
    is_impatient = (day - disputes.level_day[rows] > p.patience_days) & (disputes.level[rows] < int(Level.DISTRICT))
    gap = state.residents.trust_higher[person] - state.residents.trust_local[person]
    rates = np.empty((WAYS, rows.size))
    rates[0] = run.rules.up_rate(p.up_rate, is_impatient, severity, gap, p.up_trust)
    rates[1] = run.rules.withdraw_rate(p.withdraw_rate, severity)
    petitioning = run.rules.petition_rate(p.petition_rate, severity, disputes.is_threat[rows])
    rates[2] = (1.0 - p.petition_suppression_share) * petitioning
    rates[3] = p.petition_suppression_share * petitioning
    rates[4] = run.rules.sue_rate(p.sue_rate, severity, disputes.authority[rows] == int(Authority.LAW))
    rates[5] = run.rules.displace_rate(
        p.displace_rate * (1.0 + run.p.incentives.penalty_displace_gain), p.audit_share, disputes.is_recorded[rows])
    way = run.chance.competing(Decision.LEAVE_WHETHER, Decision.LEAVE_WHICH, day, disputes.dispute_key[rows],
                               run.rules.exit_probability(rates.sum(axis=0)), rates)
    if not (way >= 0).any():
        return
    up, withdrawn, petition, discouraged, suit, displaced = (rows[way == w] for w in range(WAYS))

    if up.size:
        disputes.level_day[up] = day
        release(run, up, Stage.VOICED, reason=Reason.PATIENCE_ENDED, level=disputes.level[up] + 1, unit_id=-1)
    if withdrawn.size:
        disputes.closed_day[withdrawn] = day
        move(run, withdrawn, Stage.WITHDRAWN, reason=int(Reason.WITHDRAWN))
    if petition.size:
        disputes.closed_day[petition] = day
        disputes.ready_day[petition] = add_workdays(day, run.day.weekday, int(np.floor(p.petition_return_days + 0.5)))
        release(run, petition, Stage.OUTSIDE, reason=Reason.PETITIONED, level=int(Level.OUTSIDE), unit_id=0)
    if discouraged.size:
        _estrange(run, discouraged)
        move(run, discouraged, Stage.QUEUED, reason=int(Reason.DISCOURAGED))
    if suit.size:
        disputes.closed_day[suit] = day
        disputes.ready_day[suit] = day + int(np.floor(p.court_days + 0.5))
        move(run, suit, Stage.OUTSIDE, reason=int(Reason.SUED), level=int(Level.OUTSIDE), unit_id=0,
             body_kind=int(Body.COURT), body=run.constants.directory.court_row)
    if displaced.size:
        _displace(run, displaced)


def _estrange(run: Run, rows: Any) -> None:
    """Complainants for whom a good figure counted more than they trust the local level less, and threaten sooner."""
    p, residents = run.p.disputes, run.state.residents
    person = run.state.disputes.complainant_id[rows]
    np.multiply.at(residents.trust_local, person, 1.0 - p.displace_trust_loss)
    np.add.at(residents.threat, person, p.displace_threat_gain)


def _displace(run: Run, rows: Any) -> None:
    disputes, p = run.state.disputes, run.p.disputes
    _estrange(run, rows)
    disputes.severity[rows] = np.minimum(1.0, disputes.severity[rows] + p.relapse_severity_gain)
    disputes.is_recorded[rows] = False
    disputes.voiced_day[rows] = -1
    disputes.remaining_hours[rows] = 0.0
    release(run, rows, Stage.HIDDEN, reason=Reason.DISPLACED, level=int(Level.NONE), unit_id=-1)


def _return_petitions(run: Run, rows: Any) -> None:
    disputes, day = run.state.disputes, run.day.number
    disputes.closed_day[rows] = -1
    disputes.level_day[rows] = day
    release(run, rows, Stage.VOICED, reason=Reason.RETURNED, level=int(Level.DISTRICT), unit_id=-1)


def _relapse(run: Run, rows: Any) -> None:
    disputes, p, day = run.state.disputes, run.p.disputes, run.day.number
    disputes.severity[rows] = np.minimum(1.0, disputes.severity[rows] + p.relapse_severity_gain)
    disputes.closed_day[rows] = -1
    disputes.relapse_day[rows] = -1
    disputes.level_day[rows] = day
    release(run, rows, Stage.VOICED, reason=Reason.RELAPSED, unit_id=-1,
            level=np.minimum(disputes.level[rows], int(Level.DISTRICT)))
