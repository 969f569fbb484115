"""Effort: what secretaries and committees put in follows what moves them."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.codes import BranchKind, CommitteeForm
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


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
    reads=("grids: branch_kind committee_form motivation motivation_start effort_real committee_effort",),
    writes=("grids: effort_real committee_effort",),
)
def effort(run: Run) -> None:
    """Applied effort follows motivation.

    Without an instrument the chosen real effort is the motivation itself. Where a branch stands its real effort
    follows the motivation; where none stands it is 0. A committee that sits follows the motivation at the start
    (`motivation_start`) alike. Nothing in this release moves the motivation of a secretary, but whoever writes the
    column. Nothing is drawn.
    """
    grids, p = run.state.grids, run.p.branches
    has_branch = grids.branch_kind != int(BranchKind.NONE)
    has_committee = grids.committee_form != int(CommitteeForm.NONE)
    grids.effort_real[:] = np.where(
        has_branch, run.rules.followed_effort(grids.effort_real, grids.motivation, p.effort_following), 0.0)
    following = run.rules.followed_effort(grids.committee_effort, grids.motivation_start, p.effort_following)
    grids.committee_effort[:] = np.where(has_committee, following, 0.0)
