"""Reporting: who does visible work learns to make reports look better than facts."""

from __future__ import annotations

from tests.oracle.codes import BranchKind


def craft(district):
    """Visible work teaches a share of what is still missing; nothing is unlearned."""
    for grid in district.grids:
        if grid.branch_kind != BranchKind.NONE:
            grid.craft += district.p.incentives.craft_learning * grid.effort_visible * (1 - grid.craft)
