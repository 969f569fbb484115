"""Effort: how much real work and how much visible work a person chooses, and what is put in of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.codes import BranchKind, CommitteeForm, Role
from yhly_sim.domain.incentives import rewards
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def effort_value(real: Any, visible: Any, real_reward: Any, visible_reward: Any, substitution: Any) -> Any:
    """What real work r and visible work v are worth: B r + b v - (r^2 + v^2) / 2 - d r v.

    B: motivation + reward of real work; b: reward of visible work. Source: model text 4.12; M7 (Holmstrom and Milgrom).

    >>> float(effort_value(0.5, 0.0, 0.5, 0.0, 0.3))
    0.125
    """
    return (real_reward * real + visible_reward * visible - 0.5 * (real * real + visible * visible)
            - substitution * real * visible)


@rule
def chosen_effort(real_reward: Any, visible_reward: Any, substitution: Any) -> Any:
    """(r, v) with the highest `effort_value` on r, v >= 0, r + v <= 1; a tie goes to the larger r.

    Compared are (0, 0), (min(B, 1), 0), (0, min(b, 1)), the interior point ((B - d b) / (1 - d^2), (b - d B) /
    (1 - d^2)) where it is feasible, and on the edge r = clip((B - b + 1 - d) / (2 (1 - d)), 0, 1), v = 1 - r.
    0 <= d < 1. With no reward of visible work r = B, v = 0. Returns an array (2, ...). Source: model text 4.12.

    >>> chosen_effort(0.5, 0.0, 0.3).tolist()
    [0.5, 0.0]
    >>> [round(x, 6) for x in chosen_effort(0.5, 0.5, 0.25).tolist()]
    [0.4, 0.4]
    """
    big, small = np.broadcast_arrays(np.asarray(real_reward, dtype=float), np.asarray(visible_reward, dtype=float))
    inner = 1.0 - substitution * substitution
    real = (big - substitution * small) / inner
    visible = (small - substitution * big) / inner
    is_inside = (real >= 0.0) & (visible >= 0.0) & (real + visible <= 1.0)
    edge = np.minimum(np.maximum((big - small + 1.0 - substitution) / (2.0 * (1.0 - substitution)), 0.0), 1.0)
    nothing = np.zeros_like(big)
    chosen = np.array([nothing, nothing])
    best = effort_value(nothing, nothing, big, small, substitution)
    for r, v, is_feasible in (
        (np.minimum(big, 1.0), nothing, big >= 0.0),
        (nothing, np.minimum(small, 1.0), small >= 0.0),
        (np.where(is_inside, real, 0.0), np.where(is_inside, visible, 0.0), is_inside),
        (edge, 1.0 - edge, True),
    ):
        value = effort_value(r, v, big, small, substitution)
        is_better = is_feasible & ((value > best) | ((value == best) & (r > chosen[0])))
        best = np.where(is_better, value, best)
        chosen = np.where(is_better, np.array([r, v]), chosen)
    return chosen


@rule
def followed_effort(effort: Any, chosen: Any, following: Any) -> Any:
    """Applied effort a month later: effort + following x (chosen - effort).

    effort, chosen in [0, 1]; following: share of the way a month. Source: model text 4.12.

    >>> round(float(followed_effort(0.2, 0.6, 0.3)), 12)
    0.32
    """
    return effort + following * (chosen - effort)


@phase(
    every="month_end",
    reads=(
        *rewards.READS, "grids: branch_kind committee_form motivation chair_motivation firm_id",
        "firms: is_introduced",
    ),
    writes=("grids: effort_real effort_visible committee_effort chair_effort_visible firm_effort firm_effort_visible",),
)
def effort(run: Run) -> None:
    """Secretaries, chairs and managers choose (`chosen_effort`); applied effort follows the choice.

    B is motivation + the marginal reward of real work, b that of visible work (`marginal_rewards`); a manager's
    motivation is `manager_motivation`. Applied effort goes `effort_following` of the way to the choice; it is 0 where
    there is no branch, or no committee of any form; where no introduced firm serves the grid (`holds_post`) the
    manager's real effort is `manager_motivation` and his visible effort 0. A vacant secretary is not rewarded: the
    branch works on with the motivation of the last. Nothing is drawn.
    """
    grids, p = run.state.grids, run.p.incentives
    reward = rewards.marginal_rewards(run)
    has_branch = grids.branch_kind != int(BranchKind.NONE)
    has_committee = grids.committee_form != int(CommitteeForm.NONE)
    has_manager = rewards.holds_post(run, Role.MANAGER)
    for role, moved, is_there, own, names in (
        (Role.SECRETARY, grids.motivation, has_branch, 0.0, ("effort_real", "effort_visible")),
        (Role.CHAIR, grids.chair_motivation, has_committee, 0.0, ("committee_effort", "chair_effort_visible")),
        (Role.MANAGER, p.manager_motivation, has_manager, p.manager_motivation, ("firm_effort", "firm_effort_visible")),
    ):
        chosen = run.rules.chosen_effort(moved + reward.real[role], reward.visible[role], p.effort_substitution)
        for column, choice, otherwise in zip((grids[name] for name in names), chosen, (own, 0.0), strict=True):
            followed = run.rules.followed_effort(column, choice, p.effort_following)
            column[:] = np.where(is_there, followed, otherwise)
