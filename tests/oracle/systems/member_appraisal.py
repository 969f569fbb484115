"""Appraisal of in-service members: they check in where they live, and some of them then show it."""

from __future__ import annotations

from tests.oracle import decisions
from tests.oracle.bodies.paperwork import add_paperwork
from tests.oracle.chance import START_DAY
from tests.oracle.codes import MemberKind
from tests.oracle.platforms.moral_governance import members, occurrence_probability


def member_appraisal(district):
    """Who checked in long enough ago shows it, if meant; then more check in, at a cost of paperwork."""
    arrived = dict.fromkeys(range(len(district.communities)), 0)
    for courtyard in district.courtyards:
        for person in members(courtyard):
            if person.member_kind == MemberKind.IN_SERVICE:
                arrived[courtyard.grid.community_id] += appraise(district, person)
    for community, count in arrived.items():
        add_paperwork(district, district.communities[community], district.p.systems.check_in_hours * count)


def appraise(district, person):
    """One member's month; whether he or she has just checked in."""
    p, day, luck = district.p.systems, district.day, district.luck
    if not district.is_on("member_appraisal"):
        person.check_in_day, person.has_lapsed = -1, False
        return False
    if person.check_in_day >= 0:
        is_due = day.number - person.check_in_day >= p.check_in_delay_days
        if is_due and luck.uniform(decisions.CHECK_IN_SHOWS, START_DAY, person.key) < p.check_in_show_share:
            person.is_visible = True
        return False
    if person.is_prompted:
        return False
    chance = occurrence_probability(p.check_in_rate, day.day_of_month)
    has_arrived = luck.uniform(decisions.CHECK_IN, day.number, person.key) < chance
    if has_arrived:
        person.check_in_day, person.has_lapsed = day.number, False
    return has_arrived
