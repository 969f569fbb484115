"""Self-governance: residents agree on micro-covenants, which lapse where matters are settled above their heads."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.codes import Level, Payer, Purpose
from tests.oracle.residents.participation import mean_of_adults


def self_governance(district):
    """One uniform a grid and month: below one chance a covenant is agreed, below another one lapses."""
    today = district.day.number
    for grid in district.grids:
        if not district.is_on("self_governance"):
            grid.has_covenant = False
            continue
        u = district.luck.uniform(decisions.COVENANT, today, grid.key)
        if grid.has_covenant:
            grid.has_covenant = u >= lapse_probability(district, grid)
            if not grid.has_covenant:
                disappoint(district, grid)
        elif u < agreement_probability(district, grid):
            grid.has_covenant = True
            district.book(Payer.RESIDENTS, Purpose.DELIBERATION, Level.GRID, grid.row,
                          hours=district.p.platforms.covenant_hours)


def disappoint(district, grid):
    """What was agreed on counts for nothing, and public-mindedness falls."""
    for courtyard in grid.courtyards:
        courtyard.norm = max(0.0, courtyard.norm - district.p.platforms.covenant_lapse_loss)


def agreement_probability(district, grid):
    p = district.p.platforms
    norm = mean_of_adults(grid, lambda courtyard: courtyard.norm)
    readiness = max(0.0, 1 + p.covenant_norm * (norm - 0.5))
    return 1 - math.exp(-p.covenant_rate * readiness * district.day.day_of_month)


def lapse_probability(district, grid):
    rate = district.p.platforms.covenant_lapse_rate * grid.top_down_share
    return 1 - math.exp(-rate * district.day.day_of_month)
