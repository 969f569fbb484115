"""Neutrality: how impartial a party finds whoever closed its dispute."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from yhly_sim.domain.codes import Body, BranchKind, Respondent
from yhly_sim.domain.committees.posts import POST_READS, shared_post_of
from yhly_sim.domain.firms.deputy import manager_is_deputy
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

NEUTRALITY_READS = (
    POST_READS, "grids: firm_id committee_legitimacy", "firms: is_introduced is_active manager_is_member",
    "disputes: grid_id body_kind respondent_kind",
)
"""What a phase that asks for neutrality declares among its reads."""



@rule
def neutrality_left(desk: Any, joint: Any, manager: Any, committee: Any, concurrent: Any) -> Any:
    """Neutrality in [0, 1] after everything that makes a body seem partial: the product of 1 - each.

    desk: of a firm; joint: of a branch with the firm in it; manager: of a branch whose deputy is the firm's manager;
    committee: of one with little legitimacy; concurrent: of one person who leads branch and committee. Source: assumed;
    ways to fail of report B2, C4, C6, F3.

    >>> float(neutrality_left(0.3, 0, 0, 0, 0)), float(neutrality_left(0, 0.5, 0.5, 0, 0))
    (0.7, 0.25)
    """
    return (1.0 - desk) * (1.0 - joint) * (1.0 - manager) * (1.0 - committee) * (1.0 - concurrent)


def neutrality_of(run: Run, case: NDArray[Any]) -> Any:
    """Neutrality of whoever closed some disputes (rows), by `body_kind`; what was deliberated has no body, is neutral.

    desk: `firm_capture` at the firm's desk. In disputes with the firm: joint: `joint_capture` at a joint branch and its
    Party groups, where a firm serves the grid; manager: `manager_capture` at a branch and its Party groups where the
    manager of the introduced firm is deputy secretary (`manager_is_deputy`); committee: `committee_capture` x (1 -
    legitimacy) at a committee or its members. concurrent: `concurrent_capture` x `shared_post` at branch, Party group,
    committee or its members, in every dispute.
    """
    state, p = run.state, run.p.residents
    captures = (p.firm_capture, p.joint_capture, p.manager_capture, p.committee_capture, p.concurrent_capture)
    if not any(captures):
        return 1.0
    disputes, grids = state.disputes, state.grids
    body, grid = disputes.body_kind[case], disputes.grid_id[case]
    is_branch = (body == int(Body.BRANCH)) | (body == int(Body.PARTY_GROUP))
    is_committee = (body == int(Body.COMMITTEE)) | (body == int(Body.COMMITTEE_MEMBER))
    with_firm = disputes.respondent_kind[case] == int(Respondent.FIRM)
    is_joint = (grids.branch_kind[grid] == int(BranchKind.JOINT)) & (grids.firm_id[grid] >= 0)
    return run.rules.neutrality_left(
        p.firm_capture * (body == int(Body.FIRM_DESK)),
        p.joint_capture * (is_branch & with_firm & is_joint),
        p.manager_capture * (is_branch & with_firm & manager_is_deputy(run, grid)),
        p.committee_capture * (is_committee & with_firm) * (1.0 - grids.committee_legitimacy[grid]),
        p.concurrent_capture * (is_branch | is_committee) * shared_post_of(run, grid))
