"""'Big' Party bodies: units that reside in an area lend people and money to its offices, and all of them meet."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import BigBody, BranchKind, Level, Payer, Purpose
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase
from yhly_sim.engine.units import DAYS_IN

WEEKS_A_MONTH = DAYS_IN["month"] / DAYS_IN["week"]


@rule
def lent_hours(unit_hours: Any, meeting_hours: Any) -> Any:
    """Hours a week by which a 'big' body changes what an office can give to disputes: lent by units - meetings.

    Both in hours a week of one body; below 0 where the meetings take more than the units lend. Source: report L2;
    sizes assumed.

    >>> float(lent_hours(2.0, 1.5)), float(lent_hours(0.5, 1.0))
    (0.5, -0.5)
    """
    return unit_hours - meeting_hours


@phase(
    every="month_end",
    reads=("grids: branch_kind",),
    writes=("communities: resource_yuan", BOOKED),
)
def big_bodies(run: Run) -> None:
    """Resident units give money to the communities; the meetings of the 'big' bodies are booked.

    Stands after `resources`. A twelfth of `big_unit_yuan` is added to resource_yuan of each community and booked to
    the units, purpose gift. `big_meeting_hours` a week x (365 / 12) / 7 weeks are booked, purpose meeting:
    to the branch of every grid that has one (while `branch` is on), to every community, to the officials of every
    subdistrict and, once, to those of the district. They are held in full also where they leave nothing for disputes.
    What units lend in hours is booked where it is spent, with the body that spends it (phase `hours` adds it). Nothing
    is drawn.
    """
    state, p = run.state, run.p.systems
    communities = np.arange(len(state.communities))
    state.communities.resource_yuan[:] += p.big_unit_yuan / 12.0
    book(run, Payer.UNITS, Purpose.GIFT, Level.COMMUNITY, communities, yuan=p.big_unit_yuan / 12.0)
    has_branch = (state.grids.branch_kind != int(BranchKind.NONE)) & run.is_on("branch")
    for body, payer, level, units in (
        (BigBody.GRID, Payer.BRANCH, Level.GRID, np.flatnonzero(has_branch)),
        (BigBody.COMMUNITY, Payer.COMMUNITY, Level.COMMUNITY, communities),
        (BigBody.SUBDISTRICT, Payer.OFFICIALS, Level.SUBDISTRICT, np.arange(run.constants.directory.subdistricts)),
        (BigBody.DISTRICT, Payer.OFFICIALS, Level.DISTRICT, np.zeros(1, dtype=np.int64)),
    ):
        book(run, payer, Purpose.MEETING, level, units, hours=p.big_meeting_hours[body] * WEEKS_A_MONTH)
