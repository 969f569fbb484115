"""Two-way appraisal: community and in-service members appraise each other; members stay, and some of it is for show."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.bodies.paperwork import PAPERWORK, add_paperwork
from yhly_sim.domain.codes import MemberKind
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def formal_share_after(formal_share: Any, appraised_share: Any, formal_effect: Any, learning: Any) -> Any:
    """Share of visible members' activity that is on paper only, a month later.

    formal + learning x (effect x share of the visible who are appraised - formal). Source: report Y3b; that what is
    appraised is done for show is the direction of S75, S90; sizes assumed.

    >>> round(float(formal_share_after(0.1, 0.5, 0.4, 0.5)), 12)
    0.15
    """
    return formal_share + learning * (formal_effect * appraised_share - formal_share)


@phase(
    every="month_end",
    reads=(
        "residents: is_adult member_kind is_visible check_in_day courtyard_id", "courtyards: grid_id",
        "grids: community_id",
    ),
    writes=("courtyards: formal_share", *PAPERWORK),
)
def two_way_appraisal(run: Run) -> None:
    """Who is appraised learns what is counted; twice a year the forms are filled in.

    Stands after `member_appraisal`, before `moral_governance`, in which visible in-service members cease less often by
    `appraisal_hide_factor`. In this order: (1) courtyards.formal_share by `formal_share_after`; the appraised share is
    visible adult in-service members / visible adult members of the courtyard, 0 without any. (2) At the ends of June
    and December `add_paperwork` with appraisal_hours x adult in-service members who are checked in (check_in_day >= 0),
    a community. Where the switch is off nothing is appraised, so that formal_share goes back to 0 as fast as it came.
    Nothing is drawn.
    """
    state, p = run.state, run.p.systems
    courtyards, residents = state.courtyards, state.residents
    is_on = run.is_on("two_way_appraisal")
    if not is_on and not courtyards.formal_share.any():
        return
    members = np.flatnonzero((residents.member_kind != int(MemberKind.NONE)) & residents.is_adult)
    home, visible = residents.courtyard_id[members], residents.is_visible[members]
    in_service = residents.member_kind[members] == int(MemberKind.IN_SERVICE)
    count = len(courtyards)
    seen = np.bincount(home[visible], minlength=count)
    appraised = np.bincount(home[visible & in_service], minlength=count) * is_on
    courtyards.formal_share[:] = run.rules.formal_share_after(
        courtyards.formal_share, appraised / np.maximum(seen, 1), p.appraisal_formal_share, p.formalism_learning)
    if is_on and run.day.is_half_year_end:
        checked_in = home[in_service & (residents.check_in_day[members] >= 0)]
        community = state.grids.community_id[courtyards.grid_id[checked_in]]
        add_paperwork(run, p.appraisal_hours * np.bincount(community, minlength=len(state.communities)))
