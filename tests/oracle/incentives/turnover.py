"""Turnover: secretaries leave, and after a while others come."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.bodies.directory import the_body
from tests.oracle.branches.form import draw_secretary
from tests.oracle.branches.preparation import month_probability
from tests.oracle.codes import Body, BranchKind, SecretarySource


def turnover(district):
    """On the state at the start: posts that were vacant long enough are filled, some secretaries leave."""
    p, today = district.p.incentives, district.day.number
    if not district.is_on("branch"):
        return
    for grid in district.grids:
        if grid.secretary_leave_day >= 0:
            if today - grid.secretary_leave_day >= p.vacancy_days:
                fill(district, grid)
        elif grid.branch_kind != BranchKind.NONE:
            rate = p.leave_rate * math.exp(p.leave_skill * grid.secretary_skill)
            if district.luck.uniform(decisions.SECRETARY_LEAVES, today, grid.key) < month_probability(rate):
                leave_office(district, grid)


def leave_office(district, grid):
    """What the one who left had learned is gone: the officers who stay have their own skill."""
    grid.secretary_leave_day = district.day.number
    grid.secretary_source = SecretarySource.NONE
    grid.officer_count -= 1
    grid.is_concurrent = False
    grid.recognition = 0.0
    grid.secretary_skill = the_body(district, Body.BRANCH, grid.row).skill = district.p.incentives.officer_skill


def fill(district, grid):
    """A successor with a skill and a motivation of his own."""
    world = district.p.world
    draw_secretary(district, grid)
    luck = district.luck.normal(decisions.SECRETARY_MOTIVATION, district.day.number, grid.key)
    drawn = world.motivation_start + world.motivation_sd * luck
    grid.motivation = grid.motivation_start = min(max(drawn, world.motivation_least), world.motivation_most)
    grid.officer_count += 1
    grid.secretary_leave_day = -1
    the_body(district, Body.BRANCH, grid.row).skill = grid.secretary_skill
