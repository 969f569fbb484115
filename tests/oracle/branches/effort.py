"""Effort: what secretaries and committees put in follows what moves them."""

from __future__ import annotations

from tests.oracle.codes import BranchKind, CommitteeForm


def effort(district):
    """Branches follow this month's motivation, committees that of the start."""
    p = district.p.branches
    for grid in district.grids:
        grid.effort_real = followed(p, grid.effort_real, grid.motivation, grid.branch_kind != BranchKind.NONE)
        grid.committee_effort = followed(
            p, grid.committee_effort, grid.motivation_start, grid.committee_form != CommitteeForm.NONE)


def followed(p, applied, chosen, exists):
    """A share of the way from what is put in to what is chosen; nothing where there is nobody."""
    return applied + p.effort_following * (chosen - applied) if exists else 0.0
