"""Residents' associations: founded where people take part, ended by time."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.centres.use import in_use
from tests.oracle.chance import START_DAY
from tests.oracle.codes import BranchKind, CentreFunction, Event
from tests.oracle.residents.participation import grid_participation, mean_of_adults


def start_associations(district):
    """As many as would be there at rest without any branch."""
    for grid in district.grids:
        mean = birth_rate(district, grid, 0.0) * district.p.residents.association_life_days
        grid.association_count = district.luck.poisson(decisions.ASSOCIATION_START, START_DAY, grid.key, mean)
        grid.association_start = grid.association_count


def associations(district):
    """Births and deaths of a month, by its days."""
    today, days = district.day.number, district.day.day_of_month
    for grid in district.grids:
        effort = grid.effort_real if grid.branch_kind != BranchKind.NONE else 0.0
        room = 1 + district.p.centres.study_gain * in_use(district, grid, CentreFunction.STUDY)
        births = district.luck.poisson(
            decisions.ASSOCIATION_BIRTH, today, grid.key, birth_rate(district, grid, effort) * room * days)
        chance = 1 - math.exp(-days / district.p.residents.association_life_days)
        deaths = sum(district.luck.uniform(decisions.ASSOCIATION_DEATH, today, grid.key, place) < chance
                     for place in range(grid.association_count))
        grid.association_count += births - deaths


def birth_rate(district, grid, branch_effort):
    """Associations founded a day: participation in volunteering, a branch that works, a strong norm."""
    p = district.p.residents
    norm = mean_of_adults(grid, lambda courtyard: courtyard.norm)
    return (p.association_rate * grid_participation(district, grid, Event.VOLUNTEERING)
            * (1 + p.association_branch * branch_effort) * max(0.0, 1 + p.association_norm * (norm - 0.5)))
