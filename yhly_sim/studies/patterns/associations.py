"""V13: whether there are more residents' associations where the branch is more active."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.analysis.strata import slope_within
from yhly_sim.domain.codes import BranchKind
from yhly_sim.studies.patterns.reading import Reading


class Associations(Reading):
    """Across the grids with a branch on the last day.

    Slope of `association_count` on `effort_real` of the branch, with the wings held constant: within strata of
    (committee acts, introduced firm serves). In associations per unit of effort.
    """

    numbers = ("associations_by_effort",)

    def read(self, model: Any) -> dict[str, float]:
        grids, firms = model.state.grids, model.state.firms
        rows = np.flatnonzero(grids.branch_kind != BranchKind.NONE)
        is_introduced = (grids.firm_id >= 0) & firms.is_introduced[np.maximum(grids.firm_id, 0)]
        wings = (grids.committee_start_day >= 0) * 2 + is_introduced
        return {"associations_by_effort": slope_within(
            grids.association_count[rows], grids.effort_real[rows], wings[rows])}
