"""Money that communities can use for residents' matters comes in month by month."""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Level, Payer, Purpose
from yhly_sim.engine.schedule import Run, phase


@phase(every="month_end", writes=("communities: resource_yuan", BOOKED))
def resources(run: Run) -> None:
    """A twelfth of the year's budget, and of what resident units give through cross-appointed posts, comes to each
    community; at the end of a year what is left lapses first. What the units give is booked as their gift."""
    communities, p = run.state.communities, run.p.disputes
    if run.day.is_year_end:
        communities.resource_yuan[:] = 0.0
    communities.resource_yuan[:] += (p.community_budget_yuan + p.unit_resource_yuan) / 12.0
    book(run, Payer.UNITS, Purpose.GIFT, Level.COMMUNITY, np.arange(len(communities)),
         yuan=p.unit_resource_yuan / 12.0)
