"""Effort: how much real work and how much visible work a person chooses, and what is put in of it."""

from __future__ import annotations

from tests.oracle.codes import BranchKind, CommitteeForm, Role
from tests.oracle.incentives.rewards import holds_post, reward_of


def effort(district):
    """Everybody chooses on the state before the month end's efforts; what is put in follows the choice."""
    manager = district.p.incentives.manager_motivation
    for grid in district.grids:
        secretary, chair, firm = (reward_of(district, grid, role) for role in (
            Role.SECRETARY, Role.CHAIR, Role.MANAGER))
        follow(district, grid, ("effort_real", "effort_visible"), grid.motivation, secretary,
               is_there=grid.branch_kind != BranchKind.NONE)
        follow(district, grid, ("committee_effort", "chair_effort_visible"), grid.chair_motivation, chair,
               is_there=grid.committee_form != CommitteeForm.NONE)
        follow(district, grid, ("firm_effort", "firm_effort_visible"), manager, firm,
               is_there=holds_post(district, grid, Role.MANAGER), otherwise=manager)


def follow(district, grid, columns, moved, reward, *, is_there, otherwise=0.0):
    """A share of the way from what is put in to what is chosen; where there is nobody, what the contract says."""
    p = district.p.incentives
    chosen = choose(moved + reward.real, reward.visible, p.effort_substitution)
    for column, choice, left in zip(columns, chosen, (otherwise, 0.0), strict=True):
        applied = getattr(grid, column)
        setattr(grid, column, applied + p.effort_following * (choice - applied) if is_there else left)


def choose(big, small, d):
    """(r, v) worth most on r, v >= 0, r + v <= 1: inside if the hill's top lies there, else on one of the three sides."""
    inside = ((big - d * small) / (1 - d * d), (small - d * big) / (1 - d * d))
    if min(inside) >= 0 and sum(inside) <= 1:
        return inside
    along = clip((big - small + 1 - d) / (2 * (1 - d)))
    return max([(0.0, 0.0), (clip(big), 0.0), (0.0, clip(small)), (along, 1 - along)],
               key=lambda point: (worth(*point, big, small, d), point[0]))


def worth(real, visible, big, small, d):
    return big * real + small * visible - (real * real + visible * visible) / 2 - d * real * visible


def clip(value):
    return min(max(value, 0.0), 1.0)
