"""What takes people's time from disputes: meetings and reports of the five levels, posts held side by side."""

from __future__ import annotations

from tests.oracle.codes import BranchKind, Level, Payer, Purpose
from tests.oracle.systems.big_bodies import WEEKS_A_MONTH


def meetings(district):
    """A month of them is booked."""
    p = district.p.bodies
    for grid in district.grids:
        if district.is_on("branch") and grid.branch_kind != BranchKind.NONE:
            district.book(Payer.BRANCH, Purpose.MEETING, Level.GRID, grid.row,
                          hours=p.branch_meeting_hours * WEEKS_A_MONTH)
    reports = 5 * p.community_paperwork_hours * p.reporting_burden * (1 - p.collect_once_saving)
    for community in district.communities:
        duties = 5 * community.worker_count * p.community_worker_hours * p.cross_duty_share
        for purpose, hours in ((Purpose.PAPERWORK, reports), (Purpose.DUTY, duties)):
            district.book(Payer.COMMUNITY, purpose, Level.COMMUNITY, community.row, hours=hours * WEEKS_A_MONTH)
