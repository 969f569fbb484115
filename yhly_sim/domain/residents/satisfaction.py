"""Satisfaction: what a closed case does to its parties and their contacts, and how everyday life moves everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import Level, Respondent, Stage
from yhly_sim.domain.residents.closings import IS_CLOSED
from yhly_sim.domain.residents.kernels import add_contacts, drift_to_targets, parties_of
from yhly_sim.domain.residents.neutrality import NEUTRALITY_READS, neutrality_of
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def outcome_score(is_settled: Any, days: Any, wait_penalty: Any, wait_days: Any) -> Any:
    """What came of it: settled x (1 - wait_penalty x min(1, days since voicing / wait_days)). Source: model text 4.9.

    >>> float(outcome_score(True, 45, 0.5, 90)), float(outcome_score(False, 0, 0.5, 90))
    (0.75, 0.0)
    """
    return is_settled * (1.0 - wait_penalty * np.minimum(1.0, days / wait_days))


@rule
def process_score(information: Any, voice: Any, respect: Any, neutrality: Any) -> Any:
    """How it was dealt with: the mean of information, voice, respect and neutrality. Source: M2, S56, S57.

    >>> process_score(1.0, 0.6, 0.5, 1.0)
    0.775
    """
    return (information + voice + respect + neutrality) / 4.0


@rule
def service_score(outcome: Any, process: Any, process_weight: Any) -> Any:
    """Service as the party sees it, P = (1 - w) O + w J. Source: M1, S56, S88.

    >>> service_score(0.8, 0.6, 0.5)
    0.7
    """
    return (1.0 - process_weight) * outcome + process_weight * process


@rule
def contact_satisfaction_change(service: Any, satisfaction: Any, expectation: Any, gain: Any,
                                disconfirmation_weight: Any, loss_aversion: Any, loss_constant: Any) -> Any:
    """Change of satisfaction on contact: gain ((1 - w)(P - S) + w (D + (lambda - 1)(min(D, 0) + constant))), D = P - E.

    A disappointment weighs lambda times a pleasant surprise; the constant is the mean disappointment of the
    no-reform world, so that loss aversion alone does not pull the mean. Source: M1, S55.

    >>> round(float(contact_satisfaction_change(0.7, 0.6, 0.6, 0.2, 0.5, 2.0, 0.0)), 12)
    0.02
    """
    surprise = service - expectation
    felt = surprise + (loss_aversion - 1.0) * (np.minimum(surprise, 0.0) + loss_constant)
    return gain * ((1.0 - disconfirmation_weight) * (service - satisfaction) + disconfirmation_weight * felt)


@rule
def expectation_change(service: Any, expectation: Any, gain: Any) -> Any:
    """Expectation follows what was experienced: gain (P - E). Source: M1.

    >>> round(expectation_change(0.8, 0.6, 0.2), 12)
    0.04
    """
    return gain * (service - expectation)


@rule
def news_change(disconfirmation: Any, gain: Any, loss_aversion: Any) -> Any:
    """What a contact makes of the news: gain x D, times `loss_aversion` where D < 0. Source: model text 4.9.

    >>> float(news_change(0.2, 0.05, 1.5)), float(news_change(-0.2, 0.05, 1.5))
    (0.010000000000000002, -0.015000000000000003)
    """
    return gain * np.where(disconfirmation < 0.0, loss_aversion, 1.0) * disconfirmation


@rule
def field_target(base: Any, quality: Any, quality_effect: Any, facility: Any, facility_effect: Any, norm: Any,
                 norm_effect: Any, hidden_per_100: Any, hidden_effect: Any, request_success: Any,
                 request_effect: Any) -> Any:
    """Satisfaction that everyday life in a courtyard leads to, clipped to [0, 1].

    base + quality_effect (quality - .5) + facility_effect (facility - .5) + norm_effect (norm - .5)
    - hidden_effect x hidden disputes per 100 residents + request_effect x share of service requests served.
    Source: model text 4.9; level S30, S31; sizes assumed.

    >>> float(field_target(0.6, 0.5, 0.3, 0.5, 0.2, 0.5, 0.1, 1.0, 0.02, 1.0, 0.05))
    0.63
    """
    target = (base + quality_effect * (quality - 0.5) + facility_effect * (facility - 0.5)
              + norm_effect * (norm - 0.5) - hidden_effect * hidden_per_100 + request_effect * request_success)
    return np.minimum(np.maximum(target, 0.0), 1.0)


@dataclass(frozen=True)
class _Contacts:
    """One row for each party of each case closed today: the case, the resident, whether trust is the local one."""

    case: NDArray[np.int64]
    person: NDArray[np.int64]
    is_local: NDArray[np.bool_]


def _contacts_of_today(run: Run) -> _Contacts:
    disputes = run.state.disputes
    closed = (disputes.closed_day == run.day.number).nonzero()[0]
    if closed.size > 1:
        closed = closed[disputes.dispute_key[closed].argsort()]
    case, person = parties_of(closed, disputes.stage, disputes.complainant_id, disputes.respondent_id,
                              disputes.respondent_kind, IS_CLOSED, int(Respondent.NEIGHBOUR))
    return _Contacts(case, person, disputes.level[case] <= int(Level.COMMUNITY))


def _service_of(run: Run, contacts: _Contacts) -> NDArray[np.float64]:
    state, p, rules = run.state, run.p.residents, run.rules
    disputes, residents, case = state.disputes, state.residents, contacts.case
    days = run.day.number - disputes.voiced_day[case]
    outcome = rules.outcome_score(disputes.stage[case] == int(Stage.SETTLED), days, p.wait_penalty, p.wait_days)
    responded = disputes.first_response_day[case]
    is_informed = (responded >= 0) & (responded - disputes.voiced_day[case] <= p.information_days)
    voice = np.where(disputes.is_deliberated[case], 1.0, p.voice_score[disputes.channel[case]])
    trust = np.where(contacts.is_local, residents.trust_local[contacts.person], residents.trust_higher[contacts.person])
    respect = np.maximum(disputes.is_tied[case], trust)
    process = rules.process_score(is_informed * 1.0, voice, respect, neutrality_of(run, case))
    return np.asarray(rules.service_score(outcome, process, p.process_weight))


@phase(
    every="day",
    reads=(
        "disputes: dispute_key stage closed_day voiced_day first_response_day complainant_id respondent_id"
        " respondent_kind channel is_deliberated is_tied level body_kind", *NEUTRALITY_READS,
        "residents: is_adult", "tie_starts: start", "ties: target",
    ),
    writes=("residents: satisfaction expectation trust_local trust_higher",),
)
def account(run: Run) -> None:
    """Cases closed today are accounted with their parties, and the news goes to the parties' contacts.

    Contacts: disputes with closed_day = today and stage settled, withdrawn or outside, in ascending dispute_key; of
    each the complainant, then the respondent where it is a neighbour with a row. A contact is local where the
    dispute's level <= community, else higher. Information is 1 if first_response_day >= 0 and first_response_day -
    voiced_day <= information_days, else 0; voice is 1 for what was deliberated, else voice_score of the channel;
    respect is max(is_tied, the party's trust in that level); neutrality is that of `neutrality_of`; days since voicing
    are today - voiced_day. With P from `service_score` and D = P - E:
      satisfaction  contact_satisfaction_change
      expectation   expectation_change
      trust         trust_change of the level of the contact; `trust_spill` times that change is added to the other.
    News: every adult contact of the party (ties, ascending; the other party too, where they know each other) moves
    by news_change(D) in satisfaction and by as much in trust of that level (no spill), not in expectation.

    Jacobi: all of it is computed on the state at the start of the phase. The changes of one column of one resident
    are added one after the other: first those as a party in the order of contacts, then the news in the order of
    (contact, tie); then the column is clipped to [0, 1] once. Draws nothing.
    """
    contacts = _contacts_of_today(run)
    if contacts.person.size == 0:
        return
    residents, p, rules = run.state.residents, run.p.residents, run.rules
    person, is_local = contacts.person, contacts.is_local
    service = _service_of(run, contacts)
    expectation = residents.expectation[person]
    surprise = service - expectation
    satisfied = rules.contact_satisfaction_change(
        service, residents.satisfaction[person], expectation, p.contact_gain, p.disconfirmation_weight,
        p.loss_aversion, p.loss_constant)
    expected = rules.expectation_change(service, expectation, p.expectation_gain)
    trust = np.where(is_local, residents.trust_local[person], residents.trust_higher[person])
    trusted = rules.trust_change(service, surprise, trust, p.trust_gain, p.trust_loss)
    news = rules.news_change(surprise, p.news_gain, p.news_loss_aversion)
    add_contacts(
        person, is_local, satisfied, expected, trusted, p.trust_spill * trusted, news, run.state.tie_starts.start,
        run.state.ties.target, residents.is_adult, residents.satisfaction, residents.expectation,
        residents.trust_local, residents.trust_higher)


@phase(
    every="sunday",
    reads=(
        "courtyards: quality facility norm resident_count grid_id first_adult adult_count",
        "grids: community_id", "communities: request_success_share",
        "disputes: stage courtyard_id", "adults: resident", "residents: satisfaction_offset",
    ),
    writes=("courtyards: satisfaction_target", "residents: satisfaction"),
)
def satisfaction(run: Run) -> None:
    """Everyday life moves every adult towards the level of the courtyard plus the adult's own offset.

    Per courtyard: hidden_per_100 = 100 x disputes in stage hidden / residents (0 where nobody lives); request
    success is that of the courtyard's community, as the last Sunday's requests left it; `field_target` gives
    courtyards.satisfaction_target. Then for every adult S += field_weekly_share x ((target + satisfaction_offset)
    - S), clipped to [0, 1]. Quality, facility and norm are those of today, after the phase `norms`. Draws nothing.
    """
    state = run.state
    courtyards = state.courtyards
    courtyards.satisfaction_target[:] = _field_targets(run)
    drift_to_targets(state.adults.resident, courtyards.first_adult, courtyards.adult_count,
                     courtyards.satisfaction_target, state.residents.satisfaction_offset,
                     float(run.p.residents.field_weekly_share), state.residents.satisfaction)


def start_satisfaction(run: Run) -> None:
    """A world begins: everyday life has long had its effect on everybody.

    courtyards.satisfaction_target by `field_target`, as on a Sunday; satisfaction = target + satisfaction_offset,
    clipped to [0, 1], of every row of residents. To be called when the first stock of hidden disputes is there.
    """
    state = run.state
    state.courtyards.satisfaction_target[:] = _field_targets(run)
    level = state.courtyards.satisfaction_target[state.residents.courtyard_id]
    state.residents.satisfaction[:] = np.clip(level + state.residents.satisfaction_offset, 0.0, 1.0)


def _field_targets(run: Run) -> NDArray[np.float64]:
    state, p = run.state, run.p.residents
    courtyards = state.courtyards
    hidden = state.disputes.courtyard_id[state.disputes.stage == int(Stage.HIDDEN)]
    hidden_count = np.bincount(hidden, minlength=len(courtyards))
    hidden_per_100 = 100.0 * hidden_count / np.maximum(courtyards.resident_count, 1)
    success = state.communities.request_success_share[state.grids.community_id[courtyards.grid_id]]
    return np.asarray(run.rules.field_target(
        p.field_base, courtyards.quality, p.field_quality, courtyards.facility, p.field_facility, courtyards.norm,
        p.field_norm, hidden_per_100, p.field_hidden, success, p.field_request))
