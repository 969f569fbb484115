"""Reporting: who does visible work learns to make reports look better than facts."""

from __future__ import annotations

from tests.oracle.codes import BranchKind
from tests.oracle.incentives.inspection import present_audit


def craft(district):
    """Visible work teaches a share of what is still missing; nothing is unlearned. What inspections find is no gain."""
    p = district.p.incentives
    for grid in district.grids:
        if grid.branch_kind != BranchKind.NONE:
            grid.craft += p.craft_learning * grid.effort_visible * (1 - grid.craft)
        grid.report_gain = p.report_weight * (1 - present_audit(district, grid)) * grid.craft
