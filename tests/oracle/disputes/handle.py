"""Bodies give their hours to their queue, and an attempt that has had its hours ends in agreement or not."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.bodies.directory import department_of, the_body
from tests.oracle.codes import Authority, Body, CommitteeForm, Level, Payer, Purpose, Reason, Stage
from tests.oracle.committees.posts import manager_is_deputy, shared_post
from tests.oracle.disputes.ledger import hand_to, move
from tests.oracle.disputes.route import logistic

BEARS_THE_HOURS = {
    Body.PARTY_GROUP: Payer.BRANCH,
    Body.COMMITTEE_MEMBER: Payer.COMMITTEE,
    Body.FIRM_DESK: Payer.FIRM,
    Body.BRANCH: Payer.BRANCH,
    Body.COMMITTEE: Payer.COMMITTEE,
    Body.COMMUNITY: Payer.COMMUNITY,
    Body.SUBDISTRICT: Payer.OFFICIALS,
    Body.HOUSING_BUREAU: Payer.OFFICIALS,
    Body.POLITICAL_LEGAL: Payer.OFFICIALS,
    Body.UTILITIES: Payer.OFFICIALS,
    Body.COURT: Payer.OFFICIALS,
}
DEPARTMENTS_AND_COURT = (Body.HOUSING_BUREAU, Body.POLITICAL_LEGAL, Body.UTILITIES, Body.COURT)
MAY_ORDER = {
    Authority.COMMITTEE: (Body.COMMITTEE_MEMBER, Body.COMMITTEE, *DEPARTMENTS_AND_COURT),
    Authority.FIRM: (Body.FIRM_DESK, *DEPARTMENTS_AND_COURT),
    Authority.COMMUNITY: (Body.COMMUNITY, Body.SUBDISTRICT, *DEPARTMENTS_AND_COURT),
    Authority.DEPARTMENT: DEPARTMENTS_AND_COURT,
    Authority.LAW: (Body.SUBDISTRICT, *DEPARTMENTS_AND_COURT),
}
"""Who has the power of each kind; the parties' own consent, and money, nobody else has to order."""
MAY_COORDINATE = (Body.PARTY_GROUP, Body.BRANCH, Body.COMMITTEE, Body.COMMITTEE_MEMBER, Body.COMMUNITY,
                  Body.SUBDISTRICT)
"""Who can bring firm, committee and community to one table without being able to order anything."""


def handle(district):
    """What is ready is forwarded to who has the power, or served in order; served attempts end in order of keys."""
    today = district.day.number
    sort_out_duplicates(district)
    ready = [dispute for dispute in district.disputes_in(Stage.QUEUED) if dispute.ready_day <= today]
    stays = [dispute for dispute in ready if not forward(district, dispute)]
    finished = serve_queues(district, stays)
    end_attempts(district, sorted(finished, key=lambda dispute: dispute.dispute_key))


def sort_out_duplicates(district):
    """What was reported twice today takes hours of the community, as far as it has any today."""
    for community, hours in district.duplicate_hours.items():
        taken = min(hours, the_body(district, Body.COMMUNITY, community).hours_today)
        district.duplicate_hours[community] = taken
        district.book(Payer.COMMUNITY, Purpose.DUPLICATE, Level.COMMUNITY, community, hours=taken)


def forward(district, dispute):
    """Send a dispute to the department, or to the subdistrict for the law; False if it is dealt with where it is."""
    if dispute.authority == Authority.DEPARTMENT and dispute.level < Level.DISTRICT:
        body = department_of(district, dispute)
    elif (dispute.authority == Authority.LAW and dispute.level < Level.SUBDISTRICT
          and not has_law_on_the_spot(district, dispute)):
        body = the_body(district, Body.SUBDISTRICT, dispute.community.subdistrict_id)
    else:
        return False
    p, today = district.p.disputes, district.day.number
    factor = (p.digital_forward_factor * p.five_level_forward_factor * p.cross_appointment_forward_factor
              * p.big_bodies_forward_factor)
    steps = body.level - dispute.level
    days = max(1, math.floor(steps * p.forward_days * factor + 0.5))
    respond(district, dispute)
    dispute.level_day, dispute.ready_day = today, today + days
    hand_to(dispute, Stage.QUEUED, Reason.FORWARDED, body)
    return True


def has_law_on_the_spot(district, dispute):
    """Legal officers of the grid can deal with a share of such disputes; the same ones for ever (day 0)."""
    u = district.luck.uniform(decisions.HANDLE_LOCAL_LAW, 0, dispute.dispute_key)
    return dispute.grid.legal_officer_count > 0 and u < district.p.disputes.local_law_share


def respond(district, dispute):
    """Somebody works on a dispute for the first time since it was voiced."""
    if dispute.first_response_day < 0:
        dispute.first_response_day = district.day.number


def serve_queues(district, disputes):
    """Each body serves its queue until its hours end; gives back the disputes whose attempt has had all its hours."""
    queues = {}
    for dispute in sorted(disputes, key=lambda one: (-priority(district, one), one.voiced_day, one.dispute_key)):
        queues.setdefault(dispute.body, []).append(dispute)
    finished = []
    for row in sorted(queues):
        finished += serve_queue(district, district.bodies[row], queues[row])
    return finished


HOUR_GRAIN = 5e-7
"""Half a millionth of an hour: less is nothing, so that nobody waits a day for a rounding error."""


def serve_queue(district, body, queue):
    """Serve the first until done or the hours end, then the next."""
    left, spent, finished = body.hours_today, 0.0, []
    if body.kind == Body.COMMUNITY:
        left -= district.duplicate_hours.get(body.unit_id, 0.0)
    for dispute in queue:
        given = min(dispute.remaining_hours, left)
        if given < HOUR_GRAIN:
            continue
        left -= given
        spent += given
        respond(district, dispute)
        dispute.spent_hours += given
        dispute.remaining_hours -= given
        if dispute.remaining_hours < HOUR_GRAIN:
            dispute.remaining_hours = 0.0
            finished.append(dispute)
    body.spent_hours += spent
    district.book(BEARS_THE_HOURS[body.kind], Purpose.HANDLING, body.level, body.unit_id, hours=spent)
    return finished


def priority(district, dispute):
    """Place in the queue in millionths; membership of the Party is nowhere in it."""
    p = district.p.disputes
    waited = district.day.number - dispute.voiced_day
    return math.floor(1e6 * (
        dispute.severity + p.priority_threat * dispute.is_threat + p.priority_deserving * dispute.deservingness
        + p.priority_record * dispute.is_recorded + p.priority_age * waited) + 0.5)


def end_attempts(district, disputes):
    """All attempts of a day meet the skills and balances of its morning; then come learning, payment and moves."""
    for dispute in disputes:
        district.book(Payer.OFFICIALS, Purpose.LEGAL_HELP, Level.GRID, dispute.grid_id,
                      hours=legal_help(district, dispute, dispute.level))
    set_aside = {}
    outcomes = [(dispute, find_payer(district, dispute, set_aside)) for dispute in disputes]
    agreed = [agrees(district, dispute, payer) for dispute, payer in outcomes]
    for dispute in disputes:
        body = dispute.held_by
        body.skill = 1 - (1 - body.skill) * (1 - district.p.disputes.learning_share)
    for (dispute, payer), is_agreed in zip(outcomes, agreed, strict=True):
        dispute.attempt_count += 1
        if is_agreed:
            pay(district, dispute, payer)
            settle(district, dispute, Reason.AGREED)
        else:
            try_again_later(district, dispute)


def agrees(district, dispute, payer):
    """Whether an attempt by the body that has the dispute ends in an agreement."""
    is_missing = dispute.money_need_yuan > 0 and payer is None
    logit = agreement_logit(
        district, dispute, dispute.held_by.skill, dispute.body_kind, dispute.level, is_missing)
    u = district.luck.uniform(decisions.ATTEMPT_AGREE, district.day.number, dispute.dispute_key)
    return u < logistic(logit)


def agreement_logit(district, dispute, skill, body_kind, level, is_missing):
    """What helps and what hinders; the core is nowhere in it."""
    p, grid, person = district.p.disputes, dispute.grid, dispute.complainant
    is_near = level <= Level.COMMUNITY
    trust = person.trust_local if is_near else person.trust_higher
    helps = (p.agree_skill * skill + p.agree_tie * dispute.is_tied + p.agree_trust * (trust - 0.5)
             + p.agree_authority * power_over(district, body_kind, dispute.authority))
    helps += p.agree_law * legal_help(district, dispute, level)
    if body_kind in (Body.BRANCH, Body.COMMITTEE):
        helps += p.agree_concurrent * shared_post(district, grid)
    hinders = (p.agree_severity * dispute.severity + p.agree_attempts * dispute.attempt_count
               + p.agree_money * is_missing)
    return p.agree_constant + helps - hinders


def legal_help(district, dispute, level):
    """Hours of the grid's legal officers for a dispute that needs the law, up to the community; at most one."""
    if dispute.authority != Authority.LAW or level > Level.COMMUNITY:
        return 0.0
    return min(1.0, dispute.grid.legal_officer_count * district.p.bodies.legal_officer_hours)


def power_over(district, body_kind, authority):
    """1 where the body has the power that the dispute needs, less where it can only coordinate, else 0."""
    if authority in (Authority.PARTIES, Authority.MONEY) or body_kind in MAY_ORDER[authority]:
        return 1.0
    can_coordinate = authority in (Authority.FIRM, Authority.COMMITTEE, Authority.COMMUNITY)
    return district.p.disputes.coordination_match if can_coordinate and body_kind in MAY_COORDINATE else 0.0


def find_payer(district, dispute, set_aside):
    """Who alone can cover what a dispute needs: fund, firm, star money, community; None if nobody or nothing is needed.

    What an earlier attempt of today found in a fund or budget is set aside for it, agreed or not.
    """
    p, grid, need = district.p.disputes, dispute.grid, dispute.money_need_yuan
    if need <= 0:
        return None
    has_committee = district.is_on("committee") and grid.committee_start_day >= 0
    fund = grid.fund_yuan - set_aside.get(grid, 0.0)
    if has_committee and need <= fund_access(district, grid) * fund:
        set_aside[grid] = set_aside.get(grid, 0.0) + need
        return Payer.MAINTENANCE_FUND
    firm = grid.firm
    has_firm = district.is_on("firm") and firm is not None and firm.is_introduced and firm.is_active
    if has_firm and need <= p.firm_repair_yuan * (1 + p.manager_repair_gain * manager_is_deputy(grid)):
        return Payer.FIRM
    if need <= grid.star_yuan - set_aside.get(("award", grid), 0.0):
        set_aside["award", grid] = set_aside.get(("award", grid), 0.0) + need
        return Payer.BRANCH
    community = dispute.community
    if need > community.resource_yuan - set_aside.get(community, 0.0):
        return None
    set_aside[community] = set_aside.get(community, 0.0) + need
    return Payer.COMMUNITY


def fund_access(district, grid):
    """Share of what is left in the fund that a committee of this form can use."""
    p = district.p.committees
    factor = {CommitteeForm.COURTYARD_COMMITTEE: p.courtyard_fund_factor,
              CommitteeForm.PROPERTY_MANAGEMENT_COMMITTEE: p.management_fund_factor}
    return district.p.disputes.fund_access_share * factor.get(grid.committee_form, 1.0)


def pay(district, dispute, payer):
    """The payer's balance goes down, and the books have it."""
    if payer is None:
        return
    need, level, unit_id = dispute.money_need_yuan, Level.GRID, dispute.grid_id
    if payer == Payer.MAINTENANCE_FUND:
        dispute.grid.fund_yuan -= need
    elif payer == Payer.BRANCH:
        dispute.grid.star_yuan -= need
    elif payer == Payer.COMMUNITY:
        dispute.community.resource_yuan -= need
        level, unit_id = Level.COMMUNITY, dispute.community_id
    district.book(payer, Purpose.REPAIR, level, unit_id, yuan=need)


def try_again_later(district, dispute):
    """An attempt without agreement: the next needs fewer hours, after a gap."""
    p, severity_class = district.p.disputes, dispute.severity_class
    dispute.remaining_hours = p.attempt_hours[severity_class] * p.repeat_share
    dispute.ready_day = district.day.number + math.floor(p.gap_days[severity_class] + 0.5)
    move(dispute, Stage.QUEUED, Reason.ATTEMPTED)


def settle(district, dispute, reason, **place):
    """A dispute is settled today; luck says already whether and when the agreement will break."""
    p, today, key = district.p.disputes, district.day.number, dispute.dispute_key
    dispute.closed_day, dispute.remaining_hours, dispute.relapse_day = today, 0.0, -1
    if district.luck.uniform(decisions.ATTEMPT_RELAPSE, today, key) < p.relapse_share:
        span = math.floor(p.relapse_span_days * district.luck.uniform(decisions.ATTEMPT_RELAPSE_DAY, today, key))
        dispute.relapse_day = today + math.floor(p.relapse_first_days + 0.5) + span
    move(dispute, Stage.SETTLED, reason, **place)


def agrees_in_court(district, dispute):
    """The court's one attempt before it would judge."""
    logit = agreement_logit(
        district, dispute, district.p.disputes.court_skill, Body.COURT, Level.OUTSIDE, is_missing=False)
    return district.luck.uniform(decisions.COURT_AGREE, district.day.number, dispute.dispute_key) < logistic(logit)
