"""Appraisal of in-service members: they check in where they live, and some of them then show it."""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.bodies.paperwork import PAPERWORK, add_paperwork
from yhly_sim.domain.codes import MemberKind
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.residents.addresses import ADDRESS_READS, resident_keys
from yhly_sim.engine.chance import START_DAY
from yhly_sim.engine.schedule import Run, phase


@phase(
    every="month_end",
    reads=(
        "residents: is_adult member_kind is_prompted", *ADDRESS_READS, "courtyards: grid_id", "grids: community_id",
    ),
    writes=("residents: check_in_day is_visible has_lapsed", *PAPERWORK),
    draws=(Decision.CHECK_IN, Decision.CHECK_IN_SHOWS),
)
def member_appraisal(run: Run) -> None:
    """In-service members check in with their community; after the delay, those who mean it are visible.

    Stands before `moral_governance` in the month's end. In this order, over adult in-service members:
    (1) Showing. Who has check_in_day >= 0, today - check_in_day >= check_in_delay_days and is not visible becomes
    visible if a uniform of (CHECK_IN_SHOWS, START_DAY, resident's key, 0), the same for ever, is below
    check_in_show_share. (That share acts for moral_governance: without it checking in stays on paper.)
    (2) Checking in. Who has check_in_day < 0 and is not prompted (by `work_unit_letters`) checks in (check_in_day =
    today, not lapsed) if a uniform of (CHECK_IN, today, resident's key, 0) is below
    occurrence_probability(check_in_rate, days), days of the calendar month that ends today.
    (3) Books: `add_paperwork` with check_in_hours x members who checked in today, a community.
    Lists are read at the end of a month only, so a delay of 14 days acts at the next month's end.
    Where the switch is off: nobody is checked in or has lapsed, nothing is drawn, and visibility is left to
    `moral_governance`.
    """
    state, p, day = run.state, run.p.systems, run.day
    residents = state.residents
    members = np.flatnonzero((residents.member_kind == int(MemberKind.IN_SERVICE)) & residents.is_adult)
    if not run.is_on("member_appraisal"):
        residents.check_in_day[members] = -1
        residents.has_lapsed[members] = False
        return
    keys = resident_keys(state, members)
    since = residents.check_in_day[members]
    is_due = (since >= 0) & (day.number - since >= p.check_in_delay_days) & ~residents.is_visible[members]
    means_it = run.chance.uniform(Decision.CHECK_IN_SHOWS, START_DAY, keys[is_due]) < p.check_in_show_share
    residents.is_visible[members[is_due][means_it]] = True

    is_away = (since < 0) & ~residents.is_prompted[members]
    candidates = members[is_away]
    probability = run.rules.occurrence_probability(p.check_in_rate, day.date.day)
    arrived = candidates[run.chance.uniform(Decision.CHECK_IN, day.number, keys[is_away]) < probability]
    residents.check_in_day[arrived] = day.number
    residents.has_lapsed[arrived] = False
    community = state.grids.community_id[state.courtyards.grid_id[residents.courtyard_id[arrived]]]
    add_paperwork(run, p.check_in_hours * np.bincount(community, minlength=len(state.communities)))
