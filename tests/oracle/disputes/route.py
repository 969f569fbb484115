"""A voiced dispute finds the body that takes it: channel, level of entry, the first body with room."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.bodies.directory import department_of, the_body
from tests.oracle.centres.use import in_use
from tests.oracle.codes import Body, BranchKind, CentreFunction, Channel, Level, Reason, Respondent, Stage
from tests.oracle.disputes.ledger import hand_to, release

DOORS = {
    Channel.COMMITTEE_MEMBER: Body.COMMITTEE_MEMBER,
    Channel.PARTY_GROUP: Body.PARTY_GROUP,
    Channel.FIRM_DESK: Body.FIRM_DESK,
}
"""Channels that are a body of the courtyard."""


def route(district):
    """Every dispute that is voiced this morning goes to a body; what an ended body held is routed tomorrow."""
    waiting = district.disputes_in(Stage.VOICED)
    district.duplicate_hours = {}
    leave_ended_bodies(district)
    for dispute in waiting:
        is_fresh = dispute.voiced_day == district.day.number and dispute.level == Level.NONE
        entry = voice(district, dispute) if is_fresh else dispute.level
        enter_ladder(district, dispute, entry)


def leave_ended_bodies(district):
    """What lies with a body that has ended goes one level up; hours, attempts and age stay, patience restarts.

    With a firm's desk, if it is against the firm, it goes to the district, whose housing bureau has such matters.
    """
    for dispute in district.disputes_in(Stage.QUEUED):
        if dispute.held_by.start_day < 0:
            dispute.level_day = district.day.number
            is_against_firm = dispute.body_kind == Body.FIRM_DESK and dispute.respondent_kind == Respondent.FIRM
            level = Level.DISTRICT if is_against_firm else dispute.level + 1
            release(dispute, Stage.VOICED, Reason.BODY_ENDED, level=level)


def voice(district, dispute):
    """How a dispute is voiced: by which channel, with a threat or not; gives the level at which it goes in."""
    luck, p, today = district.luck, district.p.disputes, district.day.number
    key, trust = dispute.dispute_key, dispute.complainant.trust_local
    channel = luck.choose_option(decisions.ROUTE_CHANNEL, today, key, channel_weights(district, dispute))
    dispute.channel = channel
    dispute.is_recorded = channel in (Channel.HOTLINE, Channel.IN_PERSON)
    dispute.is_threat = luck.uniform(decisions.ROUTE_THREAT, today, key) < logistic(threat_logit(district, dispute))
    dispute.first_response_day = -1
    dispute.ready_day = today
    if channel == Channel.HOTLINE:
        dispute.ready_day += math.floor(p.hotline_delay_days * p.intake_delay_factor + 0.5)
        report_twice(district, dispute)
    if luck.uniform(decisions.ROUTE_LOCAL, today, key) >= trust:
        return Level.COMMUNITY
    return Level.COURTYARD if channel in DOORS else Level.GRID


def report_twice(district, dispute):
    """The digital intake may bring a report twice, which costs the community hours before it serves anybody."""
    p, today = district.p.disputes, district.day.number
    if district.luck.uniform(decisions.ROUTE_DUPLICATE, today, dispute.dispute_key) < p.duplicate_share:
        community = dispute.community_id
        district.duplicate_hours[community] = district.duplicate_hours.get(community, 0) + p.duplicate_hours


def threat_logit(district, dispute):
    """Threats grow with severity, distrust, the number concerned and what was learnt from earlier tricks."""
    p, person = district.p.disputes, dispute.complainant
    return (p.threat_constant + p.threat_severity * dispute.severity - p.threat_trust * (person.trust_local - 0.5)
            + p.threat_collective * dispute.is_collective + person.threat)


def logistic(x):
    return 1 / (1 + math.exp(-x))


def channel_weights(district, dispute):
    """The weight of each channel, in order of the codes."""
    p, person, courtyard = district.p.disputes, dispute.complainant, dispute.courtyard
    weights = [0.0] * 5
    centre = in_use(district, dispute.grid, CentreFunction.MEDIATION)
    weights[Channel.IN_PERSON] = 1 + district.p.centres.access_gain * centre
    for channel, kind in DOORS.items():
        weights[channel] = float(is_open_door(district, dispute, the_body(district, kind, courtyard.row)))
    weights[Channel.PARTY_GROUP] *= 1 + p.group_visibility_gain * courtyard.visible_share
    weights[Channel.HOTLINE] = (
        person.digital_skill * (1 + p.hotline_digital_gain) * (p.hotline_trust_limit - person.trust_local))
    return [weight * base for weight, base in zip(weights, p.channel_weight, strict=True)]


def is_open_door(district, dispute, body):
    """A door is open if its body began before today and can do such a dispute with all its hours."""
    need = district.p.disputes.attempt_hours[dispute.severity_class]
    return 0 <= body.start_day < district.day.number and can_do(district, body, need)


def can_do(district, body, hours, backlog=0.0):
    """Whether a body gets through its backlog and so many hours more within `overload_days`, to a millionth of an hour."""
    return backlog + hours <= district.p.disputes.overload_days * body.week_hours / 7 + 1e-6


def enter_ladder(district, dispute, entry):
    """Up the ladder from the level of entry to the first body that takes the dispute."""
    today = district.day.number
    if dispute.remaining_hours <= 0:
        dispute.remaining_hours = district.p.disputes.attempt_hours[dispute.severity_class]
    need, reason = dispute.remaining_hours, Reason.ROUTED
    avoids = branch_leaves_alone(district, dispute)
    for body in ladder(district, dispute):
        if avoids and body.kind in (Body.BRANCH, Body.PARTY_GROUP):
            continue
        if body.level < entry or not 0 <= body.start_day < max(dispute.voiced_day, 1):
            continue
        if body.level == Level.DISTRICT or can_do(district, body, need, body.backlog_hours):
            break
        if can_do(district, body, need):
            reason = Reason.PASSED_OVER
    dispute.level_day = today
    dispute.ready_day = max(dispute.ready_day, today)
    hand_to(dispute, Stage.QUEUED, reason, body)


def branch_leaves_alone(district, dispute):
    """A joint branch leaves some disputes with the firm that serves the grid alone; the same ones for ever (day 0)."""
    grid = dispute.grid
    if grid.branch_kind != BranchKind.JOINT or grid.firm is None or dispute.respondent_kind != Respondent.FIRM:
        return False
    u = district.luck.uniform(decisions.BRANCH_REFUSES, 0, dispute.dispute_key)
    return u < district.p.disputes.joint_refusal_share


def ladder(district, dispute):
    """The bodies that a dispute can come to, from the bottom up: only the courtyard body of its own channel."""
    if dispute.channel in DOORS:
        yield the_body(district, DOORS[dispute.channel], dispute.courtyard_id)
    yield the_body(district, Body.BRANCH, dispute.grid_id)
    yield the_body(district, Body.COMMITTEE, dispute.grid_id)
    yield the_body(district, Body.COMMUNITY, dispute.community_id)
    yield the_body(district, Body.SUBDISTRICT, dispute.community.subdistrict_id)
    yield department_of(district, dispute)
