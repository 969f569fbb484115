"""Satisfaction: what a closed case does to its parties and their contacts, and how everyday life moves everybody."""

from __future__ import annotations

from typing import NamedTuple

from tests.oracle.codes import Level, Respondent, Stage
from tests.oracle.district import Dispute, Resident
from tests.oracle.residents.neutrality import neutrality_of
from tests.oracle.residents.trust import trust_change


class Contact(NamedTuple):
    """A party meets those who govern, in a case that was closed today; `trust` names the column of that level."""

    dispute: Dispute
    person: Resident
    trust: str
    other_trust: str


def account(district):
    """Every party of today's closed cases is changed by it, and tells; all on the state before anybody was."""
    changes = Changes()
    contacts = [(contact, service_of(district, contact)) for contact in contacts_of_today(district)]
    for contact, service in contacts:
        add_experience(district, changes, contact, service)
    for contact, service in contacts:
        add_news(district, changes, contact, service)
    changes.apply()


class Changes:
    """Sums of changes of columns of residents, each clipped to [0, 1] once it is added."""

    def __init__(self):
        self.sums = {}

    def add(self, person, column, change):
        self.sums[person, column] = self.sums.get((person, column), 0.0) + change

    def apply(self):
        for (person, column), change in self.sums.items():
            setattr(person, column, clip(getattr(person, column) + change))


def clip(value):
    return min(max(value, 0.0), 1.0)


def contacts_of_today(district):
    """Of each case closed today, in order of keys: the complainant, then the neighbour on the other side."""
    today = district.day.number
    closed = [one for one in district.disputes_in(Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE)
              if one.closed_day == today]
    for dispute in sorted(closed, key=lambda one: one.dispute_key):
        levels = ("trust_local", "trust_higher")
        if dispute.level > Level.COMMUNITY:
            levels = ("trust_higher", "trust_local")
        if dispute.complainant_id >= 0:
            yield Contact(dispute, district.residents[dispute.complainant_id], *levels)
        if dispute.respondent_kind == Respondent.NEIGHBOUR and dispute.respondent_id >= 0:
            yield Contact(dispute, district.residents[dispute.respondent_id], *levels)


def service_of(district, contact):
    """Service as the party sees it: what came of it, and how it was dealt with."""
    weight = district.p.residents.process_weight
    return (1 - weight) * outcome_of(district, contact.dispute) + weight * process_of(district, contact)


def outcome_of(district, dispute):
    """What came of it: nothing unless it is settled, and less the longer it took since it was voiced."""
    p, days = district.p.residents, district.day.number - dispute.voiced_day
    return 1 - p.wait_penalty * min(1.0, days / p.wait_days) if dispute.stage == Stage.SETTLED else 0.0


def process_of(district, contact):
    """How it was dealt with: the mean of information, voice, respect and neutrality."""
    p, dispute = district.p.residents, contact.dispute
    has_response = dispute.first_response_day >= 0
    information = float(has_response and dispute.first_response_day - dispute.voiced_day <= p.information_days)
    voice = 1.0 if dispute.is_deliberated else p.voice_score[dispute.channel]
    respect = max(float(dispute.is_tied), getattr(contact.person, contact.trust))
    neutrality = neutrality_of(district, dispute)
    return (information + voice + respect + neutrality) / 4


def add_experience(district, changes, contact, service):
    """What the party itself makes of it: satisfaction, expectation, trust in that level, and some in the other."""
    p, person = district.p.residents, contact.person
    surprise = service - person.expectation
    felt = surprise + (p.loss_aversion - 1) * (min(surprise, 0.0) + p.loss_constant)
    satisfied = (1 - p.disconfirmation_weight) * (service - person.satisfaction) + p.disconfirmation_weight * felt
    changes.add(person, "satisfaction", p.contact_gain * satisfied)
    changes.add(person, "expectation", p.expectation_gain * surprise)
    trusted = trust_change(district, service, surprise, getattr(person, contact.trust))
    changes.add(person, contact.trust, trusted)
    changes.add(person, contact.other_trust, p.trust_spill * trusted)


def add_news(district, changes, contact, service):
    """What the party's adult contacts make of it when they hear: satisfaction, and as much of trust in that level."""
    p = district.p.residents
    surprise = service - contact.person.expectation
    weight = p.news_loss_aversion if surprise < 0 else 1.0
    for hearer in contact.person.adult_contacts:
        changes.add(hearer, "satisfaction", p.news_gain * weight * surprise)
        changes.add(hearer, contact.trust, p.news_gain * weight * surprise)


def start_satisfaction(district):
    """Everyday life has long had its effect on everybody, children included."""
    set_field_targets(district)
    for person in district.residents:
        person.satisfaction = clip(person.courtyard.satisfaction_target + person.satisfaction_offset)


def satisfaction(district):
    """On Sundays every adult goes a share of the way to what everyday life in the courtyard leads to."""
    set_field_targets(district)
    share = district.p.residents.field_weekly_share
    for courtyard in district.courtyards:
        for person in courtyard.adults:
            level = courtyard.satisfaction_target + person.satisfaction_offset
            person.satisfaction = clip(person.satisfaction + share * (level - person.satisfaction))


def set_field_targets(district):
    hidden = {}
    for dispute in district.disputes_in(Stage.HIDDEN):
        hidden[dispute.courtyard_id] = hidden.get(dispute.courtyard_id, 0) + 1
    for courtyard in district.courtyards:
        courtyard.satisfaction_target = field_target(district, courtyard, hidden.get(courtyard.row, 0))


def field_target(district, courtyard, hidden_count):
    """Good service, facilities and norms raise it, hidden disputes lower it, requests that are served raise it."""
    p = district.p.residents
    hidden_per_100 = 100 * hidden_count / max(courtyard.resident_count, 1)
    return clip(
        p.field_base + p.field_quality * (courtyard.quality - 0.5) + p.field_facility * (courtyard.facility - 0.5)
        + p.field_norm * (courtyard.norm - 0.5) - p.field_hidden * hidden_per_100
        + p.field_request * courtyard.grid.community.request_success_share)
