"""How impartial a party finds whoever closed its dispute."""

from __future__ import annotations

from tests.oracle.codes import Body, BranchKind, Respondent
from tests.oracle.committees.posts import manager_is_deputy, shared_post


def neutrality_of(district, dispute):
    """One factor for each reason to seem partial."""
    p, grid, kind = district.p.residents, dispute.grid, dispute.body_kind
    is_branch = kind in (Body.BRANCH, Body.PARTY_GROUP)
    is_committee = kind in (Body.COMMITTEE, Body.COMMITTEE_MEMBER)
    left = 1.0
    if kind == Body.FIRM_DESK:
        left *= 1 - p.firm_capture
    if dispute.respondent_kind == Respondent.FIRM:
        if is_branch and grid.branch_kind == BranchKind.JOINT and grid.firm is not None:
            left *= 1 - p.joint_capture
        if is_branch and manager_is_deputy(grid):
            left *= 1 - p.manager_capture
        if is_committee:
            left *= 1 - p.committee_capture * (1 - grid.committee_legitimacy)
    if is_branch or is_committee:
        left *= 1 - p.concurrent_capture * shared_post(district, grid)
    return left
