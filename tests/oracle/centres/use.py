"""What a centre is used for: which functions it has, and how much of its time somebody is there."""

from __future__ import annotations

from tests.oracle import decisions
from tests.oracle.chance import START_DAY
from tests.oracle.codes import BranchKind, CentreFunction

HAS = {CentreFunction.STUDY: "centre_has_study", CentreFunction.SERVICE: "centre_has_service",
       CentreFunction.MEDIATION: "centre_has_mediation", CentreFunction.DELIBERATION: "centre_has_deliberation"}


def in_use(district, grid, function):
    """How far the centre of a grid serves a function today."""
    is_open = 0 <= grid.centre_open_day <= district.day.number
    return grid.centre_use_share if is_open and getattr(grid, HAS[function]) else 0.0


def draw_functions(district, grid):
    """A new centre has a function or not."""
    for function, column in HAS.items():
        u = district.luck.uniform(decisions.CENTRE_FUNCTION, START_DAY, grid.key, function)
        setattr(grid, column, u < district.p.centres.function_share[function])


def settle_use(district, grid):
    """A branch that works keeps its centre in use."""
    p = district.p.centres
    effort = grid.effort_real if grid.branch_kind != BranchKind.NONE else 0.0
    grid.centre_use_share = min(1.0, p.use_base_share + p.use_branch_gain * effort)
