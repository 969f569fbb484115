"""Posts that branch and committee share: one person in both, or a chair who is deputy secretary."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.codes import BranchKind
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

POST_READS = "grids: is_concurrent chair_is_member committee_start_day branch_kind"
"""What a phase that asks for shared posts declares among its reads."""


@rule
def shared_post(is_concurrent: Any, is_deputy: Any, deputy_share: Any) -> Any:
    """How far branch and committee have one leader: 1 with one person in both posts, the share with a deputy, else 0.

    Source: report C4, C5; size assumed.

    >>> float(shared_post(True, False, 0.5)), float(shared_post(False, True, 0.5))
    (1.0, 0.5)
    """
    return is_concurrent + deputy_share * is_deputy


def shared_post_of(run: Run, grid: Any) -> Any:
    """`shared_post` of some grids. A deputy is a chair who is a member and not the secretary, where both bodies are."""
    grids = run.state.grids
    is_concurrent = grids.is_concurrent[grid]
    has_both = (grids.branch_kind[grid] != int(BranchKind.NONE)) & (grids.committee_start_day[grid] >= 0)
    is_deputy = has_both & grids.chair_is_member[grid] & ~is_concurrent
    return np.asarray(run.rules.shared_post(is_concurrent, is_deputy, run.p.committees.deputy_post_share))
