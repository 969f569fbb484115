"""Reporting: who does visible work learns to make reports look better than facts."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.codes import BranchKind
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def learned_craft(craft: Any, learning: Any, visible_effort: Any) -> Any:
    """Craft a month later: craft + learning x visible work x (1 - craft). All in [0, 1]. Source: model text 4.14; M15.

    >>> round(float(learned_craft(0.5, 0.4, 0.5)), 12)
    0.6
    """
    return craft + learning * visible_effort * (1.0 - craft)


@phase(every="month_end", reads=("grids: branch_kind effort_visible",), writes=("grids: craft",))
def craft(run: Run) -> None:
    """The craft of reporting grows with visible work (`learned_craft`) where there is a branch; it is never unlearned.

    Without a rating craft_learning is 0 and nothing is learned.
    """
    grids = run.state.grids
    learned = run.rules.learned_craft(grids.craft, run.p.incentives.craft_learning, grids.effort_visible)
    grids.craft[:] = np.where(grids.branch_kind != int(BranchKind.NONE), learned, grids.craft)
