"""Letters to work units: praise and reminders keep in-service members at it, and may replace their own motive."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.bodies.paperwork import PAPERWORK, add_paperwork
from yhly_sim.domain.codes import MemberKind
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.residents.addresses import ADDRESS_READS, resident_keys
from yhly_sim.engine.chance import START_DAY
from yhly_sim.engine.schedule import Run, phase


@phase(
    every="month_end",
    reads=("residents: is_adult member_kind", *ADDRESS_READS, "courtyards: grid_id", "grids: community_id"),
    writes=("residents: is_visible check_in_day has_lapsed is_prompted", *PAPERWORK),
    draws=(Decision.LETTER_RENEWS, Decision.LETTER_CROWDS, Decision.MOTIVE_RETURNS),
)
def work_unit_letters(run: Run) -> None:
    """A letter of praise for each who shows it, a reminder for each who has lapsed; when letters end, some cease.

    Stands after `two_way_appraisal`, before `moral_governance`, in which visible in-service members cease less often
    by `letter_hide_factor`. Over adult in-service members, all on the state at the start of the phase.
    On, at the ends of June and December only: (1) A letter goes to the unit of each who is visible or has_lapsed.
    (2) Of the lapsed those check in again (check_in_day = today, not lapsed; they show it after the delay of
    `member_appraisal`) for whom a uniform of (LETTER_RENEWS, today, resident's key, 0) is below letter_renewal_share.
    (3) Of all who got a letter those become is_prompted for whom a uniform of (LETTER_CROWDS, START_DAY, key, 0), the
    same for ever, is below letter_crowding_share: from now on they do it for the unit. Who is prompted does not check
    in without a letter. (4) `add_paperwork` with letter_hours x letters, a community.
    Off: the prompted who are visible cease to be (check_in_day = -1, lapsed); then who was prompted is so no more if a
    uniform of (MOTIVE_RETURNS, today, key, 0) is below occurrence_probability(motive_return_rate, days), days of the
    calendar month that ends today. With nobody prompted nothing is drawn.
    """
    residents = run.state.residents
    if run.is_on("work_unit_letters"):
        if run.day.is_half_year_end:
            members = np.flatnonzero((residents.member_kind == int(MemberKind.IN_SERVICE)) & residents.is_adult)
            _write_letters(run, members[residents.is_visible[members] | residents.has_lapsed[members]])
    elif residents.is_prompted.any():
        _end_letters(run, np.flatnonzero(residents.is_prompted))


def _write_letters(run: Run, members: NDArray[Any]) -> None:
    state, p, today = run.state, run.p.systems, run.day.number
    residents, keys = state.residents, resident_keys(state, members)
    has_lapsed = residents.has_lapsed[members]
    renewed = members[has_lapsed][
        run.chance.uniform(Decision.LETTER_RENEWS, today, keys[has_lapsed]) < p.letter_renewal_share]
    residents.check_in_day[renewed] = today
    residents.has_lapsed[renewed] = False
    is_crowded = run.chance.uniform(Decision.LETTER_CROWDS, START_DAY, keys) < p.letter_crowding_share
    residents.is_prompted[members[is_crowded]] = True
    community = state.grids.community_id[state.courtyards.grid_id[residents.courtyard_id[members]]]
    add_paperwork(run, p.letter_hours * np.bincount(community, minlength=len(state.communities)))


def _end_letters(run: Run, prompted: NDArray[Any]) -> None:
    state, residents = run.state, run.state.residents
    ceasing = prompted[residents.is_visible[prompted]]
    residents.is_visible[ceasing] = False
    residents.check_in_day[ceasing] = -1
    residents.has_lapsed[ceasing] = True
    drawn = run.chance.uniform(Decision.MOTIVE_RETURNS, run.day.number, resident_keys(state, prompted))
    returns = drawn < run.rules.occurrence_probability(run.p.systems.motive_return_rate, run.day.date.day)
    residents.is_prompted[prompted[returns]] = False
