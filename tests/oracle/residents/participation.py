"""Who takes part: in a vote, a meeting, a voluntary act."""

from __future__ import annotations

import math

from tests.oracle.codes import Event, MemberKind
from tests.oracle.residents.example import example


def takes_part(district, person, event, decision, ordinal=0):
    """Whether a resident takes part in an event today: one uniform below the resident's own chance."""
    is_member = person.member_kind != MemberKind.NONE
    effect = district.p.platforms.lead_attendance_effect if event == Event.MEETING else 0.0
    chance = participation_probability(
        district, event, person.age_years, is_member, person.courtyard.norm, person.past_success,
        effect * person.is_visible)
    return district.luck.uniform(decision, district.day.number, person.key, ordinal) < chance


def participation_probability(district, event, age_years, member, norm, past_success, lead):
    """Older people up to an age, members, places of strong norms, those with success and those who lead take part more."""
    p = district.p.residents
    logit = (p.participation_constant[event] + p.participation_age * min(age_years - p.participation_age_reference, p.participation_age_span) / 10
             + p.participation_member * member + p.participation_norm * (norm - 0.5)
             + p.participation_past * past_success + lead)
    return 1 / (1 + math.exp(-logit))


def grid_participation(district, grid, event):
    """How ready a grid's typical adult of the reference age is: the mean of its courtyards, weighted by adults."""
    age_years = district.p.residents.participation_age_reference

    def typical(courtyard):
        member_share = courtyard.member_count / max(courtyard.adult_count, 1)
        lead = district.p.platforms.lead_volunteering_effect if event == Event.VOLUNTEERING else 0.0
        return participation_probability(
            district, event, age_years, member_share, courtyard.norm, 0.0, lead * example(courtyard))

    return mean_of_adults(grid, typical)


def mean_of_adults(grid, value_of):
    """The mean of a number of the grid's courtyards, weighted by adults; 0 without adults."""
    adults = sum(courtyard.adult_count for courtyard in grid.courtyards)
    total = 0.0
    for courtyard in grid.courtyards:
        total += courtyard.adult_count * value_of(courtyard)
    return total / max(adults, 1)
