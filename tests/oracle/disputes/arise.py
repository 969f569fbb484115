"""Disputes arise where facilities, service and norms are weak, more of them in season."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.chance import COURTYARD, DISPUTE, make_key
from tests.oracle.codes import KINDS, Authority, Body, Kind, Level, Respondent, Stage
from tests.oracle.disputes.ledger import enter
from tests.oracle.district import Dispute

NEEDED_AUTHORITY = {
    Kind.PROPERTY_SERVICE: Authority.FIRM,
    Kind.NEIGHBOUR: Authority.LAW,
    Kind.PARKING: Authority.COMMITTEE,
    Kind.FACILITY: Authority.MONEY,
    Kind.RUBBISH_GREENING: Authority.FIRM,
    Kind.ILLEGAL_BUILDING: Authority.DEPARTMENT,
    Kind.FAMILY_OTHER: Authority.LAW,
}
RESPONDENT = {
    Kind.PROPERTY_SERVICE: Respondent.FIRM,
    Kind.NEIGHBOUR: Respondent.NEIGHBOUR,
    Kind.PARKING: Respondent.COMMITTEE,
    Kind.FACILITY: Respondent.BODY,
    Kind.RUBBISH_GREENING: Respondent.FIRM,
    Kind.ILLEGAL_BUILDING: Respondent.NEIGHBOUR,
    Kind.FAMILY_OTHER: Respondent.NEIGHBOUR,
}
SEASON = {Kind.FACILITY: {12: 31, 1: 31, 2: 28, 3: 31}, Kind.NEIGHBOUR: {7: 31, 8: 31, 9: 30}}
"""Months in which heating and rain bring more of a kind, and their days."""


def arise(district):
    """Count today's new disputes courtyard by courtyard and kind by kind, and draw what each is like."""
    today = district.day.number
    season = {kind: season_factor(district, kind) for kind in KINDS}
    for courtyard in district.courtyards:
        for kind in KINDS:
            mean = arise_rate(district, courtyard, kind) * season[kind]
            count = district.luck.poisson(decisions.ARISE_COUNT, today, place_key(courtyard, kind), mean)
            for ordinal in range(count):
                add_dispute(district, courtyard, kind, today, ordinal)


def place_key(courtyard, kind):
    return make_key(COURTYARD, courtyard.row, kind)


def arise_rate(district, courtyard, kind):
    """Disputes of a kind that arise in a courtyard on a day of the mean season."""
    return unnormalised_rate(district, courtyard, kind) / district.kind_normaliser[kind]


def unnormalised_rate(district, courtyard, kind):
    """Base rate x share of the kind x residents x how prone the courtyard is to the kind; none without adults."""
    p = district.p.disputes
    residents = courtyard.resident_count if courtyard.adult_count else 0
    propensity = math.exp(
        -p.facility_elasticity[kind] * (courtyard.facility - 0.5)
        - p.quality_elasticity[kind] * (courtyard.quality - 0.5)
        - p.norm_elasticity[kind] * (courtyard.norm - 0.5))
    return p.base_rate * p.kind_share[kind] * residents * propensity


def season_factor(district, kind):
    """The peak in season; outside it so much less that the mean of a year of 365 days is one."""
    peak, months = district.p.disputes.season_peak[kind], SEASON.get(kind, {})
    share = sum(months.values()) / 365
    return peak if district.day.month in months else (1 - share * peak) / (1 - share)


def add_dispute(district, courtyard, kind, key_day, ordinal, *, hidden_days=None):
    """One new dispute. `hidden_days` is None for one of today, else how long it has been hidden at the start."""
    luck, p, today = district.luck, district.p.disputes, district.day.number
    key = make_key(DISPUTE, courtyard.row, kind, key_day, ordinal)

    def falls_below(decision, share):
        return luck.uniform(decision, key_day, key) < share

    severity_class = class_of(luck.uniform(decisions.ARISE_SEVERITY_CLASS, key_day, key), p.severity_share)
    severity = p.severity_score[severity_class]
    if hidden_days is None:
        is_hidden, day_arisen = falls_below(decisions.ARISE_HIDDEN, p.hidden_share), today
    else:
        is_hidden, day_arisen = True, -1 - hidden_days
        severity = min(1.0, severity + p.souring_rate * (hidden_days + 1))
    needs_power = falls_below(decisions.ARISE_AUTHORITY, p.authority_share[kind])
    authority = NEEDED_AUTHORITY[kind] if needs_power else Authority.PARTIES
    complainant = luck.choose(decisions.ARISE_COMPLAINANT, key_day, key, courtyard.adults)
    respondent = None
    if RESPONDENT[kind] == Respondent.NEIGHBOUR and complainant:
        respondent = choose_neighbour(district, key, key_day, courtyard, complainant)

    dispute = Dispute(
        district, len(district.disputes),
        dispute_key=key, courtyard_id=courtyard.row, grid_id=courtyard.grid_id,
        community_id=courtyard.grid.community_id, kind=kind, day_arisen=day_arisen,
        complainant_id=row_of(complainant), respondent_id=row_of(respondent), respondent_kind=RESPONDENT[kind],
        is_tied=respondent is not None and respondent in complainant.contacts,
        is_collective=falls_below(decisions.ARISE_COLLECTIVE, p.collective_share[kind]),
        severity_class=severity_class, severity=severity, authority=authority,
        stage=Stage.HIDDEN if is_hidden else Stage.VOICED, level=Level.NONE, unit_id=-1, body_kind=Body.NONE, body=-1,
        voiced_day=-1 if is_hidden else today, level_day=today, ready_day=-1, first_response_day=-1, closed_day=-1,
        relapse_day=-1, remaining_hours=0.0, spent_hours=0.0, attempt_count=0, is_recorded=False, is_threat=False,
        is_deliberated=False, deservingness=luck.uniform(decisions.ARISE_DESERVINGNESS, key_day, key),
        money_need_yuan=money_needed(district, key, key_day, authority, severity_class),
        channel=0, matter=-1, move_count=0)
    district.disputes.append(dispute)
    enter(dispute)


def row_of(person):
    return -1 if person is None else person.row


def class_of(u, shares):
    """Where a uniform falls when the shares of their sum are laid end to end; the last class takes the rest."""
    edge, total = 0.0, sum(shares)
    for number, share in enumerate(shares[:-1]):
        edge += share
        if u < edge / total:
            return number
    return len(shares) - 1


def money_needed(district, key, key_day, authority, severity_class):
    """Yuan without which a dispute about money cannot be settled, lognormal about its class's median; else 0."""
    p = district.p.disputes
    if authority != Authority.MONEY:
        return 0.0
    return p.money_need_yuan[severity_class] * math.exp(
        p.money_spread * district.luck.normal(decisions.ARISE_MONEY, key_day, key))


def choose_neighbour(district, key, key_day, courtyard, complainant):
    """Somebody the complainant knows, or any other adult of the courtyard."""
    luck, known = district.luck, complainant.adult_contacts
    wants_known = luck.uniform(decisions.ARISE_AGAINST_TIE, key_day, key) < district.p.disputes.known_neighbour_share
    if known and wants_known:
        return luck.choose(decisions.ARISE_RESPONDENT_TIE, key_day, key, known)
    return luck.choose(decisions.ARISE_RESPONDENT, key_day, key, courtyard.adults, but=complainant)
