"""What a centre is used for: which functions it has, and how much of its time somebody is there."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import BranchKind, CentreFunction
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import START_DAY, KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

Floats = NDArray[np.float64]

HAS_FUNCTION = {
    CentreFunction.STUDY: "centre_has_study", CentreFunction.SERVICE: "centre_has_service",
    CentreFunction.MEDIATION: "centre_has_mediation", CentreFunction.DELIBERATION: "centre_has_deliberation",
}
"""The column that says whether the centre of a grid has a function."""


@rule
def centre_use(base_share: Any, branch_gain: Any, branch_effort: Any) -> Any:
    """Share of its opening hours in which a centre is used: base + gain x real effort of the branch, at most 1.

    branch_effort: 0 without a branch. At 0 a centre is a room that meets the standard and that nobody uses. Source:
    assumed; way to fail of report Z2, Z4.

    >>> float(centre_use(0.5, 1.0, 0.3)), float(centre_use(0.5, 1.0, 0.8))
    (0.8, 1.0)
    """
    return np.minimum(1.0, base_share + branch_gain * branch_effort)


@rule
def seated_attendance(attendance: Any, square_metres: Any, person_square_metres: Any) -> Any:
    """People who find room: at most area / area a head; all where no area, or no need of area, is given.

    Source: report Z3 (at least 30 m2); area a head assumed.

    >>> [float(seated_attendance(40, area, need)) for area, need in ((30, 1.5), (30, 0.0), (0, 1.5))]
    [20.0, 40.0, 40.0]
    """
    is_limited = (square_metres > 0.0) & (person_square_metres > 0.0)
    room = square_metres / np.where(is_limited, person_square_metres, 1.0)
    return np.where(is_limited, np.minimum(attendance, room), attendance)


def function_reads(*functions: CentreFunction) -> str:
    """What a phase declares among its reads that asks `in_use` for these functions."""
    return "grids: centre_open_day centre_use_share " + " ".join(HAS_FUNCTION[function] for function in functions)


def in_use(run: Run, function: CentreFunction) -> Floats:
    """How far the centre of each grid serves a function today: its use, 0 if closed or without the function."""
    grids = run.state.grids
    opened = grids.centre_open_day
    is_there = (opened >= 0) & (opened <= run.day.number) & grids[HAS_FUNCTION[function]]
    return np.where(is_there, grids.centre_use_share, 0.0)


def keep_open(run: Run, opening: NDArray[np.int64]) -> None:
    """The use of every centre that is open is settled for a month; those of `opening` get their functions today.

    centre_use_share is `centre_use` at today's real effort of the branch (0 where none stands). A new centre has each
    function of which one uniform of (CENTRE_FUNCTION, START_DAY, grid), at the ordinal of the function, is below
    `function_share`.
    """
    grids, p = run.state.grids, run.p.centres
    keys = make_key(KeyKind.GRID, opening)
    for function, column in HAS_FUNCTION.items():
        u = run.chance.uniform(Decision.CENTRE_FUNCTION, START_DAY, keys, ordinal=int(function))
        grids[column][opening] = u < p.function_share[function]
    is_open = grids.centre_open_day >= 0
    effort = np.where(grids.branch_kind != int(BranchKind.NONE), grids.effort_real, 0.0)
    grids.centre_use_share[is_open] = run.rules.centre_use(p.use_base_share, p.use_branch_gain, effort[is_open])
