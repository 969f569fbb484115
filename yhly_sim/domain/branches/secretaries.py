"""Where a secretary comes from makes a difference: elected and known, assigned, or in service and short of time."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.codes import SecretarySource
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run


@rule
def branch_people(officer_count: Any, hours_factor: Any) -> Any:
    """People whose hours a branch has: its officers, the secretary counted by where he or she comes from.

    officers - 1 + hours_factor, in persons; hours_factor: 1 for one elected. Source: report O10; sizes assumed.

    >>> float(branch_people(3, 0.5))
    2.5
    """
    return officer_count - 1 + hours_factor


def hours_factor(run: Run) -> Any:
    """Hours of the secretary of each grid beside those of an elected one, by source: 1 where elected or none."""
    p, source = run.p.branches, run.state.grids.secretary_source
    return np.where(source == int(SecretarySource.ASSIGNED), p.assigned_hours_factor,
                    np.where(source == int(SecretarySource.IN_SERVICE), p.in_service_hours_factor, 1.0))


def known_factor(run: Run) -> Any:
    """How well the secretary of each grid is known beside an elected one: `assigned_known_factor` or 1."""
    is_assigned = run.state.grids.secretary_source == int(SecretarySource.ASSIGNED)
    return np.where(is_assigned, run.p.branches.assigned_known_factor, 1.0)
