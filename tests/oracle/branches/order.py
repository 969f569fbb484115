"""The order in which branch, committee and firm come to a grid."""

from __future__ import annotations

from typing import Callable, NamedTuple


class Standing(NamedTuple):
    """Where an institution stands: whether it is in a grid, whether it could still come, how strictly others wait."""

    exists: Callable
    may_come: Callable
    strictness: float


def readiness_by_institution(grids, order, standing, is_patient):
    """institution -> grid row -> factor on its coming: each earlier one that is missing and may come takes a share.

    is_patient: whether a grid still waits for anything.
    """
    ready, factor = {}, {grid.row: 1.0 for grid in grids}
    for institution in order:
        ready[institution] = dict(factor)
        now = standing[institution]
        for grid in grids:
            if is_patient(grid) and now.may_come(grid) and not now.exists(grid):
                factor[grid.row] *= 1 - now.strictness
    return ready
