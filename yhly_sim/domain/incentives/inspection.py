"""Inspection: superiors come to some grids, more often near their office, and find part of what is dressed up."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import BranchKind, Level, Payer, Purpose
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase

Floats = NDArray[np.float64]

PLACES = ("grids: community_id x_metres y_metres", "communities: subdistrict_id", "subdistricts: x_metres y_metres")


@rule
def inspection_rate(rate: Any, distance_metres: Any, scale_metres: Any) -> Any:
    """Inspections of a grid a day: rate x exp(-distance from the subdistrict's office / scale).

    Distance enters nothing else. Source: model text 4.16; size assumed.

    >>> float(inspection_rate(0.01, 0.0, 3000.0))
    0.01
    """
    return rate * np.exp(-distance_metres / scale_metres)


def daily_rates(run: Run) -> Floats:
    """Inspections a day of each grid."""
    state, p = run.state, run.p.incentives
    office = state.communities.subdistrict_id[state.grids.community_id]
    east = state.grids.x_metres - state.subdistricts.x_metres[office]
    north = state.grids.y_metres - state.subdistricts.y_metres[office]
    distance = np.sqrt(east * east + north * north)
    return np.asarray(run.rules.inspection_rate(p.inspection_rate, distance, p.inspection_distance_metres))


def expected_catch(run: Run) -> Floats:
    """Share of dressing up that each grid expects to be found: audit share x (1 - exp(-rate x `inspection_days`)).

    0 where nobody inspects.
    """
    p = run.p.incentives
    if p.inspection_audit_share == 0.0 or p.inspection_rate == 0.0:
        return np.zeros(len(run.state.grids))
    return np.asarray(p.inspection_audit_share * run.rules.occurrence_probability(daily_rates(run), p.inspection_days))


def present_audit(run: Run) -> Floats:
    """Share of dressing up that is found in each grid now: the audit share, `inspection_days` after an inspection."""
    last, p = run.state.grids.last_inspection_day, run.p.incentives
    is_fresh = (last >= 0) & (run.day.number - last < p.inspection_days)
    return np.where(is_fresh, p.inspection_audit_share, 0.0)


@phase(
    every="month_end",
    reads=("grids: branch_kind", *PLACES),
    writes=("grids: last_inspection_day", BOOKED),
    draws=(Decision.INSPECTION,),
)
def inspect(run: Run) -> None:
    """Grids with a branch are inspected, where there is a rating.

    A grid is inspected this month if one uniform of (INSPECTION, today, grid's key) is below
    `month_probability(inspection_rate)`: last_inspection_day is today. Booked to the grid, for appraisal, from the
    officials: `inspection_hours` each, and `penalty_hours` (0 unless penalties are on) more. Where the rating is off
    nothing is drawn.
    """
    if not run.is_on("star_rating"):
        return
    grids, p, today = run.state.grids, run.p.incentives, run.day.number
    rows = np.flatnonzero(grids.branch_kind != int(BranchKind.NONE))
    u = run.chance.uniform(Decision.INSPECTION, today, make_key(KeyKind.GRID, rows))
    seen = rows[u < run.rules.month_probability(daily_rates(run)[rows])]
    grids.last_inspection_day[seen] = today
    book(run, Payer.OFFICIALS, Purpose.APPRAISAL, Level.GRID, seen, hours=p.inspection_hours + p.penalty_hours)
