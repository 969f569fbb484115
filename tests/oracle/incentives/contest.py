"""The contest for posts: every subdistrict nominates one secretary, the district has a few posts."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.bodies.directory import the_body
from tests.oracle.codes import Body, Level, Payer, Purpose, Role
from tests.oracle.incentives.instruments import in_force
from tests.oracle.incentives.rewards import holds_post, mean_score, softmax
from tests.oracle.incentives.turnover import leave_office


def nominees(district, measured, holders):
    """The grid that each subdistrict nominates, in order of subdistricts: a race by the softmax of scores."""
    found = []
    for subdistrict in district.subdistricts:
        mine = {grid.row: grid for grid in holders if grid.community.subdistrict is subdistrict}
        if mine:
            weight = softmax(district, {row: mean_score(grid, measured) for row, grid in mine.items()}, mine)
            row = min(sorted(mine), key=lambda row: race_time(district, mine[row], weight[row]))
            found.append(mine[row])
    return found


def race_time(district, grid, weight):
    u = district.luck.uniform(decisions.NOMINATION, district.day.number, grid.key)
    return -math.log(u) / weight if weight > 0 else math.inf


def promote(district):
    """Those recruited before cost another year; then the posts of this year are given."""
    for subdistrict in district.subdistricts:
        district.book(Payer.DISTRICT, Purpose.RECRUITMENT, Level.SUBDISTRICT, subdistrict.row,
                      yuan=district.p.incentives.post_yuan * subdistrict.recruited_count)
    for one in in_force(district):
        if one.post:
            holders = [grid for grid in district.grids if holds_post(district, grid, Role.SECRETARY)]
            for grid in winners(district, nominees(district, one.measured, holders), math.floor(one.post + 0.5)):
                recruit(district, grid)


def winners(district, nominated, posts):
    """The nominees with the lowest uniforms, in order of rows."""
    luck = {grid.row: district.luck.uniform(decisions.POST, district.day.number, grid.key) for grid in nominated}
    lowest = sorted(nominated, key=lambda grid: (luck[grid.row], grid.row))[:posts]
    return sorted(lowest, key=lambda grid: grid.row)


def recruit(district, grid):
    """A secretary becomes an official of the subdistrict, whose mean skill he moves, and leaves office."""
    office = grid.community.subdistrict
    office.official_count += 1
    office.recruited_count += 1
    for unit in (office, the_body(district, Body.SUBDISTRICT, office.row)):
        unit.skill += (grid.secretary_skill - unit.skill) / office.official_count
    district.book(Payer.DISTRICT, Purpose.RECRUITMENT, Level.SUBDISTRICT, office.row,
                  yuan=district.p.incentives.post_yuan)
    leave_office(district, grid)
