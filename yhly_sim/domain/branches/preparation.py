"""What a subdistrict can prepare in a month: chances of a month, hours, and who is served first."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import book
from yhly_sim.domain.codes import Level, Payer, Purpose
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run
from yhly_sim.engine.units import DAYS_IN

Rows = NDArray[np.int64]

SLACK_HOURS = 1e-6
"""Hours by which the last one served may overdraw, so that no rounding error decides who is served."""


@rule
def month_probability(daily_rate: Any) -> Any:
    """Chance within a month of 365 / 12 days under a constant rate: 1 - exp(-rate x 365 / 12).

    daily_rate in 1/day. Every month counts the same, whatever its days.

    >>> float(month_probability(0.0))
    0.0
    """
    return -np.expm1(-np.asarray(daily_rate, dtype=np.float64) * DAYS_IN["month"])


class Proposal(NamedTuple):
    """Grids (ascending) in which luck says that something begins this month, and the uniforms that said so."""

    grids: Rows
    u: NDArray[np.float64]


NOBODY = Proposal(np.zeros(0, dtype=np.int64), np.zeros(0))


class PreparationHours:
    """What is left of each subdistrict's preparation hours this month; what is unused lapses."""

    def __init__(self, run: Run) -> None:
        state = run.state
        self.subdistrict_of = state.communities.subdistrict_id[state.grids.community_id]
        self.left = state.subdistricts.preparation_hours.astype(np.float64)

    def grant(self, run: Run, proposal: Proposal, hours_each: float) -> Rows:
        """The proposed grids that get `hours_each`, ascending; the hours are booked to the officials.

        In each subdistrict the lowest uniform is served first (ties to the lower grid): the k-th is served if
        k x hours_each is at most what is left (and `SLACK_HOURS`). Where it costs no hours everybody is served.
        """
        grids, u = proposal
        if hours_each <= 0.0 or grids.size == 0:
            return grids
        subdistrict = self.subdistrict_of[grids]
        by_luck = np.lexsort((grids, u, subdistrict))
        place = np.empty(grids.size, dtype=np.int64)
        first = np.searchsorted(subdistrict[by_luck], subdistrict[by_luck], side="left")
        place[by_luck] = np.arange(grids.size) - first + 1
        is_served = place * hours_each <= self.left[subdistrict] + SLACK_HOURS
        served: Rows = grids[is_served]
        self.left -= np.bincount(subdistrict[is_served], minlength=self.left.size) * hours_each
        book(run, Payer.OFFICIALS, Purpose.FORMATION, Level.GRID, served, hours=hours_each)
        return served
