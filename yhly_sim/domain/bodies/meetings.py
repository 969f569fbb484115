"""What takes people's time from disputes is booked: meetings and reports of five levels, posts held side by side."""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import BranchKind, Level, Payer, Purpose
from yhly_sim.domain.systems.big_bodies import WEEKS_A_MONTH
from yhly_sim.engine.schedule import Run, phase

WORKDAYS_A_WEEK = 5.0


@phase(every="month_end", reads=("grids: branch_kind", "communities: worker_count"), writes=(BOOKED,))
def meetings(run: Run) -> None:
    """A month of meetings, reports and posts held side by side is booked; what they take is gone from `hours`.

    Of (365 / 12) / 7 weeks: `branch_meeting_hours` a week to every branch (while `branch` is on), purpose meeting;
    5 x community_paperwork_hours x reporting_burden x (1 - collect_once_saving) a week to every community, purpose
    paperwork (what five levels add; the paperwork of before is not booked); 5 x workers x community_worker_hours x
    cross_duty_share a week to every community, purpose duty. Nothing is drawn.
    """
    state, p = run.state, run.p.bodies
    has_branch = (state.grids.branch_kind != int(BranchKind.NONE)) & run.is_on("branch")
    communities = np.arange(len(state.communities))
    book(run, Payer.BRANCH, Purpose.MEETING, Level.GRID, np.flatnonzero(has_branch),
         hours=p.branch_meeting_hours * WEEKS_A_MONTH)
    reports = p.community_paperwork_hours * p.reporting_burden * (1.0 - p.collect_once_saving)
    book(run, Payer.COMMUNITY, Purpose.PAPERWORK, Level.COMMUNITY, communities,
         hours=WORKDAYS_A_WEEK * reports * WEEKS_A_MONTH)
    duties = state.communities.worker_count * p.community_worker_hours * p.cross_duty_share
    book(run, Payer.COMMUNITY, Purpose.DUTY, Level.COMMUNITY, communities,
         hours=WORKDAYS_A_WEEK * duties * WEEKS_A_MONTH)
