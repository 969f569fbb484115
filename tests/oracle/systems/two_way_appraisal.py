"""Two-way appraisal: members who are appraised learn what is counted, and forms are filled in."""

from __future__ import annotations

from tests.oracle.bodies.paperwork import add_paperwork
from tests.oracle.codes import MemberKind
from tests.oracle.platforms.moral_governance import members


def two_way_appraisal(district):
    is_on = district.is_on("two_way_appraisal")
    for courtyard in district.courtyards:
        learn_the_form(district, courtyard, is_on)
    if is_on and district.day.falls_on("half_year"):
        for community in district.communities:
            checked_in = [person for grid in community.grids for courtyard in grid.courtyards
                          for person in members(courtyard)
                          if person.member_kind == MemberKind.IN_SERVICE and person.check_in_day >= 0]
            add_paperwork(district, community, district.p.systems.appraisal_hours * len(checked_in))


def learn_the_form(district, courtyard, is_on):
    """Activity on paper goes a share of the way to what appraisal makes of it; without appraisal it goes to nothing."""
    p = district.p.systems
    visible = [person for person in members(courtyard) if person.is_visible]
    appraised = [person for person in visible if person.member_kind == MemberKind.IN_SERVICE] if is_on else []
    target = p.appraisal_formal_share * len(appraised) / len(visible) if visible else 0.0
    courtyard.formal_share += p.formalism_learning * (target - courtyard.formal_share)
