"""Turnover: secretaries leave, and after a while others come, with a skill and a motivation of their own."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.branches.form import SECRETARY_DRAWS, draw_secretaries
from yhly_sim.domain.codes import Body, BranchKind, SecretarySource
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase

Rows = NDArray[np.int64]

LEFT = (
    "grids: secretary_leave_day secretary_source secretary_skill officer_count is_concurrent recognition",
    "bodies: skill",
)
"""What changes when a secretary leaves office."""


@rule
def leaving_rate(rate: Any, skill: Any, skill_effect: Any) -> Any:
    """Secretaries that leave a day: rate x exp(effect x skill). skill in logit; effect > 0: the skilled leave sooner.

    >>> float(leaving_rate(0.001, 0.0, 3.0))
    0.001
    """
    return rate * np.exp(skill_effect * skill)


def leave_office(run: Run, rows: Rows) -> None:
    """The secretaries of these grids leave today.

    secretary_leave_day is today, the source none; the branch has one officer less and, as the skill of its body and of
    its secretary, that of the officers who stay (`officer_skill`): what the one who left had learned is gone. He does
    not chair the committee any more, and what he was to be recognised for is not felt by anybody.
    """
    grids, skill = run.state.grids, run.p.incentives.officer_skill
    grids.secretary_leave_day[rows] = run.day.number
    grids.secretary_source[rows] = int(SecretarySource.NONE)
    grids.secretary_skill[rows] = skill
    grids.officer_count[rows] -= 1
    grids.is_concurrent[rows] = False
    grids.recognition[rows] = 0.0
    run.state.bodies.skill[run.constants.directory.grid_rows(Body.BRANCH)][rows] = skill


@phase(
    every="month_end",
    reads=("grids: branch_kind",),
    writes=(*LEFT, "grids: motivation motivation_start"),
    draws=(Decision.SECRETARY_LEAVES, Decision.SECRETARY_MOTIVATION, *SECRETARY_DRAWS),
)
def turnover(run: Run) -> None:
    """Posts that have been vacant for long enough are filled; some secretaries leave.

    On the state at the start of the phase. (1) Where secretary_leave_day >= 0 and today - secretary_leave_day >=
    vacancy_days a successor comes: source and skill as at the founding of a branch (`draw_secretaries`, drawn for
    today), motivation and motivation_start world.motivation_start + world.motivation_sd x normal of
    (SECRETARY_MOTIVATION, today, grid's key), kept between world.motivation_least and world.motivation_most; the branch
    has one officer more, its body takes the skill; secretary_leave_day is -1. (2) Where there is a branch and a
    secretary, he leaves (`leave_office`) if one uniform of (SECRETARY_LEAVES, today, grid's key) is below
    `month_probability(leaving_rate)`. Only while `branch` is on.
    """
    grids, p, today = run.state.grids, run.p.incentives, run.day.number
    if not run.is_on("branch"):
        return
    is_vacant = grids.secretary_leave_day >= 0
    vacant = np.flatnonzero(is_vacant & (today - grids.secretary_leave_day >= p.vacancy_days))
    held = np.flatnonzero((grids.branch_kind != int(BranchKind.NONE)) & ~is_vacant)
    rate = run.rules.leaving_rate(p.leave_rate, grids.secretary_skill[held], p.leave_skill)
    u = run.chance.uniform(Decision.SECRETARY_LEAVES, today, make_key(KeyKind.GRID, held))
    _fill(run, vacant)
    leave_office(run, held[u < run.rules.month_probability(rate)])


def _fill(run: Run, rows: Rows) -> None:
    grids, world = run.state.grids, run.p.world
    draw_secretaries(run, rows)
    luck = run.chance.normal(Decision.SECRETARY_MOTIVATION, run.day.number, make_key(KeyKind.GRID, rows))
    drawn = world.motivation_start + world.motivation_sd * luck
    grids.motivation_start[rows] = np.minimum(np.maximum(drawn, world.motivation_least), world.motivation_most)
    grids.motivation[rows] = grids.motivation_start[rows]
    grids.officer_count[rows] += 1
    grids.secretary_leave_day[rows] = -1
    run.state.bodies.skill[run.constants.directory.grid_rows(Body.BRANCH)][rows] = grids.secretary_skill[rows]
