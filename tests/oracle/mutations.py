"""Small mistakes, one line each, that the comparison with the oracle must catch."""

from __future__ import annotations

from typing import NamedTuple


class Mutation(NamedTuple):
    """In `file` of the package, `old` (found exactly once) becomes `new`; `breaks` is what is then wrong."""

    file: str
    old: str
    new: str
    breaks: str


MUTATIONS = (
    Mutation("domain/disputes/arise.py", "(1.0 - season_share * peak) / (1.0 - season_share))", "1.0)",
             "the season no longer has a yearly mean of one"),
    Mutation("domain/disputes/surface.py", "np.maximum(trust_local, trust_least) / 0.5", "np.maximum(trust_local, 0.5) / 0.5",
             "distrust no longer keeps anybody from speaking up"),
    Mutation("domain/disputes/surface.py", "disputes.day_arisen[hidden] < day", "disputes.day_arisen[hidden] <= day",
             "a dispute may surface on the day it arises"),
    Mutation("domain/disputes/kernels.py", "(trust_limit - trust_local[person])",
             "(0.5 + trust_local[person])", "those who trust the local level call the hotline"),
    Mutation("domain/disputes/route.py", "return backlog_hours + need_hours <=", "return need_hours <=",
             "no body is ever too busy"),
    Mutation("domain/disputes/handle.py", "threat_weight * is_threat", "threat_weight * (1.0 - is_threat)",
             "who threatens waits"),
    Mutation("domain/disputes/attempt.py", "MAY_COORDINATE[body_kind, authority] * p.coordination_match",
             "MAY_COORDINATE[body_kind, authority] * 1.0", "who can only coordinate has full power"),
    Mutation("domain/disputes/attempt.py", "run.chance.uniform(Decision.ATTEMPT_AGREE, day, keys)",
             "run.chance.uniform(Decision.ATTEMPT_AGREE, 0, keys)", "every attempt at a dispute has the same luck"),
    Mutation("domain/disputes/leave.py", "day - disputes.level_day[rows] > p.patience_days",
             "day - disputes.voiced_day[rows] > p.patience_days", "patience does not restart at a new level"),
    Mutation("domain/disputes/leave.py", "return rate * (1.0 - audit_share) * is_recorded",
             "return rate * audit_share * is_recorded", "audits make cases vanish"),
    Mutation("domain/bodies/hours.py", "np.minimum(effort / effort_reference, effort_cap)",
             "np.maximum(effort / effort_reference, effort_cap)", "little effort gives full hours"),
    Mutation("domain/systems/big_bodies.py", "return unit_hours - meeting_hours", "return unit_hours",
             "meetings of the big bodies take no time"),
    Mutation("domain/branches/form.py", "return np.floor(member_count * coverage + u)", "return np.floor(member_count + u)",
             "the census finds everybody"),
    Mutation("domain/residents/neutrality.py", "(1.0 - grids.committee_legitimacy[grid])", "grids.committee_legitimacy[grid]",
             "the committee for which most voted is the captured one"),
    Mutation("domain/centres/use.py", "np.where(is_there, grids.centre_use_share, 0.0)", "np.where(is_there, 1.0, 0.0)",
             "a centre that nobody uses helps"),
    Mutation("domain/systems/deliberation.py", "** matters.round_count[held]", "",
             "the tenth round tires no more than the first"),
    Mutation("domain/residents/satisfaction.py", "(np.minimum(surprise, 0.0) + loss_constant)",
             "(np.maximum(surprise, 0.0) + loss_constant)", "good news weighs more than bad"),
    Mutation("domain/residents/trust.py", "-loss * (1.0 - service) * trust", "-loss * service * trust",
             "the worst service costs no trust"),
    Mutation("domain/residents/norms.py", "- top_down_effect * top_down_share", "+ top_down_effect * top_down_share",
             "what is settled above makes norms strong"),
    Mutation("domain/residents/participation.py", "np.minimum(age_years - age_reference, age_span)", "(age_years - age_reference)",
             "the very old take part ever more"),
    Mutation("domain/platforms/moral_governance.py", "kept = activity * (1.0 - fade_share)", "kept = activity",
             "campaigns never fade"),
    Mutation("domain/firms/fees.py", "np.minimum(paying_share, 1.0 - paying_share) - 0.5", "paying_share - 0.5",
             "the hump-shaped pay like the conditional"),
    Mutation("domain/firms/adjust.py", "(collection - cost_fixed) / cost_slope", "collection / cost_slope",
             "service has no fixed cost"),
    Mutation("domain/branches/preparation.py", "np.lexsort((grids, u, subdistrict))",
             "np.lexsort((grids, -u, subdistrict))", "preparation hours go to the unlucky first"),
    Mutation("domain/incentives/effort.py", "moved + reward.real[role], reward.visible[role]",
             "moved + reward.visible[role], reward.real[role]", "what rewards show moves substance"),
    Mutation("domain/incentives/motivation.py", "- overload_loss * motivation * overloaded",
             "+ overload_loss * motivation * overloaded", "overload encourages"),
    Mutation("domain/incentives/reporting.py", "visible_effort * (1.0 - craft)", "visible_effort * craft",
             "nobody learns to dress up who cannot do it yet"),
    Mutation("domain/incentives/reporting.py", "report_weight * (1.0 - audit_share) * craft",
             "report_weight * audit_share * craft", "an inspection makes reports look better"),
    Mutation("domain/incentives/award.py", "(1.0 - instrument.share) * money", "instrument.share * money",
             "the grid gets the person's share"),
    Mutation("domain/incentives/turnover.py", "grids.officer_count[rows] -= 1", "grids.officer_count[rows] -= 0",
             "who has left works on"),
)
