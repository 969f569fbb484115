"""A project manager who is a member is deputy secretary of the branch, which opens the firm's purse."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import BranchKind
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run


@rule
def repair_limit(repair_yuan: Any, gain: Any, is_deputy: Any) -> Any:
    """Most that a firm pays for one repair, in yuan: limit x (1 + gain where its manager is deputy secretary).

    Source: report F3 gives the rule; size assumed.

    >>> float(repair_limit(2000, 0.5, True))
    3000.0
    """
    return repair_yuan * (1.0 + gain * is_deputy)


def manager_is_deputy(run: Run, grid: Any) -> NDArray[np.bool_]:
    """Whether the project manager of an introduced firm is deputy secretary, for some grids.

    The grid has a branch, and an active introduced firm serves it whose manager is a member.
    """
    grids, firms = run.state.grids, run.state.firms
    served_by = grids.firm_id[grid]
    firm = np.maximum(served_by, 0)
    has_branch = grids.branch_kind[grid] != int(BranchKind.NONE)
    return np.asarray(has_branch & (served_by >= 0) & firms.is_introduced[firm] & firms.is_active[firm]
                      & firms.manager_is_member[firm])
