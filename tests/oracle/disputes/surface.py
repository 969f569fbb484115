"""A hidden dispute is voiced, fades or sours."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.branches.secretaries import known_factor
from tests.oracle.centres.use import in_use
from tests.oracle.codes import BranchKind, CentreFunction, Level, Reason, Stage
from tests.oracle.disputes.ledger import release
from tests.oracle.residents.example import example


def surface(district):
    """Each hidden dispute that arose before today leaves hiding or grows in severity."""
    today, luck, p = district.day.number, district.luck, district.p.disputes
    for dispute in district.disputes_in(Stage.HIDDEN):
        if dispute.day_arisen >= today:
            continue
        voice = voice_rate(district, dispute)
        either = voice + p.fade_rate
        if luck.uniform(decisions.SURFACE_WHETHER, today, dispute.dispute_key) >= exit_probability(either):
            dispute.severity = min(1.0, dispute.severity + p.souring_rate)
        elif luck.uniform(decisions.SURFACE_WHICH, today, dispute.dispute_key) * either < voice:
            dispute.voiced_day = dispute.level_day = today
            release(dispute, Stage.VOICED, Reason.VOICED, level=Level.NONE)
        else:
            release(dispute, Stage.FADED, Reason.FADED, level=Level.NONE)


def exit_probability(rate):
    """Chance of leaving within a day under a hazard: 1 - exp(-rate)."""
    return -math.expm1(-rate)


def voice_rate(district, dispute):
    """Hazard a day that the complainant speaks up."""
    p, grid, courtyard = district.p.disputes, dispute.grid, dispute.courtyard
    has_branch = district.is_on("branch") and grid.branch_kind != BranchKind.NONE
    has_committee = district.is_on("committee") and grid.committee_start_day >= 0
    branch = p.voice_branch_gain * (grid.effort_real * known_factor(district, grid)) if has_branch else 0.0
    filled = grid.seat_count / district.p.committees.small_seat_count
    committee = p.voice_committee_gain * (filled * grid.committee_effort) if has_committee else 0.0
    digital = p.voice_digital_gain * dispute.complainant.digital_skill
    members = p.voice_member_gain * courtyard.visible_share
    if is_needy(district, dispute.complainant):
        members += district.p.platforms.needy_link_gain * example(courtyard)
    legal = p.voice_legal_gain * min(1.0, grid.legal_officer_count * district.p.bodies.legal_officer_hours)
    access = 1 + district.p.centres.access_gain * in_use(district, grid, CentreFunction.MEDIATION)
    access *= 1 - p.digital_access_loss * (1 - dispute.complainant.digital_skill)
    return plain_voice_rate(district, dispute.complainant.trust_local, courtyard.norm) * (
        1 + branch + committee + digital + members + legal) * access


def is_needy(district, person):
    """Old, or without much trust."""
    p = district.p.platforms
    return person.age_years >= p.needy_age_years or person.trust_local <= p.needy_trust_limit


def plain_voice_rate(district, trust_local, norm):
    """The same hazard where nobody helps: base x (max(trust, least) / .5)^power x exp(-effect (norm - .5))."""
    p = district.p.disputes
    return (p.voice_rate * (max(trust_local, p.voice_trust_least) / 0.5) ** p.voice_trust_power
            * math.exp(-p.voice_norm_effect * (norm - 0.5)))
