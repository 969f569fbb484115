"""Episodes that were closed lately, grid by grid."""

from __future__ import annotations

from tests.oracle.codes import Stage


def closed_episodes(district, days):
    """(settled, closed) of each grid, of the disputes that are closed and were closed within the last days."""
    found = [[0, 0] for _ in district.grids]
    for dispute in district.disputes_in(Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE):
        if dispute.closed_day >= 0 and dispute.closed_day > district.day.number - days:
            found[dispute.grid_id][0] += dispute.stage == Stage.SETTLED
            found[dispute.grid_id][1] += 1
    return found
