"""The order of the day: what happens how often, in the one order there is. A phase's place is its number in the ledger."""

from __future__ import annotations

from tests.oracle.accounts.upkeep import upkeep
from tests.oracle.bodies.hours import hours
from tests.oracle.bodies.meetings import meetings
from tests.oracle.calendar import Day
from tests.oracle.centres.service_requests import service_requests
from tests.oracle.chance import Luck
from tests.oracle.disputes.arise import arise
from tests.oracle.disputes.handle import handle
from tests.oracle.disputes.leave import leave
from tests.oracle.disputes.resources import resources
from tests.oracle.disputes.route import route
from tests.oracle.disputes.surface import surface
from tests.oracle.district import numbers
from tests.oracle.firms.adjust import firms
from tests.oracle.firms.fees import fees
from tests.oracle.formation import formation
from tests.oracle.incentives.award import award
from tests.oracle.incentives.contest import promote
from tests.oracle.incentives.effort import effort
from tests.oracle.incentives.inspection import inspect
from tests.oracle.incentives.motivation import motivation
from tests.oracle.incentives.reporting import craft
from tests.oracle.incentives.stars import appraise
from tests.oracle.incentives.turnover import turnover
from tests.oracle.platforms.moral_governance import moral_governance
from tests.oracle.platforms.rule_of_law import rule_of_law
from tests.oracle.platforms.self_governance import self_governance
from tests.oracle.platforms.three_zeros import three_zeros
from tests.oracle.residents.associations import associations
from tests.oracle.residents.norms import norms
from tests.oracle.residents.satisfaction import account, satisfaction
from tests.oracle.residents.trust import trust
from tests.oracle.start import start
from tests.oracle.state import from_state
from tests.oracle.systems.big_bodies import big_bodies
from tests.oracle.systems.deliberation import deliberate
from tests.oracle.systems.member_appraisal import member_appraisal
from tests.oracle.systems.two_way_appraisal import two_way_appraisal
from tests.oracle.systems.work_unit_letters import work_unit_letters

PHASES = (
    ("day", rule_of_law),
    ("day", hours),
    ("day", arise),
    ("day", surface),
    ("day", route),
    ("day", handle),
    ("day", leave),
    ("tuesday", deliberate),
    ("day", account),
    ("sunday", norms),
    ("sunday", satisfaction),
    ("sunday", service_requests),
    ("month_end", fees),
    ("month_end", firms),
    ("month_end", inspect),
    ("month_end", motivation),
    ("month_end", effort),
    ("month_end", craft),
    ("month_end", trust),
    ("month_end", associations),
    ("month_end", three_zeros),
    ("month_end", member_appraisal),
    ("month_end", two_way_appraisal),
    ("month_end", work_unit_letters),
    ("month_end", moral_governance),
    ("month_end", self_governance),
    ("month_end", resources),
    ("month_end", big_bodies),
    ("month_end", meetings),
    ("month_end", upkeep),
    ("month_end", formation),
    ("month_end", turnover),
    ("month_end", appraise),
    ("month_end", award),
    ("year", promote),
)


def live(state, *, seed, replication, policy, days):
    """Live some days in a built world; gives back the district as it is then.

    state    the engine's columns of a built world, before its first day
    policy   day -> (switches that are on, numbers in force)
    """
    district = begin(state, seed=seed, replication=replication, policy=policy)
    for number in range(days):
        live_day(district, number, policy)
    return district


def begin(state, *, seed, replication, policy):
    """A built world with its luck, filled with what it lacks on its first day."""
    district = from_state(state)
    district.luck = Luck(seed, replication)
    wake(district, 0, policy)
    start(district)
    return district


def live_day(district, number, policy):
    """All phases that fall on a day, in their order."""
    wake(district, number, policy)
    for place, (every, phase) in enumerate(PHASES):
        if district.day.falls_on(every):
            district.phase_number = place
            phase(district)


def wake(district, number, policy):
    """What day it is and what is in force."""
    district.day = Day(number)
    district.switches, config = policy(number)
    if config is not district.config:
        district.config, district.p = config, numbers(config)
