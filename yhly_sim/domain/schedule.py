"""The order of the day: every phase of the model, in the one order there is."""

from __future__ import annotations

from yhly_sim.domain.accounts.upkeep import upkeep
from yhly_sim.domain.bodies.hours import hours
from yhly_sim.domain.bodies.meetings import meetings
from yhly_sim.domain.centres.service_requests import service_requests
from yhly_sim.domain.disputes.arise import arise
from yhly_sim.domain.disputes.handle import handle
from yhly_sim.domain.disputes.leave import leave
from yhly_sim.domain.disputes.resources import resources
from yhly_sim.domain.disputes.route import route
from yhly_sim.domain.disputes.surface import surface
from yhly_sim.domain.firms.adjust import firms
from yhly_sim.domain.firms.fees import fees
from yhly_sim.domain.formation import formation
from yhly_sim.domain.incentives.award import award
from yhly_sim.domain.incentives.contest import promote
from yhly_sim.domain.incentives.effort import effort
from yhly_sim.domain.incentives.inspection import inspect
from yhly_sim.domain.incentives.motivation import motivation
from yhly_sim.domain.incentives.reporting import craft
from yhly_sim.domain.incentives.stars import appraise
from yhly_sim.domain.incentives.turnover import turnover
from yhly_sim.domain.platforms.moral_governance import moral_governance
from yhly_sim.domain.platforms.rule_of_law import rule_of_law
from yhly_sim.domain.platforms.self_governance import self_governance
from yhly_sim.domain.platforms.three_zeros import three_zeros
from yhly_sim.domain.residents.associations import associations
from yhly_sim.domain.residents.norms import norms
from yhly_sim.domain.residents.satisfaction import account, satisfaction
from yhly_sim.domain.residents.trust import trust
from yhly_sim.domain.systems.big_bodies import big_bodies
from yhly_sim.domain.systems.deliberation import deliberate
from yhly_sim.domain.systems.member_appraisal import member_appraisal
from yhly_sim.domain.systems.two_way_appraisal import two_way_appraisal
from yhly_sim.domain.systems.work_unit_letters import work_unit_letters
from yhly_sim.engine.schedule import Schedule

SCHEDULE = Schedule([
    # every day
    rule_of_law,
    hours,
    arise,
    surface,
    route,
    handle,
    leave,
    # Tuesdays
    deliberate,
    # every day: what was closed today
    account,
    # Sundays
    norms,
    satisfaction,
    service_requests,
    # month ends
    fees,
    firms,
    inspect,
    motivation,
    effort,
    craft,
    trust,
    associations,
    three_zeros,
    member_appraisal,
    two_way_appraisal,
    work_unit_letters,
    moral_governance,
    self_governance,
    resources,
    big_bodies,
    meetings,
    upkeep,
    formation,
    turnover,
    appraise,
    award,
    # the end of a year
    promote,
])
"""All phases. `yhly plan` prints this table."""
