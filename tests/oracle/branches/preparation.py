"""What a subdistrict can prepare in a month: chances of a month, hours, and who is served first."""

from __future__ import annotations

import math

from tests.oracle.codes import Level, Payer, Purpose
from tests.oracle.district import by_row

SLACK_HOURS = 1e-6
"""So much the last one served may overdraw."""


def month_probability(rate):
    """Chance within a month of 365 / 12 days, whatever the month."""
    return 1 - math.exp(-rate * 365 / 12)


def proposal(district, decision, candidates, probability):
    """(uniform, grid) of those candidates whose uniform of today is below their probability."""
    today = district.day.number
    drawn = [(district.luck.uniform(decision, today, grid.key), grid) for grid in candidates]
    return [(u, grid) for u, grid in drawn if u < probability(grid)]


class PreparationHours:
    """What is left of each subdistrict's hours this month."""

    def __init__(self, district):
        self.district = district
        self.left = {subdistrict.row: subdistrict.preparation_hours for subdistrict in district.subdistricts}

    def grant(self, proposed, hours_each):
        """The grids that get their hours, in order of rows: the lowest uniform of a subdistrict is served first."""
        if hours_each <= 0:
            return sorted((grid for _, grid in proposed), key=by_row)
        served, had, place = [], dict(self.left), dict.fromkeys(self.left, 0)
        for _, grid in sorted(proposed, key=lambda pair: (pair[0], pair[1].row)):
            subdistrict = grid.community.subdistrict_id
            place[subdistrict] += 1
            if place[subdistrict] * hours_each > had[subdistrict] + SLACK_HOURS:
                continue
            self.left[subdistrict] -= hours_each
            self.district.book(Payer.OFFICIALS, Purpose.FORMATION, Level.GRID, grid.row, hours=hours_each)
            served.append(grid)
        return sorted(served, key=by_row)
