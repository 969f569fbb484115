"""Norms of public-mindedness: each courtyard's own, and what example, covenants and own decisions add."""

from __future__ import annotations

from tests.oracle.codes import Level, Stage
from tests.oracle.residents.example import example
from tests.oracle.residents.satisfaction import clip


def start_norms(district):
    for courtyard in district.courtyards:
        courtyard.norm_start = courtyard.norm


def norms(district):
    """Norms go a share of the way to their targets; then the memory of own decisions fades."""
    p = district.p.residents
    count_top_down(district)
    for courtyard in district.courtyards:
        gap = norm_target(district, courtyard) - courtyard.norm
        courtyard.norm = clip(courtyard.norm + p.norm_weekly_share * gap)
    for grid in district.grids:
        grid.own_decision_share -= p.own_decision_weekly_fade * grid.own_decision_share


def norm_target(district, courtyard):
    """The norm at the start, plus what the parts of the reform add, less what is decided above people's heads."""
    p, grid = district.p.residents, courtyard.grid
    return (courtyard.norm_start + p.norm_visible * example(courtyard)
            + p.norm_covenant * grid.has_covenant + p.norm_own_decisions * grid.own_decision_share
            + p.norm_associations * (grid.association_count - grid.association_start)
            - p.norm_top_down * grid.top_down_share)


def count_top_down(district):
    """Of a grid's cases closed in the last days, the share closed by the community or above."""
    since = district.day.number - district.p.residents.top_down_days
    closed, above = {}, {}
    for dispute in district.disputes_in(Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE):
        if dispute.closed_day >= 0 and dispute.closed_day > since:
            grid = dispute.grid_id
            closed[grid] = closed.get(grid, 0) + 1
            above[grid] = above.get(grid, 0) + (dispute.level >= Level.COMMUNITY)
    for grid in district.grids:
        grid.top_down_share = above.get(grid.row, 0) / max(closed.get(grid.row, 0), 1)
