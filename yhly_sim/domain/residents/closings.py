"""Episodes that were closed lately, grid by grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import Stage
from yhly_sim.engine.schedule import Run

IS_CLOSED = np.array([stage in (Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE) for stage in Stage])
"""By stage: whether an episode in it is closed."""


def lately_closed(run: Run, days: float) -> NDArray[np.int64]:
    """Rows of the disputes that now are settled, withdrawn or outside, closed within the last `days` days."""
    disputes = run.state.disputes
    recent = (disputes.closed_day >= 0) & (disputes.closed_day > run.day.number - days)
    return np.flatnonzero(recent & IS_CLOSED[disputes.stage])


def closed_episodes(run: Run, days: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(settled, closed) within the last `days` days, (grids,) each."""
    disputes, count = run.state.disputes, len(run.state.grids)
    rows = lately_closed(run, days)
    grid, is_settled = disputes.grid_id[rows], disputes.stage[rows] == int(Stage.SETTLED)
    return np.bincount(grid[is_settled], minlength=count), np.bincount(grid, minlength=count)
