"""Open disputes leave their level: up, withdrawn, to petition or court, off the books; and old ones come back."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.bodies.directory import the_body
from tests.oracle.calendar import add_workdays
from tests.oracle.codes import Authority, Body, Level, Reason, Stage
from tests.oracle.disputes.handle import agrees_in_court, settle
from tests.oracle.disputes.ledger import hand_to, move, release
from tests.oracle.disputes.surface import exit_probability


def leave(district):
    """Exits of what is queued, then returns: petitions, suits and broken agreements whose day it is."""
    today = district.day.number
    outside = [one for one in district.disputes_in(Stage.OUTSIDE) if one.ready_day == today]
    broken = [one for one in district.disputes_in(Stage.SETTLED) if one.relapse_day == today]
    exits(district)
    for dispute in outside:
        if dispute.body_kind == Body.NONE:
            return_petition(district, dispute)
        elif agrees_in_court(district, dispute):
            settle(district, dispute, Reason.AGREED)
    for dispute in broken:
        relapse(district, dispute)


def exits(district):
    """Every dispute's hazards are those before anybody has left."""
    today = district.day.number
    queued = [one for one in district.disputes_in(Stage.QUEUED) if one.voiced_day < today]
    ways = [(dispute, way_out(district, dispute)) for dispute in queued]
    for dispute, way in ways:
        if way:
            way(district, dispute)


def way_out(district, dispute):
    """Which way a dispute leaves today, None if it stays: one uniform whether, a second which."""
    rates = hazards(district, dispute)
    total, today, key = sum(rates.values()), district.day.number, dispute.dispute_key
    if district.luck.uniform(decisions.LEAVE_WHETHER, today, key) >= exit_probability(total):
        return None
    mark, edge = district.luck.uniform(decisions.LEAVE_WHICH, today, key) * total, 0.0
    for way, rate in rates.items():
        edge += rate
        if mark < edge:
            return way
    return take_off_the_books


def hazards(district, dispute):
    """Hazards a day, in the order in which the second uniform meets them."""
    p, person, severity = district.p.disputes, dispute.complainant, dispute.severity
    is_impatient = (district.day.number - dispute.level_day > p.patience_days) and dispute.level < Level.DISTRICT
    gap = person.trust_higher - person.trust_local
    petitioning = p.petition_rate * severity * (1 + dispute.is_threat)
    return {
        go_up: p.up_rate * is_impatient * (0.5 + severity) * math.exp(p.up_trust * gap),
        withdraw: p.withdraw_rate * (1 - severity),
        petition: (1 - p.petition_suppression_share) * petitioning,
        be_talked_out_of_it: p.petition_suppression_share * petitioning,
        sue: p.sue_rate * severity * (dispute.authority == Authority.LAW),
        take_off_the_books: p.displace_rate * (1 + district.p.incentives.penalty_displace_gain)
        * (1 - p.audit_share) * dispute.is_recorded,
    }


def go_up(district, dispute):
    """Patience has ended: one level up, to be routed tomorrow."""
    dispute.level_day = district.day.number
    release(dispute, Stage.VOICED, Reason.PATIENCE_ENDED, level=dispute.level + 1)


def withdraw(district, dispute):
    dispute.closed_day = district.day.number
    move(dispute, Stage.WITHDRAWN, Reason.WITHDRAWN)


def petition(district, dispute):
    """Outside until the petition comes back after some workdays."""
    today = district.day
    days = math.floor(district.p.disputes.petition_return_days + 0.5)
    dispute.closed_day, dispute.ready_day = today.number, add_workdays(today.number, today.weekday, days)
    release(dispute, Stage.OUTSIDE, Reason.PETITIONED, level=Level.OUTSIDE, unit_id=0)


def be_talked_out_of_it(district, dispute):
    """The zero is kept; the dispute stays where it is, and its complainant remembers."""
    estrange(district, dispute.complainant)
    move(dispute, Stage.QUEUED, Reason.DISCOURAGED)


def estrange(district, person):
    p = district.p.disputes
    person.trust_local *= 1 - p.displace_trust_loss
    person.threat += p.displace_threat_gain


def sue(district, dispute):
    """Outside, with the court, until its one attempt."""
    today = district.day.number
    dispute.closed_day, dispute.ready_day = today, today + math.floor(district.p.disputes.court_days + 0.5)
    hand_to(dispute, Stage.OUTSIDE, Reason.SUED, the_body(district, Body.COURT))


def take_off_the_books(district, dispute):
    """Where closure counts, a recorded dispute is made to vanish: hidden again, and its complainant remembers."""
    estrange(district, dispute.complainant)
    dispute.severity = min(1.0, dispute.severity + district.p.disputes.relapse_severity_gain)
    dispute.is_recorded, dispute.voiced_day, dispute.remaining_hours = False, -1, 0.0
    release(dispute, Stage.HIDDEN, Reason.DISPLACED, level=Level.NONE)


def return_petition(district, dispute):
    """A petition comes back to the department."""
    dispute.closed_day, dispute.level_day = -1, district.day.number
    release(dispute, Stage.VOICED, Reason.RETURNED, level=Level.DISTRICT)


def relapse(district, dispute):
    """An agreement breaks; the dispute is back at the level where it was settled, a little worse."""
    dispute.severity = min(1.0, dispute.severity + district.p.disputes.relapse_severity_gain)
    dispute.closed_day = dispute.relapse_day = -1
    dispute.level_day = district.day.number
    release(dispute, Stage.VOICED, Reason.RELAPSED, level=min(dispute.level, Level.DISTRICT))
