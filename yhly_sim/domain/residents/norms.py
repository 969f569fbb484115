"""Norms of public-mindedness: each courtyard's own, and what example, covenants and decisions of its own add."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import Level
from yhly_sim.domain.residents.closings import lately_closed
from yhly_sim.domain.residents.example import EXAMPLE_READS
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def norm_target(start: Any, visible_share: Any, activity: Any, visible_effect: Any, has_covenant: Any,
                covenant_effect: Any, own_decisions: Any, own_effect: Any, new_associations: Any,
                association_effect: Any, top_down_share: Any, top_down_effect: Any) -> Any:
    """Level towards which the norm of a courtyard goes: its level at the start plus what the parts add.

    start + visible_effect x visible_share x activity + covenant_effect x covenant + own_effect x own decisions
    + association_effect x associations beyond those of the start - top_down_effect x top-down share.
    With no part on and as many associations as at the start, the norm is at rest where it began.
    Source: model text 4.10; M11 (S45, S78), M12 (S72), M13 (S61); sizes assumed.

    >>> round(norm_target(0.45, 0.05, 0.5, 1.0, True, 0.03, 0.5, 0.06, 2, 0.005, 0.5, 0.04), 12)
    0.525
    """
    return (start + visible_effect * visible_share * activity + covenant_effect * has_covenant
            + own_effect * own_decisions + association_effect * new_associations - top_down_effect * top_down_share)


def start_norms(state: Any) -> None:
    """A world begins: every courtyard remembers the norm that it starts from."""
    state.courtyards.norm_start[:] = state.courtyards.norm


def _top_down_share(run: Run) -> NDArray[np.float64]:
    state = run.state
    disputes = state.disputes
    rows = lately_closed(run, run.p.residents.top_down_days)
    grid = disputes.grid_id[rows]
    closed = np.bincount(grid, minlength=len(state.grids))
    above = np.bincount(grid[disputes.level[rows] >= int(Level.COMMUNITY)], minlength=len(state.grids))
    return np.asarray(above / np.maximum(closed, 1))


@phase(
    every="sunday",
    reads=(
        "courtyards: grid_id norm_start", *EXAMPLE_READS,
        "grids: has_covenant association_count association_start",
        "disputes: grid_id closed_day stage level",
    ),
    writes=("courtyards: norm", "grids: own_decision_share top_down_share"),
)
def norms(run: Run) -> None:
    """The norm of every courtyard goes a share of its way to `norm_target`; memories of own decisions fade.

    In this order. (1) grids.top_down_share = closed at community level or above / closed, over the grid's disputes
    in stage settled, withdrawn or outside with closed_day >= 0 and closed_day > today - top_down_days; 0 where none
    closed. (2) norm += norm_weekly_share x (norm_target - norm), clipped to [0, 1]; Jacobi over courtyards, with
    `genuine_activity` as activity, and the covenant, associations, own_decision_share (not yet faded) and top-down
    share (just computed) of the courtyard's grid. (3) grids.own_decision_share -= own_decision_weekly_fade x itself.
    Draws nothing.
    """
    courtyards, grids, p = run.state.courtyards, run.state.grids, run.p.residents
    grids.top_down_share[:] = _top_down_share(run)
    grid = courtyards.grid_id
    new_associations = grids.association_count - grids.association_start
    activity = run.rules.genuine_activity(courtyards.example_activity, courtyards.formal_share)
    target = run.rules.norm_target(
        courtyards.norm_start, courtyards.visible_share, activity, p.norm_visible,
        grids.has_covenant[grid], p.norm_covenant, grids.own_decision_share[grid], p.norm_own_decisions,
        new_associations[grid], p.norm_associations, grids.top_down_share[grid], p.norm_top_down)
    courtyards.norm[:] = np.clip(courtyards.norm + p.norm_weekly_share * (target - courtyards.norm), 0.0, 1.0)
    grids.own_decision_share[:] -= p.own_decision_weekly_fade * grids.own_decision_share
