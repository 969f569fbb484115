"""Moral governance (one show, two links, seven leads): members show themselves, do small favours, lead by example."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.codes import Level, MemberKind, Payer, Purpose
from tests.oracle.residents.example import genuine_activity
from tests.oracle.residents.satisfaction import Changes


def moral_governance(district):
    """Favours, their hours, who shows from now on, and how lively the example is."""
    if not district.is_on("moral_governance"):
        forget_everything(district)
        return
    do_favours(district)
    for courtyard in district.courtyards:
        for person in members(courtyard):
            show_or_hide(district, person)
    for courtyard in district.courtyards:
        visible = sum(person.is_visible for person in members(courtyard))
        courtyard.visible_share = visible / max(courtyard.adult_count, 1)
        renew_example(district, courtyard)


def forget_everything(district):
    """Without the part nobody is visible and no example is given."""
    if any(courtyard.example_activity or courtyard.visible_share for courtyard in district.courtyards):
        for person in district.residents:
            person.is_visible = False
        for courtyard in district.courtyards:
            courtyard.visible_share = courtyard.example_activity = 0.0


def members(courtyard):
    """Adult Party members of the courtyard, of any kind."""
    return [person for person in courtyard.adults if person.member_kind != MemberKind.NONE]


def occurrence_probability(rate, days):
    """Chance that something of a constant hazard a day happens within some days."""
    return 1 - math.exp(-rate * days)


def do_favours(district):
    """Visible members do a favour for somebody they know, the livelier the example the more often."""
    p, changes = district.p.platforms, Changes()
    for courtyard in district.courtyards:
        visible = [person for person in members(courtyard) if person.is_visible]
        receivers = [favour_of(district, person) for person in visible]
        favours = [receiver for receiver in receivers if receiver is not None]
        for receiver in favours:
            if receiver.is_adult:
                changes.add(receiver, "satisfaction", p.favour_gain * (1 - receiver.satisfaction))
        hours = p.favour_hours * len(favours) + (p.example_hours + p.link_hours) * len(visible) * courtyard.example_activity
        district.book(Payer.RESIDENTS, Purpose.EXAMPLE, Level.COURTYARD, courtyard.row, hours=hours)
    changes.apply()


def favour_of(district, person):
    """For whom a visible member does a favour this month; None for nobody."""
    day, luck = district.day, district.luck
    rate = district.p.platforms.favour_rate * genuine_activity(person.courtyard)
    if luck.uniform(decisions.FAVOUR_WHETHER, day.number, person.key) >= occurrence_probability(rate, day.day_of_month):
        return None
    return luck.choose(decisions.FAVOUR_RECEIVER, day.number, person.key, person.contacts)


def show_or_hide(district, person):
    """Local members come to show themselves; whoever shows may cease, in-service members then start anew."""
    p, day = district.p.platforms, district.day
    u = district.luck.uniform(decisions.MEMBER_SHOWS, day.number, person.key)
    if person.is_visible:
        in_service, hide_rate = person.member_kind == MemberKind.IN_SERVICE, p.hide_rate
        if in_service:
            hide_rate *= district.p.systems.appraisal_hide_factor * district.p.systems.letter_hide_factor
        if u >= 1 - occurrence_probability(hide_rate, day.day_of_month):
            person.is_visible = False
            if in_service:
                person.check_in_day, person.has_lapsed = -1, True
    elif person.member_kind == MemberKind.LOCAL:
        person.is_visible = u < occurrence_probability(p.show_rate, day.day_of_month)


def renew_example(district, courtyard):
    """The example fades; campaigns at the half-years, and the first one, renew it."""
    p = district.p.platforms
    is_campaign = district.day.falls_on("half_year") or courtyard.example_activity == 0
    kept = courtyard.example_activity * (1 - p.example_fade_share)
    courtyard.example_activity = kept + p.campaign_gain * (1 - kept) if is_campaign else kept
