"""Letters to work units: praise, reminders, and what is left of one's own motive when they end."""

from __future__ import annotations

from tests.oracle import decisions
from tests.oracle.bodies.paperwork import add_paperwork
from tests.oracle.chance import START_DAY
from tests.oracle.codes import MemberKind
from tests.oracle.platforms.moral_governance import members, occurrence_probability


def work_unit_letters(district):
    """Twice a year a letter for who shows it and who has lapsed; where the part is off, who did it for the unit ceases."""
    if not district.is_on("work_unit_letters"):
        for person in district.residents:
            if person.is_prompted:
                end_of_letters(district, person)
    elif district.day.falls_on("half_year"):
        for community in district.communities:
            receivers = [person for grid in community.grids for courtyard in grid.courtyards
                         for person in members(courtyard)
                         if person.member_kind == MemberKind.IN_SERVICE and (person.is_visible or person.has_lapsed)]
            for person in receivers:
                receive_letter(district, person)
            add_paperwork(district, community, district.p.systems.letter_hours * len(receivers))


def receive_letter(district, person):
    p, today = district.p.systems, district.day.number
    if person.has_lapsed and district.luck.uniform(
            decisions.LETTER_RENEWS, today, person.key) < p.letter_renewal_share:
        person.check_in_day, person.has_lapsed = today, False
    if district.luck.uniform(decisions.LETTER_CROWDS, START_DAY, person.key) < p.letter_crowding_share:
        person.is_prompted = True


def end_of_letters(district, person):
    """Without a letter there is no reason left, until one's own comes back."""
    if person.is_visible:
        person.is_visible, person.check_in_day, person.has_lapsed = False, -1, True
    chance = occurrence_probability(district.p.systems.motive_return_rate, district.day.day_of_month)
    if district.luck.uniform(decisions.MOTIVE_RETURNS, district.day.number, person.key) < chance:
        person.is_prompted = False
