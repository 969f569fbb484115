"""Inspection: superiors come to some grids, more often near their office."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.branches.preparation import month_probability
from tests.oracle.codes import BranchKind, Level, Payer, Purpose


def daily_rate(district, grid):
    """Inspections a day: fewer the farther from the office of the subdistrict."""
    p, office = district.p.incentives, grid.community.subdistrict
    distance = math.hypot(grid.x_metres - office.x_metres, grid.y_metres - office.y_metres)
    return p.inspection_rate * math.exp(-distance / p.inspection_distance_metres)


def expected_catch(district, grid):
    """Share of dressing up that a grid expects to be found."""
    p = district.p.incentives
    return p.inspection_audit_share * (1 - math.exp(-daily_rate(district, grid) * p.inspection_days))


def present_audit(district, grid):
    """Share of dressing up that is found now: only so many days after an inspection."""
    p, last = district.p.incentives, grid.last_inspection_day
    return p.inspection_audit_share if last >= 0 and district.day.number - last < p.inspection_days else 0.0


def inspect(district):
    """Grids with a branch are inspected where there is a rating; penalties that follow take hours of their own."""
    p, today = district.p.incentives, district.day.number
    if not district.is_on("star_rating"):
        return
    for grid in district.grids:
        if grid.branch_kind == BranchKind.NONE:
            continue
        if district.luck.uniform(decisions.INSPECTION, today, grid.key) < month_probability(daily_rate(district, grid)):
            grid.last_inspection_day = today
            district.book(Payer.OFFICIALS, Purpose.APPRAISAL, Level.GRID, grid.row,
                          hours=p.inspection_hours + p.penalty_hours)
