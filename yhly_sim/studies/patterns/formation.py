"""V1: what stands at the end of the formation: branches, committees, officers, firms."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import BranchKind, CommitteeForm
from yhly_sim.studies.patterns.reading import Reading


def committees_before_a_branch(branch_start_day: NDArray[Any], committee_start_day: NDArray[Any]) -> float:
    """Share of the committees that act which began to act on a day before their grid had a branch; NaN without one.

    Both (grids,), days, -1 for none.

    >>> committees_before_a_branch(np.array([10, 10, -1, 40]), np.array([30, -1, 30, 39]))
    0.6666666666666666
    """
    acts = committee_start_day >= 0
    if not acts.any():
        return float("nan")
    has_branch = (branch_start_day >= 0) & (branch_start_day <= committee_start_day)
    return float(np.mean(~has_branch[acts]))


class Formation(Reading):
    """Of the last day, from `grids` and `firms`: a share counts grids, with those founded before the reform."""

    numbers = ("branches_per_grid", "committees_per_grid", "committees_before_a_branch", "officers_per_branch",
               "firms_entered")

    def read(self, model: Any) -> dict[str, float]:
        grids, firms = model.state.grids, model.state.firms
        has_branch = grids.branch_kind != BranchKind.NONE
        entered = firms.is_introduced & (firms.entry_day >= model.reform_day)
        return {
            "branches_per_grid": float(has_branch.mean()),
            "committees_per_grid": float((grids.committee_form != CommitteeForm.NONE).mean()),
            "committees_before_a_branch": committees_before_a_branch(
                grids.branch_start_day, grids.committee_start_day),
            "officers_per_branch": float(grids.officer_count[has_branch].mean()) if has_branch.any() else float("nan"),
            "firms_entered": float(np.count_nonzero(entered)),
        }
