"""An attempt that has had its hours ends in an agreement or not, and an agreement lasts or will break."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import book
from yhly_sim.domain.codes import Authority, Body, Level, Payer, Purpose, Reason, Stage
from yhly_sim.domain.committees.posts import shared_post_of
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes.kernels import learn
from yhly_sim.domain.disputes.ledger import move
from yhly_sim.domain.disputes.money import find_money, pay
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

FULL_POWER = np.zeros((len(Body), len(Authority)), dtype=bool)
FULL_POWER[:, [Authority.PARTIES, Authority.MONEY]] = True
FULL_POWER[[Body.COMMITTEE_MEMBER, Body.COMMITTEE], Authority.COMMITTEE] = True
FULL_POWER[Body.FIRM_DESK, Authority.FIRM] = True
FULL_POWER[Body.COMMUNITY, Authority.COMMUNITY] = True
FULL_POWER[Body.SUBDISTRICT, [Authority.LAW, Authority.COMMUNITY]] = True
FULL_POWER[[Body.HOUSING_BUREAU, Body.POLITICAL_LEGAL, Body.UTILITIES, Body.COURT], :] = True
MAY_COORDINATE = np.zeros_like(FULL_POWER)
for _body in (Body.PARTY_GROUP, Body.BRANCH, Body.COMMITTEE, Body.COMMITTEE_MEMBER, Body.COMMUNITY, Body.SUBDISTRICT):
    MAY_COORDINATE[_body, [Authority.FIRM, Authority.COMMITTEE, Authority.COMMUNITY]] = True
"""What a body may order, and what it can only coordinate: nobody below a department sanctions a firm or orders a
demolition."""


@rule
def agreement_logit(constant: Any, skill: Any, tie: Any, trust: Any, authority: Any, severity: Any, attempts: Any,
                    money: Any, law: Any, concurrent: Any) -> Any:
    """Logit that an attempt ends in an agreement: the sum of its parts, each already weighted, hindrances taken off.

    constant + skill + tie + trust + authority + law + concurrent - severity - attempts - money. There is no term for
    the core. Source: model text 4.6; M5.

    >>> float(agreement_logit(0.5, 0, 0.4, 0, 0.8, 0.75, 0, 0, 0, 0))
    0.9500000000000002
    """
    return constant + skill + tie + trust + authority - severity - attempts - money + law + concurrent


def end_attempts(run: Run, rows: NDArray[Any]) -> None:
    """Attempts that end today, in order of keys: settled, or another try with fewer hours after a gap."""
    state, p, day = run.state, run.p.disputes, run.day.number
    disputes, bodies = state.disputes, state.bodies
    keys, body = disputes.dispute_key[rows], disputes.body[rows]
    payer, is_missing = find_money(run, rows)
    legal_help = _legal_help(run, rows)
    if legal_help.any():
        book(run, Payer.OFFICIALS, Purpose.LEGAL_HELP, Level.GRID, disputes.grid_id[rows], hours=legal_help)
    logit = _agreement(run, rows, bodies.skill[body], disputes.body_kind[rows], disputes.level[rows], is_missing,
                       legal_help)
    agrees = run.chance.uniform(Decision.ATTEMPT_AGREE, day, keys) < run.rules.logistic(logit)
    learn(bodies.skill, body, p.learning_share)
    disputes.attempt_count[rows] += 1
    settled, failed = rows[agrees], rows[~agrees]
    if (payer[agrees] >= 0).any():
        pay(run, settled, payer[agrees])
    _close(run, settled)
    severity_class = disputes.severity_class[failed]
    disputes.remaining_hours[failed] = p.attempt_hours[severity_class] * p.repeat_share
    disputes.ready_day[failed] = day + np.floor(p.gap_days[severity_class] + 0.5).astype(np.int64)
    move(run, rows, np.where(agrees, int(Stage.SETTLED), int(Stage.QUEUED)),
         reason=np.where(agrees, int(Reason.AGREED), int(Reason.ATTEMPTED)))


def settle(run: Run, rows: NDArray[Any], reason: Reason, **place: Any) -> None:
    """Close disputes as settled and draw whether and when the agreement will break."""
    if rows.size:
        _close(run, rows)
        move(run, rows, Stage.SETTLED, reason=int(reason), **place)


def _close(run: Run, rows: NDArray[Any]) -> None:
    disputes, p, day = run.state.disputes, run.p.disputes, run.day.number
    keys = disputes.dispute_key[rows]
    disputes.closed_day[rows] = day
    disputes.remaining_hours[rows] = 0.0
    disputes.relapse_day[rows] = -1
    breaks = run.chance.uniform(Decision.ATTEMPT_RELAPSE, day, keys) < p.relapse_share
    if breaks.any():
        span = np.floor(p.relapse_span_days * run.chance.uniform(Decision.ATTEMPT_RELAPSE_DAY, day, keys[breaks]))
        disputes.relapse_day[rows[breaks]] = day + np.floor(p.relapse_first_days + 0.5) + span


def _legal_help(run: Run, rows: NDArray[Any]) -> NDArray[np.float64]:
    """Legal help for a dispute that needs the law, at community level or below: min(1, officers x hours a week)."""
    disputes, hours_each = run.state.disputes, run.p.bodies.legal_officer_hours
    if hours_each == 0.0:
        return np.zeros(rows.size)
    is_helped = (disputes.authority[rows] == int(Authority.LAW)) & (disputes.level[rows] <= int(Level.COMMUNITY))
    officers = run.state.grids.legal_officer_count[disputes.grid_id[rows]]
    return np.where(is_helped, np.minimum(1.0, officers * hours_each), 0.0)


def _agreement(run: Run, rows: NDArray[Any], skill: Any, body_kind: Any, level: Any, is_missing: Any,
               legal_help: Any) -> Any:
    """The logit of agreement of an attempt by a kind of body at a level, for each dispute."""
    state, p = run.state, run.p.disputes
    disputes = state.disputes
    person, grid, authority = disputes.complainant_id[rows], disputes.grid_id[rows], disputes.authority[rows]
    is_near = level <= int(Level.COMMUNITY)
    trust = np.where(is_near, state.residents.trust_local[person], state.residents.trust_higher[person])
    match = np.where(FULL_POWER[body_kind, authority], 1.0, MAY_COORDINATE[body_kind, authority] * p.coordination_match)
    concurrent = p.agree_concurrent and p.agree_concurrent * (
        ((body_kind == int(Body.BRANCH)) | (body_kind == int(Body.COMMITTEE))) * shared_post_of(run, grid))
    return run.rules.agreement_logit(
        p.agree_constant, p.agree_skill * skill, p.agree_tie * disputes.is_tied[rows], p.agree_trust * (trust - 0.5),
        p.agree_authority * match, p.agree_severity * disputes.severity[rows],
        p.agree_attempts * disputes.attempt_count[rows], p.agree_money * is_missing,
        p.agree_law * legal_help, concurrent)


def try_in_court(run: Run, rows: NDArray[Any]) -> NDArray[np.bool_]:
    """The court's one pre-litigation attempt: whether each of the disputes ends in an agreement."""
    if rows.size == 0:
        return np.zeros(0, dtype=bool)
    disputes, p = run.state.disputes, run.p.disputes
    court = np.full(rows.size, int(Body.COURT))
    logit = _agreement(run, rows, p.court_skill, court, np.full(rows.size, int(Level.OUTSIDE)), 0.0, 0.0)
    u = run.chance.uniform(Decision.COURT_AGREE, run.day.number, disputes.dispute_key[rows])
    return np.asarray(u < run.rules.logistic(logit))
