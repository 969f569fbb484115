"""Large effects: each part at the generous end of its range moves an outcome the way a line of arithmetic says.

The bands are wide: they hold for the sign and the order of magnitude, not for a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Callable

import numpy as np
import pytest

from tests.properties.lives import live, required_by, times
from yhly_sim.domain.codes import Authority, Body, BranchKind, Level, MemberKind, Payer, Purpose, Reason, Stage, Star
from yhly_sim.domain.switches import switches
from yhly_sim.model.governance import GovernanceModel

DAYS = 400
FROM = 60
"""Disputes count from this day on: the parts need a while to come to be."""

QUICK = {"branches.census_months": 0, "branches.formation_rate": 1.5, "committees.founding_rate": 0.15,
         "committees.retry_days": 60, "committees.canvass_mean": 0.8, "world.preparation_hours": 200,
         "firms.tender_rate": 2, "firms.introduced_count": 1000, "firms.takeover_share": 1, "firms.entry_collection": 0.2,
         "centres.delay_months_shared": 1, "centres.delay_months_new": 1, "centres.delay_months_old": 3}
"""Institutions come quickly, so that a year shows what they do."""


def voiced_of_arisen(model: GovernanceModel) -> float:
    """Of the disputes that arose hidden and left hiding for the first time: the share voiced."""
    ledger = model.state.ledger
    left = (ledger.day >= FROM) & (ledger.stage_from == Stage.HIDDEN) & (ledger.sequence == 1)
    return float((ledger.stage_to[left] == Stage.VOICED).mean())


def settled_in_the_grid(model: GovernanceModel) -> float:
    """Of the settlements: the share at grid or courtyard."""
    ledger = model.state.ledger
    settled = (ledger.day >= FROM) & (ledger.stage_to == Stage.SETTLED)
    return float((ledger.level[settled] <= Level.GRID).mean())


def survey_hours(model: GovernanceModel) -> float:
    """Hours of surveying a household."""
    accounts = model.state.accounts
    return float(accounts.hours[accounts.purpose == Purpose.SURVEY].sum() / len(model.state.households))


def collection(model: GovernanceModel) -> float:
    """Mean share of bills paid where a firm serves, at the end."""
    courtyards = model.state.courtyards
    return float(courtyards.paying_share[model.state.grids.firm_id[courtyards.grid_id] >= 0].mean())


def quality(model: GovernanceModel) -> float:
    return float(model.state.courtyards.quality.mean())


def norm(model: GovernanceModel) -> float:
    return float(model.state.courtyards.norm.mean())


def request_success(model: GovernanceModel) -> float:
    return float(model.state.communities.request_success_share.mean())


def forwarding_days(model: GovernanceModel) -> float:
    """Mean days from being forwarded to the department to the next entry in the ledger."""
    ledger = model.state.ledger
    order = np.lexsort((ledger.sequence, ledger.dispute_key))
    key, day, reason, level = (ledger[name][order] for name in ("dispute_key", "day", "reason", "level"))
    forwarded = np.flatnonzero(
        (reason[:-1] == Reason.FORWARDED) & (level[:-1] == Level.DISTRICT) & (key[:-1] == key[1:]) & (day[:-1] >= FROM)
        & np.isin(reason[1:], [Reason.AGREED, Reason.ATTEMPTED]))
    return float((day[forwarded + 1] - day[forwarded]).mean())


def law_forwarded(model: GovernanceModel) -> float:
    """Of the disputes that need the law and that somebody took up: the share forwarded for that."""
    disputes, ledger = model.state.disputes, model.state.ledger
    law = np.isin(ledger.dispute_key, disputes.dispute_key[disputes.authority == Authority.LAW])
    late = law & (ledger.day >= FROM)
    forwarded = np.unique(ledger.dispute_key[late & (ledger.reason == Reason.FORWARDED)])
    tried = np.unique(ledger.dispute_key[late & np.isin(ledger.reason, [Reason.AGREED, Reason.ATTEMPTED])])
    return forwarded.size / np.union1d(forwarded, tried).size


def displaced(model: GovernanceModel) -> float:
    """Displacements for each dispute voiced at the hotline or in person."""
    ledger = model.state.ledger
    moved = ((ledger.reason == Reason.DISPLACED) & (ledger.day >= FROM)).sum()
    voiced = ((ledger.stage_from <= Stage.HIDDEN) & (ledger.stage_to == Stage.VOICED) & (ledger.day >= FROM)).sum()
    return float(moved / voiced)


def money_found(model: GovernanceModel) -> float:
    """Yuan of repair paid by communities, for each community."""
    accounts = model.state.accounts
    paid = (accounts.purpose == Purpose.REPAIR) & (accounts.level == Level.COMMUNITY)
    return float(accounts.yuan[paid].sum() / len(model.state.communities))


def community_hours(model: GovernanceModel) -> float:
    """Mean hours a week that a community can give to disputes."""
    bodies = model.state.bodies
    return float(bodies.week_hours[bodies.kind == Body.COMMUNITY].mean())


def branch_hours(model: GovernanceModel) -> float:
    """Mean hours a week of a branch for each unit of effort (reference .5)."""
    state = model.state
    hours = state.bodies.week_hours[state.bodies.kind == Body.BRANCH]
    has_branch = state.grids.branch_kind != BranchKind.NONE
    if not has_branch.any():
        return 0.0
    return float((hours[has_branch] / (state.grids.effort_real[has_branch] / 0.5)).mean())


def acting_committees(model: GovernanceModel) -> float:
    """Of the grids: the share in which a committee acts."""
    return float((model.state.grids.committee_start_day >= 0).mean())


def decided(model: GovernanceModel) -> float:
    """Of the collective disputes settled: the share decided by deliberation."""
    disputes, ledger = model.state.disputes, model.state.ledger
    collective = np.isin(ledger.dispute_key, disputes.dispute_key[disputes.is_collective])
    settled = collective & (ledger.stage_to == Stage.SETTLED) & (ledger.day >= FROM)
    return float((ledger.reason[settled] == Reason.DECIDED).mean())


def checked_in(model: GovernanceModel) -> float:
    residents = model.state.residents
    members = (residents.member_kind == MemberKind.IN_SERVICE) & residents.is_adult
    return float((residents.check_in_day[members] >= 0).mean())


def visible(model: GovernanceModel) -> float:
    return float((model.state.courtyards.visible_share * model.state.courtyards.adult_count).sum()
                 / model.state.courtyards.adult_count.sum())


def meeting_hours(model: GovernanceModel) -> float:
    """How many come to a meeting: residents' hours by those of cadres, as a logarithm."""
    accounts = model.state.accounts
    talk = (accounts.purpose == Purpose.DELIBERATION) & (accounts.day >= FROM)
    given = [accounts.hours[talk & (accounts.payer == payer)].sum() for payer in (Payer.RESIDENTS, Payer.COMMUNITY)]
    return float(np.log(given[0] / given[1]))


def petitions(model: GovernanceModel) -> float:
    """Petitions, as a logarithm."""
    ledger = model.state.ledger
    return float(np.log(((ledger.reason == Reason.PETITIONED) & (ledger.day >= FROM)).sum()))


def group_hours(model: GovernanceModel) -> float:
    """Hours a week of all Party groups at the end, as a logarithm."""
    bodies = model.state.bodies
    return float(np.log(bodies.week_hours[bodies.kind == Body.PARTY_GROUP].sum()))


def formal(model: GovernanceModel) -> float:
    """Mean share of visible members' activity that is on paper, at the end."""
    return float(model.state.courtyards.formal_share.mean())


def local_trust(model: GovernanceModel) -> float:
    """Mean change of local trust of those who ever had a dispute voiced."""
    residents, disputes = model.state.residents, model.state.disputes
    people = np.unique(disputes.complainant_id[disputes.move_count > 2])
    return float((residents.trust_local[people] - residents.trust_start_local[people]).mean())


def of_branches(column: str, model: GovernanceModel) -> float:
    grids = model.state.grids
    return float(grids[column][grids.branch_kind > 0].mean())


def visible_effort(model: GovernanceModel) -> float:
    return of_branches("effort_visible", model)


def motivation(model: GovernanceModel) -> float:
    return of_branches("motivation", model)


def overstated(model: GovernanceModel) -> float:
    """By how much the star of a strong branch is reported above the facts, in branches."""
    stars, grids = model.state.stars, model.state.grids
    first = stars.star == Star.STRONG_BRANCH
    return float((stars.score_reported - stars.score_true)[first][grids.branch_kind > 0].mean())


def recruited(model: GovernanceModel) -> float:
    return float(model.state.subdistricts.recruited_count.sum())


def yuan_for(purpose: Purpose, model: GovernanceModel) -> float:
    """Yuan for a purpose, for each grid."""
    accounts = model.state.accounts
    return float(accounts.yuan[accounts.purpose == purpose].sum() / len(model.state.grids))


def awarded_yuan(model: GovernanceModel) -> float:
    return yuan_for(Purpose.REWARD, model)


def aid_yuan(model: GovernanceModel) -> float:
    return yuan_for(Purpose.AID, model)


EASY_STARS = {f"incentives.star_threshold.{star.name.lower()}": 0.3 for star in Star}
LOUD = {"incentives.visible_share": 0.7, "incentives.inspection_audit_share": 0}
"""Stars within reach of everybody; and a rating that sees little but what is shown, with nobody to look behind it."""


@dataclass(frozen=True)
class Case:
    """A part at the generous end of its range: what it moves, why by so much, and the band for the change."""

    part: str
    outcome: Callable[[GovernanceModel], float]
    calculation: str
    low: float
    high: float
    values: dict[str, Any] = field(default_factory=dict)
    also_on: frozenset[str] = frozenset()


CASES = [
    Case("grids", survey_hours, ".1 hours a household, once", 0.0999, 0.1001, {"branches.survey_hours": 0.1}),
    Case("branch", voiced_of_arisen,
         "33 x (1 + .8 x .5) / (33 x 1.4 + 133) = .26 instead of 33 / 166 = .20 where a branch works", 0.02, 0.12,
         {"disputes.voice_branch_gain": 0.8}),
    Case("branch", settled_in_the_grid,
         "3 officers x 4 h = 12 h a week for each grid, 1 to 3 disputes of 2 or 6 hours arise there", 0.15, 0.9,
         {"bodies.branch_officer_hours": 4}),
    Case("branch", branch_hours, "3 officers x 1.5 h = 4.5; in service and assigned half each, .1 and .3 of a person: 3.3",
         3.0, 3.7, {"branches.secretary_source_share.elected": 0.2, "branches.secretary_source_share.assigned": 0.4,
                    "branches.secretary_source_share.in_service": 0.4, "branches.assigned_hours_factor": 0.3,
                    "branches.in_service_hours_factor": 0.1, "bodies.branch_officer_hours": 1.5,
                    "branches.officer_extra_mean": 0}),
    Case("committee", voiced_of_arisen, "the same gain .8 x seats / 7 x effort .5, where a committee acts", 0.01, 0.12,
         {"disputes.voice_committee_gain": 0.8}),
    Case("committee", collection,
         "enforcement + .5 x 1 x .5 x 1 = .25, effect 2: half a logit, a tenth of a share, more by imitation", 0.02, 0.35,
         {"committees.fee_backing": 1, "firms.enforcement_effect": 2}),
    Case("committee", acting_committees, "1 - exp(-.15 x .7 a month x 13) = .75: at .3 of the quorum no vote fails", 0.5, 1.0,
         {"committees.courtyard_quorum_factor": 0.3, "committees.management_quorum_factor": 0.3}),
    Case("firm", quality, "from .4 to 1 where it enters, then towards what fees pay for (.3 at the least)", 0.05, 0.65,
         {"firms.entry_quality": 1, "firms.entry_quality_gain": 1}),
    Case("five_levels", forwarding_days, "two levels x 3 days x .5 = 3 days instead of 6", -4.5, -1.5,
         {"disputes.five_level_forward_factor": 0.5}),
    Case("big_bodies", community_hours, "units lend 12 h a week, meetings take 2", 9.0, 10.5,
         {"systems.big_unit_hours.community": 12, "systems.big_meeting_hours.community": 2}),
    Case("big_bodies", community_hours, "meetings of 12 h a week take all 13 h but one", -12.1, -8.0,
         {"systems.big_unit_hours.community": 0, "systems.big_meeting_hours.community": 12}),
    Case("big_bodies", money_found, "100,000 yuan a year come to a community with 10,000; needs are 800 to 40,000",
         3000.0, 110_000.0, {"systems.big_unit_yuan": 100_000, "disputes.community_budget_yuan": 10_000}),
    Case("service_centres", voiced_of_arisen, "33 x 1.8 / (33 x 1.8 + 133) = .31 instead of .20 in a grid with a centre",
         0.03, 0.14, {"centres.access_gain": 0.8, "centres.use_base_share": 1}),
    Case("service_centres", voiced_of_arisen, "the same where nobody uses the centres: nothing", -0.005, 0.005,
         {"centres.access_gain": 0.8, "centres.use_base_share": 0}),
    Case("service_centres", request_success,
         "1,700 residents x .5 a year / 52 x 1.5 h = 25 h a week asked; 4 h at the desk, each centre adds 20", 0.3, 1.0,
         {"centres.service_hours": 20, "centres.use_base_share": 1, "centres.request_rate": 500, "centres.request_hours": 1.5, "centres.desk_hours": 0.1}),
    Case("self_governance", norm, ".08 x (1 - .98 ^ 57 weeks) = .055 where a covenant was agreed at once", 0.015, 0.06,
         {"platforms.covenant_rate": 3, "platforms.covenant_lapse_rate": 0, "residents.norm_covenant": 0.08}),
    Case("self_governance", norm,
         "agreed after four months and lapsed within the year in up to half of the grids, .05 each, a third of it made good: .017",
         -0.04, -0.003,
         {"platforms.covenant_rate": 3, "platforms.covenant_lapse_rate": 1, "platforms.covenant_lapse_loss": 0.05,
          "residents.norm_covenant": 0}),
    Case("rule_of_law", voiced_of_arisen, "33 x 1.5 / (33 x 1.5 + 133) = .27 instead of .20", 0.03, 0.12,
         {"disputes.voice_legal_gain": 0.5}),
    Case("rule_of_law", law_forwarded, "nine in ten stay where they are", -1.0, -0.6, {"disputes.local_law_share": 0.9}),
    Case("three_zeros", displaced, "recorded ones (about two in three) a week or two open: 1 - exp(-.03 x 10) = .26", 0.05,
         0.6, {"disputes.displace_rate": 0.03, "disputes.audit_share": 0}),
    Case("three_zeros", local_trust, "a tenth to a third of trust .5 is lost by each of those displaced", -0.1, -0.003,
         {"disputes.displace_rate": 0.03, "disputes.audit_share": 0, "disputes.displace_trust_loss": 0.3}),
    Case("three_zeros", petitions, "nine in ten of those who would petition are talked out of it: log .1 = -2.3", -3.5, -1.2,
         {"disputes.petition_suppression_share": 0.9, "disputes.displace_rate": 0, "disputes.petition_rate": 0.003}),
    Case("three_zeros", community_hours, "40 h a month x 7 / 5 / 30 = 1.9 h a workday, all of it from disputes: 9.3 h a week",
         -10.5, -8.0, {"platforms.zeros_report_hours": 40, "bodies.paperwork_dispute_share": 1}),
    Case("moral_governance", norm, "2.5 x .023 visible of adults x activity .9 x (1 - .98 ^ 57) = .035", 0.008, 0.06,
         {"platforms.show_rate": 6, "platforms.hide_rate": 0, "platforms.campaign_gain": 1,
          "platforms.example_fade_share": 0, "residents.norm_visible": 2.5}),
    Case("moral_governance", collection,
         ".08 of adults visible x 6 = .48 of a logit, a tenth of a share, more by imitation", 0.02, 0.3,
         {"platforms.show_rate": 6, "platforms.hide_rate": 0, "platforms.campaign_gain": 1,
          "platforms.example_fade_share": 0, "platforms.example_fee_effect": 6, "residents.norm_visible": 0}),
    Case("moral_governance", voiced_of_arisen,
         "for the .55 in need 33 x (1 + 20 x .028) / (... + 133) = .28 instead of .20", 0.01, 0.1,
         {"platforms.show_rate": 6, "platforms.hide_rate": 0, "platforms.campaign_gain": 1,
          "platforms.example_fade_share": 0, "platforms.needy_link_gain": 20, "platforms.needy_age_years": 60,
          "platforms.needy_trust_limit": 0.5, "disputes.voice_member_gain": 0, "residents.norm_visible": 0}),
    Case("moral_governance", group_hours,
         "half a talent for each visible member: log 1.5 = .4, where the census knows them all", 0.2, 0.45,
         {"branches.census_coverage_share": 1, "incentives.success_gain": 0, "platforms.show_rate": 6,
          "platforms.hide_rate": 0, "platforms.campaign_gain": 1, "platforms.example_fade_share": 0, "platforms.talent_link_share": 0.5},
         frozenset({"grids", "branch"})),
    Case("moral_governance", meeting_hours,
         ".6 of members (8 % of adults), who come twice as often as others, come up to exp(2) = 7 times as often again: log 1.5",
         0.1, 0.9,
         {"platforms.show_rate": 6, "platforms.hide_rate": 0, "platforms.lead_attendance_effect": 2,
          "residents.norm_visible": 0, "world.local_member_share": 0.6}, frozenset({"deliberation"})),
    Case("digital", voiced_of_arisen, "33 x (1 + .8 x .55) / (...) = .26 instead of .20", 0.02, 0.12,
         {"disputes.voice_digital_gain": 0.8}),
    Case("digital", voiced_of_arisen, "33 x (1 - .6 x .45) / (... + 133) = .15 instead of .20", -0.09, -0.015,
         {"disputes.digital_access_loss": 0.6, "disputes.voice_digital_gain": 0}),
    Case("digital", forwarding_days, "two levels x 3 days x .5 = 3 days instead of 6", -4.5, -1.5,
         {"disputes.digital_forward_factor": 0.5}),
    Case("cross_appointment", money_found, "100,000 yuan a year come to a community with 10,000; needs are 800 to 40,000",
         3000.0, 110_000.0, {"disputes.unit_resource_yuan": 100_000, "disputes.community_budget_yuan": 10_000}),
    Case("cross_appointment", community_hours, ".3 of 5 x 10.6 workers x .3 h = 16 h a week is 5 h", -6.0, -3.5,
         {"bodies.cross_duty_share": 0.3}),
    Case("deliberation", decided,
         "gain .9 x 20 / 35 x .7 = .36 a round: two thirds after three, all collective ones pooled", 0.15, 1.0,
         {"systems.pool_share": 1, "systems.agreement_gain": 0.9, "systems.attendance_half": 5}),
    Case("member_appraisal", checked_in, "1 - exp(-2 x 13 / 12) = .89", 0.8, 0.95, {"systems.check_in_rate": 2}),
    Case("member_appraisal", visible, ".65 of members (8 % of adults) x .88 checked in, all of whom show it: .045",
         0.02, 0.07,
         {"systems.check_in_rate": 2, "systems.check_in_delay_days": 0, "systems.check_in_show_share": 1,
          "platforms.hide_rate": 0}, frozenset({"moral_governance"})),
    Case("two_way_appraisal", visible,
         ".65 of members (8 % of adults); they come at 2 a year and cease at .6 instead of 2: .77 of them instead of .50",
         0.004, 0.025,
         {"systems.check_in_rate": 2, "systems.check_in_delay_days": 0, "systems.check_in_show_share": 1,
          "platforms.hide_rate": 2, "systems.appraisal_hide_factor": 0.3}, frozenset({"moral_governance"})),
    Case("two_way_appraisal", formal, ".8 x the appraised of the visible (.4 to 1) x (1 - .5 ^ 13)", 0.3, 0.8,
         {"systems.check_in_rate": 2, "systems.check_in_delay_days": 0, "systems.check_in_show_share": 1,
          "systems.appraisal_formal_share": 0.8, "systems.formalism_learning": 0.5}, frozenset({"moral_governance"})),
    Case("work_unit_letters", visible,
         ".65 of members (8 % of adults), half of them checked in once; they cease at .6 instead of 2, nine in ten come back",
         0.004, 0.025,
         {"systems.check_in_rate": 0.6, "systems.check_in_delay_days": 0, "systems.check_in_show_share": 1,
          "platforms.hide_rate": 2, "systems.letter_hide_factor": 0.3, "systems.letter_renewal_share": 0.9},
         frozenset({"moral_governance"})),
    Case("star_rating", visible_effort,
         "B = .5 + .2 x .3 = .56, b = .7: on the edge v = 1 - (.56 - .7 + .85) / 1.7 = .58, all but 1 % of it in a year",
         0.45, 0.65, {**LOUD, "incentives.rating_esteem": 1}),
    Case("star_rating", overstated,
         "B = .64, b = .3: r = .61, v = .21; craft 1 - .79^11 = .93 reports .97, appraised .7 x .97 + .3 x .21 = .74: + .13",
         0.08, 0.2,
         {"incentives.rating_esteem": 1, "incentives.craft_learning": 1, "incentives.report_weight": 1,
          "incentives.visible_share": 0.3, "incentives.inspection_audit_share": 0}),
    Case("star_money", motivation,
         "400 yuan for each of one to five stars are small: rest .5 x .05 / (.05 + .3 / 12) = .33; a year goes 1 - .925^12"
         " = .61 of the way: - .10", -0.14, -0.05,
         {"incentives.star_money_reading": "per_star", "incentives.crowding_loss": 0.3, "incentives.cash_salience": 1}),
    Case("star_money", awarded_yuan, "two to five stars x 20,000 yuan, once", 40_000, 100_000,
         {**EASY_STARS, "incentives.star_money_reading": "per_star", "incentives.yuan_per_star": 20_000}),
    Case("promotion", recruited, "one nominee of each of two subdistricts for three posts, at the end of one year", 2, 2,
         {"incentives.promotion_posts": 3}),
    Case("promotion", visible_effort,
         "10 x .25 x .75 / .1 x .7 = 13 for visible work against 1.6 for real: all of it, instead of .2 for the rating",
         0.4, 0.95, {**LOUD, "incentives.promotion_posts": 3, "incentives.post_utility": 10}),
    Case("honours", motivation, "3 x .15 = .45, up to .9 at the most, and .05 less of it in each of two months: .36 where"
         " five stars are held", 0.1, 0.42, {**EASY_STARS, "incentives.honour_units": 3, "incentives.recognition_gain": 0.15}),
    Case("health_check", motivation, "the same 3 x .15 for a check instead of a certificate", 0.1, 0.42,
         {**EASY_STARS, "incentives.health_check_units": 3, "incentives.recognition_gain": 0.15}),
    Case("health_check", awarded_yuan, "3 x 1,500 yuan for the secretary of a five-star grid, once", 1500, 4500,
         {**EASY_STARS, "incentives.health_check_units": 3, "incentives.health_check_yuan": 1500}),
    Case("hardship_aid", aid_yuan, ".15 of secretaries x 10,000 yuan a year x 13 / 12 = 1,600; in 8 grids 0 to 4 people",
         400, 6000, {"incentives.hardship_share": 0.15, "incentives.aid_yuan": 10_000}, frozenset({"grids", "branch"})),
    Case("hardship_aid", motivation, "of those, rest .4 higher for a year: .4 x (1 - .95^12) = .18 of one or two in 8",
         0.005, 0.09, {"incentives.hardship_share": 0.15, "incentives.hardship_loss": 0.4, "incentives.aid_relief": 1},
         frozenset({"grids", "branch"})),
    Case("worker_recommendation", visible_effort,
         ".1 a star x 5 stars x density 1 to 2 (noise .2) x .7 = .35 to .7 more for visible work", 0.1, 0.6,
         {**LOUD, "incentives.recommendation_pull": 0.1, "incentives.score_noise": 0.2}),
    Case("penalties", visible_effort, "of b = .28 is lost 1 x (1 - exp(-4)) x 1: nothing is left worth pretending", -0.4, -0.05,
         {"incentives.visible_share": 0.7, "incentives.inspection_audit_share": 0.2, "incentives.inspection_rate": 12,
          "incentives.inspection_distance_metres": 10_000, "incentives.penalty_pull": 1}),
    Case("penalties", displaced, "recorded ones a week or two open: 1 - exp(-.03 x 3 x 10) = .59 instead of .26", 0.08, 0.6,
         {"disputes.displace_rate": 0.03, "disputes.audit_share": 0, "incentives.penalty_displace_gain": 2},
         frozenset({"three_zeros"})),
]


@lru_cache(maxsize=32)
def lived(parts: frozenset[str], values: tuple[tuple[str, Any], ...]) -> GovernanceModel:
    return live(parts, days=DAYS, rules=times(6.0), values={**QUICK, **dict(values)})


@pytest.mark.long
@pytest.mark.one_in(3)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.part}-{case.outcome.__name__}")
def test_a_generous_part_moves_an_outcome_as_far_as_the_arithmetic_says(case: Case) -> None:
    without = required_by(case.part) | case.also_on
    values = tuple(case.values.items())
    change = case.outcome(lived(without | {case.part}, values)) - case.outcome(lived(without, values))

    assert case.low <= change <= case.high, f"{change:.4f}: {case.calculation}"


def test_every_part_is_put_to_this_test() -> None:
    assert {case.part for case in CASES} == set(switches())
