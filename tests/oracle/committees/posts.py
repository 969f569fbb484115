"""Posts that branch and committee share, and branch and firm."""

from __future__ import annotations

from tests.oracle.codes import BranchKind


def shared_post(district, grid):
    """1 with one person in both posts, a share of it with a chair who is deputy secretary."""
    if grid.is_concurrent:
        return 1.0
    has_both = grid.branch_kind != BranchKind.NONE and grid.committee_start_day >= 0
    return district.p.committees.deputy_post_share if has_both and grid.chair_is_member else 0.0


def manager_is_deputy(grid):
    """The manager of the introduced firm is a member, and there is a branch."""
    firm = grid.firm
    return bool(grid.branch_kind != BranchKind.NONE and firm is not None and firm.is_introduced and firm.is_active
                and firm.manager_is_member)
