"""Legal officers are sent to the compounds, and recalled."""

from __future__ import annotations

import math

from tests.oracle.codes import Level, Payer, Purpose


def rule_of_law(district):
    """The least number a grid, the rest one by one to the grids with most households; none where the part is off."""
    total = math.floor(district.p.disputes.legal_officer_total + 0.5) if district.is_on("rule_of_law") else 0
    if sum(grid.legal_officer_count for grid in district.grids) != total:
        before = [grid.legal_officer_count for grid in district.grids]
        assign(district.grids, total, at_least=int(district.p.disputes.legal_officer_minimum))
        for grid, had in zip(district.grids, before, strict=True):
            if grid.legal_officer_count > had:
                district.book(Payer.OFFICIALS, Purpose.TRAINING, Level.GRID, grid.row,
                              hours=(grid.legal_officer_count - had) * district.p.accounts.legal_training_hours)


def assign(grids, total, *, at_least):
    """Where there are fewer than the least number a grid, every grid gets the same whole number first."""
    for grid in grids:
        grid.legal_officer_count = min(at_least, total // len(grids))
    left = total - sum(grid.legal_officer_count for grid in grids)
    largest_first = sorted(grids, key=lambda grid: (-grid.household_count, grid.row))
    for place in range(left):
        largest_first[place % len(grids)].legal_officer_count += 1
